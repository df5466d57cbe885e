"""What the office may set itself: how soon to warn, how often to look, where to stop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil

from catalog_spec.norm.items import Interval

_DAYS_OF_YEAR = 365


@dataclass(frozen=True, slots=True)
class Policy:
    """The office's own figures.

    Parameters
    ----------
    warn_days: interval id to the days before its limit at which a column is 临近超期.
    lead_share, lead_min_days, lead_max_days: the same for all other intervals, as a
        share of the limit between two bounds in days.
    sightings_to_open: nights on which a fault must have been seen before it counts.
    blank_veto, blank_warning: blank columns that fail a unit, and that come near it.
    stale_veto, stale_warning: overdue columns that fail a unit, and that come near it.
    home_days: days without anything new after which a whole platform is not fed.
    piece_days: days after the end of a period and its grace in which the piece may
        still come.
    settling_days: days in which a unit that has just begun is not accused of blank
        columns (about 20 workdays).
    """

    warn_days: Mapping[str, int] = field(default_factory=dict)
    lead_share: float = 0.1
    lead_min_days: int = 2
    lead_max_days: int = 30
    sightings_to_open: int = 2
    blank_veto: int = 5
    blank_warning: int = 3
    stale_veto: int = 10
    stale_warning: int = 7
    home_days: int = 14
    piece_days: int = 15
    settling_days: int = 28

    def lead_days(self, interval: Interval) -> int:
        """How many days before its limit a column counts as 临近超期."""
        if interval.id in self.warn_days:
            return self.warn_days[interval.id]
        limit = interval.stale_after_days or _DAYS_OF_YEAR
        share = ceil(limit * self.lead_share)
        return max(self.lead_min_days, min(share, self.lead_max_days))


DEFAULT = Policy()
