"""`wangxun doctor`: how well a night's run went, and whose trouble it was."""

from __future__ import annotations

from argparse import Namespace

from crawler.doctor import Diagnosis, examine
from reports.arguments import Commands, add_command, add_format, add_night
from reports.doctor_screen import diagnosis_row, draw_diagnosis
from reports.exits import ExitCode
from reports.listing import as_json
from reports.office import open_night
from reports.terminal import emit, output


def register(commands: Commands) -> None:
    """Add the command of this module."""
    parser = add_command(commands, "doctor", run_doctor)
    add_night(parser)
    add_format(parser, "table", "json")


def run_doctor(arguments: Namespace) -> ExitCode:
    """Print the state of a night's run; leave with 3 when it cannot be relied on."""
    with open_night(arguments.config, arguments.date) as view:
        found = examine(view.store, view.settings, view.data.night)
        heading = view.heading
    if arguments.format == "json":
        emit(as_json(diagnosis_row(found)))
    else:
        output().print(draw_diagnosis(found, heading))
    return _ending(found)


def _ending(found: Diagnosis) -> ExitCode:
    is_unreliable = found.is_below_floor or found.alarms or found.unfinished > 0
    return ExitCode.LOW_COVERAGE if is_unreliable else ExitCode.CLEAN
