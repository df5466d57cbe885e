"""How the help of a command is laid out: in columns that hold for Chinese too."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Any

from rich.cells import cell_len, set_cell_size

from reports.words import say
from reports.wrapping import wrap

WIDEST_NAMES = 24


class ChineseFormatter(argparse.HelpFormatter):
    """Help text with Chinese words, measured in terminal cells, not in characters."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """Add the usage line under the Chinese heading."""
        heading = say("arguments.usage") if prefix is None else prefix
        super().add_usage(usage, actions, groups, heading)

    def _format_action(self, action: argparse.Action) -> str:
        if isinstance(action, argparse._SubParsersAction):
            return "".join(map(self._format_action, action._get_subactions()))
        name = self._format_action_invocation(action)
        indent = 2
        text = self._expand_help(action) if action.help else ""
        column = indent + WIDEST_NAMES + 1
        lines = wrap(text, max(self._width - column, 20))
        head = f"{' ' * indent}{name}"
        if cell_len(head) >= column:
            lines.insert(0, "")
        first = set_cell_size(head, max(column, cell_len(head)))
        rest = [" " * column + line for line in lines[1:]]
        return "\n".join([(first + lines[0]).rstrip(), *rest]) + "\n"

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(indent + line for line in wrap(text, width))
