"""The marks by which a page says what site it belongs to (国办发〔2017〕47号)."""

from __future__ import annotations

import re

from catalog_spec.observations import SiteSeen
from crawler.parse.outline import Outline
from crawler.parse.sheet import Sheet
from crawler.parse.text import drop_blanks, to_half_width
from crawler.parse.vocabulary import word_set, words_of

_LONGEST_VALUE = 200
_TEXTS_AFTER_WORDS = 4
_CODE = re.compile(r"\W{0,3}([a-z]{0,2}\d{8,10})(?!\d)", re.IGNORECASE)
_CODE_IN_ADDRESS = re.compile(
    r"\bsite_?code\s{0,3}=\s{0,3}[\"']?([a-z]{0,2}\d{8,10})(?!\d)", re.IGNORECASE
)


def read_site_marks(sheet: Sheet) -> SiteSeen:
    """The standard's meta tags, the site's number, its error-report entry and party mark.

    Parameters
    ----------
    sheet: a page that was read in full.
    """
    tags = _tags(sheet.outline)
    code = tags.get("siteidcode") or _shown_code(sheet.outline)
    reports = any(words in sheet.source for words in words_of(*_ERROR_REPORT))
    if reports and not code:
        found = _CODE_IN_ADDRESS.search(sheet.source)
        code = found[1] if found else None
    bears = any(words in sheet.source for words in words_of(*_PARTY_MARK))
    return SiteSeen(tags, code, reports, bears)


_ERROR_REPORT = ("site_marks", "error_report")
_PARTY_MARK = ("site_marks", "party_mark")


def _tags(outline: Outline) -> dict[str, str]:
    wanted = word_set("site_marks", "tags")
    tags: dict[str, str] = {}
    for index in outline.named("meta"):
        name = outline.attribute(index, "name").lower()
        value = outline.attribute(index, "content")
        if value and name in wanted:
            tags.setdefault(name, value[:_LONGEST_VALUE])
    return tags


def _shown_code(outline: Outline) -> str | None:
    """The number behind its words; an element of its own may hold it."""
    words = words_of("site_marks", "code_words")
    for index, text in enumerate(outline.texts):
        word = next((word for word in words if word in text), None)
        if word is None:
            continue
        behind = text.rpartition(word)[2]
        following = [t for t in outline.texts[index + 1 : index + 12] if t]
        near = drop_blanks("".join([behind, *following[:_TEXTS_AFTER_WORDS]]))
        found = _CODE.match(to_half_width(near))
        if found:
            return found[1]
    return None
