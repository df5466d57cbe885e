"""Names that public bodies bore until a known day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from catalog_spec.data_files import load_data
from catalog_spec.roster import Unit

_LEVELS = ("乡", "镇", "街道", "县", "区", "市")


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name of old.

    Parameters
    ----------
    name: the old name, without the place.
    now: what bears its duties today.
    since: the day from which it may no longer be used.
    """

    name: str
    now: str
    since: date


@cache
def read_former_names() -> tuple[FormerName, ...]:
    """The names that were given up everywhere."""
    rows = load_data("former_names.toml")["former"]
    return tuple(FormerName(**row) for row in rows)


def own_former_names(unit: Unit) -> Iterator[FormerName]:
    """The unit's aliases that tell of another rank, as 姚李乡 of 姚李镇.

    Other aliases are short names in daily use. Without the day the unit came into
    being nobody knows when the old name ended.
    """
    if unit.founded is None:
        return
    stem, rank = _split(unit.name)
    for alias in unit.aliases:
        old_stem, old_rank = _split(alias)
        if rank and old_rank and stem == old_stem and rank != old_rank:
            yield FormerName(alias, unit.name, unit.founded)


def _split(name: str) -> tuple[str, str]:
    """A name without its rank, and the rank, "" when it has none."""
    bare = name.removesuffix("人民政府")
    for level in _LEVELS:
        if bare.endswith(level):
            return bare.removesuffix(level), level
    return bare, ""
