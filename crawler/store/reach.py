"""How a unit's entry address answered over the nights."""

from __future__ import annotations

from datetime import date
from itertools import takewhile

from catalog_spec.observations import Outcome, ReachPast
from crawler.packing import day_text
from crawler.store.file import StoreFile

_PROBES = """
SELECT v.outcome FROM visits v JOIN nights n ON n.id = v.night_id
JOIN addresses a ON a.id = v.address_id
WHERE v.unit = ? AND a.url = ? AND a.form = '' AND n.date >= ? AND n.date < ?
ORDER BY n.date DESC
"""
# Nobody asked the site: that says nothing about it.
_UNASKED = frozenset({Outcome.NOT_VISITED, Outcome.ROBOTS})


def reach_past(
    file: StoreFile, unit: str, entry: str, since: date, before: date
) -> ReachPast:
    """How the entry address answered from `since` on, up to the night before `before`.

    Parameters
    ----------
    file: the store.
    unit, entry: whose address, and the address.
    since, before: which nights count.
    """
    wanted = unit, entry, day_text(since), day_text(before)
    outcomes = [Outcome(row["outcome"]) for row in file.read(_PROBES, wanted)]
    asked = [outcome for outcome in outcomes if outcome not in _UNASKED]
    is_failure = [each.is_unreached or each.is_certain_death for each in asked]
    return ReachPast(
        probes=len(asked),
        failed=sum(is_failure),
        failed_nights=sum(takewhile(bool, is_failure)),
    )
