"""Periods named in titles: 2026年第三季度, 1-9月, 上半年, 2026年度.

A period without a year takes the year named elsewhere in the title, else the year that
fits the day the piece was published: a yearly summary of 12月份 comes out in January.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_MONTHS_OF = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}
_AHEAD = timedelta(days=10)
_DIGITS = {digit: str(value) for value, digit in enumerate("〇一二三四五六七八九")}
_DIGITS |= {"零": "0", "○": "0", "O": "0", "o": "0"}
_BLANKS = re.compile(r"\s+")
_DASHES = re.compile(r"[-‐‑‒–—―−~～至到]+")
_CHINESE_YEAR = re.compile(r"[一二][〇○零Oo一二三四五六七八九]{3}(?=年)")
_YEAR = r"(?:19|20)\d{2}"
_NUMBER = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?!\d{1,2}(?:-\d{1,2})?[日号])"
_QUARTER = r"[一二三四1-4]"
_WORDS = re.compile(
    rf"""
    (?P<date>(?:{_YEAR}年)?\d{{1,2}}月\d{{1,2}}[日号])
    | (?:(?<!\d)(?P<year>{_YEAR})年?度?)?
      (?:
        前(?P<until>{_QUARTER})个?季度
        | 第?(?P<quarter>{_QUARTER})(?:季度?)?-第?(?P<quarter_end>{_QUARTER})季度
        | (?:第?(?P<one_quarter>{_QUARTER})季度|第(?P<short_quarter>{_QUARTER})季)
        | (?P<half>[上下])半年
        | (?<!\d)(?P<month>{_NUMBER})月?份?-(?:(?P<end_year>{_YEAR})年)?
          (?P<month_end>{_NUMBER})月份?{_DAY}
        | (?<!\d)(?P<one_month>1[0-2]|0?[1-9])月份?{_DAY}
        | (?P<named_month>十[一二]?|[一二三四五六七八九])月份
      )
    | (?<!\d)(?P<year_of_named>{_YEAR})年(?P<month_of_named>十[一二]?|[一二三四五六七八九])月
    | (?<!\d)(?P<from_year>{_YEAR})年?度?-(?P<to_year>{_YEAR})学?年度?
    | (?<!\d)(?P<dotted>{_YEAR})[./-](?P<dotted_month>1[0-2]|0?[1-9])(?![\d./-])
    | (?<!\d)(?P<whole>{_YEAR})(?:年度?|度)
    """,
    re.VERBOSE,
)
_YEAR_NAMES = ("year", "year_of_named", "dotted")
_QUARTER_NAMES = (
    ("quarter", "quarter_end"),
    ("one_quarter", "one_quarter"),
    ("short_quarter", "short_quarter"),
)
_MONTH_NAMES = (
    ("month", "month_end"),
    ("one_month", "one_month"),
    ("named_month", "named_month"),
    ("month_of_named", "month_of_named"),
    ("dotted_month", "dotted_month"),
)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of whole months, both days inside it.

    Parameters
    ----------
    first, last: the first day of its first and the last day of its last month.
    """

    first: date
    last: date

    @classmethod
    def of_months(cls, year: int, first: int, last: int) -> Period:
        """The months `first` to `last` (1 to 12) of one year."""
        days = calendar.monthrange(year, last)[1]
        return cls(date(year, first, 1), date(year, last, days))

    @property
    def months(self) -> int:
        """How many months it spans."""
        years = self.last.year - self.first.year
        return 12 * years + self.last.month - self.first.month + 1

    def overlaps(self, other: Period) -> bool:
        """Whether the two have a day in common."""
        return self.first <= other.last and other.first <= self.last

    def __str__(self) -> str:
        """The period as a clerk writes it."""
        year = f"{self.first.year}年"
        if self.months == 12 and self.first.month == 1:
            return f"{year}度"
        if self.months == 6 and self.first.month in (1, 7):
            return f"{year}{'上' if self.first.month == 1 else '下'}半年"
        if self.months == 3 and self.first.month % 3 == 1:
            return f"{year}第{'一二三四'[self.first.month // 3]}季度"
        if self.months == 1:
            return f"{year}{self.first.month}月"
        return f"{year}{self.first.month}月至{self.last.year}年{self.last.month}月"


