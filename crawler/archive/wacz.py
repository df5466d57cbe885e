"""A finding's proof as one WACZ file, which ReplayWeb.page and pywb open.

WACZ 1.1.1 is a ZIP of WARC records, an index to them, a list of pages, and a package
description that holds the hash of every part. The records go in as they lie in the
archive, byte for byte.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import uuid
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from crawler.archive import StoredMembers, read_members
from crawler.archive.members import pack_member
from crawler.archive.warc import Record, info_record
from crawler.words import say

WARC_NAME = "data.warc.gz"
_VERSION = "1.1.1"
_USUAL_PORTS = {"http": 80, "https": 443}
_NUMBERED_WWW = re.compile(r"^www\d*\.")
_LEGAL = "%/?#[]@!$&'()*+,;=:~"
# Two files of the same content should be the same file.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page to be offered when the file is opened: where it is in the archive."""

    reference: str
    title: str


@dataclass(frozen=True, slots=True)
class _Packed:
    """Where an answer lies in the WARC; `bears` is the one whose body it bears out."""

    record: Record
    offset: int
    length: int
    bears: _Packed | None = None

    @property
    def shown(self) -> _Packed:
        """What a viewer can show: "not modified" answers a question only.

        ReplayWeb.page hands the status on to the browser, which shows nothing then.
        """
        if self.bears is None or self.record.status != HTTPStatus.NOT_MODIFIED:
            return self
        return self.bears.shown


def pack_wacz(
    folder: Path,
    pages: Iterable[PageEntry],
    *,
    title: str,
    description: str,
    created: datetime,
) -> bytes:
    """Put stored answers, with the bodies they refer to, into one WACZ file.

    Parameters
    ----------
    folder: where all nights' evidence lies.
    pages: at least one; the first is what the viewer opens with.
    title, description: what the file says of itself.
    created: when it is made.

    Raises
    ------
    ArchiveError: an answer cannot be had.
    """
    entries = tuple(pages)
    warc, packed = _pack_records(folder, [entry.reference for entry in entries])
    named = [(entry, packed[entry.reference]) for entry in entries]
    shown = {each.offset: each for each in (one.shown for one in packed.values())}
    parts = {
        f"archive/{WARC_NAME}": warc,
        "indexes/index.cdxj": _index(shown.values()),
        "pages/pages.jsonl": _page_list(named, title),
    }
    main = named[0][1].shown.record
    package = _package(parts, main, title, description, created)
    parts["datapackage.json"] = package
    digest = {"path": "datapackage.json", "hash": _hash(package)}
    parts["datapackage-digest.json"] = _json(digest)
    return _zip(parts)


def _pack_records(
    folder: Path, references: Iterable[str]
) -> tuple[bytes, Mapping[str, _Packed]]:
    content = bytearray(pack_member(info_record(WARC_NAME)))
    packed: dict[str, _Packed] = {}

    def put(reference: str) -> None:
        if reference in packed:
            return
        stored = read_members(folder, reference)
        if stored.origin:
            put(stored.origin)
        origin = packed.get(stored.origin)
        packed[reference] = _append(content, stored, origin)

    for reference in references:
        put(reference)
    return bytes(content), packed


def _append(
    content: bytearray, stored: StoredMembers, origin: _Packed | None
) -> _Packed:
    offset = len(content)
    content += stored.answer + stored.request
    return _Packed(stored.record, offset, len(stored.answer), origin)


def _index(packed: Iterable[_Packed]) -> bytes:
    return "".join(sorted(map(_index_line, packed))).encode()


def _index_line(packed: _Packed) -> str:
    record = packed.record
    is_revisit = record.kind == "revisit"
    entry = {
        "url": record.url,
        "mime": "warc/revisit" if is_revisit else _mime(record),
        "status": str(record.status),
        "digest": record.digest,
        "length": str(packed.length),
        "offset": str(packed.offset),
        "filename": WARC_NAME,
    }
    moment = f"{record.moment.astimezone(UTC):%Y%m%d%H%M%S}"
    plain = json.dumps(entry, ensure_ascii=False)
    return f"{sort_key(record.url)} {moment} {plain}\n"


def _mime(record: Record) -> str:
    found = (v for k, v in record.headers if k.lower() == "content-type")
    return next(found, "").partition(";")[0].strip() or "unk"


def sort_key(url: str) -> str:
    """The address turned round for sorting (SURT): "cn,gov,example)/path?query"."""
    parts = urlsplit(url)
    host = _NUMBERED_WWW.sub("", parts.hostname or "")
    turned = ",".join(reversed(host.split(".")))
    is_usual = parts.port in (None, _USUAL_PORTS.get(parts.scheme))
    port = "" if is_usual else f":{parts.port}"
    path = re.sub("/{2,}", "/", parts.path).rstrip("/") or "/"
    query = "&".join(sorted(parts.query.lower().split("&")))
    place = quote(f"{path}{f'?{query}' if query else ''}", safe=_LEGAL)
    return f"{turned}{port}){place}".lower()


def _page_list(named: Iterable[tuple[PageEntry, _Packed]], title: str) -> bytes:
    head = {"format": "json-pages-1.0", "id": "pages", "title": title}
    lines = [head, *(_page(entry, packed) for entry, packed in named)]
    return "".join(
        f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines
    ).encode()


def _page(entry: PageEntry, packed: _Packed) -> dict[str, str]:
    shown = packed.shown.record
    title = entry.title
    if packed.shown is not packed:
        night = entry.reference.partition("/")[0]
        title += say("archive_words", "not_modified", night=night)
    return {
        "id": uuid.uuid5(uuid.NAMESPACE_URL, entry.reference).hex,
        "url": shown.url,
        "ts": _moment(shown.moment),
        "title": title,
    }


def _package(
    parts: Mapping[str, bytes],
    main: Record,
    title: str,
    description: str,
    created: datetime,
) -> bytes:
    return _json(
        {
            "profile": "data-package",
            "wacz_version": _VERSION,
            "title": title,
            "description": description,
            "created": _moment(created),
            "software": f"Wangxun/{version('wangxun')}",
            "mainPageUrl": main.url,
            "mainPageDate": _moment(main.moment),
            "resources": [
                {
                    "name": name.rpartition("/")[2],
                    "path": name,
                    "hash": _hash(content),
                    "bytes": len(content),
                }
                for name, content in parts.items()
            ],
        }
    )


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _hash(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _json(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def _zip(parts: Mapping[str, bytes]) -> bytes:
    """A ZIP whose records lie unpacked, so that a viewer can jump into them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, content in parts.items():
            is_packed = name.endswith(".gz") or name.startswith("indexes/")
            info = zipfile.ZipInfo(name, _NO_TIME)
            info.compress_type = (
                zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
            )
            file.writestr(info, content)
    return out.getvalue()
