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
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import Self, TypeVar

from catalog_spec.observations import PageSeen, Portable
from catalog_spec.texts import OfficeWords
from crawler.archive import PackedRecord, pack_record
from crawler.fetched import Fetched
from crawler.nesting import is_bottomless
from crawler.packing import Packed, pack
from crawler.parse import read_page
from crawler.parse.examining import use_words
from crawler.parse.profile import Profile
from crawler.words import say

T = TypeVar("T")

BATCH_PAGES = 16
PATIENCE_SECONDS = 5.0
"""Processor time one page may take; the largest honest ones take half a second."""

_FEWEST_WORKERS, _MOST_WORKERS = 2, 4
_MOST_WAITING = 2 * BATCH_PAGES

STALL_SECONDS = 30.0
"""A worker that is silent for so long beyond that is given up."""

BEGIN_SECONDS = 30.0
"""A worker that has not begun by then hangs; one begins within a few seconds."""

# A worker may be killed from outside while it begins; three in a row are not.
_ATTEMPTS_TO_BEGIN = 3

_ACCIDENTS = (BrokenProcessPool, TimeoutError, OSError, EOFError)
"""How it shows that a worker died, fell silent, or could not even begin."""


class ReaderError(Exception):
    """No worker can begin, so no page can be read; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class RawPage(Portable):
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
class ReadPage(Portable):
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


def read_batch(
    batch: Sequence[RawPage], profiles: Sequence[Profile] = ()
) -> list[ReadPage]:
    """Read a batch of answers. Runs inside a worker process."""
    return [_read(raw, profiles) for raw in batch]


def _report_for_work() -> None:
    """Do nothing, inside a worker process: it has begun, and can do all else."""


def _read(raw: RawPage, profiles: Sequence[Profile]) -> ReadPage:
    record = pack_record(raw.fetched)
    kept = record if raw.keep else None
    if record.digest == raw.known_digest:
        return ReadPage(record.digest, record=kept, is_unchanged=True)
    page = _parse(raw, profiles)
    packed_page = pack(page) if page else None
    return ReadPage(record.digest, page, packed_page, kept)


def _parse(raw: RawPage, profiles: Sequence[Profile]) -> PageSeen | None:
    """What is on the page; None when it is built to wear out who reads it."""
    fetched = raw.fetched
    if is_bottomless(fetched.body):
        return None
    content_type = fetched.header("content-type")
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE_SECONDS)
    try:
        return read_page(
            fetched.body,
            fetched.url,
            content_type,
            article_only=raw.article_only,
            profiles=profiles,
        )
    except _OutOfPatienceError:
        return None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


class _OutOfPatienceError(Exception):
    """A page keeps the parser busy for too long."""


def _lose_patience(*_: object) -> None:
    raise _OutOfPatienceError


def _prepare_worker(words: OfficeWords) -> None:
    # Ctrl-C reaches the whole process group; only the patrol itself answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGVTALRM, _lose_patience)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    use_words(words)


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
    workers: number of processes; by default one for each core but the first, and two
        to four: the patrol itself leaves a part of its core free, and no more than
        four can be kept busy by it.
    profiles: platforms that the office described itself.
    words: the office's own wrong words, and those it lets pass.
    begin_seconds: how long a worker may take to begin.
    """

    def __init__(
        self,
        workers: int | None = None,
        profiles: Sequence[Profile] = (),
        words: OfficeWords | None = None,
        begin_seconds: float = BEGIN_SECONDS,
    ) -> None:
        self._workers = workers or _worker_count()
        self._waiting: asyncio.Queue[tuple[RawPage, asyncio.Future[ReadPage]]]
        self._has_room = asyncio.Event()
        self._has_room.set()
        self._feeders: list[asyncio.Task[None]] = []
        words = words or OfficeWords()
        self._crowd = _Workers(self._workers, profiles, words, begin_seconds)
        # A page that is suspected is read where it can harm nobody else.
        self._alone = _Workers(1, profiles, words, begin_seconds)
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

    async def room(self) -> None:
        """Wait until few pages wait to be read.

        Whoever fetches asks first, so that answers cannot pile up in memory before
        readers that are slower.
        """
        await self._has_room.wait()

    async def read(self, raw: RawPage) -> ReadPage:
        """Read one page; a page that breaks the parser comes back without `page`.

        Raises
        ------
        ReaderError: it is not the page: no worker can begin.
        """
        future: asyncio.Future[ReadPage] = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait((raw, future))
        self._look_for_room()
        return await future

    def _look_for_room(self) -> None:
        if self._waiting.qsize() < _MOST_WAITING:
            self._has_room.set()
        else:
            self._has_room.clear()

    async def _feed(self) -> None:
        while True:
            batch = [await self._waiting.get()]
            while len(batch) < BATCH_PAGES and not self._waiting.empty():
                batch.append(self._waiting.get_nowait())
            self._look_for_room()
            futures = [future for _, future in batch]
            try:
                results = await self._read_all([raw for raw, _ in batch])
            except Exception as error:  # noqa: BLE001 - else those who wait would for ever
                _tell_all(futures, error)
                continue
            for future, result in zip(futures, results, strict=True):
                if not future.done():
                    future.set_result(result)

    async def _read_all(self, batch: list[RawPage]) -> list[ReadPage]:
        try:
            return await self._crowd.run(batch)
        except _ACCIDENTS:
            # The guilty page may be in another batch that shared the worker.
            return [await self._read_suspect(raw) for raw in batch]

    async def _read_suspect(self, raw: RawPage) -> ReadPage:
        async with self._one_at_a_time:
            await self._alone.report_for_work()
            try:
                return (await self._alone.run([raw]))[0]
            except _ACCIDENTS:
                return ReadPage(pack_record(raw.fetched).digest)


