"""How long 43 units on one host keep an incremental night at two requests a second.

The clock is simulated: the visitors, the link checker, the pace, the store and the
archive are the real ones at the settings' own limits, and time jumps to the next timer
whenever everybody waits. Run it from the repository's folder:
`python -m tests.bench.polite_night`.
"""

from __future__ import annotations

import asyncio
import selectors
import tempfile
from collections.abc import AsyncIterator, Coroutine
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Self, TypeVar, cast

import httpx

from catalog_spec.norm import load_norm
from catalog_spec.observations import (
    ArticleSeen,
    LinkSeen,
    TextSeen,
    UnitReading,
)
from catalog_spec.roster import Unit
from crawler.archive import Archive
from crawler.fetch import Fetcher
from crawler.files import FileReader, FileText
from crawler.links import Allowance, LinkBook, LinkChecker, LinkPlan
from crawler.links.attachments import AttachmentReader, TextPlan
from crawler.links.outfit import FOREIGN_PACE
from crawler.links.room import looks_tonight
from crawler.memory import Memory
from crawler.night import UNITS_AT_ONCE, in_turn
from crawler.pace import Pace, PaceBook, place_of
from crawler.progress import Silent
from crawler.reader import PageReader, RawPage, ReadPage, read_batch
from crawler.records import NightRecord
from crawler.sample import District, make_district
from crawler.sample.library import Library
from crawler.settings.values import Limits
from crawler.store import Store
from crawler.store.health import host_loads
from crawler.survey import Articles, Depth, survey_unit
from crawler.visitor import Retries, Tools, Visitor
from tests.mishaps import BrokenTransport
from tests.nights import TODAY

T = TypeVar("T")
ANSWER_SECONDS = 0.3
POLITE = Pace(2.0, 4)
LIMITS = Limits()
MOST_MINUTES = 30
LINKS_A_UNIT = 280
# A link to a page that the survey reads itself would need no look.
LINK_MARK = "?from=link"
NIGHTS = ("first", "second", "third")


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
        url = str(request.url).removesuffix(LINK_MARK)
        return await super().handle_async_request(httpx.Request("GET", url))


class _Abroad(httpx.AsyncBaseTransport):
    """Every other host has every page."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(ANSWER_SECONDS)
        headers = {"content-type": "text/html; charset=utf-8"}
        return httpx.Response(200, headers=headers, stream=_HomePage())


class _HomePage(httpx.AsyncByteStream):
    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b"<title>home</title>"


class _ReaderHere:
    """Reads pages in this process, so that no real time passes elsewhere."""

    async def read(self, raw: RawPage) -> ReadPage:
        return read_batch([raw])[0]


class _FilesHere:
    """Finds nothing remarkable in any file."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def read(self, body: bytes, kind: str) -> FileText:
        return FileText(TextSeen(), len(body))


@dataclass(frozen=True, slots=True)
class Toll:
    """What one night took."""

    name: str
    surveyed: int
    requests: int
    seconds: float

    @property
    def minutes(self) -> float:
        """The same in minutes."""
        return self.seconds / 60


async def _walk(name: str, district: District, store: Store, folder: Path) -> Toll:
    library, day = district.library(), district.today
    transport = _SlowTransport(library, library.entry(district.units[0]), _nothing)
    units = [
        Unit(u.name, u.kind, library.entry(u), duties=u.duties) for u in district.units
    ]
    night = store.begin_night(day, datetime.now(UTC), "n", "s", len(units))
    fetcher = _fetcher(_OneHost(POLITE, clock=_LoopClock()), transport)
    with Archive(folder, day) as archive:
        memory = Memory(store, night.id, day, LIMITS.cycle_days)
        reader = cast("PageReader", _ReaderHere())
        tools = Tools(fetcher, reader, archive, memory, Silent(), lambda _: Retries())
        async with _checker(fetcher, store, archive, night, library) as checker:
            places = asyncio.Semaphore(UNITS_AT_ONCE)
            await asyncio.gather(
                *(
                    _survey(unit, tools, checker, places, day)
                    for unit in in_turn(store, day, units)
                )
            )
            seconds = asyncio.get_running_loop().time()
    loads = host_loads(store.file, night.id)
    surveyed = sum(load.requests for load in loads)
    return Toll(name, surveyed, transport.requests, seconds)


