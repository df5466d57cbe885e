"""How a unit's catalogue tree differs from the one that an earlier night saw.

A column is known again by its key, else by its path, else by its name where only one
bears it: a platform that hands out new addresses has not changed its catalogue.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from catalog_spec.names import plain
from catalog_spec.observations import ColumnSeen, UnitPast
from catalog_spec.tree import PATH_SEPARATOR, ColumnTree

Change = tuple[ColumnSeen, ColumnSeen]


@dataclass(frozen=True, slots=True)
class Drift:
    """The public columns that are not as they were.

    Parameters
    ----------
    renamed: columns as they were and as they are, under another name.
    moved: the same for columns that stand below another one.
    vanished: columns that are no more, or are kept from the public now.
    new: columns that were not there.
    """

    renamed: tuple[Change, ...] = ()
    moved: tuple[Change, ...] = ()
    vanished: tuple[ColumnSeen, ...] = ()
    new: tuple[ColumnSeen, ...] = ()

    @property
    def is_none(self) -> bool:
        """Whether everything is as it was."""
        return not (self.renamed or self.moved or self.vanished or self.new)

    def touches(self, column: ColumnSeen) -> bool:
        """Whether a column of tonight is new, or was renamed or moved."""
        changed = (now for _, now in (*self.renamed, *self.moved))
        return column in self.new or column in changed


NO_DRIFT = Drift()


def drift_since(past: UnitPast, columns: Sequence[ColumnSeen]) -> Drift:
    """What has changed since the last earlier night, nothing on a unit's first night."""
    return NO_DRIFT if past.night is None else find_drift(past.columns, tuple(columns))


@lru_cache(maxsize=16)
def find_drift(before: tuple[ColumnSeen, ...], now: tuple[ColumnSeen, ...]) -> Drift:
    """Compare two trees of one unit.

    Parameters
    ----------
    before: the tree of an earlier night.
    now: the tree of the night that is judged.
    """
    then, tonight = _Side(before), _Side(now)
    pairs = _pairs(then, tonight)
    known = {column.key for column in pairs.values()}
    return Drift(
        renamed=tuple(
            (pairs[column.key], column)
            for column in tonight.public
            if column.key in pairs
            and plain(pairs[column.key].name) != plain(column.name)
        ),
        moved=tuple(
            (pairs[column.key], column)
            for column in tonight.public
            if column.key in pairs and _is_moved(column, pairs)
        ),
        vanished=tuple(column for column in then.public if column.key not in known),
        new=tuple(column for column in tonight.public if column.key not in pairs),
    )


class _Side:
    """One of the two trees."""

    def __init__(self, columns: Sequence[ColumnSeen]) -> None:
        self.tree = ColumnTree(columns)
        self.public = [seen for seen in self.tree.columns if self.tree.is_public(seen)]

    def path(self, column: ColumnSeen) -> str:
        return PATH_SEPARATOR.join(
            plain(seen.name) for seen in (column, *self.tree.ancestors(column))
        )


def _pairs(then: _Side, tonight: _Side) -> dict[str, ColumnSeen]:
    """Key of a column of tonight to the column it was."""
    by_key = {column.key: column for column in then.public}
    pairs = {
        column.key: by_key[column.key]
        for column in tonight.public
        if column.key in by_key
    }
    _pair(pairs, then, tonight, lambda side, column: side.path(column))
    _pair(pairs, then, tonight, lambda _, column: plain(column.name))
    return pairs


def _pair(
    pairs: dict[str, ColumnSeen],
    then: _Side,
    tonight: _Side,
    mark_of: Callable[[_Side, ColumnSeen], str],
) -> None:
    """Pair what is left and bears a mark that nothing else bears."""
    known = {column.key for column in pairs.values()}
    lost = [column for column in then.public if column.key not in known]
    found = [column for column in tonight.public if column.key not in pairs]
    marks_then = Counter(mark_of(then, column) for column in lost)
    marks_now = Counter(mark_of(tonight, column) for column in found)
    by_mark = {mark_of(then, column): column for column in lost}
    for column in found:
        mark = mark_of(tonight, column)
        if marks_then[mark] == marks_now[mark] == 1:
            pairs[column.key] = by_mark[mark]


def _is_moved(column: ColumnSeen, pairs: dict[str, ColumnSeen]) -> bool:
    """Whether the column above it is not the one that was above it."""
    before = pairs[column.key].parent
    if column.parent == before:
        return False
    above = pairs.get(column.parent or "")
    return above is None or above.key != before
