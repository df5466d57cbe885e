"""Breaking Chinese text into lines: at any character, but never before a comma."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rich.cells import cell_len, chop_cells
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.text import Text

_CLOSING = frozenset("，。；：、！？）》”’】」』〉％…—·,.;:!?)]}%")
_OPENING = frozenset("（《“‘【「『〈([{")
_PIECES = re.compile(r"[!-~]+|\s+|.", re.DOTALL)


def wrap(text: str, width: int, indent: str = "") -> list[str]:
    """Return the lines of a text, none wider than `width` terminal cells.

    Words and numbers in Latin letters stay whole when they fit on a line.

    Parameters
    ----------
    width: cells of a line, at least 4.
    indent: put before every line but the first.
    """
    lines: list[str] = []
    line = ""
    for piece in _unbreakable(text, width - cell_len(indent)):
        if line.strip() and cell_len(line) + cell_len(piece) > width:
            lines.append(line.rstrip())
            line = indent + piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]


def _unbreakable(text: str, width: int) -> list[str]:
    pieces: list[str] = []
    for piece in _PIECES.findall(text):
        hangs = bool(pieces) and (piece in _CLOSING or pieces[-1] in _OPENING)
        if hangs and cell_len(pieces[-1] + piece) <= width:
            pieces[-1] += piece
        else:
            pieces.extend(_chopped(piece, width))
    return pieces


def _chopped(piece: str, width: int) -> list[str]:
    if cell_len(piece) <= width:
        return [piece]
    return [piece[start : start + width] for start in range(0, len(piece), width)]


def shorten(text: str, width: int) -> str:
    """Return the text, or as much of it as fits in `width` cells with two dots after it."""
    if cell_len(text) <= width:
        return text
    return f"{chop_cells(text, width - 2)[0]}.."


def flow(pieces: Iterable[Text], width: int, indent: str = "") -> Text:
    """Return pieces set side by side, two blanks apart, none broken across lines.

    Parameters
    ----------
    width: cells of a line.
    indent: put before every line but the first.
    """
    lines: list[Text] = []
    for piece in pieces:
        if lines and lines[-1].cell_len + 2 + piece.cell_len <= width:
            lines[-1].append("  ").append_text(piece)
        else:
            lines.append(Text(indent if lines else "").append_text(piece))
    return Text("\n", no_wrap=True, overflow="ellipsis").join(lines)


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A paragraph for rich, broken as `wrap` does it."""

    text: str
    style: str = ""
    indent: str = ""

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> RenderResult:
        for line in wrap(self.text, max(options.max_width, 4), self.indent):
            yield Text(line, style=self.style, no_wrap=True)

    def __rich_measure__(
        self, console: Console, options: ConsoleOptions
    ) -> Measurement:
        return Measurement(
            min(8, options.max_width), min(cell_len(self.text), options.max_width)
        )
