"""What a pretend portal holds, before any template writes it as HTML."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

WORDS = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))


@dataclass(slots=True)
class Piece:
    """One information: a row of a list and a page of its own.

    `in_list` tells whether the list shows its day; `dated` whether its page does.
    """

    number: int
    title: str
    day: date | None
    note: bool = False
    in_list: bool = True
    dated: bool = True
    pinned: bool = False


@dataclass(slots=True)
class Column:
    """One node of a unit's catalogue.

    Parameters
    ----------
    page: "list", "single" (the page is the information), "heading" (no address),
        "gathered" (lists the whole subtree) or "hollow" (an empty list over children).
    trouble: "", "script", or the HTTP status its address answers with.
    link: address on another site, or "".
    """

    number: int
    name: str
    item: str | None = None
    page: str = "list"
    pieces: list[Piece] = field(default_factory=list)
    children: list[Column] = field(default_factory=list)
    trouble: str = ""
    hidden: bool = False
    link: str = ""
    empty_words: str = ""
    alias: bool = False

    def walk(self) -> Iterator[Column]:
        """This column and all below it, as a reader meets them."""
        yield self
        for child in self.children:
            yield from child.walk()

    def rows(self) -> list[Piece]:
        """What its own list shows, in the site's order: pinned first, newest first."""
        if self.page == "hollow":
            return []
        pieces = list(self.pieces)
        if self.page == "gathered":
            lists = [c for c in _public(self) if c.page != "single"]
            pieces = [piece for column in lists for piece in column.pieces]
        pieces.sort(key=_age)
        return pieces


def _public(column: Column) -> Iterator[Column]:
    if column.hidden or column.link:
        return
    yield column
    for child in column.children:
        yield from _public(child)


def _age(piece: Piece) -> tuple[bool, int]:
    return (not piece.pinned, -(piece.day or date.min).toordinal())


@dataclass(slots=True)
class Unit:
    """One unit of the pretend district and the top of its catalogue."""

    name: str
    kind: str
    number: int
    columns: list[Column] = field(default_factory=list)
    duties: tuple[str, ...] = ()
    asleep: bool = False

    def walk(self) -> Iterator[Column]:
        """All its columns."""
        for column in self.columns:
            yield from column.walk()

    def latest(self, count: int) -> list[Piece]:
        """What the unit's front page shows as new."""
        seen = [
            piece
            for column in self.columns
            for inner in _public(column)
            if not inner.trouble
            for piece in inner.pieces
            if piece.day and piece.in_list and not piece.note
        ]
        return sorted(seen, key=lambda piece: piece.day or date.min)[-count:][::-1]


@dataclass(slots=True)
class Portal:
    """A pretend district: its name, its day and its units.

    `guests` are units that its pages name and link, and that nobody patrols.
    """

    name: str
    today: date
    units: list[Unit]
    guests: list[Unit] = field(default_factory=list)

    @property
    def listed(self) -> list[Unit]:
        """All units that its pages name."""
        return [*self.units, *self.guests]
