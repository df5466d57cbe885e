"""The adapters: each platform's lists, articles, entries, paging calls and traps."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.parse.outline import entry_numbers, make_outline
from crawler.parse.platform import CERTAIN, Platform
from crawler.parse.platforms import BUILT_IN, platform_named, recognise
from tests.page_files import FOLDER, check

FACTS = [
    pytest.param(file, id=f"{platform.name}-{file.stem}")
    for platform in BUILT_IN
    for file in sorted((FOLDER / platform.name).glob("*.toml"))
]


@pytest.mark.parametrize("file", FACTS)
def test_page(file: Path) -> None:
    check(file)


def test_every_platform_has_pages_of_lists_and_informations() -> None:
    for platform in BUILT_IN:
        files = {file.stem for file in (FOLDER / platform.name).glob("*.toml")}
        assert "article" in files, platform.name
        assert len(files) >= 2, platform.name


@pytest.mark.parametrize(
    ("url", "source", "name", "kind"),
    [
        ("http://a.gov.cn/public/column/12?type=4", "", "lonsun", "address"),
        ("http://a.gov.cn/openness/OpennessContent/show/3.html", "", "openness", "address"),
        ("http://a.gov.cn/BranchOpennessContent/showList/1/2/page_1.html", "", "openness", "address"),
        ("http://a.gov.cn/zw/202606/t20260618_31.htm", "", "trs", "address"),
        ("http://a.gov.cn/art/2026/6/8/art_16_9.html", "", "hanweb", "address"),
        ("http://a.gov.cn/info/1011/31.htm", "", "boda", "address"),
        ("http://a.gov.cn/", "<!-- 技术支持：龙讯科技 -->", "lonsun", "words"),
        ("http://a.gov.cn/", "<div class='TRS_Editor'>", "trs", "words"),
        ("http://a.gov.cn/igs/front/search/list.html?index=zcwj", "{}", "trs", "address"),
        ("http://a.gov.cn/", "<a href='./202606/t20260618_31.html'><a href='http://a.gov.cn/b/t20260619_32.html'>", "trs", "links"),
        ("http://a.gov.cn/", "<a href='./t20260618_31.html'><a href='./t20260618_31.html'>", "generic", ""),
        ("http://a.gov.cn/", "<a href='http://b.gov.cn/t20260618_31.html'><a href='https://b.gov.cn/t20260619_3.html'>", "generic", ""),
        ("http://a.gov.cn/", "/t20260618_31.html' /t20260619_31.html'", "generic", ""),
        ("http://a.gov.cn/", "<div ms-controller='x'>", "generic", ""),
        ("http://a.gov.cn/", "<p>龙讯</p>", "generic", ""),
    ],
)  # fmt: skip
def test_fingerprint(url: str, source: str, name: str, kind: str) -> None:
    found = recognise(url, source)
    assert found.platform.name == name
    assert (found.mark.kind if found.mark else "") == kind
    if kind == "address":
        assert found.mark
        assert found.mark.weight == CERTAIN


def test_an_unknown_name_is_read_by_its_shape() -> None:
    assert platform_named("没有这个平台").name == "generic"
    assert platform_named("trs").entry_day("http://a.cn/t20260618_1.html") == date(
        2026, 6, 18
    )


def test_no_address_tells_an_entry_day_by_chance() -> None:
    trs, openness = platform_named("trs"), platform_named("openness")
    assert trs.entry_day("http://a.cn/t20260231_1.html") is None
    assert trs.entry_day("http://a.cn/art/2026/06/18/art_1.html") is None
    # Twenty-four hexadecimal digits that are no moment of the platform's life.
    assert (
        openness.entry_day(f"http://a.cn/openness/detail/content/{'0' * 24}.html")
        is None
    )
    assert Platform().entry_day("http://a.cn/t20260618_1.html") is None


@pytest.mark.parametrize(
    "file",
    sorted(FOLDER.rglob("*.html")),
    ids=lambda file: f"{file.parent.name}-{file.stem}",
)
def test_nodes_and_outline_are_numbered_alike(file: Path) -> None:
    """Adapters find by selectors what the other readers know by number."""
    tree = LexborHTMLParser(file.read_text("utf-8", "replace"))
    outline, numbers = make_outline(tree), entry_numbers(tree)
    found = {numbers[n.mem_id]: n.tag for n in tree.css("*") if n.mem_id in numbers}
    assert found == {i: tag for i, tag in enumerate(outline.tags) if tag}
