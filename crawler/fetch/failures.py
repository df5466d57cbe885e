"""Why a visit failed: exceptions of the transport told as outcomes and words."""

from __future__ import annotations

import ssl
from dataclasses import dataclass

import httpx

from catalog_spec.observations import Outcome
from crawler.fetch.transport import (
    CutOffError,
    MalformedError,
    NameFailureError,
    RefusedError,
    TlsFailureError,
)
from crawler.fetch.unpack import PackingError
from crawler.guard import ForbiddenAddressError
from crawler.pace import OnBreakError
from crawler.words import load_words

_WORDS = load_words("fetch_words")


@dataclass(frozen=True, slots=True)
class Ending:
    """An outcome with its remark for the operator."""

    outcome: Outcome
    detail: str = ""


class VisitEndedError(Exception):
    """Leaves the way of a visit from any depth, with its ending."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(ending.detail)
        self.ending = ending


def words(table: str, key: str, **values: object) -> str:
    """A Chinese remark of `data/fetch_words.toml` with its blanks filled in."""
    template: str = _WORDS[table][key]
    return template.format(**values)


def ending_of(error: Exception) -> Ending:
    """The ending an exception stands for.

    Parameters
    ----------
    error: what the guard, the pace, the transport or the unpacker raised.
    """
    match error:
        case VisitEndedError():
            return error.ending
        case MalformedError():
            return _malformed(str(error))
        case TlsFailureError():
            return Ending(Outcome.TLS_FAILURE, tls_reason(error))
        case OnBreakError():
            return _on_break(error)
        case _:
            outcome, key = _plain(error)
            return Ending(outcome, words("failure", key))


FAILURES = (httpx.TransportError, PackingError, VisitEndedError)


def _plain(error: Exception) -> tuple[Outcome, str]:
    for kind, outcome, key in _PLAIN:
        if isinstance(error, kind):
            return outcome, key
    return Outcome.BAD_RESPONSE, "malformed"


_PLAIN: tuple[tuple[type[Exception], Outcome, str], ...] = (
    (httpx.ConnectTimeout, Outcome.TIMED_OUT, "connect_timeout"),
    (httpx.TimeoutException, Outcome.TIMED_OUT, "read_timeout"),
    (NameFailureError, Outcome.DNS_FAILURE, "name"),
    (RefusedError, Outcome.REFUSED, "refused"),
    (CutOffError, Outcome.RESET, "reset"),
    (ForbiddenAddressError, Outcome.NOT_VISITED, "private_address"),
    (PackingError, Outcome.BAD_RESPONSE, "packing"),
)


def _malformed(reason: str) -> Ending:
    is_flood = reason == "head_too_large"
    outcome = Outcome.TOO_LARGE if is_flood else Outcome.BAD_RESPONSE
    return Ending(outcome, words("failure", reason))


def _on_break(error: OnBreakError) -> Ending:
    last = _WORDS["outcome"].get(error.outcome, "")
    detail = words("failure", "on_break", seconds=error.seconds, last=last)
    return Ending(error.outcome, detail)


def tls_reason(error: TlsFailureError | CutOffError) -> str:
    """Chinese words for why a handshake failed."""
    cause = error.__cause__
    if isinstance(cause, ssl.SSLCertVerificationError):
        known = _WORDS["tls"]["certificate"].get(str(cause.verify_code))
        return known or words("tls", "other", reason=cause.verify_message)
    reason = getattr(cause, "reason", None) or ""
    match reason:
        case "WRONG_VERSION_NUMBER" | "HTTP_REQUEST" | "PACKET_LENGTH_TOO_LONG":
            return words("tls", "not_tls")
        case "UNSUPPORTED_PROTOCOL" | "TLSV1_ALERT_PROTOCOL_VERSION":
            return words("tls", "old_protocol")
        case "":
            return words("tls", "cut_off")
        case _ if "HANDSHAKE_FAILURE" in reason:
            return words("tls", "handshake")
        case _:
            return words("tls", "other", reason=reason)
