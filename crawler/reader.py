"""Worker processes that read pages, so that parsing never holds up the fetching.

A page from outside may be built to crash or to stall a parser. Then it is marked
unreadable, at worst a worker process dies with it, and every other page is read.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from catalog_spec.observations import PageSeen
from crawler.archive import PackedRecord, pack_record
from crawler.fetched import Fetched
from crawler.nesting import is_bottomless
from crawler.packing import Packed, pack
from crawler.parse import read_page

BATCH_PAGES = 16
PATIENCE_SECONDS = 5.0
"""Processor time one page may take; the largest honest ones take half a second."""

STALL_SECONDS = 30.0
"""A worker that is silent for so long beyond that is given up."""


@dataclass(frozen=True, slots=True)
class RawPage:
    """One answer on its way to a worker.

    Parameters
    ----------
    fetched: the answer.
    known_digest: digest of the body this address had before; "" when unknown. A page
        whose body is unchanged is not parsed again.
    keep: whether a record for the archive is wanted.
    article_only: only the article of the page is wanted.
    """

    fetched: Fetched
    known_digest: str = ""
    keep: bool = True
    article_only: bool = False


@dataclass(frozen=True, slots=True)
class ReadPage:
    """What a worker made of one answer.

    Parameters
    ----------
    digest: digest of the body as the archive names it.
    page: what was seen; None when the body is unchanged or the page broke the parser.
    packed_page: the same, ready for the store.
    record: the response, ready for the archive.
    is_unchanged: the body equals the one known before.
    """

    digest: str
    page: PageSeen | None = None
    packed_page: Packed | None = None
    record: PackedRecord | None = None
    is_unchanged: bool = False


def read_batch(batch: Sequence[RawPage]) -> list[ReadPage]:
    """Read a batch of answers. Runs inside a worker process."""
    return [_read(raw) for raw in batch]


def _read(raw: RawPage) -> ReadPage:
    record = pack_record(raw.fetched)
    kept = record if raw.keep else None
    if record.digest == raw.known_digest:
        return ReadPage(record.digest, record=kept, is_unchanged=True)
    page = _parse(raw)
    packed_page = pack(page) if page else None
    return ReadPage(record.digest, page, packed_page, kept)


def _parse(raw: RawPage) -> PageSeen | None:
    """What is on the page; None when it is built to wear out who reads it."""
    fetched = raw.fetched
    if is_bottomless(fetched.body):
        return None
    content_type = fetched.header("content-type")
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE_SECONDS)
    try:
        return read_page(
            fetched.body, fetched.url, content_type, article_only=raw.article_only
        )
    except _OutOfPatienceError:
        return None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


class _OutOfPatienceError(Exception):
    """A page keeps the parser busy for too long."""


def _lose_patience(*_: object) -> None:
    raise _OutOfPatienceError


def _prepare_worker() -> None:
    # Ctrl-C reaches the whole process group; only the patrol itself answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGVTALRM, _lose_patience)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Leave when the patrol is gone: one that is killed cannot send its workers home."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


class PageReader:
    """A pool of worker processes behind one `read` call.

    Parameters
    ----------
    workers: number of processes; by default one for each core but the first.
    """

    def __init__(self, workers: int | None = None) -> None:
        self._workers = workers or max(1, (os.cpu_count() or 2) - 1)
        self._waiting: asyncio.Queue[tuple[RawPage, asyncio.Future[ReadPage]]]
        self._feeders: list[asyncio.Task[None]] = []
        self._crowd = _Workers(self._workers)
        # A page that is suspected is read where it can harm nobody else.
        self._alone = _Workers(1)
        self._one_at_a_time = asyncio.Lock()

    async def __aenter__(self) -> Self:
        self._waiting = asyncio.Queue()
        # Two feeders a worker: one batch is read while the next is handed over.
        self._feeders = [
            asyncio.create_task(self._feed()) for _ in range(2 * self._workers)
        ]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for feeder in self._feeders:
            feeder.cancel()
        await asyncio.gather(*self._feeders, return_exceptions=True)
        self._crowd.dismiss()
        self._alone.dismiss()

    async def read(self, raw: RawPage) -> ReadPage:
        """Read one page; a page that breaks the parser comes back without `page`."""
        future: asyncio.Future[ReadPage] = asyncio.get_running_loop().create_future()
        await self._waiting.put((raw, future))
        return await future

    async def _feed(self) -> None:
        while True:
            batch = [await self._waiting.get()]
            while len(batch) < BATCH_PAGES and not self._waiting.empty():
                batch.append(self._waiting.get_nowait())
            results = await self._read_all([raw for raw, _ in batch])
            for (_, future), result in zip(batch, results, strict=True):
                if not future.done():
                    future.set_result(result)

    async def _read_all(self, batch: list[RawPage]) -> list[ReadPage]:
        try:
            return await self._crowd.run(batch)
        except (BrokenProcessPool, TimeoutError):
            # The guilty page may be in another batch that shared the worker.
            return [await self._read_suspect(raw) for raw in batch]

    async def _read_suspect(self, raw: RawPage) -> ReadPage:
        async with self._one_at_a_time:
            try:
                return (await self._alone.run([raw]))[0]
            except (BrokenProcessPool, TimeoutError):
                return ReadPage(pack_record(raw.fetched).digest)


class _Workers:
    """Some worker processes, begun when needed and anew after each accident."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._pool: ProcessPoolExecutor | None = None

    async def run(self, batch: list[RawPage]) -> list[ReadPage]:
        """Read a batch.

        Raises
        ------
        BrokenProcessPool, TimeoutError: a worker died or fell silent, over this batch
            or over another one; all workers are gone then.
        """
        loop = asyncio.get_running_loop()
        pool = self._live_pool()
        reading = loop.run_in_executor(pool, read_batch, batch)
        try:
            return await asyncio.wait_for(reading, _longest_silence(batch))
        except (BrokenProcessPool, TimeoutError):
            if self._pool is pool:
                self.drop()
            raise

    def dismiss(self) -> None:
        """Send all workers home; each ends what it is at, a batch at most.

        Killing one now could catch it in the middle of handing over its result, and
        then whoever waits for the rest of it would wait for ever.
        """
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

    def drop(self) -> None:
        """End all workers, as one is stuck; whoever waits is told that it broke."""
        pool, self._pool = self._pool, None
        if pool is None:
            return
        # A stalled worker never answers a polite request to stop.
        for process in list((pool._processes or {}).values()):
            process.kill()
        pool.shutdown(wait=False)

    def _live_pool(self) -> ProcessPoolExecutor:
        if self._pool is None:
            methods = multiprocessing.get_all_start_methods()
            method = "forkserver" if "forkserver" in methods else "spawn"
            self._pool = ProcessPoolExecutor(
                self._count,
                mp_context=multiprocessing.get_context(method),
                initializer=_prepare_worker,
            )
        return self._pool


def _longest_silence(batch: Sequence[RawPage]) -> float:
    # Twice, since another batch may be read first.
    return STALL_SECONDS + 2 * PATIENCE_SECONDS * max(len(batch), BATCH_PAGES)
