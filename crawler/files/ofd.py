"""Texts of OFD files, the national format for documents as they are printed.

An OFD file (GB/T 33190-2016) is an archive whose pages say which characters stand
where; what is one line to a reader may be many text objects, or one each character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from catalog_spec.observations import NotRead
from crawler.files.limits import FileLimits
from crawler.files.packed import open_zip, read_member
from crawler.files.safe_xml import elements
from crawler.files.unreadable import UnreadableError

ROOT = "OFD.xml"
_PAGES = re.compile(r"(?:.*/)?Pages/.*\.xml", re.IGNORECASE)
_NOTES = re.compile(r"(?:.*/)?(?:Tpls|Annots)/.*\.xml", re.IGNORECASE)
_KEYS = re.compile(r"(?:.*/)?Encryptions\.xml", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
# Shares of the height of the characters: what lies lower is another line, what lies
# further to the right another word.
_NEXT_LINE, _NEXT_WORD = 0.5, 0.6


def read_ofd(body: bytes, limits: FileLimits) -> str:
    """The text of the pages, then that of their templates and annotations.

    Raises
    ------
    UnreadableError: it is no OFD file, an encrypted one, or a broken one.
    """
    archive = open_zip(body, limits)
    names = archive.namelist()
    if any(_KEYS.fullmatch(name) for name in names):
        raise UnreadableError(NotRead.ENCRYPTED)
    if not any(name.rpartition("/")[2].casefold() == ROOT.casefold() for name in names):
        raise UnreadableError(NotRead.BROKEN)
    pages = sorted(filter(_PAGES.fullmatch, names), key=_order)[: limits.pages]
    notes = sorted(filter(_NOTES.fullmatch, names), key=_order)[: limits.pages]
    texts: list[str] = []
    for name in (*pages, *notes):
        texts.append(_page_text(read_member(archive, name, limits)))
        if sum(map(len, texts)) > limits.chars:
            break
    return "\n".join(texts)


def _order(name: str) -> list[int]:
    return [int(number) for number in _NUMBER.findall(name)]


@dataclass(frozen=True, slots=True)
class _Piece:
    """Characters that stand side by side.

    Parameters
    ----------
    left, right, top, height: where, in millimetres.
    """

    text: str
    left: float
    right: float
    top: float
    height: float


def _page_text(part: bytes) -> str:
    """The lines of one page, in the order in which they are drawn."""
    told: list[str] = []
    before: _Piece | None = None
    for piece in _pieces(part):
        told += [_between(before, piece), piece.text]
        before = piece
    return "".join(told)


def _pieces(part: bytes) -> Iterator[_Piece]:
    codes: list[tuple[str, float, float]] = []
    for name, element in elements(part):
        if name == "TextCode":
            places = (_figure(element.get("X")), _figure(element.get("Y")))
            codes.append((element.text or "", *places))
        elif name == "TextObject":
            left, top, width, height = _box(element.get("Boundary"))
            size = _figure(element.get("Size")) or height
            for text, x, y in codes:
                yield _Piece(text, left + x, left + width, top + y, size)
            codes = []


def _between(before: _Piece | None, piece: _Piece) -> str:
    if before is None:
        return ""
    if abs(piece.top - before.top) > _NEXT_LINE * piece.height:
        return "\n"
    is_apart = piece.left - before.right > _NEXT_WORD * piece.height
    return " " if is_apart or piece.left < before.left else ""


def _box(boundary: str | None) -> tuple[float, float, float, float]:
    figures = [_figure(text) for text in (boundary or "").split()]
    left, top, width, height, *_ = (*figures, 0.0, 0.0, 0.0, 0.0)
    return left, top, width, height


def _figure(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0
