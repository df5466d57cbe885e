"""Texts of Word, Excel and PowerPoint files."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import python_calamine
from legacy_doc import ExtractionOptions, extract_text  # type: ignore[import-untyped]
from legacy_doc.exceptions import LegacyDocError  # type: ignore[import-untyped]

from catalog_spec.observations import NotRead
from crawler.files.limits import FileLimits
from crawler.files.packed import open_zip, read_member
from crawler.files.safe_xml import elements
from crawler.files.unreadable import UnreadableError

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
# What the reader of old Word files says, and what that means.
_DOC_REASONS = {
    "ncrypted": NotRead.ENCRYPTED,
    "produced no text": NotRead.NO_TEXT,
    "exceeds": NotRead.TOO_LARGE,
}
_WORD_PARTS = re.compile(
    r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml\Z"
)
_SLIDES = re.compile(r"ppt/(?:slides|notesSlides)/[A-Za-z]+\d+\.xml\Z")
_BREAKS = {"p": "\n", "br": "\n", "cr": "\n", "tab": "\t", "tc": "\t", "tr": "\n"}


def read_docx(body: bytes, limits: FileLimits) -> str:
    """The text of a Word file with its tables, headers, notes and text boxes."""
    return _read_parts(body, _WORD_PARTS, limits)


def read_pptx(body: bytes, limits: FileLimits) -> str:
    """The text of the slides of a presentation and of the notes to them."""
    return _read_parts(body, _SLIDES, limits)


def _read_parts(body: bytes, wanted: re.Pattern[str], limits: FileLimits) -> str:
    _refuse_locked(body)
    archive = open_zip(body, limits)
    names = [name for name in archive.namelist() if wanted.match(name)]
    if not names:
        raise UnreadableError(NotRead.BROKEN)
    return "\n".join(_xml_text(read_member(archive, name, limits)) for name in names)


def _refuse_locked(body: bytes) -> None:
    """A modern file with a password lies encrypted in a container of the old kind."""
    if body.startswith(_OLE):
        is_locked = _ENCRYPTED_PACKAGE in body
        raise UnreadableError(NotRead.ENCRYPTED if is_locked else NotRead.BROKEN)


def _xml_text(part: bytes) -> str:
    """The words of one part in their order."""
    texts: list[str] = []
    for name, element in elements(part):
        if name == "t":
            texts.append(element.text or "")
        elif name in _BREAKS:
            texts.append(_BREAKS[name])
    return "".join(texts)


def read_compound(body: bytes, limits: FileLimits) -> str:
    """The text of an old Word file or of a WPS file, by the stream that it keeps it in.

    WPS writes documents and workbooks as the old office programs do, and gives all of
    them names of its own.
    """
    if _has_stream(body, "WordDocument"):
        return _read_doc(body, limits)
    if _has_stream(body, "Workbook") or _has_stream(body, "Book"):
        return read_workbook(body, limits)
    if _has_stream(body, "PowerPoint Document"):
        raise UnreadableError(NotRead.NO_READER)
    is_locked = _ENCRYPTED_PACKAGE in body
    raise UnreadableError(NotRead.ENCRYPTED if is_locked else NotRead.BROKEN)


def _has_stream(body: bytes, name: str) -> bool:
    return body.startswith(_OLE) and f"{name}\0".encode("utf-16-le") in body


def _read_doc(body: bytes, limits: FileLimits) -> str:
    options = ExtractionOptions(
        max_file_bytes=limits.file_bytes, max_text_bytes=4 * limits.chars
    )
    try:
        return str(extract_text(body, options=options).text)
    except LegacyDocError as error:
        told = str(error)
        reason = next((_DOC_REASONS[w] for w in _DOC_REASONS if w in told), None)
        raise UnreadableError(reason or NotRead.BROKEN) from error


def read_workbook(body: bytes, limits: FileLimits) -> str:
    """The cells of a workbook of either age, a row a line."""
    if body.startswith(b"PK"):
        open_zip(body, limits)
    elif _ENCRYPTED_PACKAGE in body:
        raise UnreadableError(NotRead.ENCRYPTED)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(body))
        return "\n".join(_lines(book, limits))
    except python_calamine.PasswordError as error:
        raise UnreadableError(NotRead.ENCRYPTED) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise UnreadableError(NotRead.BROKEN) from error


def _lines(book: python_calamine.CalamineWorkbook, limits: FileLimits) -> Iterator[str]:
    left = limits.chars
    for name in book.sheet_names[: limits.pages]:
        for row in book.get_sheet_by_name(name).iter_rows():
            line = "\t".join(map(_cell, row)).rstrip()
            left -= len(line)
            if left < 0:
                return
            if line:
                yield line


def _cell(value: object) -> str:
    """A cell as a reader sees it; whole numbers are kept as floats in old files."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
