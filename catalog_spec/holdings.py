"""What a column and everything below it held on one night, ready to be judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from catalog_spec.notes import NoteReader, is_placeholder
from catalog_spec.observations import (
    ArticleSeen,
    ColumnReading,
    ColumnSeen,
    ItemSeen,
    NotSeen,
    Outcome,
)

_MOST_PINNED = 3
_FEWEST_DATED = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of information in a column.

    Parameters
    ----------
    title, url, published: as on the site; `published` is None when no day was found.
    is_note: it only says that nothing is due.
    is_page: it is the column's own page and not a row of a list.
    is_page_undated: its page was opened and shows no day either.
    date_text: the day as a list writes it, which may leave out the year.
    """

    title: str
    url: str | None
    published: date | None
    is_note: bool = False
    is_page: bool = False
    is_page_undated: bool = False
    date_text: str = ""

    @property
    def identity(self) -> object:
        """What makes it the same piece in two lists."""
        return self.url or (self.title, self.published)

    @property
    def is_of_unknown_age(self) -> bool:
        """Whether it has a day whose year is not known, or may have one on its page."""
        is_unopened = self.url is not None and not self.is_page_undated
        may_have_day = is_unopened or bool(self.date_text)
        return self.published is None and may_have_day and not self.is_page


@dataclass(frozen=True, slots=True)
class Holdings:
    """All pieces of a column and of the columns below it.

    Parameters
    ----------
    pieces: each piece once, in the order of the site.
    columns_read: how many columns could be read.
    unread: columns that could not be read, with the reason.
    unfinished: readings of lists that were not read to their end.
    pretended: readings whose site claims items of which no row was seen.
    empty_pages: columns whose page was read and carries a headline but no text.
    linked: how many of the columns lead elsewhere on purpose.
    evidence: references to the stored responses, each once.
    """

    pieces: tuple[Piece, ...] = ()
    columns_read: int = 0
    unread: tuple[tuple[ColumnSeen, NotSeen], ...] = ()
    unfinished: tuple[ColumnReading, ...] = ()
    pretended: tuple[ColumnReading, ...] = ()
    empty_pages: int = 0
    linked: int = 0
    evidence: tuple[str, ...] = ()

    @property
    def content(self) -> tuple[Piece, ...]:
        """The pieces that are more than a note."""
        return tuple(piece for piece in self.pieces if not piece.is_note)

    @property
    def notes(self) -> tuple[Piece, ...]:
        """The pieces that only say that nothing is due."""
        return tuple(piece for piece in self.pieces if piece.is_note)

    @property
    def unread_places(self) -> int:
        """How many columns or lists may hold something newer that was not seen."""
        open_ended = sum(not _is_read_down_to(seen, None) for seen in self.unfinished)
        return len(self.unread) + len(self.pretended) + open_ended

    @property
    def is_whole(self) -> bool:
        """Whether every column was read and every list to its end."""
        return not (self.unread or self.unfinished or self.pretended)

    def newest(self, today: date) -> date | None:
        """Day of the newest piece of content that is not dated in the future."""
        days = [piece.published for piece in self.content if piece.published]
        return max((day for day in days if day <= today), default=None)

    def has_later_than(self, today: date) -> bool:
        """Whether a piece is dated after today, so that its real day is not known."""
        return any(piece.published and piece.published > today for piece in self.pieces)

    def without(self, other: Holdings) -> Holdings:
        """The same, less the pieces that also stand in `other`."""
        elsewhere = {piece.identity for piece in other.pieces}
        kept = [piece for piece in self.pieces if piece.identity not in elsewhere]
        return replace(self, pieces=tuple(kept))

    def rules_out(self, day: date | None) -> bool:
        """Whether nothing later than a day can stand where nobody has looked.

        Parameters
        ----------
        day: the day, or None for "later than what was read of each list".
        """
        is_dated = not any(piece.is_of_unknown_age for piece in self.content)
        if self.unread or self.pretended or not is_dated:
            return False
        return all(_is_read_down_to(reading, day) for reading in self.unfinished)


