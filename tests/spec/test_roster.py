"""The roster: units by name, alias and day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_spec.roster import Roster, RosterError, Unit

DAYS = st.dates(date(2010, 1, 1), date(2030, 12, 31))


def township(name: str, **details: object) -> Unit:
    return Unit(name, "township", "http://127.0.0.1/", **details)  # type: ignore[arg-type]


@given(since=DAYS, length=st.integers(0, 4000), day=DAYS)
def test_duty_runs_from_the_first_to_the_last_day(
    since: date, length: int, day: date
) -> None:
    until = since + timedelta(days=length)
    unit = township("姚李镇", since=since, until=until)
    assert unit.is_on_duty(since)
    assert unit.is_on_duty(until)
    assert not unit.is_on_duty(since - timedelta(days=1))
    assert not unit.is_on_duty(until + timedelta(days=1))
    assert unit.is_on_duty(day) == (since <= day <= until)


@given(day=DAYS)
def test_a_unit_without_dates_is_always_on_duty(day: date) -> None:
    assert township("孙岗镇").is_on_duty(day)


def test_open_ends() -> None:
    moved = township("洪集镇", since=date(2016, 8, 1), moved_from="霍邱县")
    merged = township("平岗街道", until=date(2019, 6, 30))
    assert not moved.is_on_duty(date(2016, 7, 31))
    assert moved.is_on_duty(date(2026, 1, 1))
    assert merged.is_on_duty(date(2009, 1, 1))
    assert not merged.is_on_duty(date(2019, 7, 1))


@given(
    first=st.tuples(DAYS, DAYS).map(sorted),
    second=st.tuples(DAYS, DAYS).map(sorted),
)
def test_serving_side_by_side_means_a_common_day(
    first: list[date], second: list[date]
) -> None:
    one = township("甲镇", since=first[0], until=first[1])
    other = township("乙镇", since=second[0], until=second[1])
    common = max(first[0], second[0]) <= min(first[1], second[1])
    assert one.serves_beside(other) == other.serves_beside(one) == common


@pytest.mark.parametrize("name", ["", "  ", "\u3000"])
def test_a_unit_needs_a_name(name: str) -> None:
    with pytest.raises(RosterError, match="名称不能为空"):
        township(name)


def test_an_unknown_kind_is_told_with_the_known_ones() -> None:
    with pytest.raises(RosterError) as caught:
        Unit("姚李镇", "town", "http://127.0.0.1/")
    assert caught.value.unit == "姚李镇"
    assert "“town”" in caught.value.message_zh
    assert "county、township、department" in caught.value.message_zh


def test_the_last_day_cannot_precede_the_first() -> None:
    with pytest.raises(RosterError, match="2016-07-31 早于起始日期 2016-08-01"):
        township("姚李镇", since=date(2016, 8, 1), until=date(2016, 7, 31))


def test_the_roster_keeps_the_order_of_the_office() -> None:
    units = (township("丙镇"), township("甲镇"), township("乙镇"))
    roster = Roster(units)
    assert tuple(roster) == units
    assert len(roster) == 3


def test_units_are_found_by_name_and_by_alias() -> None:
    roster = Roster((township("姚李镇", aliases=("姚李乡",)), township("洪集镇")))
    found = [roster.find(name) for name in (" 姚李镇\n", "姚李乡", "洪集镇", "洪集")]
    assert [unit and unit.name for unit in found] == [
        *("姚李镇", "姚李镇", "洪集镇"),
        None,
    ]


def test_the_official_name_goes_before_an_alias() -> None:
    new = township("姚李镇", since=date(2016, 8, 1), aliases=("姚李乡",))
    old = township("姚李乡", until=date(2016, 7, 31))
    assert Roster((new, old)).find("姚李乡") is old


def test_an_alias_of_two_units_finds_none() -> None:
    old = township("甲镇", until=date(2015, 12, 31), aliases=("城关",))
    new = township("乙镇", since=date(2016, 1, 1), aliases=("城关",))
    assert Roster((old, new)).find("城关") is None


def test_a_name_stands_once() -> None:
    with pytest.raises(RosterError, match="单位名称“姚李镇”重复"):
        Roster((township("姚李镇"), township("姚李镇")))


@pytest.mark.parametrize(("own", "foreign"), [(("乙镇",), ()), (("城关",), ("城关",))])
def test_an_alias_cannot_belong_to_a_neighbour(
    own: tuple[str, ...], foreign: tuple[str, ...]
) -> None:
    with pytest.raises(RosterError, match="同时属于") as caught:
        Roster((township("甲镇", aliases=own), township("乙镇", aliases=foreign)))
    assert caught.value.unit == "甲镇"


@given(day=DAYS)
def test_on_duty_picks_exactly_the_units_of_the_day(day: date) -> None:
    units = (
        township("甲镇"),
        township("乙镇", since=date(2016, 8, 1)),
        township("丙镇", until=date(2020, 2, 29)),
    )
    picked = Roster(units).on_duty(day)
    assert set(picked) == {unit for unit in units if unit.is_on_duty(day)}
    assert picked == tuple(unit for unit in units if unit in picked)
