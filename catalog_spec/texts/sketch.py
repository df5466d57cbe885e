"""A small sample of the phrases of a text, by which copies of its parts are told.

Two texts that share most of their phrases were copied from each other, whatever stands
around what was copied. The sample is the smallest of the phrases' numbers (a min-hash),
so two samples can be held against each other below the lower of their two upper ends.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from zlib import crc32

MOST = 64
"""Numbers kept of a text; one takes three bytes at most."""
_PHRASE = re.compile(r"\w{8,}")
_RANGE = 0xFFFFFF


def sketch_of(bare: str) -> tuple[int, ...]:
    """The sample of a text without blanks, in ascending order."""
    phrases = _PHRASE.findall(bare)
    numbers = {crc32(each.encode(errors="replace")) & _RANGE for each in phrases}
    return tuple(sorted(numbers)[:MOST])


def phrases_taken(sketch: Sequence[int], other: Sequence[int]) -> tuple[int, int]:
    """How many phrases of a text stand in another one, and out of how many.

    Parameters
    ----------
    sketch, other: samples of the two texts; only numbers that both of them would show
        are counted.
    """
    end = min(_end(sketch), _end(other))
    shown = [number for number in sketch if number < end]
    return len(set(other).intersection(shown)), len(shown)


def _end(sketch: Sequence[int]) -> int:
    """The number below which a sample shows all that there is."""
    return sketch[-1] + 1 if len(sketch) == MOST else _RANGE + 1
