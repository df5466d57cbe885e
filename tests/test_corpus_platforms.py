"""Accuracy on the stored pages, platform by platform and against htmldate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
from htmldate import find_date

from catalog_spec.observations import PageSeen
from crawler.decode import decode
from crawler.parse.platforms import recognise
from crawler.parse.reader import read
from crawler.parse.report import report_of
from tests.corpus import hold_floors, needs_corpus, page_bytes, truths

pytestmark = needs_corpus
KINDS = ("list", "home", "article", "catalogue")
# How the truth file names the platforms whose mark stands on the page itself.
NAMED = {
    "lonsun": ("lonsun",),
    "hanweb": ("hanweb",),
    "trs": ("TRS 拓尔思", "TRS 海云"),
    "ucap": ("ucap",),
}
# Makers without an adapter: their pages are read by shape alone.
OTHERS = ("Epoint", "Guangdong", "Hunan", "NetEase", "Shanghai", "全国", "新鸿儒")
LEAST_OF_LISTS = 0.98


def address(truth: Mapping[str, Any]) -> str:
    url = str(truth.get("url") or "/lists/page.html")
    return url if url.startswith("http") else f"http://www.example.gov.cn{url}"


def pages_of(platform: str) -> list[dict[str, Any]]:
    every = [t for kind in KINDS for t in truths(kind)]
    return [t for t in every if str(t.get("cms")).startswith(NAMED[platform])]


def outcomes_of(truth: Mapping[str, Any], platform: str) -> dict[str, list[bool]]:
    reading = read(page_bytes(truth), address(truth))
    page = reading.page
    outcomes = {"recognised": [page.platform == platform]}
    if truth["kind"] == "article":
        outcomes["title"] = [bool(page.article) and page.title == truth["title"]]
        outcomes["published"] = [day_of(page) == truth["published"]]
    elif truth.get("rows"):
        rows = [tuple(row) for row in report_of(reading)["rows"]]
        outcomes["rows"] = [tuple(row[:3]) in rows for row in truth["rows"]]
    elif truth["kind"] == "catalogue":
        outcomes["tree"] = [bool(page.columns)]
    return outcomes


def day_of(page: PageSeen) -> str | None:
    day = page.article.published if page.article else None
    return day.isoformat() if day else None


@pytest.mark.parametrize("platform", NAMED)
def test_pages_of_a_platform(platform: str) -> None:
    outcomes: dict[str, list[bool]] = {}
    for truth in pages_of(platform):
        for field, values in outcomes_of(truth, platform).items():
            outcomes.setdefault(field, []).extend(values)
    hold_floors(f"platform_{platform}", outcomes)


def test_recognition_of_all_pages() -> None:
    table: Counter[tuple[str, str]] = Counter()
    outcomes: dict[str, list[bool]] = {"known": [], "others": []}
    for truth in (t for kind in KINDS for t in truths(kind)):
        maker = str(truth.get("cms"))
        read_as = recognise(
            address(truth), decode(page_bytes(truth)).text
        ).platform.name
        table[maker.split(" (", maxsplit=1)[0], read_as] += 1
        wanted = next((p for p, marks in NAMED.items() if maker.startswith(marks)), "")
        if wanted:
            outcomes["known"].append(read_as == wanted)
        elif maker.startswith(OTHERS):
            outcomes["others"].append(read_as == "generic")
    for (maker, read_as), count in sorted(table.items()):
        print(f"{count:3} {read_as:9} {maker}")  # noqa: T201
    hold_floors("recognition", outcomes)


def test_rows_of_all_lists_have_their_days() -> None:
    right: list[bool] = []
    for truth in (*truths("list"), *truths("home")):
        rows = [
            tuple(row)
            for row in report_of(read(page_bytes(truth), address(truth)))["rows"]
        ]
        right += [tuple(row[:3]) in rows for row in truth["rows"]]
    share = sum(right) / len(right)
    print(f"\nrows of lists right: {share:.4f} of {len(right)}")  # noqa: T201
    assert share >= LEAST_OF_LISTS


# Its own parsers warn of old ways of lxml.
@pytest.mark.filterwarnings("ignore")
def test_dates_are_at_least_as_good_as_those_of_htmldate() -> None:
    ours = theirs = pages = 0
    for truth in truths("article"):
        body, url = page_bytes(truth), address(truth)
        pages += 1
        ours += day_of(read(body, url).page) == truth["published"]
        found = find_date(decode(body).text, original_date=True, url=url)
        theirs += found == truth["published"]
    report = f"dates right on {pages} pages: ours {ours}, htmldate {theirs}"
    print(f"\n{report}")  # noqa: T201
    assert ours >= theirs, report
