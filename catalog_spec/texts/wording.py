"""Marks on the wording of a text: wrong words, phrases, times, brackets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from catalog_spec.observations import Mark
from catalog_spec.texts.brackets import UNPAIRED, unpaired
from catalog_spec.texts.clock_times import odd_times
from catalog_spec.texts.entries import Pair
from catalog_spec.texts.folded import Folded
from catalog_spec.texts.lexicon import Found, Lexicon
from catalog_spec.texts.phrases import Slip, enumeration_slips, phrase_slips

_MOST_MARKS = 50
"""A text with more is no prose; the first ones say enough."""
_MOST_BRACKETS = 5
_MOST_SLIPS = 500
_REACH = 8
_OPENING, _CLOSING = '“‘「『"', '”’」』"'
_Placed = tuple[int, Mark]


def find_wording(text: Folded, found: Found, lexicon: Lexicon) -> tuple[Mark, ...]:
    """Everything in a text that its wording should not have, in the order of the text.

    Parameters
    ----------
    text: the text.
    found: what one pass of the lexicon found in it.
    lexicon: the words looked for.
    """
    slips = (
        *phrase_slips(text.bare, found.heads[:_MOST_SLIPS]),
        *enumeration_slips(text.bare, found.links[:_MOST_SLIPS]),
    )
    placed = (
        *islice(_pair_marks(text, found, lexicon), _MOST_MARKS),
        *_slip_marks(text, slips, lexicon),
        *islice(_time_marks(text, lexicon), _MOST_MARKS),
        *_bracket_marks(text, lexicon),
    )
    return tuple(mark for _, mark in sorted(placed, key=_place))


def _place(placed: _Placed) -> int:
    return placed[0]


def _pair_marks(text: Folded, found: Found, lexicon: Lexicon) -> Iterator[_Placed]:
    shields = _Shields(found.shields)
    for start, end, pair in found.pairs:
        if (
            text.is_whole(start, end)
            and not shields.cover(start, end)
            and not _is_talked_about(text.bare, start, end, lexicon)
            and not (pair.rule != "W02" and _is_quoted(text.bare, start, end))
        ):
            yield start, _pair_mark(text, start, end, pair)


def _pair_mark(text: Folded, start: int, end: int, pair: Pair) -> Mark:
    shown = text.around(start, end)
    return Mark(pair.rule, pair.id, shown, text.bare[start:end], pair.right)


class _Shields:
    """The right words of a text, asked in the order of the text for what they cover.

    Parameters
    ----------
    places: (start, end) of the right words.
    """

    def __init__(self, places: Iterable[tuple[int, int]]) -> None:
        self._furthest: dict[int, int] = {}
        for start, end in places:
            self._furthest[start] = max(end, self._furthest.get(start, 0))
        self._longest = max((e - s for s, e in self._furthest.items()), default=0)

    def cover(self, start: int, end: int) -> bool:
        """Whether one of them holds the whole stretch."""
        earliest = max(0, end - self._longest)
        return any(
            self._furthest.get(place, 0) >= end for place in range(earliest, start + 1)
        )


def _is_talked_about(bare: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a word is named as a mistake."""
    left, right = bare[max(0, start - _REACH) : start], bare[end : end + _REACH]
    return any(word in left or word in right for word in lexicon.corrections)


def _is_quoted(bare: str, start: int, end: int) -> bool:
    """Whether quotation marks hold the word and nothing else."""
    left, right = bare[start - 1 : start], bare[end : end + 1]
    return bool(left and right) and left in _OPENING and right in _CLOSING


def _slip_marks(
    text: Folded, slips: Iterable[Slip], lexicon: Lexicon
) -> Iterator[_Placed]:
    for slip in slips:
        start, end, entry = slip.start, slip.end, slip.entry
        if not text.is_broken(start, end) and not _is_talked_about(
            text.bare, start, end, lexicon
        ):
            shown, value = text.around(start, end), text.bare[start:end]
            yield start, Mark("W02", entry.id, shown, value, entry.right)


def _time_marks(text: Folded, lexicon: Lexicon) -> Iterator[_Placed]:
    for start, end, key in odd_times(text.bare):
        if key in lexicon.ignored or _is_glued(text, start, end):
            continue
        if not _is_talked_about(text.bare, start, end, lexicon):
            shown = text.around(start, end)
            yield start, Mark("W04", key, shown, text.bare[start:end])


def _is_glued(text: Folded, start: int, end: int) -> bool:
    """Whether a number was put together from two cells or lines."""
    bare = text.bare
    return text.is_broken(start, end) or any(
        bare[place - 1].isdigit() and bare[place].isdigit()
        for place in text.seams_within(start, end)
    )


def _bracket_marks(text: Folded, lexicon: Lexicon) -> Iterator[_Placed]:
    if UNPAIRED in lexicon.ignored:
        return
    for place in islice(unpaired(text), _MOST_BRACKETS):
        shown = text.around(place, place + 1)
        yield place, Mark("W05", UNPAIRED, shown, text.bare[place])
