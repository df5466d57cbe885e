"""The picture of a night: units × norm items, one cell each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog_spec.norm import Norm
from catalog_spec.verdicts import ColumnRow, Result, State
from reports.outline import OutlineItem, outline
from reports.queries import NightData, list_units
from reports.views import UnitLine
from reports.words import named, section, state_word

FAULTY_STATES = (State.MISSING, State.BLANK, State.OVERDUE, State.NOTE_ONLY)
_GRAVITY = (*FAULTY_STATES, State.UNCHECKED, State.DUE_SOON, State.LINKED, State.NORMAL)
_NOT_ASKED = " "
OTHER_FAULT = "!"


@dataclass(frozen=True, slots=True)
class Cell:
    """One unit under one norm item.

    Parameters
    ----------
    state: state of the column, None when the item is not asked of this unit.
    has_fault: any fault is said of it.
    """

    state: State | None = None
    has_fault: bool = False

    @property
    def is_other_fault(self) -> bool:
        """Whether the fault is one the state does not show, e.g. a wrong name."""
        return self.has_fault and self.state not in FAULTY_STATES

    @property
    def letter(self) -> str:
        """One narrow sign: capital for a fault, small for a hint."""
        if self.state is None:
            return _NOT_ASKED
        if self.is_other_fault:
            return OTHER_FAULT
        letter = state_word(self.state, "letter")
        return letter if self.has_fault else letter.lower()

    @property
    def gravity(self) -> tuple[bool, int]:
        """Sorts the worst cell first."""
        place = len(_GRAVITY) if self.state is None else _GRAVITY.index(self.state)
        return not self.has_fault, place


@dataclass(frozen=True, slots=True)
class PictureRow:
    """One unit and its cells, in the order of the picture's items."""

    unit: UnitLine
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class WorstItem:
    """An item with the number of units at fault in it, and its place from 1."""

    number: int
    item: OutlineItem
    units: int


@dataclass(frozen=True, slots=True)
class Picture:
    """The units of one kind × the items asked of them."""

    kind: str
    kind_name: str
    items: tuple[OutlineItem, ...]
    rows: tuple[PictureRow, ...]

    def folded(self) -> Picture:
        """Return the picture of the top items, each with the worst cell below it."""
        tops = tuple(item for item in self.items if item.depth == 0)
        places: dict[str, list[int]] = {}
        for place, item in enumerate(self.items):
            places.setdefault(item.top, []).append(place)
        rows = tuple(
            PictureRow(row.unit, tuple(_worst(row, places[top.id]) for top in tops))
            for row in self.rows
        )
        return Picture(self.kind, self.kind_name, tops, rows)

    def worst_items(self, limit: int) -> tuple[WorstItem, ...]:
        """Return the items most units are at fault in, at most `limit` of them."""
        counts = Counter(
            place
            for row in self.rows
            for place, cell in enumerate(row.cells)
            if cell.has_fault
        )
        return tuple(
            WorstItem(place + 1, self.items[place], units)
            for place, units in sorted(
                counts.items(), key=lambda entry: (-entry[1], entry[0])
            )[:limit]
        )


def _worst(row: PictureRow, places: Sequence[int]) -> Cell:
    return min((row.cells[place] for place in places), key=lambda cell: cell.gravity)


def draw_pictures(data: NightData, norm: Norm) -> tuple[Picture, ...]:
    """Return one picture for each kind of unit, in the order kinds are listed."""
    units = list_units(data)
    cells = _cells(data)
    return tuple(
        _draw(
            kind, [unit for unit in units if unit.kind == kind], data.rows, cells, norm
        )
        for kind in _kinds(units)
    )


def _kinds(units: Sequence[UnitLine]) -> list[str]:
    present = dict.fromkeys(unit.kind for unit in units)
    known = [kind for kind in section("kind") if kind in present]
    return known + [kind for kind in present if kind not in known]


def _cells(data: NightData) -> Mapping[tuple[str, str], Cell]:
    faulty = {
        (found.unit, found.norm_item)
        for found in data.findings
        if found.result is Result.FAULT
    }
    return {
        (row.unit, row.norm_item): Cell(row.state, (row.unit, row.norm_item) in faulty)
        for row in data.rows
    }


def _draw(
    kind: str,
    units: Sequence[UnitLine],
    rows: Sequence[ColumnRow],
    cells: Mapping[tuple[str, str], Cell],
    norm: Norm,
) -> Picture:
    names = {unit.name for unit in units}
    items = outline((row for row in rows if row.unit in names), norm)
    empty = Cell()
    return Picture(
        kind=kind,
        kind_name=named("kind", kind),
        items=items,
        rows=tuple(
            PictureRow(
                unit, tuple(cells.get((unit.name, item.id), empty) for item in items)
            )
            for unit in units
        ),
    )
