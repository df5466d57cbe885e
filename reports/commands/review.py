"""`wangxun show` and `wangxun board`: looking at a night on the terminal."""

from __future__ import annotations

import time
from argparse import Namespace

from rich.console import Console, RenderableType
from rich.live import Live

from reports.arguments import Commands, add_command, add_night
from reports.board import draw_board
from reports.exits import ExitCode
from reports.office import open_night
from reports.terminal import output
from reports.trees import unit_tree
from reports.unit_screen import draw_unit
from reports.words import chinese_date, say

SECONDS_BETWEEN_LOOKS = 5


def register(commands: Commands) -> None:
    """Add the commands of this module."""
    show = add_command(commands, "show", run_show)
    show.add_argument(
        "unit", metavar=say("metavar.unit"), help=say("arguments.one_unit")
    )
    add_night(show)
    board = add_command(commands, "board", run_board)
    board.add_argument("--once", action="store_true", help=say("arguments.once"))
    add_night(board)


def run_show(arguments: Namespace) -> ExitCode:
    """Print one unit as a tree of columns."""
    with open_night(arguments.config, arguments.date) as view:
        (name,) = view.unit_names([arguments.unit])
        tree = unit_tree(view.data, view.norm, name)
        console = output()
        night = say("board.night_short", date=chinese_date(view.data.night.date))
        screen = draw_unit(tree, view.data.district, night, console.width)
        console.print(screen)
    return ExitCode.CLEAN


def run_board(arguments: Namespace) -> ExitCode:
    """Print the board once, or keep it on the screen and look again and again."""
    console = output()
    if arguments.once or not console.is_terminal:
        console.print(_board(arguments, console))
        return ExitCode.CLEAN
    with Live(console=console, screen=True, auto_refresh=False) as live:
        while True:
            live.update(_board(arguments, console), refresh=True)
            time.sleep(SECONDS_BETWEEN_LOOKS)


def _board(arguments: Namespace, console: Console) -> RenderableType:
    # The board itself says how far the night has come.
    with open_night(arguments.config, arguments.date, is_quiet=True) as view:
        return draw_board(view.data, view.norm, console)
