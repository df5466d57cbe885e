"""The command line: Chinese throughout, clean JSON, exit codes a script can rely on."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from rich.cells import cell_len

from crawler.records import NightState
from crawler.store import Store
from reports.cli import main
from reports.exits import ExitCode
from tests.office import (
    FINANCE,
    FIRST,
    HOSTILE,
    SANYUAN,
    SECOND,
    SETTINGS,
    YAOLI,
    Office,
    make_office,
)

COMMANDS = (
    ["init"],
    ["patrol"],
    ["findings"],
    ["columns"],
    ["show"],
    ["board"],
    ["norm", "show"],
    ["norm", "check"],
    ["mail"],
    ["report"],
    ["serve"],
    ["schedule", "list"],
    ["parse"],
    ["site", "test"],
    ["demo"],
)
FINDING_KEYS = {
    "id",
    "item_name",
    "unit",
    "unit_kind",
    "norm_item",
    "column",
    "rule",
    "state",
    "outcome",
    "url",
    "newest",
    "limit_days",
    "overdue_days",
    "message",
    "how_to_fix",
    "clause",
    "confidence",
    "evidence",
    "first_seen",
    "status",
}
COLUMN_KEYS = {
    "unit",
    "norm_item",
    "column",
    "url",
    "state",
    "newest",
    "limit_days",
    "days_left",
    "items",
}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


@pytest.fixture(autouse=True)
def in_an_empty_folder(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    monkeypatch.setenv("COLUMNS", "100")


def run(arguments: Sequence[str]) -> int:
    try:
        return main(arguments)
    except SystemExit as leaving:
        return int(leaving.code or 0)


def run_program(
    arguments: Sequence[str], folder: Path
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "reports.cli", *arguments],
        cwd=folder,
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself_in_chinese(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*command, "--help"]) == ExitCode.CLEAN
    told = capsys.readouterr().out
    assert told.startswith("用法：wangxun")
    assert "--config 文件" in told
    assert not re.search(r"usage|positional|optional|options|show this", told)


def test_every_command_is_on_the_first_screen(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run(["--help"])
    told = capsys.readouterr().out
    assert all(f"\n  {command[0]} " in told for command in COMMANDS)


def test_help_fits_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    run(["mail", "--help"])
    widths = [
        sum(2 if ord(sign) > 0x2E80 else 1 for sign in line)
        for line in capsys.readouterr().out.splitlines()
    ]
    assert max(widths) <= 100


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "缺少参数：命令"),
        (["patrl"], "没有 'patrl' 这个写法"),
        (["show"], "缺少参数：单位"),
        (["findings", "--format", "xml"], "参数 --format：没有 'xml' 这个写法"),
        (["findings", "--unknown"], "不认识的参数：--unknown"),
        (["findings", "--config"], "参数 --config：后面要跟一个值"),
        (["findings", "--unit"], "参数 --unit：后面至少要跟一个值"),
        (["patrol", "--date", "2026-13-01"], "“2026-13-01”不是日期"),
        (["board", "--once=yes"], "这个选项后面不带值"),
        (["demo", "--seed", "a"], "'a' 写得不对"),
        (["parse", "x.html", "--url", "ftp://a"], "“ftp://a”不是网址"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_command_line_is_explained_in_chinese(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == ExitCode.COULD_NOT_RUN
    told = capsys.readouterr()
    assert words in told.err
    assert "用法见：wangxun" in told.err
    assert told.out == ""


def test_findings_as_json_are_a_contract(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(office.arguments("findings", "--format", "json")) == ExitCode.CLEAN
    findings = json.loads(capsys.readouterr().out)
    assert len(findings) == 6
    assert all(set(finding) >= FINDING_KEYS for finding in findings)
    overdue = next(found for found in findings if found["rule"] == "F01")
    assert overdue["unit"] == YAOLI
    assert overdue["unit_kind"] == "township"
    assert overdue["norm_item"] == "tp.policy.norm"
    assert (overdue["state"], overdue["outcome"]) == ("超期", "fault")
    assert overdue["newest"] == "2026-05-07"
    assert (overdue["limit_days"], overdue["overdue_days"]) == (184, 16)
    assert overdue["first_seen"] == "2026-11-23"
    assert overdue["status"] == "open"
    assert overdue["item_name"] == "规范性文件"
    assert re.fullmatch("[0-9a-f]{8}", overdue["id"])
    assert len({found["id"] for found in findings}) == len(findings)
    unchecked = next(found for found in findings if found["unit"] == SANYUAN)
    assert unchecked["outcome"] == "could_not_check"


def test_columns_as_json_hold_healthy_ones_too(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(office.arguments("columns", "--format", "json")) == ExitCode.CLEAN
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) == 8
    assert all(set(row) >= COLUMN_KEYS for row in rows)
    states = {(row["unit"], row["norm_item"]): row["state"] for row in rows}
    assert states[YAOLI, "cm.guide"] == "正常"
    assert states[SANYUAN, "tp.policy"] == "未能检查"


def test_an_earlier_night_can_be_asked_for(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    day = "2026-11-23"
    run(office.arguments("findings", "--format", "json", "--date", day))
    findings = json.loads(capsys.readouterr().out)
    assert {found["unit"] for found in findings} == {YAOLI, SANYUAN, FINANCE}
    assert {found["last_seen"] for found in findings} == {day}


def test_findings_can_be_narrowed(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["findings", "--format", "json", "--unit", "姚李乡", "--rule", "S01", "S03"]
    run(office.arguments(*words))
    findings = json.loads(capsys.readouterr().out)
    assert {(found["unit"], found["rule"]) for found in findings} == {
        (YAOLI, "S01"),
        (YAOLI, "S03"),
    }


def test_a_rule_may_be_written_in_small_letters(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    run(office.arguments("findings", "--format", "json", "--rule", "f01"))
    assert {found["rule"] for found in json.loads(capsys.readouterr().out)} == {"F01"}


def test_an_unknown_rule_is_answered_with_those_there_are(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    words = office.arguments("findings", "--rule", "F99")
    assert run(words) == ExitCode.COULD_NOT_RUN
    told = capsys.readouterr()
    assert "没有代码为“F99”的规则" in told.err
    assert "F01、F02" in told.err
    assert told.out == ""


def test_findings_of_an_unknown_unit_are_an_error(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    words = office.arguments("findings", "--unit", "错名")
    assert run(words) == ExitCode.COULD_NOT_RUN
    assert "单位名录里没有“错名”" in capsys.readouterr().err


@pytest.mark.parametrize("width", [80, 140])
def test_the_table_tells_faults_from_hints_and_shows_them_first(
    width: int,
    office: Office,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    run(office.arguments("findings", "--date", FIRST.isoformat()))
    told = capsys.readouterr().out
    assert max(map(cell_len, told.splitlines())) <= width
    results = re.findall(r"^ ?(问题|提示|未能检查) ", told, re.MULTILINE)
    assert results == ["问题"] * 5 + ["提示"]
    assert "共6条：问题5项，提示1项，未能检查0项" in told


def test_the_table_of_columns_fits_80_cells(
    office: Office,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    run(office.arguments("columns"))
    lines = capsys.readouterr().out.splitlines()
    assert max(map(cell_len, lines)) <= 80
    (overdue,) = (line for line in lines if "规范性文件" in line)
    assert overdue.split() == [
        "规范性文件",
        "超期",
        "2026-05-07",
        "184天",
        "超16天",
        "3",
    ]


def test_json_goes_alone_to_standard_output(office: Office) -> None:
    with Store.open(office.store) as store:
        night = store.night()
        assert night is not None
        store.end_night(night.id, night.started_at, NightState.INTERRUPTED)
    done = run_program(office.arguments("findings", "--format", "json"), office.folder)
    assert json.loads(done.stdout)
    assert "中途停止" in done.stderr.decode()


def test_json_cannot_steer_a_terminal(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    run(office.arguments("findings", "--format", "json"))
    text = capsys.readouterr().out
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
    assert any(HOSTILE in found["message"] for found in json.loads(text))


def test_csv_opens_in_excel_and_holds_no_formula(office: Office) -> None:
    with Store.open(office.store) as store:
        assert store.nights()
    done = run_program(office.arguments("findings", "--format", "csv"), office.folder)
    assert done.stdout.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode("utf-8-sig"))))
    assert len(rows) == 6
    assert rows[0]["单位"]
    assert not any(
        cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values()
    )


@pytest.mark.parametrize("command", ["findings", "columns"])
def test_tables_show_foreign_text_as_plain_text(
    command: str, office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(office.arguments(command)) == ExitCode.CLEAN
    told = capsys.readouterr().out
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert YAOLI in told


def test_without_settings_it_says_how_to_make_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["findings"]) == ExitCode.COULD_NOT_RUN
    assert "wangxun init" in capsys.readouterr().err


def test_without_a_store_it_says_to_patrol(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "wangxun.toml").write_text(SETTINGS, encoding="utf-8")
    assert run(Office(tmp_path).arguments("board", "--once")) == ExitCode.COULD_NOT_RUN
    assert "wangxun patrol" in capsys.readouterr().err


def test_wrong_settings_are_told_with_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = Office(tmp_path)
    text = SETTINGS.replace('kind = "township"', 'kind = "town"', 1)
    office.config.write_text(text, encoding="utf-8")
    assert run(office.arguments("patrol")) == ExitCode.COULD_NOT_RUN
    line = text.splitlines().index('kind = "town"') + 1
    told = capsys.readouterr().err
    assert f"{office.config}第{line}行" in told
    assert "township" in told


def test_a_store_of_something_else_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = make_office(tmp_path, nights=0)
    office.store.write_bytes(b"not a database at all")
    assert run(office.arguments("findings")) == ExitCode.COULD_NOT_RUN
    assert "错误：" in capsys.readouterr().err
    assert office.store.read_bytes() == b"not a database at all"


def test_an_unknown_unit_is_answered_with_the_nearest(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(office.arguments("show", "姚里镇")) == ExitCode.COULD_NOT_RUN
    assert "是不是“姚李镇”" in capsys.readouterr().err


def test_where_nothing_is_similar_the_units_are_listed_kind_by_kind(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(office.arguments("show", "错名")) == ExitCode.COULD_NOT_RUN
    lines = capsys.readouterr().err.splitlines()
    assert lines[1:] == [
        f"  乡镇街道：{YAOLI}、{SANYUAN}",
        f"  区直部门：{FINANCE}",
    ]


def test_an_unknown_unit_is_not_patrolled(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    words = office.arguments("patrol", "--unit", "霍山县")
    assert run(words) == ExitCode.COULD_NOT_RUN
    assert "单位名录里没有“霍山县”" in capsys.readouterr().err


def test_a_night_that_was_never_patrolled_is_an_error(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    words = office.arguments("findings", "--date", "2025-01-01")
    assert run(words) == ExitCode.COULD_NOT_RUN
    assert f"{SECOND.year}年11月24日" in capsys.readouterr().err


def test_the_norm_is_printed_as_a_tree(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["norm", "show", "--kind", "township"]) == ExitCode.CLEAN
    told = capsys.readouterr().out
    assert "tp.finance.special.list" in told
    assert "cm.guide" in told
    assert "ct." not in told
    assert "推定" in told


def test_the_shipped_norm_is_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["norm", "check"]) == ExitCode.CLEAN
    assert "没有发现错误" in capsys.readouterr().out


def test_the_schedule_is_listed(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(office.arguments("schedule", "list")) == ExitCode.CLEAN
    told = capsys.readouterr().out
    assert "wangxun patrol" in told
    assert "02:00" in told


def test_a_reader_that_has_enough_is_no_error(office: Office) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "reports.cli", *office.arguments("columns")],
        stdout=writing,
        stderr=subprocess.PIPE,
        cwd=office.folder,
        check=False,
    )
    os.close(writing)
    assert (done.stderr, done.returncode) == (b"", 0)