def gather(
    columns: Iterable[ColumnSeen],
    readings: Mapping[str, ColumnReading],
    notes: NoteReader,
    names: Sequence[str] = (),
) -> Holdings:
    """Put the readings of several columns together.

    Parameters
    ----------
    columns: a column and the public ones below it.
    readings: by column key, as in `UnitReading`.
    notes: tells notes from content.
    names: names of the norm item, besides the column's own, for notes on the column.
    """
    seen = list(columns)
    own = [column for column in seen if not column.external]
    read = [
        (column, readings[column.key]) for column in own if _is_read(column, readings)
    ]
    pieces = _each_once(
        piece
        for column, reading in read
        for piece in _pieces(reading, notes, (column.name, *names))
    )
    return Holdings(
        pieces=tuple(pieces),
        columns_read=len(read),
        unread=tuple(_unread(own, readings)),
        unfinished=tuple(
            reading
            for _, reading in read
            if not reading.is_whole and not _is_pretended(reading)
        ),
        pretended=tuple(reading for _, reading in read if _is_pretended(reading)),
        empty_pages=sum(_is_empty_page(reading) for _, reading in read),
        linked=len(seen) - len(own),
        evidence=tuple(
            dict.fromkeys(ref for _, reading in read for ref in reading.evidence)
        ),
    )


def _is_read(column: ColumnSeen, readings: Mapping[str, ColumnReading]) -> bool:
    reading = readings.get(column.key)
    return reading is not None and reading.not_seen is None


def _unread(
    columns: Sequence[ColumnSeen], readings: Mapping[str, ColumnReading]
) -> Iterator[tuple[ColumnSeen, NotSeen]]:
    """Columns with an address that were not read; a bare heading holds nothing."""
    for column in columns:
        reading = readings.get(column.key)
        if reading is not None and reading.not_seen is not None:
            yield column, reading.not_seen
        elif reading is None and column.url is not None:
            yield column, NotSeen(Outcome.NOT_VISITED, column.url)


def _is_pretended(reading: ColumnReading) -> bool:
    return bool(reading.total) and not reading.items


def _is_empty_page(reading: ColumnReading) -> bool:
    page = reading.article
    return page is not None and not _has_content(page) and not reading.declared_empty


def _has_content(page: ArticleSeen) -> bool:
    has_text = page.body_chars > 0 and not is_placeholder(page.excerpt)
    return has_text or bool(page.attachments)


def _pieces(
    reading: ColumnReading, notes: NoteReader, names: Sequence[str]
) -> Iterator[Piece]:
    for item in reading.items:
        if item.url is not None or not is_placeholder(item.title):
            yield _piece_of_row(item, notes, names)
    if reading.article is not None and _has_content(reading.article):
        yield _piece_of_page(reading.article, notes, names)


def _piece_of_row(item: ItemSeen, notes: NoteReader, names: Sequence[str]) -> Piece:
    return Piece(
        title=item.title,
        url=item.url,
        published=item.published,
        is_note=notes.is_note(item.title, names),
        is_page_undated=item.published is None and item.date_from == "article",
        date_text=item.date_text if item.date_from != "article" else "",
    )


def _piece_of_page(page: ArticleSeen, notes: NoteReader, names: Sequence[str]) -> Piece:
    says_nothing = notes.is_note_text(page.excerpt, page.body_chars)
    return Piece(
        title=page.title,
        url=page.url,
        published=page.published,
        is_note=says_nothing or notes.is_note(page.title, names),
        is_page=True,
    )


def _each_once(pieces: Iterable[Piece]) -> Iterable[Piece]:
    """A piece listed in a column and in the one above it counts once.

    A statement on a column is known as a note in that column only.
    """
    once: dict[object, Piece] = {}
    for piece in pieces:
        if piece.identity not in once or piece.is_note:
            once[piece.identity] = piece
    return once.values()


def _is_read_down_to(reading: ColumnReading, day: date | None) -> bool:
    """Whether the list runs from new to old and was read far enough.

    Some rows may be pinned to the top out of order.
    """
    days = [item.published for item in reading.items if item.published]
    for pinned in range(min(_MOST_PINNED, len(days) - _FEWEST_DATED) + 1):
        rest = days[pinned:]
        if len(rest) >= _FEWEST_DATED and all(a >= b for a, b in pairwise(rest)):
            return day is None or rest[-1] <= day
    return False
