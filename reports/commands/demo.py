"""`wangxun demo`: the sample district, served, patrolled and shown."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import sys
import threading
from argparse import Namespace
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from crawler.sample import District, Served, make_district, serve
from reports.arguments import Commands, a_date, add_command
from reports.commands.patrol import patrol
from reports.exits import CommandError, ExitCode, cannot_write, reason_of
from reports.files import write_whole
from reports.terminal import output
from reports.words import say, section

FOLDER = Path("demo")
FILE = "wangxun.toml"
SEED = 1
ANY_PORT = 0
# A server of its own leaves this process to the crawler.
OWN_PROCESS = True


def register(commands: Commands) -> None:
    """Add the command of this module."""
    parser = add_command(commands, "demo", run_demo, config_words="demo_config")
    parser.set_defaults(config=None)
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=FOLDER,
        metavar=say("metavar.folder"),
        help=say("arguments.demo_folder"),
    )
    parser.add_argument(
        "--date",
        type=a_date,
        metavar=say("metavar.date"),
        help=say("arguments.patrol_date"),
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=SEED,
        metavar=say("metavar.number"),
        help=say("arguments.demo_seed"),
    )
    parser.add_argument(
        "--keep-serving", action="store_true", help=say("arguments.demo_serve")
    )


def run_demo(arguments: Namespace) -> ExitCode:
    """Serve the sample district on loopback, patrol it, and say where to look next.

    Finding the sample's faults is what a demonstration is for, so it ends with 0.
    """
    config: Path = arguments.config or arguments.folder / FILE
    day: date = arguments.date or date.today()  # noqa: DTZ011 - the user's own day
    district = make_district(arguments.seed, day)
    with ExitStack() as stack:
        served = _serve(district, stack)
        _write_settings(config, district.config_toml(served.base_url, Path()))
        code = patrol(config, day)
        if code == ExitCode.COULD_NOT_RUN:
            return code
        township = next(unit for unit in district.units if unit.kind == "township")
        _say_what_next(config, township.name)
        if arguments.keep_serving:
            _serve_until_stopped(served.base_url)
    return ExitCode.CLEAN


def _serve(district: District, stack: ExitStack) -> Served:
    try:
        return stack.enter_context(serve(district, ANY_PORT, OWN_PROCESS))
    except OSError as error:
        raise CommandError(say("demo.not_served", reason=reason_of(error))) from error


def _write_settings(config: Path, text: str) -> None:
    try:
        config.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(config.parent, error) from error
    write_whole(config, text.encode("utf-8"))


def _say_what_next(config: Path, unit: str) -> None:
    console = output()
    console.print(say("demo.next"), soft_wrap=True)
    here = shlex.quote(str(config))
    for line in section("demo")["commands"]:
        command = line.format(program=_program(), unit=unit, config=here)
        console.print(f"  {command}", soft_wrap=True)


def _program() -> str:
    """Return how this program can be called again from where the user stands."""
    called = Path(sys.argv[0])
    on_path = shutil.which("wangxun")
    if called.name != "wangxun" or (on_path and called.samefile(on_path)):
        return "wangxun"
    return shlex.quote(min(os.path.relpath(called), str(called.absolute()), key=len))


def _serve_until_stopped(base_url: str) -> None:
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    output().print(say("demo.serving", url=base_url), soft_wrap=True)
    stopped.wait()
