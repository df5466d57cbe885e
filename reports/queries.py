"""The one place where view models are made from the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from catalog_spec.rules import COLUMN_RULES
from catalog_spec.verdicts import ColumnRow, Result, State
from crawler.records import FindingRecord, NightRecord, UnitNight, VisitCount
from crawler.store import Store
from reports.exits import CommandError
from reports.figures import percent
from reports.views import (
    FaultParts,
    FindingLine,
    NewSince,
    NightSummary,
    StateCount,
    Trouble,
    UnitLine,
)
from reports.words import chinese_date, say, section

SUSPECTED = "suspected"


@dataclass(frozen=True, slots=True)
class NightData:
    """All the store knows of one night, read once for every report about it.

    Parameters
    ----------
    district: name of the district.
    coverage_floor: share of the asked columns below which nothing is ranked, 0 to 1.
    before, rows_before, findings_before: the night before; empty when there was none.
    """

    district: str
    coverage_floor: float
    night: NightRecord
    units: tuple[UnitNight, ...]
    rows: tuple[ColumnRow, ...]
    findings: tuple[FindingRecord, ...]
    visits: tuple[VisitCount, ...]
    before: NightRecord | None = None
    units_before: tuple[UnitNight, ...] = ()
    rows_before: tuple[ColumnRow, ...] = ()
    findings_before: tuple[FindingRecord, ...] = ()


def find_night(store: Store, day: date | None) -> NightRecord:
    """Return the night of a day, or the latest one.

    Raises
    ------
    CommandError: there is no such night; the message names those there are.
    """
    night = store.night(day)
    if night is not None:
        return night
    known = [chinese_date(record.date) for record in store.nights()]
    if day is None or not known:
        raise CommandError(say("error.no_night"))
    days = "、".join(sorted(known, reverse=True)[:10])
    raise CommandError(say("error.no_such_night", date=chinese_date(day), known=days))


def read_night(
    store: Store, day: date | None, *, district: str, coverage_floor: float
) -> NightData:
    """Read one night and the night before it.

    Raises
    ------
    CommandError: there is no such night.
    """
    night = find_night(store, day)
    before = store.previous_night(night.id)
    return NightData(
        district=district,
        coverage_floor=coverage_floor,
        night=night,
        units=tuple(store.unit_nights(night.id)),
        rows=tuple(store.rows(night.id)),
        findings=tuple(store.findings(night.id)),
        visits=tuple(store.visit_outcomes(night.id)),
        before=before,
        units_before=tuple(store.unit_nights(before.id)) if before else (),
        rows_before=tuple(store.rows(before.id)) if before else (),
        findings_before=tuple(store.findings(before.id)) if before else (),
    )


def faults_of(findings: Iterable[FindingRecord]) -> list[FindingRecord]:
    """Return the findings that are faults."""
    return [finding for finding in findings if finding.result is Result.FAULT]


def summarise(data: NightData) -> NightSummary:
    """Return the night in figures."""
    faults = faults_of(data.findings)
    results = Counter(finding.result for finding in data.findings)
    before = data.before
    unread = tuple(u.unit for u in data.units if not u.outcome.is_readable)
    return NightSummary(
        district=data.district,
        day=data.night.date,
        started_at=data.night.started_at,
        ended_at=data.night.ended_at,
        state=data.night.state,
        units=len(data.units),
        units_planned=data.night.units_planned,
        pages=data.night.pages,
        asked=len(data.rows),
        coverage=data.night.coverage or 0.0,
        coverage_floor=data.coverage_floor,
        faults=len(faults),
        suspected=sum(finding.status == SUSPECTED for finding in faults),
        hints=results[Result.HINT],
        unchecked=sum(row.state is State.UNCHECKED for row in data.rows),
        states=_count_states(data),
        troubles=_list_troubles(data.visits),
        unread_units=unread,
        previous=before.date if before else None,
        faults_before=len(faults_of(data.findings_before)) if before else None,
    )


def _count_states(data: NightData) -> tuple[StateCount, ...]:
    now = Counter(row.state for row in data.rows)
    then = Counter(row.state for row in data.rows_before)
    return tuple(
        StateCount(State(name), now[State(name)], then[State(name)])
        if data.before
        else StateCount(State(name), now[State(name)], None)
        for name in section("state")
    )


def _list_troubles(visits: Sequence[VisitCount]) -> tuple[Trouble, ...]:
    troubles = [
        Trouble(visit.unit, visit.host, visit.outcome, visit.visits)
        for visit in visits
        if not visit.outcome.is_readable
    ]
    return tuple(sorted(troubles, key=lambda it: (-it.count, it.unit)))


def list_units(data: NightData) -> tuple[UnitLine, ...]:
    """Return the units: kinds in the order of the norm, most faults first.

    Units whose coverage is below the floor are not ranked and come last in their kind.
    """
    places = _rank(data)
    results = Counter((found.unit, found.result) for found in data.findings)
    suspected = Counter(
        found.unit for found in data.findings if found.status == SUSPECTED
    )
    parts = _parts_of_faults(data.findings)
    before = {unit.unit: unit.faults for unit in data.units_before}
    lines = [
        UnitLine(
            name=unit.unit,
            kind=unit.kind,
            entry=unit.entry,
            place=places.get(unit.unit),
            faults=results[unit.unit, Result.FAULT],
            parts=parts(unit.unit),
            suspected=suspected[unit.unit],
            hints=results[unit.unit, Result.HINT],
            faults_before=before.get(unit.unit),
            asked=unit.asked,
            present=unit.present,
            fed=unit.fed,
            missing=unit.missing,
            overdue=unit.overdue,
            blank=unit.blank,
            unchecked=unit.unchecked,
            newest=unit.newest,
            coverage=unit.coverage,
            outcome=unit.outcome,
            remark=_remark(unit, data.coverage_floor),
        )
        for unit in data.units
    ]
    return tuple(sorted(lines, key=_order))


def _parts_of_faults(
    findings: Iterable[FindingRecord],
) -> Callable[[str], FaultParts]:
    # The state a rule accuses of, not the one the column is in: a column may be
    # overdue and misnamed, and then has two faults of which one is that it is overdue.
    states = Counter(
        (found.unit, rule.state if (rule := COLUMN_RULES.get(found.rule)) else None)
        for found in faults_of(findings)
    )
    told = (State.OVERDUE, State.BLANK, State.MISSING)

    def parts(unit: str) -> FaultParts:
        overdue, blank, missing = (states[unit, state] for state in told)
        whole = sum(count for (name, _), count in states.items() if name == unit)
        return FaultParts(overdue, blank, missing, whole - overdue - blank - missing)

    return parts


def _rank(data: NightData) -> Mapping[str, int]:
    faults = Counter(finding.unit for finding in faults_of(data.findings))
    ranked = [u for u in data.units if u.coverage >= data.coverage_floor]
    return {
        unit.unit: 1
        + sum(
            other.kind == unit.kind and faults[other.unit] < faults[unit.unit]
            for other in ranked
        )
        for unit in ranked
    }


def _remark(unit: UnitNight, floor: float) -> str:
    if unit.coverage >= floor:
        return ""
    return say("unit.not_ranked", coverage=percent(unit.coverage))


def _order(line: UnitLine) -> tuple[int, bool, int, int]:
    kinds = list(section("kind"))
    kind = kinds.index(line.kind) if line.kind in kinds else len(kinds)
    return kind, line.place is None, -line.faults, -line.hints


def in_report_order(
    data: NightData, findings: Iterable[FindingRecord]
) -> list[FindingRecord]:
    """Return the faults first, unit by unit as the units are listed, then the rest."""
    places = {unit.name: place for place, unit in enumerate(list_units(data))}
    results = list(Result)
    return sorted(
        findings,
        key=lambda found: (results.index(found.result), places[found.unit]),
    )


def rows_in_report_order(data: NightData, rows: Iterable[ColumnRow]) -> list[ColumnRow]:
    """Return column rows unit by unit as the units are listed."""
    places = {unit.name: place for place, unit in enumerate(list_units(data))}
    return sorted(rows, key=lambda row: places[row.unit])


def name_findings(
    findings: Iterable[FindingRecord], rows: Iterable[ColumnRow]
) -> tuple[FindingLine, ...]:
    """Return the findings with the names of the columns they are about."""
    names = {row.norm_item: row.item_name for row in rows}
    whole = say("unit.whole")
    return tuple(
        FindingLine(found, names.get(found.norm_item or "", found.norm_item or whole))
        for found in findings
    )


def list_new(data: NightData) -> NewSince:
    """Return how the faults changed since the night before."""
    if data.before is None:
        return NewSince(None)
    now = {_identity(found): found for found in faults_of(data.findings)}
    then = {_identity(found): found for found in faults_of(data.findings_before)}
    left = [found for key, found in then.items() if key not in now]
    unseen = _out_of_sight(data)
    gone = [found for found in left if not unseen(found)]
    patrolled_then = {unit.unit for unit in data.units_before}
    appeared = [
        found
        for key, found in now.items()
        if key not in then and found.unit in patrolled_then
    ]
    return NewSince(
        previous=data.before.date,
        appeared=name_findings(appeared, data.rows),
        gone=name_findings(gone, data.rows_before),
        out_of_sight=len(left) - len(gone),
    )


def _identity(found: FindingRecord) -> tuple[str, str, str]:
    return found.unit, found.rule, found.subject


def _out_of_sight(data: NightData) -> Callable[[FindingRecord], bool]:
    looked_at = {unit.unit for unit in data.units if unit.outcome.is_readable}
    unchecked = {
        (row.unit, row.norm_item) for row in data.rows if row.state is State.UNCHECKED
    }

    def is_unseen(found: FindingRecord) -> bool:
        column = (found.unit, found.norm_item or "")
        return found.unit not in looked_at or column in unchecked

    return is_unseen
