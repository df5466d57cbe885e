"""One night's patrol, from the settings to a judged and stored district.

Every unit is written in one transaction when it is done, so a night that is killed
keeps what it had and the next patrol goes on from there.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from urllib.parse import urlsplit

from catalog_spec.observations import NotSeen, Outcome, UnitReading
from catalog_spec.roster import Unit
from catalog_spec.verdicts import Result, UnitJudgement
from crawler.archive import Archive, ArchiveError
from crawler.browser import Browser, BrowserError
from crawler.judging import Bench
from crawler.links import LinkChecker, make_link_checker
from crawler.lock import hold_store
from crawler.memory import Memory
from crawler.outfit import (
    open_fetcher,
    reading_version,
    survey_depth,
    visit_retries,
)
from crawler.progress import Progress, Silent
from crawler.reader import PageReader, ReaderError
from crawler.records import NightRecord, NightState, UnitNight
from crawler.retention import prune
from crawler.settings import Settings
from crawler.store import Store, StoreError
from crawler.store.health import doubted_units
from crawler.survey import See, survey_unit
from crawler.visitor import Tools, Visitor
from crawler.words import say
from crawler.yield_watch import YieldWatch
from crawler.yields import Meter

UNITS_AT_ONCE = 4
"""Units of one host that are walked side by side."""

COLLECT_AFTER = 10_000
"""New objects after which the collector looks for circles among them.

What a patrol throws away forms hardly any. Looking after every 700, as is usual, takes
a tenth of the time; so many more objects take a megabyte or two.
"""

_LOG = logging.getLogger(__name__)


class PatrolError(Exception):
    """The patrol cannot run; the message is Chinese and says what to do."""


@dataclass(frozen=True, slots=True)
class NightSummary:
    """How a patrol ended.

    Parameters
    ----------
    night: the night in figures.
    units: the units finished, in figures.
    is_interrupted: it was stopped before every unit was done.
    """

    night: NightRecord
    units: tuple[UnitNight, ...]
    is_interrupted: bool

    @property
    def faults(self) -> int:
        """Faults found in all units."""
        return sum(unit.faults for unit in self.units)


def run_patrol(
    settings: Settings,
    *,
    night: date | None = None,
    units: tuple[str, ...] = (),
    progress: Progress | None = None,
) -> NightSummary:
    """Patrol a district and store what was seen and judged.

    A night of the same date that was cut short is gone on with; one that is finished
    is walked again. SIGINT and SIGTERM end it within a moment, and what was done stays.

    Parameters
    ----------
    settings: the office's settings.
    night: the day to judge for; by default today in the district's time zone, or the
        day of a night that was cut short in the last twelve hours.
    units: names or aliases of the units to visit; by default all on duty.
    progress: is told how the night goes.

    Raises
    ------
    PatrolError: a named unit is unknown, nobody is on duty, or no page can be read.
    LockError: another patrol holds the store.
    StoreError, ArchiveError: the store or the evidence cannot be written.
    """
    with (
        _rare_collections(),
        hold_store(settings.district.store),
        Store.open(settings.district.store) as store,
    ):
        day = night or _default_day(store, settings)
        chosen = _chosen_units(settings, units, day)
        patrol = _Patrol(settings, store, day, chosen, progress or Silent())
        summary = asyncio.run(patrol.run())
        if not summary.is_interrupted:
            prune(settings, store, day)
        return summary


@contextmanager
def _rare_collections() -> Iterator[None]:
    usual = gc.get_threshold()
    gc.set_threshold(COLLECT_AFTER, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _default_day(store: Store, settings: Settings) -> date:
    """Today, unless last night was cut short and is still young enough to go on."""
    now = datetime.now(UTC)
    last = store.night()
    if last is not None and last.state is not NightState.FINISHED:
        hours = (now - last.started_at).total_seconds() / 3600
        if hours < 12:
            return last.date
    return now.astimezone(settings.district.timezone).date()


def _chosen_units(
    settings: Settings, names: tuple[str, ...], day: date
) -> tuple[Unit, ...]:
    roster = settings.roster
    if not names:
        chosen = roster.on_duty(day)
        if not chosen:
            raise PatrolError(say("night", "nobody_on_duty", day=day))
        return chosen
    found = [(name, roster.find(name)) for name in names]
    unknown = [name for name, unit in found if unit is None]
    if unknown:
        known = "、".join(unit.name for unit in roster)
        raise PatrolError(say("night", "unknown_unit", name=unknown[0], known=known))
    return tuple(dict.fromkeys(unit for _, unit in found if unit is not None))


class _Patrol:
    """One run over the units of one night."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        day: date,
        units: tuple[Unit, ...],
        progress: Progress,
    ) -> None:
        self._settings = settings
        self._norm = settings.norm
        self._store = store
        self._day = day
        self._units = units
        self._progress = progress
        self._night = store.begin_night(
            day,
            datetime.now(UTC),
            settings.norm.id,
            settings.content_hash,
            len(units),
        )
        self._watch = YieldWatch(store, self._night.id, day)
        self._bench = Bench(settings, store, day)
        self._waiting: list[tuple[Unit, UnitReading]] = []

    async def run(self) -> NightSummary:
        """Walk all units; stop early and in good order when asked to."""
        walk = asyncio.create_task(self._walk())
        with _stopped_by_signals(walk):
            try:
                await walk
                interrupted = False
            except asyncio.CancelledError:
                interrupted = True
            except BaseExceptionGroup as group:
                cause = _first_cause(group)
                if isinstance(cause, BrowserError | ReaderError):
                    raise PatrolError(str(cause)) from cause
                raise cause from group
        state = NightState.INTERRUPTED if interrupted else NightState.FINISHED
        self._store.end_night(self._night.id, datetime.now(UTC), state)
        self._progress.night_finished()
        record = self._store.night(self._day)
        assert record is not None  # noqa: S101 - it was begun above
        units = tuple(self._store.unit_nights(record.id))
        return NightSummary(record, units, interrupted)

    async def _walk(self) -> None:
        done = self._store.finished_units(self._night.id)
        units = [unit for unit in self._units if unit.name not in done]
        waiting = in_turn(self._store, self._day, units)
        self._progress.night_started(len(waiting), self._day)
        cycle_days = self._settings.limits.cycle_days
        memory = Memory(
            self._store,
            self._night.id,
            self._day,
            cycle_days,
            reading_version(self._settings),
        )
        async with AsyncExitStack() as stack:
            reader = await stack.enter_async_context(
                PageReader(profiles=self._settings.profiles, words=self._settings.words)
            )
            fetcher = await stack.enter_async_context(
                open_fetcher(self._settings, reader.room)
            )
            browser = await stack.enter_async_context(Browser(fetcher.fetch))
            tools = Tools(
                fetcher=fetcher,
                reader=reader,
                archive=stack.enter_context(
                    Archive(self._settings.district.evidence, self._day)
                ),
                memory=memory,
                progress=self._progress,
                retries=partial(visit_retries, self._settings),
                browsers=dict.fromkeys(self._settings.browser_units, browser),
            )
            stack.callback(memory.flush)
            checker = await stack.enter_async_context(
                make_link_checker(
                    self._settings,
                    tools.fetcher,
                    self._store,
                    night_id=self._night.id,
                    night=self._day,
                    units=len(self._units),
                    archive=tools.archive,
                )
            )
            places: defaultdict[str, asyncio.Semaphore] = defaultdict(
                lambda: asyncio.Semaphore(UNITS_AT_ONCE)
            )
            async with asyncio.TaskGroup() as group:
                for unit in waiting:
                    host = urlsplit(unit.entry).netloc
                    group.create_task(
                        self._take_turn(unit, tools, checker, places[host])
                    )
        # Only now is it clear whether a poor yield is the unit's or the parser's.
        for unit, reading in self._waiting:
            self._finish(unit, self._watch.release(unit.name, reading))

    async def _take_turn(
        self,
        unit: Unit,
        tools: Tools,
        checker: LinkChecker,
        place: asyncio.Semaphore,
    ) -> None:
        async with place:
            self._progress.unit_started(unit.name, urlsplit(unit.entry).netloc)
            tools.memory.take_up(unit.name)
            meter = Meter(Visitor(unit.name, tools).see)
            reading = await self._read(unit, meter.see)
            tools.memory.let_go(unit.name)
            links = await checker.check(unit.name, reading)
            reading = replace(reading, links=links)
            tools.archive.finish(unit.name)
            if self._watch.must_wait(unit.name, reading, meter.platform):
                self._waiting.append((unit, reading))
            else:
                self._finish(unit, reading)

    async def _read(self, unit: Unit, see: See) -> UnitReading:
        """Survey one unit; trouble of our own becomes "could not check"."""
        items = self._norm.asked_of(unit.kind, self._day, unit.duties)
        try:
            return await survey_unit(
                unit, items, see, survey_depth(self._settings, self._day)
            )
        except (StoreError, ArchiveError, BrowserError, ReaderError):
            raise
        except Exception:  # noqa: BLE001 - the one place around a unit
            _LOG.exception("survey of %s failed", unit.name)
            trouble = NotSeen(Outcome.UNREADABLE, unit.entry, say("night", "own_fault"))
            return UnitReading(unit.entry, not_seen=trouble)

    def _finish(self, unit: Unit, reading: UnitReading) -> None:
        judgement = self._bench.settle(self._night.id, unit, reading)
        faults = sum(v.result is Result.FAULT for v in judgement.verdicts)
        self._progress.unit_finished(unit.name, faults, _coverage(judgement))


