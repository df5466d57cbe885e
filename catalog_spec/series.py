"""Pieces that come period by period, and the one that did not come.

Two kinds: a piece for last year that is due by a fixed day, such as the annual report,
and a series whose titles name month after month or quarter after quarter. Only a clear
series can lack a piece; where in doubt there is no gap.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from catalog_spec.holdings import Piece
from catalog_spec.norm.items import Interval
from catalog_spec.periods import (
    Period,
    find_periods,
    months_of,
    period_of,
    without_periods,
    years_named,
)

_FEWEST_EARLIER = 2
_CLEAR_SHARE = 0.6
_DELAY_ALLOWANCE = 0.1
_LOOSE_SHARE = 0.3
_YEAR = 12
_CADENCES = ("monthly", "quarterly", "half_yearly", "yearly")
_FILLERS = re.compile(r"关于|情况|[的\W\d_]")


@dataclass(frozen=True, slots=True)
class Gap:
    """A piece that should be there.

    Parameters
    ----------
    period: what it should be about.
    due: the last day on which it was in time.
    """

    period: Period
    due: date


def find_yearly_gap(
    pieces: Sequence[Piece], interval: Interval, start: date | None, today: date
) -> Gap | None:
    """The report that is overdue under a fixed day of the year, if one is.

    Parameters
    ----------
    pieces: the content of the column.
    interval: one with a `due` day; its grace in days is granted on top.
    start: first day of the unit's duties; a year that ended before is not asked for.
    today: the day that is judged.
    """
    due = _due_day(interval, today.year)
    if today <= due + timedelta(days=interval.grace_days):
        due = _due_day(interval, today.year - 1)
    return _yearly_gap(pieces, due, start)


def find_coming_gap(
    pieces: Sequence[Piece], interval: Interval, start: date | None, today: date
) -> Gap | None:
    """The report that is due this year on a day still to come and not there yet."""
    due = _due_day(interval, today.year)
    return _yearly_gap(pieces, due, start) if today <= due else None


def _due_day(interval: Interval, year: int) -> date:
    month, day = interval.due or (_YEAR, 31)
    return date(year, month, day)


def _yearly_gap(pieces: Sequence[Piece], due: date, start: date | None) -> Gap | None:
    year = Period.of_months(due.year - 1, 1, _YEAR)
    is_asked = start is None or start <= year.last
    is_there = any(_is_about_year(piece, year) for piece in pieces)
    return Gap(year, due) if is_asked and not is_there else None


def _is_about_year(piece: Piece, year: Period) -> bool:
    """Whether the title names the year, or the piece may have come afterwards unnamed."""
    named = years_named(piece.title)
    if year.first.year in named:
        return True
    is_later = piece.published is None or piece.published > year.last
    return is_later and (not named or max(named) > year.first.year)


def find_series_gap(
    pieces: Sequence[Piece],
    interval: Interval,
    piece_days: int,
    start: date | None,
    today: date,
) -> Gap | None:
    """The latest period of a clear series for which nothing came in time, if any.

    A series that has gone on to a later period is being fed; the hole in it is another
    matter.

    Parameters
    ----------
    pieces: everything in the column; notes fill a period too.
    interval: gives the cadence and the grace in days.
    piece_days: days after period and grace in which a piece may still come; a series
        that has always come later than that is given its usual delay.
    start: first day of the unit's duties.
    today: the day that is judged.
    """
    if months_of(interval.cadence) is None:
        return None
    series = _Series.of(pieces, interval.cadence)
    period = series.latest_due(today, interval.grace_days + piece_days)
    if start is not None and period.first < start:
        return None
    if not series.is_clear(period) or series.is_filled(period):
        return None
    if series.goes_on_after(period):
        return None
    return Gap(period, series.due(period, interval.grace_days + piece_days))


def find_holes(
    pieces: Sequence[Piece], since: date, start: date | None
) -> tuple[Period, ...]:
    """The periods inside a clear series about which there is nothing, in their order.

    The cadence is that of most titles, whatever the norm asks for. A January without
    figures of its own is none in a monthly series: many statistics first come for
    1-2月.

    Parameters
    ----------
    pieces: everything in the column; notes fill a period too.
    since: periods that ended before this day are not asked for.
    start: first day of the unit's duties.
    """
    read = tuple(
        (piece, find_periods(piece.title, piece.published)) for piece in pieces
    )
    lengths = Counter(period.months for _, periods in read for period in periods)
    cadence = max(_CADENCES, key=lambda each: lengths[_length(each)])
    series = _Series(cadence, read)
    span = series.span()
    if not span or not series.is_clear(span[-1]):
        return ()
    empty = [period for period in span if not series.is_filled_inside(period)]
    if len(empty) > _LOOSE_SHARE * len(span):
        return ()
    return tuple(
        period
        for period in empty
        if period.last >= since
        and (start is None or period.first >= start)
        and not (cadence == "monthly" and period.first.month == 1)
    )


def _length(cadence: str) -> int:
    return months_of(cadence) or _YEAR


@dataclass(frozen=True, slots=True)
class _Series:
    """The pieces of one column sorted by the periods of one cadence."""

    cadence: str
    pieces: tuple[tuple[Piece, tuple[Period, ...]], ...]

    @classmethod
    def of(cls, pieces: Iterable[Piece], cadence: str) -> _Series:
        read = [(piece, find_periods(piece.title, piece.published)) for piece in pieces]
        return cls(cadence, tuple(read))

    @property
    def members(self) -> list[tuple[Piece, Period]]:
        """The pieces about one period of the cadence, with that period."""
        found = [
            (piece, period_of(self.cadence, period.last))
            for piece, periods in self.pieces
            for period in periods
            if not piece.is_note and self._fits(period)
        ]
        return self._with_one_stem(found) if self.cadence == "yearly" else found

    def is_clear(self, period: Period) -> bool:
        """Whether most of the column is a series with periods before this one."""
        content = [piece for piece, _ in self.pieces if not piece.is_note]
        members = self.members
        earlier = {slot for _, slot in members if slot < period}
        share = len({id(piece) for piece, _ in members}) / max(len(content), 1)
        return len(earlier) >= _FEWEST_EARLIER and share >= _CLEAR_SHARE

    def is_filled(self, period: Period) -> bool:
        """Whether anything may be the piece about this period."""
        return any(
            self._may_fill(piece, periods, period) for piece, periods in self.pieces
        )

    def goes_on_after(self, period: Period) -> bool:
        """Whether a later period has its piece already: a hole, and no arrears."""
        return any(slot > period for _, slot in self.members)

    def span(self) -> list[Period]:
        """All periods from the first of the series to its last."""
        slots = {slot for _, slot in self.members}
        found = [max(slots)] if slots else []
        while found and found[0] > min(slots):
            found.insert(0, self._before(found[0]))
        return found

    def is_filled_inside(self, period: Period) -> bool:
        """Whether anything may be the piece about a period that others came after.

        A piece that names no period may, if it came before the next one was due.
        """
        next_one = self._after(self._after(period))
        return any(
            any(found.overlaps(period) for found in periods)
            if periods
            else piece.published is None
            or period.last < piece.published <= next_one.first
            for piece, periods in self.pieces
        )

    def due(self, period: Period, allowed: int) -> date:
        """Last day in time: the days allowed, or longer if it always takes longer."""
        delays = [
            (piece.published - slot.last).days
            for piece, slot in self.members
            if piece.published is not None
        ]
        length = (period.last - period.first).days
        usual = median(delays) + _DELAY_ALLOWANCE * length if delays else 0
        return period.last + timedelta(days=max(allowed, int(usual)))

    def latest_due(self, today: date, allowed: int) -> Period:
        """The latest complete period whose piece had to be there by now."""
        period = self._before(period_of(self.cadence, today))
        while self.due(period, allowed) >= today:
            period = self._before(period)
        return period

    def _before(self, period: Period) -> Period:
        return period_of(self.cadence, period.first - timedelta(days=1))

    def _after(self, period: Period) -> Period:
        return period_of(self.cadence, period.last + timedelta(days=1))

    def _fits(self, period: Period) -> bool:
        """Whether the period is one of the cadence, alone or summed up from January."""
        length = _length(self.cadence)
        is_sum = period.first.month == 1 and period.months < _YEAR
        return period.months == length or (is_sum and period.months % length == 0)

    def _with_one_stem(
        self, found: list[tuple[Piece, Period]]
    ) -> list[tuple[Piece, Period]]:
        """Those of the commonest wording: years stand in titles of every kind."""
        by_stem: dict[str, list[tuple[Piece, Period]]] = defaultdict(list)
        for piece, slot in found:
            by_stem[_FILLERS.sub("", without_periods(piece.title))].append(
                (piece, slot)
            )
        return max(by_stem.values(), key=len, default=[])

    def _may_fill(
        self, piece: Piece, periods: tuple[Period, ...], period: Period
    ) -> bool:
        came_after = piece.published is None or piece.published > period.last
        if not periods:
            return came_after and not piece.is_note
        return any(
            found.overlaps(period)
            and (came_after or found.months < _YEAR or self.cadence == "yearly")
            for found in periods
        )
