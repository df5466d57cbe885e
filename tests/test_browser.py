"""Pages that only a browser can show, on a real Chromium and real sockets.

These tests are left out, and say so, where there is no Chromium or no playwright.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import date
from pathlib import Path

import pytest

from catalog_spec.observations import PageSeen, Request
from crawler.archive import Archive
from crawler.browser import (
    RENDERED,
    Browser,
    BrowserError,
    find_chromium,
    is_installed,
    is_rendered,
    needs_rendering,
)
from crawler.fetch import Fetcher
from crawler.fetched import Fetched
from crawler.guard import Guard
from crawler.pace import Pace, PaceBook
from crawler.parse import read_page
from crawler.settings import SettingsError, load_settings
from tests.site.server import Page, Routes, serve

needs_browser = pytest.mark.skipif(
    not is_installed() or find_chromium() is None,
    reason="left out: there is no Chromium or no playwright on this machine",
)
pytestmark = pytest.mark.usefixtures("socket_enabled")
SHELL = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>政策文件</title>
<script src="/app.js"></script><img src="/picture.png"></head><body>
<div id="app"></div></body></html>"""
SCRIPT = """window.onload = async function () {
  let rows = await (await fetch('/api/list')).json();
  try { await fetch('http://127.0.0.1:%d/inner'); } catch (error) {}
  document.getElementById('app').innerHTML = '<ul class="list">' + rows.map(
    r => `<li><a href="/d/${r[0]}.html">${r[1]}</a><span>${r[2]}</span></li>`).join('') +
    '</ul>';
};"""
ROWS = '[[9,"关于第9号事项的公告","2026-06-18"],[8,"关于第8号事项的公告","2026-05-06"]]'


def site(inner: int = 9) -> Routes:
    routes = Routes()
    routes.add("/robots.txt", lambda: Page(b"", "text/plain", 404))
    routes.add("/zcwj/", lambda: Page(SHELL.encode()))
    script = (SCRIPT % inner).encode()
    routes.add("/app.js", lambda: Page(script, "text/javascript"))
    routes.add("/api/list", lambda: Page(ROWS.encode(), "application/json"))
    return routes


def visit(
    base: str,
    work: Callable[[Fetcher, Fetched], Coroutine[object, object, Fetched | None]],
) -> tuple[Fetched, Fetched | None]:
    """Fetch the page as the patrol does, then do `work` with it."""

    async def go() -> tuple[Fetched, Fetched | None]:
        guard = Guard(["127.0.0.1"])
        pace = PaceBook(Pace(0, 8))
        async with Fetcher(pace, user_agent="Wangxun/test", guard=guard) as fetcher:
            fetched = await fetcher.fetch(Request(f"{base}/zcwj/"))
            return fetched, await work(fetcher, fetched)

    return asyncio.run(go())


async def render(fetcher: Fetcher, fetched: Fetched) -> Fetched | None:
    async with Browser(fetcher.fetch) as browser:
        return await browser.render(fetched)


def seen(fetched: Fetched) -> PageSeen:
    return read_page(fetched.body, fetched.url, fetched.content_type)


@needs_browser
def test_a_list_that_a_script_fills(tmp_path: Path) -> None:
    routes = site()
    with serve(routes) as base:
        before, after = visit(base, render)
    assert needs_rendering(seen(before))
    assert after is not None
    page = seen(after)
    assert [(row.title, row.published) for row in page.rows] == [
        ("关于第9号事项的公告", date(2026, 6, 18)),
        ("关于第8号事项的公告", date(2026, 5, 6)),
    ]
    assert not needs_rendering(page)
    # The page itself was asked for once, and pictures are for show.
    assert routes.asked.count("/zcwj/") == 1
    assert "/picture.png" not in routes.asked
    # What is stored says that it is no copy of what the server sent.
    archive = Archive(tmp_path, date(2026, 11, 24))
    with archive:
        reference = archive.record("清河镇", after)
        archive.finish("清河镇")
    stored = archive.read(reference)
    assert stored.body == after.body
    assert is_rendered(after)
    assert not is_rendered(before)
    headers = {name.lower(): value for name, value in stored.headers}
    assert headers[RENDERED.lower()].startswith("Chromium/")
    assert after.validators is None


@needs_browser
def test_a_page_leads_the_browser_nowhere_the_patrol_may_not_go() -> None:
    inner = Routes(otherwise=lambda: Page(b"secret"))
    with serve(inner) as inside:
        port = int(inside.rpartition(":")[2])
        with serve(site(port)) as base:
            asked: list[str] = []

            async def work(fetcher: Fetcher, fetched: Fetched) -> Fetched | None:
                async def only_own(request: Request) -> Fetched:
                    asked.append(request.url)
                    if request.url.startswith(base):
                        return await fetcher.fetch(request)
                    refused = Fetcher(PaceBook(Pace(0, 8)), user_agent="Wangxun/test")
                    async with refused:
                        return await refused.fetch(request)

                async with Browser(only_own) as browser:
                    return await browser.render(fetched)

            _, after = visit(base, work)
    assert after is not None
    assert len(seen(after).rows) == 2
    assert inner.asked == []


@needs_browser
def test_a_page_that_never_rests_is_given_up() -> None:
    routes = site()
    body = b"<html><script>setInterval(() => fetch('/api/list'), 50)</script></html>"
    routes.pages["/zcwj/?"] = lambda: Page(body)

    async def work(fetcher: Fetcher, fetched: Fetched) -> Fetched | None:
        async with Browser(fetcher.fetch, longest_seconds=2) as browser:
            return await browser.render(fetched)

    with serve(routes) as base:
        assert visit(base, work)[1] is None


@needs_browser
def test_a_browser_that_does_not_start_says_what_to_do(tmp_path: Path) -> None:
    wrong = tmp_path / "chromium"
    wrong.write_text("#!/bin/sh\nexit 1\n")
    wrong.chmod(0o755)

    async def work(fetcher: Fetcher, fetched: Fetched) -> Fetched | None:
        async with Browser(fetcher.fetch, str(wrong)) as browser:
            return await browser.render(fetched)

    with serve(site()) as base, pytest.raises(BrowserError, match="无法启动"):
        visit(base, work)


def test_what_a_browser_could_not_help() -> None:
    url = "http://www.qinghe.gov.cn/zcwj/"
    row = "<ul><li><a href='/d/1.html'>关于公布办事指南的通知</a><i>2026-06-18</i></li></ul>"
    assert not needs_rendering(None)
    assert not needs_rendering(read_page(row.encode(), url))
    assert needs_rendering(read_page(SHELL.encode(), url))


@needs_browser
def test_units_with_a_browser_in_the_settings(tmp_path: Path) -> None:
    path = tmp_path / "wangxun.toml"
    text = """
[district]
name = "清河县"
[[unit]]
name = "清河镇"
kind = "township"
entry = "http://www.qinghe.gov.cn/a/"
browser = true
[[unit]]
name = "柳林乡"
kind = "township"
entry = "http://www.qinghe.gov.cn/b/"
"""
    path.write_text(text, "utf-8")
    assert load_settings(path).browser_units == frozenset({"清河镇"})
    path.write_text(text.replace("browser = true", 'browser = "是"'), "utf-8")
    with pytest.raises(SettingsError, match="true"):
        load_settings(path)
