"""How a pretend district builds its catalogues, and in what trouble they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalog_spec.norm import NormItem
from catalog_spec.verdicts import Confidence

RANK = [Confidence.INFERRED, Confidence.RECONSTRUCTED, Confidence.VERIFIED]
ANNUAL = "cm.annual"
SINGLES = ("single_page", "form")


def freshness(item: NormItem) -> Confidence:
    """The weakest entry that a verdict on freshness rests on."""
    used = (item.confidence, item.interval_confidence, item.interval.confidence)
    return min(used, key=RANK.index)


def lead(limit: int) -> int:
    """Days of warning before a limit: a tenth, between two and thirty."""
    return max(2, min(int(limit * 0.1), 30))


def plain(name: str) -> str:
    """A name without what all sites add to names."""
    for word in ("“", "”", " ", "（", "）", "(", ")"):
        name = name.replace(word, "")
    return name.removesuffix("信息").removesuffix("情况").removesuffix("公开")


@dataclass(frozen=True, slots=True)
class Style:
    """How a district builds its catalogues.

    Parameters
    ----------
    wrappers: names of levels above the norm's own columns.
    flat: no parents at all.
    parents: what the pages of parent columns are: "heading", "gathered", "hollow".
    numbering: "", "chinese" or "dotted".
    prefix: the unit's name stands before every name of the first level.
    extras: columns that no norm asks for.
    decoys: key fields have columns that carry names of the main catalogue.
    tables: lists of the kind "table" are single pages.
    later: names of the newer vocabulary where there are some.
    shared: 规划计划 serves two norm items at once.
    """

    wrappers: tuple[str, ...] = ()
    flat: bool = False
    parents: str = "gathered"
    numbering: str = ""
    prefix: bool = False
    extras: int = 3
    decoys: bool = False
    tables: bool = False
    later: bool = False
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Wishes:
    """How many columns of a unit are in which trouble."""

    missing: int = 3
    lost_parents: int = 1
    hidden: int = 0
    blank: int = 2
    stale: int = 4
    soon: int = 2
    grace: int = 1
    note: int = 2
    old_note: int = 1
    linked: int = 1
    alias: int = 2
    future: int = 1
    undated_list: int = 2
    undated: int = 0
    gap: int = 1
    folders: int = 1
    long: int = 3
    annual_gap: bool = False
    troubles: tuple[str, ...] = ("403", "script")
    asleep: bool = False


def safe_aliases(item: NormItem, items: Sequence[NormItem]) -> list[str]:
    """Aliases of an item that no other item of the unit could claim."""
    taken = {
        plain(name)
        for other in items
        if other.id != item.id
        for name in (
            other.name,
            *other.aliases,
            *other.later_names,
            *other.shared_names,
        )
    }
    taken.add(plain(item.name))
    return [alias for alias in item.aliases if plain(alias) not in taken]


def is_list(item: NormItem) -> bool:
    """Whether an item is a list that may well be asked for."""
    return item.kind in ("list", "table") and item.required in ("yes", "if_any")


def can_be_missed(item: NormItem) -> bool:
    """Whether its absence is a fault."""
    return item.required == "yes" and item.confidence is not Confidence.INFERRED


def can_be_stale(item: NormItem) -> bool:
    """Whether its age can be a fault."""
    limited = item.required == "yes" and item.interval.stale_after_days > 0
    return limited and freshness(item) is not Confidence.INFERRED


def can_be_noted_late(item: NormItem) -> bool:
    """Whether an old note in its place is a fault."""
    return can_be_stale(item) and is_list(item)


def can_be_blank(item: NormItem) -> bool:
    """Whether its emptiness is a fault."""
    return can_be_missed(item) and item.kind not in SINGLES


def is_quarterly_series(item: NormItem) -> bool:
    """Whether it may lack a quarter."""
    return can_be_stale(item) and item.interval.id == "quarter"