def _nothing(url: str) -> None:
    return None


def _fetcher(pace: PaceBook, transport: httpx.AsyncBaseTransport) -> Fetcher:
    return Fetcher(pace, user_agent="bench", robots=False, transport=transport)


def _checker(
    fetcher: Fetcher,
    store: Store,
    archive: Archive,
    night: NightRecord,
    library: Library,
) -> LinkChecker:
    loads = host_loads(store.file, night.id - 1)
    looks = looks_tonight(LIMITS.links_per_night, loads, lambda _: POLITE)
    own = {place_of(host) for host in library.hosts}

    def is_own(url: str) -> bool:
        return place_of(url) in own

    gentle = _fetcher(PaceBook(FOREIGN_PACE, clock=_LoopClock()), _Abroad())
    files = cast("FileReader", _FilesHere())
    most_bytes = LIMITS.attachment_mb << 20
    return LinkChecker(
        LinkBook(store, night.id, night.date, LIMITS.cycle_days),
        fetcher,
        gentle,
        night=night.date,
        plan=LinkPlan(LIMITS.links, is_own, lambda _: False, is_own),
        allowance=Allowance(looks, 2 * night.units_planned),
        attachments=AttachmentReader(
            store,
            fetcher,
            files,
            archive,
            night=night.date,
            plan=TextPlan(most_bytes, LIMITS.cycle_days, ""),
        ),
    )


async def _survey(
    unit: Unit,
    tools: Tools,
    checker: LinkChecker,
    places: asyncio.Semaphore,
    day: date,
) -> None:
    async with places:
        tools.memory.take_up(unit.name)
        items = load_norm().asked_of(unit.kind, day, unit.duties)
        depth = Depth(
            articles=Articles(LIMITS.articles),
            recent_since=day - timedelta(LIMITS.cycle_days),
        )
        reading = await survey_unit(unit, items, Visitor(unit.name, tools).see, depth)
        tools.memory.let_go(unit.name)
        await checker.check(unit.name, _with_links(unit, reading))
        tools.archive.finish(unit.name)


def _with_links(unit: Unit, reading: UnitReading) -> UnitReading:
    """The sample's texts hold few links; a real district's hold thousands."""
    rows = [row.url for each in reading.readings.values() for row in each.items]
    urls = [url for url in rows if url and "?" not in url][:LINKS_A_UNIT]
    links = tuple(LinkSeen(f"{url}{LINK_MARK}", "") for url in urls)
    page = ArticleSeen(unit.entry, "", None, links=links)
    return replace(reading, articles={**reading.articles, unit.entry: page})


def _simulate(work: Coroutine[Any, Any, T]) -> T:
    with asyncio.Runner(loop_factory=_JumpingLoop) as runner:
        return runner.run(work)


def main() -> int:
    """Walk three nights and print them; 1 when a later one is too long."""
    district = make_district(7, TODAY)
    tolls: list[Toll] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        store = stack.enter_context(Store.open(folder / "night.db"))
        for name in NIGHTS:
            toll = _simulate(_walk(name, district, store, folder))
            print(
                f"{name} night: {toll.requests} requests, {toll.surveyed} of them by "
                f"the survey, {toll.minutes:.1f} simulated minutes",
                flush=True,
            )
            tolls.append(toll)
            district = district.next_day()
    return int(max(toll.minutes for toll in tolls[1:]) > MOST_MINUTES)


if __name__ == "__main__":
    raise SystemExit(main())
