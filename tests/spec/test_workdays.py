"""Working days with China's holidays and make-up days."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_spec.workdays import (
    WorkdayError,
    first_known_day,
    is_workday,
    last_known_day,
    workdays_between,
)

DAYS = st.dates(first_known_day(), last_known_day())
LATEST = last_known_day() + timedelta(1)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        pytest.param(date(2026, 10, 1), False, id="a holiday on a Thursday"),
        pytest.param(date(2026, 10, 10), True, id="a Saturday made up for"),
        pytest.param(date(2026, 11, 21), False, id="a usual Saturday"),
        pytest.param(date(2026, 11, 24), True, id="a usual Tuesday"),
        pytest.param(date(2020, 1, 31), False, id="the holiday prolonged in 2020"),
    ],
)
def test_holidays_and_make_up_days_count(day: date, works: bool) -> None:
    assert is_workday(day) is works


def test_twenty_workdays_reach_over_the_long_holiday() -> None:
    assert workdays_between(date(2016, 9, 20), date(2016, 10, 21)) == 20


@given(DAYS, DAYS, DAYS)
def test_counts_add_up(a: date, b: date, c: date) -> None:
    assert workdays_between(a, b) + workdays_between(b, c) == workdays_between(a, c)


@given(DAYS, DAYS, DAYS)
def test_a_later_end_never_counts_less(start: date, one: date, other: date) -> None:
    first, last = sorted((one, other))
    assert workdays_between(start, first) <= workdays_between(start, last)


@given(DAYS, st.integers(0, 60))
def test_the_count_is_that_of_the_library(start: date, days: int) -> None:
    end = min(start + timedelta(days), last_known_day())
    asked = chinese_calendar.get_workdays(start, end)
    own = [day for day in asked if day > start]
    assert workdays_between(start, end) == len(own)


@pytest.mark.parametrize("day", [LATEST, first_known_day() - timedelta(1)])
def test_unknown_years_are_refused_in_chinese_words(day: date) -> None:
    with pytest.raises(WorkdayError) as refused:
        is_workday(day)
    assert f"{day}" in refused.value.message_zh
    assert f"收录到{last_known_day()}" in refused.value.message_zh


def test_a_count_that_reaches_into_an_unknown_year_is_refused() -> None:
    with pytest.raises(WorkdayError):
        workdays_between(last_known_day(), LATEST)
