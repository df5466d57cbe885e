"""The clock: a service that runs the schedule's command lines as child processes."""

from __future__ import annotations

import asyncio
import logging
import signal
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import FrameType

from apscheduler.schedulers.asyncio import (  # type: ignore[import-untyped]
    AsyncIOScheduler,
)
from apscheduler.triggers.cron import CronTrigger  # type: ignore[import-untyped]

from crawler.lock import hold_store
from crawler.schedule import (
    ScheduleLine,
    argument_list,
    last_due,
    missed,
    next_due,
    schedule_list,
)
from crawler.settings import Settings
from crawler.settings.values import ScheduledJob
from crawler.store import Store, StoreError
from crawler.words import load_words

__all__ = ["ScheduleLine", "schedule_list", "serve"]

_LOGGER = logging.getLogger(__name__)

# A patrol ends within two seconds of a signal; the rest is for slow disks.
_STOP_SECONDS = 30.0
_STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
# What a shell answers when a program cannot be started.
_NOT_STARTED = 127

_Late = tuple[datetime, ScheduledJob]


def serve(
    settings: Settings,
    tell: Callable[[str], None] = _LOGGER.info,
    stop_seconds: float = _STOP_SECONDS,
) -> None:
    """Run the schedule until SIGTERM, SIGINT, or SIGHUP unless nohup holds that off.

    A run missed while the machine slept, or while the clock was not running, is caught
    up once. A job never runs twice at once. On a signal the running commands get
    SIGTERM and time to finish.

    Parameters
    ----------
    settings: the office's settings; their folder is where commands run.
    tell: takes one Chinese line for the operator at each step.
    stop_seconds: time for running commands to finish; then they are killed.

    Raises
    ------
    LockError: another clock serves this store.
    StoreError: the store cannot be used.
    """
    path = settings.district.store
    with hold_store(path, "clock"), Store.open(path) as store:
        asyncio.run(_Clock(settings, store, tell, stop_seconds).run())


