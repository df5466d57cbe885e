"""The catalogue tree of a unit, in a page never seen before."""

from __future__ import annotations

from dataclasses import dataclass

from catalog_spec.observations import ColumnSeen
from crawler.parse.catalogue_columns import columns_inside, columns_of_links
from crawler.parse.catalogue_part import find_catalogue
from crawler.parse.column_names import column_key
from crawler.parse.familiar import Columns, Familiar
from crawler.parse.sheet import Sheet
from crawler.parse.words import Marks

_CURRENT = Marks(
    [
        "on",
        "active",
        "current",
        "cur",
        "selected",
        "hover",
        "sel",
        "curr",
        "now",
        "checked",
        "open",
    ]
)
_FAMILIAR = Familiar()


@dataclass(frozen=True, slots=True)
class Tree:
    """A catalogue found in a page.

    Parameters
    ----------
    columns: its columns in the order of the page.
    current: key of the column the page itself shows, or None.
    entries: first and last entry of the part that holds it, for others to leave out.
    """

    columns: tuple[ColumnSeen, ...] = ()
    current: str | None = None
    entries: tuple[int, int] = (0, 0)


def read_tree(sheet: Sheet, rows: frozenset[int] = frozenset()) -> Tree:
    """Find the catalogue of a page; an empty `Tree` when there is none.

    Parameters
    ----------
    sheet: the page.
    rows: entries of list rows, which are no columns.
    """
    root = find_catalogue(sheet, rows)
    if root is None:
        return Tree()
    columns = _columns_at(sheet, root, rows)
    if len(columns) < 2:
        return Tree()
    entries = (root, sheet.outline.ends[root])
    return Tree(tuple(c for c, _ in columns), _current(sheet, columns), entries)


def _columns_at(sheet: Sheet, root: int, rows: frozenset[int]) -> Columns:
    """The columns of the catalogue, each with its entry."""

    def read() -> Columns:
        columns = columns_inside(sheet, root, rows)
        return [(column, index - root) for column, index in columns]

    found = _FAMILIAR.columns(sheet, root, rows, read)
    return [(column, root + place) for column, place in found]


def _current(sheet: Sheet, columns: Columns) -> str | None:
    """The column the page shows: the one with its address, or the one marked so."""
    here = column_key(sheet.url, sheet.url)
    for column, _ in columns:
        if here == "/" or not column.url or column.external:
            continue
        if column_key(column.url, sheet.url) == here:
            return column.key
    marked = [
        column.key
        for column, index in columns
        if any(
            _CURRENT.fit(sheet.outline.marks(part)) for part in _item_of(sheet, index)
        )
    ]
    return marked[-1] if marked and len(marked) <= max(4, len(columns) // 4) else None


def _item_of(sheet: Sheet, index: int) -> list[int]:
    parts = [index]
    for _, ancestor in zip(range(2), sheet.outline.ancestors(index), strict=False):
        parts.append(ancestor)
        if sheet.outline.tags[ancestor] == "li":
            break
    return parts


def columns_of_part(
    sheet: Sheet, root: int, links: frozenset[int] | None = None
) -> tuple[ColumnSeen, ...]:
    """The columns in a part that is known to hold the catalogue.

    Parameters
    ----------
    sheet: the page.
    root: the entry that holds the catalogue.
    links: entries of the links that are columns; None for all links and headings.
    """
    if links is None:
        columns = columns_inside(sheet, root, frozenset())
    else:
        columns = columns_of_links(sheet, root, links)
    return tuple(column for column, _ in columns)
