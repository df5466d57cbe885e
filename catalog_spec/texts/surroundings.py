"""What stands around a number: its label, its statement, the headings of its list."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Self

from catalog_spec.texts.private_words import Reach

# Blanks, and figures, which say nothing about what a number is.
_TELLING = re.compile(r"[^\s0-9Xx*]+")
_SENTENCE_END = "。"
# Blanks between characters of a label are common, so a wider stretch is looked at.
_STRETCH = 2


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The text around one number, blanks removed.

    Parameters
    ----------
    label: the few characters before it.
    clause: the statement before it, as far as the last full stop.
    after: the characters behind it.
    header: what stands before the first number of its list.
    is_listed: whether there is such a list of at least three.
    """

    label: str
    clause: str
    after: str
    header: str
    is_listed: bool


def surroundings(
    text: str, spans: Sequence[tuple[int, int]], reach: Reach
) -> Iterator[Surroundings]:
    """The surroundings of numbers of one kind.

    Parameters
    ----------
    text: the whole text.
    spans: where the numbers stand, in ascending order.
    reach: how far to look.
    """
    if not spans:
        return
    bare = _Bare.of(text)
    for members in _lists(spans, reach.list_gap):
        header = bare.before(members[0][0], reach.header)
        is_listed = len(members) >= 3
        for start, end in members:
            yield Surroundings(
                label=bare.before(start, reach.label),
                clause=bare.before(start, reach.clause).rpartition(_SENTENCE_END)[2],
                after=bare.after(end, reach.after),
                header=header,
                is_listed=is_listed,
            )


def _lists(spans: Sequence[tuple[int, int]], gap: int) -> list[list[tuple[int, int]]]:
    """The spans by lists: each is near the one before it."""
    lists: list[list[tuple[int, int]]] = []
    for span in spans:
        if lists and span[0] - lists[-1][-1][1] <= gap:
            lists[-1].append(span)
        else:
            lists.append([span])
    return lists


@dataclass(frozen=True, slots=True)
class _Bare:
    """A text without blanks and figures that knows where its characters stood.

    Parameters
    ----------
    chars: the characters.
    starts: where each unbroken run of them began in the text, ascending.
    kept: how many characters stand in all runs before each, and in all of them.
    """

    chars: str
    starts: Sequence[int]
    kept: Sequence[int]

    @classmethod
    def of(cls, text: str) -> Self:
        """Strip a text once for all its numbers."""
        runs = list(_TELLING.finditer(text))
        words = [run.group() for run in runs]
        kept = list(accumulate(map(len, words), initial=0))
        return cls("".join(words), [run.start() for run in runs], kept)

    def before(self, place: int, chars: int) -> str:
        """The last characters before a place of the text."""
        end = self._count(place)
        first = self._count(max(0, place - chars * _STRETCH))
        return self.chars[max(first, end - chars) : end]

    def after(self, place: int, chars: int) -> str:
        """The first characters behind a place of the text."""
        first = self._count(place)
        end = self._count(place + chars * _STRETCH)
        return self.chars[first : min(end, first + chars)]

    def _count(self, place: int) -> int:
        """How many characters stand before a place of the text."""
        run = bisect_right(self.starts, place)
        if not run:
            return 0
        inside = place - self.starts[run - 1]
        return min(self.kept[run - 1] + inside, self.kept[run])
