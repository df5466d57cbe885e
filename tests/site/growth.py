"""Grows the columns, pieces and tree of one pretend unit from what was chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from catalog_spec.norm import NormItem
from tests.site.model import WORDS, Column, Piece, Unit
from tests.site.wishes import ANNUAL, SINGLES, Wishes, lead, safe_aliases

if TYPE_CHECKING:
    from tests.site.plan import Planner


@dataclass
class Growth:
    """One unit in the making.

    Parameters
    ----------
    modes: the trouble, or none, that each norm item is in.
    """

    planner: Planner
    unit: Unit
    wishes: Wishes
    items: Sequence[NormItem]
    modes: Mapping[str, str]
    columns: dict[str, Column] = field(default_factory=dict)

    def grow(self) -> None:
        """Give the unit its columns."""
        self.random = self.planner.random
        for item in self.items:
            if self.modes[item.id] not in ("missing", "absent"):
                self.columns[item.id] = self._column(item)
        self._build_tree()

    # columns and their pieces

    def _column(self, item: NormItem) -> Column:
        planner, mode = self.planner, self.modes[item.id]
        column = Column(planner.number(), item.name, item.id)
        if mode == "alias":
            column.name = self.random.choice(safe_aliases(item, self.items))
            column.alias = True
        elif planner.style.later and item.later_names:
            column.name = item.later_names[0]
        column.hidden = mode == "hidden"
        column.empty_words = self.random.choice(WORDS["empty"])
        if mode == "linked":
            column.link = self.random.choice(WORDS["external"])
        elif mode.isdigit() or mode == "script":
            column.trouble = mode
        if self._is_single(item, mode):
            column.page = "single"
        column.pieces = self._pieces(item, mode, column)
        return column

    def _is_single(self, item: NormItem, mode: str) -> bool:
        tables = self.planner.style.tables and item.kind == "table"
        plain_modes = ("fresh", "stale", "soon", "grace", "alias", "hidden", "403")
        return mode in plain_modes and (item.kind in SINGLES or tables)

    def _pieces(self, item: NormItem, mode: str, column: Column) -> list[Piece]:
        if mode in ("linked", "blank"):
            return []
        if item.id == ANNUAL:
            return self._annual_reports(mode)
        if mode == "gap":
            return self._series(item)
        if mode in ("note", "old_note"):
            return self._notes(item, mode)
        count = 1 if column.page == "single" else self._count(mode)
        ages = self._ages(self._newest_age(item, mode), count)
        pieces = [self._piece(age) for age in ages]
        if mode == "future":
            pieces.insert(0, self._piece(-self.random.randint(8, 40)))
        for piece in pieces:
            piece.in_list = mode not in ("undated_list", "undated")
            piece.dated = mode != "undated"
        if mode == "undated":
            for piece in pieces:
                piece.day = None
        if len(pieces) > 4 and mode in ("long", "stale"):
            self.random.choice(pieces[2:]).pinned = True
        return pieces

    def _count(self, mode: str) -> int:
        if mode == "long":
            return self.random.randint(34, 58)
        if mode in ("undated_list", "undated"):
            return self.random.randint(2, 5)
        return self.random.choice([1, 2, 3, 3, 4, 5, 6, 8, 9, 11, 17, 23])

    def _newest_age(self, item: NormItem, mode: str) -> int:
        limit, grace = item.interval.stale_after_days, item.interval.grace_days
        if mode == "news":
            return self.random.randint(1, 6)
        if mode == "stale":
            return limit + grace + self.random.randint(3, 200)
        if mode == "soon":
            return limit - lead(limit) // 2
        if mode == "grace":
            return limit + grace // 2 + 1
        oldest = limit - lead(limit) - 2 if limit else 300
        youngest = 16 if self.wishes.asleep else 1
        return self.random.randint(min(youngest, oldest), oldest)

    def _ages(self, newest: int, count: int) -> list[int]:
        ages = [newest]
        for _ in range(count - 1):
            ages.append(ages[-1] + self.random.randint(0, 45))
        return ages

    def _piece(self, age: int) -> Piece:
        title = self.random.choice(WORDS["titles"])
        topic = self.random.choice(WORDS["topics"])
        title = title.format(unit=self.unit.name, topic=topic)
        return Piece(self.planner.number(), title, self._day(age))

    def _day(self, age: int) -> date:
        return self.planner.today - timedelta(days=age)

    def _annual_reports(self, mode: str) -> list[Piece]:
        last = self.planner.today.year - (2 if mode == "annual_gap" else 1)
        return [
            Piece(
                self.planner.number(),
                f"{self.unit.name}{year}年政府信息公开工作年度报告",
                date(year + 1, self.random.randint(1, 3), self.random.randint(4, 28)),
            )
            for year in range(last, last - 5, -1)
        ]

    def _series(self, item: NormItem) -> list[Piece]:
        """A quarterly series whose last piece came late and whose next is not there."""
        year, pieces = self.planner.today.year, []
        ends = [(year, 1), (year, 0), (year - 1, 3), (year - 1, 2), (year - 1, 1)]
        for position, (of_year, quarter) in enumerate(ends):
            word = WORDS["quarters"][quarter]
            title = f"{self.unit.name}{of_year}年{word}{item.name}"
            end = date(of_year + (quarter == 3), 3 * ((quarter + 1) % 4) + 1, 1)
            day = end + timedelta(days=self.random.randint(9, 20))
            day = self._day(70) if position == 0 else day
            pieces.append(Piece(self.planner.number(), title, day))
        return pieces

    def _notes(self, item: NormItem, mode: str) -> list[Piece]:
        limit, grace = item.interval.stale_after_days, item.interval.grace_days
        youngest = 16 if self.wishes.asleep else 1
        age = self.random.randint(youngest, max(youngest, (limit or 90) // 2))
        if mode == "old_note":
            age = limit + grace + self.random.randint(20, 200)
        words = self.random.sample(WORDS["notes"], 2)
        if any(word in item.name for word in WORDS["figures"]):
            words = self.random.sample(WORDS["notes"][1:], 2)
        titles = [w.format(unit=self.unit.name, item=item.name) for w in words]
        days = [self._day(age), self._day(age + 92)]
        count = self.random.randint(1, 2)
        pairs = list(zip(titles, days, strict=True))[:count]
        return [Piece(self.planner.number(), t, d, note=True) for t, d in pairs]

    # the tree

    def _build_tree(self) -> None:
        style = self.planner.style
        top: list[Column] = []
        for item in self.items:
            column = self.columns.get(item.id)
            if column is not None:
                self._home(item, top).append(column)
        for item in self.items:
            self._dress(item)
        if style.shared:
            self._share_plans(top)
        self._add_extras(top)
        self._wrap(top)
        self._number(self.unit.columns, style.numbering)

    def _home(self, item: NormItem, top: list[Column]) -> list[Column]:
        parent = item.parent
        while parent and not self.planner.style.flat:
            if parent in self.columns:
                return self.columns[parent].children
            parent = self.planner.norm.item(parent).parent
        return top

    def _dress(self, item: NormItem) -> None:
        column, mode = self.columns.get(item.id), self.modes[item.id]
        if column is None:
            return
        style = self.planner.style
        if column.children:
            column.page, column.pieces = style.parents, []
        elif mode == "folders":
            self._divide(column, WORDS["folders"])
        elif style.decoys and ".key." in item.id and mode == "fresh":
            self._divide(column, WORDS["decoy"]["names"])

    def _divide(self, column: Column, names: Sequence[str]) -> None:
        """Give a column the site's own children and share its pieces out."""
        pieces, column.pieces = column.pieces, []
        column.page = self.planner.style.parents
        for position, name in enumerate(names):
            child = Column(self.planner.number(), name)
            child.pieces = pieces[position :: len(names)]
            child.empty_words = WORDS["empty"][0]
            column.children.append(child)

    def _share_plans(self, top: list[Column]) -> None:
        plan, year = self.columns.get("tp.plan"), self.columns.get("tp.yearplan")
        if plan is None or year is None or {plan.alias, year.alias} != {False}:
            return
        modes = {self.modes["tp.plan"], self.modes["tp.yearplan"]}
        if modes <= {"fresh", "long"} and plan in top and year in top:
            plan.name = "规划计划"
            plan.item = "tp.plan tp.yearplan"
            plan.pieces += year.pieces
            top.remove(year)

    def _add_extras(self, top: list[Column]) -> None:
        names = self.random.sample(WORDS["extras"], self.planner.style.extras)
        for name in names:
            column = Column(self.planner.number(), name)
            ages = self._ages(self.random.randint(20, 900), self.random.randint(0, 6))
            column.pieces = [self._piece(age) for age in ages]
            column.empty_words = WORDS["empty"][0]
            top.insert(self.random.randint(0, len(top)), column)

    def _wrap(self, top: list[Column]) -> None:
        style = self.planner.style
        if style.prefix:
            for column in top:
                column.name = self.unit.name + column.name
        if not style.wrappers:
            self.unit.columns = top
            return
        common = [c for c in top if c.item and c.item.startswith("cm.")]
        rest = [c for c in top if not any(c is other for other in common)]
        *outer, last = style.wrappers
        inner = Column(self.planner.number(), last, page=style.parents, children=rest)
        level = [*common, inner]
        for name in reversed(outer):
            wrapper = Column(self.planner.number(), name, page=style.parents)
            wrapper.children, level = level, [wrapper]
        self.unit.columns = level

    def _number(self, columns: list[Column], style: str, before: str = "") -> None:
        for position, column in enumerate(columns, 1):
            label = f"{before}{position}."
            if style == "dotted":
                column.name = f"{label.rstrip('.')} {column.name}"
            elif style == "chinese":
                column.name = _chinese_label(before, position) + column.name
            self._number(column.children, style, label)


DIGITS = "零一二三四五六七八九十"


def _chinese_label(before: str, position: int) -> str:
    tens, ones = divmod(position, 10)
    number = DIGITS[position] if position <= 10 else ""
    if not number:
        number = (DIGITS[tens] if tens > 1 else "") + "十" + (DIGITS[ones] * bool(ones))
    depth = before.count(".")
    return {0: f"{number}、", 1: f"（{number}）"}.get(depth, f"{position}.")
