"""WARC 1.1 records: built from answers, read back into plain values.

The only place that knows warcio. Bodies are stored unpacked: what described the packed
body is renamed "X-Archive-Orig-…", as other archivers do.
"""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from http import HTTPStatus
from importlib.metadata import version
from urllib.parse import urlencode, urlsplit

from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]
from warcio.recordloader import (  # type: ignore[import-untyped]
    ArcWarcRecord,
    ArcWarcRecordLoader,
)
from warcio.statusandheaders import (  # type: ignore[import-untyped]
    StatusAndHeaders,
    StatusAndHeadersParser,
    StatusAndHeadersParserException,
)
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from crawler.fetched import Fetched

Head = tuple[tuple[str, str], ...]

_VERSION = "WARC/1.1"
_PROFILES = "http://netpreserve.org/warc/1.1/revisit/"
_ORIGINAL = "X-Archive-Orig-"
_UNDONE = frozenset({"content-encoding", "transfer-encoding", "content-length"})


class BrokenRecordError(Exception):
    """The bytes are no whole WARC record."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The response record that a revisit record refers to.

    Parameters
    ----------
    file: its file below the archive's folder, with "/" between the parts.
    offset: where its gzip member begins.
    url, date, digest: its WARC-Target-URI, WARC-Date and WARC-Payload-Digest.
    """

    file: str
    offset: int
    url: str
    date: str
    digest: str


@dataclass(frozen=True, slots=True)
class Record:
    """One record as read back.

    Parameters
    ----------
    kind: "response", "revisit", "request", "warcinfo" …
    url: address of the answer.
    date: when it came, as written.
    status: HTTP status, or None when the record holds no answer.
    headers: head of the answer.
    body: its body; b"" in a revisit.
    digest: digest of the body as written.
    is_intact: the body and the record fit their digests; None when there is nothing
        to compare with.
    refers_to: file and offset of the record with the body, for a revisit.
    """

    kind: str
    url: str
    date: str
    status: int | None
    headers: Head
    body: bytes
    digest: str
    is_intact: bool | None
    refers_to: tuple[str, int] | None

    @property
    def moment(self) -> datetime:
        """When the answer came, UTC."""
        return datetime.fromisoformat(self.date)


def digest_of(body: bytes) -> str:
    """The digest of a body as WARC names it: "sha256:" and base32."""
    return _label(hashlib.sha256(body))


def read_record(data: bytes) -> Record:
    """Read one unpacked record and compare its digests.

    Raises
    ------
    BrokenRecordError: it is none.
    """
    try:
        record = ArcWarcRecordLoader().parse_record_stream(
            io.BytesIO(data), known_format="warc", check_digests=True
        )
        body: bytes = record.raw_stream.read()
        return _plain(record, body)
    except _BROKEN as error:
        raise BrokenRecordError(str(error)) from error


_BROKEN = (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, ValueError)


def _plain(record: ArcWarcRecord, body: bytes) -> Record:
    def named(name: str) -> str:
        return record.rec_headers.get_header(name) or ""

    http = record.http_headers
    is_answer = http is not None and record.rec_type in {"response", "revisit"}
    file, offset = named("WARC-Refers-To-Filename"), named("WARC-Refers-To-File-Offset")
    return Record(
        kind=record.rec_type,
        url=named("WARC-Target-URI"),
        date=named("WARC-Date"),
        status=int(http.get_statuscode()) if is_answer else None,
        headers=tuple(http.headers) if is_answer else (),
        body=body,
        digest=named("WARC-Payload-Digest"),
        is_intact=record.digest_checker.passed,
        refers_to=(file, int(offset)) if file and offset.isdigit() else None,
    )


def new_record_id() -> str:
    """A fresh WARC-Record-ID."""
    return str(StatusAndHeadersParser.make_warc_id())


def response_record(fetched: Fetched, record_id: str, digest: str) -> bytes:
    """The answer itself."""
    named = [("WARC-Record-ID", record_id), ("WARC-Payload-Digest", digest)]
    if fetched.truncated:
        named.append(("WARC-Truncated", "length"))
    http = _http_head(fetched, _undone(fetched.headers, len(fetched.body)))
    return _record("response", fetched, http, fetched.body, named)


