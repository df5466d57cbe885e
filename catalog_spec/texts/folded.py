"""A text without its blanks that still knows where they stood."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

_AROUND = 8
_LONG_NUMBER = re.compile(r"\d{5,}")
"""May be a part of somebody's number; dates and amounts of use are shorter."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A text without blanks.

    Typists put blanks between any two characters, so required elements are looked for
    without them; a wrong word, however, may not be put together from two cells of a
    table.

    Parameters
    ----------
    bare: the characters.
    seams: places in `bare` before which blanks stood, in ascending order.
    line_starts: those of them at which a new line begins.
    """

    bare: str
    seams: Sequence[int]
    line_starts: frozenset[int]

    @classmethod
    def of(cls, text: str) -> Folded:
        """Fold a text."""
        parts = [line.split() for line in text.splitlines()]
        lengths = [sum(map(len, words)) for words in parts]
        words = [word for line in parts for word in line]
        return cls(
            bare="".join(words),
            seams=list(accumulate(map(len, words), initial=0)),
            line_starts=frozenset(accumulate(lengths, initial=0)),
        )

    def is_whole(self, start: int, end: int) -> bool:
        """Whether the characters from `start` to before `end` stood together."""
        return bisect_right(self.seams, start) == bisect_right(self.seams, end - 1)

    def seams_within(self, start: int, end: int) -> Iterator[int]:
        """The seams between two characters of the stretch."""
        first = bisect_right(self.seams, start)
        return iter(self.seams[first : bisect_right(self.seams, end - 1)])

    def is_broken(self, start: int, end: int) -> bool:
        """Whether a new line begins between two characters of the stretch."""
        return any(place in self.line_starts for place in self.seams_within(start, end))

    def around(self, start: int, end: int) -> str:
        """The stretch with a few characters on either side, long numbers masked."""
        left, right = max(0, start - _AROUND), end + _AROUND
        before = "…" if left else ""
        after = "…" if right < len(self.bare) else ""
        shown = _LONG_NUMBER.sub("****", self.bare[left:right])
        return f"{before}{shown}{after}"
