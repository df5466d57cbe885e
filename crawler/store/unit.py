"""What one finished unit leaves in the store, written as one piece."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from catalog_spec.lifecycle import Finding, Identity, Status
from catalog_spec.observations import ColumnReading, Outcome, UnitReading
from catalog_spec.verdicts import Result, State, UnitJudgement, Verdict
from crawler.packing import day_text, dumps, moment_text
from crawler.store.file import StoreFile
from crawler.store.link_past import write_links
from crawler.store.past import write_past

_KEPT_RESULTS = (Result.FAULT, Result.HINT, Result.COULD_NOT_CHECK)

_FINISH_UNIT = """
INSERT INTO unit_nights (night_id, unit, run, kind, entry, asked, present, fed, missing,
    overdue, blank, unchecked, faults, newest, coverage, pages, bytes, outcome, detail,
    finished_at)
SELECT n.id, :unit, n.run, :kind, :entry, :asked, :present, :fed, :missing, :overdue,
    :blank, :unchecked, :faults, :newest, :coverage, count(v.status),
    coalesce(sum(v.bytes), 0), :outcome, :detail, :finished_at
FROM nights n
LEFT JOIN visits v ON v.night_id = n.id AND v.unit = :unit AND v.run = n.run
WHERE n.id = :night_id GROUP BY n.id
"""

_SEE_COLUMN = """
INSERT INTO columns (unit, key, parent, name, url, hidden, external, position,
    description, first_night, last_night)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)
ON CONFLICT (unit, key) DO UPDATE SET parent = excluded.parent, name = excluded.name,
    url = excluded.url, hidden = excluded.hidden, external = excluded.external,
    position = excluded.position, description = excluded.description,
    last_night = excluded.last_night
"""

_SEE_ITEM = """
INSERT INTO items (unit, column_key, item_key, title, url, published, first_night,
    last_night)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)
ON CONFLICT (unit, column_key, item_key) DO UPDATE SET title = excluded.title,
    published = coalesce(excluded.published, published),
    last_night = excluded.last_night
"""

_ADD_ROW = """
INSERT INTO column_rows (night_id, unit, norm_item, position, item_name, "column", url,
    state, newest, limit_days, days_left, items)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

_ADD_VERDICT = """
INSERT INTO verdicts (night_id, unit, rule, subject, position, result, status,
    first_seen, last_seen, sightings, verdict)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

# The same verdict on the last night the unit's tree could be read: nights of our own
# trouble in between do not break the line.
_EARLIER_VERDICTS = """
SELECT rule, subject, result, first_seen, sightings FROM verdicts
WHERE unit = :unit AND night_id = (
    SELECT u.night_id FROM unit_nights u JOIN nights n ON n.id = u.night_id
    WHERE u.unit = :unit AND u.outcome IN ('ok', 'not_modified')
        AND n.date < (SELECT date FROM nights WHERE id = :night_id)
    ORDER BY n.date DESC LIMIT 1)
"""

_SAVE_FINDING = """
INSERT INTO findings (unit, rule, subject, status, first_seen, last_seen, sightings,
    finding)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (unit, rule, subject) DO UPDATE SET status = excluded.status,
    first_seen = excluded.first_seen, last_seen = excluded.last_seen,
    sightings = excluded.sightings, finding = excluded.finding
"""

_ADD_EVENT = """
INSERT INTO finding_events (night_id, unit, rule, subject, before, after)
VALUES (?, ?, ?, ?, ?, ?)
"""

_Row = tuple[str | int | None, ...]


@dataclass(frozen=True, slots=True)
class FinishedUnit:
    """All that the night knows of one unit once it is judged.

    Parameters
    ----------
    night_id, night: number and date of the night.
    kind: kind of the unit.
    reading, judgement: what was read and what was judged; the unit's name is the
        judgement's.
    findings: the unit's part of the ledger as it stands after this night.
    finished_at: when the judging ended.
    """

    night_id: int
    night: date
    kind: str
    reading: UnitReading
    judgement: UnitJudgement
    findings: tuple[Finding, ...]
    finished_at: datetime

    @property
    def unit(self) -> str:
        """The unit's name."""
        return self.judgement.unit

    @property
    def kept_verdicts(self) -> list[Verdict]:
        """The verdicts worth a row: all but pass and not applicable."""
        verdicts = self.judgement.verdicts
        return [each for each in verdicts if each.result in _KEPT_RESULTS]


def write_unit(file: StoreFile, finished: FinishedUnit) -> None:
    """Write a finished unit inside the caller's transaction.

    An earlier judgement of the unit on the same night gives way to this one.
    """
    place = (finished.night_id, finished.unit)
    file.write("DELETE FROM unit_nights WHERE night_id = ? AND unit = ?", place)
    file.write(_FINISH_UNIT, _figures(finished))
    file.write_all(_SEE_COLUMN, _columns(finished))
    file.write_all(_SEE_ITEM, _items(finished))
    file.write_all(_ADD_ROW, _column_rows(finished))
    file.write_all(_ADD_VERDICT, _verdicts(file, finished))
    write_past(file, finished.night_id, finished.unit, finished.reading)
    write_links(file, finished.night_id, finished.unit, finished.reading.links)
    _write_ledger(file, finished)


