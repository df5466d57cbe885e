"""The run doctor: what a night could see, and whose trouble it was where it could not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from catalog_spec.judge import judge_unit
from catalog_spec.observations import NotSeen, Outcome, Request, UnitReading
from crawler.doctor import Diagnosis, examine
from crawler.records import VisitRecord
from crawler.settings import load_settings
from crawler.store import Store
from reports.cli import main
from tests.hamlets import NEXT_DAY, TODAY, UNITS, Hamlets, hamlets

BEGAN = datetime(2026, 11, 24, 18, tzinfo=UTC)
SETTINGS = """\
[district]
name = "清河县"

[pace]
requests_per_second = 2

[[host]]
name = "own.gov.test"
requests_per_second = 0.5
ignore_robots = true

[[unit]]
name = "甲镇"
kind = "township"
entry = "http://portal.gov.test/1"

[[unit]]
name = "乙局"
kind = "department"
entry = "http://own.gov.test/"
"""


class Night:
    """A night written by hand through the store's own door."""

    def __init__(self, folder: Path) -> None:
        (folder / "wangxun.toml").write_text(SETTINGS, "utf-8")
        self.settings = load_settings(folder / "wangxun.toml")
        self.store = Store.open(self.settings.district.store)
        self.id = self.store.begin_night(
            TODAY, BEGAN, "anhui-2016", self.settings.content_hash, 2
        ).id

    def visit(self, unit: str, host: str, outcomes: list[Outcome]) -> None:
        visits = [
            VisitRecord(
                unit,
                Request(f"http://{host}/{number}"),
                outcome,
                BEGAN,
                status=200 if outcome.is_readable else None,
                seconds=0.1,
                attempts=1 if outcome.is_readable else 3,
            )
            for number, outcome in enumerate(outcomes)
        ]
        self.store.record_visits(self.id, visits)

    def finish(self, name: str, outcome: Outcome) -> None:
        unit = self.settings.roster.find(name)
        assert unit is not None
        reading = UnitReading(unit.entry, not_seen=NotSeen(outcome, unit.entry))
        self.store.finish_unit(
            self.id,
            kind=unit.kind,
            reading=reading,
            judgement=judge_unit(unit, self.settings.norm, reading, TODAY),
            findings=[],
            finished_at=BEGAN,
        )

    def examined(self, minutes: float = 1) -> Diagnosis:
        self.store.end_night(self.id, BEGAN + timedelta(minutes=minutes))
        night = self.store.night(TODAY)
        assert night is not None
        return examine(self.store, self.settings, night)


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Night]:
    made = Night(tmp_path)
    yield made
    made.store.close()


def test_a_host_that_turns_many_away_is_named(night: Night) -> None:
    night.visit("甲镇", "portal.gov.test", [Outcome.OK] * 9 + [Outcome.NOT_FOUND])
    night.visit("乙局", "own.gov.test", [Outcome.OK] * 3 + [Outcome.BLOCKED] * 2)
    found = night.examined()
    portal, own = found.hosts
    assert (portal.load.host, portal.blocks) == ("portal.gov.test", False)
    assert portal.reasons == {Outcome.NOT_FOUND: 1}
    assert (own.load.host, own.blocks) == ("own.gov.test", True)
    assert found.reasons == {Outcome.NOT_FOUND: 1, Outcome.BLOCKED: 2}


def test_the_night_takes_as_long_as_its_slowest_host(night: Night) -> None:
    night.visit("甲镇", "portal.gov.test", [Outcome.OK] * 100)
    night.visit("乙局", "own.gov.test", [Outcome.OK] * 27 + [Outcome.TIMED_OUT])
    found = night.examined(minutes=10)
    portal, own = found.hosts
    assert portal.expected == timedelta(seconds=50)
    assert own.expected == timedelta(seconds=60)
    assert found.expected == own.expected
    assert found.took == timedelta(minutes=10)
    assert found.is_slow
    assert not night.examined(minutes=9).is_slow


def test_overridden_robots_rules_are_told(night: Night) -> None:
    night.visit("乙局", "own.gov.test", [Outcome.OK])
    found = night.examined()
    assert found.robots_overridden == ("own.gov.test",)
    assert found.hosts[0].ignores_robots


def test_units_badly_seen_come_first_and_are_not_ranked(night: Night) -> None:
    night.visit("乙局", "own.gov.test", [Outcome.BLOCKED])
    night.finish("乙局", Outcome.BLOCKED)
    found = night.examined()
    (unit,) = found.units
    assert (unit.unit, unit.host, unit.coverage) == ("乙局", "own.gov.test", 0.0)
    assert not unit.is_ranked
    assert unit.reasons == {Outcome.BLOCKED: 1}
    assert found.is_below_floor
    assert found.unfinished == 1


@pytest.fixture
def place(tmp_path: Path, socket_enabled: None) -> Iterator[Hamlets]:
    with hamlets(tmp_path) as made:
        yield made


def test_one_alarm_stands_for_all_units_of_a_platform(
    place: Hamlets, capsys: pytest.CaptureFixture[str]
) -> None:
    place.patrol()
    words = ["doctor", "--config", str(place.settings_path)]
    assert main(words) == 0
    shown = capsys.readouterr().out
    assert "没有读不到的网页" in shown
    assert "警报" not in shown
    place.without_lists = set(UNITS[:3])
    place.patrol(NEXT_DAY)
    assert main(words) == 3
    shown = "".join(capsys.readouterr().out.split())
    assert shown.count("解析器在3个同平台单位") == 1
    assert all(unit in shown for unit in UNITS[:3])
    assert main([*words, "--format", "json"]) == 3
    told = json.loads(capsys.readouterr().out)
    (alarm,) = told["alarms"]
    assert alarm["units"] == sorted(UNITS[:3])
    before = {unit["unit"]: unit["yield_before"]["filled"] for unit in told["units"]}
    assert before == dict.fromkeys(UNITS, 11)
    assert main([*words, "--date", TODAY.isoformat()]) == 0


def test_a_single_unit_that_drops_is_told_apart(
    place: Hamlets, capsys: pytest.CaptureFixture[str]
) -> None:
    place.patrol()
    place.without_lists = {UNITS[0]}
    place.patrol(NEXT_DAY)
    main(["doctor", "--config", str(place.settings_path)])
    shown = capsys.readouterr().out
    assert f"{UNITS[0]}：有内容的栏目由 11 个降到 0 个" in shown
    assert "解析器警报" not in shown
