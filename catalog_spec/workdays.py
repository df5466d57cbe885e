"""Working days in China, holidays and make-up days included.

The State Council names the holidays of a year late in the year before; a kept library
carries them year by year. Outside its years nothing is guessed.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from itertools import accumulate

import chinese_calendar  # type: ignore[import-untyped]

from catalog_spec.data_files import load_data

_SATURDAY = 5


class WorkdayError(ValueError):
    """A day outside the years whose holidays are known.

    Parameters
    ----------
    day: the day that was asked for.
    message_zh: what is missing and what to do, a Chinese sentence.
    """

    def __init__(self, day: date) -> None:
        self.day = day
        self.message_zh = _words().format(
            day=day, first=first_known_day(), last=last_known_day()
        )
        super().__init__(self.message_zh)


@cache
def first_known_day() -> date:
    """The first day of the years whose holidays are known."""
    return date(min(chinese_calendar.holidays).year, 1, 1)


@cache
def last_known_day() -> date:
    """The last day of the years whose holidays are known."""
    return date(max(chinese_calendar.holidays).year, 12, 31)


def is_workday(day: date) -> bool:
    """Whether offices work on a day.

    Raises
    ------
    WorkdayError: the holidays of that year are not known.
    """
    _place(day)
    return _is_workday(day)


def workdays_between(start: date, end: date) -> int:
    """How many working days lie after `start` up to and including `end`.

    Negative when `end` comes first, so that counts add up: from a to b and from b to c
    make from a to c.

    Raises
    ------
    WorkdayError: the holidays of one of the years are not known.
    """
    counted = _counted()
    return counted[_place(end)] - counted[_place(start)]


def _is_workday(day: date) -> bool:
    if day in chinese_calendar.workdays:
        return True
    return day.weekday() < _SATURDAY and day not in chinese_calendar.holidays


def _place(day: date) -> int:
    """Number of a known day, from 0."""
    if not first_known_day() <= day <= last_known_day():
        raise WorkdayError(day)
    return (day - first_known_day()).days


@cache
def _counted() -> tuple[int, ...]:
    """For every known day how many working days there were up to its end."""
    first = first_known_day()
    days = range((last_known_day() - first).days + 1)
    return tuple(accumulate(_is_workday(first + timedelta(n)) for n in days))


@cache
def _words() -> str:
    words: str = load_data("workdays.toml")["unknown"]
    return words
