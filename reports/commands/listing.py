"""`wangxun findings` and `wangxun columns`: everything of one night, row by row."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from collections.abc import Sequence

from catalog_spec.rule_words import read_wording
from catalog_spec.verdicts import Result
from crawler.records import FindingRecord
from reports.arguments import (
    Commands,
    add_command,
    add_format,
    add_night,
    add_units,
)
from reports.exits import CommandError, ExitCode
from reports.listing import Row, as_csv, as_json, column_row, finding_line_row
from reports.office import NightView, open_night
from reports.queries import (
    in_report_order,
    name_findings,
    rows_in_report_order,
)
from reports.tables import columns_table, findings_table
from reports.terminal import emit, output
from reports.views import FindingLine
from reports.words import named, say, section
from reports.wrapping import Wrapped


def register(commands: Commands) -> None:
    """Add the commands of this module."""
    findings = add_command(commands, "findings", run_findings)
    add_night(findings)
    add_units(findings)
    findings.add_argument(
        "--rule",
        nargs="+",
        action="extend",
        default=[],
        metavar=say("metavar.rule"),
        help=say("arguments.rule"),
    )
    add_format(findings, "table", "json", "csv")
    columns = add_command(commands, "columns", run_columns)
    add_night(columns)
    add_units(columns)
    add_format(columns, "table", "json", "csv")


def run_findings(arguments: Namespace) -> ExitCode:
    """Print the findings of a night."""
    with open_night(arguments.config, arguments.date) as view:
        chosen = in_report_order(view.data, _chosen(view, arguments))
        lines = name_findings(chosen, view.data.rows)
        if arguments.format == "table":
            console = output()
            console.print(findings_table(lines, view.heading, console.width))
            console.print(Wrapped(_total(lines)))
            return ExitCode.CLEAN
    rows = [finding_line_row(line) for line in lines]
    if arguments.format == "json":
        emit(as_json(rows))
    else:
        emit(as_csv([_in_chinese(row) for row in rows], section("csv.findings")))
    return ExitCode.CLEAN


def run_columns(arguments: Namespace) -> ExitCode:
    """Print the state of every column asked of every unit on a night."""
    with open_night(arguments.config, arguments.date) as view:
        units = view.unit_names(arguments.unit)
        rows = [row for row in view.data.rows if not units or row.unit in units]
        if arguments.format == "table":
            console = output()
            ordered = rows_in_report_order(view.data, rows)
            console.print(columns_table(ordered, view.heading, console.width))
            console.print(Wrapped(say("table.columns", count=len(rows))))
            return ExitCode.CLEAN
    plain_rows = [column_row(row) for row in rows]
    if arguments.format == "json":
        emit(as_json(plain_rows))
    else:
        emit(as_csv(plain_rows, section("csv.columns")))
    return ExitCode.CLEAN


def _chosen(view: NightView, arguments: Namespace) -> list[FindingRecord]:
    units = view.unit_names(arguments.unit)
    rules = [_rule_code(text) for text in arguments.rule]
    return [
        finding
        for finding in view.data.findings
        if (not units or finding.unit in units) and (not rules or finding.rule in rules)
    ]


def _rule_code(text: str) -> str:
    code, known = text.strip().upper(), sorted(read_wording())
    if code not in known:
        raise CommandError(say("error.no_such_rule", rule=text, known="、".join(known)))
    return code


def _total(lines: Sequence[FindingLine]) -> str:
    counts = Counter(line.record.result for line in lines)
    return say(
        "table.findings",
        count=len(lines),
        faults=counts[Result.FAULT],
        hints=counts[Result.HINT],
        unchecked=counts[Result.COULD_NOT_CHECK],
    )


def _in_chinese(row: Row) -> Row:
    return {
        **row,
        "unit_kind": named("kind", row["unit_kind"]),
        "outcome": named("result", row["outcome"]),
        "confidence": named("confidence", row["confidence"]),
        "status": named("status", row["status"]),
    }
