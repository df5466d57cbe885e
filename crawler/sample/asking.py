"""What the norm asks of a unit, and how much a fault of an item weighs.

This follows the published semantics of the norm, not the judge's code: the truth of
the sample district must stand on its own feet.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

from catalog_spec.norm import NormItem
from catalog_spec.verdicts import Confidence

LAST_DAY_OF_2016_ITEMS = date(2018, 12, 31)
_SUFFIXES = ("信息", "情况", "公开")


class Basis(StrEnum):
    """Which confidence decides between a fault and a hint."""

    EXISTENCE = "existence"
    FRESHNESS = "freshness"
    NAME = "name"
    DATE = "date"
    HINT = "hint"
    UNREAD = "unread"


def catalogue_of(
    items: Iterable[NormItem], kind: str, today: date
) -> tuple[NormItem, ...]:
    """All items that may be asked of a unit of this kind on this day."""
    return tuple(
        item
        for item in items
        if item.catalogue in ("common", kind)
        and item.kind != "function"
        and (item.required != "if_2016" or today <= LAST_DAY_OF_2016_ITEMS)
    )


def weight(item: NormItem, basis: Basis, duties: frozenset[str]) -> str:
    """The outcome a planted fault of this item must have: "fault" or "hint"."""
    if basis is Basis.UNREAD:
        return "could_not_check"
    is_optional = item.required == "recommended" or (
        item.required == "if_duty" and item.id not in duties
    )
    if basis is Basis.HINT or is_optional or _is_doubtful(item, basis):
        return "hint"
    return "fault"


def _is_doubtful(item: NormItem, basis: Basis) -> bool:
    if basis is Basis.NAME:
        return item.confidence is not Confidence.VERIFIED
    if basis is Basis.DATE and item.is_standing:
        return True
    if basis in (Basis.EXISTENCE, Basis.DATE):
        return item.confidence is Confidence.INFERRED
    return Confidence.INFERRED in (
        item.confidence,
        item.interval_confidence,
        item.interval.confidence,
    )


def is_evenly_sure(item: NormItem) -> bool:
    """Whether existence and freshness rules weigh a fault of the item alike."""
    return _is_doubtful(item, Basis.EXISTENCE) == _is_doubtful(item, Basis.FRESHNESS)


def lead_days(item: NormItem) -> int:
    """Days before the limit in which a column counts as nearly due, rounded up."""
    tenth = -(-item.interval.stale_after_days // 10)
    return min(30, max(2, tenth))


def plain(name: str) -> str:
    """A column name without what does not matter when names are compared."""
    folded = unicodedata.normalize("NFKC", name)
    letters = re.sub(r"[^\w]", "", folded)
    for word in ("以及", "及", "与"):
        letters = letters.replace(word, "和")
    for suffix in _SUFFIXES:
        if len(letters) > len(suffix) + 1:
            letters = letters.removesuffix(suffix)
    return letters


def own_aliases(item: NormItem, others: Sequence[NormItem]) -> tuple[str, ...]:
    """Aliases that can mean nothing but this item and that are remarked on."""
    accepted = {
        plain(n) for n in (item.name, *item.later_names, *item.shared_names)
    } | names_of(other for other in others if other.id != item.id)
    return tuple(name for name in item.aliases if plain(name) not in accepted)


def is_unmistakable(item: NormItem, others: Sequence[NormItem]) -> bool:
    """Whether no name of the item is also a name of another item."""
    rest = names_of(other for other in others if other.id != item.id)
    return names_of([item]).isdisjoint(rest)


def names_of(items: Iterable[NormItem]) -> set[str]:
    """All names of these items in their plain form."""
    return {plain(name) for item in items for name in item.names}