def _tell_all(futures: Sequence[asyncio.Future[ReadPage]], error: Exception) -> None:
    for future in futures:
        if not future.done():
            future.set_exception(error)


def _worker_count() -> int:
    return min(max((os.cpu_count() or 1) - 1, _FEWEST_WORKERS), _MOST_WORKERS)


class _Workers:
    """Some worker processes, begun when needed and anew after each accident."""

    def __init__(
        self,
        count: int,
        profiles: Sequence[Profile],
        words: OfficeWords,
        begin_seconds: float,
    ) -> None:
        self._begin_seconds = begin_seconds
        self._count = count
        self._words = words
        self._profiles = profiles
        self._pool: ProcessPoolExecutor | None = None
        self._has_begun = False

    async def run(self, batch: list[RawPage]) -> list[ReadPage]:
        """Read a batch.

        Raises
        ------
        BrokenProcessPool, OSError, EOFError: a worker died or fell silent, over this
            batch or over another one, or none could begin; all workers are gone then.
        """
        await self._begin()
        work = partial(read_batch, batch, self._profiles)
        return await self._do(work, _longest_silence(batch))

    async def report_for_work(self) -> None:
        """Make sure that a worker is there, whatever page it will be given.

        Raises
        ------
        ReaderError: none can begin.
        """
        for _ in range(_ATTEMPTS_TO_BEGIN):
            try:
                return await self._begin()
            except TimeoutError:
                break
            except _ACCIDENTS:
                continue
        raise ReaderError(say("night", "no_reader"))

    async def _begin(self) -> None:
        """Wait for a first sign of life, so that a hang at the start shows soon."""
        if not self._has_begun:
            await self._do(_report_for_work, self._begin_seconds)
            self._has_begun = True

    async def _do(self, work: Callable[[], T], seconds: float) -> T:
        pool = self._live_pool()
        try:
            doing = asyncio.get_running_loop().run_in_executor(pool, work)
            return await asyncio.wait_for(doing, seconds)
        except _ACCIDENTS:
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
        self._has_begun = False
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
            context = multiprocessing.get_context(method)
            context.set_forkserver_preload(["crawler.warm_start"])
            self._pool = ProcessPoolExecutor(
                self._count,
                mp_context=context,
                initializer=_prepare_worker,
                initargs=(self._words,),
            )
        return self._pool


def _longest_silence(batch: Sequence[RawPage]) -> float:
    # Twice, since another batch may be read first.
    return STALL_SECONDS + 2 * PATIENCE_SECONDS * max(len(batch), BATCH_PAGES)
