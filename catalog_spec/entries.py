"""When pieces were really entered, and whether many came at once long after their day.

The day of entry shows in the address on some platforms, else in the night on which the
piece was first seen. What the first night found tells nothing, nor does the older end of
a list that a later night read further down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from catalog_spec.holdings import Piece
from catalog_spec.observations import UnitPast

_ADDRESS = re.compile(
    r"/t(20[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])_[0-9]{1,12}\.s?html?$"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One piece and the day on which it was entered.

    Parameters
    ----------
    title, url, shown: of the piece; `shown` is the day it bears.
    entered: the day of entry as far as it can be told.
    by_then: the latest day on which it surely had not been entered, counted back from
        `entered`; what was shown long before that day came late.
    """

    title: str
    url: str | None
    shown: date
    entered: date
    by_then: date


@dataclass(frozen=True, slots=True)
class BurstFigures:
    """What makes a burst.

    Parameters
    ----------
    pieces: how many late pieces it takes.
    window_days: days within which they were entered.
    lag_days: days after its own day from which a piece counts as late.
    span_days: days between the oldest and the newest piece from which it is rather a
        move of everything than a catching up.
    """

    pieces: int
    window_days: int
    lag_days: int
    span_days: int


def address_day(url: str) -> date | None:
    """The day of entry written into an address such as t20231228_42.html, or None."""
    found = _ADDRESS.search(url)
    if found is None:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None


def entries_of(pieces: Sequence[Piece], past: UnitPast, today: date) -> list[Entry]:
    """The pieces of one column whose day of entry can be told.

    Parameters
    ----------
    pieces: of one column, as seen tonight.
    past: what earlier nights saw of the unit.
    today: the day of the patrol.
    """
    oldest_known = _oldest_known(pieces, past)
    return list(_entries(pieces, past, today, oldest_known))


def _entries(
    pieces: Sequence[Piece], past: UnitPast, today: date, oldest_known: date | None
) -> Iterator[Entry]:
    for piece in pieces:
        if piece.url is None or piece.published is None:
            continue
        written = address_day(piece.url)
        if written is not None:
            yield Entry(piece.title, piece.url, piece.published, written, written)
        elif oldest_known is not None and piece.published >= oldest_known:
            entered = past.first_seen.get(piece.url, today)
            before = past.night if entered == today else entered
            if entered > _first_night(past) and before is not None:
                yield Entry(piece.title, piece.url, piece.published, entered, before)


def _first_night(past: UnitPast) -> date:
    return min(past.first_seen.values(), default=date.max)


def _oldest_known(pieces: Sequence[Piece], past: UnitPast) -> date | None:
    """The oldest day among the pieces that the first night saw in this column."""
    first = _first_night(past)
    days = (
        piece.published
        for piece in pieces
        if piece.url is not None and past.first_seen.get(piece.url) == first
    )
    return min((day for day in days if day is not None), default=None)


def find_burst(entries: Sequence[Entry], figures: BurstFigures) -> list[Entry]:
    """The largest burst of late pieces, by the day of entry; empty when there is none."""
    lag = timedelta(figures.lag_days)
    late = sorted(
        (entry for entry in entries if entry.by_then - entry.shown >= lag),
        key=lambda entry: entry.entered,
    )
    window = timedelta(figures.window_days - 1)
    best: list[Entry] = []
    start = 0
    for end, entry in enumerate(late):
        while entry.entered - late[start].entered > window:
            start += 1
        if end + 1 - start > len(best):
            best = late[start : end + 1]
    return best if _is_burst(best, figures) else []


def _is_burst(entries: Sequence[Entry], figures: BurstFigures) -> bool:
    days = [entry.shown for entry in entries]
    if len(days) < figures.pieces:
        return False
    return (max(days) - min(days)).days <= figures.span_days
