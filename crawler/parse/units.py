"""Lists of units: the page from which all platforms of a district are reached."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from catalog_spec.observations import ColumnSeen, UnitSeen
from crawler.parse.addresses import absolute, folder_pattern, pattern, same_site
from crawler.parse.column_names import column_name, is_item_address, is_unit_name
from crawler.parse.sheet import FRAME, TRAIL, Link, Sheet
from crawler.parse.text import drop_blanks, fold_blanks
from crawler.parse.words import load_words

_FEWEST = 3
_FAMILY_SHARE = 0.5
_LIST_LEVELS = 3


def read_units(
    sheet: Sheet, taken: frozenset[int] = frozenset()
) -> tuple[UnitSeen, ...]:
    """Names and addresses of units, in the order of the page; () when it lists none.

    Parameters
    ----------
    sheet: the page.
    taken: entries of list rows, which are no units.
    """
    named = _linked_units(sheet, taken) + _offered_units(sheet)
    own = [unit for unit in named if same_site(unit.url, sheet.url)]
    if len(own) < _FEWEST:
        return ()
    kept = _with_neighbours(_of_one_kind(own), named, sheet)
    units: dict[str, UnitSeen] = {}
    for unit in kept:
        units.setdefault(unit.url, UnitSeen(unit.name, unit.url))
    return tuple(units.values()) if len(units) >= _FEWEST else ()


def units_among(columns: Sequence[ColumnSeen]) -> tuple[UnitSeen, ...]:
    """Units that a script lists as data, where they pass for a catalogue.

    Parameters
    ----------
    columns: what was taken for one.
    """
    units = [
        UnitSeen(name, column.url)
        for column in columns
        if column.url and is_unit_name(name := _bare_name(column.name))
    ]
    is_list = len(units) >= max(_FEWEST, len(columns) * _FAMILY_SHARE)
    return tuple(units) if is_list else ()


@dataclass(frozen=True, slots=True)
class _Named:
    """A name like a unit's, its address, and its entry in the outline."""

    name: str
    url: str
    index: int


def _with_neighbours(
    kept: Sequence[_Named], named: Sequence[_Named], sheet: Sheet
) -> list[_Named]:
    """The kept units and those that stand in one list with them.

    A few units of a district run sites of their own, so their addresses look different.
    """
    boxes = Counter(box for unit in kept for box in _boxes(unit, sheet))
    shared = {box for box, count in boxes.items() if count >= _FEWEST}
    sure = {unit.index for unit in kept}
    return [
        unit
        for unit in named
        if unit.index in sure or not shared.isdisjoint(_boxes(unit, sheet))
    ]


def _boxes(unit: _Named, sheet: Sheet) -> Sequence[int]:
    """The entries a list's items have in common, nearest first."""
    outline = sheet.outline
    near = zip(range(_LIST_LEVELS), outline.ancestors(unit.index), strict=False)
    return [box for _, box in near if outline.tags[box] not in ("body", "html")]


def _linked_units(sheet: Sheet, taken: frozenset[int]) -> list[_Named]:
    found = []
    for link in (*sheet.links, *sheet.clickables):
        if link.url is None or sheet.regions[link.index] & (TRAIL | FRAME):
            continue
        name = _unit_name(sheet, link)
        if not is_unit_name(name) or is_item_address(link.url):
            continue
        if link.index in taken or set(sheet.outline.ancestors(link.index)) & taken:
            continue
        found.append(_Named(name, link.url, link.index))
    return found


def _unit_name(sheet: Sheet, link: Link) -> str:
    """The name of the unit that a link bears, in full where the title tells more."""
    name = _bare_name(link.title)
    title = sheet.outline.attributes[link.index].get("title")
    if not title or title == link.title:
        return name
    full = _bare_name(title)
    return full if full.endswith(name) and is_unit_name(full) else name


@lru_cache(maxsize=1024)
def _bare_name(words: str) -> str:
    return _suffix().sub("", drop_blanks(column_name(words)))


@cache
def _suffix() -> re.Pattern[str]:
    return re.compile(load_words("tree")["units"]["suffix"])


def _offered_units(sheet: Sheet) -> list[_Named]:
    """Units offered by a selection box."""
    outline = sheet.outline
    found = []
    for index in outline.named("option"):
        if sheet.regions[index] & FRAME:
            continue
        name = fold_blanks(outline.text(index))
        value = outline.attribute(index, "value")
        url = absolute(sheet.base, value) if "/" in value or "?" in value else None
        if url and is_unit_name(name):
            found.append(_Named(drop_blanks(name), url, index))
    return found


def _of_one_kind(named: Sequence[_Named]) -> list[_Named]:
    """The units whose addresses are of the most common kind, when there is one."""
    for kind in (pattern, folder_pattern):
        kinds = Counter(kind(unit.url) for unit in named)
        top, count = kinds.most_common(1)[0]
        if count >= _FEWEST and count >= len(named) * _FAMILY_SHARE:
            return [unit for unit in named if kind(unit.url) == top]
    return list(named)
