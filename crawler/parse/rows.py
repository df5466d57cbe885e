"""One row of a list: its title, its address, the date that counts, its index number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from catalog_spec.observations import ArticleSeen, ItemSeen
from crawler.parse.outline import Outline
from crawler.parse.row_dates import (
    DatedText,
    is_date_piece,
    is_only_date,
    without_date,
)
from crawler.parse.sheet import Link, Sheet
from crawler.parse.text import drop_blanks, fold_blanks
from crawler.parse.words import load_words

_INDEX_NUMBER = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Z]{0,8}[0-9]{2,20}[A-Z0-9]{0,8}[-/]){1,3}"
    r"(?:19|20)[0-9]{2,6}-[0-9A-Za-z-]{1,12}"
)
_CLICKS = ("onclick", "data-href", "ng-click", "v-on:click", "@click", "ms-click")
_ROW_TAGS = frozenset({"li", "tr", "dl", "article"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LONGEST_HEAD = 12


@dataclass(frozen=True, slots=True)
class RowSeen:
    """One row and where it stands.

    Parameters
    ----------
    item: what the row says.
    href: the address as written on the page, or None.
    index: number of the row's entry in the outline.
    """

    item: ItemSeen
    href: str | None
    index: int


@dataclass(frozen=True, slots=True)
class RowDraft:
    """A row before it is accepted: its entry, its title link and its dates."""

    index: int
    link: Link | None
    dates: tuple[DatedText, ...]


@cache
def _never_titles() -> tuple[frozenset[str], tuple[str, ...]]:
    titles = load_words("lists")["titles"]
    return frozenset(titles["never"]), tuple(titles["never_begins"])


@lru_cache(maxsize=1024)
def is_title(words: str) -> bool:
    """Whether the words of a link can be the title of an information."""
    never, beginnings = _never_titles()
    words = words.strip()
    if len(words) < 2 or words in never or words.startswith(beginnings):
        return False
    bare = drop_blanks(words)
    return bare not in never and not bare.isdigit() and not is_only_date(bare)


def without_bullets(words: str) -> str:
    """Cut list bullets off the front of a title."""
    return words.lstrip(load_words("lists")["titles"]["bullets"]) or words


def longest(links: Iterable[Link]) -> Link | None:
    """The link that is the title: the longest words; the first of equals."""
    return max(links, key=lambda link: len(link.title), default=None)


def is_clickable(outline: Outline, index: int) -> bool:
    """Whether a script opens something when entry `index` is clicked."""
    return any(name in outline.attributes[index] for name in _CLICKS)


def find_clickable(outline: Outline, index: int) -> int | None:
    """The first part of entry `index` that a script opens, or None."""
    inside = range(index, outline.ends[index])
    return next((part for part in inside if is_clickable(outline, part)), None)


@cache
def _openers() -> frozenset[str]:
    return frozenset(load_words("lists")["titles"]["opens"])


def find_opener(sheet: Sheet, index: int, title: str = "") -> Link | None:
    """The link of a row whose title is plain text: an icon, or 查看 and its like.

    Parameters
    ----------
    sheet: the page.
    index: number of the row's entry.
    title: the words of the row, which the link then bears.
    """
    outline = sheet.outline
    for part in range(index, outline.ends[index]):
        if outline.tags[part] != "a" or outline.text(part) not in _openers() | {""}:
            continue
        href, url = sheet.target(part)
        if url and url != sheet.url.partition("#")[0]:
            return Link(part, href, url, title, title)
    return None


class RowReader:
    """Reads the rows of one list.

    Parameters
    ----------
    sheet: the page.
    holder: number of the entry that holds the rows.
    drafts: the rows, from the top.
    """

    def __init__(self, sheet: Sheet, holder: int, drafts: Sequence[RowDraft]) -> None:
        self.sheet = sheet
        self.outline = sheet.outline
        self.drafts = drafts
        self.heads = self._heads(holder)

    def read(self) -> list[RowSeen]:
        """The rows that have a title."""
        return [row for draft in self.drafts if (row := self._row(draft))]

    def _heads(self, holder: int) -> list[str]:
        """Words over the cells, from the first row of a table that has no date."""
        outline = self.outline
        row = self.drafts[0].index
        wanted = sum(1 for _ in outline.children(row))
        if outline.tags[row] not in _ROW_TAGS or wanted < 2:
            return []
        table = holder if outline.tags[holder] != "tbody" else outline.parents[holder]
        for child in range(table + 1, row):
            if outline.tags[child] != outline.tags[row]:
                continue
            cells = [
                drop_blanks(outline.text(cell)) for cell in outline.children(child)
            ]
            if len(cells) == wanted and all(
                len(cell) <= _LONGEST_HEAD for cell in cells
            ):
                return cells
        return []

    def _row(self, draft: RowDraft) -> RowSeen | None:
        title, link = self._title(draft)
        if not title:
            return None
        date = self._date_that_counts(draft)
        found = date.found if date else None
        item = ItemSeen(
            title=title,
            url=link.url if link else None,
            published=found.value if found else None,
            date_text=date.text if date else "",
            date_from="list" if found else "",
            index_no=self._index_number(draft),
        )
        return RowSeen(item, (link.href or None) if link else None, draft.index)

    def _title(self, draft: RowDraft) -> tuple[str, Link | None]:
        link = draft.link
        if link is None:
            clickable = find_clickable(self.outline, draft.index)
            words = self._words_without_dates(draft.index, draft)
            if clickable is None:
                return words, find_opener(self.sheet, draft.index, words)
            href, url = self.sheet.target(clickable)
            return words, Link(clickable, href if url else "", url, words, words)
        inside = [
            d
            for d in draft.dates
            if link.index <= d.index < self.outline.ends[link.index]
        ]
        if not inside:
            return without_bullets(link.title), link
        if len(link.title) > len(link.name):
            return without_bullets(link.title), link
        heading = self._heading_in(link.index)
        return heading or self._words_without_dates(link.index, draft), link

    def _heading_in(self, index: int) -> str:
        """The words of a heading inside a link that also holds date and summary."""
        for inner in range(index + 1, self.outline.ends[index]):
            if self.outline.tags[inner] in _HEADINGS:
                return self.outline.text(inner)
        return ""

    def _words_without_dates(self, index: int, draft: RowDraft) -> str:
        """The longest text of a row, dates cut out."""
        dated = {date.index for date in draft.dates}
        outline = self.outline
        pieces = []
        for inner in range(index, outline.ends[index]):
            text = outline.texts[inner]
            if inner in dated:
                text = without_date(text)
                if is_only_date(text) or is_date_piece(outline.texts[inner]):
                    continue
            text = fold_blanks(text)
            if text and is_title(text):
                pieces.append(text)
        return without_bullets(max(pieces, key=len)) if pieces else ""

    def _date_that_counts(self, draft: RowDraft) -> DatedText | None:
        if len(draft.dates) < 2:
            return draft.dates[0] if draft.dates else None
        for word in load_words("lists")["headings"]["date"]:
            for dated in draft.dates:
                if word in self._label_of(dated.index, draft.index):
                    return dated
        complete = [dated for dated in draft.dates if dated.found]
        return complete[-1] if complete else draft.dates[0]

    def _label_of(self, index: int, row: int) -> str:
        """The words that say what the text `index` is: its cell's head, or a label."""
        own = self.outline.texts[index]
        if len(own.strip()) > _LONGEST_HEAD:
            return own
        for number, cell in enumerate(self.outline.children(row)):
            if cell <= index < self.outline.ends[cell]:
                if number < len(self.heads):
                    return self.heads[number]
                break
        texts = self.outline.texts
        return next((texts[i] for i in range(index - 1, row, -1) if texts[i]), "")

    def _index_number(self, draft: RowDraft) -> str | None:
        words = load_words("lists")["headings"]["index_number"]
        if any(word in head for head in self.heads for word in words):
            cells = [
                self.outline.text(cell) for cell in self.outline.children(draft.index)
            ]
            for head, cell in zip(self.heads, cells, strict=False):
                if any(word in head for word in words):
                    return cell or None
        texts = self.outline.texts[draft.index : self.outline.ends[draft.index]]
        found = (_INDEX_NUMBER.search(text) for text in texts if 8 < len(text) < 200)
        return next((match[0] for match in found if match), None)


def is_one_day(rows: Sequence[RowSeen]) -> bool:
    """Whether only one of some rows has a day, so that it may be that of the page."""
    return _only_dated(rows) is not None


def is_page_itself(article: ArticleSeen, rows: Sequence[RowSeen]) -> bool:
    """Whether the only dated row is the whole information, with the day above its text.

    A file or another page that it leads to gives the row its words; a metadata block
    that was taken for a row leads nowhere.
    """
    row = _only_dated(rows)
    if row is None:
        return False
    is_block = bool(article.metadata) and row.href is None
    return is_block or drop_blanks(article.title) not in drop_blanks(row.item.title)


def _only_dated(rows: Sequence[RowSeen]) -> RowSeen | None:
    dated = [row for row in rows if row.item.published is not None]
    return dated[0] if len(dated) == 1 else None
