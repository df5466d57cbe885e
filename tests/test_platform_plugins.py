"""Platforms from other distributions: found, used in the workers, kept from harm."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).with_name("plugins") / "example_platform"
URL = "http://www.qinghe.gov.cn/info/iList.jsp?cat_id=15971&cur_page=1"
PAGE = """<html><head><meta charset="utf-8"><title>公示公告</title></head><body>
<ul><li><a href="/info/d.jsp?id=9">关于第9号事项的公告</a><span>2026-06-18</span></li>
<li><a href="/info/d.jsp?id=8">关于第8号事项的公告</a><span>2026-05-06</span></li></ul>
<p onclick="turnTo(this,3)">后面还有</p></body></html>"""
BROKEN = """
from crawler.parse.platform import Fingerprint, Platform

class Broken(Platform):
    name = "broken"
    fingerprint = Fingerprint(addresses=("iList",))

    def paging(self, page, shown, found):
        return 1 / 0
"""
IN_A_WORKER = """
import asyncio, json, sys
from datetime import UTC, datetime
from catalog_spec.observations import Outcome, Request
from crawler.fetched import Fetched
from crawler.reader import PageReader, RawPage

async def read(url, body):
    now = datetime.now(UTC)
    fetched = Fetched(Request(url), url, Outcome.OK, 200, (), body, now, 0.0)
    async with PageReader(1) as reader:
        return (await reader.read(RawPage(fetched))).page

if __name__ == "__main__":
    page = asyncio.run(read(sys.argv[1], sys.stdin.buffer.read()))
    urls = [request.url for request in page.next_pages]
    print(json.dumps([page.platform, urls, page.not_read]))
"""


def install(folder: Path, points: dict[str, str], module: str, source: str) -> None:
    """Lay a distribution into a folder as an installer would."""
    (folder / f"{module}.py").write_text(source, "utf-8")
    about = folder / f"{module}-1.0.dist-info"
    about.mkdir()
    metadata = f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n"
    (about / "METADATA").write_text(metadata, "utf-8")
    lines = "".join(f"{name} = {value}\n" for name, value in points.items())
    (about / "entry_points.txt").write_text(f"[wangxun.platforms]\n{lines}", "utf-8")


def install_example(folder: Path) -> None:
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text("utf-8"))["project"]
    points = project["entry-points"]["wangxun.platforms"]
    source = (EXAMPLE / "example_platform.py").read_text("utf-8")
    install(folder, points, "example_platform", source)


def run(
    folder: Path, *arguments: str, page: str = ""
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONUTF8": "1"},
        cwd=folder,
        input=page,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def read_in_a_worker(folder: Path) -> list[object]:
    script = folder / "in_a_worker.py"
    script.write_text(IN_A_WORKER, "utf-8")
    done = run(folder, str(script), URL, page=PAGE)
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


def test_the_example_reads_its_pages_in_the_worker_processes(tmp_path: Path) -> None:
    assert read_in_a_worker(tmp_path) == ["generic", [], None]
    install_example(tmp_path)
    further = [URL.replace("cur_page=1", f"cur_page={n}") for n in (2, 3)]
    assert read_in_a_worker(tmp_path) == ["example", further, None]


def test_the_example_shows_in_a_trial(tmp_path: Path) -> None:
    install_example(tmp_path)
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    command = ("-m", "reports.cli", "site", "test", "page.html", "--url", URL)
    done = run(tmp_path, *command, "--format", "json")
    assert done.returncode == 0, done.stderr
    trial = json.loads(done.stdout)
    assert trial["entry"]["platform"] == "example"
    assert trial["entry"]["recognised_by"]["kind"] == "address"
    assert trial["lists"][0]["next_pages"] == 2


def test_a_plugin_that_breaks_makes_the_page_unread_and_nothing_else(
    tmp_path: Path,
) -> None:
    install(tmp_path, {"broken": "broken:Broken"}, "broken", BROKEN)
    platform, urls, not_read = read_in_a_worker(tmp_path)
    assert (platform, urls) == ("broken", [])
    assert "平台插件“broken”出错" in str(not_read)
    assert "ZeroDivisionError" in str(not_read)


@pytest.mark.parametrize("value", ["nowhere:Platform", "broken:Missing", "json:dumps"])
def test_a_plugin_that_cannot_be_loaded_is_said_before_any_patrol(
    value: str, tmp_path: Path
) -> None:
    install(tmp_path, {"odd": value}, "broken", BROKEN)
    settings = '[district]\nname = "清河县"\n[[unit]]\nname = "清河镇"\n'
    settings += 'kind = "township"\nentry = "http://127.0.0.1:9/"\n'
    (tmp_path / "wangxun.toml").write_text(settings, "utf-8")
    done = run(tmp_path, "-m", "reports.cli", "patrol")
    assert done.returncode == 2
    assert "平台插件“odd”无法载入" in done.stderr
    # The rest of the machine still works: pages are read without it.
    assert read_in_a_worker(tmp_path)[0] == "generic"
