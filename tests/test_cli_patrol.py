"""From a portal's address to a night's result, by the command line alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from crawler.sample import District, make_district, serve
from crawler.settings import load_settings
from reports.cli import main
from reports.exits import ExitCode

TODAY = date(2026, 11, 24)
PARSE_KEYS = {
    "encoding",
    "platform",
    "title",
    "published",
    "dates",
    "source",
    "index_no",
    "issuer",
    "doc_no",
    "columns",
    "rows",
    "attachments",
    "not_read",
}
ARTICLE = """<!DOCTYPE html><html><head><meta charset="utf-8">
<title>关于印发\x1b[31m防汛预案的通知_姚李镇人民政府</title></head><body>
<div class="crumb">首页 &gt; 政策文件</div>
<h1>关于印发防汛预案的通知</h1>
<div class="info">发布时间：2026-05-06 来源：姚李镇</div>
<div class="content"><p>各村（社区）：现将防汛预案印发给你们，请认真贯彻执行。</p>
<p>附件：<a href="plan.doc">防汛预案.doc</a></p></div></body></html>"""


@pytest.fixture(scope="module")
def district() -> District:
    return make_district(3, TODAY, units=8, pages=900)


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def unit_list(district: District, tmp_path: Path) -> Iterator[str]:
    with serve(district) as served:
        yield served.unit_list


def test_from_an_address_to_findings(
    unit_list: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", unit_list]) == ExitCode.CLEAN
    told = capsys.readouterr().out
    assert "wangxun patrol" in told
    unit = load_settings(Path("wangxun.toml")).roster.units[-1]
    assert unit.name in told

    words = ["patrol", "--date", TODAY.isoformat(), "--unit", unit.name]
    assert main(words) in {ExitCode.CLEAN, ExitCode.FAULTS}
    told_after = capsys.readouterr()
    assert "覆盖率" in told_after.out
    assert f"（1/1）{unit.name}" in told_after.err

    assert main(["columns", "--format", "json"]) == ExitCode.CLEAN
    rows = json.loads(capsys.readouterr().out)
    assert {row["unit"] for row in rows} == {unit.name}


def test_the_total_speaks_of_the_units_in_the_table(
    unit_list: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["init", unit_list])
    one, other = (u.name for u in load_settings(Path("wangxun.toml")).roster.units[-2:])
    words = ["patrol", "--date", TODAY.isoformat(), "--unit"]
    main([*words, one, other])
    assert "共2个单位" in capsys.readouterr().out
    main([*words, other])
    told = capsys.readouterr().out
    assert "共1个单位" in told
    assert one not in told


def test_settings_are_extended_and_never_rewritten(
    unit_list: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["init", unit_list])
    config = tmp_path / "wangxun.toml"
    text = config.read_text(encoding="utf-8")
    own = "# 本区自己的说明\n" + text
    config.write_text(own, encoding="utf-8")
    capsys.readouterr()
    assert main(["init", unit_list]) == ExitCode.CLEAN
    assert config.read_text(encoding="utf-8") == own
    assert "没有改动" in capsys.readouterr().out


def test_a_blocked_unit_is_low_coverage_and_no_fault(
    district: District, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    unit = district.units[0].name
    with serve(district.all_blocked()) as served:
        text = district.config_toml(served.base_url, tmp_path)
        (tmp_path / "wangxun.toml").write_text(text, encoding="utf-8")
        words = ["patrol", "--date", TODAY.isoformat(), "--unit", unit]
        assert main(words) == ExitCode.LOW_COVERAGE
    assert "不足以评价" in capsys.readouterr().err
    main(["findings", "--format", "json"])
    outcomes = {found["outcome"] for found in json.loads(capsys.readouterr().out)}
    assert outcomes == {"could_not_check"}


def test_an_address_without_units_is_explained(
    unit_list: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    nowhere = f"{unit_list}/nothing-here"
    assert main(["init", nowhere]) == ExitCode.COULD_NOT_RUN
    assert nowhere in capsys.readouterr().err
    assert not (tmp_path / "wangxun.toml").exists()


def test_a_page_from_the_net_is_parsed(
    unit_list: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["parse", unit_list, "--format", "json"]) == ExitCode.CLEAN
    page = json.loads(capsys.readouterr().out)
    assert set(page) >= PARSE_KEYS
    assert page["url"] == unit_list
    assert page["units"]


def test_a_page_from_a_file_is_parsed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "page.html"
    file.write_text(ARTICLE, encoding="utf-8")
    address = "http://www.example.gov.cn/public/1.html"
    words = ["parse", str(file), "--url", address, "--format", "json"]
    assert main(words) == ExitCode.CLEAN
    page = json.loads(capsys.readouterr().out)
    assert page["title"] == "关于印发防汛预案的通知"
    assert page["published"] == "2026-05-06"
    assert page["encoding"] == "utf-8"
    assert page["attachments"] == ["plan.doc"]


def test_what_was_parsed_is_shown_as_plain_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "page.html"
    file.write_text(ARTICLE, encoding="utf-8")
    assert main(["parse", str(file)]) == ExitCode.CLEAN
    told = capsys.readouterr().out
    assert "防汛预案的通知" in told
    assert "2026-05-06" in told
    assert "\x1b" not in told


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", "nothing.html"]) == ExitCode.COULD_NOT_RUN
    assert "读不到nothing.html：找不到文件" in capsys.readouterr().err
