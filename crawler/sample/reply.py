"""What the pretend servers answer: good pages, and the broken ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zlib import crc32

from crawler.sample.words import template

_HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer.

    Parameters
    ----------
    status: status code.
    content_type: the Content-Type header.
    chunks: the body in pieces.
    modified: the day of the Last-Modified header, or None for none.
    etag: the ETag header, or "" for none.
    delay: seconds to wait before answering.
    is_cut: announce more bytes than are sent, then close.
    """

    status: int
    content_type: str
    chunks: tuple[bytes, ...] = ()
    modified: date | None = None
    etag: str = ""
    delay: float = 0.0
    is_cut: bool = False

    @property
    def length(self) -> int:
        """Length of the body in bytes."""
        return sum(map(len, self.chunks))

    @property
    def body(self) -> bytes:
        """The whole body."""
        return b"".join(self.chunks)


def blocked(status: int, token: int) -> Reply:
    """A firewall's refusal: a script to solve (412), or a plain refusal.

    Parameters
    ----------
    status: status code.
    token: number that makes the answers of different addresses differ.
    """
    name = "forbidden" if status == 403 else "challenge"
    return Reply(status, _HTML, (template(name).format(token=token).encode(),))


def server_error() -> Reply:
    """An application server's error page."""
    return Reply(500, _HTML, (template("server_error").encode(),))


def not_found() -> Reply:
    """A page that is not there."""
    return Reply(404, _HTML, (template("not_found").encode(),))


def login() -> Reply:
    """A login form where a list should be, with status 200."""
    return Reply(200, _HTML, (template("login").encode(),))


def text(content_type: str, content: bytes, modified: date) -> Reply:
    """A good answer in one piece."""
    etag = f'"{crc32(content):08x}"'
    return Reply(200, content_type, (content,), modified, etag)
