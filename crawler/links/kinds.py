"""What a file is by its first bytes, and what its name promises.

The kept libraries do not fit: of a beginning of 4 KB they tell office files of the
same container apart only by chance, and none knows OFD or WPS. The signatures are data
(`data/file_kinds.toml`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote, urlsplit

from crawler.fetch.sniff import is_text
from crawler.words import load_words

_NAME_AT = 30
_SHEETS = ("xls", "xlsx")
_OLE_KINDS = ("doc", "xls", "ppt", "wps")


@dataclass(frozen=True, slots=True)
class _Magic:
    kind: str
    start: bytes
    offset: int
    zero_at: int | None

    def fits(self, head: bytes) -> bool:
        if not head.startswith(self.start, self.offset):
            return False
        return (
            self.zero_at is None or head[self.zero_at : self.zero_at + 4] == b"\0" * 4
        )


def kind_of(head: bytes, content_type: str = "", promised: str = "") -> str:
    """What the first bytes of a file say it is, as `LinkReading.kind` names it.

    Parameters
    ----------
    head: the first bytes, 4 KB are enough.
    content_type: the `Content-Type` header, or "".
    promised: kind that the file's name promises; it decides between the kinds of one
        container where the bytes leave it open.
    """
    if not head:
        return ""
    found = next((magic.kind for magic in _magics() if magic.fits(head)), "")
    if found == "ole":
        return _kind_of_ole(head, promised)
    if found == "zip":
        return _kind_of_zip(head)
    if found == "rtf":
        return "doc" if promised in ("doc", "wps") else "text"
    if found:
        return found
    return _kind_of_unmarked(head, content_type, promised)


def promised_kind(url: str, name: str = "") -> str:
    """The kind that the ending of an address, else of a link's words, promises.

    Parameters
    ----------
    url: absolute address; the names in its query count too, as many systems hand
        files out by a program (download.jsp?file=x.doc).
    name: the words of the link.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    endings = (_ending(parts.path), *map(_ending, parts.query.split("&")))
    known = _kinds_by_ending()
    found = [known[ending] for ending in endings if ending in known]
    # A page's own ending says how the site is made, not what it hands out.
    if found and found[0] != "html":
        return found[0]
    by_name = known.get(_ending(name), "")
    return by_name or (found[0] if found else "")


def _ending(text: str) -> str:
    return unquote(text).rpartition(".")[2].strip().lower() if "." in text else ""


def _kind_of_unmarked(head: bytes, content_type: str, promised: str) -> str:
    if is_text(head, content_type):
        return _kind_of_text(head, promised)
    # Servers that do not know an ending call what it names a stream of bytes.
    is_plain = promised == "text" and is_text(head, "")
    return "text" if is_plain else ""


def _kind_of_ole(head: bytes, promised: str) -> str:
    for kind, names in _table("streams").items():
        if any(name.encode("utf-16-le") in head for name in names):
            return "wps" if promised == "wps" else kind
    return promised if promised in _OLE_KINDS else ""


def _kind_of_zip(head: bytes) -> str:
    # The files that a bundle holds begin as documents do themselves.
    first = head[_NAME_AT : _NAME_AT + int.from_bytes(head[26:28], "little")]
    if not first.decode("utf-8", "replace").startswith(_parts_of_documents()):
        return "zip"
    for kind, names in _table("inside").items():
        if any(name.encode() in head for name in names):
            return kind
    return "zip"


def _kind_of_text(head: bytes, promised: str) -> str:
    start = head.lstrip(b" \t\r\n\x0b\x0c\x00\xef\xbb\xbf")[:64].lower()
    text = head.decode("latin-1")
    if any(mark in text for mark in _table("office")["marks"]):
        return promised or "text"
    while start.startswith(b"<!--"):
        rest = head.lower().partition(start[:8])[2].partition(b"-->")[2].lstrip()
        start = rest[:64] if not rest.startswith(b"<!--") else b""
    starts = (begin.encode() for begin in _table("markup")["starts"])
    if not start.startswith(tuple(starts)):
        return "text"
    return promised if _is_sheet(text.lower(), promised) else "html"


def _is_sheet(text: str, promised: str) -> bool:
    """Whether a page is nothing but a table that a system exported as a workbook.

    A page that stands in for a file has forms, scripts or links.
    """
    if promised not in _SHEETS or "<table" not in text:
        return False
    return not any(mark in text for mark in _table("markup")["not_in_sheets"])


@cache
def _magics() -> tuple[_Magic, ...]:
    return tuple(
        _Magic(
            entry["kind"],
            bytes.fromhex(entry["bytes"]),
            entry.get("offset", 0),
            entry.get("zero_at"),
        )
        for entry in load_words("file_kinds")["magic"]
    )


@cache
def _parts_of_documents() -> tuple[str, ...]:
    tables = (_table("inside"), load_words("file_kinds")["beside"])
    return tuple(name for table in tables for names in table.values() for name in names)


@cache
def _kinds_by_ending() -> dict[str, str]:
    endings = _table("extensions")
    return {ending: kind for kind, names in endings.items() for ending in names}


def _table(name: str) -> dict[str, list[str]]:
    table: dict[str, list[str]] = load_words("file_kinds")[name]
    return table
