"""The cases of one unit: every item asked of it, with all that was seen for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from catalog_spec.blind_spots import BlindSpots
from catalog_spec.holdings import Holdings, gather
from catalog_spec.match import Match, Matching, match_columns, wrappers_among
from catalog_spec.norm.items import Norm, NormItem
from catalog_spec.notes import NoteReader
from catalog_spec.observations import ColumnSeen, UnitPast, UnitReading
from catalog_spec.policy import Policy
from catalog_spec.roster import Unit
from catalog_spec.rules.cases import ArticleCase, ColumnCase, Judged, UnitCase


@dataclass(frozen=True, slots=True)
class Docket:
    """All that is needed to put the cases of one unit together.

    Parameters
    ----------
    unit, norm, reading, today, policy, past, neighbours: as given to the judge.
    items: the items asked of units of this kind.
    matching: which of the unit's columns serves which item.
    blind_spots: where in the tree nobody could look.
    """

    unit: Unit
    norm: Norm
    reading: UnitReading
    today: date
    policy: Policy
    past: UnitPast
    neighbours: Sequence[Unit]
    items: tuple[NormItem, ...]
    matching: Matching
    blind_spots: BlindSpots

    @classmethod
    def of(
        cls,
        unit: Unit,
        norm: Norm,
        reading: UnitReading,
        today: date,
        policy: Policy,
        *,
        past: UnitPast,
        neighbours: Sequence[Unit] = (),
    ) -> Docket:
        """Match the columns of a unit with what the norm asks of it."""
        items = norm.asked_of(unit.kind, today, unit.duties)
        matching = match_columns(reading.columns, items, unit)
        return cls(
            unit=unit,
            norm=norm,
            reading=reading,
            today=today,
            policy=policy,
            past=past,
            neighbours=neighbours,
            items=items,
            matching=matching,
            blind_spots=BlindSpots(matching, reading, wrappers_among(items)),
        )

    def column_cases(self) -> Iterator[ColumnCase]:
        """One case an item, without the duties of others that show no column."""
        for item in self.items:
            is_others = item.required == "if_duty" and not item.is_duty_in(
                self.unit.duties
            )
            if not is_others or self.matching.of(item).column is not None:
                yield self._case(self.matching.of(item))

    def unit_case(
        self, judged: Sequence[Judged], articles: Sequence[ArticleCase]
    ) -> UnitCase:
        """The case of the whole unit, once its columns are judged."""
        tree = self.matching.tree
        public = [column for column in tree.columns if tree.is_public(column)]
        return UnitCase(
            unit=self.unit,
            today=self.today,
            policy=self.policy,
            reading=self.reading,
            whole=self._holdings(public),
            columns=judged,
            tree=tree,
            articles=articles,
            past=self.past,
        )

    def _case(self, match: Match) -> ColumnCase:
        item = match.item
        is_catalogue = self._is_catalogue(item)
        subtree = [] if is_catalogue else self._subtree(match)
        own_columns: list[ColumnSeen] = []
        others: list[ColumnSeen] = []
        for column in subtree:
            is_others = self._serves_other(column, match)
            (others if is_others else own_columns).append(column)
        names = (item.name, *item.aliases)
        whole = own = self._holdings(subtree, names)
        if others:
            own = self._holdings(own_columns, names).without(self._holdings(others))
        keys_below = self._keys_of_items_below(item)
        return ColumnCase(
            unit=self.unit,
            today=self.today,
            policy=self.policy,
            entry=self.reading.entry,
            match=match,
            path=self.matching.tree.path(match.column) if match.column else None,
            whole=whole,
            own=own,
            has_items_below=any(
                column.key in keys_below and column not in match.columns
                for column in subtree
            ),
            has_items_elsewhere=bool(keys_below),
            is_catalogue=is_catalogue,
            parent=self._parent_column(item),
            is_first=self._is_first(match),
            evidence=self.reading.evidence,
            articles=self.reading.articles,
            past=self.past,
            below=tuple(subtree),
            reading=self.reading,
            blind_spot=self.blind_spots.of(item),
            is_led_elsewhere=self.blind_spots.is_led_elsewhere(item),
        )

    def _holdings(
        self, columns: Sequence[ColumnSeen], names: Sequence[str] = ()
    ) -> Holdings:
        notes = NoteReader((self.unit.name, *self.unit.aliases))
        return gather(columns, self.reading.readings, notes, names)

    def _subtree(self, match: Match) -> list[ColumnSeen]:
        """The matching columns and all public ones below them, each once."""
        tree = self.matching.tree
        found = (below for column in match.columns for below in tree.subtree(column))
        return list(dict.fromkeys(found))

    def _serves_other(self, column: ColumnSeen, match: Match) -> bool:
        """Whether the column, or one between it and the match, is another item's."""
        way_up = (column, *self.matching.tree.ancestors(column))
        between = takewhile(lambda seen: seen not in match.columns, way_up)
        return any(seen.key in self.matching.matched_keys for seen in between)

    def _keys_of_items_below(self, item: NormItem) -> set[str]:
        """Keys of the columns that serve the items below this one in the norm."""
        keys: set[str] = set()
        for child in self._children(item):
            keys |= {seen.key for seen in self.matching.of(child).columns}
            keys |= self._keys_of_items_below(child)
        return keys

    def _children(self, item: NormItem) -> list[NormItem]:
        return [other for other in self.items if other.parent == item.id]

    def _is_catalogue(self, item: NormItem) -> bool:
        return item.kind == "tree" and not self._children(item)

    def _parent_column(self, item: NormItem) -> ColumnSeen | None:
        parent = self.matching.matches.get(item.parent or "")
        return parent.column if parent else None

    def _is_first(self, match: Match) -> bool:
        """Whether no earlier item has the same column under a shared name."""
        sharing = (
            item.id
            for item in self.items
            if self.matching.of(item).column == match.column
        )
        return next(sharing) == match.item.id
