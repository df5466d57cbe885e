"""`wangxun replay`: a stored night done over, without any network."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from crawler.replay import norm_with, replay_night
from reports.arguments import Commands, a_date, add_command, add_format, add_units
from reports.exits import ExitCode
from reports.listing import as_json
from reports.office import open_night
from reports.replay_screen import draw_replay, replay_row
from reports.terminal import emit, output
from reports.words import say


def register(commands: Commands) -> None:
    """Add the command of this module."""
    parser = add_command(commands, "replay", run_replay)
    parser.add_argument(
        "date",
        type=a_date,
        metavar=say("metavar.date"),
        help=say("arguments.replay_date"),
    )
    add_units(parser)
    parser.add_argument(
        "--norm",
        type=Path,
        metavar=say("metavar.file"),
        help=say("arguments.replay_norm"),
    )
    add_format(parser, "table", "json")


def run_replay(arguments: Namespace) -> ExitCode:
    """Do the night over; leave with 1 when the record does not hold any more."""
    with open_night(arguments.config, arguments.date) as view:
        settings, night, heading = view.settings, view.data.night, view.heading
        units = view.unit_names(arguments.unit)
    other = norm_with(settings.norm, arguments.norm) if arguments.norm else None
    replay = replay_night(settings, night, units=units, other_norm=other)
    if arguments.format == "json":
        emit(as_json(replay_row(replay)))
    else:
        path = str(arguments.norm) if arguments.norm else ""
        output().print(draw_replay(replay, heading, path))
    agrees = all(unit.against_record.is_none for unit in replay.units)
    return ExitCode.CLEAN if agrees else ExitCode.FAULTS
