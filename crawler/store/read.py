"""The read side of the store: every question a report or a plan asks of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from catalog_spec.lifecycle import Finding, Identity
from catalog_spec.observations import ColumnSeen, Outcome, PageSeen, Request
from catalog_spec.verdicts import ColumnRow, Verdict
from crawler.packing import build, loads, unpack
from crawler.records import (
    FindingEvent,
    FindingRecord,
    ItemRecord,
    JobRun,
    LetterRecord,
    NightRecord,
    PageRecord,
    UnitNight,
    VisitCount,
    VisitRecord,
)
from crawler.store.file import StoreFile

_NIGHT = """
SELECT id, date, started_at, ended_at, state, norm_id, settings_hash, run,
    count(unit) AS units_done, max(units_planned, count(unit)) AS units_planned, coalesce(sum(pages), 0) AS pages,
    coalesce(sum(bytes), 0) AS bytes,
    CAST(sum(asked - unchecked) AS REAL) / nullif(sum(asked), 0) AS coverage
FROM (SELECT n.*, u.unit, u.pages, u.bytes, u.asked, u.unchecked
    FROM nights n LEFT JOIN unit_nights u ON u.night_id = n.id)
WHERE {condition} GROUP BY id ORDER BY date DESC
"""

_PAGE = """
SELECT a.url, a.form, p.digest, p.etag, p.last_modified, p.evidence, p.fetched_at,
    n.date AS seen_on, p.page, p.reading
FROM pages p JOIN addresses a ON a.id = p.address_id JOIN nights n ON n.id = p.night_id
WHERE a.url = ? AND a.form = ?
"""

_VISITS = """
SELECT v.*, a.url, a.form
FROM visits v JOIN addresses a ON a.id = v.address_id JOIN nights n ON n.id = v.night_id
WHERE v.night_id = :night AND v.run = n.run AND (:unit IS NULL OR v.unit = :unit)
"""

_VISIT_OUTCOMES = """
SELECT v.unit, a.host, v.outcome, count(*) AS visits
FROM visits v JOIN addresses a ON a.id = v.address_id
WHERE v.night_id = ? GROUP BY v.unit, a.host, v.outcome ORDER BY 1, 2, 3
"""

_FINDINGS = """
SELECT * FROM verdicts
WHERE night_id = :night AND (:unit IS NULL OR unit = :unit)
    AND (:rule IS NULL OR rule = :rule) ORDER BY unit, position
"""

_COLUMNS = """
SELECT key, parent, name, url, hidden, external, position AS "order", description
FROM columns WHERE unit = :unit AND :night BETWEEN first_night AND last_night
ORDER BY position
"""

_ITEMS = """
SELECT i.unit, i.column_key, i.title, i.url, i.published, f.date AS first_seen,
    l.date AS last_seen
