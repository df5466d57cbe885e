"""Findings, columns and unit figures as terminal tables."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.table import Table
from rich.text import Text

from catalog_spec.verdicts import ColumnRow, Result, State
from reports.figures import days_left, percent
from reports.plain import plain, short_name
from reports.views import FindingLine, UnitLine
from reports.words import named, say, state_word
from reports.wrapping import Wrapped, shorten

QUIET = "grey62"
WIDE = 110
NAME_CELLS = 16
RESULT_STYLES = {
    Result.FAULT: "bold red",
    Result.HINT: "yellow",
    Result.COULD_NOT_CHECK: "bright_blue",
}
FIGURES = ("asked", "present", "fed", "overdue", "blank", "missing", "unchecked")


def findings_table(findings: Sequence[FindingLine], title: str) -> Table:
    """Return the findings, unit by unit; each unit is named once."""
    table = _table(title)
    table.add_column(say("table.head.unit"), style="bold", overflow="fold")
    table.add_column(say("table.head.rule"), no_wrap=True, style=QUIET)
    table.add_column(say("table.head.result"), no_wrap=True)
    table.add_column(say("table.head.item"), max_width=20)
    table.add_column(say("table.head.message"), ratio=1)
    table.add_column(say("table.head.first_seen"), no_wrap=True)
    unit = ""
    for line in findings:
        record = line.record
        if unit and record.unit != unit:
            table.add_section()
        name = "" if record.unit == unit else plain(record.unit)
        unit = record.unit
        table.add_row(
            Wrapped(name),
            Text(plain(record.rule)),
            _result(line),
            Wrapped(plain(line.subject)),
            Wrapped(plain(record.message)),
            Text(record.first_seen.isoformat() if record.first_seen else ""),
        )
    return table


def _result(line: FindingLine) -> Text:
    record = line.record
    word = named("result", record.result)
    if record.state and record.state is not State.NORMAL:
        word = record.state.value
    return Text(word, style=RESULT_STYLES.get(record.result, ""))


def columns_table(rows: Sequence[ColumnRow], title: str, width: int) -> Table:
    """Return the asked columns, unit by unit; each unit is named once.

    The path on the site is shown where `width` cells leave room for it.
    """
    table = _table(title)
    shows_path = width >= WIDE
    table.add_column(say("table.head.unit"), style="bold", max_width=20)
    table.add_column(say("table.head.item"))
    if shows_path:
        table.add_column(say("table.head.column"), ratio=1, style=QUIET)
    table.add_column(say("table.head.state"), no_wrap=True)
    table.add_column(say("table.head.newest"), no_wrap=True)
    table.add_column(say("table.head.limit"), no_wrap=True, justify="right")
    table.add_column(say("table.head.left"), no_wrap=True)
    table.add_column(say("table.head.items"), no_wrap=True, justify="right")
    unit = ""
    for row in rows:
        if unit and row.unit != unit:
            table.add_section()
        name = "" if row.unit == unit else plain(row.unit)
        unit = row.unit
        path = [Wrapped(plain(row.column or ""))] if shows_path else []
        table.add_row(Wrapped(name), Wrapped(plain(row.item_name)), *path, *_state(row))
    return table


def _state(row: ColumnRow) -> list[Text]:
    return [
        Text(row.state.value, style=state_word(row.state, "style")),
        Text(row.newest.isoformat() if row.newest else ""),
        Text(str(row.limit_days or "")),
        Text(days_left(row.days_left, row.state)),
        Text("" if row.items is None else str(row.items)),
    ]


def summary_table(units: Sequence[UnitLine], title: str, district: str) -> Table:
    """Return how each unit did on a night, kind by kind, most faults first.

    It fits in 80 cells; the district's name is left out of the units' names.
    """
    table = Table(box=None, padding=(0, 1, 0, 0), header_style=QUIET)
    table.title = Text(title, style="bold")
    table.title_justify = "left"
    table.add_column(say("table.head.unit"), no_wrap=True, style="bold")
    table.add_column(say("table.head.faults"), no_wrap=True, justify="right")
    for figure in FIGURES:
        heading = say(f"table.head.{figure}")
        table.add_column(heading, no_wrap=True, justify="right")
    table.add_column(say("table.head.newest"), no_wrap=True)
    table.add_column(say("table.head.coverage"), no_wrap=True, justify="right")
    kind = ""
    for unit in units:
        if unit.kind != kind:
            heading = named("kind", unit.kind)
            table.add_row(Text(f"\n{heading}" if kind else heading, style=QUIET))
        kind = unit.kind
        table.add_row(*_unit_cells(unit, district))
    return table


def _unit_cells(unit: UnitLine, district: str) -> list[Text]:
    name = shorten(short_name(unit.name, district), NAME_CELLS)
    faults = Text(str(unit.faults), style="bold red" if unit.faults else "green")
    figures = [Text(str(getattr(unit, name)), style=QUIET) for name in FIGURES]
    newest = Text(unit.newest.isoformat() if unit.newest else "—", style=QUIET)
    coverage = Text(percent(unit.coverage), style="bright_blue" if unit.remark else "")
    return [Text(name), faults, *figures, newest, coverage]


def _table(title: str) -> Table:
    return Table(
        title=Text(title, style="bold"),
        title_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        header_style=QUIET,
    )
