"""Small files of the old office programs and of WPS, made by hand."""

from __future__ import annotations

import struct
from collections.abc import Mapping

_SECTOR = 512
_END, _FREE, _IS_FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_TEXT_AT = 0x400
_PIECES_IN_1TABLE = 0x0200


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """A compound file (MS-CFB) of at most three streams, none of them a small one."""
    links, sectors, entries = [_IS_FAT, _END], b"", b""
    for name, body in streams.items():
        first, count = len(links), -(-len(body) // _SECTOR)
        links += [*range(first + 1, first + count), _END]
        sectors += body.ljust(count * _SECTOR, b"\0")
        entries += _entry(name, 2, first, len(body))
    root = _entry("Root Entry", 5, _END, 0)
    links += [_FREE] * (_SECTOR // 4 - len(links))
    return b"".join(
        (
            _header(),
            struct.pack(f"<{len(links)}I", *links),
            (root + entries).ljust(_SECTOR, b"\0"),
            sectors,
        )
    )


def word_file(text: str) -> bytes:
    """A Word document as it was until 2003 with nothing but a text."""
    body = text.encode("utf-16-le")
    head = bytearray(_TEXT_AT)
    struct.pack_into("<HH", head, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", head, 0x0A, _PIECES_IN_1TABLE)
    struct.pack_into("<II", head, 0x18, _TEXT_AT, _TEXT_AT + len(body) + 1)
    piece = struct.pack("<IIHIH", 0, len(text), 0, _TEXT_AT, 0)
    table = b"\2" + struct.pack("<I", len(piece)) + piece
    return compound_file({"WordDocument": bytes(head) + body, "1Table": table})


def _header() -> bytes:
    start = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    start += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    # No directory count; one sector of links, the directory behind it; streams of
    # every length are kept in sectors of the usual size.
    start += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 0, _END, 0, _END, 0)
    return start + struct.pack("<109I", 0, *[_FREE] * 108)


def _entry(name: str, kind: int, first: int, size: int) -> bytes:
    label = f"{name}\0".encode("utf-16-le")
    return struct.pack(
        "<64sHBB3I36xIQ", label, len(label), kind, 1, _FREE, _FREE, _FREE, first, size
    )
