"""The page to put online: complete, alone, inert."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from catalog_spec.norm import load_norm
from crawler.store import Store
from reports.cli import main
from reports.exits import ExitCode
from reports.queries import NightData, read_night
from reports.site import build_page
from tests.office import FINANCE, HOSTILE, SANYUAN, YAOLI, make_office

NORM = load_norm()
CHINA = ZoneInfo("Asia/Shanghai")
LOADING = {"src", "srcset", "data", "poster", "background", "action", "formaction"}


@dataclass
class Page(HTMLParser):
    """What a browser would take from a page."""

    links: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    tags: list[str] = field(default_factory=list)
    attributes: set[str] = field(default_factory=set)
    contents: dict[str, str] = field(default_factory=dict)
    policy: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.attributes |= set(values)
        if "href" in values:
            self.links.append(values["href"])
        if "id" in values:
            assert values["id"] not in self.ids
            self.ids.add(values["id"])
        if values.get("http-equiv") == "Content-Security-Policy":
            self.policy = values["content"]

    def handle_data(self, data: str) -> None:
        tag = self.tags[-1] if self.tags else ""
        self.contents[tag] = self.contents.get(tag, "") + data


@pytest.fixture
def data(tmp_path: Path) -> Iterator[NightData]:
    with Store.open(make_office(tmp_path).store, read_only=True) as store:
        yield read_night(store, None, district="叶集区", coverage_floor=0.8)


@pytest.fixture
def html(data: NightData) -> str:
    return build_page(data, NORM, CHINA)


@pytest.fixture
def page(html: str) -> Page:
    page = Page()
    page.feed(html)
    return page


def test_everything_is_on_the_page(data: NightData, html: str, page: Page) -> None:
    for unit in (YAOLI, SANYUAN, FINANCE):
        assert f"<b>{unit}</b>" in html
    for row in data.rows:
        assert any(name.endswith(f"-{row.norm_item}") for name in page.ids)
    for words in ("2026年11月24日", "02:00开始", "02:21结束", "规范性文件"):
        assert words in html
    assert "“规范性文件”超过期限没有更新。" in html
    assert "不参与排名：覆盖率0%" in html


def test_the_page_asks_for_nothing_else(page: Page) -> None:
    assert not page.attributes & LOADING
    assert not {"link", "img", "iframe", "object", "base", "form"} & set(page.tags)
    assert page.tags.count("script") == 1
    assert "url(" not in page.contents["style"]
    assert "@import" not in page.contents["style"]


@pytest.mark.parametrize("kind", ["style", "script"])
def test_the_policy_allows_its_own_style_and_script_only(
    kind: str, html: str, page: Page
) -> None:
    inside = re.search(f"<{kind}>(.*?)</{kind}>", html, re.DOTALL)
    assert inside is not None
    digest = base64.b64encode(hashlib.sha256(inside[1].encode()).digest()).decode()
    assert f"{kind}-src 'sha256-{digest}'" in page.policy
    assert page.policy.startswith("default-src 'none'")
    assert "unsafe" not in page.policy


def test_no_style_or_handler_stands_on_an_element(page: Page) -> None:
    assert "style" not in page.attributes
    assert not any(name.startswith("on") for name in page.attributes)


def test_only_web_addresses_and_places_on_the_page_are_links(page: Page) -> None:
    assert all(link.startswith(("http://", "https://", "#")) for link in page.links)
    inner = {link[1:] for link in page.links if link.startswith("#")}
    assert inner <= page.ids


def test_hostile_titles_are_shown_and_not_run(html: str) -> None:
    assert HOSTILE not in html
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "\x1b" not in html
    assert "\u202e" not in html
    assert "javascript:" not in html


def test_the_page_works_without_script(html: str) -> None:
    assert re.search(r'<button id="fold"[^>]* hidden', html)
    assert html.count("<details") == 3


def test_the_figure_tiles_fill_whole_rows(html: str) -> None:
    figures = html.partition('<dl class="figures">')[2].partition("</dl>")[0]
    columns = re.findall(r"\.figures \{[^}]*repeat\((\w+),", html)
    assert len(columns) == 3
    assert all(figures.count("<dt>") % int(count) == 0 for count in columns)


def test_the_page_is_written_to_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = make_office(tmp_path)
    out = tmp_path / "报告.html"
    out.write_text("earlier", encoding="utf-8")
    assert main(office.arguments("report", str(out))) == ExitCode.CLEAN
    assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert str(out) in capsys.readouterr().out
    assert {file.name for file in tmp_path.iterdir() if "报告" in file.name} == {
        out.name
    }


def test_the_page_of_an_earlier_night(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    out = tmp_path / "out.html"
    main(office.arguments("report", str(out), "--date", "2026-11-23"))
    assert "2026年11月23日夜间巡查" in out.read_text(encoding="utf-8")


def test_a_folder_that_is_not_there_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = make_office(tmp_path)
    out = tmp_path / "nowhere" / "out.html"
    assert main(office.arguments("report", str(out))) == ExitCode.COULD_NOT_RUN
    assert f"文件夹{out.parent}不存在" in capsys.readouterr().err


def test_a_page_cannot_replace_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = make_office(tmp_path)
    folder = tmp_path / "out.html"
    folder.mkdir()
    assert main(office.arguments("report", str(folder))) == ExitCode.COULD_NOT_RUN
    assert "这是一个文件夹" in capsys.readouterr().err
    assert not [file for file in tmp_path.iterdir() if file.name.startswith(".out")]
