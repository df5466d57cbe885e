"""Private figures of a text, found and at once masked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from catalog_spec.observations import Mark
from catalog_spec.texts.home_addresses import home_addresses
from catalog_spec.texts.numbers import find_numbers, to_half_width
from catalog_spec.texts.private_kinds import (
    PrivateFigure,
    bank_cards,
    identity_numbers,
    mobile_numbers,
)
from catalog_spec.texts.private_words import private_words

PRIVATE_RULES = frozenset({"P01", "P02", "P03", "P04"})

TOTAL = "total"
"""Key of the mark that says how many figures there are where not all are kept."""

_LEAST_DIGITS = 11
# Whatever is so long may be private too, though nothing around it says so.
_LONG = re.compile(r"[0-9](?:[ \t-]?[0-9]){6,}[xX]?")
_SHOWN_FIRST, _SHOWN_LAST = 3, 2


def find_private(text: str) -> tuple[Mark, ...]:
    """Identity numbers, bank cards, mobile numbers and homes of persons.

    The marks hold nothing that could be put together again: the figure itself and
    every other long number around it are masked. Of a long list the first figures of
    each rule are kept, and a mark with key `TOTAL` says in `value` how many there are.

    Parameters
    ----------
    text: the text of a page or file, blanks as they come.
    """
    return find_and_mask(text)[0]


def find_and_mask(text: str) -> tuple[tuple[Mark, ...], str]:
    """What `find_private` and `mask_private` say of a text, in one examination."""
    figures = _find(text)
    if not figures:
        return (), text
    masked = mask_long(_masked(text, figures))
    return _marks(figures, masked), masked


def _marks(figures: Sequence[PrivateFigure], masked: str) -> tuple[Mark, ...]:
    """The first figures of each rule, and how many there are of those with more."""
    reach = private_words().reach
    totals = Counter(figure.rule for figure in figures)
    kept: Counter[str] = Counter()
    marks = []
    for figure in figures:
        kept[figure.rule] += 1
        if kept[figure.rule] <= reach.marks:
            marks.append(_mark(figure, masked, reach.shown))
    marks += [
        Mark(rule, TOTAL, "", str(count))
        for rule, count in totals.items()
        if count > reach.marks
    ]
    return tuple(marks)


def mask_private(text: str) -> str:
    """The same text, of the same length, with its private figures masked.

    Every long number is masked with them where there is one: whoever leaves one number
    in the open seldom hides the next.

    Parameters
    ----------
    text: any piece of a page that is to be kept or shown.
    """
    return find_and_mask(text)[1]


def _find(text: str) -> list[PrivateFigure]:
    """All private figures in the order of the text."""
    words = private_words()
    plain = to_half_width(text)
    numbers = list(find_numbers(plain, _LEAST_DIGITS))
    found = [
        *identity_numbers(plain, numbers, words),
        *bank_cards(plain, numbers, words),
        *mobile_numbers(plain, numbers, words),
        *home_addresses(plain, words),
    ]
    return _apart(sorted(found, key=lambda figure: (figure.start, figure.rule)))


def _apart(figures: Iterable[PrivateFigure]) -> list[PrivateFigure]:
    """Without figures that share characters with one before them."""
    apart: list[PrivateFigure] = []
    for figure in figures:
        if not apart or figure.start >= apart[-1].end:
            apart.append(figure)
    return apart


def _masked(text: str, figures: Sequence[PrivateFigure]) -> str:
    parts, end = [], 0
    for figure in figures:
        parts += [text[end : figure.start], figure.masked]
        end = figure.end
    return "".join([*parts, text[end:]])


def mask_long(text: str) -> str:
    """The same text with the middle of every number of seven digits or more hidden."""
    return _LONG.sub(_hide_middle, text)


def _hide_middle(long: re.Match[str]) -> str:
    text = long.group()
    hidden = len(text) - _SHOWN_FIRST - _SHOWN_LAST
    return text[:_SHOWN_FIRST] + "*" * hidden + text[-_SHOWN_LAST:]


def _mark(figure: PrivateFigure, masked: str, around: int) -> Mark:
    left, right = max(0, figure.start - around), figure.end + around
    before = "…" if left else ""
    after = "…" if right < len(masked) else ""
    shown = " ".join(masked[left:right].split())
    value = "".join(figure.masked.split())
    return Mark(figure.rule, figure.key, f"{before}{shown}{after}", value)
