"""What a body is by its first bytes, which lie less often than its headers."""

from __future__ import annotations

import codecs

SNIFF_BYTES = 512

_MAGIC = (
    b"%PDF",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"BZh",
    b"GIF8",
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"RIFF",
    b"OggS",
    b"ID3",
    b"FLV\x01",
    b"wOFF",
    b"wOF2",
    b"{\\rtf",
    b"MZ\x90",
    b"\x7fELF",
    b"\x00\x00\x01\x00",
    b"SQLite format 3",
)
_TEXT_TYPES = ("text/", "json", "xml", "javascript", "ecmascript")
_OTHER_TYPES = ("image/", "audio/", "video/", "font/")
_BLANKS = b" \t\r\n\x0b\x0c\x00" + codecs.BOM_UTF8


def is_text(head: bytes, content_type: str) -> bool:
    """Whether a body is something to read: HTML, XML, JSON, script or plain text.

    Parameters
    ----------
    head: the first `SNIFF_BYTES` of the unpacked body, or all of it.
    content_type: the `Content-Type` header, or "".
    """
    if head.startswith(_MAGIC) or head[4:8] == b"ftyp":
        return False
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    if head.lstrip(_BLANKS).startswith(b"<"):
        return True
    declared = content_type.lower()
    if declared.startswith(_OTHER_TYPES):
        return False
    if not declared or any(name in declared for name in _TEXT_TYPES):
        return _control_share(head) < 0.1
    return _looks_like_data(head)


def _looks_like_data(head: bytes) -> bool:
    stripped = head.lstrip(_BLANKS)
    return stripped.startswith((b"{", b"[", b"var ")) and _control_share(head) == 0


def _control_share(head: bytes) -> float:
    """Share of control characters; NULs are left out, since broken pages have them."""
    if not head:
        return 0.0
    printable = head.translate(None, _CONTROLS)
    return (len(head) - len(printable)) / len(head)


_CONTROLS = bytes(set(range(1, 32)) - {7, 8, 9, 10, 11, 12, 13, 27})
