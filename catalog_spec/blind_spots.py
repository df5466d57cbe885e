"""Where in a catalogue a column may stand that nobody has looked at.

A page that could not be read may show columns below it, and a part of the tree that
could not be had may hold any. What is missing from the rest is not known to be missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from catalog_spec.column_words import is_leaf
from catalog_spec.match import Matching
from catalog_spec.norm.items import NormItem
from catalog_spec.observations import ColumnSeen, NotSeen, Outcome, UnitReading


@dataclass(frozen=True, slots=True)
class BlindSpot:
    """One place that was not looked at.

    Parameters
    ----------
    why: why nobody could look.
    column: the column whose page it is; None for a part of the tree itself.
    """

    why: NotSeen
    column: ColumnSeen | None = None


class BlindSpots:
    """All such places of one unit on one night.

    Parameters
    ----------
    matching: which column serves which item.
    reading: what was read of the unit.
    neutral: ids of items that stand above all others, such as the catalogue itself.
    """

    def __init__(
        self, matching: Matching, reading: UnitReading, neutral: frozenset[str]
    ) -> None:
        self._matching = matching
        self._reading = reading
        self._neutral = neutral

    def of(self, item: NormItem) -> BlindSpot | None:
        """The first place at which a column of the item may stand, None if there is none.

        Below the column of another item nobody would look for it, nor below one such as
        新闻动态 beside the catalogue; below any other it may stand. Where the pages of
        all columns that were read show what the tree names and nothing more, the tree
        itself tells what lies below a column.
        """
        if self._reading.tree_unread:
            return BlindSpot(self._reading.tree_unread[0])
        lineage = set(self._matching.lineage(item))
        for column, why in self._unread:
            if self._may_hold(column, why, lineage):
                return BlindSpot(why, column)
        return None

    def is_led_elsewhere(self, item: NormItem) -> bool:
        """Whether a column below which the item belongs leads to another site."""
        homes = {*self._matching.lineage(item), *self._neutral}
        found = (self._matching.matches.get(home) for home in homes)
        return any(match.column.external for match in found if match and match.column)

    @cached_property
    def _unread(self) -> tuple[tuple[ColumnSeen, NotSeen], ...]:
        return tuple(self._unread_columns())

    def _unread_columns(self) -> Iterator[tuple[ColumnSeen, NotSeen]]:
        tree = self._matching.tree
        for column in tree.columns:
            if column.external or not tree.is_public(column):
                continue
            reading = self._reading.readings.get(column.key)
            if reading is None:
                is_open = bool(column.url) or tree.subtree(column) == (column,)
                if is_open:
                    yield column, NotSeen(Outcome.NOT_VISITED, column.url or "")
            elif reading.not_seen is not None:
                yield column, reading.not_seen

    def _may_hold(self, column: ColumnSeen, why: NotSeen, lineage: set[str]) -> bool:
        is_whole, tree = self._reading.is_tree_whole, self._matching.tree
        if is_whole and tree.subtree(column) != (column,):
            return False
        if self._served.get(column.key, set()) & self._neutral:
            return True
        for seen in (column, *tree.ancestors(column)):
            served = self._served.get(seen.key, set()) - self._neutral
            if served:
                return bool(served & lineage)
        # A heading that leads nowhere, or to a page that is no more, shows nobody more.
        is_page = bool(column.url) and not why.outcome.is_certain_death
        return is_page and not is_whole and not is_leaf(column.name)

    @cached_property
    def _served(self) -> dict[str, set[str]]:
        """Key of a column to the items it serves."""
        served: dict[str, set[str]] = {}
        for item_id, match in self._matching.matches.items():
            for column in match.columns:
                served.setdefault(column.key, set()).add(item_id)
        return served
