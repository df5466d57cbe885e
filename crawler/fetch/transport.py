"""The httpx transport of the patrol: a small pool over checked addresses.

Made by hand because of what the patrol must be sure of: that it connects to the very
address the guard has looked at, that heads and silences have limits, and that refused,
reset, cut short and unresolved are told apart. `bench/transports.py` compares it with
the transports of httpx, aiohttp and pyreqwest.
"""

from __future__ import annotations

import asyncio
import errno
import ssl
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx

from crawler.fetch.connection import (
    BrokenAnswerError,
    ClosedEarlyError,
    Connection,
    make_buffer,
)
from crawler.fetched import FetchLimits
from crawler.guard import Guard

IDLE_SECONDS = 15.0
_BROKEN = (BrokenAnswerError, ClosedEarlyError, OSError)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_LEGACY_SERVER_CONNECT = 0x4  # named in the ssl module since Python 3.12


class NameFailureError(httpx.ConnectError):
    """The host's name does not resolve."""


class RefusedError(httpx.ConnectError):
    """Nobody listens, or there is no way to the address."""


class TlsFailureError(httpx.ConnectError):
    """The handshake failed; `__cause__` is the error of the ssl module."""


class CutOffError(httpx.ReadError):
    """The connection was torn down before an answer came."""


class MalformedError(httpx.RemoteProtocolError):
    """The answer is not whole; its text is the reason of `BrokenAnswerError`."""


def strict_tls() -> ssl.SSLContext:
    """The context that checks certificates against the usual authorities."""
    return httpx.create_ssl_context()


def lax_tls() -> ssl.SSLContext:
    """The context for listed hosts only: any certificate, any protocol there still is.

    Nothing secret is ever sent, so the worst a false server can do is to be believed;
    the reason why the strict context refused is kept with every visit.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.options |= _LEGACY_SERVER_CONNECT
    return context


@dataclass(frozen=True, slots=True)
class _Site:
    """Where connections lead that may be used for one another."""

    scheme: str
    host: str
    port: int
    lax: bool


class PatrolTransport(httpx.AsyncBaseTransport):
    """Sends httpx requests over its own connections.

    A request's extension "lax_tls" set to True asks for the lax context. A response's
    extensions are "address" (the IP that answered) and "http_version".

    Parameters
    ----------
    guard: says which addresses a host may be connected to.
    limits: times and sizes.
    tls: context for checked connections; the usual authorities by default.
    """

    def __init__(
        self, guard: Guard, limits: FetchLimits, tls: ssl.SSLContext | None = None
    ) -> None:
        self._guard = guard
        self._limits = limits
        self._strict_tls = tls
        self._lax_tls: ssl.SSLContext | None = None
        self._idle: defaultdict[_Site, list[Connection]] = defaultdict(list)
        self._open: set[Connection] = set()
        self._buffer = make_buffer()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request and return the head; the body is read from its stream.

        A request on a reused connection that was closed before the first byte of an
        answer is sent once more on a fresh one, since idle connections die silently.

        Raises
        ------
        ForbiddenAddressError: the guard refused the address.
        httpx.ConnectTimeout, httpx.ReadTimeout: too slow.
        NameFailureError, RefusedError, TlsFailureError, CutOffError, MalformedError:
            as their names say.
        """
        site = _site(request)
        connection = self._reuse(site)
        if connection is not None:
            try:
                return await self._exchange(connection, site, request)
            except CutOffError:
                pass
        connection = await self._connect(site)
        return await self._exchange(connection, site, request)

    async def aclose(self) -> None:
        """Tear down every connection and let the sockets go."""
        for connection in tuple(self._open):
            connection.close()
        self._open.clear()
        self._idle.clear()
        await asyncio.sleep(0)

    def take_back(self, connection: Connection, site: _Site) -> None:
        """Keep a connection for the next request if it can carry one."""
        connection.release()
        if connection.is_usable:
            connection.idle_since = asyncio.get_running_loop().time()
            self._idle[site].append(connection)
        else:
            self._drop(connection)

    def _reuse(self, site: _Site) -> Connection | None:
        idle = self._idle[site]
        oldest_allowed = asyncio.get_running_loop().time() - IDLE_SECONDS
        while idle:
            connection = idle.pop()
            if connection.is_usable and connection.idle_since >= oldest_allowed:
                return connection
            self._drop(connection)
        return None

    async def _connect(self, site: _Site) -> Connection:
        try:
            async with asyncio.timeout(self._limits.connect_seconds):
                addresses = await self._look_up(site)
                return await self._connect_to_any(site, addresses)
        except TimeoutError as error:
            raise httpx.ConnectTimeout("connect") from error

    async def _look_up(self, site: _Site) -> tuple[str, ...]:
        try:
            return await self._guard.addresses(site.host, site.port)
        except TimeoutError:
            raise
        except (OSError, UnicodeError) as error:
            raise NameFailureError(str(error)) from error

    async def _connect_to_any(
        self, site: _Site, addresses: tuple[str, ...]
    ) -> Connection:
        for address in addresses[:-1]:
            try:
                return await self._connect_to(site, address)
            except (RefusedError, CutOffError):
                continue
        return await self._connect_to(site, addresses[-1])

    async def _connect_to(self, site: _Site, address: str) -> Connection:
        context = self._context(site)
        limits = self._limits
        try:
            _, connection = await asyncio.get_running_loop().create_connection(
                lambda: Connection(
                    limits.header_bytes, limits.read_seconds, address, self._buffer
                ),
                address,
                site.port,
                ssl=context,
                server_hostname=site.host if context is not None else None,
            )
        except ssl.SSLError as error:
            raise TlsFailureError(str(error)) from error
        except TimeoutError:
            raise
        except OSError as error:
            raise _connect_failure(error) from error
        self._open.add(connection)
        return connection

    def _context(self, site: _Site) -> ssl.SSLContext | None:
        if site.scheme != "https":
            return None
        # Made when first needed: loading the authorities takes longer than a page.
        if site.lax:
            self._lax_tls = self._lax_tls or lax_tls()
            return self._lax_tls
        self._strict_tls = self._strict_tls or strict_tls()
        return self._strict_tls

    async def _exchange(
        self, connection: Connection, site: _Site, request: httpx.Request
    ) -> httpx.Response:
        try:
            answer = await connection.ask(_message(request), request.method == "HEAD")
        except _BROKEN as error:
            self._drop(connection)
            raise _read_failure(error) from error
        except asyncio.CancelledError:
            self._drop(connection)
            raise
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Body(self, connection, site),
            extensions={
                "address": connection.address,
                "http_version": answer.version.encode("ascii"),
            },
        )

    def _drop(self, connection: Connection) -> None:
        connection.close()
        self._open.discard(connection)


