"""Bytes of a page to text, whatever the server or the page claims about them.

A byte order mark is believed; after that the bytes themselves decide. The declared
encoding only breaks ties, because on old sites it is wrong too often: pages in GB18030
sent as UTF-8, and the reverse, both occur. GB2312 and GBK are read as GB18030, their
superset, as browsers do.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_HEAD_BYTES = 4096
_FIRST_BYTES = 48
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16le"),
    (codecs.BOM_UTF16_BE, "utf-16be"),
)
_SUPERSETS = {
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "gb18030": "gb18030",
    "utf8": "utf-8",
    "utf-8": "utf-8",
    "big5-hkscs": "big5hkscs",
    "big5": "big5hkscs",
}
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_META_CHARSET = re.compile(
    rb"<meta\b[^>]{0,400}?\bcharset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE
)
_XML_ENCODING = re.compile(rb"^\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CONTROL_BYTES = bytes({*range(0x20), 0x7F} - set(b"\t\n\r"))
_BEYOND_TWO_BYTES = re.compile("[\u0800-\ufffc]")
_ASCII = re.compile(r"[\x00-\x7f]+")
_TOLERATED_BROKEN_SHARE = 0.2
_PLAIN_CHINESE_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text of a page.

    Parameters
    ----------
    text: the characters, control characters except tab and line ends removed.
    encoding: the real encoding, lower case: "utf-8", "gb18030", "utf-16le" …
    declared: what the header, else the page itself claimed, lower case, or None.
    """

    text: str
    encoding: str
    declared: str | None


def decode(body: bytes, content_type: str = "") -> Decoded:
    """Decode `body`, finding out by trial when its declaration lies.

    Parameters
    ----------
    body: the bytes as received, content encoding (gzip …) already undone.
    content_type: the Content-Type header, or "".
    """
    declared = declared_encoding(body, content_type)
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return _decoded(body[len(mark) :], encoding, declared)
    wide = _wide_encoding(body)
    if wide:
        return _decoded(body, wide, declared)
    text = _strictly(body, "utf-8")
    if text is None:
        return _decoded(body, _trial(body, declared), declared)
    claimed = _SUPERSETS.get(declared or "", "utf-8")
    encoding = claimed if body.isascii() else "utf-8"
    return Decoded(_without_controls(text, body), encoding, declared)


def declared_encoding(body: bytes, content_type: str = "") -> str | None:
    """Return the encoding claimed by header, meta tag or XML declaration.

    Only the first 4 KB are searched, as browsers search the first kilobyte or so.
    """
    in_header = _HEADER_CHARSET.search(content_type)
    if in_header:
        return in_header.group(1).lower()
    head = body[:_HEAD_BYTES].replace(b"\x00", b"")
    in_page = _META_CHARSET.search(head) or _XML_ENCODING.search(head)
    return in_page.group(1).decode("ascii", "replace").lower() if in_page else None


def _decoded(body: bytes, encoding: str, declared: str | None) -> Decoded:
    text = body.decode(encoding, "replace")
    return Decoded(_without_controls(text, body), encoding, declared)


def _without_controls(text: str, body: bytes) -> str:
    # A control is never a part of a longer sequence; bytes without one are told fast.
    is_clean = len(body.translate(None, _CONTROL_BYTES)) == len(body)
    return text if is_clean else _CONTROLS.sub("", text)


def _wide_encoding(body: bytes) -> str | None:
    """Recognise UTF-16 without a mark: markup begins it, every second byte a zero."""
    head = body[:_FIRST_BYTES]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 3 < len(head) or min(even, odd) > 1:
        return None
    return "utf-16le" if odd > even else "utf-16be"


def _trial(body: bytes, declared: str | None) -> str:
    """Choose an encoding for bytes that are no strict UTF-8."""
    if _is_damaged_utf_8(body):
        return "utf-8"
    claimed = _SUPERSETS.get(declared or "", declared)
    is_big5 = claimed == "big5hkscs" or _decodes(body, "big5hkscs")
    if is_big5 and _is_odd_as_gb18030(body):
        return "big5hkscs"
    if not claimed or _decodes(body, "gb18030") or not _decodes(body, claimed):
        return "gb18030"
    return claimed


def _is_damaged_utf_8(body: bytes) -> bool:
    """Whether the bytes are UTF-8 in which few characters were cut or broken."""
    text = body.decode("utf-8", "replace")
    sound = len(_BEYOND_TWO_BYTES.findall(text))
    return text.count("\ufffd") <= sound * _TOLERATED_BROKEN_SHARE


def _is_odd_as_gb18030(body: bytes) -> bool:
    """Whether the bytes would be Chinese of rare characters if read as GB18030."""
    as_gb = _ASCII.sub("", body.decode("gb18030", "replace"))
    plain = as_gb.encode("gb2312", "ignore").decode("gb2312")
    return len(plain) < len(as_gb) * _PLAIN_CHINESE_SHARE


def _decodes(body: bytes, encoding: str) -> bool:
    return _strictly(body, encoding) is not None


def _strictly(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
