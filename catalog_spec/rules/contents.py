"""What the contents of a column show, for rules that ask for required elements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from catalog_spec.elements import Element
from catalog_spec.observations import ArticleSeen, ColumnReading
from catalog_spec.page_words import bare
from catalog_spec.rule_words import enumerated
from catalog_spec.rules.cases import ColumnCase
from catalog_spec.rules.registry import Remark
from catalog_spec.verdicts import Confidence, Result

UNSURE = Remark(Result.COULD_NOT_CHECK)


@dataclass(frozen=True, slots=True)
class Entry:
    """One piece with the words that tell what it is.

    Parameters
    ----------
    words: its title without the name of the column that is judged, which says nothing,
        behind the name of its column below that one; without blanks, half-width.
    title, published: as on the site.
    """

    words: str
    title: str
    published: date | None

    def shows(self, element: Element, year: int | None = None) -> bool:
        """Whether it is a piece of this kind, of this year or a later one."""
        if not element.is_named_in(self.words):
            return False
        return year is None or element.is_about(self.title, self.published, year)


@dataclass(frozen=True, slots=True)
class Contents:
    """All that stands in a column and below it.

    Parameters
    ----------
    entries: its pieces, notes included.
    pages: the information pages that were read.
    unread: titles of pieces whose page was not read.
    labels: names of the columns below, of attachments and of links.
    elements: what the texts of pages and attachments name.
    """

    entries: tuple[Entry, ...]
    pages: tuple[ArticleSeen, ...]
    unread: tuple[str, ...]
    labels: tuple[str, ...]
    elements: frozenset[str]

    @classmethod
    def of(cls, case: ColumnCase) -> Contents:
        """Gather the contents of one column."""
        pages = tuple(pages_of(case))
        files = dict(_files_in_lists(case))
        read = {*files, *(page.url for page in pages)}
        below = [each.name for each in case.below if each not in case.match.columns]
        return cls(
            entries=tuple(_entries(case)),
            pages=pages,
            unread=tuple(
                piece.title
                for piece in case.whole.content
                if piece.url and piece.url not in read
            ),
            labels=tuple(map(bare, [*below, *_words_of_links(pages)])),
            elements=frozenset().union(*_named_elements(case, pages), *files.values()),
        )

    @property
    def chars(self) -> int:
        """Length of all texts together."""
        return sum(page.body_chars for page in self.pages)

    def names(self, element: Element) -> bool:
        """Whether a text, a title or the name of anything shows the element."""
        if element.key in self.elements:
            return True
        if any(element.is_named_in(label) for label in self.labels):
            return True
        return any(entry.shows(element) for entry in self.entries)

    def has_piece(self, element: Element, year: int) -> bool:
        """Whether there is such a piece about this year or a later one."""
        return any(entry.shows(element, year) for entry in self.entries)


def hint(case: ColumnCase, words: str, **values: str | int) -> Remark:
    """A hint that rests on what the norm lists as the contents of a column."""
    trust = case.item.content_confidence or Confidence.INFERRED
    return Remark(Result.HINT, words, values, trust)


def pages_of(case: ColumnCase) -> Iterator[ArticleSeen]:
    """The pages of its content that were read, columns' own pages among them."""
    own = {page.url: page for each in _readings(case) if (page := each.article)}
    for piece in case.whole.content:
        page = own.get(piece.url or "") or case.articles.get(piece.url or "")
        if page is not None:
            yield page


def listed(elements: list[Element] | tuple[Element, ...]) -> str:
    """The names of elements in one line, the first few of them."""
    return enumerated(each.name for each in elements)


def _readings(case: ColumnCase) -> Iterator[ColumnReading]:
    for column in case.below:
        if column.key in case.reading.readings:
            yield case.reading.readings[column.key]


def _entries(case: ColumnCase) -> Iterator[Entry]:
    own = (bare(case.item.name), bare(case.name))
    for column in case.below:
        reading = case.reading.readings.get(column.key)
        if reading is None:
            continue
        above = "" if column in case.match.columns else bare(column.name)
        for item in reading.items:
            words = above + without(item.title, own)
            yield Entry(words, item.title, item.published)
        if page := reading.article:
            words = above + without(page.title, own)
            yield Entry(words, page.title, page.published)


def without(title: str, names: tuple[str, ...]) -> str:
    """A bare title without bare names that say nothing where it stands."""
    text = bare(title)
    for name in filter(None, names):
        text = text.replace(name, "")
    return text


def _words_of_links(pages: tuple[ArticleSeen, ...]) -> Iterator[str]:
    for page in pages:
        yield from (file.name for file in page.attachments)
        yield from (link.words for link in page.links)


def _files_in_lists(case: ColumnCase) -> Iterator[tuple[str, frozenset[str]]]:
    """Files that rows lead straight to and whose text was read; what they name."""
    for piece in case.whole.content:
        link = case.reading.links.get(piece.url or "")
        if link is not None and link.text is not None:
            yield link.url, link.text.elements


def _named_elements(
    case: ColumnCase, pages: tuple[ArticleSeen, ...]
) -> Iterator[frozenset[str]]:
    """What the texts name, those of attachments that were read included."""
    for page in pages:
        yield page.text.elements
        for file in page.attachments:
            link = case.reading.links.get(file.url)
            if link is not None and link.text is not None:
                yield link.text.elements