class _Clock:
    """One run of the service."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        tell: Callable[[str], None],
        stop_seconds: float,
    ) -> None:
        self._settings = settings
        self._store = store
        self._tell = tell
        self._stop_seconds = stop_seconds
        self._words = load_words("clock_words")
        self._stopping = asyncio.Event()
        self._turns = {job.name: asyncio.Lock() for job in settings.schedule}
        self._children: set[Process] = set()
        self._runs: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Serve until told to stop."""
        late = self._missed_jobs()
        service = self._words["service"], self._words["service_command"]
        now = datetime.now(UTC)
        run_id = self._store.begin_job(*service, due_at=now, started_at=now)
        with self._stopped_by_signals():
            await self._keep_schedule(late)
        self._store.end_job(run_id, datetime.now(UTC), exit_code=0)

    async def _keep_schedule(self, late: list[_Late]) -> None:
        scheduler = self._start_scheduler()
        self._say_what_is_next()
        catching_up = asyncio.create_task(self._catch_up(late))
        await self._stopping.wait()
        self._say("stopping")
        scheduler.pause()
        await self._end_children()
        await catching_up
        scheduler.shutdown(wait=False)
        await asyncio.sleep(0)  # it does so at the loop's next turn

    def _missed_jobs(self) -> list[_Late]:
        zone, now = self._settings.district.timezone, datetime.now(UTC)
        late = ((last_due(job, zone, now), job) for job in self._settings.schedule)
        found = [(due, job) for due, job in late if missed(job, self._store, due)]
        return sorted(found, key=lambda pair: pair[0])

    @contextmanager
    def _stopped_by_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()

        def stop(number: int, frame: FrameType | None) -> None:
            del number, frame
            loop.call_soon_threadsafe(self._stopping.set)

        heeded = [
            number
            for number in _STOP_SIGNALS
            # Under nohup the service must outlive the terminal it was started from.
            if (number, signal.getsignal(number)) != (signal.SIGHUP, signal.SIG_IGN)
        ]
        before = {number: signal.signal(number, stop) for number in heeded}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _start_scheduler(self) -> AsyncIOScheduler:
        zone = self._settings.district.timezone
        scheduler = AsyncIOScheduler(timezone=zone)
        for job in self._settings.schedule:
            at = job.at
            scheduler.add_job(
                self._fire,
                CronTrigger(
                    hour=at.hour, minute=at.minute, second=at.second, timezone=zone
                ),
                args=(job,),
                id=job.name,
                # A machine that slept over it for however long runs it once.
                misfire_grace_time=None,
                coalesce=True,
                max_instances=1,
            )
        scheduler.start()
        return scheduler

    def _say_what_is_next(self) -> None:
        zone, jobs = self._settings.district.timezone, self._settings.schedule
        now = datetime.now(UTC)
        due, job = min(
            ((next_due(job, zone, now), job) for job in jobs), key=lambda pair: pair[0]
        )
        self._say("serving", count=len(jobs), name=job.name, at=f"{due:%m-%d %H:%M}")

    async def _catch_up(self, late: list[_Late]) -> None:
        # One after the other: a letter that was due after a patrol tells of it.
        for due, job in late:
            await self._take_turn(job, due, self._words["notes"]["caught_up"])

    async def _fire(self, job: ScheduledJob) -> None:
        due = last_due(job, self._settings.district.timezone, datetime.now(UTC))
        waited = self._turns[job.name].locked()
        note = self._words["notes"]["waited"] if waited else ""
        await self._take_turn(job, due, note)

    async def _take_turn(self, job: ScheduledJob, due: datetime, note: str) -> None:
        async with self._turns[job.name]:
            if not self._stopping.is_set():
                run = asyncio.create_task(self._run_job(job, due, note))
                self._runs.add(run)
                run.add_done_callback(self._runs.discard)
                await run

    async def _run_job(self, job: ScheduledJob, due: datetime, note: str) -> None:
        run_id = self._note_start(job, due, note)
        self._say("started", name=job.name, command=job.command)
        try:
            exit_code = await self._run_child(job)
        except OSError as error:
            exit_code = _NOT_STARTED
            note = self._words["notes"]["not_started"].format(reason=error.strerror)
        if exit_code and self._stopping.is_set():
            self._note_end(job, run_id, None, self._words["notes"]["cut_off"])
            self._say("cut_off", name=job.name)
        else:
            self._note_end(job, run_id, exit_code, note)
            self._say("ended", name=job.name, code=exit_code)

    async def _run_child(self, job: ScheduledJob) -> int:
        child = await asyncio.create_subprocess_exec(
            *argument_list(job, self._settings.path),
            stdin=DEVNULL,
            cwd=self._settings.path.parent,
            # Ctrl-C at the clock's terminal reaches the child through us alone.
            start_new_session=True,
        )
        self._children.add(child)
        if self._stopping.is_set():
            child.terminate()
        try:
            return await child.wait()
        finally:
            self._children.discard(child)

    def _note_start(self, job: ScheduledJob, due: datetime, note: str) -> int | None:
        try:
            return self._store.begin_job(
                job.name, job.command, due, datetime.now(UTC), note
            )
        except StoreError as error:
            self._say("not_noted", name=job.name, reason=error.message_zh)
            return None

    def _note_end(
        self, job: ScheduledJob, run_id: int | None, exit_code: int | None, note: str
    ) -> None:
        if run_id is None:
            return
        try:
            self._store.end_job(run_id, datetime.now(UTC), exit_code, note)
        except StoreError as error:
            self._say("not_noted", name=job.name, reason=error.message_zh)

    async def _end_children(self) -> None:
        for child in self._children:
            child.terminate()
        if self._runs:
            await asyncio.wait(self._runs, timeout=self._stop_seconds)
        for child in self._children:
            child.kill()
        if self._runs:
            await asyncio.wait(self._runs)

    def _say(self, word: str, **parts: object) -> None:
        self._tell(str(self._words["told"][word]).format(**parts))
