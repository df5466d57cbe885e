"""Columns that only show up on the page of the column above them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from catalog_spec.observations import ColumnReading, ColumnSeen, PageSeen


def columns_below(
    column: ColumnSeen, page: PageSeen, entries: Collection[str]
) -> Iterator[ColumnSeen]:
    """Columns of the menu of a column's page that hang below the column.

    They hang below it in the menu, or their addresses lie in folders below its own.
    Anything else in the menu may belong to the site, not to the unit.

    Parameters
    ----------
    column: the column, as the catalogue names it.
    page: its page.
    entries: addresses of the unit's entry page; below it lies everything.
    """
    folder = (column.url or "").partition("?")[0].rpartition("/")[0] + "/"
    is_own = column.url is not None and not any(e.startswith(folder) for e in entries)
    inside = {column.key}
    for seen in page.columns:
        if seen.parent in inside:
            inside.add(seen.key)
            yield seen
        elif seen.parent is None and is_own and _lies_below(seen.url, folder):
            inside.add(seen.key)
            yield replace(seen, parent=column.key)


def is_tree_whole(
    tree: Iterable[ColumnSeen],
    walked: Collection[str],
    readings: Iterable[ColumnReading],
) -> bool:
    """Whether pages of columns were read, and none named a column beside the tree's.

    Parameters
    ----------
    tree: the catalogue.
    walked: keys of all columns that were come upon.
    readings: what was read of them.
    """
    named = {column.key for column in tree}
    return named.issuperset(walked) and any(each.not_seen is None for each in readings)


def _lies_below(url: str | None, folder: str) -> bool:
    return url is not None and url.startswith(folder) and "/" in url[len(folder) :]
