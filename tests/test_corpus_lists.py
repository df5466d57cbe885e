"""Accuracy of the list and tree readers over the stored pages, held by floors."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from crawler.decode import decode
from crawler.parse import read_page
from crawler.parse.reader import read
from crawler.parse.report import report_of
from tests.corpus import FOLDER, hold_floors, needs_corpus, page_bytes, truths

_GB = frozenset({"gb2312", "gbk", "gb18030"})
_META = re.compile(r"<meta\b[^>]*>", re.IGNORECASE)
_NAMES = re.compile(r"\s(?:class|id)\s*=\s*(?:\"[^\"]*\"|'[^']*')", re.IGNORECASE)
pytestmark = needs_corpus


def address(truth: Mapping[str, Any]) -> str:
    url = str(truth.get("url") or "/lists/page.html")
    return url if url.startswith("http") else f"http://www.example.gov.cn{url}"


def pages() -> list[dict[str, Any]]:
    return [*truths("list"), *truths("home")]


def rows_right(truth: Mapping[str, Any], body: bytes) -> tuple[list[bool], list[bool]]:
    """For each true row whether it was read, for each read row whether it is true."""
    seen = [tuple(row) for row in report_of(read(body, address(truth)))["rows"]]
    true = [tuple(row[:3]) for row in truth["rows"]]
    return [row in seen for row in true], [row in true for row in seen]


def test_rows_of_lists() -> None:
    outcomes: dict[str, list[bool]] = {
        name: [] for name in ("rows", "no_other_rows", "title", "encoding")
    }
    for truth in pages():
        found, sound = rows_right(truth, page_bytes(truth))
        outcomes["rows"] += found
        outcomes["no_other_rows"] += sound
        page = read_page(page_bytes(truth), address(truth))
        if truth["title"] and truth["file"].endswith(".html"):
            outcomes["title"].append(page.title == truth["title"])
        outcomes["encoding"].append(
            page.encoding == truth["encoding"]
            or {page.encoding, truth["encoding"]} <= _GB
        )
    hold_floors("lists", outcomes)


def test_rows_of_lists_without_names_and_meta_tags() -> None:
    outcomes: dict[str, list[bool]] = {"rows": [], "no_other_rows": []}
    for truth in pages():
        if not truth["file"].endswith(".html"):
            continue
        text = decode(page_bytes(truth)).text
        bare = _NAMES.sub("", _META.sub("", text))
        found, sound = rows_right(truth, bare.encode())
        outcomes["rows"] += found
        outcomes["no_other_rows"] += sound
    hold_floors("bare_lists", outcomes)


def test_informations_are_not_taken_for_lists() -> None:
    for truth in truths("article"):
        page = read_page(page_bytes(truth), address(truth))
        assert page.article is not None, truth["slug"]
        assert page.rows == (), truth["slug"]


def test_catalogue_script() -> None:
    truth = json.loads(
        (FOLDER / "truth" / "catalogue_hefei_part.json").read_text("utf-8")
    )
    for record in truths("catalogue"):
        columns = read_page(page_bytes(record), address(record)).columns
        top = [column for column in columns if column.parent is None]
        assert len(columns) == truth["nodes"]
        assert len(top) == truth["top_level"]
        assert sum(column.hidden for column in columns) == truth["hidden_on_web"]
        assert sum(column.external for column in columns) == truth["external_link"]
        described = sum(bool(column.description) for column in columns)
        assert described == truth["with_description"]
        for number, name, _, below in truth["top_level_names"]:
            column = next(one for one in columns if one.key == str(number))
            assert column.name == name
            inside = {one.name for one in columns if one.parent == column.key}
            assert inside == set(below)