def revisit_record(
    fetched: Fetched, record_id: str, profile: str, origin: Origin | None
) -> bytes:
    """An answer whose body is stored elsewhere.

    Parameters
    ----------
    fetched: the answer; its body is left out.
    record_id: from `new_record_id`.
    profile: "server-not-modified" or "identical-payload-digest".
    origin: the record with the body; without it nobody will find the body.
    """
    named = [("WARC-Record-ID", record_id), ("WARC-Profile", _PROFILES + profile)]
    if origin is not None:
        named += [
            ("WARC-Payload-Digest", origin.digest),
            ("WARC-Refers-To-Target-URI", origin.url),
            ("WARC-Refers-To-Date", origin.date),
            ("WARC-Refers-To-Filename", origin.file),
            ("WARC-Refers-To-File-Offset", str(origin.offset)),
        ]
    return _record("revisit", fetched, _http_head(fetched, fetched.headers), b"", named)


def request_record(fetched: Fetched, answer_id: str) -> bytes:
    """The request as it went out, tied to the record of its answer."""
    parts = urlsplit(fetched.url)
    is_post = any(name.lower() == "content-type" for name, _ in fetched.sent)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    line = f"{'POST' if is_post else 'GET'} {target} HTTP/1.1"
    http = _HttpHead(line, list(fetched.sent), is_http_request=True)
    body = urlencode(fetched.request.form).encode() if is_post else b""
    named = [("WARC-Record-ID", new_record_id()), ("WARC-Concurrent-To", answer_id)]
    return _record("request", fetched, http, body, named)


def info_record(file: str) -> bytes:
    """The first record of a file, which says who wrote it."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version=_VERSION)
    about = {"software": _software(), "format": "WARC File Format 1.1"}
    writer.write_record(writer.create_warcinfo_record(file, about))
    return out.getvalue()


@cache
def _software() -> str:
    return f"Wangxun/{version('wangxun')}"


class _HttpHead(StatusAndHeaders):  # type: ignore[misc]
    """A head whose odd characters go into the file as they came."""

    def to_ascii_bytes(self, filter_func: None = None) -> bytes:
        """The bytes of the head."""
        text: str = self.to_str(filter_func)
        return text.encode("latin-1", errors="replace") + b"\r\n"


def _http_head(fetched: Fetched, headers: Iterable[tuple[str, str]]) -> _HttpHead:
    status = fetched.status or 0
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "Unknown"
    return _HttpHead(f"{status} {phrase}", list(headers), protocol="HTTP/1.1")


def _undone(headers: Head, body_bytes: int) -> list[tuple[str, str]]:
    """The head that fits the unpacked body."""
    kept = [
        (_ORIGINAL + name if name.lower() in _UNDONE else name, value)
        for name, value in headers
    ]
    return [*kept, ("Content-Length", str(body_bytes))]


def _record(
    kind: str,
    fetched: Fetched,
    http: _HttpHead,
    body: bytes,
    named: Iterable[tuple[str, str]],
) -> bytes:
    headers = [
        ("WARC-Type", kind),
        *named,
        ("WARC-Target-URI", fetched.url),
        ("WARC-Date", fetched.started.strftime("%Y-%m-%dT%H:%M:%S.%fZ")),
    ]
    if fetched.address:
        headers.append(("WARC-IP-Address", fetched.address))
    block = hashlib.sha256(http.to_ascii_bytes())
    block.update(body)
    headers.append(("WARC-Block-Digest", _label(block)))
    record = ArcWarcRecord(
        "warc",
        kind,
        StatusAndHeaders("", headers, protocol=_VERSION),
        io.BytesIO(body),
        http,
        WARCWriter.WARC_RECORDS[kind],
        len(body),
    )
    record.payload_length = len(body)
    out = io.BytesIO()
    WARCWriter(out, gzip=False, warc_version=_VERSION).write_record(record)
    return out.getvalue()


def _label(digester: hashlib._Hash) -> str:
    value = base64.b32encode(digester.digest()).decode("ascii")
    return f"{digester.name}:{value}"
