"""Which column of a site is which item of the norm: by name, alias and position.

Sites differ in depth, wrapping levels, order and spelling. A name of the norm beats an
alias, and the place in the tree decides between equals: an item wants to stand below
the column of its parent and not below the column of a stranger.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby

from catalog_spec.names import NameForms, forms_of_column, forms_of_name, owner_names
from catalog_spec.norm.items import NormItem
from catalog_spec.observations import ColumnSeen
from catalog_spec.roster import Unit
from catalog_spec.tree import ColumnTree


class Naming(IntEnum):
    """By which of its names an item was found; the lower, the stronger."""

    OWN = 0
    NAME = 1
    ACCEPTED = 2
    SHARED = 3
    ALIAS = 4
    NAME_CORE = 5
    ALIAS_CORE = 6

    @property
    def is_alias(self) -> bool:
        """Whether the norm would have the column named otherwise."""
        return self in (Naming.ALIAS, Naming.ALIAS_CORE)


class _Place(IntEnum):
    """Where a column stands, from an item's point of view."""

    AT_HOME = 0
    NOWHERE = 1
    AMONG_STRANGERS = 2


@dataclass(frozen=True, slots=True)
class Match:
    """What a site has for one norm item.

    Parameters
    ----------
    item: the item.
    columns: the matching column first, then its twins: columns of the same name at a
        place just as good, which hold the item together. Empty when there is none.
    naming: by which name the first column was found, None when there is none.
    is_doubtful: the column bears the name at a place that makes it a guess.
    hidden: a column of that name which the site keeps from the public.
    """

    item: NormItem
    columns: tuple[ColumnSeen, ...] = ()
    naming: Naming | None = None
    is_doubtful: bool = False
    hidden: ColumnSeen | None = None

    @property
    def column(self) -> ColumnSeen | None:
        """The matching column, or None."""
        return self.columns[0] if self.columns else None


@dataclass(frozen=True, slots=True)
class Matching:
    """The whole of a unit's matches by item id, and the tree they lie in."""

    tree: ColumnTree
    matches: Mapping[str, Match]

    def of(self, item: NormItem) -> Match:
        """The match of one of the items that were asked for."""
        return self.matches[item.id]

    def lineage(self, item: NormItem) -> Iterator[str]:
        """Ids of the items above one, as far as they are asked too."""
        return lineage(item, {key: it.item for key, it in self.matches.items()})

    @property
    def matched_keys(self) -> frozenset[str]:
        """Keys of all columns that serve an item."""
        found = self.matches.values()
        return frozenset(seen.key for match in found for seen in match.columns)


