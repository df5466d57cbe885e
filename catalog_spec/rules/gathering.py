"""Hints of one kind on many pages of a unit, told once for the whole unit.

A clerk who reads the same sentence sixty times reads none of them. Faults are never
gathered: each has a life of its own in the ledger.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from catalog_spec.observations import UnitReading
from catalog_spec.roster import Unit
from catalog_spec.rule_words import (
    Gathered,
    enumerated,
    read_wording,
    with_inner_titles,
)
from catalog_spec.rules.cases import weakest
from catalog_spec.rules.registry import UNIT_SUBJECT
from catalog_spec.verdicts import Result, Verdict

_MOST_NAMES = 20
_MOST_CLAUSES = 3


@dataclass(frozen=True, slots=True)
class Gathering:
    """The hints of one unit that wait for others of their kind, by rule, with names."""

    _waiting: dict[str, list[tuple[str, Verdict]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def let_by(self, verdict: Verdict, words: str, name: str) -> Iterator[Verdict]:
        """Give a verdict back at once, or keep it until all are known.

        Parameters
        ----------
        verdict: what a rule said.
        words: key of its message.
        name: of the page that it is about.
        """
        gathered = read_wording()[verdict.rule].gathered
        is_hint = verdict.result is Result.HINT
        if gathered is not None and is_hint and words in gathered.words:
            self._waiting[verdict.rule].append((name, verdict))
        else:
            yield verdict

    def told_of(self, unit: Unit, reading: UnitReading) -> Iterator[Verdict]:
        """What was kept: a lone hint as it was, several of one rule as one."""
        for code, waiting in self._waiting.items():
            gathered = read_wording()[code].gathered
            if gathered is None or len(waiting) == 1:
                yield from (verdict for _, verdict in waiting)
            else:
                yield _as_one(unit, reading, gathered, waiting)


def _as_one(
    unit: Unit,
    reading: UnitReading,
    gathered: Gathered,
    waiting: list[tuple[str, Verdict]],
) -> Verdict:
    verdicts = [verdict for _, verdict in waiting]
    names = (gathered.one.format(name=name) for name, _ in waiting)
    values: dict[str, str | int] = {
        "count": len(waiting),
        "names": enumerated(names, _MOST_NAMES),
    }
    first = verdicts[0]
    clauses = dict.fromkeys(verdict.clause for verdict in verdicts)
    return Verdict(
        unit=unit.name,
        unit_kind=unit.kind,
        rule=first.rule,
        subject=UNIT_SUBJECT,
        result=Result.HINT,
        url=reading.entry,
        message=with_inner_titles(gathered.all.format_map(values)),
        how_to_fix=gathered.how_to_fix,
        clause=enumerated(clauses, _MOST_CLAUSES),
        confidence=weakest(*(verdict.confidence for verdict in verdicts)),
        evidence=tuple(
            dict.fromkeys(ref for each in verdicts for ref in each.evidence)
        ),
        facts={**values, "subjects": " ".join(each.subject for each in verdicts)},
    )
