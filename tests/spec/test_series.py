"""Holes in series of titles."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from catalog_spec.holdings import Piece
from catalog_spec.periods import Period, period_of
from catalog_spec.series import find_holes

LONG_AGO = date(1990, 1, 1)


def _series(cadence: str, first: date, length: int) -> list[Period]:
    periods = [period_of(cadence, first)]
    while len(periods) < length:
        periods.append(period_of(cadence, periods[-1].last + timedelta(days=1)))
    return periods


def _pieces(periods: list[Period]) -> list[Piece]:
    return [
        Piece(f"{period}重点工作进展", f"/{n}", period.last + timedelta(days=10))
        for n, period in enumerate(periods)
    ]


@given(
    cadence=st.sampled_from(["monthly", "quarterly", "half_yearly", "yearly"]),
    first=st.dates(date(2010, 1, 1), date(2020, 12, 31)),
    length=st.integers(5, 40),
    data=st.data(),
)
def test_a_hole_is_found_and_nothing_else(
    cadence: str, first: date, length: int, data: st.DataObject
) -> None:
    periods = _series(cadence, first, length)
    hole = data.draw(st.sampled_from(periods[1:-1]))
    rest = [period for period in periods if period != hole]
    is_january = cadence == "monthly" and hole.first.month == 1
    assert find_holes(_pieces(periods), LONG_AGO, None) == ()
    found = find_holes(_pieces(rest), LONG_AGO, None)
    assert found == (() if is_january else (hole,))
    assert find_holes(_pieces(rest), hole.last + timedelta(days=1), None) == ()
    assert find_holes(_pieces(rest), LONG_AGO, hole.last) == ()
