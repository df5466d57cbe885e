"""The argument parser that speaks Chinese, and the kinds of values it reads."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from reports.exits import ExitCode
from reports.help_text import ChineseFormatter
from reports.plain import web_address
from reports.words import say, section

Runner = Callable[[argparse.Namespace], ExitCode]
DEFAULT_CONFIG = Path("wangxun.toml")


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


class ChineseParser(argparse.ArgumentParser):
    """An `ArgumentParser` whose help and errors are Chinese and whose errors exit 2."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("formatter_class", ChineseFormatter)
        super().__init__(**options, add_help=False, allow_abbrev=False)
        self._positionals.title = say("arguments.positionals")
        self._optionals.title = say("arguments.options")
        self.add_argument("-h", "--help", action="help", help=say("arguments.help"))

    def format_help(self) -> str:
        """Return the help with the colons of its headings in Chinese too."""
        return re.sub(r"^(\S+):$", r"\1：", super().format_help(), flags=re.MULTILINE)

    def error(self, message: str) -> NoReturn:
        """Say in Chinese what is wrong with the command line and leave with 2."""
        sentence = say("error.line", message=in_chinese(message))
        hint = say("error.usage_hint", program=self.prog)
        self.exit(ExitCode.COULD_NOT_RUN, f"{sentence}\n{hint}\n")


def in_chinese(message: str) -> str:
    """Return an argparse message in Chinese; one that is already so stays as it is."""
    for entry in section("arguments")["errors"]:
        found = re.match(entry["pattern"], message, re.DOTALL)
        if found:
            parts = [in_chinese(part) for part in found.groups()]
            return str(entry["chinese"]).format(*parts)
    return message


def a_date(text: str) -> date:
    """Read YYYY-MM-DD.

    Raises
    ------
    argparse.ArgumentTypeError: it is not a day of the calendar.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = say("arguments.bad_date", text=text)
        raise argparse.ArgumentTypeError(message) from None


def an_address(text: str) -> str:
    """Read an http(s) address.

    Raises
    ------
    argparse.ArgumentTypeError: it is none.
    """
    if web_address(text) is None:
        raise argparse.ArgumentTypeError(say("arguments.bad_address", text=text))
    return text


def add_command(
    commands: Commands,
    name: str,
    run: Runner,
    *,
    words: str = "",
    config_words: str = "config",
) -> argparse.ArgumentParser:
    """Add a command with its help and the `--config` every command has.

    Parameters
    ----------
    run: what the command does.
    words: key of its description, by default its name.
    config_words: key of the help of `--config`.
    """
    description = say(f"commands.{words or name}")
    parser = commands.add_parser(name, help=description, description=description)
    parser.add_argument(
        "--config",
        type=Path,
        default=DEFAULT_CONFIG,
        metavar=say("metavar.file"),
        help=say(f"arguments.{config_words}"),
    )
    parser.set_defaults(run=run)
    return parser


def add_group(commands: Commands, name: str) -> Commands:
    """Add a command that has commands of its own and return their holder."""
    description = say(f"commands.{name}")
    parser = commands.add_parser(name, help=description, description=description)
    return holder_of_commands(parser)


def holder_of_commands(parser: argparse.ArgumentParser) -> Commands:
    """Make a parser take one of several commands."""
    word = say("arguments.command")
    return parser.add_subparsers(
        title=say("arguments.commands"), metavar=word, dest="command", required=True
    )


def add_format(parser: argparse.ArgumentParser, *formats: str) -> None:
    """Give a command the choice of its output's form; the first is the default."""
    meanings = "，".join(f"{name} {say(f'format.{name}')}" for name in formats)
    parser.add_argument(
        "--format",
        choices=formats,
        default=formats[0],
        help=say("arguments.format", meanings=meanings),
    )


def add_night(parser: argparse.ArgumentParser) -> None:
    """Give a command the choice of the night it tells about."""
    parser.add_argument(
        "--date",
        type=a_date,
        metavar=say("metavar.date"),
        help=say("arguments.night"),
    )


def add_units(parser: argparse.ArgumentParser, words: str = "unit") -> None:
    """Give a command the choice of units; `words` is the key of its help."""
    parser.add_argument(
        "--unit",
        nargs="+",
        action="extend",
        default=[],
        metavar=say("metavar.unit"),
        help=say(f"arguments.{words}"),
    )
