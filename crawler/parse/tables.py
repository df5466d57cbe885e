"""Number tables in the text of a page: rows of cells, spanning cells repeated."""

from __future__ import annotations

from collections.abc import Iterator

from catalog_spec.observations import Table
from crawler.parse.lines import CELLS
from crawler.parse.outline import Outline
from crawler.parse.text import drop_blanks

_MOST_TABLES = 20
_MOST_ROWS = 200
_MOST_COLUMNS = 60
_LEAST_ROWS = 2
_HEIGHTS = ("thead", "tbody", "tfoot")


def read_tables(outline: Outline, span: range) -> tuple[Table, ...]:
    """Read the tables of a text that hold no other table, the first twenty of them.

    Parameters
    ----------
    outline, span: the page and the entries of its text.
    """
    tables: list[Table] = []
    for index in span:
        if outline.tags[index] == "table" and not _holds_table(outline, index):
            table = _read_table(outline, index)
            if len(table) >= _LEAST_ROWS:
                tables.append(table)
        if len(tables) == _MOST_TABLES:
            break
    return tuple(tables)


def _holds_table(outline: Outline, index: int) -> bool:
    return "table" in outline.tags[index + 1 : outline.ends[index]]


def _read_table(outline: Outline, index: int) -> Table:
    """The rows of one table; a cell over several rows or columns stands in each."""
    rows: list[tuple[str, ...]] = []
    hanging: dict[int, tuple[str, int]] = {}
    for row in _rows(outline, index):
        rows.append(_read_row(outline, row, hanging))
        if len(rows) == _MOST_ROWS:
            break
    return tuple(rows)


def _rows(outline: Outline, index: int) -> Iterator[int]:
    """Numbers of the row elements of a table, in the order of the page."""
    for child in outline.children(index):
        if outline.tags[child] == "tr":
            yield child
        elif outline.tags[child] in _HEIGHTS:
            yield from (n for n in outline.children(child) if outline.tags[n] == "tr")


def _read_row(
    outline: Outline, row: int, hanging: dict[int, tuple[str, int]]
) -> tuple[str, ...]:
    """The cells of one row, those that hang down from rows above included.

    Parameters
    ----------
    hanging: column to the text that hangs there and the rows it still covers; changed.
    """
    cells: list[str] = []
    for cell in outline.children(row):
        if outline.tags[cell] not in CELLS:
            continue
        cells.extend(_hung(len(cells), hanging))
        text = drop_blanks(outline.text(cell))
        height = _spanned(outline, cell, "rowspan", _MOST_ROWS)
        for _ in range(_spanned(outline, cell, "colspan", _MOST_COLUMNS)):
            if height > 1:
                hanging[len(cells)] = (text, height - 1)
            cells.append(text)
    cells.extend(_hung(len(cells), hanging))
    return tuple(cells[:_MOST_COLUMNS])


def _hung(place: int, hanging: dict[int, tuple[str, int]]) -> Iterator[str]:
    """The cells that hang down from above into the row, from one column on."""
    while place in hanging:
        text, rows = hanging.pop(place)
        if rows > 1:
            hanging[place] = (text, rows - 1)
        yield text
        place += 1


def _spanned(outline: Outline, cell: int, name: str, most: int) -> int:
    """How many rows or columns a cell covers."""
    written = outline.attribute(cell, name)
    number = int(written) if written.isdecimal() and len(written) < 4 else 1
    return max(1, min(number, most))
