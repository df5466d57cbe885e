"""`wangxun patrol`: walk the sites, judge, store, and say how it went."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from crawler.night import PatrolError, run_patrol
from reports.arguments import Commands, a_date, add_command, add_units
from reports.exits import CommandError, ExitCode
from reports.figures import percent
from reports.office import open_night, read_settings, roster_names
from reports.progress import watch
from reports.queries import list_units, summarise
from reports.tables import summary_table
from reports.terminal import output, remark, remarks
from reports.views import UnitLine
from reports.words import say
from reports.wrapping import Wrapped


def register(commands: Commands) -> None:
    """Add the command of this module."""
    parser = add_command(commands, "patrol", run_command)
    parser.add_argument(
        "--date",
        type=a_date,
        metavar=say("metavar.date"),
        help=say("arguments.patrol_date"),
    )
    add_units(parser, words="patrol_unit")


def run_command(arguments: Namespace) -> ExitCode:
    """Patrol the district and print how each unit did."""
    return patrol(arguments.config, arguments.date, tuple(arguments.unit))


def patrol(config: Path, day: date | None, units: tuple[str, ...] = ()) -> ExitCode:
    """Patrol with the settings of a file and print the summary.

    Parameters
    ----------
    day: the day to judge for, None for the usual one.
    units: names or aliases; none for all.

    Raises
    ------
    CommandError, SettingsError, StoreError: it cannot run.
    """
    settings = read_settings(config)
    names = roster_names(settings, units)
    try:
        with watch(remarks()) as progress:
            ended = run_patrol(settings, night=day, units=names, progress=progress)
    except PatrolError as error:
        raise CommandError(str(error)) from error
    code = _tell(config, ended.night.date, names)
    if ended.is_interrupted:
        remark(say("patrol.interrupted"))
        return ExitCode.COULD_NOT_RUN
    return code


def _tell(config: Path, day: date, names: tuple[str, ...]) -> ExitCode:
    with open_night(config, day) as view:
        summary = summarise(view.data)
        lines = [u for u in list_units(view.data) if not names or u.name in names]
        console = output()
        console.print(summary_table(lines, view.heading, summary.district))
        console.print(Wrapped(say("table.summary"), "grey62"))
        console.print(Wrapped(_total(lines)))
    return _ending(lines, summary.coverage_floor)


def _ending(units: Sequence[UnitLine], floor: float) -> ExitCode:
    if _coverage(units) < floor:
        remark(say("patrol.low", floor=percent(floor)), "bold red")
        return ExitCode.LOW_COVERAGE
    has_faults = any(unit.faults for unit in units)
    return ExitCode.FAULTS if has_faults else ExitCode.CLEAN


def _coverage(units: Sequence[UnitLine]) -> float:
    asked = sum(unit.asked for unit in units)
    unchecked = sum(unit.unchecked for unit in units)
    return (asked - unchecked) / asked if asked else 0.0


def _total(units: Sequence[UnitLine]) -> str:
    return say(
        "patrol.total",
        units=len(units),
        asked=sum(unit.asked for unit in units),
        coverage=percent(_coverage(units)),
        faults=sum(unit.faults for unit in units),
        hints=sum(unit.hints for unit in units),
        unchecked=sum(unit.unchecked for unit in units),
    )
