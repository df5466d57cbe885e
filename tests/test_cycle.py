"""The rolling cycle: every address has its turn once, and none waits for longer."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from crawler.cycle import Cycle

ADDRESSES = st.text(max_size=40)
NIGHTS = st.dates(date(2016, 1, 1), date(2040, 1, 1))


@given(ADDRESSES, st.integers(1, 90), NIGHTS)
def test_an_address_has_one_turn_in_as_many_nights_as_the_cycle_has(
    url: str, days: int, first: date
) -> None:
    nights = [first + timedelta(day) for day in range(days)]
    assert sum(Cycle(days, night).is_turn(url) for night in nights) == 1


@given(ADDRESSES, st.integers(1, 90), NIGHTS)
def test_the_phase_counts_the_nights_since_the_turn(
    url: str, days: int, night: date
) -> None:
    phase = Cycle(days, night).phase(url)
    assert 0 <= phase < days
    assert Cycle(days, night - timedelta(phase)).is_turn(url)


@given(ADDRESSES, NIGHTS, st.integers(-40, 40))
def test_without_a_cycle_it_is_always_everybodys_turn(
    url: str, night: date, ago: int
) -> None:
    cycle = Cycle(0, night)
    assert cycle.is_turn(url)
    assert cycle.is_over(night - timedelta(ago))


@given(st.integers(1, 90), NIGHTS, st.integers(-90, 180))
def test_a_cycle_is_over_when_its_days_have_gone_by(
    days: int, night: date, ago: int
) -> None:
    assert Cycle(days, night).is_over(night - timedelta(ago)) == (ago >= days)
