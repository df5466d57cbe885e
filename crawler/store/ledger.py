"""The ledger's writing by people: decisions on findings, and findings made by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from catalog_spec.lifecycle import Finding, Identity, Status
from crawler.packing import build, day_text, dumps, loads, moment_text
from crawler.records import Decision
from crawler.store.file import StoreFile

_ADD_DECISION = """
INSERT INTO decisions (unit, rule, subject, made_at, status, until, note)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""

_SET_FINDING = """
UPDATE findings SET status = ?, finding = ? WHERE unit = ? AND rule = ? AND subject = ?
"""

_ADD_FINDING = """
INSERT INTO findings (unit, rule, subject, status, first_seen, last_seen, sightings,
    finding)
VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
"""

_LAST_DECISIONS = """
SELECT unit, rule, subject, made_at, status, until, note FROM decisions
WHERE id IN (SELECT max(id) FROM decisions GROUP BY unit, rule, subject)
    AND (:unit IS NULL OR unit = :unit)
"""


def decide(file: StoreFile, finding: Finding, decision: Decision) -> None:
    """Set where a finding stands and note why, in one transaction.

    Raises
    ------
    StoreError: the store cannot be written.
    """
    decided = replace(finding, status=Status(decision.status))
    with file.transaction():
        file.write(_SET_FINDING, (decision.status, dumps(decided), *finding.identity))
        file.write(
            _ADD_DECISION,
            (
                *finding.identity,
                moment_text(decision.made_at),
                decision.status,
                day_text(decision.until),
                decision.note,
            ),
        )


def enter(file: StoreFile, findings: Iterable[Finding]) -> int:
    """Enter findings made by hand, all or none; how many were not known before.

    Raises
    ------
    StoreError: the store cannot be written.
    """
    with file.transaction():
        before = _count(file)
        file.write_all(_ADD_FINDING, map(_row, findings))
        return _count(file) - before


def _count(file: StoreFile) -> int:
    rows = file.read("SELECT count(*) AS findings FROM findings")
    return int(rows[0]["findings"])


def _row(finding: Finding) -> tuple[str | int | None, ...]:
    return (
        *finding.identity,
        str(finding.status),
        day_text(finding.first_seen),
        day_text(finding.last_seen),
        finding.sightings,
        dumps(finding),
    )


def last_decisions(
    file: StoreFile, unit: str | None = None
) -> Mapping[Identity, Decision]:
    """The latest decision on each finding of a unit, or of all."""
    rows = file.read(_LAST_DECISIONS, {"unit": unit})
    return {
        (row["unit"], row["rule"], row["subject"]): build(Decision, row) for row in rows
    }


def exemption_ends(file: StoreFile, unit: str) -> Mapping[Identity, date]:
    """The last day of each exemption of a unit that has one."""
    return {
        identity: decision.until
        for identity, decision in last_decisions(file, unit).items()
        if decision.status == Status.EXEMPT and decision.until is not None
    }


def ledger_of(file: StoreFile, status: str | None = None) -> list[Finding]:
    """The ledger as it stands, by unit, rule and subject.

    Parameters
    ----------
    file: the store.
    status: only findings that stand so; all by default.
    """
    sql = """SELECT finding FROM findings WHERE :status IS NULL OR status = :status
        ORDER BY unit, rule, subject"""
    rows = file.read(sql, {"status": status})
    return [loads(Finding, row["finding"]) for row in rows]
