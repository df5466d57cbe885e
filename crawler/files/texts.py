"""The text of a file by its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lxml import etree, html  # type: ignore[import-untyped]

from catalog_spec.observations import NotRead
from crawler.decode import decode
from crawler.files.limits import USUAL, FileLimits
from crawler.files.ofd import ROOT as OFD_ROOT
from crawler.files.ofd import read_ofd
from crawler.files.office import read_compound, read_docx, read_pptx, read_workbook
from crawler.files.packed import files_inside, open_zip
from crawler.files.pdf import read_pdf
from crawler.files.rtf import START as RTF_START
from crawler.files.rtf import read_rtf
from crawler.files.unreadable import UnreadableError
from crawler.links.kinds import kind_of, promised_kind

_Reading = Callable[[bytes, FileLimits], str]


def read_file_text(body: bytes, kind: str, limits: FileLimits = USUAL) -> str:
    """The text of a file. To be called where a hostile file can harm nobody.

    Parameters
    ----------
    body: the whole file.
    kind: as `LinkReading.kind` names it.
    limits: what it may take.

    Raises
    ------
    UnreadableError: the text could not be read; it says why.
    """
    if not body:
        raise UnreadableError(NotRead.EMPTY)
    if len(body) > limits.file_bytes:
        raise UnreadableError(NotRead.TOO_LARGE)
    kind = _packed_kind(body, limits) if kind == "zip" else kind
    text = _read_archive(body, limits) if kind == "zip" else _read(body, kind, limits)
    if not text.strip():
        raise UnreadableError(NotRead.NO_TEXT)
    return text[: limits.chars]


def _read(body: bytes, kind: str, limits: FileLimits) -> str:
    if body.startswith(RTF_START):
        return read_rtf(body, limits)
    if kind in _DRESSED and kind_of(body[:4096]) in ("html", "text"):
        return _read_markup(body, limits)
    reading = _READINGS.get(kind)
    if reading is None:
        raise UnreadableError(NotRead.NO_READER)
    return reading(body, limits)


def _read_archive(body: bytes, limits: FileLimits) -> str:
    """The texts of the files in an archive; archives inside it stay closed.

    What cannot be read is passed over as long as something can.
    """
    texts: list[str] = []
    reasons: list[NotRead] = []
    for name, inner in files_inside(open_zip(body, limits), limits):
        try:
            kind = kind_of(inner[:4096], promised=promised_kind("", name))
            kind = _packed_kind(inner, limits) if kind == "zip" else kind
            texts.append(_read(inner, kind, limits))
        except UnreadableError as error:
            reasons.append(error.reason)
    if not texts and reasons:
        raise UnreadableError(reasons[0])
    return "\n".join(texts)


def _packed_kind(body: bytes, limits: FileLimits) -> str:
    """What an archive is whose first bytes did not tell: by what it holds."""
    names = open_zip(body, limits).namelist()
    return next((kind for name, kind in _MAIN_PARTS.items() if name in names), "zip")


def _read_plain(body: bytes, _: FileLimits) -> str:
    return decode(body).text


def _read_markup(body: bytes, _: FileLimits) -> str:
    """A table that was saved as a page and named like a workbook."""
    text = decode(body).text
    try:
        root = html.document_fromstring(text.encode(), parser=_markup_parser())
    except etree.ParserError as error:
        raise UnreadableError(NotRead.NO_TEXT) from error
    return "\n".join(str(piece) for piece in root.itertext(with_tail=True))


def _markup_parser() -> html.HTMLParser:
    return html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)


# Kinds whose names pages and plain tables often bear.
_DRESSED = ("doc", "xls", "wps")
# Without one of these an archive is a bundle of files.
_MAIN_PARTS = {
    OFD_ROOT: "ofd",
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "ppt/presentation.xml": "pptx",
}
_READINGS: Mapping[str, _Reading] = {
    "pdf": read_pdf,
    "docx": read_docx,
    "pptx": read_pptx,
    "ofd": read_ofd,
    "doc": read_compound,
    "wps": read_compound,
    "xls": read_workbook,
    "xlsx": read_workbook,
    "text": _read_plain,
    "html": _read_markup,
}

KINDS = (*_READINGS, "zip")
"""Kinds of files whose texts are read, as `LinkReading.kind` names them."""
