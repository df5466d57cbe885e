"""`wangxun serve` and `wangxun schedule`: running by itself."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from rich.table import Table
from rich.text import Text

from crawler.clock import schedule_list, serve
from crawler.schedule import ScheduleLine
from crawler.settings import Settings
from crawler.store import Store
from reports.arguments import Commands, add_command, add_group
from reports.exits import ExitCode
from reports.office import read_settings
from reports.plain import plain
from reports.terminal import output, remark
from reports.words import say

QUIET = "grey62"


def register(commands: Commands) -> None:
    """Add the commands of this module."""
    add_command(commands, "serve", run_serve)
    group = add_group(commands, "schedule")
    add_command(group, "list", run_list, words="schedule_list")


def run_serve(arguments: Namespace) -> ExitCode:
    """Run the schedule until told to stop."""
    settings = read_settings(arguments.config)

    def tell(line: str) -> None:
        now = datetime.now(settings.district.timezone)
        remark(f"{now:%Y-%m-%d %H:%M:%S} {line}", "default")

    serve(settings, tell=tell)
    return ExitCode.CLEAN


def run_list(arguments: Namespace) -> ExitCode:
    """Print the schedule with the last run of each job."""
    settings = read_settings(arguments.config)
    with _existing_store(settings) as store:
        lines = schedule_list(settings, store, datetime.now(UTC))
    output().print(_table(lines))
    return ExitCode.CLEAN


@contextmanager
def _existing_store(settings: Settings) -> Iterator[Store | None]:
    path = settings.district.store
    if not path.exists():
        yield None
        return
    with Store.open(path, read_only=True) as store:
        yield store


def _table(lines: list[ScheduleLine]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style=QUIET)
    for column in ("name", "at", "command", "next", "last", "ending"):
        table.add_column(say(f"schedule.head.{column}"))
    for line in lines:
        table.add_row(
            Text(plain(line.name), style="bold"),
            Text(f"{line.at:%H:%M}"),
            Text(plain(line.command)),
            Text(f"{line.next_run:%m-%d %H:%M}"),
            Text(f"{line.last_run:%m-%d %H:%M}" if line.last_run else "—"),
            _ending(line),
        )
    return table


def _ending(line: ScheduleLine) -> Text:
    if line.last_run is None:
        return Text("—", style=QUIET)
    if line.is_running:
        return Text(say("schedule.running"), style="bright_blue")
    ending = Text(_words_for(line.last_exit_code))
    if line.last_exit_code not in (ExitCode.CLEAN, ExitCode.FAULTS):
        ending.stylize("bold red")
    if line.note:
        ending.append(f" {plain(line.note)}", style=QUIET)
    return ending


def _words_for(code: int | None) -> str:
    if code is None:
        return say("schedule.cut_off")
    if code in set(ExitCode):
        return say(f"schedule.exit.{ExitCode(code).name.lower()}")
    return say("schedule.failed", code=code)
