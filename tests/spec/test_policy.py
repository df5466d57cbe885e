"""The office's own figures."""

from __future__ import annotations

import pytest

from catalog_spec.policy import DEFAULT, Policy
from tests.judging import build_interval


@pytest.mark.parametrize(
    ("limit", "lead"), [(14, 2), (31, 4), (92, 10), (184, 19), (366, 30), (0, 30)]
)
def test_the_warning_time_is_a_share_of_the_limit(limit: int, lead: int) -> None:
    assert DEFAULT.lead_days(build_interval(days=limit)) == lead


def test_the_office_may_set_its_own_warning_time() -> None:
    policy = Policy(warn_days={"case": 0})
    assert policy.lead_days(build_interval(days=184)) == 0
