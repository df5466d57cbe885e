"""How long 43 units on one host keep an incremental night at two requests a second.

The clock is simulated: the visitors, the pace, the store and the archive are the real
ones, and time jumps to the next timer whenever everybody waits. Run it from the
repository's folder: `python -m tests.bench.polite_night`.
"""

from __future__ import annotations

import asyncio
import selectors
import tempfile
from collections.abc import Coroutine
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar, cast

import httpx

from catalog_spec.norm import load_norm
from catalog_spec.roster import Unit
from crawler.archive import Archive
from crawler.fetch import Fetcher
from crawler.memory import Memory
from crawler.night import UNITS_AT_ONCE
from crawler.pace import Pace, PaceBook
from crawler.progress import Silent
from crawler.reader import PageReader, RawPage, ReadPage, read_batch
from crawler.sample import District, make_district
from crawler.store import Store
from crawler.survey import Depth, survey_unit
from crawler.visitor import Retries, Tools, Visitor
from tests.mishaps import BrokenTransport
from tests.nights import TODAY

T = TypeVar("T")
ANSWER_SECONDS = 0.3
POLITE = Pace(2.0, 4)
CYCLE_DAYS = 30
MOST_MINUTES = 30


class _JumpingSelector(selectors.DefaultSelector):
    """Instead of waiting for a timer it turns the clock."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        ready = super().select(0)
        if not ready and timeout:
            self.now += timeout
        return ready


class _JumpingLoop(asyncio.SelectorEventLoop):
    """An event loop in which nobody has to wait."""

    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.now


class _LoopClock:
    """The clock of the running loop."""

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class _OneHost(PaceBook):
    """Takes all addresses for pages of one host."""

    def turn(self, place: str) -> Any:
        return super().turn("one")

    def report(self, place: str, *parts: Any) -> None:
        super().report("one", *parts)


class _SlowTransport(BrokenTransport):
    """Each answer takes its time."""

    requests = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests += 1
        await asyncio.sleep(ANSWER_SECONDS)
        return await super().handle_async_request(request)


class _ReaderHere:
    """Reads pages in this process, so that no real time passes elsewhere."""

    async def read(self, raw: RawPage) -> ReadPage:
        return read_batch([raw])[0]


async def _walk(
    district: District, store: Store, folder: Path, day: date
) -> tuple[int, float]:
    library = district.library()
    transport = _SlowTransport(library, library.entry(district.units[0]), _nothing)
    night = store.begin_night(day, datetime.now(UTC), "n", "s", len(district.units))
    fetcher = Fetcher(
        _OneHost(POLITE, clock=_LoopClock()),
        user_agent="bench",
        robots=False,
        transport=transport,
    )
    with Archive(folder, day) as archive:
        memory = Memory(store, night.id, day, CYCLE_DAYS)
        reader = cast("PageReader", _ReaderHere())
        tools = Tools(fetcher, reader, archive, memory, Silent(), lambda _: Retries())
        places = asyncio.Semaphore(UNITS_AT_ONCE)
        await asyncio.gather(
            *(
                _survey(Unit(u.name, u.kind, library.entry(u)), u.duties, tools, places)
                for u in district.units
            )
        )
        memory.flush()
    return transport.requests, asyncio.get_running_loop().time()


def _nothing(url: str) -> None:
    return None


async def _survey(
    unit: Unit, duties: frozenset[str], tools: Tools, places: asyncio.Semaphore
) -> None:
    async with places:
        tools.memory.take_up(unit.name)
        items = load_norm().asked_of(unit.kind, TODAY, duties)
        await survey_unit(unit, items, Visitor(unit.name, tools).see, Depth())
        tools.memory.let_go(unit.name)
        tools.archive.finish(unit.name)


def _simulate(work: Coroutine[Any, Any, T]) -> T:
    with asyncio.Runner(loop_factory=_JumpingLoop) as runner:
        return runner.run(work)


def main() -> int:
    """Walk two nights and print both; 1 when the second is too long."""
    first = make_district(7, TODAY)
    minutes = 0.0
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        store = stack.enter_context(Store.open(folder / "night.db"))
        for name, district in (("first", first), ("second", first.next_day())):
            work = _walk(district, store, folder, district.today)
            requests, seconds = _simulate(work)
            minutes = seconds / 60
            print(f"{name} night: {requests} requests, {minutes:.1f} simulated minutes")
    return int(minutes > MOST_MINUTES)


if __name__ == "__main__":
    raise SystemExit(main())
