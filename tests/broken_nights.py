"""Nights of a small district on which answers go wrong, and who is wrongly accused."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from random import Random

from catalog_spec.judge import judge_unit
from catalog_spec.norm import Norm, load_norm
from catalog_spec.observations import UnitReading
from catalog_spec.roster import Unit
from catalog_spec.verdicts import Result
from crawler.sample import District
from crawler.sample.library import Library
from crawler.sample.model import Role
from crawler.survey import Depth, survey_unit
from tests.mishaps import MISHAPS, BrokenTransport, Looking, Met, Reading, by_chance
from tests.nights import TODAY, small_district

SHARES = (0.02, 0.1, 0.3, 1.0)
Fault = tuple[str, str]


class Town:
    """A small district, its true faults, and nights on which things go wrong."""

    def __init__(self) -> None:
        self._norm: Norm = load_norm()
        self._district: District = small_district()
        self._library: Library = self._district.library()
        self._read = Reading()
        self.units = tuple(self._roster())
        self.truth = {
            unit.name: self.night(unit, lambda url: None) for unit in self.units
        }

    def _roster(self) -> Iterable[Unit]:
        for unit in self._district.units:
            if unit.role not in (Role.BLOCKED, Role.TREE_BROKEN):
                yield Unit(
                    unit.name,
                    unit.kind,
                    self._library.entry(unit),
                    since=unit.since,
                    founded=unit.founded,
                    moved_from=unit.moved_from,
                    aliases=unit.aliases,
                    duties=unit.duties,
                )

    def night(self, unit: Unit, met: Met) -> frozenset[Fault]:
        """The faults of one unit on a night with these mishaps."""
        reading = asyncio.run(self._survey(unit, met))
        judged = judge_unit(unit, self._norm, reading, TODAY)
        faults = (v for v in judged.verdicts if v.result is Result.FAULT)
        return frozenset((fault.rule, fault.subject) for fault in faults)

    async def _survey(self, unit: Unit, met: Met) -> UnitReading:
        transport = BrokenTransport(self._library, unit.entry, met)
        items = self._norm.asked_of(unit.kind, TODAY, unit.duties)
        see = Looking(transport, self._read).see
        return await survey_unit(unit, items, see, Depth())


def invented(town: Town, seed: int) -> frozenset[Fault]:
    """The wrong accusations of one broken night."""
    chance = Random(seed)
    unit, share = chance.choice(town.units), chance.choice(SHARES)
    names = [chance.choice(tuple(MISHAPS))] if chance.random() < 0.5 else ()
    return town.night(unit, by_chance(seed, share, names)) - town.truth[unit.name]
