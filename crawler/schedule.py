"""The daily schedule: when jobs are due, how they ran, and which were missed."""

from __future__ import annotations

import shlex
import shutil
import sys
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from crawler.records import JobRun
from crawler.settings import Settings
from crawler.settings.values import ScheduledJob
from crawler.store.read import StoreReader
from crawler.words import load_words


@dataclass(frozen=True, slots=True)
class ScheduleLine:
    """One job of the schedule as people look at it.

    Parameters
    ----------
    name, command: as the settings name it.
    at: time of day in the district's zone.
    next_run: when it is due next, in the district's zone.
    last_run: when it was last started, in the district's zone; None when never.
    last_exit_code: how that ended; None while it runs and when it was cut off.
    is_running: whether that run has not ended yet.
    note: the remark on that run, or "".
    """

    name: str
    command: str
    at: time
    next_run: datetime
    last_run: datetime | None = None
    last_exit_code: int | None = None
    is_running: bool = False
    note: str = ""


def schedule_list(
    settings: Settings, store: StoreReader | None, now: datetime
) -> list[ScheduleLine]:
    """The schedule with the last run of each job.

    Parameters
    ----------
    settings: the office's settings.
    store: where runs are noted, None when there is no store yet.
    now: an aware moment.

    Raises
    ------
    StoreError: the store cannot be read.
    """
    zone = settings.district.timezone
    return [_line(job, store, zone, now) for job in settings.schedule]


def _line(
    job: ScheduledJob, store: StoreReader | None, zone: ZoneInfo, now: datetime
) -> ScheduleLine:
    due = next_due(job, zone, now)
    last = last_run(store, job.name) if store else None
    if last is None:
        return ScheduleLine(job.name, job.command, job.at, due)
    return ScheduleLine(
        name=job.name,
        command=job.command,
        at=job.at,
        next_run=due,
        last_run=last.started_at.astimezone(zone),
        last_exit_code=last.exit_code,
        is_running=last.ended_at is None,
        note=last.note,
    )


def last_run(store: StoreReader, name: str) -> JobRun | None:
    """The latest run of a job, or None."""
    return next(iter(store.job_runs(name, limit=1)), None)


def last_due(job: ScheduledJob, zone: ZoneInfo, now: datetime) -> datetime:
    """The latest moment, not after `now`, at which a job was due."""
    today = now.astimezone(zone).date()
    due = datetime.combine(today, job.at, zone)
    return due if due <= now else datetime.combine(today - timedelta(1), job.at, zone)


def next_due(job: ScheduledJob, zone: ZoneInfo, now: datetime) -> datetime:
    """The first moment after `now` at which a job is due."""
    tomorrow = last_due(job, zone, now).date() + timedelta(1)
    return datetime.combine(tomorrow, job.at, zone)


def missed(job: ScheduledJob, store: StoreReader, due: datetime) -> bool:
    """Whether the run due at `due` never came to its end though it should have.

    What was due before the clock ever ran on this store is not missed. Call it before
    the present clock notes its own start.

    Parameters
    ----------
    job: the job.
    store: where runs and the clock's own times are noted.
    due: the job's latest due moment.

    Raises
    ------
    StoreError: the store cannot be read.
    """
    last = last_run(store, job.name)
    if last is not None and last.due_at >= due:
        return last.exit_code is None
    if last is not None:
        return True
    first = store.first_job_start(load_words("clock_words")["service"])
    return first is not None and first <= due


def argument_list(job: ScheduledJob, settings_path: Path) -> list[str]:
    """The arguments that start a job's command line.

    `wangxun` is the command that belongs to this very installation, and it is told
    which settings file to use unless the line says so itself.
    """
    program, *arguments = shlex.split(job.command)
    if program != "wangxun":
        return [program, *arguments]
    if not any(each.split("=")[0] == "--config" for each in arguments):
        arguments += ["--config", str(settings_path)]
    beside_python = shutil.which("wangxun", path=str(Path(sys.executable).parent))
    return [beside_python or "wangxun", *arguments]