def in_turn(store: Store, night: date, units: Sequence[Unit]) -> list[Unit]:
    """The units in the order they are walked.

    A unit whose pages had to be asked for again last night waits for minutes between
    two tries. None of these comes last, and others always come between, so that there
    is somebody to walk meanwhile.
    """
    doubted = doubted_units(store.file, night)
    slow = [unit for unit in units if unit.name in doubted]
    quick = [unit for unit in units if unit.name not in doubted]
    between = max(1, len(quick) // (len(slow) + 1))
    order: list[Unit] = []
    for unit in slow:
        order += [unit, *quick[:between]]
        quick = quick[between:]
    return order + quick


def _coverage(judgement: UnitJudgement) -> float:
    checked = sum(row.state.is_checked for row in judgement.rows)
    return checked / len(judgement.rows) if judgement.rows else 0.0


def _first_cause(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """The first error that is not itself a group: what the caller can act on."""
    cause = group.exceptions[0]
    return _first_cause(cause) if isinstance(cause, BaseExceptionGroup) else cause


class _stopped_by_signals:
    """Cancel a task on SIGINT or SIGTERM while the block runs."""

    def __init__(self, task: asyncio.Task[None]) -> None:
        self._task = task
        # Only the main thread may handle signals; elsewhere the caller cancels.
        is_main = threading.current_thread() is threading.main_thread()
        self._signals = (signal.SIGINT, signal.SIGTERM) if is_main else ()

    def __enter__(self) -> None:
        for number in self._signals:
            asyncio.get_running_loop().add_signal_handler(number, self._task.cancel)

    def __exit__(self, *_: object) -> None:
        for number in self._signals:
            asyncio.get_running_loop().remove_signal_handler(number)