def _figures(finished: FinishedUnit) -> dict[str, str | int | float | None]:
    rows, reading = finished.judgement.rows, finished.reading
    states = [row.state for row in rows]
    unchecked = states.count(State.UNCHECKED)
    newest = max((row.newest for row in rows if row.newest), default=None)
    outcome = reading.not_seen.outcome if reading.not_seen else Outcome.OK
    return {
        "night_id": finished.night_id,
        "unit": finished.unit,
        "kind": finished.kind,
        "entry": reading.entry,
        "asked": len(rows),
        "present": sum(row.column is not None for row in rows),
        "fed": states.count(State.NORMAL) + states.count(State.DUE_SOON),
        "missing": states.count(State.MISSING),
        "overdue": states.count(State.OVERDUE),
        "blank": states.count(State.BLANK),
        "unchecked": unchecked,
        "faults": sum(v.result is Result.FAULT for v in finished.judgement.verdicts),
        "newest": day_text(newest),
        "coverage": 1 - unchecked / len(rows) if rows else float(outcome.is_readable),
        "outcome": outcome.value,
        "detail": reading.not_seen.detail if reading.not_seen else "",
        "finished_at": moment_text(finished.finished_at),
    }


def _columns(finished: FinishedUnit) -> Iterable[_Row]:
    for column in finished.reading.columns:
        yield (
            finished.unit,
            column.key,
            column.parent,
            column.name,
            column.url,
            int(column.hidden),
            int(column.external),
            column.order,
            column.description,
            finished.night_id,
        )


def _items(finished: FinishedUnit) -> Iterable[_Row]:
    known = {column.key for column in finished.reading.columns}
    for key, reading in finished.reading.readings.items():
        if key in known:
            yield from _items_of_column(finished, reading)


def _items_of_column(finished: FinishedUnit, reading: ColumnReading) -> Iterable[_Row]:
    for item in reading.items:
        yield (
            finished.unit,
            reading.key,
            item.url or item.title,
            item.title,
            item.url,
            day_text(item.published),
            finished.night_id,
        )


def _column_rows(finished: FinishedUnit) -> Iterable[_Row]:
    for position, row in enumerate(finished.judgement.rows):
        yield (
            finished.night_id,
            finished.unit,
            row.norm_item,
            position,
            row.item_name,
            row.column,
            row.url,
            row.state.value,
            day_text(row.newest),
            row.limit_days,
            row.days_left,
            row.items,
        )


@dataclass(frozen=True, slots=True)
class _Sighting:
    """Since when and how often a verdict has been seen, and where the ledger has it."""

    first_seen: date
    sightings: int
    status: str = ""


def _verdicts(file: StoreFile, finished: FinishedUnit) -> Iterable[_Row]:
    sightings = _earlier_sightings(file, finished)
    ledger = {(f.rule, f.subject): f for f in finished.findings}
    for position, verdict in enumerate(finished.kept_verdicts):
        finding = ledger.get((verdict.rule, verdict.subject))
        is_exempt = finding is not None and finding.status is Status.EXEMPT
        if finding is not None and (verdict.result is Result.FAULT or is_exempt):
            seen = _Sighting(finding.first_seen, finding.sightings, finding.status)
        else:
            identity = verdict.rule, verdict.subject, verdict.result.value
            seen = sightings.get(identity, _Sighting(finished.night, 1))
        yield (
            finished.night_id,
            finished.unit,
            verdict.rule,
            verdict.subject,
            position,
            verdict.result.value,
            str(seen.status),
            day_text(seen.first_seen),
            day_text(finished.night),
            seen.sightings,
            dumps(verdict),
        )


def _earlier_sightings(
    file: StoreFile, finished: FinishedUnit
) -> Mapping[Identity, _Sighting]:
    wanted = {"unit": finished.unit, "night_id": finished.night_id}
    return {
        (row["rule"], row["subject"], row["result"]): _Sighting(
            date.fromisoformat(row["first_seen"]), row["sightings"] + 1
        )
        for row in file.read(_EARLIER_VERDICTS, wanted)
    }


def _write_ledger(file: StoreFile, finished: FinishedUnit) -> None:
    rows = file.read(
        "SELECT rule, subject, status FROM findings WHERE unit = ?", (finished.unit,)
    )
    before = {(row["rule"], row["subject"]): row["status"] for row in rows}
    file.write_all(_SAVE_FINDING, map(_finding_row, finished.findings))
    for finding in finished.findings:
        old = before.get((finding.rule, finding.subject), "")
        if old != finding.status:
            event = (finding.unit, finding.rule, finding.subject, old, finding.status)
            file.write(_ADD_EVENT, (finished.night_id, *map(str, event)))


def _finding_row(finding: Finding) -> _Row:
    return (
        finding.unit,
        finding.rule,
        finding.subject,
        str(finding.status),
        day_text(finding.first_seen),
        day_text(finding.last_seen),
        finding.sightings,
        dumps(finding),
    )
