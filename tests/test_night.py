"""Whole nights over the sample district: exact, repeatable, resumable, incremental."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from catalog_spec.verdicts import Result
from crawler.records import NightState
from crawler.sample import District, make_district
from crawler.sample.truth import rule_codes
from crawler.store import Store
from tests.nights import TODAY, open_store, patrol, served, small_district

Rows = dict[tuple[str, str], tuple[object, ...]]


def found_rows(store: Store) -> Rows:
    night = store.night()
    assert night is not None
    return {
        (row.unit, row.norm_item): (row.state.value, row.newest, row.items)
        for row in store.rows(night.id)
    }


def wrong_rows(store: Store, district: District) -> Rows:
    """Rows that are not as planted; a count the plan leaves open is not compared."""
    found = found_rows(store)
    truth = {(row.unit, row.norm_item): row for row in district.truth().rows}
    assert found.keys() == truth.keys()
    return {
        key: (found[key], row.state, row.newest, row.items)
        for key, row in truth.items()
        if found[key][:2] != (row.state, row.newest)
        or row.items not in (None, found[key][2])
    }


PLANTED_RULES = frozenset(rule_codes().values())


def found_findings(store: Store) -> set[tuple[str, str, str, str]]:
    """What the rules say that the sample was made for; the others may only hint."""
    night = store.night()
    assert night is not None
    said = store.findings(night.id)
    others = [f for f in said if f.rule not in PLANTED_RULES]
    assert not [f.message for f in others if f.result is Result.FAULT]
    return {
        (f.unit, f.rule, f.norm_item or "unit", f.result.value)
        for f in said
        if f.rule in PLANTED_RULES
    }


def true_findings(district: District) -> set[tuple[str, str, str, str]]:
    return {
        (f.unit, f.rule, f.norm_item or "unit", f.outcome)
        for f in district.truth().findings
    }


@pytest.mark.parametrize("seed", [1, 20])
def test_findings_of_the_whole_district_equal_the_truth(seed: int, tmp_path: Path):
    district = make_district(seed, TODAY)
    with served(district, tmp_path) as settings:
        patrol(settings)
    with open_store(settings) as store:
        assert found_findings(store) == true_findings(district)
        assert wrong_rows(store, district) == {}


@pytest.mark.parametrize("status", [403, 412])
def test_a_blocked_district_has_no_faults(status: int, tmp_path: Path):
    district = make_district(3, TODAY).all_blocked(status)
    with served(district, tmp_path) as settings:
        summary = patrol(settings)
    with open_store(settings) as store:
        assert {result for *_, result in found_findings(store)} == {"could_not_check"}
        assert {state for state, *_ in found_rows(store).values()} == {"未能检查"}
    assert summary.faults == 0
    assert summary.night.coverage == 0


def read_all_articles(settings: Path) -> None:
    with settings.open("a", encoding="utf-8") as file:
        file.write('[limits]\narticles = "all"\n')


def first_port(settings: Path) -> int:
    """The port of the district's first host; the others follow it."""
    ports = re.findall(r"127\.0\.0\.1:(\d+)", settings.read_text("utf-8"))
    return min(map(int, ports))


def test_a_second_night_on_an_unchanged_site_costs_little(tmp_path: Path):
    district = make_district(7, TODAY, units=8, pages=6000)
    with served(district, tmp_path) as settings:
        read_all_articles(settings)
        whole = patrol(settings)
        part = patrol(settings, TODAY + timedelta(days=1))
    # The sample has more columns to each page than a real portal, hence the room.
    assert part.night.pages < 0.2 * whole.night.pages
    assert part.night.bytes < 0.05 * whole.night.bytes


def test_a_second_night_finds_every_change(tmp_path: Path):
    first = small_district(7)
    second = first.next_day()
    with served(first, tmp_path) as settings:
        read_all_articles(settings)
        patrol(settings)
        port = first_port(settings)
    with served(second, tmp_path, port=port):
        read_all_articles(settings)
        patrol(settings, second.today)
    with open_store(settings) as store:
        assert found_findings(store) == true_findings(second)
        assert wrong_rows(store, second) == {}


def test_a_repeated_night_gives_the_same_findings(tmp_path: Path):
    district = small_district()
    with served(district, tmp_path) as settings:
        patrol(settings)
        with open_store(settings) as store:
            before = found_findings(store), found_rows(store)
        patrol(settings)
        with open_store(settings) as store:
            assert (found_findings(store), found_rows(store)) == before


def start_patrol(settings: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "reports.cli", "patrol"]
    return subprocess.Popen(
        [*command, "--config", str(settings), "--date", TODAY.isoformat()],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_for_finished_units(settings: Path, wanted: int) -> None:
    """Wait until the running patrol has done so many units."""
    for _ in range(1200):
        time.sleep(0.05)
        if not (settings.parent / "wangxun.db").exists():
            continue
        with open_store(settings) as store:
            night = store.night()
            if night and night.units_done >= wanted:
                return
    raise AssertionError("the patrol does not get on")


def test_a_killed_night_is_gone_on_with(tmp_path: Path):
    district = small_district()
    with served(district, tmp_path) as settings:
        process = start_patrol(settings)
        wait_for_finished_units(settings, 2)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        with open_store(settings) as store:
            night = store.night()
            assert night is not None
            assert night.state is NightState.RUNNING
            done = {v.request: v.fetched_at for v in store.visited(night.id).values()}
            finished = store.finished_units(night.id)
        patrol(settings)
    with open_store(settings) as store:
        after = store.visited(night.id)
        assert finished
        assert all(
            after[request].fetched_at == moment
            for request, moment in done.items()
            if not after[request].outcome.is_doubtful
        )
        assert found_findings(store) == true_findings(district)
        assert wrong_rows(store, district) == {}


def test_ctrl_c_stops_in_good_order_and_says_how_to_go_on(tmp_path: Path):
    district = small_district()
    with served(district, tmp_path) as settings:
        process = start_patrol(settings)
        wait_for_finished_units(settings, 1)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=20)
        assert "wangxun patrol" in output
        with open_store(settings) as store:
            night = store.night()
            assert night is not None
            assert night.state is NightState.INTERRUPTED
        patrol(settings)
    with open_store(settings) as store:
        assert found_findings(store) == true_findings(district)


def test_two_patrols_at_once_the_second_leaves(tmp_path: Path):
    district = small_district()
    with served(district, tmp_path) as settings:
        first = start_patrol(settings)
        wait_for_finished_units(settings, 1)
        second = start_patrol(settings)
        output, _ = second.communicate(timeout=60)
        assert second.returncode == 2
        assert str(first.pid) in output
        first.send_signal(signal.SIGINT)
        first.communicate(timeout=20)


# As after an update that was cut short: the patrol runs, its workers do not.
WITHOUT_WORKERS = """
import sys
if __name__ != "__main__":
    raise ImportError("half an installation")
from reports.cli import main
sys.exit(main())
"""


def test_a_patrol_whose_workers_cannot_begin_says_so(tmp_path: Path):
    script = tmp_path / "patrol.py"
    script.write_text(WITHOUT_WORKERS, "utf-8")
    with served(small_district(), tmp_path) as settings:
        command = [sys.executable, str(script), "patrol", "--config", str(settings)]
        command += ["--date", TODAY.isoformat()]
        ended = subprocess.run(
            command, capture_output=True, text=True, timeout=60, check=False
        )
        assert ended.returncode == 2
        assert "工作进程无法启动" in ended.stderr
        patrol(settings)
    with open_store(settings) as store:
        assert found_findings(store) == true_findings(small_district())
