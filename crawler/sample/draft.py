"""A unit while it is being planned: what will be asked of it and what goes wrong."""

from __future__ import annotations

from dataclasses import dataclass, field

from catalog_spec.norm import NormItem
from crawler.sample.model import (
    ABSENT,
    BLANK,
    STALE,
    UNREADABLE,
    Condition,
    Platform,
    Role,
)

ALIAS = "alias"
MOST_BLANK = 2
MOST_STALE = 6
MOST_UNREAD = 2
MOST_PLANTED = {"township": 14, "department": 12, "county": 40}


@dataclass(slots=True)
class Draft:
    """One unit of the plan.

    Parameters
    ----------
    name, kind, role, platform: as in the finished unit.
    items: every norm item that may be asked of its kind.
    duties: ids of the duty items it has.
    conditions: norm item id to what is done to its column; an item without duty and
        without column is not in it.
    renamed: items whose column bears an alias.
    planted: how many conditions of the fault plan it carries.
    """

    name: str
    kind: str
    role: Role
    platform: Platform
    items: tuple[NormItem, ...]
    duties: frozenset[str] = frozenset()
    conditions: dict[str, Condition] = field(default_factory=dict)
    renamed: set[str] = field(default_factory=set)
    planted: int = 0

    def is_present(self, item_id: str) -> bool:
        """Whether the site shows a column for the item."""
        return self.conditions.get(item_id, Condition.MISSING) not in ABSENT

    def missing(self) -> tuple[tuple[str, Condition], ...]:
        """Items without a public column, each with the reason."""
        return tuple(
            (item_id, condition)
            for item_id, condition in self.conditions.items()
            if not self.is_present(item_id)
        )

    def children_of(self, item: NormItem) -> list[NormItem]:
        """Items below this one that have a column."""
        return [i for i in self.items if i.parent == item.id and self.is_present(i.id)]

    def shows_items(self, item: NormItem) -> bool:
        """Whether the item's column has something to read."""
        condition = self.conditions.get(item.id, Condition.MISSING)
        return condition not in (ABSENT | BLANK | UNREADABLE | {Condition.LINKED})

    def has_sister(self, item: NormItem) -> bool:
        """Whether another column with items stays below its parent without this one."""
        if item.parent is None:
            return True
        return any(
            i.parent == item.parent and i.id != item.id and self.shows_items(i)
            for i in self.items
        )

    def plant(self, condition: Condition | str, item_id: str) -> None:
        """Write one entry of the fault plan into the draft."""
        self.planted += 1
        if condition == ALIAS:
            self.renamed.add(item_id)
        else:
            self.conditions[item_id] = Condition(condition)

    def has_room_for(self, condition: Condition | str) -> bool:
        """Whether the unit stays clear of the veto counts and is not overloaded."""
        if self.planted >= MOST_PLANTED[self.kind]:
            return False
        values = list(self.conditions.values())
        if condition in BLANK:
            return sum(value in BLANK for value in values) < MOST_BLANK
        if condition in STALE:
            return sum(value in STALE for value in values) < MOST_STALE
        if condition in UNREADABLE:
            return sum(value in UNREADABLE for value in values) < MOST_UNREAD
        return True
