"""A stored night done over: offline, to the same end, and by another norm."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from pytest_socket import disable_socket

from catalog_spec.rules.links import RULES_ON_LINKS
from catalog_spec.verdicts import Result, State
from crawler.replay import Replay, norm_with, replay_night
from crawler.store.link_past import read_links
from reports.cli import main
from tests.hamlets import (
    NEXT_DAY,
    TODAY,
    UNITS,
    Hamlets,
    hamlets,
    patrolled_twice,
)
from tests.site.server import Page

OVERLAY = """\
[[item]]
id = "tp.policy"
stale_after_days = 2000
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Hamlets:
    return patrolled_twice(tmp_path_factory.mktemp("office"))


@pytest.fixture
def patrolled(office: Hamlets, tmp_path: Path, socket_enabled: None) -> Hamlets:
    """Two nights; from here on nothing may use the network."""
    disable_socket(allow_unix_socket=True)
    return office.copy(tmp_path)


def replay(place: Hamlets, day: date = NEXT_DAY, *units: str) -> Replay:
    night = place.night(day)
    return replay_night(place.settings, night, units=units, workers=1)


@pytest.mark.parametrize("day", [TODAY, NEXT_DAY])
def test_the_same_pages_lead_to_the_same_end(patrolled: Hamlets, day: date) -> None:
    done = replay(patrolled, day)
    assert [unit.unit for unit in done.units] == sorted(UNITS)
    for unit in done.units:
        assert unit.against_record.is_none
        assert unit.not_stored == ()
        assert unit.pages == 13
    assert not done.are_settings_changed


def test_a_record_that_does_not_hold_is_named(patrolled: Hamlets) -> None:
    unit = UNITS[0]
    with closing(patrolled.store(read_only=False)) as store:
        store.file.write(
            "UPDATE column_rows SET state = ? WHERE unit = ? AND norm_item = ?",
            (State.NORMAL.value, unit, "tp.policy"),
        )
        store.file.write(
            "DELETE FROM verdicts WHERE unit = ? AND rule = 'F01'", (unit,)
        )
    (done,) = replay(patrolled, NEXT_DAY, unit).units
    (row,) = done.against_record.rows
    assert row.before is not None
    assert row.after is not None
    assert (row.before.state, row.after.state) == (State.NORMAL, State.OVERDUE)
    (said,) = done.against_record.verdicts
    assert said.before is None
    assert said.either.rule == "F01"


def test_another_limit_changes_who_is_overdue(patrolled: Hamlets) -> None:
    overlay = patrolled.folder / "other.toml"
    overlay.write_text(OVERLAY, "utf-8")
    settings = patrolled.settings
    done = replay_night(
        settings,
        patrolled.night(NEXT_DAY),
        other_norm=norm_with(settings.norm, overlay),
        workers=1,
    )
    for unit in done.units:
        found = unit.what_if
        assert found is not None
        assert unit.against_record.is_none
        if unit.unit == UNITS[2]:
            continue
        assert found.states_before[State.OVERDUE] == 1
        assert found.states_after.get(State.OVERDUE, 0) == 0
        assert found.faults_after == found.faults_before - 1
        assert [change.either.norm_item for change in found.rows] == ["tp.policy"]


def test_what_the_office_has_switched_off_stays_off(patrolled: Hamlets) -> None:
    office = patrolled.folder / "office.toml"
    office.write_text('[[item]]\nid = "tp.leader"\noff = true\n', "utf-8")
    other = patrolled.folder / "other.toml"
    other.write_text(OVERLAY, "utf-8")
    norm = norm_with(norm_with(patrolled.settings.norm, office), other)
    assert norm.item("tp.leader").off
    assert norm.item("tp.policy").interval.stale_after_days == 2000


def test_pages_that_are_not_stored_prove_nothing(patrolled: Hamlets) -> None:
    unit = UNITS[0]
    for path in patrolled.settings.district.evidence.glob(f"*/{unit}.warc.gz"):
        path.unlink()
    done, *others = sorted(replay(patrolled).units, key=lambda each: each.unit != unit)
    assert done.unit == unit
    assert done.not_stored
    assert done.against_record.rows == ()
    assert done.unverified > 50
    assert all(each.not_stored == () for each in others)


def test_a_unit_struck_off_the_roster_is_left_out(patrolled: Hamlets) -> None:
    text = patrolled.settings_path.read_text("utf-8")
    head, _, tail = text.partition(f'[[unit]]\nname = "{UNITS[0]}"')
    patrolled.settings_path.write_text(head + tail[tail.index("[[unit]]") :], "utf-8")
    done = replay(patrolled)
    assert done.left_out == (UNITS[0],)
    assert done.are_settings_changed


def test_a_distrusted_night_is_distrusted_again(
    tmp_path: Path, socket_enabled: None
) -> None:
    with hamlets(tmp_path) as place:
        place.patrol()
        place.without_lists = set(UNITS)
        place.patrol(NEXT_DAY)
    assert all(unit.against_record.is_none for unit in replay(place).units)


def test_several_processes_come_to_the_same_end(patrolled: Hamlets) -> None:
    night = patrolled.night(NEXT_DAY)
    together = replay_night(patrolled.settings, night, workers=2)
    assert together == replay(patrolled)


