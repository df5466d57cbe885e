"""Nights on which answers go wrong: nobody is accused of what is not so.

Every fault found on a broken night must be one of the same unit's faults on a night
without mishaps. `python -m tests.bench.thousand_nights` walks a thousand nights.
"""

from __future__ import annotations

import pytest

from tests.broken_nights import Town, invented
from tests.mishaps import MISHAPS, by_chance
from tests.nights import small_district

NIGHTS = 240
PARTS = 8


@pytest.fixture(scope="module")
def town() -> Town:
    return Town()


@pytest.mark.parametrize("part", range(PARTS))
def test_no_mishap_ever_makes_a_fault(town: Town, part: int) -> None:
    wrong = {seed: invented(town, seed) for seed in range(part, NIGHTS, PARTS)}
    assert {seed: faults for seed, faults in wrong.items() if faults} == {}


@pytest.mark.parametrize("name", sorted(MISHAPS))
def test_a_unit_that_meets_nothing_else_has_no_fault_of_it(
    town: Town, name: str
) -> None:
    for unit in town.units:
        faults = town.night(unit, by_chance(1, 1.0, [name]))
        assert faults <= town.truth[unit.name]


def test_the_nights_without_mishaps_find_the_true_faults(town: Town) -> None:
    found = {(name, rule) for name, faults in town.truth.items() for rule, _ in faults}
    true = {
        (finding.unit, finding.rule)
        for finding in small_district().truth().findings
        if finding.outcome == "fault"
    }
    assert found == true
    assert found