def match_columns(
    columns: Sequence[ColumnSeen], items: Sequence[NormItem], unit: Unit
) -> Matching:
    """Match a unit's columns with the items asked of it.

    The result does not depend on the order in which columns are given. One column
    serves one item, except under a name that the norm shares between items.

    Parameters
    ----------
    columns: the catalogue tree as seen.
    items: the items asked, parents before children.
    unit: gives its own names (columns may carry them) and its own column names.
    """
    tree = ColumnTree(columns)
    return _Matcher(tree, items, unit).run()


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One column that bears a name of one item."""

    item: NormItem
    column: ColumnSeen
    naming: Naming
    place: _Place


class _Matcher:
    """The work of one matching."""

    def __init__(self, tree: ColumnTree, items: Sequence[NormItem], unit: Unit) -> None:
        self._tree = tree
        self._items = {item.id: item for item in items}
        self._rank = {item_id: rank for rank, item_id in enumerate(self._items)}
        self._owners = owner_names((unit.name, *unit.aliases))
        self._exact, self._core = _indexes(items, unit)
        self._wrappers = wrappers_among(items)
        self._named = {seen.key: self._items_named(seen) for seen in tree.columns}
        self._crowd = Counter(
            seen.parent for seen in tree.columns if self._claims(seen)
        )
        self._taken: set[str] = set()
        self._found: dict[str, _Candidate] = {}

    def run(self) -> Matching:
        candidates = list(self._candidates(is_public=True))
        has_alias = {
            found.item.id
            for found in candidates
            if found.naming in (Naming.ACCEPTED, Naming.ALIAS)
            and found.place is not _Place.AMONG_STRANGERS
        }
        staged = sorted(
            (_stage(found, has_alias), self._depth(found.item), index)
            for index, found in enumerate(candidates)
        )
        for _, group in groupby(staged, key=lambda entry: entry[:2]):
            self._assign([candidates[index] for *_, index in group])
        twins = self._all_twins(candidates)
        hidden = self._hidden_columns()
        return Matching(
            self._tree,
            {
                item_id: self._match(item, twins.get(item_id, ()), hidden.get(item_id))
                for item_id, item in self._items.items()
            },
        )

    def _candidates(self, *, is_public: bool) -> Iterator[_Candidate]:
        for column in self._tree.columns:
            if self._tree.is_public(column) is is_public:
                for item_id, naming in self._named[column.key].items():
                    item = self._items[item_id]
                    place = self._place(item, column)
                    yield _Candidate(item, column, naming, place)

    def _items_named(self, column: ColumnSeen) -> dict[str, Naming]:
        """Items whose name this column bears, by id, with the strongest naming."""
        forms = forms_of_column(column.name, self._owners)
        named: dict[str, Naming] = {}
        for index, texts in ((self._exact, forms.exact), (self._core, forms.core)):
            for text in texts:
                for item_id, naming in index.get(text, {}).items():
                    named[item_id] = min(naming, named.get(item_id, naming))
        return named

    def _place(self, item: NormItem, column: ColumnSeen) -> _Place:
        lineage = set(self._lineage(item))
        above = [self._claims(seen) for seen in self._tree.ancestors(column)]
        strangers = any(claims and not claims & {*lineage, item.id} for claims in above)
        if strangers:
            return _Place.AMONG_STRANGERS
        if item.parent is None or any(claims & lineage for claims in above):
            return _Place.AT_HOME
        return _Place.NOWHERE

    def _claims(self, column: ColumnSeen) -> set[str]:
        """Items a column surely stands for; a mere wrapper stands for none."""
        return {
            item_id
            for item_id, naming in self._named[column.key].items()
            if naming <= Naming.ALIAS and item_id not in self._wrappers
        }

    def _lineage(self, item: NormItem) -> Iterator[str]:
        return lineage(item, self._items)

    def _depth(self, item: NormItem) -> int:
        return len(list(self._lineage(item)))

    def _assign(self, group: list[_Candidate]) -> None:
        for found in sorted(group, key=self._preference):
            is_free = found.column.key not in self._taken
            is_shared = found.naming is Naming.SHARED
            if found.item.id not in self._found and (is_free or is_shared):
                self._found[found.item.id] = found
                self._taken.add(found.column.key)

    def _preference(self, found: _Candidate) -> tuple[object, ...]:
        return (*self._quality(found), *self._identity(found))

    def _quality(self, found: _Candidate) -> tuple[int, ...]:
        """What makes one place better than another; equal means twins.

        The catalogue is where many columns of the norm stand side by side; a lone one
        elsewhere is a short cut or another matter of the same name.
        """
        return (
            not self._is_below_parent(found),
            found.column.external,
            -self._crowd[found.column.parent],
            len(self._tree.ancestors(found.column)),
        )

    def _identity(self, found: _Candidate) -> tuple[object, ...]:
        column = found.column
        path = self._tree.path(column)
        return (column.order, path, column.key, self._rank[found.item.id])

    def _is_below_parent(self, found: _Candidate) -> bool:
        parent = self._found.get(found.item.parent or "")
        return parent is not None and parent.column in self._tree.ancestors(
            found.column
        )

    def _match(
        self,
        item: NormItem,
        twins: tuple[ColumnSeen, ...],
        hidden: ColumnSeen | None,
    ) -> Match:
        found = self._found.get(item.id)
        if found is None:
            return Match(item, hidden=hidden)
        columns = (found.column, *twins)
        return Match(item, columns, found.naming, self._is_doubtful(found))

    def _all_twins(
        self, candidates: Sequence[_Candidate]
    ) -> dict[str, tuple[ColumnSeen, ...]]:
        """The twins of every match by item id; the stronger name takes them first."""
        twins: dict[str, tuple[ColumnSeen, ...]] = {}
        found = self._found.values()
        for each in sorted(found, key=lambda it: (it.naming, self._rank[it.item.id])):
            twins[each.item.id] = tuple(self._twins(each, candidates))
            if each.naming is not Naming.SHARED:
                self._taken |= {column.key for column in twins[each.item.id]}
        return twins

    def _twins(
        self, found: _Candidate, candidates: Sequence[_Candidate]
    ) -> Iterator[ColumnSeen]:
        """Other free columns that nothing tells from the one that was chosen."""
        for other in candidates:
            if (
                other.item.id == found.item.id
                and other.column.key not in self._taken
                and (other.naming, other.place) == (found.naming, found.place)
                and self._quality(other) == self._quality(found)
            ):
                yield other.column

    def _is_doubtful(self, found: _Candidate) -> bool:
        """Whether the column stands in another branch than its parent item's."""
        parent = self._found.get(found.item.parent or "")
        above = self._tree.ancestors(found.column)
        if parent is None or not above:
            return False
        shared = (parent.column, *self._tree.ancestors(parent.column))
        return above[0] not in shared

    def _hidden_columns(self) -> dict[str, ColumnSeen]:
        hidden: dict[str, ColumnSeen] = {}
        candidates = self._candidates(is_public=False)
        for found in sorted(candidates, key=lambda found: (found.naming, found.place)):
            if found.naming <= Naming.ALIAS:
                hidden.setdefault(found.item.id, found.column)
        return hidden


