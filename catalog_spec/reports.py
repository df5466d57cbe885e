"""The yearly report on disclosure work: its year, its parts, and what must add up."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from catalog_spec.data_files import load_data
from catalog_spec.elements import Element, element
from catalog_spec.observations import Table
from catalog_spec.periods import years_named

_NUMBER = re.compile(r"\d{1,9}")


@dataclass(frozen=True, slots=True)
class WrongSum:
    """One place of a table that does not add up.

    Parameters
    ----------
    kind: "row" (the columns of a row), "balance" (received and carried over against
        handled and left), or "handled" (the ways of handling).
    place: words of the row, or of the column for sums down a column.
    told: the total as the table has it.
    reckoned: what its parts come to.
    """

    kind: str
    place: str
    told: int
    reckoned: int


def is_report_title(title: str) -> bool:
    """Whether a title is that of a yearly report on disclosure work."""
    words = _words()
    if any(other in title for other in words["others"]):
        return False
    return "公开" in title and any(word in title for word in words["words"])


def report_items() -> frozenset[str]:
    """Names of the norm items whose column holds the yearly reports."""
    return frozenset(_words()["items"])


def report_year(title: str, published: date | None) -> int | None:
    """The year reported on: as the title names it, else the one before publication."""
    named = years_named(title)
    if named:
        return min(named)
    return published.year - 1 if published else None


def parts_of_form(year: int) -> tuple[Element, ...]:
    """The parts a report on this year must have, none before there were reports."""
    forms = [form for form in _words()["form"] if form["since"] <= year]
    return tuple(element(key) for key in forms[-1]["elements"]) if forms else ()


def find_wrong_sums(tables: Sequence[Table]) -> tuple[WrongSum, ...]:
    """Every sum in the number tables of a report that is wrong beyond doubt.

    Only whole numbers are reckoned with; a row with a blank or other cell says nothing.

    Parameters
    ----------
    tables: as `ArticleSeen.tables`.
    """
    return tuple(wrong for table in tables for wrong in _Sheet(table).wrong_sums())


def papers_made(tables: Sequence[Table]) -> int | None:
    """How many normative papers a report says were made in its year, None if it does not.

    Parameters
    ----------
    tables: as `ArticleSeen.tables`.
    """
    words = _tables()
    for table in tables:
        place: int | None = None
        for row in table:
            cells = tuple(map(_plain, row))
            place = next((cells.index(w) for w in words["made"] if w in cells), place)
            if place is not None and words["papers"] in cells[:place]:
                return _number(cells, place)
    return None


class _Sheet:
    """One table with the groups of columns that add up to a total."""

    def __init__(self, table: Table) -> None:
        self.rows = [tuple(map(_plain, row)) for row in table]
        self.head = self._find_head()
        self.groups = tuple(self._find_groups())
        self.start = self.groups[0].start if self.groups else 0

    def wrong_sums(self) -> Iterator[WrongSum]:
        rows = self.rows[self.head + 1 :] if self.groups else []
        for row in rows:
            for group in self.groups:
                yield from self._wrong_in_row(row, group)
        yield from self._wrong_in_columns(rows)

    def _find_head(self) -> int:
        """The last row that names a total and the first column of a group."""
        totals, first = _tables()["total"], _tables()["first"]
        heads = [
            number
            for number, row in enumerate(self.rows)
            if any(cell in totals for cell in row)
            and any(cell in first for cell in row)
        ]
        return heads[-1] if heads else -1

    def _find_groups(self) -> Iterator[range]:
        """The columns that make up each total; the total stands right behind them."""
        head = self.rows[self.head] if self.head >= 0 else ()
        for place, cell in enumerate(head):
            end = place + _tables()["first"].get(cell, len(head))
            if end < len(head) and head[end] in _tables()["total"]:
                yield range(place, end)

    def _wrong_in_row(self, row: Sequence[str], group: range) -> Iterator[WrongSum]:
        parts = [_number(row, place) for place in group]
        total = _number(row, group.stop)
        if total is None or None in parts:
            return
        reckoned = sum(part for part in parts if part is not None)
        if reckoned != total:
            place = self._label(row) or self._heading(group)
            yield WrongSum("row", place, total, reckoned)

    def _heading(self, group: range) -> str:
        """What stands over the columns of a group, for rows that bear no name."""
        own = self.rows[self.head][group.start]
        above = (row[group.start] for row in self.rows[: self.head][::-1])
        return next((cell for cell in above if cell and cell != own), own)

    def _wrong_in_columns(self, rows: Sequence[Sequence[str]]) -> Iterator[WrongSum]:
        """What was received must have been handled or be left over."""
        words = _tables()
        received = self._row_named(rows, words["received"])
        carried = self._row_named(rows, words["carried"])
        left = self._row_named(rows, words["left"])
        if received is None or carried is None or left is None:
            return
        handled = left - 1
        if not any(word in self._label(rows[handled]) for word in words["total"]):
            return
        for place in self._places():
            cells = [
                _number(rows[n], place) for n in (received, carried, handled, left)
            ]
            ways = [_number(row, place) for row in rows[carried + 1 : handled]]
            yield from self._wrong_balance(place, cells)
            if len(ways) in words["handled_rows"]:
                yield from self._wrong_ways(place, ways, cells[2])

    def _wrong_balance(
        self, place: int, cells: Sequence[int | None]
    ) -> Iterator[WrongSum]:
        received, carried, handled, left = cells
        if received is None or carried is None or handled is None or left is None:
            return
        if received + carried != handled + left:
            name = self.rows[self.head][place]
            yield WrongSum("balance", name, handled + left, received + carried)

    def _wrong_ways(
        self, place: int, ways: Sequence[int | None], handled: int | None
    ) -> Iterator[WrongSum]:
        if handled is None or None in ways:
            return
        reckoned = sum(way for way in ways if way is not None)
        if reckoned != handled:
            name = self.rows[self.head][place]
            yield WrongSum("handled", name, handled, reckoned)

    def _row_named(self, rows: Sequence[Sequence[str]], word: str) -> int | None:
        """The only row of this name, None when there are none or several."""
        found = [n for n, row in enumerate(rows) if word in self._label(row)]
        return found[0] if len(found) == 1 else None

    def _places(self) -> Iterator[int]:
        for group in self.groups:
            yield from range(group.start, group.stop + 1)

    def _label(self, row: Sequence[str]) -> str:
        """The words before the first number column, each cell once."""
        return " ".join(dict.fromkeys(cell for cell in row[: self.start] if cell))


def _number(row: Sequence[str], place: int) -> int | None:
    cell = unicodedata.normalize("NFKC", row[place]) if place < len(row) else ""
    return int(cell) if _NUMBER.fullmatch(cell) else None


def _plain(cell: str) -> str:
    return "".join(cell.split())


def _tables() -> Mapping[str, Any]:
    tables: Mapping[str, Any] = _words()["tables"]
    return tables


@cache
def _words() -> dict[str, Any]:
    report: dict[str, Any] = load_data("elements.toml")["report"]
    return report
