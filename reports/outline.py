"""The order and nesting in which reports show the items of a norm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catalog_spec.norm import Norm
from catalog_spec.verdicts import ColumnRow


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """One norm item in its place among those that were asked.

    Parameters
    ----------
    parent: the nearest item above that was asked too, None at the top.
    depth: 0 at the top.
    top: the topmost asked item above, or the item itself.
    """

    id: str
    name: str
    parent: str | None
    depth: int
    top: str


def outline(rows: Iterable[ColumnRow], norm: Norm) -> tuple[OutlineItem, ...]:
    """Return the items of these rows once each, parents before their children.

    Items the norm does not know (any more) come last, at the top level.
    """
    names: dict[str, str] = {}
    for row in rows:
        names.setdefault(row.norm_item, row.item_name)
    parents = {item.id: item.parent for item in norm.items}
    known = [item for item in parents if item in names]
    unknown = [item for item in names if item not in parents]
    placed: dict[str, OutlineItem] = {}
    for item in known + unknown:
        above = placed.get(_asked_parent(item, parents, names) or "")
        placed[item] = OutlineItem(
            id=item,
            name=names[item],
            parent=above.id if above else None,
            depth=above.depth + 1 if above else 0,
            top=above.top if above else item,
        )
    return _in_tree_order(placed)


def _asked_parent(
    item: str, parents: Mapping[str, str | None], asked: Mapping[str, str]
) -> str | None:
    parent = parents.get(item)
    while parent is not None and parent not in asked:
        parent = parents.get(parent)
    return parent


def _in_tree_order(placed: Mapping[str, OutlineItem]) -> tuple[OutlineItem, ...]:
    children: dict[str | None, list[OutlineItem]] = {}
    for item in placed.values():
        children.setdefault(item.parent, []).append(item)
    ordered: list[OutlineItem] = []

    def visit(parent: str | None) -> None:
        for item in children.get(parent, ()):
            ordered.append(item)
            visit(item.id)

    visit(None)
    return tuple(ordered)
