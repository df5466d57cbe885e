"""All titles of a unit with the columns they stand in, for rules that seek a pair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from catalog_spec.observations import ColumnSeen
from catalog_spec.page_words import bare
from catalog_spec.rules.cases import ColumnCase
from catalog_spec.rules.contents import without
from catalog_spec.rules.registry import Remark
from catalog_spec.titles import Names, are_a_pair, core_of, is_column_of, is_of_kind
from catalog_spec.verdicts import Result


@dataclass(frozen=True, slots=True)
class Part:
    """One half of a finding: its words, how many pieces, the address of the first."""

    text: str
    count: int
    url: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One piece of a column.

    Parameters
    ----------
    title, url, published: as on the site.
    column: name of the column it stands in.
    """

    title: str
    url: str | None
    published: date | None
    column: str

    def is_a(self, kind: str) -> bool:
        """Whether it is of this kind, by its title or by its column."""
        return is_of_kind(self.title, kind) or is_column_of(self.column, kind)

    def says(self, kind: str) -> bool:
        """Whether its title is of this kind even without its column's name in it."""
        return is_of_kind(without(self.title, (bare(self.column),)), kind)

    @property
    def is_dated(self) -> bool:
        """Whether its day is known and its title is about something."""
        return self.published is not None and bool(core_of(self.title))

    def days_before(self, day: date) -> int:
        """Days from its day to another one, 0 when it has none."""
        return (day - self.published).days if self.published else 0


def own_rows(case: ColumnCase) -> list[Row]:
    """The pieces of the column itself and below it, each once, without notes.

    What a column lists of the ones below it counts as a piece of those.
    """
    notes = {(note.title, note.published) for note in case.whole.notes}
    rows = {
        row.url or (row.title, row.published): row for row in _rows(case, case.below)
    }
    return [row for row in rows.values() if (row.title, row.published) not in notes]


def all_rows(case: ColumnCase) -> list[Row]:
    """The pieces of all columns of the unit that were read."""
    return list(_rows(case, case.reading.columns))


def is_read_whole(case: ColumnCase, kind: str) -> bool:
    """Whether every column that by its name holds papers of a kind was read whole."""
    for column in case.reading.columns:
        is_open = column.url is not None and not column.hidden
        if not is_open or not is_column_of(column.name, kind):
            continue
        reading = case.reading.readings.get(column.key)
        if reading is None or reading.not_seen is not None or not reading.is_whole:
            return False
    return True


def leads_to(case: ColumnCase, row: Row, kind: str) -> bool:
    """Whether its page has a link or a file of this kind."""
    page = case.articles.get(row.url or "")
    if page is None:
        return False
    return any(is_of_kind(name, kind) for name in page.words_of_links)


def has_pair(row: Row, others: Sequence[Row]) -> bool:
    """Whether another piece may be about the same paper."""
    return any(other != row and are_a_pair(row.title, other.title) for other in others)


def sure_pairs(
    rows: Sequence[Row], others: Sequence[Row]
) -> list[tuple[Row, tuple[Row, ...]]]:
    """Those pieces that surely have others about the same, with these others."""
    names = Names([other.title for other in others])
    found = (
        (row, tuple(others[number] for number in names.sure_pairs(row.title)))
        for row in rows
    )
    return [(row, same) for row, same in found if same]


def on_other_pages(
    pairs: Iterable[tuple[Row, tuple[Row, ...]]],
) -> Iterator[tuple[Row, tuple[Row, ...]]]:
    """The same without counterparts that stand on the very page of the piece."""
    for row, same in pairs:
        others = tuple(other for other in same if other.url != row.url)
        if others:
            yield row, others


def remark_on_parts(parts: Sequence[Part]) -> Remark:
    """A hint made of several halves."""
    told = "；".join(part.text for part in parts)
    count = sum(part.count for part in parts)
    return Remark(Result.HINT, "odd", {"parts": told, "count": count}).at(parts[0].url)


def example_of(rows: Sequence[Row]) -> dict[str, str | int]:
    """The first of some rows, and how many there are."""
    first = rows[0]
    return {"title": first.title, "day": str(first.published), "count": len(rows)}


def _rows(case: ColumnCase, columns: Iterable[ColumnSeen]) -> Iterator[Row]:
    for column in columns:
        reading = case.reading.readings.get(column.key)
        if reading is None:
            continue
        for item in reading.items:
            yield Row(item.title, item.url, item.published, column.name)
        if page := reading.article:
            yield Row(page.title, page.url, page.published, column.name)
