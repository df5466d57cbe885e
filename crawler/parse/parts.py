"""Parts of pages that were met before: menus, heads and feet that a site repeats.

Most of a page stands on every page of its site, and taking such a part to pieces again
costs more than all that is new. The written form of an element tells all that lies
inside it, so what was made of the same words before can be taken as it is.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

V = TypeVar("V")

_TAGS = frozenset(
    {"div", "ul", "ol", "dl", "table", "select", "form", "nav", "header", "footer"}
)
_FEWEST_ENTRIES = 16
_MOST_PARTS = 64
_LONGEST_PART = 200_000
_MOST_NAMES = 20_000
_MOST_SIGHTS = 4096
_TRUST = 24
_PAGES_A_HIT = 3


@dataclass(frozen=True, slots=True)
class Script:
    """One script element: its attributes and its text."""

    attributes: dict[str, str | None]
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """An element with all that lies inside it, taken to pieces.

    Parameters
    ----------
    tags, attributes, texts: its entries, as the outline of a page has them.
    parents, ends: the same, counted from the element's own entry.
    scripts: the scripts inside.
    notes: what readers made of it; whoever adds a note takes care that it depends on
        nothing outside the part.
    """

    tags: list[str]
    parents: list[int]
    ends: list[int]
    attributes: list[dict[str, str | None]]
    texts: list[str]
    scripts: list[Script]
    notes: dict[str, Any] = field(default_factory=dict)


class Recent(Generic[V]):
    """What was kept last, by name; the longest unused goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Any, V] = OrderedDict()

    def get(self, name: Any) -> V | None:
        """What is kept under a name, as good as new then."""
        found = self._kept.get(name)
        if found is not None:
            self._kept.move_to_end(name)
        return found

    def keep(self, name: Any, value: V) -> None:
        """Keep something under a name."""
        self._kept[name] = value
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)


class FamiliarParts:
    """The parts that pages repeat, known by tag, class and id and by every word.

    A part is kept when it is met for the second time. Elements that are different
    each time are soon not looked at any more.
    """

    def __init__(self) -> None:
        self._parts: Recent[Part] = Recent(_MOST_PARTS)
        self._sights: Recent[bool] = Recent(_MOST_SIGHTS)
        self._balance: dict[tuple[str, str | None, str | None], int] = {}

    def is_promising(self, tag: str, attributes: dict[str, str | None]) -> bool:
        """Whether an element may be such a part."""
        if tag not in _TAGS:
            return False
        name = (tag, attributes.get("class"), attributes.get("id"))
        return self._balance.get(name, _TRUST) > 0

    def find(
        self, tag: str, attributes: dict[str, str | None], written: str
    ) -> Part | None:
        """The part that is written so, if it is known."""
        name = (tag, attributes.get("class"), attributes.get("id"))
        part = self._parts.get(written)
        balance = self._balance.get(name, _TRUST)
        balance += _PAGES_A_HIT if part is not None else -1
        if len(self._balance) >= _MOST_NAMES:
            self._balance.clear()
        self._balance[name] = min(balance, _TRUST)
        return part

    def is_repeated(self, written: str) -> bool:
        """Whether an element was written so before; from now on it was."""
        name = hash(written)
        if self._sights.get(name):
            return True
        self._sights.keep(name, True)
        return False

    def keep(self, written: str, part: Part) -> None:
        """Keep a part; a very small or a very large one is not worth it."""
        if len(part.tags) >= _FEWEST_ENTRIES and len(written) <= _LONGEST_PART:
            self._parts.keep(written, part)
