"""The door of the parser: pages, answers, and bytes that are none of them."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.parse import read_page
from crawler.parse.report import page_report
from tests.page_files import FOLDER, check, page_files

URL = "http://www.qinghe.gov.cn/zwgk/zcwj/index.html"
ROW = "<li><a href='/c/{0}.html'>关于第{0}号事项的通知</a><span>2026-06-06</span></li>"
HOSTILE = {
    "deep": "<div>" * 10_000 + "x",
    "deep lists": "<ul><li><a href='/c/1.html'>机构设置</a>" * 3_000,
    "five megabytes": "<p>" + "中文内容。" * 350_000 + "</p>",
    "unclosed": "<li><a href='/c/1.html'>关于公布办事指南的通知<span>2026-06-06"
    * 5_000,
    "records": "<record>" * 50_000,
    "arrays": "<script>" + "x=[{" * 50_000 + "</script>",
    "escapes": '<script>var a="' + '\\"' * 200_000 + "</script>",
    "comments": "<script>var z=[{" + "/*" * 50_000 + "</script>",
    "dates": "<table>" + "<tr><td>2016-01-02</td></tr>" * 5_000 + "</table>",
    "brackets": "[" * 100_000,
    "angles": "<" * 100_000,
    "zeros": "\0" * 10_000,
}


@pytest.mark.parametrize("file", page_files("other"))
def test_page(file: Path) -> None:
    check(file)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_do_no_harm(name: str) -> None:
    page = read_page(HOSTILE[name].encode(), URL)
    assert page.article is None
    assert len(page.rows) <= 2


def test_many_rows_in_one_holder() -> None:
    body = "".join(ROW.format(n) for n in range(2_000))
    assert len(read_page(f"<ul>{body}</ul>".encode(), URL).rows) == 2_000


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_a_page(body: bytes) -> None:
    assert read_page(body, URL).url == URL


@settings(deadline=None)
@given(st.text("<>/ulia= '\"[]{}2026-0.,:;关于通知\n", max_size=200))
def test_any_markup_gives_a_page(text: str) -> None:
    assert read_page(text.encode(), URL).encoding


@pytest.mark.parametrize(
    "file", [p for p in sorted(FOLDER.rglob("*.*")) if p.suffix != ".toml"], ids=str
)
def test_pages_cross_to_other_processes(file: Path) -> None:
    page = read_page(file.read_bytes(), URL)
    assert pickle.loads(pickle.dumps(page)) == page
    assert page == read_page(file.read_bytes(), URL)


def test_chinese_encodings() -> None:
    body = f"<meta charset=gb2312><ul>{ROW.format(1)}{ROW.format(2)}</ul>"
    page = read_page(body.encode("gb18030"), URL)
    assert page.encoding == "gb18030"
    assert page.rows[0].title == "关于第1号事项的通知"


def test_base_address() -> None:
    body = "<head><base href='/other/'></head><ul>" + ROW.format(1).replace("/c/", "c/")
    page = read_page(body.encode(), URL)
    assert page.rows[0].url == "http://www.qinghe.gov.cn/other/c/1.html"


def test_a_page_without_an_address() -> None:
    body = f"<ul>{ROW.format(1)}{ROW.format(2)}</ul><a href='http://b.cn/'>外</a>"
    page = read_page(body.encode(), "")
    assert [item.url for item in page.rows] == ["/c/1.html", "/c/2.html"]
    assert page.url == ""


def test_report_is_plain_json() -> None:
    body = (
        f"<title>政策文件_清河县人民政府</title><ul>{ROW.format(1)}{ROW.format(2)}</ul>"
    )
    report = page_report(body.encode(), URL)
    assert json.loads(json.dumps(report)) == report
    assert report["rows"][0] == ["关于第1号事项的通知", "/c/1.html", "2026-06-06"]
    assert report["not_read"] is None
    assert set(report) >= {
        "encoding", "platform", "title", "published", "dates", "source", "index_no",
        "issuer", "doc_no", "columns", "rows", "attachments", "not_read",
    }  # fmt: skip
