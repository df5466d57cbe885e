"""The numbers of a text: runs of digits, also such that blanks or dashes break up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

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
        runs = list(_RUN.finditer(text, cluster.start(), cluster.end()))
        if len(runs) > _TABLE_RUNS and _is_table(runs):
            runs = [run for run in runs if run.end() - run.start() >= least]
        yield from _joined(text, runs, least)


def _is_table(runs: list[re.Match[str]]) -> bool:
    """Whether so many short numbers stand together that each is one of its own."""
    return sum(run.end() - run.start() for run in runs) < _TABLE_DIGITS * len(runs)


def _joined(text: str, runs: list[re.Match[str]], least: int) -> Iterator[Number]:
    for index in range(len(runs)):
        chain = _Chain()
        for run in runs[index : index + _MOST_PARTS]:
            if not chain.takes(text, run):
                break
            if chain.length >= least:
                number = chain.number(text)
                if stands_alone(text, number):
                    yield number


@dataclass(slots=True)
class _Chain:
    """Runs of digits that only small gaps part."""

    runs: list[re.Match[str]] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    length: int = 0

    def takes(self, text: str, run: re.Match[str]) -> bool:
        """Add the next run; False when it does not belong or makes it too long."""
        size = run.end() - run.start()
        if self.length + size > _LONGEST:
            return False
        if self.runs:
            end = self.runs[-1].end()
            gap = text[end : run.start()]
            if not _GAP.fullmatch(gap):
                return False
            self.gaps.append(gap)
        self.runs.append(run)
        self.length += size
        return True

    def number(self, text: str) -> Number:
        """What has been put together so far."""
        digits = "".join(run.group() for run in self.runs)
        end = self.runs[-1].end()
        if len(digits) == 17 and text[end : end + 1] in ("x", "X"):
            digits, end = f"{digits}X", end + 1
        groups = tuple(len(run.group()) for run in self.runs)
        return Number(self.runs[0].start(), end, digits, groups, tuple(self.gaps))


def stands_alone(text: str, number: Number) -> bool:
    """Whether it is no part of something longer: a code, an address, a masked number."""
    before, after = (
        text[max(0, number.start - 2) : number.start],
        text[number.end :][:2],
    )
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
