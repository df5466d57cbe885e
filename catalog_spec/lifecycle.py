"""The life of a finding from night to night: suspected, open, fixed, returned.

A finding is known by unit, rule and subject. Only faults enter the ledger: a hint
costs nobody anything. A night on which the subject could not be checked changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from catalog_spec.policy import DEFAULT, Policy
from catalog_spec.rules.registry import UNIT_SUBJECT, UNREAD, is_address
from catalog_spec.verdicts import NO_GAPS, Gaps, Result, Verdict

Identity = tuple[str, str, str]

HANDMADE = "H01"
"""Code of the findings that people make; only people settle them."""


class Status(StrEnum):
    """Where a finding stands. The office sets notified, disputed and exempt."""

    SUSPECTED = "suspected"
    OPEN = "open"
    NOTIFIED = "notified"
    FIXED = "fixed"
    RETURNED = "returned"
    DISPUTED = "disputed"
    EXEMPT = "exempt"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of one unit through the nights.

    Parameters
    ----------
    unit, rule, subject: the identity.
    status: where it stands.
    first_seen, last_seen: nights of its first and last sighting.
    sightings: on how many different nights it was seen.
    verdict: what was said at the last sighting.
    """

    unit: str
    rule: str
    subject: str
    status: Status
    first_seen: date
    last_seen: date
    sightings: int
    verdict: Verdict

    @property
    def identity(self) -> Identity:
        """Unit, rule and subject."""
        return (self.unit, self.rule, self.subject)


def lapse(
    ledger: Mapping[Identity, Finding], ends: Mapping[Identity, date], night: date
) -> dict[Identity, Finding]:
    """The ledger with the exemptions open again whose last day is over.

    Parameters
    ----------
    ledger: findings so far.
    ends: last day of each exemption that has one.
    night: the day of the patrol.
    """
    return {
        identity: replace(finding, status=Status.OPEN)
        if finding.status is Status.EXEMPT and ends.get(identity, night) < night
        else finding
        for identity, finding in ledger.items()
    }


def advance(
    ledger: Mapping[Identity, Finding],
    verdicts: Iterable[Verdict],
    night: date,
    policy: Policy = DEFAULT,
    *,
    complete: bool = True,
    gaps: Gaps = NO_GAPS,
) -> list[Finding]:
    """The ledger after one more night, sorted by identity.

    Judging the same night again changes nothing. A night before the last sighting may
    still show that a fault is older than thought; it never takes anything back.

    Parameters
    ----------
    ledger: findings so far of the units that were judged, and of no others.
    verdicts: everything said of these units on that night.
    night: the day of the patrol.
    policy: how many sightings open a finding.
    complete: the units were judged to the end; otherwise nothing counts as fixed.
    gaps: what the night says nothing about.
    """
    told = list(verdicts)
    faults = {_identity(said): said for said in told if said.result is Result.FAULT}
    unchecked = {
        _identity(said) for said in told if said.result is Result.COULD_NOT_CHECK
    }
    after = dict(ledger)
    for identity, finding in ledger.items():
        if (
            identity not in faults
            and complete
            and not _is_in_doubt(finding, unchecked, gaps)
        ):
            after[identity] = _unseen(finding, night)
    for identity, verdict in faults.items():
        known = after.get(identity)
        after[identity] = (
            _seen_again(known, verdict, night, policy)
            if known
            else _seen_first(verdict, night, policy)
        )
    return [after[identity] for identity in sorted(after)]


def _identity(verdict: Verdict) -> Identity:
    return (verdict.unit, verdict.rule, verdict.subject)


def _seen_first(verdict: Verdict, night: date, policy: Policy) -> Finding:
    is_enough = policy.sightings_to_open <= 1
    status = Status.OPEN if is_enough else Status.SUSPECTED
    return Finding(*_identity(verdict), status, night, night, 1, verdict)


def _seen_again(
    finding: Finding, verdict: Verdict, night: date, policy: Policy
) -> Finding:
    if night < finding.first_seen:
        older = replace(finding, first_seen=night, sightings=finding.sightings + 1)
        return _opened(older, policy)
    if night < finding.last_seen:
        return finding
    if night == finding.last_seen:
        return replace(finding, verdict=verdict)
    if finding.status is Status.FIXED and finding.sightings < policy.sightings_to_open:
        return _seen_first(verdict, night, policy)
    seen = replace(
        finding, last_seen=night, sightings=finding.sightings + 1, verdict=verdict
    )
    if finding.status is Status.FIXED:
        return replace(seen, status=Status.RETURNED)
    return _opened(seen, policy)


def _opened(finding: Finding, policy: Policy) -> Finding:
    """The finding, open as soon as it was seen on enough nights."""
    is_enough = finding.sightings >= policy.sightings_to_open
    if finding.status is Status.SUSPECTED and is_enough:
        return replace(finding, status=Status.OPEN)
    return finding


def _is_in_doubt(finding: Finding, unchecked: set[Identity], gaps: Gaps) -> bool:
    """Whether the night leaves open if the fault is still there.

    A finding on a whole unit is in doubt as soon as any of its columns was not checked.
    """
    if finding.rule == HANDMADE or (finding.rule, finding.subject) in gaps.untold:
        return True
    if finding.subject == UNIT_SUBJECT:
        return any(unit == finding.unit for unit, *_ in unchecked)
    if is_address(finding.subject):
        return gaps.hide(finding.subject)
    return (finding.unit, UNREAD, finding.subject) in unchecked


def _unseen(finding: Finding, night: date) -> Finding:
    """The finding after a night on which one looked and did not see it."""
    is_settled = finding.status in (Status.DISPUTED, Status.EXEMPT, Status.FIXED)
    if is_settled or night < finding.last_seen:
        return finding
    return replace(finding, status=Status.FIXED)
