"""Problems that people hand in: from the command line, or as a table of rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from catalog_spec.handmade import Entry
from catalog_spec.problem_types import problem_types
from crawler.settings import Settings
from reports.exits import CommandError, reason_of
from reports.words import say, section

_NEEDED = ("unit", "type", "message")
_ENCODINGS = ("utf-8-sig", "gb18030")


class _BadRowError(Exception):
    """A row cannot be taken; its words are Chinese."""


def read_entry(
    settings: Settings, fields: Mapping[str, str | None], today: date
) -> Entry:
    """One problem from its fields, named as in `ledger.csv`.

    Raises
    ------
    CommandError: a needed field is blank, or the unit, type or day is unknown.
    """
    try:
        return _entry(settings, fields, today)
    except _BadRowError as error:
        raise CommandError(str(error)) from error


def read_table(settings: Settings, path: Path, today: date) -> tuple[Entry, ...]:
    """All problems of a CSV file whose first line names its columns.

    Raises
    ------
    CommandError: the file or one of its rows cannot be taken; it names the line, and
        nothing of the file counts.
    """
    table = csv.DictReader(io.StringIO(_text(path), newline=""))
    headings = section("ledger.csv")
    missing = [headings[k] for k in _NEEDED if headings[k] not in _headings(table)]
    if missing:
        raise CommandError(
            say(
                "ledger.missing_columns",
                path=path,
                columns="、".join(missing),
                known="、".join(headings.values()),
            )
        )
    return tuple(_entries(settings, table, path, today))


def _headings(table: csv.DictReader[str]) -> tuple[str, ...]:
    return tuple(name.strip() for name in table.fieldnames or ())


def _entries(
    settings: Settings, table: csv.DictReader[str], path: Path, today: date
) -> Iterator[Entry]:
    table.fieldnames = _headings(table)
    headings = section("ledger.csv")
    for row in table:
        if not any(isinstance(cell, str) and cell.strip() for cell in row.values()):
            continue
        fields = {key: row.get(heading) for key, heading in headings.items()}
        try:
            yield _entry(settings, fields, today)
        except _BadRowError as error:
            place = {"path": path, "line": table.line_num, "reason": error}
            raise CommandError(say("ledger.bad_row", **place)) from error


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = reason_of(error)
        raise CommandError(say("ledger.no_file", path=path, reason=reason)) from error
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CommandError(say("ledger.not_utf8", path=path))


def _entry(settings: Settings, fields: Mapping[str, str | None], today: date) -> Entry:
    told = {key: (value or "").strip() for key, value in fields.items()}
    for key in _NEEDED:
        if not told.get(key):
            column = section("ledger.csv")[key]
            raise _BadRowError(say("ledger.blank_cell", column=column))
    unit = settings.roster.find(told["unit"])
    if unit is None:
        raise _BadRowError(say("ledger.no_unit", name=told["unit"]))
    kind = told["type"].upper()
    if kind not in problem_types():
        known = "、".join(problem_types())
        raise _BadRowError(say("ledger.bad_type", type=told["type"], known=known))
    return Entry(
        unit=unit.name,
        unit_kind=unit.kind,
        type=kind,
        message=told["message"],
        seen_on=_day(told.get("seen_on", ""), today),
        column=told.get("column") or None,
        url=told.get("url") or None,
        how_to_fix=told.get("how_to_fix", ""),
        clause=told.get("clause", ""),
    )


def _day(text: str, today: date) -> date:
    if not text:
        return today
    try:
        return date.fromisoformat(text.replace("/", "-"))
    except ValueError:
        raise _BadRowError(say("ledger.bad_day", text=text)) from None
