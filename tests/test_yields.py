"""The alarm over the parser: several units that empty at once are nobody's fault."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from catalog_spec.verdicts import Result, State
from crawler.store.yields import yields_of
from crawler.yields import Yield, has_dropped, yield_alarm
from tests.hamlets import EMPTY, NEXT_DAY, TODAY, UNITS, Hamlets, hamlets

FULL = Yield("lonsun", "www.gov.test", 60, 50, 40, 2, 600, 600)
POOR = Yield("lonsun", "www.gov.test", 60, 50, 1, 49, 3, 3)


@pytest.fixture
def place(tmp_path: Path, socket_enabled: None) -> Iterator[Hamlets]:
    with hamlets(tmp_path) as found:
        yield found


def states(place: Hamlets, day: date, unit: str) -> dict[str, State]:
    with place.store() as store:
        rows = store.rows(place.night(day).id, unit)
    return {row.item_name: row.state for row in rows if row.column}


def alarms(place: Hamlets, day: date) -> dict[str, str]:
    with place.store() as store:
        return {
            u: y.alarm for u, y in yields_of(store.file, place.night(day).id).items()
        }


def faults(place: Hamlets, day: date, unit: str) -> set[tuple[str, str]]:
    with place.store() as store:
        said = store.findings(place.night(day).id, unit)
    return {(f.rule, f.subject) for f in said if f.result is Result.FAULT}


def test_lists_that_vanish_from_several_units_at_once_are_no_findings(
    place: Hamlets,
) -> None:
    place.patrol()
    before = faults(place, TODAY, UNITS[0])
    place.without_lists = set(UNITS[:3])
    place.patrol(NEXT_DAY)
    for unit in UNITS[:3]:
        assert set(states(place, NEXT_DAY, unit).values()) == {State.UNCHECKED}
        assert not faults(place, NEXT_DAY, unit) - before
        assert "3个同平台单位" in alarms(place, NEXT_DAY)[unit]
    assert faults(place, NEXT_DAY, UNITS[3]) == faults(place, TODAY, UNITS[3])
    assert alarms(place, NEXT_DAY)[UNITS[3]] == ""


def test_lists_that_vanish_from_one_unit_are_its_own_matter(place: Hamlets) -> None:
    place.patrol()
    place.without_lists = {UNITS[0]}
    place.patrol(NEXT_DAY)
    assert State.BLANK in states(place, NEXT_DAY, UNITS[0]).values()
    assert alarms(place, NEXT_DAY)[UNITS[0]] == ""


def test_the_alarm_holds_until_the_lists_are_back(place: Hamlets) -> None:
    place.patrol()
    place.without_lists = set(UNITS)
    for later in (1, 2):
        place.patrol(TODAY + timedelta(later))
        assert all(alarms(place, TODAY + timedelta(later)).values())
    place.without_lists = set()
    third = TODAY + timedelta(3)
    place.patrol(third)
    assert not any(alarms(place, third).values())
    assert states(place, third, UNITS[0])[EMPTY] is State.BLANK


def test_units_done_before_a_patrol_was_cut_short_count_too(place: Hamlets) -> None:
    place.patrol()
    place.without_lists = set(UNITS)
    place.patrol(NEXT_DAY, *UNITS[:2])
    assert not any(alarms(place, NEXT_DAY).values())
    place.patrol(NEXT_DAY, *UNITS[2:])
    raised = alarms(place, NEXT_DAY)
    assert raised[UNITS[2]]
    assert raised[UNITS[3]]


def test_units_silent_on_the_very_first_night_raise_the_alarm(place: Hamlets) -> None:
    place.without_lists = set(UNITS)
    place.patrol()
    assert all(alarms(place, TODAY).values())
    assert State.BLANK not in states(place, TODAY, UNITS[0]).values()


def test_catalogues_that_vanish_at_once_raise_the_alarm(place: Hamlets) -> None:
    place.patrol()
    place.without_trees = set(UNITS)
    place.patrol(NEXT_DAY)
    assert all(alarms(place, NEXT_DAY).values())
    assert not any(faults(place, NEXT_DAY, unit) for unit in UNITS)


@pytest.mark.parametrize(
    ("now", "is_drop"),
    [
        (POOR, True),
        (FULL, False),
        (Yield("lonsun", "h", 6, 6, 6, 0, 60, 60), True),
        (Yield("lonsun", "h", 60, 50, 40, 2, 600, 5), True),
        (Yield("lonsun", "h", 60, 4, 0, 4, 0, 0), False),
        (Yield("lonsun", "h", 60, 10, 7, 0, 90, 90), False),
        (Yield("", "h", answered=False), False),
        (Yield("", "h"), True),
    ],
    ids=[
        "lists gone",
        "as before",
        "most of the tree gone",
        "days gone",
        "too few columns read",
        "little read, but well",
        "not answered",
        "no tree found",
    ],
)
def test_what_counts_as_a_drop(now: Yield, is_drop: bool) -> None:
    assert has_dropped(now, FULL) is is_drop


def test_a_unit_that_never_had_much_cannot_drop() -> None:
    assert not has_dropped(POOR, Yield("lonsun", "h", 60, 50, 4, 40, 9, 9))


def test_units_without_a_known_platform_are_taken_by_their_host() -> None:
    unknown = {
        name: Yield("generic", host, 60, 50, 0, 50)
        for name, host in (("a", "x"), ("b", "x"), ("c", "y"), ("d", "x"))
    }
    (alarm,) = yield_alarm(unknown, {})
    assert (alarm.place, alarm.units) == ("x", ("a", "b", "d"))
    assert "3个" in alarm.words


def test_a_changed_page_may_hide_its_platform() -> None:
    tonight = {name: Yield("", f"{name}.test", 0) for name in "abc"}
    (alarm,) = yield_alarm(tonight, dict.fromkeys("abc", FULL))
    assert alarm.place == "lonsun"
    assert "龙讯" in alarm.words