@lru_cache(maxsize=4096)
def find_periods(title: str, near: date | None = None) -> tuple[Period, ...]:
    """All periods a title names, in its order, each once.

    Parameters
    ----------
    title: as the site shows it, full-width characters and blanks included.
    near: the day the piece was published; it gives the year where none is named.
        Without it a period without a year is left out.
    """
    words = list(_WORDS.finditer(_readable(title)))
    spans = [span for match in words if (span := _span(match)) is not None]
    years = [span.year for span in spans if span.year is not None]
    found: list[Period] = []
    year: int | None = None
    for index, span in enumerate(spans):
        year = span.year or year
        if span.is_whole_year and _lends_its_year(spans, index):
            continue
        guess = year or (years[0] if len(set(years)) == 1 else None)
        found.extend(_dated(span, guess, near))
    return tuple(dict.fromkeys(found))


def period_of(cadence: str, day: date) -> Period:
    """The period of this cadence (monthly … yearly) that holds a day."""
    length = _MONTHS_OF[cadence]
    first = (day.month - 1) // length * length + 1
    return Period.of_months(day.year, first, first + length - 1)


def months_of(cadence: str) -> int | None:
    """Length of a cadence's period in months, None when it is not made of months."""
    return _MONTHS_OF.get(cadence)


def without_periods(title: str) -> str:
    """The title without blanks and without the periods it names."""
    return _WORDS.sub("", _readable(title))


def years_named(title: str) -> frozenset[int]:
    """Every year a title names, also inside a date."""
    return frozenset(
        int(text)
        for text in re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", _readable(title))
    )


@dataclass(frozen=True, slots=True)
class _Span:
    """Months as read, the year perhaps still unknown."""

    year: int | None
    first: int
    last: int
    years: int = 1

    @property
    def is_whole_year(self) -> bool:
        return (self.first, self.last, self.years) == (1, 12, 1)


def _readable(title: str) -> str:
    """The title with one kind of digit and dash and without blanks."""
    text = _BLANKS.sub("", unicodedata.normalize("NFKC", title))
    text = _CHINESE_YEAR.sub(lambda match: _arabic(match.group()), text)
    return _DASHES.sub("-", text)


def _arabic(text: str) -> str:
    return "".join(_DIGITS[digit] for digit in text)


def _lends_its_year(spans: list[_Span], index: int) -> bool:
    """Whether a bare year belongs to the period without a year beside it."""
    neighbours = spans[index + 1 : index + 2] or spans[:index][-1:]
    return any(span.year is None for span in neighbours)


def _span(match: re.Match[str]) -> _Span | None:
    found = {name: text for name, text in match.groupdict().items() if text}
    if "date" in found:
        return None
    if "whole" in found:
        return _Span(int(found["whole"]), 1, 12)
    if "from_year" in found:
        return _long_span(int(found["from_year"]), 1, int(found["to_year"]), 12)
    first, last = _months(found)
    year = next((int(found[name]) for name in _YEAR_NAMES if name in found), None)
    end_year = found.get("end_year")
    if year is not None and end_year is not None:
        return _long_span(year, first, int(end_year), last)
    return _Span(year, first, last) if first <= last else None


def _long_span(year: int, first: int, end_year: int, last: int) -> _Span | None:
    is_forward = (year, first) <= (end_year, last)
    return _Span(year, first, last, end_year - year + 1) if is_forward else None


def _months(found: dict[str, str]) -> tuple[int, int]:
    """First and last month of a quarter, half or month word."""
    if "half" in found:
        return (1, 6) if found["half"] == "上" else (7, 12)
    if "until" in found:
        return 1, 3 * _number(found["until"])
    for first, last in _QUARTER_NAMES:
        if first in found:
            return 3 * _number(found[first]) - 2, 3 * _number(found[last])
    first, last = next(names for names in _MONTH_NAMES if names[0] in found)
    return _number(found[first]), _number(found[last])


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    tens, _, ones = text.rpartition("十")
    return (10 if tens or text.startswith("十") else 0) + int(_arabic(ones) or 0)


def _dated(span: _Span, year: int | None, near: date | None) -> Iterator[Period]:
    year = year or _fitting_year(span, near)
    if year is not None:
        first = Period.of_months(year, span.first, span.first)
        last = Period.of_months(year + span.years - 1, span.last, span.last)
        yield Period(first.first, last.last)


def _fitting_year(span: _Span, near: date | None) -> int | None:
    """The latest year in which the period has begun by then or is about to."""
    if near is None:
        return None
    day = near + _AHEAD
    return day.year if date(day.year, span.first, 1) <= day else day.year - 1
