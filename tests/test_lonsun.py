"""The lonsun platform: lists, fragments, paging calls, and the catalogue script."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crawler.parse import read_page
from crawler.parse.catalogs import is_catalog_script, read_catalogs
from crawler.parse.lonsun import Place, read_place
from tests.page_files import check, page_files

SCRIPT = "http://www.luxian.gov.cn/_res/public/12.js"


@pytest.mark.parametrize("file", page_files("lonsun"))
def test_lonsun(file: Path) -> None:
    check(file)


def node(number: int, parent: int, **more: object) -> dict[str, object]:
    uri = f"/public/column/12?type=4&catId={number}&action=list"
    return {
        "id": number,
        "parentId": parent,
        "name": f"栏目{number}",
        "isWebShow": True,
        "link": "",
        "uri": uri,
        **more,
    }


def script(*nodes: dict[str, object]) -> str:
    return f"var catalogs = {{12:{json.dumps(nodes, ensure_ascii=False)}}}"


def test_order_of_the_file_does_not_matter_for_parents() -> None:
    text = script(node(3, 2), node(2, 1), node(1, 0))
    page = read_page(text.encode(), SCRIPT)
    assert {column.key: column.parent for column in page.columns} == {
        "3": "2",
        "2": "1",
        "1": None,
    }
    assert page.platform == "lonsun"
    assert page.not_read is None


def test_a_script_that_breaks_off_keeps_its_whole_nodes() -> None:
    text = script(node(1, 0), node(2, 1), node(3, 1))
    columns = read_catalogs(text[: text.index('"id": 3') - 2], SCRIPT)
    assert [column.key for column in columns] == ["1", "2"]


def test_a_big_script() -> None:
    text = script(*(node(n, n // 7) for n in range(1, 5001)))
    assert len(read_catalogs(text + ";;junk", SCRIPT)) == 5000


def test_link_means_outside_and_web_show_means_public() -> None:
    link = "https://www.luxian.gov.cn/topic/index.html"
    text = script(node(1, 0, link=link), node(2, 0, isWebShow=False))
    outside, hidden = read_catalogs(text, SCRIPT)
    assert (outside.external, outside.url) == (True, link)
    assert (hidden.external, hidden.hidden) == (False, True)


@pytest.mark.parametrize(
    "text", ["<html>var catalogs = {1:[]}</html>", "var other = [1]", "{}", ""]
)
def test_what_is_no_catalogue_script(text: str) -> None:
    assert not is_catalog_script(text)


def test_place() -> None:
    url = "http://a.gov.cn/public/column/12?type=4&catId=34&action=list"
    assert read_place(url) == Place("12", "34")
    call = "http://a.gov.cn/site/label/8888?organId=12&catId=34&pageIndex=2"
    assert read_place(call) == Place("12", "34")
    assert read_place("http://a.gov.cn/") == Place(None, None)
