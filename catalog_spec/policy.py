"""What the office may set itself: how soon to warn, how often to look, where to stop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil

from catalog_spec.norm.items import Interval
from catalog_spec.rule_words import RuleStatus, read_wording

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
        or missing columns (about 20 workdays).
    accepted_hosts: hosts of others that this office's pages may link to, and all below
        them.
    rules: rule code to what the office sets otherwise: "status", and its figures.
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
    accepted_hosts: Sequence[str] = ()
    rules: Mapping[str, Mapping[str, str | int | float]] = field(default_factory=dict)

    def status_of(self, code: str) -> RuleStatus:
        """Whether a rule is on trial, active or retired in this office."""
        usual = read_wording()[code].status
        return RuleStatus(str(self.rules.get(code, {}).get("status", usual)))

    def figure(self, code: str, name: str) -> int:
        """A figure of a rule: the office's own, else the one of the rule's data.

        Raises
        ------
        KeyError: the rule has no such figure.
        """
        return int(
            self.rules.get(code, {}).get(name, read_wording()[code].figures[name])
        )

    def lead_days(self, interval: Interval) -> int:
        """How many days before its limit a column counts as 临近超期."""
        if interval.id in self.warn_days:
            return self.warn_days[interval.id]
        limit = interval.stale_after_days or _DAYS_OF_YEAR
        share = ceil(limit * self.lead_share)
        return max(self.lead_min_days, min(share, self.lead_max_days))


DEFAULT = Policy()
