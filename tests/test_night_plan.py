"""Who is walked when, and how many links a night has room for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from catalog_spec.observations import Outcome, Request
from catalog_spec.roster import Unit
from crawler.links.room import FEWEST_LOOKS, looks_tonight
from crawler.night import in_turn
from crawler.pace import Pace
from crawler.records import VisitRecord
from crawler.store import Store
from crawler.store.health import HostLoad

NOW = datetime(2026, 11, 24, 18, tzinfo=UTC)
NIGHT = date(2026, 11, 24)
NAMES = ("甲镇", "乙镇", "丙镇", "丁镇", "戊镇", "己镇", "庚镇", "辛镇")
UNITS = [Unit(name, "township", f"http://{n}.test/") for n, name in enumerate(NAMES)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "wangxun.db") as opened:
        yield opened


def visited(store: Store, night: date, attempts: dict[str, int]) -> None:
    record = store.begin_night(night, NOW, "n", "s", len(UNITS))
    visits = (
        VisitRecord(
            unit=name,
            request=Request(f"http://{name}.test/"),
            outcome=Outcome.OK,
            fetched_at=NOW,
            attempts=attempts.get(name, 1),
        )
        for name in NAMES
    )
    store.record_visits(record.id, visits)


def order(store: Store, night: date = NIGHT) -> str:
    return "".join(unit.name[0] for unit in in_turn(store, night, UNITS))


def test_a_first_night_walks_in_the_order_of_the_roster(store: Store) -> None:
    assert order(store) == "甲乙丙丁戊己庚辛"


def test_units_that_wait_between_tries_never_come_last(store: Store) -> None:
    visited(store, NIGHT - timedelta(1), {"庚镇": 3, "辛镇": 2})
    assert order(store) == "庚甲乙辛丙丁戊己"


def test_only_the_last_night_counts_and_nobody_is_lost(store: Store) -> None:
    visited(store, NIGHT - timedelta(2), {"庚镇": 3})
    visited(store, NIGHT - timedelta(1), dict.fromkeys(NAMES[:6], 3))
    visited(store, NIGHT, {"辛镇": 3})
    assert order(store) == "甲庚乙辛丙丁戊己"


def load(host: str, requests: int) -> HostLoad:
    return HostLoad(host, 1, requests, requests, 1.0, requests)


@pytest.mark.parametrize(
    ("loads", "looks"),
    [
        ((), 1000),
        ((load("slow.test", 100),), 1000),
        # 3,600 requests fit into half an hour; a look takes two.
        ((load("slow.test", 3000),), 300),
        ((load("slow.test", 3000), load("other.test", 3100)), 250),
        ((load("slow.test", 9000),), FEWEST_LOOKS),
        ((load("free.test", 9000),), 1000),
    ],
)
def test_links_take_what_the_survey_leaves(
    loads: tuple[HostLoad, ...], looks: int
) -> None:
    def pace_of(host: str) -> Pace:
        return Pace(0 if host == "free.test" else 2, 4)

    assert looks_tonight(1000, loads, pace_of) == looks


def test_the_office_may_allow_fewer_links() -> None:
    assert looks_tonight(50, (load("a.test", 9000),), lambda _: Pace()) == 50
