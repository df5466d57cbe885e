"""Fixed phrases and enumerations that are nearly, but not quite, as they should be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catalog_spec.texts.entries import Enumeration, Phrase

_LONGEST_MEMBER = 16
_ENDS = re.compile(r"[，。；：！？,;:!?（）()《》\n]")
_QUOTES = "“”‘’"
_COMMA = re.compile(r"[、]")
_COMMA_OR_AND = re.compile(r"[、和及与]")


@dataclass(frozen=True, slots=True)
class Slip:
    """A place where something else stands than should.

    Parameters
    ----------
    start, end: the place in the folded text.
    entry: the phrase or enumeration that is meant.
    """

    start: int
    end: int
    entry: Phrase | Enumeration


def phrase_slips(bare: str, heads: Iterable[tuple[int, int, Phrase]]) -> Iterator[Slip]:
    """The places where a phrase has its head and its tail, but not what is between.

    Parameters
    ----------
    bare: the text without blanks.
    heads: the places of the heads of phrases.
    """
    for start, end, phrase in heads:
        longest = end + len(phrase.middle) + phrase.slips
        place = bare.find(phrase.tail, end, longest + len(phrase.tail))
        if place < 0:
            continue
        stop = place + len(phrase.tail)
        seen = bare[start:stop]
        if seen == phrase.right or seen in phrase.accepted:
            continue
        if 0 < distance(bare[end:place], phrase.middle) <= phrase.slips:
            yield Slip(start, stop, phrase)


def distance(one: str, other: str) -> int:
    """Characters to change, add or drop to make one word of the other."""
    row = list(range(len(other) + 1))
    for i, mine in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, its in enumerate(other, 1):
            cheapest = min(row[j] + 1, row[j - 1] + 1, before + (mine != its))
            before, row[j] = row[j], cheapest
    return row[-1]


def enumeration_slips(
    bare: str, links: Iterable[tuple[int, int, Enumeration]]
) -> Iterator[Slip]:
    """The places where an enumeration has a wrong member, or all in another order.

    Parameters
    ----------
    bare: the text without blanks.
    links: places where two neighbours of an enumeration stand side by side.
    """
    told: set[tuple[str, int]] = set()
    for start, end, fixed in links:
        first, stop = _stretch(bare, start, end, fixed)
        if (fixed.id, first) in told:
            continue
        told.add((fixed.id, first))
        if _is_slip(bare[first:stop], fixed):
            yield Slip(first, stop, fixed)


def _stretch(bare: str, start: int, end: int, fixed: Enumeration) -> tuple[int, int]:
    """The part of a sentence around a place that may hold the whole enumeration."""
    reach = (_LONGEST_MEMBER + 1) * len(fixed.members)
    before = bare[max(0, start - reach) : start]
    ends = [found.end() for found in _ENDS.finditer(before)]
    first = start - len(before) + (ends[-1] if ends else 0)
    after = _ENDS.search(bare, end, end + reach)
    return first, after.start() if after else min(len(bare), end + reach)


def _is_slip(text: str, fixed: Enumeration) -> bool:
    """Whether a part of a sentence is the enumeration but for one member or the order.

    The first member may follow other words, and other words may follow the last.
    """
    members = fixed.members
    separator = _COMMA if any("和" in each for each in members) else _COMMA_OR_AND
    clean = "".join(char for char in text if char not in _QUOTES)
    seen = separator.split(clean)
    count = len(members)
    for offset in range(max(1, len(seen) - count + 1)):
        if _names(seen, offset, members) == list(members):
            return False
    if len(seen) != count:
        return False
    named = _names(seen, 0, members)
    known = [each for each in named if each is not None]
    if len(set(known)) < count - 1:
        return False
    if len(known) == count or named.index(None) not in (0, count - 1):
        return True
    return _is_bare_end(seen, named, members)


def _names(seen: list[str], offset: int, members: tuple[str, ...]) -> list[str | None]:
    """Which member each part names, None where it names none."""
    parts = seen[offset : offset + len(members)]
    last = len(parts) - 1
    return [
        next(
            (
                each
                for each in members
                if part == each
                or (place == 0 and part.endswith(each))
                or (place == last and part.startswith(each))
            ),
            None,
        )
        for place, part in enumerate(parts)
    ]


def _is_bare_end(
    seen: list[str], named: list[str | None], members: tuple[str, ...]
) -> bool:
    """Whether the unknown member at the edge is plainly meant as one of them.

    It shares its last characters with the missing one, as 法制 does not, but 全局意识
    does.
    """
    place = named.index(None)
    missing = next(each for each in members if each not in named)
    part, shared = seen[place], missing[-2:]
    if len(missing) < 4 or shared not in part:
        return False
    return part.endswith(shared) if place == 0 else part[2:4] == shared
