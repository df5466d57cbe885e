"""One night with every hostile server there is, beside units in good order."""

from __future__ import annotations

import contextlib
import io
import re
import signal
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pytest

from catalog_spec.observations import Outcome
from catalog_spec.verdicts import Result
from crawler.records import FindingRecord
from crawler.sample import District
from crawler.sample.model import Role
from crawler.sample.truth import rule_codes
from crawler.store import Store
from reports.cli import main
from tests.hostile import BEHAVIOURS, TODAY, Street, street
from tests.nights import open_store, patrol, served, small_district

# The sites whose catalogue and lists can be read in spite of everything.
READABLE = (
    "错编码",
    "无编码",
    "谎编码",
    "空字节",
    "一点零",
    "饼干墙",
    "刷新",
    "框架",
    "日历",
    "栏目海",
    "证书过期放行",
    "证书不符放行",
    "证书链缺放行",
    "旧协议放行",
    "降级",
)
LIMITS = """
[limits]
timeout_seconds = 4
retry_seconds = 0.2
page_bytes = 262144
list_pages = 4

[[host]]
name = "127.0.0.1"
requests_per_second = 0
connections = 6

[[host]]
name = "localhost"
requests_per_second = 0
connections = 6
allow_private = true
insecure_tls = true

[[host]]
name = "nowhere.invalid"
requests_per_second = 100
"""
HEALTHY = 3
pytestmark = [
    pytest.mark.usefixtures("socket_enabled"),
    pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning"),
]


@dataclass(frozen=True)
class HostileNight:
    """What is left of the night in the morning."""

    settings: Path
    district: District
    neighbours: tuple[str, ...]
    hostile: tuple[str, ...]

    def store(self) -> Store:
        return open_store(self.settings)

    def findings(self) -> list[FindingRecord]:
        with self.store() as store:
            night = store.night()
            assert night is not None
            return store.findings(night.id)

    def outcome(self, unit: str) -> Outcome:
        with self.store() as store:
            night = store.night()
            assert night is not None
            (found,) = [u for u in store.unit_nights(night.id) if u.unit == unit]
            return found.outcome

    def states(self, unit: str) -> list[str]:
        with self.store() as store:
            night = store.night()
            assert night is not None
            return [row.state.value for row in store.rows(night.id, unit)]


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostileNight]:
    folder = tmp_path_factory.mktemp("hostile")
    district = small_district()
    neighbours = tuple(
        unit.name
        for unit in district.units
        if unit.role not in (Role.BLOCKED, Role.TREE_BROKEN) and unit.host == 0
    )[:HEALTHY]
    with served(district, folder) as settings, street() as hostile, ended_after(240):
        _write_settings(settings, hostile)
        patrol(settings, TODAY, *neighbours, *hostile.entries)
        yield HostileNight(settings, district, neighbours, tuple(hostile.entries))


@contextlib.contextmanager
def ended_after(seconds: int) -> Iterator[None]:
    """A night that hangs is ended, so that the suite is not."""
    before = signal.signal(signal.SIGALRM, _give_up)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _give_up(*_: object) -> NoReturn:
    raise AssertionError("the night hangs")


def _write_settings(settings: Path, hostile: Street) -> None:
    text = settings.read_text("utf-8")
    settings.write_text(f"{text}\n{LIMITS}\n{hostile.settings()}", "utf-8")


def test_every_unit_was_done(night: HostileNight) -> None:
    with night.store() as store:
        record = store.night()
        assert record is not None
        done = {unit.unit for unit in store.unit_nights(record.id)}
    assert done == {*night.neighbours, *night.hostile}


def test_no_hostile_unit_has_a_fault(night: HostileNight) -> None:
    wrong = [
        (finding.unit, finding.rule, finding.subject, finding.message)
        for finding in night.findings()
        if finding.unit in night.hostile and finding.result is Result.FAULT
    ]
    assert [each for each in wrong if each[0] != "转义"] == []
    assert {rule for unit, rule, *_ in wrong if unit == "转义"} == {"D01"}


@pytest.mark.parametrize("unit", READABLE)
def test_untidy_sites_are_read_all_the_same(night: HostileNight, unit: str) -> None:
    assert night.outcome(unit) is Outcome.OK
    states = night.states(unit)
    assert states.count("正常") > 0.9 * len(states)


@pytest.mark.parametrize(
    "unit", sorted(set(BEHAVIOURS) - {*READABLE, "转义", "时好时坏"})
)
def test_hostile_sites_could_not_be_checked(night: HostileNight, unit: str) -> None:
    states = night.states(unit)
    assert set(states) <= {"未能检查", "正常"}
    assert states.count("未能检查") > 0.9 * len(states)


def test_the_neighbours_are_judged_as_ever(night: HostileNight) -> None:
    true = {
        (finding.unit, finding.rule, finding.norm_item or "unit", finding.outcome)
        for finding in night.district.truth().findings
        if finding.unit in night.neighbours
    }
    found = {
        (finding.unit, finding.rule, finding.norm_item or "unit", finding.result.value)
        for finding in night.findings()
        if finding.unit in night.neighbours and finding.rule in rule_codes().values()
    }
    assert found == true
    assert true


@pytest.mark.parametrize(
    "command",
    [
        ("board",),
        ("findings",),
        ("findings", "--format", "csv"),
        ("findings", "--format", "json"),
        ("columns", "--unit", "转义"),
        ("show", "转义"),
    ],
    ids=" ".join,
)
def test_nothing_a_page_says_is_a_control_sequence(
    night: HostileNight, command: tuple[str, ...]
) -> None:
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        main([*command, "--config", str(night.settings)])
    text = output.getvalue()
    assert "转义" in text
    assert {sign for sign in text if _steers(sign)} == set()


def _steers(sign: str) -> bool:
    is_layout = sign in "\n\r\t\ufeff"
    return unicodedata.category(sign) in {"Cc", "Cf"} and not is_layout


def test_the_published_report_carries_no_direction_marks(
    night: HostileNight, tmp_path: Path
) -> None:
    page = tmp_path / "report.html"
    main(["report", "--config", str(night.settings), str(page)])
    text = page.read_text("utf-8")
    assert "转义" in text
    assert (
        re.findall(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
        == []
    )
