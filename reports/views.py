"""View models: what a report shows, already counted and put in order.

Screens, letters and pages all draw these; none of them asks the store itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from catalog_spec.observations import Outcome
from catalog_spec.verdicts import Result, State
from crawler.records import FindingRecord, NightState


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many asked columns are in one state, and how many were the night before."""

    state: State
    count: int
    before: int | None

    @property
    def change(self) -> int | None:
        """Difference to the night before, None when there was none."""
        return None if self.before is None else self.count - self.before


@dataclass(frozen=True, slots=True)
class Trouble:
    """Visits to one host for one unit that failed in one way."""

    unit: str
    host: str
    outcome: Outcome
    count: int


@dataclass(frozen=True, slots=True)
class FaultParts:
    """The faults of a unit by kind; together they are all of them, and no hints."""

    overdue: int
    blank: int
    missing: int
    other: int


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit in figures, with its place among the units of its kind.

    Parameters
    ----------
    place: 1 for the fewest faults; equal units share a place; None when not ranked.
    suspected: faults seen for the first time, counted in `faults` too.
    faults_before: faults of the night before, None when it was not patrolled then.
    parts: the faults by kind.
    overdue, blank, missing, unchecked: asked columns in that state, whether the rule
        behind it speaks of a fault or only gives a hint.
    remark: why the unit is not ranked, else "".
    """

    name: str
    kind: str
    entry: str
    place: int | None
    faults: int
    parts: FaultParts
    suspected: int
    hints: int
    faults_before: int | None
    asked: int
    present: int
    fed: int
    missing: int
    overdue: int
    blank: int
    unchecked: int
    newest: date | None
    coverage: float
    outcome: Outcome
    remark: str


@dataclass(frozen=True, slots=True)
class NightSummary:
    """One night in figures.

    Parameters
    ----------
    coverage: share of the asked columns that could be checked, 0 to 1.
    coverage_floor: below it nothing is ranked and the figures are not to be used.
    faults: faults, the suspected ones (seen once so far) among them.
    previous, faults_before: the night before, None when there was none.
    """

    district: str
    day: date
    started_at: datetime
    ended_at: datetime | None
    state: NightState
    units: int
    units_planned: int
    pages: int
    asked: int
    coverage: float
    coverage_floor: float
    faults: int
    suspected: int
    hints: int
    unchecked: int
    states: tuple[StateCount, ...]
    troubles: tuple[Trouble, ...]
    unread_units: tuple[str, ...]
    previous: date | None
    faults_before: int | None

    @property
    def is_below_floor(self) -> bool:
        """Whether too little could be read to use the figures."""
        return self.coverage < self.coverage_floor

    @property
    def faults_change(self) -> int | None:
        """Difference in faults to the night before."""
        if self.faults_before is None:
            return None
        return self.faults - self.faults_before


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding with the name of what it is about.

    Parameters
    ----------
    subject: the name the norm gives the column, or the word for the whole unit.
    """

    record: FindingRecord
    subject: str

    @property
    def item_name(self) -> str | None:
        """The norm's name of the column, None for a finding on the whole unit."""
        return self.subject if self.record.norm_item else None


@dataclass(frozen=True, slots=True)
class NewSince:
    """What changed in the faults since the night before.

    Parameters
    ----------
    previous: that night, None when this is the first.
    appeared: faults of tonight that were none then.
    gone: faults of then that were looked at tonight and are none any more.
    out_of_sight: how many faults of then could not be looked at tonight.
    """

    previous: date | None
    appeared: tuple[FindingLine, ...] = ()
    gone: tuple[FindingLine, ...] = ()
    out_of_sight: int = 0


@dataclass(frozen=True, slots=True)
class TreeNode:
    """One asked column of a unit, with the asked columns below it.

    Parameters
    ----------
    name: as the norm has it.
    column: path as the site names it, None when absent.
    own_name: the column's own name on the site where it says something else, or "".
    missing_piece: the period whose piece did not come, e.g. 2026年第三季度, or "".
    result: the worst said of it: fault, hint, could not check, or pass.
    findings: everything said of it.
    """

    item: str
    name: str
    column: str | None
    own_name: str
    missing_piece: str
    url: str | None
    state: State
    newest: date | None
    limit_days: int | None
    days_left: int | None
    items: int | None
    result: Result
    findings: tuple[FindingRecord, ...]
    children: tuple[TreeNode, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitTree:
    """One unit: its figures, what is said of it as a whole, and its columns."""

    line: UnitLine
    findings: tuple[FindingRecord, ...]
    nodes: tuple[TreeNode, ...]
