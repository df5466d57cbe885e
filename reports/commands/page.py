"""`wangxun parse`: what the parser sees on one page."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from rich.table import Table

from reports.arguments import Commands, add_command, add_format, an_address
from reports.exits import ExitCode
from reports.listing import as_json
from reports.one_page import read_address, read_file
from reports.plain import plain, web_address
from reports.terminal import emit, output
from reports.words import named, say, section
from reports.wrapping import Wrapped

LONGEST_LIST = 40


def register(commands: Commands) -> None:
    """Add the command of this module."""
    parser = add_command(commands, "parse", run_parse)
    parser.add_argument("page", metavar=say("metavar.page"), help=say("arguments.page"))
    parser.add_argument(
        "--url",
        type=an_address,
        default=None,
        metavar=say("metavar.url"),
        help=say("arguments.page_url"),
    )
    add_format(parser, "table", "json")


def run_parse(arguments: Namespace) -> ExitCode:
    """Print what is seen on a page."""
    if web_address(arguments.page):
        row = read_address(arguments.page)
    else:
        row = read_file(Path(arguments.page), arguments.url or "")
    if arguments.format == "json":
        emit(as_json(row))
    else:
        output().print(_table(row))
    return ExitCode.CLEAN


def _table(row: dict[str, Any]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold", no_wrap=True)
    table.add_column()
    for name, label in section("parse.label").items():
        lines = [plain(line) for line in _lines(name, row[name])]
        for place, line in enumerate(_shortened(lines)):
            table.add_row("" if place else label, Wrapped(line))
    return table


def _lines(name: str, value: Any) -> list[str]:
    if value in (None, "", [], {}):
        return []
    if isinstance(value, dict):
        return [f"{label}：{text}" for label, text in value.items()]
    if name == "columns":
        return [" > ".join(value)]
    if not isinstance(value, list):
        return [str(value)]
    return [_line(name, entry) for entry in value]


def _line(name: str, entry: Any) -> str:
    if name == "dates":
        where = named("parse.where", entry["where"])
        return f"{entry['date']} {entry['time'] or ''} {where}：{entry['text']}"
    if name == "tree":
        return f"{entry['name']} {entry['url'] or ''}"
    if isinstance(entry, list):
        return "  ".join(text or "—" for text in reversed(entry))
    return str(entry)


def _shortened(lines: list[str]) -> list[str]:
    rest = len(lines) - LONGEST_LIST
    if rest <= 0:
        return lines
    return [*lines[:LONGEST_LIST], say("parse.more", count=rest)]
