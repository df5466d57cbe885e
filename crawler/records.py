"""What the store gives and takes: one frozen record for each kind of row.

Days are days in China; moments are aware `datetime` values in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from catalog_spec.observations import Outcome, PageSeen, Request
from catalog_spec.verdicts import Verdict
from crawler.packing import Packed


class NightState(StrEnum):
    """How far a night has come. `RUNNING` without a live patrol means it crashed."""

    RUNNING = "running"
    FINISHED = "finished"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class NightRecord:
    """One night's patrol; there is one night for each date.

    Parameters
    ----------
    id: number of the night in the store.
    date: the day the verdicts hold for.
    started_at, ended_at: when the latest pass over the night began and ended.
    state: running, finished or interrupted.
    pages, bytes: answers received and their bytes, over the finished units.
    norm_id: id of the norm the units were held against.
    settings_hash: content hash of the settings file.
    coverage: share of the asked columns that could be checked, 0 to 1, over the
        finished units; None while there is none.
    units_planned: how many units this night set out to visit.
    units_done: how many of them are finished.
    run: 1 for the first pass over this date, one more for each patrol repeated after
        the night was finished.
    """

    id: int
    date: date
    started_at: datetime
    ended_at: datetime | None
    state: NightState
    pages: int
    bytes: int
    norm_id: str
    settings_hash: str
    coverage: float | None
    units_planned: int
    units_done: int
    run: int


@dataclass(frozen=True, slots=True)
class UnitNight:
    """One unit on one night, in figures.

    Parameters
    ----------
    night_id, unit, kind, entry: which unit, and the address the patrol came in by.
    asked: columns the norm asks of it.
    present: asked columns the site has.
    fed: asked columns kept up as the norm wants (正常 or 临近超期).
    missing, overdue, blank, unchecked: asked columns in the states 未设置, 超期, 空白,
        未能检查.
    faults: verdicts with the result fault.
    newest: newest date that counts in any column, or None.
    coverage: share of the asked columns that could be checked, 0 to 1; where nothing
        is asked, 1 when the tree could be read and else 0.
    pages, bytes: answers received and their bytes.
    outcome: how the reading of the unit's tree ended.
    detail: a remark for the operator, e.g. "HTTP 412".
    finished_at: when the unit was judged.
    """

    night_id: int
    unit: str
    kind: str
    entry: str
    asked: int
    present: int
    fed: int
    missing: int
    overdue: int
    blank: int
    unchecked: int
    faults: int
    newest: date | None
    coverage: float
    pages: int
    bytes: int
    outcome: Outcome
    detail: str
    finished_at: datetime


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """One request of one night and how it ended at last.

    Parameters
    ----------
    unit: the unit it was made for.
    request: what was asked for; with the unit it names the visit inside its night.
    outcome, status: how it ended, and the HTTP status when there was one.
    bytes: length of the body.
    digest: digest of the body as the archive names it, "" without a body.
    etag, last_modified: validators for the next night, None when not given.
    fetched_at: when the answer began.
    seconds: how long it took.
    evidence: reference to the stored response, None when it was not stored.
    detail: a remark for the operator.
    attempts: how many times it was asked for this night.
    page: the parsed page as `crawler.packing.pack` writes it, None when there is
        nothing to keep. Packing is left to the caller so that worker processes can do
        it.
    reading: what the page was read with, see `crawler.outfit.reading_version`.
    """

    unit: str
    request: Request
    outcome: Outcome
    fetched_at: datetime
    status: int | None = None
    bytes: int = 0
    digest: str = ""
    etag: str | None = None
    last_modified: str | None = None
    seconds: float = 0.0
    evidence: str | None = None
    detail: str = ""
    attempts: int = 1
    page: Packed | None = None
    reading: str = ""


@dataclass(frozen=True, slots=True)
class PageRecord:
    """The last good reading of one address, kept from night to night.

    Parameters
    ----------
    request: what was asked for.
    digest, etag, last_modified, evidence: of the answer the page was read from.
    fetched_at: when that answer came.
    seen_on: the last night the site confirmed it (read again or not modified).
    page: what the parser saw, None when nothing was kept.
    reading: what it was read with.
    """

    request: Request
    digest: str
    etag: str | None
    last_modified: str | None
    evidence: str | None
    fetched_at: datetime
    seen_on: date
    page: PageSeen | None
    reading: str = ""


class VisitCount(NamedTuple):
    """How many visits to one host for one unit ended in one way on one night."""

    unit: str
    host: str
    outcome: Outcome
    visits: int


@dataclass(frozen=True, slots=True)
class FindingRecord(Verdict):
    """A verdict of one night together with its place in the ledger that night.

    Parameters
    ----------
    first_seen: the night it was first seen in an unbroken line.
    last_seen: the night it was last seen, at most the night asked for.
    sightings: nights on which it was seen.
    status: status in the ledger, "" for verdicts the ledger does not carry (hints and
        could-not-checks).
    """

    first_seen: date | None = None
    last_seen: date | None = None
    sightings: int = 0
    status: str = ""


@dataclass(frozen=True, slots=True)
class FindingEvent:
    """One step of one finding in the ledger; `before` is "" when it is new."""

    night: date
    unit: str
    rule: str
    subject: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """One row of one column's list, and the nights it was first and last seen."""

    unit: str
    column_key: str
    title: str
    url: str | None
    published: date | None
    first_seen: date
    last_seen: date


@dataclass(frozen=True, slots=True)
class JobRun:
    """One run of a scheduled command line.

    Parameters
    ----------
    id: number of the run.
    name, command: as the settings name it.
    due_at: the moment it should have started.
    started_at, ended_at: None for `ended_at` while it runs, or after a crash.
    exit_code: None while it runs and when it was cut off before its own end; negative
        when a signal from elsewhere ended it.
    note: a remark for the operator, e.g. that a missed run was caught up.
    """

    id: int
    name: str
    command: str
    due_at: datetime
    started_at: datetime
    ended_at: datetime | None
    exit_code: int | None
    note: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What the office decided on a finding.

    Parameters
    ----------
    status: where the finding stands since, e.g. "disputed".
    made_at: when it was decided.
    note: why, in the office's own words.
    until: last day of an exemption, None for one without end.
    """

    status: str
    made_at: datetime
    note: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class LetterRecord:
    """One letter sent about one night."""

    night_id: int
    kind: str
    sent_at: datetime
    recipients: int
