"""A unit's catalogue tree as it was seen, with the questions asked of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from catalog_spec.observations import ColumnSeen

PATH_SEPARATOR = " > "


class ColumnTree:
    """The columns of one unit by key, in an order of their own.

    A column whose parent was not seen stands at the top, and so does the first column
    of a circle: sites carry both. Of two columns with one key the first counts.

    Parameters
    ----------
    columns: in any order; `order` and `key` decide the order inside the tree.
    """

    def __init__(self, columns: Sequence[ColumnSeen]) -> None:
        self._by_key: dict[str, ColumnSeen] = {}
        for column in columns:
            self._by_key.setdefault(column.key, column)
        ranked = sorted(self._by_key.values(), key=lambda seen: (seen.order, seen.key))
        self.columns = tuple(ranked)
        self._ancestors = {seen.key: self._climb(seen) for seen in ranked}

    def ancestors(self, column: ColumnSeen) -> tuple[ColumnSeen, ...]:
        """The columns above this one, the nearest first."""
        return self._ancestors[column.key]

    def path(self, column: ColumnSeen) -> str:
        """The names from the top down to this column, as the site writes them."""
        above = reversed(self.ancestors(column))
        return PATH_SEPARATOR.join([*(seen.name for seen in above), column.name])

    def is_public(self, column: ColumnSeen) -> bool:
        """Whether neither the column nor one above it is kept from the public."""
        return not any(seen.hidden for seen in (column, *self.ancestors(column)))

    def subtree(self, column: ColumnSeen) -> tuple[ColumnSeen, ...]:
        """This column and all public ones below it."""
        return self._subtrees.get(column.key, ())

    @cached_property
    def _subtrees(self) -> dict[str, tuple[ColumnSeen, ...]]:
        """By key; made in one go, since every rule asks for most of them."""
        found: dict[str, list[ColumnSeen]] = {seen.key: [] for seen in self.columns}
        for seen in self.columns:
            found[seen.key].append(seen)
            for above in self.ancestors(seen) if self.is_public(seen) else ():
                found[above.key].append(seen)
        return {key: tuple(columns) for key, columns in found.items()}

    def _climb(self, column: ColumnSeen) -> tuple[ColumnSeen, ...]:
        above: list[ColumnSeen] = []
        met = {column.key}
        while column.parent in self._by_key and column.parent not in met:
            column = self._by_key[column.parent]
            met.add(column.key)
            above.append(column)
        return tuple(above)
