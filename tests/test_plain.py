"""Foreign text made inert, and Chinese text broken into lines."""

from __future__ import annotations

import json
import re
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from catalog_spec.lifecycle import Status
from catalog_spec.observations import Outcome
from catalog_spec.verdicts import Confidence, Result, State
from crawler.records import NightState
from reports.listing import as_csv
from reports.plain import inert_cell, inert_json, plain, short_name, web_address
from reports.words import named, state_word
from reports.wrapping import flow, shorten, wrap


@pytest.mark.parametrize(
    ("foreign", "told"),
    [
        ("政策\x1b[31m文件", "政策[31m文件"),
        ("政策\n\t 文件 ", "政策 文件"),
        ("政策\u202e文件\u200b", "政策文件"),
        ("政策\x9b31m", "政策31m"),
        ("半个\ud800字", "半个字"),
        ("𠮷林㙍", "𠮷林㙍"),
    ],
)
def test_no_control_sign_survives(foreign: str, told: str) -> None:
    assert plain(foreign) == told


@given(st.text())
def test_json_stays_json(text: str) -> None:
    document = json.dumps([text], ensure_ascii=False)
    assert json.loads(inert_json(document)) == [text]
    assert not re.search("[\x7f-\x9f\u202a-\u202e\u2066-\u2069]", inert_json(document))


@pytest.mark.parametrize(
    "formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r\n=1", "\u200b=1"]
)
def test_a_spreadsheet_sees_no_formula(formula: str) -> None:
    assert inert_cell(formula).startswith("'")
    table = as_csv(
        [{"a": formula, "b": -5, "c": None}], {"a": "甲", "b": "乙", "c": "丙"}
    )
    assert table.startswith("\ufeff甲,乙,丙\r\n'")
    assert table.endswith(",-5,\r\n")


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        " http://a.gov.cn",
        "data:text/html,x",
        "//a.gov.cn/x",
        "http:///x",
        "http://[bad",
        "file:///etc/passwd",
        "",
        None,
    ],
)
def test_only_web_addresses_become_links(address: str | None) -> None:
    assert web_address(address) is None


def test_a_web_address_stays_as_it_is() -> None:
    address = "https://www.example.gov.cn/public/column/1?type=4&action=list"
    assert web_address(address) == address


def test_the_district_is_left_out_of_a_unit_name() -> None:
    assert short_name("叶集区财政局", "叶集区") == "财政局"
    assert short_name("姚李镇", "叶集区") == "姚李镇"
    assert short_name("叶集区", "叶集区") == "叶集区"


def test_no_line_begins_with_a_comma_or_ends_with_a_bracket() -> None:
    text = "“政策文件”最新信息为二月，超过期限（一百天）没有更新，请尽快发布。"
    for width in range(10, 40):
        lines = wrap(text, width)
        assert "".join(lines) == text
        assert all(cell_len(line) <= width for line in lines)
        assert not any(line[0] in "，。）”" for line in lines)
        assert not any(line[-1] in "（“" for line in lines)


def test_words_and_numbers_stay_whole() -> None:
    assert wrap("见 wangxun findings 命令", 10) == ["见 wangxun", "findings", "命令"]


@given(st.text(alphabet="中文，。（）“”abc123 ", max_size=80), st.integers(4, 40))
def test_nothing_is_lost_and_nothing_sticks_out(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(cell_len(line) <= width for line in lines)


def test_pieces_are_not_broken() -> None:
    pieces = [Text("正常 12"), Text("超期 3"), Text("未能检查 100")]
    assert flow(pieces, 20, "  ").plain == "正常 12  超期 3\n  未能检查 100"


def test_what_is_too_long_is_cut() -> None:
    assert shorten("叶集区人民政府", 14) == "叶集区人民政府"
    assert shorten("叶集区人民政府", 11) == "叶集区人.."


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        ("outcome", Outcome),
        ("result", Result),
        ("status", Status),
        ("confidence", Confidence),
        ("night_state", NightState),
    ],
)
def test_every_code_has_a_chinese_word(table: str, codes: type[StrEnum]) -> None:
    assert all(named(table, code.value) != code.value for code in codes)


def test_every_state_has_a_look_of_its_own() -> None:
    for which in ("letter", "mark", "style", "css", "meaning"):
        looks = [state_word(state, which) for state in State]
        assert len(set(looks)) == len(State)
    assert all(len(state_word(state, "letter")) == 1 for state in State)
