"""The catalogue tree of one unit: norm columns, wrapping levels, extra columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random

from catalog_spec.norm import NormItem
from crawler.sample.asking import names_of, own_aliases, plain
from crawler.sample.draft import Draft
from crawler.sample.growth import Soil, day_of, grow, grow_page
from crawler.sample.model import (
    STALE_HOMES,
    Column,
    Condition,
    Item,
    Role,
    Shape,
)
from crawler.sample.words import words

_PAGE_SHARE = {"single_page": 0.6, "form": 0.5, "table": 0.25, "list": 0.0}
_PAGE_CONDITIONS = frozenset(
    {
        Condition.HEALTHY,
        Condition.OVERDUE,
        Condition.OVERDUE_BY_ONE,
        Condition.DUE_SOON,
        Condition.LAST_DAY,
        Condition.BORDER,
    }
)
_TWIN_HOMES = frozenset({"tp.key.02"})
_MERGED = ("tp.plan", "tp.yearplan")
_ODD_NAME_SHARE = 0.12


@dataclass(slots=True)
class Gardener:
    """Builds the tree of one unit.

    Parameters
    ----------
    draft: the plan of the unit.
    soil: what its items grow from.
    numbers: gives column numbers.
    chance: decides.
    """

    draft: Draft
    soil: Soil
    numbers: Iterator[int]
    chance: Random
    columns: list[Column] = field(default_factory=list)

    def build(self) -> tuple[Column, ...]:
        """All columns, parents before children, in the order of the site."""
        roots = [item for item in self._items() if item.parent is None]
        common = [item for item in roots if item.catalogue == "common"]
        content = [item for item in roots if item.catalogue != "common"]
        for item in common[:2]:
            self._add_branch(item, None)
        self._add_content(content)
        for item in common[2:]:
            self._add_branch(item, None)
        return tuple(self._with_crossposts())

    def _items(self) -> list[NormItem]:
        merged = self._merged_pair()
        return [
            item
            for item in self.draft.items
            if item.kind != "tree" or item.catalogue != "common"
            if item.id not in merged[1:]
        ]

    def _merged_pair(self) -> tuple[str, ...]:
        """Two plans under one column, where the norm allows it and nothing is amiss."""
        pair = [item for item in self.draft.items if item.id in _MERGED]
        healthy = all(
            self.draft.conditions.get(item.id) is Condition.HEALTHY
            and item.id not in self.draft.renamed
            for item in pair
        )
        shared = len(pair) == 2 and set(pair[0].shared_names) & set(
            pair[1].shared_names
        )
        wants = len(self.draft.name) % 3 == 0 and self.draft.role is Role.PLAIN
        return _MERGED if healthy and shared and wants else ()

    def _add_content(self, content: list[NormItem]) -> None:
        layout = self.chance.randint(0 if self.draft.kind == "township" else 1, 2)
        wrapper = None if layout == 0 else self._heading("catalogue_name", None)
        groups = [wrapper]
        if layout == 2:
            groups = [self._add_heading(name, wrapper) for name in words()["groups"]]
        share = -(-len(content) // len(groups))
        for index, item in enumerate(content):
            self._add_branch(item, groups[index // share])
        self._add_extras(groups[-1])

    def _heading(self, key: str, parent: int | None) -> int:
        return self._add_heading(words()[key], parent)

    def _add_heading(self, name: str, parent: int | None) -> int:
        column = Column(next(self.numbers), parent, name, shape=Shape.HEADING)
        self.columns.append(column)
        return column.number

    def _add_branch(self, item: NormItem, parent: int | None) -> None:
        condition = self.draft.conditions.get(item.id, Condition.MISSING)
        place = parent
        if condition not in (Condition.MISSING, Condition.PARENT_MISSING):
            place = self._add_column(item, condition, parent)
        for child in self._items():
            if child.parent == item.id:
                self._add_branch(child, place)
        if item.id in _TWIN_HOMES and condition is Condition.HEALTHY:
            self._add_extra(words()["extra_twin"], place, Condition.HEALTHY)

    def _add_column(
        self, item: NormItem, condition: Condition, parent: int | None
    ) -> int:
        merged = self._merged_pair()
        ids = merged if item.id in merged else (item.id,)
        column = Column(
            next(self.numbers), parent, self._name_of(item, ids), ids, condition
        )
        if self.draft.children_of(item):
            column = replace(column, shape=Shape.HEADING)
        elif condition is Condition.LINKED:
            column = replace(column, link=f"{words()['other_site']}/{column.number}/")
        else:
            column = self._fill(column, item)
        self.columns.append(column)
        return column.number

    def _fill(self, column: Column, item: NormItem) -> Column:
        as_page = (
            column.condition in _PAGE_CONDITIONS
            and self.chance.random() < _PAGE_SHARE.get(item.kind, 0.0)
        )
        if as_page:
            items = grow_page(item.name, item, column.condition, self.soil)
            return replace(column, shape=Shape.PAGE, items=items)
        return replace(column, items=grow(item.name, item, column.condition, self.soil))

    def _name_of(self, item: NormItem, ids: tuple[str, ...]) -> str:
        if len(ids) > 1:
            return item.shared_names[0]
        if item.id in self.draft.renamed:
            return self.chance.choice(own_aliases(item, self.draft.items))
        if self.chance.random() > _ODD_NAME_SHARE or len(item.name) < 4:
            return item.name
        return self._odd_name(item.name)

    def _odd_name(self, name: str) -> str:
        """The norm's own name, written as people write it."""
        shapes = words()["shapes"]
        count = self.chance.randint(1, 9)
        form = shapes[
            self.chance.choice(("spaced", "numbered", "chinese_numbered", "prefixed"))
        ]
        written: str = form.format(
            name=name,
            head=name[:2],
            tail=name[2:],
            count=count,
            count_zh=shapes["counts_zh"][count - 1],
            unit=self.draft.name,
        )
        return written

    def _add_extras(self, parent: int | None) -> None:
        taken = names_of(self.draft.items)
        free = [name for name in words()["extras"] if plain(name) not in taken]
        lively, others = free[:2], free[2:]
        usual = Condition.HEALTHY if self.draft.role in STALE_HOMES else Condition.TODAY
        for name in lively:
            self._add_extra(name, parent, usual)
        wanted = 14 if self.draft.kind == "department" else 6
        for name in self.chance.sample(others, min(wanted, len(others))):
            self._add_extra(name, parent, Condition.HEALTHY)

    def _add_extra(self, name: str, parent: int | None, condition: Condition) -> None:
        items = grow(name, None, condition, self.soil)
        number = next(self.numbers)
        self.columns.append(Column(number, parent, name, (), condition, items=items))

    def _with_crossposts(self) -> Iterator[Column]:
        for column in self.columns:
            if column.condition is Condition.CROSSPOST and column.items:
                yield replace(column, items=self._crossposted(column))
            else:
                yield column

    def _crossposted(self, column: Column) -> tuple[Item, ...]:
        """Rows of another branch posted here once more, none newer than the newest."""
        newest = column.items[0].published
        branch = column.item_ids[0].split(".")[1]
        guests = [
            item
            for other in self.columns
            if other.condition is Condition.HEALTHY and other.shape is Shape.LIST
            if other.item_ids and other.item_ids[0].split(".")[1] != branch
            for item in other.items
            if item.published and newest and item.published < newest
        ]
        chosen = self.chance.sample(guests, min(2, len(guests)))
        return tuple(sorted([*column.items, *chosen], key=day_of, reverse=True))
