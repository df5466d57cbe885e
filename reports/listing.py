"""Findings and columns as plain rows: for JSON, CSV and the terminal."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from catalog_spec.verdicts import ColumnRow
from crawler.evidence import finding_id
from crawler.records import FindingRecord
from reports.plain import inert_cell, inert_json
from reports.views import FindingLine

Row = Mapping[str, Any]
BYTE_ORDER_MARK = "\ufeff"


def finding_row(finding: FindingRecord) -> dict[str, Any]:
    """Return a finding under the names other programs rely on."""
    return {
        "id": finding_id(finding),
        "unit": finding.unit,
        "unit_kind": finding.unit_kind,
        "norm_item": finding.norm_item,
        "column": finding.column,
        "rule": finding.rule,
        "state": finding.state.value if finding.state else None,
        "outcome": finding.result.value,
        "url": finding.url,
        "newest": _day(finding.newest),
        "limit_days": finding.limit_days,
        "overdue_days": finding.overdue_days,
        "message": finding.message,
        "how_to_fix": finding.how_to_fix,
        "clause": finding.clause,
        "confidence": finding.confidence.value,
        "evidence": list(finding.evidence),
        "first_seen": _day(finding.first_seen),
        "last_seen": _day(finding.last_seen),
        "sightings": finding.sightings,
        "status": finding.status,
        "subject": finding.subject,
        "facts": dict(finding.facts),
    }


def finding_line_row(line: FindingLine) -> dict[str, Any]:
    """Return a finding with the name the norm gives what it is about."""
    return {**finding_row(line.record), "item_name": line.item_name}


def column_row(row: ColumnRow) -> dict[str, Any]:
    """Return a column row under the names other programs rely on."""
    return {
        "unit": row.unit,
        "norm_item": row.norm_item,
        "item_name": row.item_name,
        "column": row.column,
        "url": row.url,
        "state": row.state.value,
        "newest": _day(row.newest),
        "limit_days": row.limit_days,
        "days_left": row.days_left,
        "items": row.items,
    }


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def as_json(content: Sequence[Row] | Row) -> str:
    """Return the content as JSON text that no terminal can be misled by."""
    return inert_json(json.dumps(content, ensure_ascii=False, indent=2)) + "\n"


def as_csv(rows: Iterable[Row], headings: Mapping[str, str]) -> str:
    """Return a table Excel opens in UTF-8 and never takes for formulas.

    Parameters
    ----------
    headings: names of the fields to write, in order, and the words above them.
    """
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(headings.values())
    for row in rows:
        writer.writerow([_cell(row[name]) for name in headings])
    return BYTE_ORDER_MARK + table.getvalue()


def _cell(value: Any) -> str | int | float:
    if isinstance(value, list):
        value = "；".join(value)
    if isinstance(value, str):
        return inert_cell(value)
    return "" if value is None else value
