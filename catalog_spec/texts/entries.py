"""The entries of the wording data: pairs, fixed phrases and fixed enumerations."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Pair:
    """A wrong word and what should stand instead.

    Parameters
    ----------
    id: unique over all entries, printed and stored.
    rule: code of the rule it belongs to.
    wrong, right: the words.
    source: the dictionary, table or document that says so.
    exceptions: longer right words that contain the wrong one.
    counts: sure enough to be counted as a fault.
    precision: share of its hits in the labelled set that are right, 0 to 1.
    """

    id: str
    rule: str
    wrong: str
    right: str
    source: str = ""
    exceptions: tuple[str, ...] = ()
    counts: bool = False
    precision: float = 0.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """A fixed phrase whose beginning and end give away what stands between.

    Parameters
    ----------
    id, right, source, counts, precision: as those of a `Pair`.
    head, tail: its first and last characters, which must be right to be recognised.
    slips: characters between them that may be wrong, missing or too many.
    accepted: other phrases with the same head and tail.
    """

    id: str
    right: str
    head: str
    tail: str
    slips: int
    source: str = ""
    accepted: tuple[str, ...] = ()
    counts: bool = False
    precision: float = 0.0

    @property
    def middle(self) -> str:
        """What must stand between head and tail."""
        return self.right[len(self.head) : len(self.right) - len(self.tail)]


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A fixed enumeration: its members in their order.

    Parameters
    ----------
    id, source, counts, precision: as those of a `Pair`.
    name: how it is called.
    members: in their order.
    """

    id: str
    name: str
    members: tuple[str, ...]
    source: str = ""
    counts: bool = False
    precision: float = 0.0

    @property
    def right(self) -> str:
        """The enumeration as it should stand."""
        return "、".join(self.members)


@dataclass(frozen=True, slots=True)
class Check:
    """An entry that is found by counting, not by words: times, dates, brackets."""

    id: str
    rule: str
    source: str = ""
    counts: bool = False
    precision: float = 0.0


Entry = Pair | Phrase | Enumeration | Check


@dataclass(frozen=True, slots=True)
class Entries:
    """All entries of the wording data.

    Parameters
    ----------
    corrections: words beside a wrong word that say it is only talked about.
    """

    pairs: tuple[Pair, ...]
    phrases: tuple[Phrase, ...]
    enumerations: tuple[Enumeration, ...]
    checks: tuple[Check, ...]
    corrections: tuple[str, ...]

    @property
    def all(self) -> tuple[Entry, ...]:
        """Every entry."""
        return (*self.pairs, *self.phrases, *self.enumerations, *self.checks)


@cache
def read_entries() -> Entries:
    """The built-in entries of `data/wording/`."""
    folder = resources.files("catalog_spec") / "data" / "wording"
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    tables = [tomllib.loads(file.read_text(encoding="utf-8")) for file in files]
    return Entries(
        pairs=tuple(_pairs(tables)),
        phrases=tuple(Phrase(**_frozen(row)) for row in _rows(tables, "phrase")),
        enumerations=tuple(
            Enumeration(**_frozen(row)) for row in _rows(tables, "enumeration")
        ),
        checks=tuple(Check(**row) for row in _rows(tables, "check")),
        corrections=tuple(_rows(tables, "corrections")),
    )


@cache
def counting_entries() -> frozenset[str]:
    """Ids of the entries that are sure enough to be counted as faults."""
    return frozenset(entry.id for entry in read_entries().all if entry.counts)


def _pairs(tables: Iterable[Mapping[str, Any]]) -> Iterable[Pair]:
    """Pairs are known by their wrong word; a file names the rule of all of its own."""
    for table in tables:
        for row in table.get("pair", ()):
            yield Pair(id=row["wrong"], rule=table["rule"], **_frozen(row))


def _rows(tables: Iterable[Mapping[str, Any]], name: str) -> Iterable[Any]:
    return (row for table in tables for row in table.get(name, ()))


def _frozen(row: Mapping[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}
