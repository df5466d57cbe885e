"""Findings, columns and unit figures as terminal tables."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.table import Table
from rich.text import Text

from catalog_spec.verdicts import ColumnRow, Result
from reports.figures import days_left, percent
from reports.plain import plain, short_name
from reports.views import FindingLine, UnitLine
from reports.words import named, say, state_word
from reports.wrapping import Wrapped, shorten

QUIET = "grey62"
WIDE = 110
NAME_CELLS = 16
NARROW_NAME_CELLS = 12
RESULT_STYLES = {
    Result.FAULT: "bold red",
    Result.HINT: "yellow",
    Result.COULD_NOT_CHECK: "bright_blue",
}
PARTS = ("overdue", "blank", "missing", "other")
FIGURES = ("asked", "present", "fed", "unchecked")


def findings_table(findings: Sequence[FindingLine], title: str, width: int) -> Table:
    """Return the findings in their order; each unit is named once in a row.

    The state of the column and the first day are shown where `width` cells leave room.
    """
    table = _table(title)
    is_wide = width >= WIDE
    unit_cells = NAME_CELLS if is_wide else NARROW_NAME_CELLS
    table.add_column(say("table.head.result"), no_wrap=True)
    table.add_column(say("table.head.unit"), style="bold", max_width=unit_cells)
    table.add_column(say("table.head.rule"), no_wrap=True, style=QUIET)
    if is_wide:
        table.add_column(say("table.head.state"), no_wrap=True)
    table.add_column(say("table.head.item"), max_width=20 if is_wide else 14)
    table.add_column(say("table.head.message"), ratio=1)
    if is_wide:
        table.add_column(say("table.head.first_seen"), no_wrap=True)
    group: tuple[Result, str] | None = None
    for line in findings:
        record = line.record
        is_first = (record.result, record.unit) != group
        if group and is_first:
            table.add_section()
        group = record.result, record.unit
        state = Text(record.state.value if record.state else "")
        first = Text(record.first_seen.isoformat() if record.first_seen else "")
        table.add_row(
            _result(record.result),
            Wrapped(plain(record.unit) if is_first else ""),
            Text(plain(record.rule)),
            *([state] if is_wide else []),
            Wrapped(plain(line.subject)),
            Wrapped(plain(record.message)),
            *([first] if is_wide else []),
        )
    return table


def _result(result: Result) -> Text:
    return Text(named("result", result), style=RESULT_STYLES.get(result, ""))


def columns_table(rows: Sequence[ColumnRow], title: str, width: int) -> Table:
    """Return the asked columns, unit by unit; each unit is named once.

    The path on the site is shown where `width` cells leave room for it.
    """
    table = _table(title)
    shows_path = width >= WIDE
    unit_cells = 20 if shows_path else NARROW_NAME_CELLS
    table.add_column(say("table.head.unit"), style="bold", max_width=unit_cells)
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
        Text(say("show.days", days=row.limit_days) if row.limit_days else ""),
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
    for figure in (*PARTS, *FIGURES):
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
    counts = [getattr(unit.parts, name) for name in PARTS]
    counts += [getattr(unit, name) for name in FIGURES]
    figures = [Text(str(count), style=QUIET) for count in counts]
    newest = Text(unit.newest.isoformat() if unit.newest else "—", style=QUIET)
    coverage = Text(percent(unit.coverage), style="bright_blue" if unit.remark else "")
    return [Text(name), faults, *figures, newest, coverage]


def _table(title: str) -> Table:
    return Table(
        title=Text(title, style="bold"),
        title_justify="left",
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        pad_edge=False,
        header_style=QUIET,
    )
