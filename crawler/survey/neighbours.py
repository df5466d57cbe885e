"""Columns of other units that stand on a unit's own pages.

Pages of a shared platform may offer the catalogues of several units one beside the
other, each under the unit's name. Only the unit's own may be held against it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from catalog_spec.observations import ColumnSeen
from catalog_spec.roster import Unit
from crawler.parse.column_names import is_unit_name
from crawler.parse.text import drop_blanks


def own_columns(columns: Sequence[ColumnSeen], unit: Unit) -> tuple[ColumnSeen, ...]:
    """The columns of a tree, less what hangs below the names of other units.

    Where no part of the tree bears the unit's own name, nothing is left out: units are
    then names inside its catalogue.

    Parameters
    ----------
    columns: the tree as the page shows it.
    unit: whose platform it is.
    """
    parents = {column.parent for column in columns}
    parts = [c for c in columns if c.key in parents and is_unit_name(c.name)]
    names = {drop_blanks(name) for name in (unit.name, *unit.aliases)}
    levels = {part.parent for part in parts if drop_blanks(part.name) in names}
    foreign = {
        part.key
        for part in parts
        if part.parent in levels and drop_blanks(part.name) not in names
    }
    if not foreign:
        return tuple(columns)
    above = {column.key: column.parent for column in columns}
    return tuple(c for c in columns if foreign.isdisjoint(_way_up(c.key, above)))


def _way_up(key: str | None, above: Mapping[str, str | None]) -> list[str]:
    """A column and all above it."""
    way: list[str] = []
    while key is not None and key not in way:
        way.append(key)
        key = above.get(key)
    return way