class _Body(httpx.AsyncByteStream):
    """The body as it comes, still packed; closing it early drops the connection."""

    def __init__(
        self, transport: PatrolTransport, connection: Connection, site: _Site
    ) -> None:
        self._transport = transport
        self._connection = connection
        self._site = site
        self._is_open = True

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            while piece := await self._connection.read():
                yield piece
        except _BROKEN as error:
            raise _read_failure(error) from error

    async def aclose(self) -> None:
        if self._is_open:
            self._is_open = False
            self._transport.take_back(self._connection, self._site)


def _site(request: httpx.Request) -> _Site:
    url = request.url
    port = url.port or _DEFAULT_PORTS[url.scheme]
    lax = bool(request.extensions.get("lax_tls"))
    return _Site(url.scheme, url.raw_host.decode("ascii"), port, lax)


def _message(request: httpx.Request) -> bytes:
    lines = [b"%b %b HTTP/1.1" % (request.method.encode(), request.url.raw_path)]
    lines.extend(b"%b: %b" % header for header in request.headers.raw)
    return b"\r\n".join(lines) + b"\r\n\r\n" + request.content


def _connect_failure(error: OSError) -> httpx.TransportError:
    if isinstance(error, ConnectionResetError | ConnectionAbortedError):
        return CutOffError(str(error))
    if error.errno == errno.ETIMEDOUT:
        return httpx.ConnectTimeout(str(error))
    return RefusedError(str(error))


def _read_failure(error: Exception) -> httpx.TransportError:
    if isinstance(error, BrokenAnswerError):
        return MalformedError(error.reason)
    if isinstance(error, TimeoutError):
        return httpx.ReadTimeout("read")
    return CutOffError(str(error))
