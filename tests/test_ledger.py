"""The ledger by hand: decisions on findings, findings that people hand in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.sample import make_district
from reports.cli import main
from reports.exits import ExitCode
from tests.nights import TODAY, patrol, served
from tests.office import YAOLI, make_office

TOMORROW = TODAY + timedelta(days=1)
HEADINGS = "单位,类型,问题,栏目,网址,整改建议,依据,发现日期"


class Desk:
    """The command line of one office."""

    def __init__(self, config: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._config = config
        self._capsys = capsys

    def say(self, *words: str) -> tuple[int, str, str]:
        """Exit code, standard output and standard error of `wangxun ledger …`."""
        code = main(["ledger", words[0], "--config", str(self._config), *words[1:]])
        told = self._capsys.readouterr()
        return code, told.out, told.err

    def rows(self, *words: str) -> list[dict[str, Any]]:
        code, out, _ = self.say("list", "--format", "json", *words)
        assert code == ExitCode.CLEAN
        rows: list[dict[str, Any]] = json.loads(out)
        return rows


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(make_office(tmp_path).config, capsys)


def write_table(folder: Path, lines: Sequence[str], encoding: str = "utf-8") -> str:
    file = folder / "problems.csv"
    file.write_text("\n".join(lines) + "\n", encoding)
    return str(file)


def test_a_decision_is_kept_with_its_reason(desk: Desk) -> None:
    finding = desk.rows()[0]
    code, out, _ = desk.say(
        "mark", finding["id"], "--status", "disputed", "--note", "本年未征求意见"
    )
    assert (code, "有异议" in out) == (ExitCode.CLEAN, True)
    after = {row["id"]: row for row in desk.rows("--status", "disputed")}
    assert after[finding["id"]]["note"] == "本年未征求意见"
    assert desk.rows()[0]["message"] == finding["message"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--status", "exempt"], "须用 --note"),
        (["--status", "notified", "--until", "2099-01-01"], "只用于登记豁免"),
        (["--status", "exempt", "--note", "x", "--until", "2020-01-01"], "已经过去"),
    ],
)
def test_a_decision_that_cannot_be_right_is_refused(
    desk: Desk, words: list[str], says: str
) -> None:
    before = desk.rows()
    code, _, err = desk.say("mark", before[0]["id"], *words)
    assert code == ExitCode.COULD_NOT_RUN
    assert says in err
    assert desk.rows() == before


def test_an_unknown_finding_is_named(desk: Desk) -> None:
    code, _, err = desk.say("mark", "zzzz", "--status", "notified")
    assert code == ExitCode.COULD_NOT_RUN
    assert "没有编号为“zzzz”的问题" in err


def test_a_problem_entered_twice_is_one(desk: Desk) -> None:
    words = ("add", "--unit", YAOLI, "--type", "e8", "--message", "领导信箱是摆设")
    before = len(desk.rows())
    assert desk.say(*words)[0] == ExitCode.CLEAN
    _, out, _ = desk.say(*words)
    assert "没有重复登记" in out
    rows = desk.rows()
    assert len(rows) == before + 1
    entered = next(row for row in rows if row["rule"] == "H01")
    assert (entered["status"], entered["message"]) == ("open", "领导信箱是摆设")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_table_of_problems_is_imported(
    desk: Desk, tmp_path: Path, encoding: str
) -> None:
    lines = [HEADINGS, f"{YAOLI},M1,公众号超过14天未更新,,,,,2026-11-20", ",,,,,,,"]
    file = write_table(tmp_path, lines, encoding)
    _, out, _ = desk.say("import", file)
    assert "新登记 1 个" in out
    _, again, _ = desk.say("import", file)
    assert "新登记 0 个" in again
    entered = next(row for row in desk.rows() if row["rule"] == "H01")
    assert entered["first_seen"] == "2026-11-20"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("无此镇,M1,问题,,,,,", "没有名为“无此镇”的单位"),
        (f"{YAOLI},X9,问题,,,,,", "没有编号为“X9”的问题类型"),
        (f"{YAOLI},M1,,,,,,", "“问题”不能为空"),
        (f"{YAOLI},M1,问题,,,,,昨天", "发现日期“昨天”不对"),
    ],
)
def test_a_bad_row_is_named_by_its_line_and_nothing_is_imported(
    desk: Desk, tmp_path: Path, line: str, says: str
) -> None:
    lines = [HEADINGS, f"{YAOLI},M1,公众号未更新,,,,,", line]
    code, _, err = desk.say("import", write_table(tmp_path, lines))
    assert code == ExitCode.COULD_NOT_RUN
    assert "第 3 行" in err
    assert says in err
    assert not [row for row in desk.rows() if row["rule"] == "H01"]


def test_a_table_without_its_columns_says_which(desk: Desk, tmp_path: Path) -> None:
    code, _, err = desk.say("import", write_table(tmp_path, ["单位,类型", "a,b"]))
    assert code == ExitCode.COULD_NOT_RUN
    assert "缺少“问题”列" in err


def test_patrols_leave_what_people_entered_and_open_lapsed_exemptions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    district = make_district(5, TODAY, units=2, pages=150)
    with served(district, tmp_path) as settings:
        at_first = patrol(settings).faults
        desk = Desk(settings, capsys)
        fault = next(row for row in desk.rows() if row["subject"] != "unit")
        unit = fault["unit"]
        desk.say("add", "--unit", unit, "--type", "E8", "--message", "栏目是摆设")
        desk.say(
            *("mark", fault["id"], "--status", "exempt", "--note", "已报备"),
            *("--until", _today_or_later(TOMORROW)),
        )
        later = patrol(settings, TOMORROW).faults
        kept = {row["id"]: row for row in desk.rows()}
        patrol(settings, date(2099, 1, 1))
    assert kept[fault["id"]]["status"] == "exempt"
    # One fault is exempt and counts no more, one was entered by hand.
    assert later == at_first
    by_hand = next(row for row in kept.values() if row["rule"] == "H01")
    after = {row["id"]: row for row in desk.rows()}
    assert after[by_hand["id"]]["status"] == by_hand["status"] == "open"
    assert after[by_hand["id"]]["last_seen"] == "2099-01-01"
    assert after[fault["id"]]["status"] != "exempt"


def _today_or_later(day: date) -> str:
    """The command line takes no end that is already over."""
    return max(day, date.today()).isoformat()  # noqa: DTZ011 - the clock of the command


def test_the_ledger_is_a_table_for_people(desk: Desk) -> None:
    _, out, _ = desk.say("list")
    assert "处理状态" in out
    assert f"共 {len(desk.rows())} 个问题" in out
