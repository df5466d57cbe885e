"""One command line: read, run, and told how it went."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version

from catalog_spec.norm import NormError
from crawler.settings import SettingsError
from crawler.store import StoreError
from reports.arguments import ChineseParser, holder_of_commands
from reports.exits import CommandError, ExitCode, reason_of
from reports.terminal import forgive_encoding, remark
from reports.words import say

_GROUPS = {
    "init": "start",
    "patrol": "patrol",
    "findings": "listing",
    "columns": "listing",
    "show": "review",
    "board": "review",
    "ledger": "ledger",
    "evidence": "evidence",
    "replay": "replay",
    "doctor": "doctor",
    "norm": "norm",
    "rule": "rule",
    "mail": "tell",
    "report": "tell",
    "serve": "clock",
    "schedule": "clock",
    "parse": "page",
    "site": "site",
    "demo": "demo",
}
"""Command to its module in `reports.commands`, in the order of the help."""


def build_parser(command: str = "") -> ChineseParser:
    """Return the parser of one command, of all when there is none of that name.

    A patrol that runs for hours need not hold what the other commands stand on.
    """
    parser = ChineseParser(
        prog="wangxun",
        description=say("program.description"),
        epilog=say("program.epilog"),
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"%(prog)s {version('wangxun')}",
        help=say("arguments.version"),
    )
    commands = holder_of_commands(parser)
    groups = (
        [_GROUPS[command]] if command in _GROUPS else dict.fromkeys(_GROUPS.values())
    )
    for group in groups:
        import_module(f"reports.commands.{group}").register(commands)
    return parser


def run(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code."""
    forgive_encoding()
    words = sys.argv[1:] if argv is None else list(argv)
    arguments = build_parser(next(iter(words), "")).parse_args(words)
    try:
        return int(arguments.run(arguments))
    except CommandError as error:
        sentence = say("error.line", message=error)
    except StoreError as error:
        sentence = say("error.line", message=error.message_zh)
    except (SettingsError, NormError) as error:
        sentence = _at(str(error.path), error.line, error.message_zh)
    except BrokenPipeError:
        return _leave_closed_pipe()
    except OSError as error:
        path = error.filename or say("error.some_file")
        sentence = say("error.system", path=path, reason=reason_of(error))
        sentence = say("error.line", message=sentence)
    except KeyboardInterrupt:
        remark(say("program.stopped"))
        return 128 + signal.SIGINT
    remark(sentence, "bold red")
    return ExitCode.COULD_NOT_RUN


def _at(path: str, line: int, message: str) -> str:
    if line:
        return say("error.at_line", path=path, line=line, message=message)
    return say("error.at_file", path=path, message=message)


def _leave_closed_pipe() -> int:
    # The reader (head, less …) has enough: what is still buffered must not be written.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return ExitCode.CLEAN
