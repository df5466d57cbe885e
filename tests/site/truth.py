"""What is true of a pretend portal, told from its plan alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from catalog_spec.norm import Norm, NormItem
from catalog_spec.verdicts import Confidence
from tests.site.model import Column, Piece, Portal, Unit
from tests.site.wishes import ANNUAL, freshness, lead

MISSING, BLANK, NOTE, STALE = "未设置", "空白", "仅说明", "超期"
SOON, NORMAL, LINKED, UNCHECKED = "临近超期", "正常", "外链", "未能检查"
NAMING, DATES, HOME = "命名不规范", "日期异常", "首页长期未更新"
BLANK_VETO, STALE_VETO = "空白栏目否决", "超期栏目否决"

Fault = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Expected:
    """What must be said of one norm item of one unit.

    `newest` and `items` are compared only where `sure` and `items` say so; `states`
    holds more than one state where the rules leave it open.
    """

    states: frozenset[str]
    newest: date | None = None
    items: int | None = None
    sure: bool = True


@dataclass(slots=True)
class Truth:
    """The whole of it: rows, faults, and faults that may be found or not."""

    rows: dict[tuple[str, str], Expected] = field(default_factory=dict)
    faults: set[Fault] = field(default_factory=set)
    open: set[Fault] = field(default_factory=set)


def tell_truth(portal: Portal, norm: Norm) -> Truth:
    """Judge every unit of the plan."""
    truth = Truth()
    for unit in portal.units:
        _UnitTruth(unit, norm, portal.today, truth).tell()
    return truth


@dataclass(slots=True)
class _UnitTruth:
    unit: Unit
    norm: Norm
    today: date
    truth: Truth
    found: dict[str, Column] = field(default_factory=dict)

    def tell(self) -> None:
        for column in self._visible(self.unit.columns):
            for name in (column.item or "").split():
                self.found[name] = column
        duties = frozenset(self.unit.duties)
        for item in self.norm.asked_of(self.unit.kind, self.today, duties):
            if item.kind != "function":
                self._tell_item(item)
        self._tell_counts()
        if self.unit.asleep:
            self._fault("unit", HOME)

    def _visible(self, columns: list[Column]) -> Iterator[Column]:
        for column in columns:
            if not column.hidden:
                yield column
                yield from self._visible(column.children)

    def _tell_item(self, item: NormItem) -> None:
        column = self.found.get(item.id)
        if item.kind == "tree" and item.id == "cm.catalogue":
            self._row(item, NORMAL, sure=False)
        elif column is None:
            self._tell_absent(item)
        else:
            self._tell_name(item, column)
            self._tell_column(item, column)

    def _tell_absent(self, item: NormItem) -> None:
        if item.required == "if_duty" and item.id not in self.unit.duties:
            return
        self._row(item, MISSING)
        below = any(self._is_below(other, item.id) for other in self.found)
        known = item.confidence is not Confidence.INFERRED
        if known and self._accuses(item) and not below:
            self._fault(item.id, MISSING)

    def _is_below(self, other: str, ancestor: str) -> bool:
        parent = self.norm.item(other).parent
        return parent is not None and (
            parent == ancestor or self._is_below(parent, ancestor)
        )

    def _accuses(self, item: NormItem) -> bool:
        on_duty = item.required == "if_duty" and item.id in self.unit.duties
        return item.required == "yes" or on_duty

    def _tell_name(self, item: NormItem, column: Column) -> None:
        if column.alias and item.confidence is Confidence.VERIFIED:
            self._fault(item.id, NAMING)

    def _tell_column(self, item: NormItem, column: Column) -> None:
        if column.link:
            self._row(item, LINKED)
            return
        below = [c for c in self._visible([column]) if not c.link]
        readable = [c for c in below if not c.trouble]
        if not readable or (column.trouble and not column.children):
            self._row(item, UNCHECKED)
            return
        pieces = [p for c in readable for p in c.pieces]
        whole = len(readable) == len(below)
        single = any(c.page == "single" for c in below)
        items = len(pieces) if whole and not single else None
        newest = self._newest(pieces)
        if any(c.item for c in self._visible(column.children)):
            self._row(item, NORMAL, newest, items, sure=whole)
            return
        self._tell_dates(item, pieces)
        self._tell_pieces(item, pieces, newest, items)

    def _newest(self, pieces: list[Piece]) -> date | None:
        days = [p.day for p in pieces if p.day and not p.note]
        return max((day for day in days if day <= self.today), default=None)

    def _tell_dates(self, item: NormItem, pieces: list[Piece]) -> None:
        known = item.confidence is not Confidence.INFERRED and self._accuses(item)
        if any(p.day and p.day > self.today for p in pieces):
            faults = self.truth.faults if known else self.truth.open
            faults.add((self.unit.name, item.id, DATES))
        if any(p.day is None for p in pieces):
            self.truth.open.add((self.unit.name, item.id, DATES))

    def _tell_pieces(
        self,
        item: NormItem,
        pieces: list[Piece],
        newest: date | None,
        items: int | None,
    ) -> None:
        if not pieces:
            self._row(item, BLANK, None, 0)
            asked = self._accuses(item) or item.required == "if_any"
            if asked and item.confidence is not Confidence.INFERRED:
                self._fault(item.id, BLANK)
        elif all(p.note for p in pieces):
            self._row(item, NOTE, None, items)
            self._tell_note(item, pieces)
        elif newest is None:
            states = frozenset({NORMAL, STALE, UNCHECKED})
            expected = Expected(states, None, items)
            self.truth.rows[self.unit.name, item.id] = expected
            self.truth.open.add((self.unit.name, item.id, STALE))
        else:
            state = self._state(item, pieces, newest)
            self._row(item, state, newest, items)
            if state == STALE:
                self._tell_stale(item)

    def _tell_note(self, item: NormItem, pieces: list[Piece]) -> None:
        limit = item.interval.stale_after_days
        newest = max(p.day for p in pieces if p.day)
        age = (self.today - newest).days
        sure = freshness(item) is not Confidence.INFERRED
        late = limit and age > limit + item.interval.grace_days
        if late and sure and self._accuses(item):
            self._fault(item.id, NOTE)

    def _state(self, item: NormItem, pieces: list[Piece], newest: date) -> str:
        if item.id == ANNUAL:
            last = str(self.today.year - 1)
            done = any(last in p.title for p in pieces) or newest.year >= 2026
            return NORMAL if done else STALE
        limit, grace = item.interval.stale_after_days, item.interval.grace_days
        age = (self.today - newest).days
        if limit and age > limit + grace:
            return STALE
        if limit and (age > limit or limit - age <= lead(limit)):
            return SOON
        return STALE if _has_gap(pieces, self.today) else NORMAL

    def _tell_stale(self, item: NormItem) -> None:
        fault = (self.unit.name, item.id, STALE)
        if freshness(item) is Confidence.INFERRED:
            return
        if self._accuses(item):
            self.truth.faults.add(fault)
        elif item.required == "if_any":
            self.truth.open.add(fault)

    def _tell_counts(self) -> None:
        mine = [f for f in self.truth.faults if f[0] == self.unit.name]
        if sum(f[2] == BLANK for f in mine) >= 5:
            self._fault("unit", BLANK_VETO)
        if sum(f[2] == STALE for f in mine) >= 10:
            self._fault("unit", STALE_VETO)

    def _fault(self, item: str, what: str) -> None:
        self.truth.faults.add((self.unit.name, item, what))

    def _row(
        self,
        item: NormItem,
        state: str,
        newest: date | None = None,
        items: int | None = None,
        *,
        sure: bool = True,
    ) -> None:
        expected = Expected(frozenset({state}), newest, items, sure)
        self.truth.rows[self.unit.name, item.id] = expected


def _has_gap(pieces: list[Piece], today: date) -> bool:
    """Whether a quarterly series lacks the third quarter of the running year."""
    quarters = [p for p in pieces if "季度" in p.title]
    return len(quarters) > 2 and not any(
        f"{today.year}年第三季度" in p.title for p in quarters
    )
