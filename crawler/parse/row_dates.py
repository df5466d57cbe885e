"""Dates that can be the date of a list row, and where on the page they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from crawler.parse.dates import FoundDate, parse_row_date
from crawler.parse.outline import Outline
from crawler.parse.sheet import TRAIL, Sheet
from crawler.parse.text import drop_blanks

_DATE_HINT = re.compile(r"[0-9０-９]\s{0,3}(?:[-/.年月–—]|$)|年")
_ONLY_DATE = re.compile(r"[\s\[\]()（）【】〔〕\-/.:：年月日号0-9０-９Tt]{1,40}$")
_YEARLESS = re.compile(
    r"\s*[\[(（【]?\s*[01]?[0-9]\s?[-/.月]\s?[0-3]?[0-9]\s?日?\s*[\])）】]?"
)
_PLAIN_DATE = re.compile(r"\[?((?:19|20)[0-9]{2})-([0-9]{2})-([0-9]{2})\]?")
_DAY = re.compile(r"\s*([0-3]?[0-9])\s?日?\s*$")
_YEAR_MONTH = re.compile(
    r"\s*(20[0-9]{2}|19[0-9]{2})\s?[-/.年]\s?([01]?[0-9])\s?月?\s*$"
)
_YEAR = re.compile(r"\s*(20[0-9]{2}|19[0-9]{2})\s?年?\s*$")
_MONTH_DAY = re.compile(r"\s*([01]?[0-9])\s?[-/.月]\s?([0-3]?[0-9])\s?日?\s*$")
_EDGE_DATE = re.compile(
    r"^\s*[\[(（【]?\s*(?:19|20)[0-9]{2}\s?[-/.年]\s?[01]?[0-9]\s?[-/.月]\s?[0-3]?[0-9]\s?日?"
    r"\s*[\])）】]?(?:\s*[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?)?\s*"
    r"|\s*[\[(（【]?\s*(?:19|20)[0-9]{2}\s?[-/.]\s?[01]?[0-9]\s?[-/.]\s?[0-3]?[0-9]"
    r"(?:\s[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?)?\s*[\])）】]?\s*$"
)
_HOLDERS = frozenset({"ul", "ol", "table", "tbody", "body", "main", "section", "form"})
_CHOICES = frozenset({"a", "button", "option", "label"})
_ROWS = frozenset({"li", "tr", "dl", "dd", "article"})
_FULL_DATES = ("datetime", "title", "data-date", "data-time")
_LONGEST_TEXT = 400
_FARTHEST = 6


@dataclass(frozen=True, slots=True)
class DatedText:
    """A date in the page: the number of its text entry and what it says."""

    index: int
    found: FoundDate | None
    text: str


def find_row_dates(sheet: Sheet) -> list[DatedText]:
    """Every text of a page that can be the date of a row, in order.

    Parameters
    ----------
    sheet: the page.
    """
    return list(_DateFinder(sheet).find())


class _DateFinder:
    """Looks through the texts of one page."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.outline = sheet.outline

    def find(self) -> Iterator[DatedText]:
        """Every text that can be the date of a row."""
        regions = self.sheet.regions
        for index, text in enumerate(self.outline.texts):
            if not text or len(text) > _LONGEST_TEXT or not _DATE_HINT.search(text):
                continue
            if regions[index] & TRAIL:
                continue
            dated = self._date_in(index, text)
            if dated:
                yield dated

    def _date_in(self, index: int, text: str) -> DatedText | None:
        stripped = text.strip()
        if _PLAIN_DATE.fullmatch(stripped):
            found = _plain_date(stripped)
            return DatedText(index, found, found.text) if found else None
        inside = self._enclosing_link(index)
        if inside is not None and not is_only_date(stripped):
            return self._date_beside_title(index, stripped)
        if _YEARLESS.fullmatch(stripped) or _YEAR_MONTH.match(stripped):
            return self._incomplete_date(index, stripped)
        found = parse_row_date(stripped)
        if not found:
            return self._incomplete_date(index, stripped)
        if inside is not None or _is_date_text(stripped, found):
            return DatedText(index, found, found.text)
        return None

    def _date_beside_title(self, index: int, text: str) -> DatedText | None:
        """A date written into the words of a link, before or behind the title."""
        match = _EDGE_DATE.search(text)
        found = parse_row_date(match[0]) if match else None
        return DatedText(index, found, found.text) if found else None

    def _incomplete_date(self, index: int, text: str) -> DatedText | None:
        """A day and month without a year, or the pieces of a split date."""
        if _YEARLESS.fullmatch(text) and (found := parse_row_date(text, 2000)):
            year = self._neighbour(index, _YEAR)
            if not year and (whole := self._told_in_full(index, found)):
                return DatedText(index, whole, whole.text)
            if year:
                found = parse_row_date(f"{year[1]}-{found.value:%m-%d}")
                return DatedText(index, found, f"{year[1]}-{text}") if found else None
            return DatedText(index, None, found.text)
        match = _YEAR_MONTH.match(text)
        if match:
            day = self._neighbour(index, _DAY)
            found = parse_row_date(f"{match[1]}-{match[2]}-{day[1]}") if day else None
            return DatedText(index, found, found.text if found else text)
        return None

    def _told_in_full(self, index: int, shown: FoundDate) -> FoundDate | None:
        """The whole of a shown day and month, from an attribute of its element."""
        attributes = self.outline.attributes[self.outline.parents[index]]
        for name in _FULL_DATES:
            found = parse_row_date(attributes.get(name) or "")
            if found and f"{found.value:%m%d}" == f"{shown.value:%m%d}":
                return found
        return None

    def _neighbour(self, index: int, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The text just before or behind entry `index`, when it fits `pattern`."""
        texts = self.outline.texts
        for near in (self._previous_text(index), self._next_text(index)):
            match = pattern.match(texts[near]) if near is not None else None
            if match and near is not None and abs(near - index) <= _FARTHEST:
                return match if self._is_beside(index, near) else None
        return None

    def _is_beside(self, index: int, near: int) -> bool:
        """Whether two texts stand in one row, so that they can be one date."""
        for ancestor in self.outline.ancestors(index):
            if ancestor < near < self.outline.ends[ancestor]:
                return True
            if self.outline.tags[ancestor] in _ROWS | _HOLDERS:
                return False
        return False

    def _previous_text(self, index: int) -> int | None:
        return next(
            (
                i
                for i in range(index - 1, max(index - 7, -1), -1)
                if self.outline.texts[i]
            ),
            None,
        )

    def _next_text(self, index: int) -> int | None:
        end = min(index + 7, len(self.outline.texts))
        return next((i for i in range(index + 1, end) if self.outline.texts[i]), None)

    def _enclosing_link(self, index: int) -> int | None:
        for steps, ancestor in enumerate(self.outline.ancestors(index)):
            if self.outline.tags[ancestor] == "a":
                return ancestor
            if steps > 6 or self.outline.tags[ancestor] in _HOLDERS:
                return None
        return None


def _plain_date(text: str) -> FoundDate | None:
    """The most common form, read without the many patterns of the others."""
    bare = text.strip("[]")
    try:
        return FoundDate(date.fromisoformat(bare), 0, len(bare), bare)
    except ValueError:
        return None


def years_above(outline: Outline, rows: Sequence[int]) -> list[int | None]:
    """For each row the year that stands as a heading over it, or None.

    Parameters
    ----------
    outline: the page.
    rows: entries of the rows of one list, from the top.
    """
    found: list[int | None] = []
    for row in rows:
        year = _year_before(outline, row)
        found.append(year or (found[-1] if found else None))
    return found


def _year_before(outline: Outline, row: int) -> int | None:
    """A year as the last words before a row: no link, and not one of several."""
    before = [i for i in range(row - 1, max(row - 12, -1), -1) if outline.texts[i]][:2]
    years = [_YEAR.fullmatch(outline.texts[index]) for index in before]
    if not years or years[0] is None or any(years[1:]):
        return None
    near = zip(range(3), outline.ancestors(before[0]), strict=False)
    is_choice = any(outline.tags[ancestor] in _CHOICES for _, ancestor in near)
    return None if is_choice else int(years[0][1])


def is_only_date(text: str) -> bool:
    """Whether a text holds nothing but a date."""
    return not text or bool(_ONLY_DATE.match(text))


def is_date_piece(text: str) -> bool:
    """Whether a text is the day, or year and month, of a date in two parts."""
    return bool(_DAY.match(text) or _YEAR_MONTH.match(text) or _MONTH_DAY.match(text))


def without_date(text: str) -> str:
    """Cut a date off the front or the end of some words."""
    return _EDGE_DATE.sub("", text.strip())


def ends_in_date(words: str) -> bool:
    """Whether a date stands before or behind a title in the same words."""
    return bool(_EDGE_DATE.search(words)) and len(words) > 12


def _is_date_text(text: str, found: FoundDate) -> bool:
    """Whether a text outside a link is about its date and little else."""
    return len(drop_blanks(text)) - len(drop_blanks(found.text)) <= 60
