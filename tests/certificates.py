"""Server sides of TLS, in order and out of it; certificates are made here."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta

import trustme


def in_order(authority: trustme.CA, host: str) -> ssl.SSLContext:
    """A certificate of this authority for this host."""
    return server_tls(authority.issue_cert(host))


def expired(authority: trustme.CA, host: str) -> ssl.SSLContext:
    """A certificate that ended yesterday."""
    yesterday = datetime.now(UTC) - timedelta(days=1)
    certificate = authority.issue_cert(
        host, not_before=yesterday - timedelta(days=9), not_after=yesterday
    )
    return server_tls(certificate)


def wrong_host(authority: trustme.CA, host: str) -> ssl.SSLContext:
    """A certificate for another host."""
    del host
    return server_tls(authority.issue_cert("www.other.test"))


def incomplete_chain(authority: trustme.CA, host: str) -> ssl.SSLContext:
    """A certificate whose issuer is not sent along."""
    return server_tls(authority.create_child_ca().issue_cert(host), whole_chain=False)


def foreign(authority: trustme.CA, host: str) -> ssl.SSLContext:
    """A certificate of an authority nobody knows."""
    del authority
    return server_tls(trustme.CA().issue_cert(host))


def old_protocol(authority: trustme.CA, host: str) -> ssl.SSLContext:
    """A server that speaks nothing newer than TLS 1.1."""
    server = in_order(authority, host)
    server.set_ciphers("ALL:@SECLEVEL=0")
    server.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    server.maximum_version = ssl.TLSVersion.TLSv1_1
    return server


def server_tls(
    certificate: trustme.LeafCert, *, whole_chain: bool = True
) -> ssl.SSLContext:
    """The server side of a certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if whole_chain:
        certificate.configure_cert(context)
        return context
    pem = certificate.private_key_pem.bytes() + certificate.cert_chain_pems[0].bytes()
    with trustme.Blob(pem).tempfile() as path:
        context.load_cert_chain(path)
    return context
