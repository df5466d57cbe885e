"""`wangxun norm`: the catalogue as a tree, and whether its data holds together."""

from __future__ import annotations

from argparse import Namespace

from catalog_spec.norm import check_norm
from reports.arguments import Commands, add_command, add_group
from reports.exits import ExitCode
from reports.norm_tree import draw_norm
from reports.office import office_norm
from reports.terminal import output, remark
from reports.words import say, section


def register(commands: Commands) -> None:
    """Add the commands of this module."""
    group = add_group(commands, "norm")
    show = add_command(group, "show", run_show, words="norm_show")
    show.add_argument(
        "--kind", choices=tuple(section("kind")), help=say("arguments.kind")
    )
    add_command(group, "check", run_check, words="norm_check")


def run_show(arguments: Namespace) -> ExitCode:
    """Print the catalogues of the norm, the office's overlay laid over it."""
    norm = office_norm(arguments.config)
    output().print(draw_norm(norm, arguments.kind))
    return ExitCode.CLEAN


def run_check(arguments: Namespace) -> ExitCode:
    """Say what is wrong with the norm; leave with 1 when anything is."""
    norm = office_norm(arguments.config)
    problems = check_norm(norm)
    for problem in problems:
        remark(problem, "red")
    if problems:
        remark(say("norm.problems", count=len(problems)), "bold red")
        return ExitCode.FAULTS
    output().print(
        say(
            "norm.sound",
            title=norm.title,
            items=len(norm.items),
            intervals=len(norm.intervals),
            sources=len(norm.sources),
        ),
        soft_wrap=True,
    )
    return ExitCode.CLEAN