FROM items i JOIN nights f ON f.id = i.first_night JOIN nights l ON l.id = i.last_night
WHERE i.unit = :unit AND (:column IS NULL OR i.column_key = :column)
ORDER BY i.published DESC
"""

_EVENTS = """
SELECT n.date AS night, e.unit, e.rule, e.subject, e.before, e.after
FROM finding_events e JOIN nights n ON n.id = e.night_id
WHERE e.night_id = ? ORDER BY e.unit, e.id
"""


class StoreReader:
    """Answers from an open store file.

    Every answer is one consistent picture, also while a patrol is writing. Each
    question may raise `StoreError`.

    Parameters
    ----------
    file: the open file; it is kept as `file` for questions that are not asked here.
    """

    def __init__(self, file: StoreFile) -> None:
        self.file = file

    def nights(self) -> list[NightRecord]:
        """All nights, newest first."""
        return self._nights("TRUE")

    def night(self, day: date | None = None) -> NightRecord | None:
        """The night of this date, by default the newest of all, finished or not."""
        if day is None:
            condition = "date = (SELECT max(date) FROM nights)"
            return next(iter(self._nights(condition)), None)
        return next(iter(self._nights("date = ?", day.isoformat())), None)

    def previous_night(self, night_id: int) -> NightRecord | None:
        """The last finished night before this one."""
        condition = """date = (SELECT max(date) FROM nights WHERE state = 'finished'
            AND date < (SELECT date FROM nights WHERE id = ?))"""
        return next(iter(self._nights(condition, night_id)), None)

    def _nights(self, condition: str, *parameters: object) -> list[NightRecord]:
        rows = self.file.read(_NIGHT.format(condition=condition), parameters)
        return [build(NightRecord, row) for row in rows]

    def unit_nights(self, night_id: int) -> list[UnitNight]:
        """The units finished on a night, in figures, by name."""
        sql = "SELECT * FROM unit_nights WHERE night_id = ? ORDER BY unit"
        return [build(UnitNight, row) for row in self.file.read(sql, (night_id,))]

    def finished_units(self, night_id: int) -> set[str]:
        """Names of the units the night's present run is done with."""
        sql = """SELECT u.unit FROM unit_nights u JOIN nights n ON n.id = u.night_id
            WHERE u.night_id = ? AND u.run = n.run"""
        return {row["unit"] for row in self.file.read(sql, (night_id,))}

    def rows(self, night_id: int, unit: str | None = None) -> list[ColumnRow]:
        """The asked columns of a night, in the norm's order unit by unit."""
        sql = """SELECT * FROM column_rows WHERE night_id = :night
            AND (:unit IS NULL OR unit = :unit) ORDER BY unit, position"""
        found = self.file.read(sql, {"night": night_id, "unit": unit})
        return [build(ColumnRow, row) for row in found]

    def findings(
        self, night_id: int, unit: str | None = None, rule: str | None = None
    ) -> list[FindingRecord]:
        """Faults, hints and could-not-checks of a night, as the ledger stood then."""
        wanted = {"night": night_id, "unit": unit, "rule": rule}
        return [_finding_record(row) for row in self.file.read(_FINDINGS, wanted)]

    def new_since(self, night_id: int) -> list[FindingRecord]:
        """Faults and hints of a night that were first seen on it."""
        sql = """SELECT v.* FROM verdicts v JOIN nights n ON n.id = v.night_id
            WHERE v.night_id = ? AND v.first_seen = n.date
            AND v.result IN ('fault', 'hint') ORDER BY v.unit, v.position"""
        return [_finding_record(row) for row in self.file.read(sql, (night_id,))]

    def ledger(self, unit: str | None = None) -> dict[Identity, Finding]:
        """The ledger as it stands now, of one unit or of all."""
        sql = """SELECT unit, rule, subject, finding FROM findings
            WHERE :unit IS NULL OR unit = :unit"""
        return {
            (row["unit"], row["rule"], row["subject"]): loads(Finding, row["finding"])
            for row in self.file.read(sql, {"unit": unit})
        }

    def finding_events(self, night_id: int) -> list[FindingEvent]:
        """What changed in the ledger on a night, e.g. what was put right."""
        return [
            build(FindingEvent, row) for row in self.file.read(_EVENTS, (night_id,))
        ]

    def columns(self, night_id: int, unit: str) -> list[ColumnSeen]:
        """The unit's whole column tree as the site showed it on a night."""
        wanted = {"night": night_id, "unit": unit}
        return [build(ColumnSeen, row) for row in self.file.read(_COLUMNS, wanted)]

    def items(self, unit: str, column_key: str | None = None) -> list[ItemRecord]:
        """Every list row ever seen of a unit or of one column, newest first."""
        wanted = {"unit": unit, "column": column_key}
        return [build(ItemRecord, row) for row in self.file.read(_ITEMS, wanted)]

    def visited(
        self, night_id: int, unit: str | None = None
    ) -> dict[Request, VisitRecord]:
        """What the night's present run has asked for, and how it ended.

        The pages themselves are had from `page`.
        """
        wanted = {"night": night_id, "unit": unit}
        visits = (_visit_record(row) for row in self.file.read(_VISITS, wanted))
        return {visit.request: visit for visit in visits}

    def visit_outcomes(self, night_id: int) -> list[VisitCount]:
        """How the visits of a night ended, counted by unit and host."""
        rows = self.file.read(_VISIT_OUTCOMES, (night_id,))
        return [
            VisitCount(row["unit"], row["host"], Outcome(row["outcome"]), row["visits"])
            for row in rows
        ]

    def page(self, request: Request) -> PageRecord | None:
        """The last good reading of an address, or None when there never was one."""
        rows = self.file.read(_PAGE, (request.url, form_text(request)))
        return _page_record(rows[0]) if rows else None

    def job_runs(self, name: str | None = None, limit: int = 100) -> list[JobRun]:
        """Runs of one scheduled job or of all, newest first."""
        sql = """SELECT * FROM jobs WHERE :name IS NULL OR name = :name
            ORDER BY id DESC LIMIT :limit"""
        rows = self.file.read(sql, {"name": name, "limit": limit})
        return [build(JobRun, row) for row in rows]

    def first_job_start(self, name: str) -> datetime | None:
        """When a job was started for the first time, or None when never."""
        sql = "SELECT started_at FROM jobs WHERE name = ? ORDER BY id LIMIT 1"
        rows = self.file.read(sql, (name,))
        return datetime.fromisoformat(rows[0]["started_at"]) if rows else None

    def letter_sent(self, night_id: int, kind: str) -> LetterRecord | None:
        """The letter of this kind already sent about a night, or None."""
        sql = "SELECT * FROM letters WHERE night_id = ? AND kind = ?"
        rows = self.file.read(sql, (night_id, kind))
        return build(LetterRecord, rows[0]) if rows else None


def form_text(request: Request) -> str:
    """The form of a request as the store keeps it; "" for a GET."""
    return urlencode(request.form, errors="replace")


def _request(row: Mapping[str, Any]) -> Request:
    form = parse_qsl(row["form"], keep_blank_values=True)
    return Request(row["url"], tuple(form))


def _finding_record(row: Mapping[str, Any]) -> FindingRecord:
    verdict = loads(Verdict, row["verdict"])
    told = {each.name: getattr(verdict, each.name) for each in fields(Verdict)}
    return build(FindingRecord, row, **told)


def _visit_record(row: dict[str, Any]) -> VisitRecord:
    return build(VisitRecord, row, request=_request(row))


def _page_record(row: dict[str, Any]) -> PageRecord:
    packed = row["page"]
    page = None if packed is None else unpack(PageSeen, packed)
    return build(PageRecord, row, request=_request(row), page=page)
