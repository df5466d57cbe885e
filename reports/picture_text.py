"""The picture as a terminal table: ranked units, their figures, one sign a column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from catalog_spec.verdicts import State
from reports.figures import change, percent
from reports.picture import FAULTY_STATES, OTHER_FAULT, Cell, Picture
from reports.plain import short_name
from reports.views import UnitLine
from reports.words import say, section, state_word
from reports.wrapping import flow, shorten

Figures = tuple[tuple[str, int], ...]

NAME_CELLS = 16
FIGURES = (("place", 4), ("faults", 4), ("change", 4), ("coverage", 6))
EXTRA_FIGURES = (("hints", 4), ("newest", 10))
SMALLEST_PICTURE = 20
RULER_STEP = 5
OTHER_FAULT_STYLE = "bold red"
HINT_STYLE = "yellow"
QUIET = "grey62"


@dataclass(frozen=True, slots=True)
class UnitTable:
    """A picture with the columns that fit beside it.

    Parameters
    ----------
    is_folded: only top items are shown, each with the worst cell below it.
    names: the units' names, without the district's where it says nothing new.
    figures: names and widths of the figures before the cells.
    name_cells, picture_cells: width of the unit names, and of the picture.
    """

    picture: Picture
    is_folded: bool
    names: tuple[str, ...]
    figures: Figures
    name_cells: int
    picture_cells: int

    @classmethod
    def fitted(cls, picture: Picture, width: int, district: str) -> UnitTable:
        """Choose what fits in `width` cells: all items if possible, else folded."""
        names = tuple(short_name(row.unit.name, district) for row in picture.rows)
        name = min(max(map(cell_len, names), default=4), NAME_CELLS)
        room = width - name - 1 - _cells_of(FIGURES)
        is_folded = len(picture.items) > room
        drawn = picture.folded() if is_folded else picture
        spare = room - len(drawn.items)
        figures: Figures = FIGURES
        if spare >= _cells_of(EXTRA_FIGURES):
            figures += EXTRA_FIGURES
        cells = max(width - name - 1 - _cells_of(figures), SMALLEST_PICTURE)
        shown = min(cells, len(drawn.items) or 1)
        return cls(drawn, is_folded, names, figures, name, shown)

    def draw(self, limit: int) -> RenderableType:
        """Return the table of the first `limit` units under a ruler of item numbers."""
        table = Table.grid(padding=(0, 1, 0, 0))
        table.add_column(width=self.name_cells, no_wrap=True)
        for _, cells in self.figures:
            table.add_column(width=cells, justify="right", no_wrap=True)
        table.add_column(width=self.picture_cells)
        heads = [Text(say(f"board.head.{name}")) for name, _ in self.figures]
        table.add_row(Text(say("board.head.unit")), *heads, self._ruler(), style=QUIET)
        for name, row in zip(self.names[:limit], self.picture.rows, strict=False):
            figures = [_figure(row.unit, figure) for figure, _ in self.figures]
            shown = Text(shorten(name, self.name_cells))
            table.add_row(shown, *figures, self._cells(row.cells))
        return table

    def _cells(self, cells: Sequence[Cell]) -> Text:
        lines = [
            Text.assemble(*((cell.letter, style_of(cell)) for cell in cells[part]))
            for part in _slices(len(cells), self.picture_cells)
        ]
        return Text("\n").join(lines)

    def _ruler(self) -> Text:
        ruler = _ruler(len(self.picture.items))
        parts = _slices(len(ruler), self.picture_cells)
        return Text("\n".join(ruler[part] for part in parts))


def _cells_of(figures: Sequence[tuple[str, int]]) -> int:
    return sum(cells + 1 for _, cells in figures)


def _ruler(length: int) -> str:
    """Return 1   5    10   15 …: each number begins above the item it names."""
    ruler = "1".ljust(length)
    for number in range(RULER_STEP, length + 1, RULER_STEP):
        mark = str(number)
        end = number - 1 + len(mark)
        # A number cut off at the edge would name another item.
        if end <= length:
            ruler = ruler[: number - 1] + mark + ruler[end:]
    return ruler


def _slices(length: int, size: int) -> list[slice]:
    return [slice(start, start + size) for start in range(0, length, size)]


def _figure(unit: UnitLine, name: str) -> Text:
    figures = {
        "place": (str(unit.place or "—"), QUIET),
        "faults": (str(unit.faults), "bold red" if unit.faults else "green"),
        "change": (_change_of(unit), QUIET),
        "coverage": (percent(unit.coverage), "bright_blue" if unit.remark else ""),
        "hints": (str(unit.hints), HINT_STYLE if unit.hints else QUIET),
        "newest": (unit.newest.isoformat() if unit.newest else "—", QUIET),
    }
    value, style = figures[name]
    return Text(value, style=style)


def _change_of(unit: UnitLine) -> str:
    if unit.faults_before is None:
        return "—"
    return change(unit.faults - unit.faults_before)


def style_of(cell: Cell) -> str:
    """Return the colour of a cell: a fault glows, a hint is yellow."""
    if cell.state is None:
        return ""
    if cell.is_other_fault:
        return OTHER_FAULT_STYLE
    style = state_word(cell.state, "style")
    is_hint = cell.letter.islower() and cell.state in FAULTY_STATES
    return HINT_STYLE if is_hint else style


def legend(width: int) -> Text:
    """Return what the signs of the picture mean, each in its colour."""
    pieces = [Text(say("board.legend"), style=QUIET)]
    for name in section("state"):
        state = State(name)
        cell = Cell(state, has_fault=state in FAULTY_STATES)
        pieces.append(_explained(cell.letter, style_of(cell), name))
    other = say("board.legend_other")
    pieces.append(_explained(OTHER_FAULT, OTHER_FAULT_STYLE, other))
    pieces.append(Text(say("board.legend_case"), style=QUIET))
    return flow(pieces, width)


def _explained(sign: str, style: str, meaning: str) -> Text:
    return Text.assemble((sign, style), (f" {meaning}", QUIET))
