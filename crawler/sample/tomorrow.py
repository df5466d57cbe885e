"""The same district a day later, with a known set of changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from random import Random

from catalog_spec.norm import NormItem
from crawler.sample.asking import is_unmistakable
from crawler.sample.growth import next_item
from crawler.sample.model import Column, Condition, Role, Shape, Unit

NEW_ITEMS = 20
_FIRST_NEW_ARTICLE = 79000001


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is different a day later.

    Parameters
    ----------
    kind: "new_item", "fixed" (an overdue column was fed) or "vanished" (a column is
        gone).
    unit: name of the unit.
    column: number of the column.
    norm_item: the norm item the column stands for.
    """

    kind: str
    unit: str
    column: int
    norm_item: str


def a_day_later(
    units: Sequence[Unit], items: Sequence[NormItem], today: date, chance: Random
) -> tuple[tuple[Unit, ...], tuple[Change, ...]]:
    """Change a district the way a day changes it.

    Parameters
    ----------
    units: the district of the night before.
    items: all items of the norm.
    today: the later day.
    chance: decides where.
    """
    changes = _choose(units, items, chance)
    numbers = count(_FIRST_NEW_ARTICLE, 2)
    by_column = {change.column: change for change in changes}
    changed = tuple(_change_unit(u, by_column, today, numbers) for u in units)
    return changed, changes


def _choose(
    units: Sequence[Unit], items: Sequence[NormItem], chance: Random
) -> tuple[Change, ...]:
    open_units = [u for u in units if u.role in (Role.PLAIN, Role.RENAMED)]
    places = [
        (unit, column)
        for unit in open_units
        for column in unit.columns
        if column.shape is Shape.LIST and len(column.item_ids) == 1
    ]
    chance.shuffle(places)
    by_id = {item.id: item for item in items}
    overdue = [p for p in places if p[1].condition is Condition.OVERDUE]
    healthy = [p for p in places if p[1].condition is Condition.HEALTHY]
    gone = [p for p in healthy if _can_vanish(*p, by_id)][:1]
    fed = [place for place in healthy if place not in gone][:NEW_ITEMS]
    chosen = {"fixed": overdue[:1], "vanished": gone, "new_item": fed}
    return tuple(
        Change(kind, unit.name, column.number, column.item_ids[0])
        for kind, pairs in chosen.items()
        for unit, column in pairs
    )


def _can_vanish(unit: Unit, column: Column, by_id: dict[str, NormItem]) -> bool:
    item = by_id[column.item_ids[0]]
    others = [i for i in by_id.values() if i.catalogue in ("common", unit.kind)]
    sisters = [c for c in unit.columns if c.parent == column.parent]
    return item.required == "yes" and is_unmistakable(item, others) and len(sisters) > 2


def _change_unit(
    unit: Unit, changes: dict[int, Change], today: date, numbers: Iterator[int]
) -> Unit:
    columns: list[Column] = []
    missing = list(unit.missing)
    for column in unit.columns:
        change = changes.get(column.number)
        if change and change.kind == "vanished":
            missing.append((change.norm_item, Condition.MISSING))
        elif change:
            item = next_item(column.items[0], column.name, unit.name, today, numbers)
            columns.append(
                replace(
                    column,
                    items=(item, *column.items),
                    condition=Condition.HEALTHY,
                )
            )
        else:
            columns.append(_a_day_older(column))
    return replace(unit, columns=tuple(columns), missing=tuple(missing))


def _a_day_older(column: Column) -> Column:
    if column.condition is Condition.LAST_DAY:
        return replace(column, condition=Condition.OVERDUE)
    return column
