"""Findings that people make: what no crawler can see, entered or imported by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from catalog_spec.lifecycle import HANDMADE, Finding, Status
from catalog_spec.rule_words import read_wording
from catalog_spec.verdicts import Result, Verdict

_DONE = (Status.FIXED, Status.EXEMPT)
_NAME_BYTES = 6


@dataclass(frozen=True, slots=True)
class Entry:
    """One problem as a person writes it down.

    Parameters
    ----------
    unit, unit_kind: whose problem it is.
    type: its problem type, e.g. "E8"; see `catalog_spec.problem_types`.
    message: one sentence.
    column, url: where it was seen, None when nowhere on the site.
    how_to_fix, clause: "" for the usual words.
    seen_on: the day it was seen.
    """

    unit: str
    unit_kind: str
    type: str
    message: str
    seen_on: date
    column: str | None = None
    url: str | None = None
    how_to_fix: str = ""
    clause: str = ""


def make_finding(entry: Entry) -> Finding:
    """The finding of an entry; the same entry always makes the same finding."""
    words = read_wording()[HANDMADE]
    told = "|".join((entry.type, entry.message, entry.url or ""))
    subject = f"hand:{blake2b(told.encode(), digest_size=_NAME_BYTES).hexdigest()}"
    verdict = Verdict(
        unit=entry.unit,
        unit_kind=entry.unit_kind,
        rule=HANDMADE,
        subject=subject,
        result=Result.FAULT,
        column=entry.column,
        url=entry.url,
        message=entry.message,
        how_to_fix=entry.how_to_fix or words.how_to_fix,
        clause=entry.clause or words.clause,
        facts={"type": entry.type},
    )
    return Finding(
        entry.unit,
        HANDMADE,
        subject,
        Status.OPEN,
        first_seen=entry.seen_on,
        last_seen=entry.seen_on,
        sightings=1,
        verdict=verdict,
    )


def carried_on(ledger: Iterable[Finding]) -> tuple[Verdict, ...]:
    """What the hand-made findings of a ledger still say: a patrol cannot settle them."""
    return tuple(
        finding.verdict
        for finding in ledger
        if finding.rule == HANDMADE and finding.status not in _DONE
    )
