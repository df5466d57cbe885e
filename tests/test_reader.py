"""Pages built to hurt whoever reads them hurt nobody else."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

from catalog_spec.observations import Outcome, Request
from catalog_spec.texts import OfficeWords
from crawler.fetched import Fetched
from crawler.nesting import DEEPEST, is_bottomless
from crawler.reader import PageReader, RawPage, ReaderError, ReadPage

LIST = "".join(
    f'<li><a href="/a{n}.html">关于第{n}号事项的通知</a><span>2026-11-{n:02}</span></li>'
    for n in range(1, 21)
)
PAGE = f"<html><body><ul class=list>{LIST}</ul></body></html>".encode()


def raw(body: bytes, path: str = "/") -> RawPage:
    url = f"http://gov.example{path}"
    now = datetime.now(UTC)
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    return RawPage(Fetched(Request(url), url, Outcome.OK, 200, headers, body, now, 0.0))


async def read_all(pages: Iterable[RawPage]) -> list[ReadPage]:
    async with PageReader(workers=1) as reader:
        return await asyncio.gather(*(reader.read(page) for page in pages))


def nested(depth: int, tag: str = "div") -> bytes:
    return f"<html>{f'<{tag}>' * depth}x{f'</{tag}>' * depth}</html>".encode()


@pytest.mark.parametrize("tag", ["div", "ul><li", "span", "table><tr><td"])
def test_a_page_of_ten_thousand_levels_is_not_climbed_down(tag: str) -> None:
    bottomless = [raw(nested(10_000, tag), f"/{n}") for n in range(3)]
    *deep, plain = asyncio.run(read_all([*bottomless, raw(PAGE)]))
    assert [read.page for read in deep] == [None] * 3
    assert plain.page is not None
    assert len(plain.page.rows) == 20


def test_as_deep_as_browsers_go_is_not_too_deep() -> None:
    assert not is_bottomless(nested(DEEPEST))
    assert is_bottomless(nested(DEEPEST + 1))
    assert not is_bottomless(b"<div>x</div>" * 10_000)


def _descendants(root: int) -> set[int]:
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = (folder / "stat").read_text("ascii", "replace")
        except OSError:
            continue
        parents[int(folder.name)] = int(status.rpartition(")")[2].split()[1])
    found: set[int] = set()
    while (
        more := {pid for pid, parent in parents.items() if parent in {root, *found}}
        - found
    ):
        found |= more
    return found


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs the proc file system")
def test_workers_that_die_take_no_page_with_them() -> None:
    async def read() -> list[ReadPage]:
        async with PageReader(workers=1) as reader:
            before = _descendants(os.getpid())
            await reader.read(raw(PAGE, "/first"))
            workers = _descendants(os.getpid()) - before
            reading = [
                asyncio.create_task(reader.read(raw(PAGE, f"/{n}"))) for n in range(64)
            ]
            await reading[0]
            mortals = _leaves(workers)
            assert mortals
            for pid in mortals:
                os.kill(pid, signal.SIGKILL)
            return await asyncio.gather(*reading)

    results = asyncio.run(read())
    assert all(result.page and len(result.page.rows) == 20 for result in results)


class _NeverThere:
    """Words that a worker never has done with receiving."""

    def __reduce__(self) -> tuple[Callable[[float], None], tuple[float]]:
        return time.sleep, (600.0,)


def test_a_worker_that_hangs_while_it_begins_is_an_error() -> None:
    async def read() -> ReadPage:
        words = cast("OfficeWords", _NeverThere())
        async with PageReader(workers=1, words=words, begin_seconds=0.5) as reader:
            return await reader.read(raw(PAGE))

    with pytest.raises(ReaderError, match="无法启动"):
        asyncio.run(asyncio.wait_for(read(), 60))


def _leaves(pids: set[int]) -> set[int]:
    """Those that began no process of their own."""
    return {pid for pid in pids if not _descendants(pid)}


def test_whoever_fetches_waits_while_many_pages_wait_to_be_read() -> None:
    async def read() -> tuple[bool, list[ReadPage]]:
        async with PageReader(workers=1) as reader:
            await reader.room()
            reading = [
                asyncio.create_task(reader.read(raw(PAGE, f"/{n}"))) for n in range(200)
            ]
            await asyncio.sleep(0)
            room = asyncio.create_task(reader.room())
            await asyncio.sleep(0)
            has_room = room.done()
            await room
            return has_room, await asyncio.gather(*reading)

    has_room, results = asyncio.run(read())
    assert not has_room
    assert all(result.page for result in results)
