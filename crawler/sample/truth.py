"""What a perfect patrol must find, derived from what was planted.

Nothing here calls the judge: states come from the planted conditions, figures from the
planted items.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from catalog_spec.norm import NormItem
from catalog_spec.verdicts import State
from crawler.sample.asking import Basis, catalogue_of, own_aliases, plain, weight
from crawler.sample.expected import EXPECTED, Expected, Meaning
from crawler.sample.model import (
    BLANK,
    NOTES,
    STALE,
    UNREADABLE,
    Column,
    Condition,
    Item,
    Role,
    Unit,
)

UNIT_SUBJECT = "unit"
_VETO = {Meaning.VETO_BLANK: (3, 5), Meaning.VETO_STALE: (7, 10)}
_HOME = {
    Role.HOME_STALE: "fault",
    Role.HOME_NAVIGATING: "hint",
    Role.HOME_UNCHECKED: "could_not_check",
}
_UNKNOWN_COUNTS = frozenset({Condition.SECOND_PAGE_BROKEN})


@dataclass(frozen=True, slots=True)
class RowTruth:
    """The state one asked item must be in.

    The figures of the catalogue itself (`cm.catalogue`) are left open: None says
    nothing there.

    Parameters
    ----------
    unit, norm_item: whose and which.
    state: the column state, in Chinese.
    column: name of the column as the site writes it, or None.
    newest: the newest date that counts, or None.
    items: number of items, or None when it is not determined.
    condition: what was planted, for people who wonder.
    """

    unit: str
    norm_item: str
    state: str
    column: str | None
    newest: date | None
    items: int | None
    condition: str


@dataclass(frozen=True, slots=True)
class FindingTruth:
    """One finding that must be there.

    Parameters
    ----------
    unit: whose.
    meaning: what it is about, see `Meaning`.
    norm_item: the norm item, or None for a finding about the whole unit.
    outcome: "fault", "hint" or "could_not_check".
    """

    unit: str
    meaning: str
    norm_item: str | None
    outcome: str

    @property
    def rule(self) -> str:
        """The code of the rule that must say so."""
        return rule_codes()[self.meaning]


@dataclass(frozen=True, slots=True)
class Truth:
    """Everything a perfect patrol of a district says."""

    today: date
    rows: tuple[RowTruth, ...]
    findings: tuple[FindingTruth, ...]

    def as_json(self) -> dict[str, Any]:
        """The truth as plain JSON values, with rule codes."""
        return {
            "today": self.today.isoformat(),
            "rows": [_plain(asdict(row)) for row in self.rows],
            "findings": [
                {"rule": finding.rule, **_plain(asdict(finding))}
                for finding in self.findings
            ],
        }


@cache
def rule_codes() -> dict[str, str]:
    """Meaning of a finding to the code of its rule; the only place that names codes."""
    file = resources.files("crawler.sample") / "rule_codes.toml"
    return dict(tomllib.loads(file.read_text(encoding="utf-8")))


def make_truth(
    units: Sequence[Unit], items: Sequence[NormItem], today: date, all_blocked: bool
) -> Truth:
    """Derive the truth of a district.

    Parameters
    ----------
    units: its units.
    items: all items of the norm.
    today: the day of the patrol.
    all_blocked: every page is refused.
    """
    tellers = [_Teller(unit, items, today, all_blocked) for unit in units]
    return Truth(
        today,
        tuple(row for teller in tellers for row in teller.rows()),
        tuple(finding for teller in tellers for finding in teller.findings()),
    )


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in values.items()
    }


class _Teller:
    """Tells the truth about one unit."""

    def __init__(
        self, unit: Unit, items: Sequence[NormItem], today: date, all_blocked: bool
    ) -> None:
        self._unit = unit
        self._today = today
        self._is_readable = unit.is_readable and not all_blocked
        self._items = catalogue_of(items, unit.kind, today)
        self._by_id = {item.id: item for item in self._items}
        self._columns = {
            item_id: column
            for column in unit.columns
            if not column.hidden
            for item_id in column.item_ids
        }
        self._missing = dict(unit.missing)

    def _asked(self) -> Iterator[NormItem]:
        for item in self._items:
            is_duty = item.required != "if_duty" or item.id in self._unit.duties
            if is_duty or (self._is_readable and item.id in self._columns):
                yield item

    def rows(self) -> Iterator[RowTruth]:
        """One row for each item asked of the unit."""
        for item in self._asked():
            yield self._row(item)

    def _row(self, item: NormItem) -> RowTruth:
        column = self._columns.get(item.id) if self._is_readable else None
        condition = self._condition(item)
        state = self._expected(item).state
        newest, count = None, None
        if column is not None and state not in (State.LINKED, State.UNCHECKED):
            newest, count = self._figures(column)
        return RowTruth(
            unit=self._unit.name,
            norm_item=item.id,
            state=state.value,
            column=column.name if column else None,
            newest=newest,
            items=count,
            condition=condition.value,
        )

    def _condition(self, item: NormItem) -> Condition:
        if item.id in self._columns:
            return self._columns[item.id].condition
        return self._missing.get(item.id, Condition.HEALTHY)

    def _expected(self, item: NormItem) -> Expected:
        if not self._is_readable:
            return EXPECTED[Condition.SERVER_ERROR]
        return EXPECTED[self._condition(item)]

    def _figures(self, column: Column) -> tuple[date | None, int | None]:
        """Newest date and number of items, over the subtree for a heading."""
        columns = [column, *self._below(column)]
        readable = [c for c in columns if c.condition not in UNREADABLE and not c.link]
        found = {item.number: item for c in readable for item in c.items}
        days = [i.published for i in found.values() if self._counts(i)]
        newest = max((day for day in days if day is not None), default=None)
        is_open = any(c.condition in _UNKNOWN_COUNTS for c in readable)
        return newest, None if is_open else len(found)

    def _counts(self, item: Item) -> bool:
        is_past = item.published is not None and item.published <= self._today
        return is_past and not item.is_note

    def _below(self, column: Column) -> list[Column]:
        inside = {column.number}
        below = []
        for other in self._unit.columns:
            if other.parent in inside and not other.hidden:
                inside.add(other.number)
                below.append(other)
        return below

    def findings(self) -> Iterator[FindingTruth]:
        """Every finding of the unit."""
        for item in self._asked():
            yield from self._item_findings(item)
        if self._is_readable:
            yield from self._unit_findings()
        else:
            yield self._finding(Meaning.UNREAD, None, "could_not_check")

    def _item_findings(self, item: NormItem) -> Iterator[FindingTruth]:
        expected = self._expected(item)
        outcome = self._outcome(item, expected)
        if expected.meaning is not None and outcome is not None:
            yield self._finding(expected.meaning, item.id, outcome)
        if self._bears_alias(item):
            outcome = weight(item, Basis.NAME, self._unit.duties)
            yield self._finding(Meaning.NAME, item.id, outcome)

    def _outcome(self, item: NormItem, expected: Expected) -> str | None:
        if item.required == "if_any" and expected.state is State.NOTE_ONLY:
            return None
        if item.required == "if_any" and expected.state is State.MISSING:
            return "hint"
        return weight(item, expected.basis, self._unit.duties)

    def _bears_alias(self, item: NormItem) -> bool:
        column = self._columns.get(item.id) if self._is_readable else None
        if column is None:
            return False
        aliases = {plain(name) for name in own_aliases(item, self._items)}
        return plain(column.name) in aliases

    def _unit_findings(self) -> Iterator[FindingTruth]:
        yield from self._veto(Meaning.VETO_BLANK, BLANK)
        yield from self._veto(Meaning.VETO_STALE, STALE - NOTES)
        home = _HOME.get(self._unit.role)
        if home is not None:
            yield self._finding(Meaning.HOME_STALE, None, home)

    def _veto(
        self, meaning: Meaning, conditions: frozenset[Condition]
    ) -> Iterator[FindingTruth]:
        count = sum(
            self._outcome(item, self._expected(item)) == "fault"
            for item in self._asked()
            if self._condition(item) in conditions
        )
        near, full = _VETO[meaning]
        if count >= near:
            yield self._finding(meaning, None, "fault" if count >= full else "hint")

    def _finding(
        self, meaning: Meaning, norm_item: str | None, outcome: str
    ) -> FindingTruth:
        return FindingTruth(self._unit.name, meaning.value, norm_item, outcome)
