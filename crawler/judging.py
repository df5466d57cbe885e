"""The judgement of one unit on one night, with all that the store remembers of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from catalog_spec.handmade import carried_on
from catalog_spec.judge import judge_unit
from catalog_spec.lifecycle import Finding, Status, advance, lapse
from catalog_spec.norm import Norm
from catalog_spec.observations import UnitPast, UnitReading
from catalog_spec.roster import Unit
from catalog_spec.verdicts import Result, UnitJudgement
from crawler.settings import Settings
from crawler.store import Store
from crawler.store.ledger import exemption_ends
from crawler.store.past import read_past
from crawler.store.reach import reach_past

REACH_DAYS = 60
"""How far back it matters whether a platform answered."""


class Bench:
    """Judges units of one night and keeps what was judged.

    Parameters
    ----------
    settings: the office's settings.
    store: open for writing where judgements are to be kept.
    night: the day to judge for.
    """

    def __init__(self, settings: Settings, store: Store, night: date) -> None:
        self._settings = settings
        self._store = store
        self._night = night

    def judge(
        self, unit: Unit, reading: UnitReading, norm: Norm | None = None
    ) -> UnitJudgement:
        """What the rules say of a unit.

        Parameters
        ----------
        unit: the unit.
        reading: what was read of it.
        norm: the norm to judge by; the office's own by default.
        """
        return self._judge(unit, _unpacked(reading), norm or self._settings.norm)

    def _judge(self, unit: Unit, reading: UnitReading, norm: Norm) -> UnitJudgement:
        on_duty = self._settings.roster.on_duty(self._night)
        return judge_unit(
            unit,
            norm,
            reading,
            self._night,
            self._settings.policy,
            past=self._past(unit, reading),
            neighbours=[other for other in on_duty if other.name != unit.name],
        )

    def _past(self, unit: Unit, reading: UnitReading) -> UnitPast:
        file, since = self._store.file, self._night - timedelta(REACH_DAYS)
        reach = reach_past(file, unit.name, unit.entry, since, self._night)
        return replace(read_past(file, unit.name, self._night, reading), reach=reach)

    def settle(self, night_id: int, unit: Unit, reading: UnitReading) -> UnitJudgement:
        """Judge a unit, carry its ledger on, and keep both in one transaction.

        Raises
        ------
        StoreError: the store cannot be written.
        """
        reading = _unpacked(reading)
        said = self._judge(unit, reading, self._settings.norm)
        ends = exemption_ends(self._store.file, unit.name)
        ledger = lapse(self._store.ledger(unit.name), ends, self._night)
        by_hand = carried_on(ledger.values())
        judgement = replace(said, verdicts=(*said.verdicts, *by_hand))
        findings = advance(
            ledger,
            judgement.verdicts,
            self._night,
            self._settings.policy,
            gaps=judgement.gaps,
        )
        judgement = _without_exempt_faults(judgement, findings)
        self._store.finish_unit(
            night_id,
            kind=unit.kind,
            reading=reading,
            judgement=judgement,
            findings=findings,
            finished_at=datetime.now(UTC),
        )
        return judgement


def _unpacked(reading: UnitReading) -> UnitReading:
    """The same; every rule and the store look at the pages, so this is done once."""
    return replace(reading, articles=dict(reading.articles))


def _without_exempt_faults(
    judgement: UnitJudgement, ledger: Iterable[Finding]
) -> UnitJudgement:
    """What the office exempted is still told, but counts as a fault no more."""
    exempt = {each.identity for each in ledger if each.status is Status.EXEMPT}
    return replace(
        judgement,
        verdicts=tuple(
            replace(said, result=Result.HINT)
            if (said.unit, said.rule, said.subject) in exempt
            and said.result is Result.FAULT
            else said
            for said in judgement.verdicts
        ),
    )