def wrappers_among(items: Sequence[NormItem]) -> frozenset[str]:
    """Ids of the items that are the catalogue itself, below which everything stands."""
    parents = {item.parent for item in items}
    return frozenset(
        item.id for item in items if item.kind == "tree" and item.id not in parents
    )


def lineage(item: NormItem, items: Mapping[str, NormItem]) -> Iterator[str]:
    """Ids of the items above one, the nearest first, as far as they are asked too."""
    while item.parent is not None and item.parent in items:
        item = items[item.parent]
        yield item.id


def _stage(found: _Candidate, has_alias: set[str]) -> int:
    """When a candidate gets its turn: the lower, the earlier.

    A name among strangers is weaker than an alias at a good place, because names such
    as 其他文件 stand below many columns.
    """
    is_stray = found.place is _Place.AMONG_STRANGERS
    is_name = found.naming in (Naming.NAME, Naming.ACCEPTED)
    if is_stray and is_name and found.item.id in has_alias:
        return 10 * Naming.ALIAS + _Place.AMONG_STRANGERS
    if is_stray and found.naming > Naming.SHARED:
        return 10 * (found.naming + len(Naming)) + found.place
    return 10 * found.naming + found.place


def _indexes(
    items: Sequence[NormItem], unit: Unit
) -> tuple[dict[str, dict[str, Naming]], dict[str, dict[str, Naming]]]:
    """Exact forms and core forms of all names, each with the items that bear it."""
    exact: dict[str, dict[str, Naming]] = {}
    core: dict[str, dict[str, Naming]] = {}
    for item in items:
        for name, naming in _names(item, unit):
            forms = forms_of_name(name)
            for text in sorted(forms.exact):
                _enter(exact, text, item, naming)
            loose = Naming.ALIAS_CORE if naming.is_alias else Naming.NAME_CORE
            for text in sorted(forms.core):
                _enter(core, text, item, loose)
    return exact, core


def _enter(
    index: dict[str, dict[str, Naming]], text: str, item: NormItem, naming: Naming
) -> None:
    named = index.setdefault(text, {})
    named[item.id] = min(naming, named.get(item.id, naming))


def _names(item: NormItem, unit: Unit) -> Iterator[tuple[str, Naming]]:
    for name in unit.column_aliases.get(item.id, ()):
        yield name, Naming.OWN
    yield item.name, Naming.NAME
    for name in item.later_names:
        yield name, Naming.ACCEPTED
    for name in item.shared_names:
        yield name, Naming.SHARED
    for name in item.aliases:
        yield name, Naming.ALIAS


__all__ = ["Match", "Matching", "NameForms", "Naming", "match_columns"]
