"""Period words in titles."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_spec.periods import (
    Period,
    find_periods,
    months_of,
    period_of,
    without_periods,
    years_named,
)

NEAR = date(2026, 10, 12)


def _told(title: str, near: date | None = NEAR) -> list[str]:
    return [str(period) for period in find_periods(title, near)]


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("2026年第三季度", "2026年第三季度"),
        ("2026年三季度重点工作", "2026年第三季度"),
        ("2026年度第三季度", "2026年第三季度"),
        ("２０２６年第３季度", "2026年第三季度"),
        ("二〇二六年第三季度", "2026年第三季度"),
        ("二○二六年第三季度", "2026年第三季度"),
        ("第三季度", "2026年第三季度"),
        ("第3季", "2026年第三季度"),
        ("2026年1-9月", "2026年1月至2026年9月"),
        ("2026年1—9月份", "2026年1月至2026年9月"),
        ("1至9月", "2026年1月至2026年9月"),
        ("1月-9月", "2026年1月至2026年9月"),
        ("2026年1月至2026年9月", "2026年1月至2026年9月"),
        ("2025年9月至2026年8月", "2025年9月至2026年8月"),
        ("前三季度", "2026年1月至2026年9月"),
        ("前三个季度", "2026年1月至2026年9月"),
        ("2026年一至三季度", "2026年1月至2026年9月"),
        ("2026年第一季度至第三季度", "2026年1月至2026年9月"),
        ("1-3季度", "2026年1月至2026年9月"),
        ("2026年1-2季度", "2026年上半年"),
        ("2026年9月", "2026年9月"),
        ("2026 年 9 月份", "2026年9月"),
        ("2026-09", "2026年9月"),
        ("2026.9", "2026年9月"),
        ("9月份", "2026年9月"),
        ("九月份", "2026年9月"),
        ("2026年十月", "2026年10月"),
        ("十二月份", "2025年12月"),
        ("上半年", "2026年上半年"),
        ("2026年下半年", "2026年下半年"),
        ("2026年度", "2026年度"),
        ("2026年", "2026年度"),
        ("2016-2020年规划", "2016年1月至2020年12月"),
        ("2026年姚李镇第三季度重点工作", "2026年第三季度"),
        ("第三季度重点工作(2025年)", "2025年第三季度"),
    ],
)
def test_one_period_is_read(title: str, period: str) -> None:
    assert _told(title) == [period]


@pytest.mark.parametrize(
    "title",
    [
        "2026年9月24日会议",
        "9月24日",
        "9月24-30日值班",
        "9月24日至10月3日",
        "姚政〔2026〕12号",
        "2026-09-12",
        "四季花海",
        "三月三",
        "关于印发防汛预案的通知",
        "2026年9-3月",
        "2026-2025年",
        "12345热线",
    ],
)
def test_no_period_is_read(title: str) -> None:
    assert _told(title) == []


def test_several_periods_are_read_in_their_order() -> None:
    told = _told("2025年工作总结暨2026年1-9月工作情况")
    assert told == ["2025年度", "2026年1月至2026年9月"]


def test_a_year_belongs_to_the_period_that_follows_it() -> None:
    assert _told("2025年工作总结和四季度安排") == ["2025年第四季度"]


def test_doubled_periods_count_once() -> None:
    assert _told("2026年9月(2026年9月)") == ["2026年9月"]


def test_without_a_year_and_a_day_there_is_no_period() -> None:
    assert _told("第三季度", None) == []


@pytest.mark.parametrize(
    ("near", "period"),
    [
        (date(2026, 1, 5), "2025年12月"),
        (date(2026, 11, 24), "2026年12月"),
        (date(2026, 11, 20), "2025年12月"),
        (date(2026, 12, 31), "2026年12月"),
    ],
)
def test_the_year_fits_the_day(near: date, period: str) -> None:
    assert _told("12月份", near) == [period]


@pytest.mark.parametrize(
    ("cadence", "period"),
    [
        ("monthly", "2026年10月"),
        ("quarterly", "2026年第四季度"),
        ("half_yearly", "2026年下半年"),
        ("yearly", "2026年度"),
    ],
)
def test_the_period_of_a_day(cadence: str, period: str) -> None:
    assert str(period_of(cadence, NEAR)) == period


def test_a_fortnight_is_not_made_of_months() -> None:
    assert months_of("biweekly") is None


def test_a_title_without_its_periods() -> None:
    assert without_periods("姚李镇 2026年第三季度 财政收支") == "姚李镇财政收支"


def test_years_are_read_inside_dates_too() -> None:
    assert years_named("2025年度报告（2026年3月1日）") == {2025, 2026}
    assert years_named("K16185922201704") == frozenset()


_DAYS = st.dates(date(2010, 1, 1), date(2039, 12, 31))


@settings(deadline=None)
@given(_DAYS, st.sampled_from(["monthly", "quarterly", "half_yearly", "yearly"]))
def test_what_a_clerk_writes_is_read_back(day: date, cadence: str) -> None:
    period = period_of(cadence, day)
    assert find_periods(f"姚李镇{period}工作情况") == (period,)


@settings(deadline=None)
@given(_DAYS, st.integers(1, 12), st.integers(1, 12))
def test_a_stretch_of_months_is_read_back(day: date, one: int, other: int) -> None:
    period = Period.of_months(day.year, min(one, other), max(one, other))
    assert find_periods(str(period)) == (period,)


@settings(deadline=None)
@given(_DAYS, st.sampled_from(["monthly", "quarterly", "half_yearly", "yearly"]))
def test_periods_follow_one_another(day: date, cadence: str) -> None:
    period = period_of(cadence, day)
    after = period_of(cadence, period.last + timedelta(days=1))
    assert period.first <= day <= period.last < after.first
    assert period.overlaps(period)
    assert not period.overlaps(after)
    assert period.months == months_of(cadence)
