"""Catalogue trees in pages never seen before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.parse import read_page
from crawler.parse.column_names import can_be_column, column_key, column_name
from crawler.parse.literals import read_literal
from tests.page_files import check, page_files

URL = "http://www.qinghe.gov.cn/xxgk/yaoping/index.html"
NAMES = ["机构设置", "政策文件", "财政资金", "人事任免", "规划计划", "监督检查"]


@pytest.mark.parametrize("file", page_files("trees"))
def test_tree(file: Path) -> None:
    keys = [column.key for column in check(file).columns]
    assert len(set(keys)) == len(keys)


@settings(deadline=None)
@given(
    st.recursive(st.just([]), lambda inner: st.lists(inner, max_size=4), max_leaves=30)
)
def test_nested_lists_keep_their_shape(shape: list[object]) -> None:
    numbers = iter(range(1000))
    paths: list[tuple[str, ...]] = []

    def render(children: list[object], above: tuple[str, ...]) -> str:
        parts = []
        for child in children:
            number = next(numbers)
            name = f"{NAMES[number % len(NAMES)]}{number}"
            paths.append((*above, name))
            inside = render(child, (*above, name)) if child else ""  # type: ignore[arg-type]
            lower = f"<ul>{inside}</ul>" if inside else ""
            parts.append(f"<li><a href='/lm/{number}/'>{name}</a>{lower}</li>")
        return "".join(parts)

    body = f"<div class='tree'><ul>{render(shape, ())}</ul></div>"
    page = read_page(body.encode(), URL)
    if len(paths) < 3:
        return
    by_key = {column.key: column for column in page.columns}
    seen = []
    for column in page.columns:
        names, above = [column.name], column.parent
        while above is not None:
            names.insert(0, by_key[above].name)
            above = by_key[above].parent
        seen.append(tuple(names))
    assert seen == paths


@pytest.mark.parametrize("count", [0, 12, 3000])
@pytest.mark.parametrize(
    "other",
    [
        "<li><a href='http://www.s{}.gov.cn/'>友邻网站</a></li>",
        "<li><a href='/art/2026/1/{}.html'>附加链接</a></li>",
        "<li><a href='/hd/{}/'>互动交流</a></li>",
    ],
)
def test_other_links_in_its_list_hide_no_part_of_a_menu(other: str, count: int) -> None:
    branches = "".join(
        f"<li><a href='/lm/{number}/'>{NAMES[number]}</a><ul>"
        + "".join(
            f"<li><a href='/lm/{number}{place}/'>{name}{number}</a></li>"
            for place, name in enumerate(NAMES[: number + 2])
        )
        + "</ul></li>"
        for number in range(4)
    )
    others = "".join(other.format(number) for number in range(count))
    body = f"<div class='mulu'><ul>{branches}{others}</ul></div>"
    columns = read_page(body.encode(), URL).columns
    own = [column for column in columns if (column.url or "").find("/lm/") > 0]
    assert len(own) == 4 + 2 + 3 + 4 + 5


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("├─ 政策文件 (12)", "政策文件"),
        ("+ 政策解读", "政策解读"),
        ("财政：", "财政"),
        ("机 构　设 置", "机构设置"),
    ],
)
def test_column_name(words: str, name: str) -> None:
    assert column_name(words) == name


@pytest.mark.parametrize(
    "words", ["更多", "关于印发要点的通知", "2026-01-01", "GO", "一"]
)
def test_words_that_are_no_column(words: str) -> None:
    assert not can_be_column(words)


def test_keys_do_not_hang_on_host_or_changing_parameters() -> None:
    one = column_key("http://a.gov.cn/list?id=3&_=0.12", "http://a.gov.cn/")
    other = column_key("https://www.a.gov.cn/list?id=3&_=0.99", "https://www.a.gov.cn/")
    assert one == other == "/list?id=3"
    platform = "http://a.gov.cn/public/column/12?type=4&catId=6719001&action=list"
    assert column_key(platform, platform) == "6719001"


@settings(deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-999, 999) | st.text("甲乙ab c'\"\\/:"),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.text("abc", min_size=1), inner)
        ),
    ).filter(lambda value: isinstance(value, dict | list))
)
def test_literals_read_what_json_writes(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False)
    assert read_literal(f"var x = {text} ;", 8) == value


def test_literals_of_scripts() -> None:
    text = "{a: 1, 'b': [true, undefined,], c: x + 1, d: {e: 'it\\'s'}, // more\n f: 2"
    assert read_literal(text, 0) == {
        "a": 1,
        "b": [True, None],
        "c": None,
        "d": {"e": "it's"},
        "f": 2,
    }