_ARTICLE = """<html><head><title>关于做好有关工作的通知</title></head><body>
<h1>关于做好有关工作的通知</h1><p>发布日期：2026-11-15</p>
<div class="content"><p>{text}</p><p>详见<a href="/guide.html">办事指南</a>。</p>
</div></body></html>"""
_READ_ALL = '[limits]\narticles = "all"\nlinks = "all"\n'


@pytest.fixture(scope="module")
def linking(tmp_path_factory: pytest.TempPathFactory) -> Hamlets:
    """Every information links to a guide that was gone for two nights, then back."""
    page = Page(_ARTICLE.format(text="各单位要认真抓好落实。" * 20).encode())
    guide = Page(b"gone", status=404)
    with hamlets(tmp_path_factory.mktemp("linking"), lambda: page) as place:
        place.routes.add("/guide.html", lambda: guide)
        place.write_settings(_READ_ALL)
        place.patrol(TODAY, UNITS[0])
        place.patrol(NEXT_DAY, UNITS[0])
        guide = page
        place.patrol(NEXT_DAY + timedelta(1), UNITS[0])
    return place


@pytest.fixture
def linked(linking: Hamlets, tmp_path: Path, socket_enabled: None) -> Hamlets:
    disable_socket(allow_unix_socket=True)
    return linking.copy(tmp_path)


def said_on_links(place: Hamlets, day: date) -> set[Result]:
    with place.store() as store:
        found = store.findings(place.night(day).id, UNITS[0], "A02")
    return {each.result for each in found}


def test_links_are_judged_by_what_they_were_that_night(linked: Hamlets) -> None:
    last = NEXT_DAY + timedelta(1)
    assert said_on_links(linked, TODAY) == {Result.HINT}
    assert said_on_links(linked, NEXT_DAY) == {Result.FAULT}
    assert said_on_links(linked, last) == set()
    for day in (TODAY, NEXT_DAY, last):
        (done,) = replay(linked, day).units
        assert done.against_record.is_none
        assert done.rules_left_out == ()
    with closing(linked.store(read_only=False)) as store:
        store.file.write("DELETE FROM verdicts WHERE rule = 'A02'")
    (done,) = replay(linked, NEXT_DAY).units
    changes = done.against_record.verdicts
    assert {change.either.rule for change in changes} == {"A02"}
    assert all(change.before is None for change in changes)


def test_what_was_known_of_a_link_is_kept_once(linked: Hamlets) -> None:
    with linked.store() as store:
        (row,) = store.file.read("SELECT count(*) AS kept FROM link_readings")
        nights = [
            read_links(store.file, night.id, UNITS[0]) for night in store.nights()
        ]
    known = [links for links in nights if links]
    assert len(known) == 3
    assert all(name == reading.url for one in known for name, reading in one.items())
    assert all(any("/guide.html" in name for name in one) for one in known)
    assert row["kept"] < sum(map(len, known))


def test_a_night_that_kept_no_links_says_what_is_left_out(
    linked: Hamlets, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(linked.store(read_only=False)) as store:
        store.file.write("UPDATE unit_nights SET links = NULL")
    (done,) = replay(linked, NEXT_DAY).units
    assert done.rules_left_out == RULES_ON_LINKS
    assert done.against_record.is_none
    config = str(linked.settings_path)
    assert main(["replay", NEXT_DAY.isoformat(), "--config", config]) == 0
    shown = "".join(capsys.readouterr().out.split())
    assert "没有记下链接和附件当时的情况" in shown
    assert "A02、A03" in shown


def test_the_command_says_that_the_record_holds(
    patrolled: Hamlets, capsys: pytest.CaptureFixture[str]
) -> None:
    config = str(patrolled.settings_path)
    unit = UNITS[0]
    words = ["replay", NEXT_DAY.isoformat(), "--config", config, "--unit", unit]
    assert main(words) == 0
    assert "与记录一致" in capsys.readouterr().out
    assert main([*words, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["agrees"] is True
    assert [each["unit"] for each in told["units"]] == [unit]


def test_the_command_tells_who_would_change(
    patrolled: Hamlets, capsys: pytest.CaptureFixture[str]
) -> None:
    overlay = patrolled.folder / "other.toml"
    overlay.write_text(OVERLAY, "utf-8")
    config = str(patrolled.settings_path)
    words = ["replay", NEXT_DAY.isoformat(), "--config", config, "--unit", UNITS[0]]
    assert main([*words, "--norm", str(overlay)]) == 0
    shown = capsys.readouterr().out
    assert "1→0" in shown
    assert "1 个单位的 1 个栏目会变" in shown


def test_a_norm_that_cannot_be_read_is_named(
    patrolled: Hamlets, capsys: pytest.CaptureFixture[str]
) -> None:
    config = str(patrolled.settings_path)
    absent = str(patrolled.folder / "absent.toml")
    words = ["replay", NEXT_DAY.isoformat(), "--config", config, "--norm", absent]
    assert main(words) == 2
    assert "absent.toml" in capsys.readouterr().err
