"""The numbers of a text: runs of digits, also such that blanks or dashes break up."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_RUN = re.compile(r"[0-9]+")
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20,
    0xA0: 0x20,
    0x200B: 0x20,
    0xFEFF: 0x20,
    **dict.fromkeys(range(0x2002, 0x200B), 0x20),
    **dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212), 0x2D),
}
_WIDE = re.compile("[\uff10-\uff19\u3000\xa0\u200b\ufeff\u2002-\u2014\u2212]")
# Where enough digits are close together to be worth a closer look.
_CLUSTER = re.compile(r"[0-9](?:[ \t\r\n-]{0,4}[0-9]){10,}")
_GAP = re.compile(r"[ \t]{1,3}|[ \t]?-[ \t]?|[ \t]?\r?\n[ \t]?")
_LONGEST = 19
_MOST_PARTS = 6
# More numbers in a row than this, and shorter ones on average, make a table of figures.
_TABLE_RUNS = 60
_TABLE_DIGITS = 5
_JOINTS = "-.=_"
_MASKS = "*●×xX#＊"
_JOINING = frozenset((*_JOINTS, *_MASKS, "/", *string.ascii_letters, *string.digits))
_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a text.

    Parameters
    ----------
    start, end: where it stands, `end` behind it.
    digits: its digits, with X as the last of an identity number.
    groups: lengths of the parts that gaps break it into.
    gaps: the gaps themselves.
    """

    start: int
    end: int
    digits: str
    groups: tuple[int, ...]
    gaps: tuple[str, ...] = ()

    @property
    def is_typed_in_groups(self) -> bool:
        """Whether nothing but single blanks or dashes breaks it up."""
        return all(gap in (" ", "-") for gap in self.gaps)


def to_half_width(text: str) -> str:
    """Full-width digits and signs as ASCII, every blank as a space, lengths kept."""
    return text.translate(_HALF_WIDTH) if _WIDE.search(text) else text


def find_numbers(text: str, least: int) -> Iterator[Number]:
    """Every number of at least so many digits, and at most nineteen.

    A number in several parts is given in every way its parts can be joined, so that
    numbers of one list may overlap; those in one part come first at each place.

    Parameters
    ----------
    text: as `to_half_width` gives it.
    least: digits.
    """
    for cluster in _CLUSTER.finditer(text):
        found = _RUN.finditer(text, cluster.start(), cluster.end())
        runs = [run.span() for run in found]
        if len(runs) > _TABLE_RUNS and _is_table(runs):
            runs = [(start, end) for start, end in runs if end - start >= least]
        yield from _joined(text, runs, least)


def _is_table(runs: Sequence[_Span]) -> bool:
    """Whether so many short numbers stand together that each is one of its own."""
    return sum(end - start for start, end in runs) < _TABLE_DIGITS * len(runs)


def _joined(text: str, runs: Sequence[_Span], least: int) -> Iterator[Number]:
    for index in range(len(runs)):
        parts: list[_Span] = []
        length = 0
        for start, end in runs[index : index + _MOST_PARTS]:
            length += end - start
            if length > _LONGEST or not _is_next(text, parts, start):
                break
            parts.append((start, end))
            if length >= least:
                number = _number(text, parts)
                if stands_alone(text, number):
                    yield number


def _is_next(text: str, parts: Sequence[_Span], start: int) -> bool:
    """Whether a run of digits goes on with a number: only a small gap parts them."""
    return not parts or _GAP.fullmatch(text, parts[-1][1], start) is not None


def _number(text: str, parts: Sequence[_Span]) -> Number:
    """The number that some runs of digits make."""
    start, end = parts[0][0], parts[-1][1]
    digits = "".join([text[first:last] for first, last in parts])
    if len(digits) == 17 and text[end : end + 1] in ("x", "X"):
        digits, end = f"{digits}X", end + 1
    return Number(
        start,
        end,
        digits,
        groups=tuple([last - first for first, last in parts]),
        gaps=tuple([text[one[1] : other[0]] for one, other in pairwise(parts)]),
    )


def stands_alone(text: str, number: Number) -> bool:
    """Whether it is no part of something longer: a code, an address, a masked number."""
    start, end = number.start, number.end
    if _JOINING.isdisjoint((text[start - 1 : start], text[end : end + 1])):
        return True
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    return not _joins(before[::-1]) and not _joins(after)


def _joins(beside: str) -> bool:
    """Whether the nearest characters, the nearest first, continue the number."""
    if not beside:
        return False
    if beside[0] in _MASKS or (beside[0].isascii() and beside[0].isalnum()):
        return True
    further = beside[1:]
    if beside[0] == "/":
        return further.isascii() and further.isalpha()
    return beside[0] in _JOINTS and further.isascii() and further.isalnum()
