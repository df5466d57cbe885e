"""`wangxun rule`: the rule book on the screen, for programs, and as one page."""

from __future__ import annotations

from argparse import Namespace
from difflib import get_close_matches

from crawler.settings.rules import rule_codes
from reports.arguments import Commands, add_command, add_format
from reports.exits import CommandError, ExitCode
from reports.listing import as_json
from reports.rule_book import Chapter, chapters, draw_list, draw_rule, rule_book
from reports.terminal import emit, output
from reports.words import say

LIST, BOOK = "list", "book"


def register(commands: Commands) -> None:
    """Add the command of this module."""
    parser = add_command(commands, "rule", run_rule)
    parser.add_argument(
        "code", metavar=say("metavar.rule_code"), help=say("arguments.rule_code")
    )
    add_format(parser, "table", "json")


def run_rule(arguments: Namespace) -> ExitCode:
    """Print one rule, the list of all, or the whole book."""
    rule_codes()
    if arguments.code == BOOK:
        emit(rule_book())
        return ExitCode.CLEAN
    chosen = chapters() if arguments.code == LIST else (_chapter(arguments.code),)
    if arguments.format == "json":
        rows = [chapter.row for chapter in chosen]
        emit(as_json(rows if arguments.code == LIST else rows[0]))
    elif arguments.code == LIST:
        output().print(draw_list())
    else:
        output().print(draw_rule(chosen[0]))
    return ExitCode.CLEAN


def _chapter(code: str) -> Chapter:
    known = {chapter.code: chapter for chapter in chapters()}
    if code.upper() in known:
        return known[code.upper()]
    found = get_close_matches(code.upper(), known, n=1, cutoff=0.3)
    near = say("rule.near", near=found[0]) if found else ""
    raise CommandError(say("rule.unknown", code=code, near=near))
