"""Draws up pretend units: a catalogue with troubles, seeded and described."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from catalog_spec.norm import Norm, NormItem
from catalog_spec.verdicts import Confidence
from tests.site.growth import Growth
from tests.site.model import WORDS, Portal, Unit
from tests.site.wishes import (
    ANNUAL,
    Style,
    Wishes,
    can_be_blank,
    can_be_missed,
    can_be_noted_late,
    can_be_stale,
    is_list,
    is_quarterly_series,
    safe_aliases,
)


@dataclass
class Planner:
    """Draws units of one district."""

    norm: Norm
    today: date
    seed: int
    style: Style
    numbers: int = 1000
    random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)

    def portal(self, name: str, units: Sequence[Unit]) -> Portal:
        """The whole district."""
        guests = [
            Unit(guest.format(district=name), kind, self.number())
            for kind, guests in WORDS["guests"].items()
            for guest in guests
        ]
        return Portal(name, self.today, list(units), guests)

    def number(self) -> int:
        """A new number for a column or a piece."""
        self.numbers += self.random.randint(1, 7)
        return self.numbers

    def unit(
        self, name: str, kind: str, wishes: Wishes, duties: Iterable[str] = ()
    ) -> Unit:
        """One unit with its catalogue."""
        unit = Unit(name, kind, self.number(), duties=tuple(duties))
        unit.asleep = wishes.asleep
        _UnitPlan(self, unit, wishes).draw()
        return unit


@dataclass
class _UnitPlan:
    planner: Planner
    unit: Unit
    wishes: Wishes
    items: list[NormItem] = field(default_factory=list)
    modes: dict[str, str] = field(default_factory=dict)

    def draw(self) -> None:
        self.random = self.planner.random
        self._choose_items()
        self._choose_modes()
        growth = Growth(self.planner, self.unit, self.wishes, self.items, self.modes)
        growth.grow()

    # which items, which trouble

    def _choose_items(self) -> None:
        norm, unit = self.planner.norm, self.unit
        duties = frozenset(unit.duties)
        asked = norm.asked_of(unit.kind, self.planner.today, duties)
        for item in asked:
            if item.kind == "function" or item.id == "cm.catalogue":
                continue
            self.items.append(item)
            self.modes[item.id] = "fresh"
            on_duty = item.required != "if_duty" or item.id in duties
            optional = item.required in ("if_any", "recommended")
            if not on_duty or (optional and self.random.random() < 0.4):
                self.modes[item.id] = "absent"
            if item.id == "cm.apply_stat":
                self.modes[item.id] = "absent"
        for item in self.items:
            if item.parent and self.modes.get(item.parent) == "absent":
                self.modes[item.id] = "absent"

    def _parents(self) -> set[str]:
        return {item.parent for item in self.items if item.parent}

    def _choose_modes(self) -> None:
        wishes = self.wishes
        self._keep_awake()
        if self.planner.style.flat:
            for parent in self._parents():
                if parent != "cm.apply":
                    self.modes[parent] = "absent"
        else:
            parents = sorted(self._parents() - {"cm.apply"})
            present = [p for p in parents if self.modes[p] == "fresh"]
            for parent in self.random.sample(present, wishes.lost_parents):
                self.modes[parent] = "missing"
        if wishes.annual_gap:
            self.modes[ANNUAL] = "annual_gap"
        self._pick("gap", wishes.gap, is_quarterly_series)
        self._pick("future", wishes.future, is_list)
        self._pick("undated_list", wishes.undated_list, is_list)
        self._pick("undated", wishes.undated, is_list)
        self._pick("folders", wishes.folders, is_list)
        self._pick("missing", wishes.missing, can_be_missed)
        self._pick("hidden", wishes.hidden, can_be_missed)
        self._pick("stale", wishes.stale, can_be_stale)
        self._pick("old_note", wishes.old_note, can_be_noted_late)
        self._pick("soon", wishes.soon, lambda i: i.interval.stale_after_days > 30)
        self._pick("grace", wishes.grace, lambda i: i.interval.grace_days > 4)
        self._pick("blank", wishes.blank, can_be_blank)
        self._pick("note", wishes.note, is_list)
        self._pick("linked", wishes.linked, lambda i: i.required != "if_duty")
        self._pick("alias", wishes.alias, self._has_safe_alias)
        self._pick("long", wishes.long, is_list)
        for trouble in wishes.troubles:
            self._pick(trouble, 1, lambda i: i.id != ANNUAL)

    def _keep_awake(self) -> None:
        awake = {"township": "tp.leader_act", "department": "cm.supervise.push"}
        item = awake.get(self.unit.kind, "ct.leader.act")
        self.modes[item] = "stale" if self.wishes.asleep else "news"

    def _pick(self, mode: str, count: int, suits: Callable[[NormItem], bool]) -> None:
        parents = self._parents()
        able = [
            item.id
            for item in self.items
            if self.modes[item.id] == "fresh"
            and item.id not in parents
            and item.id != ANNUAL
            and not self._is_last_child(item)
            and suits(item)
        ]
        for chosen in self.random.sample(able, min(count, len(able))):
            self.modes[chosen] = mode

    def _is_last_child(self, item: NormItem) -> bool:
        """Whether a parent would be left without a readable child."""
        if item.parent is None:
            return False
        kin = [i.id for i in self.items if i.parent == item.parent]
        return self.modes[kin[0]] != "fresh" or item.id == kin[0]

    def _has_safe_alias(self, item: NormItem) -> bool:
        return (
            item.required == "yes"
            and item.confidence is Confidence.VERIFIED
            and bool(safe_aliases(item, self.items))
        )
