"""What pages and columns must name: elements of a text, pieces of a column.

A family belongs to some items of the norm, found by their names. The norm says by
`must_contain` which of its elements are asked for; the data say by which words a text, a
title or the name of a column shows them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from catalog_spec.data_files import load_data
from catalog_spec.norm.items import NormItem
from catalog_spec.page_words import bare
from catalog_spec.periods import years_named

_IN_TEXTS = "elements"
_IN_TITLES = "pieces"


@dataclass(frozen=True, slots=True)
class Element:
    """One thing that must be named.

    Parameters
    ----------
    key: family and own key, e.g. "guide.hours".
    name: what findings call it.
    words: any of them names it.
    asked: entries of a norm item's `must_contain` that ask for it.
    due: (month, day) by which the piece of a year must be there; None when the piece
        must only be there once.
    lag: 1 when the piece that is due is about the year before.
    """

    key: str
    name: str
    words: tuple[str, ...]
    asked: tuple[str, ...] = ()
    due: tuple[int, int] | None = None
    lag: int = 0

    def is_named_in(self, text: str) -> bool:
        """Whether a bare text names it, see `page_words.bare`."""
        return any(word in text for word in _bare_words(self.words))

    def due_year(self, today: date) -> int | None:
        """The latest year whose piece had to be there, None for a piece of no year."""
        if self.due is None:
            return None
        is_due = today > date(today.year, *self.due)
        return today.year - self.lag - (0 if is_due else 1)

    def of_year(self, year: int) -> Element:
        """The same, named with the year that is asked for."""
        return replace(self, name=f"{self.name}（{year}年度以来）")

    def is_about(self, title: str, published: date | None, year: int) -> bool:
        """Whether a piece is about a year or a later one; in doubt it is."""
        named = years_named(title)
        if named:
            return max(named) >= year
        return published is None or published.year >= year + self.lag


@dataclass(frozen=True, slots=True)
class Family:
    """The elements of one kind of page or column.

    Parameters
    ----------
    rule: code of the rule that asks for them.
    items: names of the norm items it belongs to.
    elements: all that the data know of.
    always: keys of those that are asked for whatever the norm says.
    opening: the stage that the others follow, None where they are no stages.
    """

    rule: str
    items: frozenset[str]
    elements: tuple[Element, ...]
    always: frozenset[str] = frozenset()
    opening: Element | None = None

    def asked_by(self, item: NormItem) -> tuple[Element, ...]:
        """The elements that a norm item asks for."""
        wanted = frozenset(item.must_contain)
        return tuple(
            element
            for element in self.elements
            if element.key in self.always or not wanted.isdisjoint(element.asked)
        )


@dataclass(frozen=True, slots=True)
class News:
    """Titles that tell of an event where figures or progress are wanted.

    Parameters
    ----------
    items: names of the norm items that are looked at.
    news, substance: words of either kind.
    """

    items: frozenset[str]
    news: tuple[str, ...]
    substance: tuple[str, ...]

    def is_news(self, title: str) -> bool:
        """Whether a title tells of an event and of nothing else."""
        has_substance = any(word in title for word in self.substance)
        return not has_substance and any(word in title for word in self.news)


def family_of(item: NormItem, rule: str) -> Family | None:
    """The family that a rule asks of a norm item, None when it asks nothing."""
    for family in _families():
        if family.rule == rule and item.name in family.items:
            return family
    return None


def elements_asked_by(rule: str) -> tuple[Element, ...]:
    """All elements of the families of a rule that goes by no item of the norm."""
    families = (family for family in _families() if family.rule == rule)
    return tuple(each for family in families for each in family.elements)


def element(key: str) -> Element:
    """The element of this key; KeyError when there is none."""
    return _elements()[key]


@cache
def text_elements() -> tuple[Element, ...]:
    """The elements that are looked for in whole texts."""
    return tuple(_read_elements(_IN_TEXTS))


@cache
def read_news() -> News:
    """The words that tell news from progress."""
    table = _load(_IN_TITLES)["news"]
    return News(
        frozenset(table["items"]), tuple(table["news"]), tuple(table["substance"])
    )


@cache
def _bare_words(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(bare, words))


@cache
def _families() -> tuple[Family, ...]:
    tables = {**_load(_IN_TEXTS)["family"], **_load(_IN_TITLES)["family"]}
    return tuple(_family(name, table) for name, table in tables.items())


def _family(name: str, table: Mapping[str, Any]) -> Family:
    members = (
        found for key, found in _elements().items() if key.startswith(f"{name}.")
    )
    return Family(
        rule=table["rule"],
        items=frozenset(table["items"]),
        elements=tuple(members),
        always=frozenset(table.get("always", ())),
        opening=_elements()[table["opening"]] if "opening" in table else None,
    )


@cache
def _elements() -> Mapping[str, Element]:
    both = (*text_elements(), *_read_elements(_IN_TITLES))
    return {found.key: found for found in both}


def _read_elements(name: str) -> Iterator[Element]:
    for key, table in _load(name)["element"].items():
        yield Element(
            key=key,
            name=table["name"],
            words=tuple(table["words"]),
            asked=tuple(table.get("asked", ())),
            due=(table["due"][0], table["due"][1]) if "due" in table else None,
            lag=table.get("lag", 0),
        )


@cache
def _load(name: str) -> dict[str, Any]:
    return load_data(f"{name}.toml")
