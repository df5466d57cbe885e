"""Texts of PDF files."""

from __future__ import annotations

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from catalog_spec.observations import NotRead
from crawler.files.limits import FileLimits
from crawler.files.unreadable import UnreadableError


def read_pdf(body: bytes, limits: FileLimits) -> str:
    """The text layer of a PDF, page after page.

    Raises
    ------
    UnreadableError: it asks for a password, or is no PDF that can be opened.
    """
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        is_locked = error.err_code == pdfium.FPDF_ERR_PASSWORD
        reason = NotRead.ENCRYPTED if is_locked else NotRead.BROKEN
        raise UnreadableError(reason) from error
    texts: list[str] = []
    for number in range(min(len(document), limits.pages)):
        texts.append(_page_text(document, number))
        if sum(map(len, texts)) > limits.chars:
            break
    document.close()
    return "\n".join(texts)


def _page_text(document: pypdfium2.PdfDocument, number: int) -> str:
    """The text of one page, "" when that page is broken."""
    try:
        page = document[number]
        text_page = page.get_textpage()
        return str(text_page.get_text_bounded())
    except pypdfium2.PdfiumError:
        return ""
