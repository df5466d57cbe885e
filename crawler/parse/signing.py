"""The day of signing: from the metadata block, else from the foot of the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from crawler.parse.dates import FoundDate, find_dates
from crawler.parse.lines import Line
from crawler.parse.metadata import Labelled
from crawler.parse.text import drop_blanks
from crawler.parse.vocabulary import words_of

_LONGEST_FOOT = 60
_LONGEST_ORGAN = 40
_LEAST_TEXT_BEFORE = 20
_LAST_LINES = 1
_BRACKETS = "()（）[]〔〕"


def read_signing(
    pairs: Sequence[Labelled], lines: Sequence[Line], numbers: Sequence[int]
) -> date | None:
    """The day on which a paper was signed, or None.

    Parameters
    ----------
    pairs: labels with their values, of the metadata block and the editor line.
    lines: the lines of the page.
    numbers: which of them are the text, in their order.
    """
    return _labelled_day(pairs) or _foot_day([lines[number] for number in numbers])


def _labelled_day(pairs: Sequence[Labelled]) -> date | None:
    labels = words_of("signing", "labels")
    told = [pair for pair in pairs if pair.label in labels]
    for pair in sorted(told, key=lambda pair: labels.index(pair.label)):
        for found in find_dates(pair.value)[:1]:
            if found.has_day:
                return found.value
    return None


def _foot_day(text: Sequence[Line]) -> date | None:
    """The first day that stands alone after an organ, else one on the last lines.

    A paper sent on carries the foot of the original behind its own; the first counts.
    """
    last: date | None = None
    for place, day, organ in _lone_days(text):
        if organ or _names_organ(text[place - 1].text):
            return day
        if place >= len(text) - _LAST_LINES:
            last = day
    return last


def _lone_days(text: Sequence[Line]) -> Iterator[tuple[int, date, bool]]:
    """Place of a line that is nothing but a day, the day, and whether an organ leads it."""
    before = 0
    for place, line in enumerate(text):
        is_foot = before >= _LEAST_TEXT_BEFORE and line.chars <= _LONGEST_FOOT
        before += line.chars
        found = find_dates(line.text) if is_foot else []
        if len(found) == 1 and _is_whole_day(found[0]):
            rest = _rest_of(line.text, found[0])
            if not rest or _names_organ(rest):
                yield place, found[0].value, bool(rest)


def _is_whole_day(found: FoundDate) -> bool:
    return found.has_day and found.has_year and found.time is None


def _rest_of(text: str, found: FoundDate) -> str:
    """The line without its day; "" when a day in brackets stands alone."""
    rest = drop_blanks(text[: found.start] + text[found.end :])
    return (
        rest.strip(_BRACKETS) if not text[found.end :].strip(f"{_BRACKETS} ") else "…"
    )


def _names_organ(text: str) -> bool:
    name = drop_blanks(text).strip(_BRACKETS)
    return len(name) <= _LONGEST_ORGAN and name.endswith(
        words_of("signing", "organ_endings")
    )
