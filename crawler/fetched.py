"""What one visit brought back, and what it may cost: plain data for every process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from catalog_spec.observations import Outcome, Portable, Request


@dataclass(frozen=True, slots=True)
class Validators:
    """What an earlier visit learned that makes a conditional request possible.

    Parameters
    ----------
    etag: the `ETag` header as it was sent, or "".
    last_modified: the `Last-Modified` header as it was sent, or "".
    """

    etag: str = ""
    last_modified: str = ""

    @classmethod
    def of(cls, etag: str | None, last_modified: str | None) -> Validators | None:
        """The validators, or None when there is nothing to ask with."""
        return cls(etag or "", last_modified or "") if etag or last_modified else None


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What one visit may cost; whatever goes beyond becomes a named outcome.

    Parameters
    ----------
    connect_seconds: time for one connection with its TLS handshake. The default of
        15 s is the limit of the national census of government sites (2015).
    read_seconds: longest silence of the server.
    total_seconds: time for the whole answer, however steadily it trickles.
    page_bytes: largest body, both as sent and unpacked.
    header_bytes: largest head of an answer.
    redirects: most hops of one visit.
    """

    connect_seconds: float = 15.0
    read_seconds: float = 15.0
    total_seconds: float = 30.0
    page_bytes: int = 8 * 1024 * 1024
    header_bytes: int = 64 * 1024
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Fetched(Portable):
    """How one visit ended. Nothing a server or a network does is an exception.

    Parameters
    ----------
    request: what was asked for.
    url: the address that answered last, after redirects.
    outcome: the named ending.
    status: HTTP status of the last answer, or None when there was none.
    headers: head of the last answer in its order, names as sent.
    body: the unpacked body; only its first part when `truncated`.
    started: when the visit began, UTC.
    seconds: time spent on the network, waiting for our own pace left out.
    detail: a short Chinese remark for the operator, "" when there is nothing to say.
    redirects: the addresses left on the way, in order, without the last.
    sent: head of the last request as it went out.
    address: IP address that answered, or "".
    truncated: `body` is not the whole body (too large, or no text at all).
    retry_after: seconds the server asked us to stay away, or None.
    """

    request: Request
    url: str
    outcome: Outcome
    status: int | None
    headers: tuple[tuple[str, str], ...]
    body: bytes
    started: datetime
    seconds: float
    detail: str = ""
    redirects: tuple[str, ...] = ()
    sent: tuple[tuple[str, str], ...] = ()
    address: str = ""
    truncated: bool = False
    retry_after: float | None = None

    def header(self, name: str) -> str:
        """The first header of this name in any case, or ""."""
        wanted = name.lower()
        return next((v for k, v in self.headers if k.lower() == wanted), "")

    @property
    def content_type(self) -> str:
        """The `Content-Type` header, or ""."""
        return self.header("content-type")

    @property
    def validators(self) -> Validators | None:
        """What to send next time to be told "not modified", or None.

        They belong to the address that answered, so after a redirect there are none:
        the first address would be asked whether it is still as new as the last.
        """
        if self.redirects:
            return None
        return Validators.of(self.header("etag"), self.header("last-modified"))
