"""What stands around a number: its label, its statement, the headings of its list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from catalog_spec.texts.private_words import Reach

_BLANKS = re.compile(r"\s+")
_DIGITS = re.compile(r"[0-9Xx*]+")
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
) -> list[Surroundings]:
    """The surroundings of numbers of one kind.

    Parameters
    ----------
    text: the whole text.
    spans: where the numbers stand, in ascending order.
    reach: how far to look.
    """
    found: list[Surroundings] = []
    for members in _lists(spans, reach.list_gap):
        header = _before(text, members[0][0], reach.header)
        is_listed = len(members) >= 3
        found += [_around(text, span, header, is_listed, reach) for span in members]
    return found


def _lists(spans: Sequence[tuple[int, int]], gap: int) -> list[list[tuple[int, int]]]:
    """The spans by lists: each is near the one before it."""
    lists: list[list[tuple[int, int]]] = []
    for span in spans:
        if lists and span[0] - lists[-1][-1][1] <= gap:
            lists[-1].append(span)
        else:
            lists.append([span])
    return lists


def _around(
    text: str, span: tuple[int, int], header: str, is_listed: bool, reach: Reach
) -> Surroundings:
    start, end = span
    clause = _before(text, start, reach.clause).rpartition(_SENTENCE_END)[2]
    return Surroundings(
        label=_before(text, start, reach.label),
        clause=clause,
        after=_bare(text[end : end + reach.after * _STRETCH])[: reach.after],
        header=header,
        is_listed=is_listed,
    )


def _before(text: str, place: int, chars: int) -> str:
    return _bare(text[max(0, place - chars * _STRETCH) : place])[-chars:]


def _bare(text: str) -> str:
    """Without blanks and figures, which say nothing about what a number is."""
    return _DIGITS.sub("", _BLANKS.sub("", text))
