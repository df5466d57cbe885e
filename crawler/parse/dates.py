"""Dates as Chinese offices write them.

Everything is read as a day in China. Telephone numbers, document numbers
(2016〔12〕30号), prices and identifiers are not dates. All patterns are bounded, so the
time grows with the length of the text only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

from crawler.parse.text import to_half_width

CHINA = timezone(timedelta(hours=8))
_EPOCH_SECONDS_FROM = 315_532_800  # 1980-01-01
_EPOCH_SECONDS_TO = 4_102_444_800  # 2100-01-01
_NUMERALS = {
    **dict.fromkeys("〇○零Oo0ОоΟο", "0"),
    **dict(zip("一二三四五六七八九", "123456789", strict=True)),
}
_ENGLISH_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"

_YEAR = r"(?P<y>(?:19[4-9]|20[0-9])[0-9])"
_MONTH = r"(?P<m>0?[1-9]|1[0-2])"
_DAY = r"(?P<d>0?[1-9]|[12][0-9]|3[01])"
_NOT_AFTER_NUMBER = r"(?<![0-9A-Za-z_])(?<![0-9][-./])"
_NOT_BEFORE_NUMBER = (
    r"(?:(?=[0-2][0-9]:[0-5][0-9])|(?![0-9]))(?![-./][0-9]{1,3}(?![0-9]))"
    r"(?!\s?(?:元|万|亿|%|米|亩))"
)

_SEPARATED = re.compile(
    rf"{_NOT_AFTER_NUMBER}{_YEAR}(?P<s>\s{{0,3}}[-/.–—]\s{{0,3}}){_MONTH}"
    rf"\s{{0,3}}[-/.–—]\s{{0,3}}{_DAY}{_NOT_BEFORE_NUMBER}"
)
_WRITTEN = re.compile(
    rf"(?<![0-9]){_YEAR}\s{{0,3}}年\s{{0,3}}{_MONTH}\s{{0,3}}月"
    rf"(?:\s{{0,3}}{_DAY}\s{{0,3}}(?:[日号]|(?=[-—~至到、]\s?[0-9]{{1,2}}\s?日)))?"
)
_NUMERAL = re.compile(
    r"(?P<y>[二一][〇○零OoОоΟο0一二三四五六七八九]{3})\s{0,3}年\s{0,3}"
    r"(?P<m>十[一二]?|[一二三四五六七八九])\s{0,3}月\s{0,3}"
    r"(?P<d>[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二三四五六七八九])"
    r"\s{0,3}日"
)
_JAVA = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\s(?P<m>[A-Z][a-z]{2})\s(?P<d>[0-3][0-9])\s"
    r"(?P<time>[0-2][0-9]:[0-5][0-9]:[0-5][0-9])\s(?:CST|GMT\+08:00)\s(?P<y>20[0-9]{2})"
)
_SHORT_YEAR = re.compile(
    r"(?:(?<=[\[(【（［])|^\s{0,9})(?P<y>[0-3][0-9])\s?[-/.年]\s?"
    rf"{_MONTH}\s?[-/.月]\s?{_DAY}日?(?=\s{{0,9}}(?:[\])】）］]|$))"
)
_NO_YEAR = re.compile(
    rf"(?:(?<=[\[(【（［])|^)\s{{0,9}}{_MONTH}\s?[-/.]\s?{_DAY}"
    r"(?=\s{0,9}(?:[\])】）］]|$|[0-2]?[0-9]:))"
)
_NO_YEAR_WRITTEN = re.compile(
    rf"(?<![0-9年]){_MONTH}\s{{0,3}}月\s{{0,3}}{_DAY}\s{{0,3}}日"
)
_WEEKDAY = r"(?:[(（]?(?:星期|周)[一二三四五六日天][)）]?\s{0,3})?"
_TIME = re.compile(
    rf"(?:T|\s{{0,8}}){_WEEKDAY}(?P<half>上午|下午|晚上|中午|凌晨|AM|PM)?\s{{0,2}}"
    r"(?P<hour>[01]?[0-9]|2[0-4])\s?[:：时点]\s?(?P<minute>[0-5][0-9])分?"
    r"(?:\s?[:：]?\s?(?P<second>[0-5][0-9])(?![0-9:：])秒?)?"
    r"(?:\.[0-9]{1,9})?(?P<zone>Z|[+-][01][0-9]:?[0-5][0-9])?"
)
_COMPACT = re.compile(
    r"(?<![0-9])(?P<y>(?:19[89]|20[0-4])[0-9])(?P<m>0[1-9]|1[0-2])"
    r"(?P<d>0[1-9]|[12][0-9]|3[01])"
    r"(?P<time>(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9])?(?![0-9])"
)
_ADDRESS = re.compile(
    r"(?<![0-9])(?P<y>(?:19[89]|20[0-4])[0-9])(?:(?P<m>0[1-9]|1[0-2])/?"
    r"(?P<d>0[1-9]|[12][0-9]|3[01])|[/-](?P<m2>0?[1-9]|1[0-2])[/-]"
    r"(?P<d2>0?[1-9]|[12][0-9]|3[01]))(?![0-9])"
)
_HINT = re.compile(
    r"[0-9０-９]\s{0,3}[-/.–—－／．年月]|年|[A-Z][a-z]{2} [A-Z][a-z]{2} "
)
_WIDE = re.compile("[０-９－／．]")
_LONGEST_REMEMBERED = 300


@dataclass(frozen=True, slots=True)
class FoundDate:
    """One date in a text.

    Parameters
    ----------
    value: the day in China; the first of the month when no day is written.
    start, end: offsets of the date in the text, its time left out.
    text: the characters it was read from.
    time: "HH:MM" or "HH:MM:SS" in China when a time follows, else None.
    has_year: False when the year was taken from a hint.
    has_day: False for 2016年12月.
    """

    value: date
    start: int
    end: int
    text: str
    time: str | None = None
    has_year: bool = True
    has_day: bool = True


def find_dates(text: str, today_hint: date | None = None) -> list[FoundDate]:
    """Find every date in `text`, from the left.

    Dates without a year are only reported when `today_hint` is given; they are put
    into the year that ends with that day.
    """
    if not _HINT.search(text):
        return []
    if today_hint is None and len(text) <= _LONGEST_REMEMBERED:
        return list(_remembered_dates(text))
    return _dates_in(text, today_hint)


@lru_cache(maxsize=1024)
def _remembered_dates(text: str) -> tuple[FoundDate, ...]:
    """The dates of a line, which several readers of one page ask for in turn."""
    return tuple(_dates_in(text, None))


def _dates_in(text: str, today_hint: date | None) -> list[FoundDate]:
    plain = _plain(text)
    found = list(_full_dates(text, plain))
    if today_hint:
        found += _yearless_dates(text, plain, today_hint)
    return _without_overlaps(found)


def parse_row_date(text: str, near_year: int | None = None) -> FoundDate | None:
    """Read the date cell of a list row; the first date counts.

    Parameters
    ----------
    text: the cell, e.g. "[12-30]", "2016/12/30 09:12", "16-12-30".
    near_year: year for dates written without one; None leaves them unread.
    """
    full = find_dates(text)
    if full:
        return full[0]
    if near_year is None:
        return None
    plain = _plain(text)
    match = _NO_YEAR.search(plain) or _NO_YEAR_WRITTEN.search(plain)
    if not match:
        return None
    day = _day(near_year, int(match["m"]), int(match["d"]))
    if not day:
        return None
    found = _found(text, plain, match, day)
    return replace(found, has_year=False)


def parse_json_date(value: object) -> FoundDate | None:
    """Read a date in a JSON answer: epoch milliseconds or seconds, or any text form.

    >>> parse_json_date(1482997376000).value.isoformat()
    '2016-12-29'
    """
    if isinstance(value, bool) or value is None:
        return None
    text = str(value).strip()
    digits = re.fullmatch(r"(?:/Date\()?([0-9]{9,13})(?:[+-][0-9]{4})?(?:\)/)?", text)
    if digits:
        return _from_epoch(int(digits[1]), text)
    compact = _COMPACT.fullmatch(text)
    if compact:
        return _from_compact(compact)
    return parse_row_date(text)


def find_address_date(address: str) -> FoundDate | None:
    """Read the day written into an address, e.g. /art/2016/12/30/ or t20161230_1.html.

    That is the day of entry, which may lie long after the day shown.
    """
    last = None
    for match in _ADDRESS.finditer(address):
        day = _day(
            int(match["y"]),
            int(match["m"] or match["m2"]),
            int(match["d"] or match["d2"]),
        )
        if day:
            last = FoundDate(day, match.start(), match.end(), match.group())
    return last


def _plain(text: str) -> str:
    return to_half_width(text) if _WIDE.search(text) else text


def _full_dates(text: str, plain: str) -> Iterator[FoundDate]:
    for pattern in (_SEPARATED, _WRITTEN):
        for match in pattern.finditer(plain):
            number = match["d"]
            day = _day(int(match["y"]), int(match["m"]), int(number or 1))
            if day:
                yield replace(
                    _found(text, plain, match, day), has_day=number is not None
                )
    if "年" in plain:
        yield from _numeral_dates(text, plain)
    for match in _JAVA.finditer(plain):
        month = _ENGLISH_MONTHS.find(match["m"]) // 3 + 1
        day = _day(int(match["y"]), month, int(match["d"]))
        if day:
            yield FoundDate(
                day, match.start(), match.end(), match.group(), match["time"]
            )
    for match in _SHORT_YEAR.finditer(plain):
        day = _day(2000 + int(match["y"]), int(match["m"]), int(match["d"]))
        if day:
            yield _found(text, plain, match, day)


def _numeral_dates(text: str, plain: str) -> Iterator[FoundDate]:
    for match in _NUMERAL.finditer(plain):
        year = int("".join(_NUMERALS[sign] for sign in match["y"]))
        day = _day(year, _numeral(match["m"]), _numeral(match["d"]))
        if day:
            yield _found(text, plain, match, day)


def _numeral(word: str) -> int:
    tens, ten, ones = word.replace("廿", "二十").partition("十")
    if not ten:
        return int(_NUMERALS[word])
    return int(_NUMERALS[tens] if tens else 1) * 10 + int(_NUMERALS.get(ones, 0))


def _yearless_dates(text: str, plain: str, today: date) -> Iterator[FoundDate]:
    for pattern in (_NO_YEAR, _NO_YEAR_WRITTEN):
        for match in pattern.finditer(plain):
            month, number = int(match["m"]), int(match["d"])
            day = _day(today.year, month, number)
            if not day or day > today:
                day = _day(today.year - 1, month, number)
            if day:
                yield replace(_found(text, plain, match, day), has_year=False)


def _found(text: str, plain: str, match: re.Match[str], day: date) -> FoundDate:
    start, end = match.span()
    while text[start].isspace():
        start += 1
    clock = _TIME.match(plain, end)
    if not clock:
        return FoundDate(day, start, end, text[start:end])
    day, time = _moment(day, clock)
    return FoundDate(day, start, end, text[start:end], time)


def _moment(day: date, clock: re.Match[str]) -> tuple[date, str]:
    """Put day and time together, moving times with a zone to China."""
    hour, minute = int(clock["hour"]) % 24, int(clock["minute"])
    second = clock["second"]
    if clock["half"] in ("下午", "晚上", "PM") and hour < 12:
        hour += 12
    if clock["zone"]:
        zone = clock["zone"].replace("Z", "+00:00").replace(":", "")
        east = int(zone[:3]) * 60 + int(zone[0] + zone[3:])
        there = datetime(
            day.year, day.month, day.day, hour, minute, tzinfo=UTC
        ) - timedelta(minutes=east)
        here = there.astimezone(CHINA)
        day, hour, minute = here.date(), here.hour, here.minute
    time = f"{hour:02}:{minute:02}"
    return day, f"{time}:{second}" if second else time


def _from_epoch(number: int, text: str) -> FoundDate | None:
    seconds = number / 1000 if number > _EPOCH_SECONDS_TO else number
    if not _EPOCH_SECONDS_FROM <= seconds < _EPOCH_SECONDS_TO:
        return None
    moment = datetime.fromtimestamp(seconds, CHINA)
    return FoundDate(moment.date(), 0, len(text), text, f"{moment:%H:%M:%S}")


def _from_compact(match: re.Match[str]) -> FoundDate | None:
    day = _day(int(match["y"]), int(match["m"]), int(match["d"]))
    if not day:
        return None
    clock = match["time"]
    time = f"{clock[:2]}:{clock[2:4]}:{clock[4:]}" if clock else None
    return FoundDate(day, match.start(), match.end(), match.group(), time)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _without_overlaps(found: list[FoundDate]) -> list[FoundDate]:
    kept: list[FoundDate] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept
