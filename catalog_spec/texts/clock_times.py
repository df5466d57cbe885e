"""Days and hours that no calendar and no clock knows."""

from __future__ import annotations

import re
from calendar import isleap, monthrange
from collections.abc import Iterator

NO_SUCH_DAY = "w04.no_such_day"
NO_SUCH_HOUR = "w04.no_such_hour"
WRONG_HALF = "w04.wrong_half"
SAID_TWICE = "w04.said_twice"

_DAY = re.compile(r"(?:(\d{4})年)?(?<!\d)(\d{1,2})月(\d{1,2})日(?![均照])")
_LUNAR = ("农历", "阴历", "旧历", "夏历", "闰", "藏历", "彝历", "回历", "傣历")
_LUNAR_REACH, _LUNAR_BEHIND = 12, 4
# 11月24日25:18 is the score of a set.
_GAMES = re.compile(r"比分|比赛|决赛|战胜|[胜负局]")
_GAME_REACH = 20
_LEAP_YEAR, _COMMON_YEAR = 2024, 2023
_HOUR = re.compile(r"(?<!\d)(\d{1,2})(?:[:：](\d{2})(?![\d:：])|[时点](\d{1,2})分)")
_DATE = "日"
# 9:00至25:00; quarters of an hour on both sides, as 1:20至30:50 may be ratios.
_SPAN = re.compile(
    r"(?<![\d:：])(?:[01]?\d|2[0-4])[:：](?:00|15|30|45)[至到—–~～-]{1,2}"
    r"\d{1,2}[:：](?:00|15|30|45)$"
)
_SPAN_REACH = 8
_MORNING = frozenset({"凌晨", "清晨", "早上", "早晨", "上午"})
_LATER = frozenset({"下午", "傍晚", "晚上", "晚间"})
_LAST_HOUR, _LAST_MINUTE, _NOON = 24, 59, 12


def odd_times(bare: str) -> Iterator[tuple[int, int, str]]:
    """Places of impossible days and hours, each with the id of what is wrong.

    Parameters
    ----------
    bare: the text without blanks.
    """
    for found in _DAY.finditer(bare):
        if not _is_day(*found.groups()) and not _is_lunar(bare, *found.span()):
            yield found.start(), found.end(), NO_SUCH_DAY
    for found in _HOUR.finditer(bare):
        key = _oddity(bare, found)
        if key:
            yield max(0, found.start() - 2), found.end(), key


def _is_day(year: str | None, month: str, day: str) -> bool:
    """Whether a calendar has the day; zeros are blanks of a form, not days."""
    if not int(month) or not int(day):
        return True
    if int(month) > 12:
        return False
    leap = year is None or isleap(int(year))
    model = _LEAP_YEAR if leap else _COMMON_YEAR
    return int(day) <= monthrange(model, int(month))[1]


def _is_lunar(bare: str, start: int, end: int) -> bool:
    around = (
        bare[max(0, start - _LUNAR_REACH) : start] + bare[end : end + _LUNAR_BEHIND]
    )
    return any(word in around for word in _LUNAR)


def _oddity(bare: str, found: re.Match[str]) -> str:
    """What is wrong with an hour, "" when nothing is.

    Without a day or a part of the day before it, 30:70 may be a ratio.
    """
    start, hour = found.start(1), int(found[1])
    minute = int(found[2] or found[3])
    part = bare[max(0, start - 2) : start]
    is_told = part in _MORNING or part in _LATER
    if not is_told and not part.endswith(_DATE) and not _ends_span(bare, found):
        return ""
    if hour > _LAST_HOUR or minute > _LAST_MINUTE:
        reach = found.end() + _GAME_REACH
        is_score = not is_told and _GAMES.search(
            bare, max(0, start - _GAME_REACH), reach
        )
        return "" if is_score else NO_SUCH_HOUR
    if not is_told or hour <= _NOON:
        return ""
    if part in _MORNING:
        return WRONG_HALF if hour < _LAST_HOUR else ""
    return SAID_TWICE


def _ends_span(bare: str, found: re.Match[str]) -> bool:
    """Whether an hour is the second of two that say from when until when."""
    start, end = found.span()
    return _SPAN.search(bare, max(0, start - _SPAN_REACH), end) is not None
