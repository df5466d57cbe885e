"""Reading a page whose platform does not matter: tree, list, pager, units, article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from catalog_spec.observations import (
    ArticleSeen,
    ColumnSeen,
    PageSeen,
    Request,
)
from crawler.parse.addresses import place
from crawler.parse.answers import Answer, embedded_records, total_of_records
from crawler.parse.article import read_article
from crawler.parse.breadcrumb import Trails
from crawler.parse.calls import call_for_list, called_pages
from crawler.parse.column_title import title_of_column
from crawler.parse.columns_below import columns_below
from crawler.parse.dates import find_dates
from crawler.parse.elsewhere import frames_of, frames_with_list, tree_files
from crawler.parse.emptiness import declared_empty, why_not_read
from crawler.parse.lines import Line, read_lines
from crawler.parse.lists import ListSeen, read_lists
from crawler.parse.main_lists import main_lists
from crawler.parse.markup import make_sheet
from crawler.parse.metadata import can_hold_block
from crawler.parse.nodes import read_script_nodes
from crawler.parse.pager import Paging, read_paging
from crawler.parse.platform import Mark, WebPage
from crawler.parse.platforms import recognise
from crawler.parse.profile import Profile
from crawler.parse.rows import RowSeen, is_one_day, is_page_itself
from crawler.parse.script_lists import read_script_list
from crawler.parse.sheet import FRAME, SIDE, Sheet
from crawler.parse.site_marks import read_site_marks
from crawler.parse.text import drop_blanks, fold_blanks
from crawler.parse.tree import Tree, read_tree
from crawler.parse.undated import read_undated
from crawler.parse.units import read_units, units_among

_LEAST_PROSE = 90


@dataclass(frozen=True, slots=True)
class Reading:
    """A page that was read.

    Parameters
    ----------
    page: what was seen.
    hrefs: the addresses of its rows as the page writes them.
    mark: what the platform was recognised by, None for a page nobody knows.
    """

    page: PageSeen
    hrefs: tuple[str | None, ...] = ()
    mark: Mark | None = None


def read_html(
    text: str,
    url: str,
    encoding: str,
    *,
    article_only: bool = False,
    profiles: Sequence[Profile] = (),
) -> Reading:
    """Read a page or a fragment of one.

    Parameters
    ----------
    text: the decoded page.
    url: its absolute address.
    encoding: what it was decoded from.
    article_only, profiles: see `crawler.parse.read_page`.
    """
    reader = _PageReader(text, url, encoding, profiles)
    return (reader.read_article_alone() if article_only else None) or reader.read()


class _PageReader:
    """Puts together what the readers see on one page."""

    def __init__(
        self, text: str, url: str, encoding: str, profiles: Sequence[Profile]
    ) -> None:
        self.text = text
        self.url = url
        self.encoding = encoding
        self.parsed, self.sheet = make_sheet(text, url)
        self.web_page = WebPage(self.parsed, self.sheet)
        self.known = recognise(url, text, profiles)
        self.platform = self.known.platform
        self.aside: frozenset[int] = frozenset()
        self.script_list: Answer | None = None

    def read_article_alone(self) -> Reading | None:
        """Only the article; None where the rest is needed to know that it is one."""
        article = self.article
        if article is None or article.published is None:
            return None
        if not article.metadata and article.body_chars < _LEAST_PROSE:
            return None
        page = PageSeen(
            self.url,
            self.encoding,
            self.platform.name,
            title=article.title,
            breadcrumb=article.breadcrumb,
            article=article,
            article_only=True,
        )
        return Reading(page, mark=self.known.mark)

    @cached_property
    def article(self) -> ArticleSeen | None:
        """The page read as one information, whatever else stands on it."""
        return self.platform.article(self.web_page, self.article_by_shape)

    @cached_property
    def article_by_shape(self) -> ArticleSeen | None:
        """The same without what the platform knows better."""
        return read_article(
            self.parsed, self.url, outline=self.sheet.outline, lines=self.lines
        )

    @cached_property
    def lines(self) -> list[Line]:
        """The page cut into lines."""
        return read_lines(self.sheet.outline)

    def read(self) -> Reading:
        lists = read_lists(self.sheet)
        entries = frozenset(row.index for one in lists for row in one.rows)
        self.aside = _entries_of(self.sheet, [one for one in lists if one.aside])
        lists = [one for one in lists if not one.aside]
        tree = read_tree(self.sheet, entries)
        lists = _outside(lists, tree.entries)
        named_rows = self.platform.rows(self.web_page)
        article = None if named_rows else self._article_beside(lists)
        breadcrumb = article.breadcrumb if article else self._breadcrumb()
        rows: Sequence[RowSeen] = named_rows or ()
        if not rows and self._may_show_rows(article, lists, tree):
            rows = self._rows(lists, tree, breadcrumb)
        if rows:
            article = None
        columns = tree.columns or read_script_nodes(self.sheet.scripts, self.sheet.base)
        columns = self.platform.columns(self.web_page, columns)
        return self._put_together(article, rows, tree, columns, breadcrumb)

    def _article_beside(self, lists: Sequence[ListSeen]) -> ArticleSeen | None:
        """The information of the page, unless it plainly shows but a list."""
        if self._is_mere_list(lists):
            return self.platform.article(self.web_page, None)
        return self.article

    def _may_show_rows(
        self, article: ArticleSeen | None, lists: Sequence[ListSeen], tree: Tree
    ) -> bool:
        if article is None:
            return True
        # What the platform itself names as an information is no list.
        is_named = article is not self.article_by_shape
        return not is_named and bool(lists) and self._is_list_page(article, lists, tree)

    def _put_together(
        self,
        article: ArticleSeen | None,
        rows: Sequence[RowSeen],
        tree: Tree,
        columns: tuple[ColumnSeen, ...],
        breadcrumb: tuple[str, ...],
    ) -> Reading:
        outer = self._outer_words(rows, tree)
        paging = self._paging(rows, outer) if not article else Paging()
        taken = frozenset(row.index for row in rows)
        units = () if article else read_units(self.sheet, taken) or units_among(columns)
        empty = None if rows or article else declared_empty(self.sheet, tree.entries)
        next_pages = paging.requests
        if not rows and not article and not empty and not next_pages:
            next_pages = self._fetched_by_script(columns) or frames_with_list(
                self.sheet, has_menu=bool(columns)
            )
        requests = self._tree_requests(columns)
        current = tree.current or _current_of(columns, self.url)
        if not article:
            columns += columns_below(self.sheet, columns, current)
        anything = any((rows, article, empty, next_pages, self._has_no_records()))
        anything = anything or (bool(units) and not columns)
        page = PageSeen(
            url=self.url,
            encoding=self.encoding,
            platform=self.platform.name,
            title=article.title
            if article
            else title_of_column(self.sheet, breadcrumb, columns, current),
            breadcrumb=breadcrumb,
            article=article,
            columns=columns,
            current_column=current,
            rows=tuple(row.item for row in rows),
            next_pages=next_pages,
            total=paging.total,
            declared_empty=empty,
            tree_requests=requests,
            units=units,
            not_read=None if anything else why_not_read(self.sheet, columns, current),
            is_cut=paging.is_cut,
            site=read_site_marks(self.sheet),
        )
        return Reading(page, tuple(row.href for row in rows), self.known.mark)

    # -- rows --------------------------------------------------------------------

    def _is_list_page(
        self, article: ArticleSeen, lists: Sequence[ListSeen], tree: Tree
    ) -> bool:
        """Whether rows are the matter of a page that also reads as an article."""
        rows = [row for one in lists for row in one.rows]
        outer = self._outer_words(rows, Tree())
        names = {drop_blanks(column.name) for column in tree.columns}
        names |= {drop_blanks(name) for name in article.breadcrumb[-1:]}
        is_column = drop_blanks(article.title) in names
        if self._is_row_title(article.title, rows):
            return is_column or not is_page_itself(article, rows)
        own_date = any(
            date.where in ("shown", "table") and date.text in outer
            for date in article.dates
        )
        # Names of offices stand everywhere on a page; numbers and days do not.
        told = [v for v in article.metadata.values() if any(map(str.isdigit, v))]
        own_block = any(value in outer for value in told)
        if own_block or (own_date and not is_column):
            return False
        return self._prose(lists) < _LEAST_PROSE and (is_column or not own_date)

    def _is_mere_list(self, lists: Sequence[ListSeen]) -> bool:
        """Whether `_is_list_page` would say so of any article read from the page."""
        if not lists or can_hold_block(self.lines):
            return False
        rows = [row for one in lists for row in one.rows]
        if is_one_day(rows):
            return False
        dates = find_dates(self._outer_words(rows, Tree()))
        return not dates and self._prose(lists) < _LEAST_PROSE

    def _is_row_title(self, title: str, rows: Sequence[RowSeen]) -> bool:
        """Whether a headline is only some words of a row."""
        bare = drop_blanks(title)
        outline = self.sheet.outline
        return any(bare in drop_blanks(outline.text(row.index)) for row in rows)

    def _prose(self, lists: Sequence[ListSeen]) -> int:
        """Characters of running text outside rows and frames."""
        outline, regions = self.sheet.outline, self.sheet.regions
        covered: set[int] = set()
        for row in (row for one in lists for row in one.rows):
            covered.update(range(row.index, outline.ends[row.index]))
        return sum(
            len(drop_blanks(text))
            for index, text in enumerate(outline.texts)
            if len(text) > 24 and "。" in text
            if index not in covered and not regions[index] & FRAME
        )

    def _rows(
        self, lists: Sequence[ListSeen], tree: Tree, breadcrumb: tuple[str, ...]
    ) -> list[RowSeen]:
        rows = [row for one in self._main_lists(lists, breadcrumb) for row in one.rows]
        rows = rows or self._embedded_rows() or self._script_rows()
        is_empty = self.script_list or declared_empty(self.sheet, tree.entries)
        if not rows and not is_empty:
            columns = frozenset(c.url for c in tree.columns if c.url)
            found = read_undated(self.sheet, tree.entries, columns, self.aside)
            rows = [row for one in found for row in one.rows]
        return _once(rows)

    def _main_lists(
        self, lists: Sequence[ListSeen], breadcrumb: tuple[str, ...]
    ) -> Sequence[ListSeen]:
        """On a column's page the lists made like the longest one; elsewhere all."""
        if len(lists) < 2 or not breadcrumb:
            return lists
        return main_lists(self.sheet.outline, lists)

    def _embedded_rows(self) -> list[RowSeen]:
        fragment = embedded_records(self.text)
        if not fragment:
            return []
        _, sheet = make_sheet(fragment, self.url)
        sheet.base = self.sheet.base
        rows = [row for one in read_lists(sheet) if not one.aside for row in one.rows]
        if rows:
            return rows
        return [
            row for one in read_undated(sheet, (0, 0), frozenset()) for row in one.rows
        ]

    def _script_rows(self) -> list[RowSeen]:
        """Rows that the page draws from data in its scripts."""
        self.script_list = read_script_list(self.sheet)
        if self.script_list is None:
            return []
        written = zip(self.script_list.items, self.script_list.hrefs, strict=True)
        place = len(self.sheet.outline.tags) - 1
        return [RowSeen(item, href, place) for item, href in written]

    # -- words around the list ----------------------------------------------------

    def _outer_words(self, rows: Sequence[RowSeen], tree: Tree) -> str:
        """The words outside rows, menu and frames, where a pager speaks."""
        outline, regions = self.sheet.outline, self.sheet.regions
        skip = sorted(
            [(row.index, outline.ends[row.index]) for row in rows] + [tree.entries]
        )
        words: list[str] = []
        position = 0
        for start, end in [*skip, (len(outline.texts), len(outline.texts))]:
            words += [
                outline.texts[i]
                for i in range(position, start)
                if outline.texts[i] and not regions[i] & (FRAME | SIDE)
            ]
            position = max(position, end)
        return fold_blanks(" ".join(words))

    def _paging(self, rows: Sequence[RowSeen], outer: str) -> Paging:
        found = read_paging(self.sheet, outer, len(rows))
        own = self.platform.paging(self.web_page, len(rows), found)
        if own is not found:
            return own
        written = self.script_list
        if written and written.total is not None:
            is_cut = 0 < len(rows) < written.total
            found = replace(found, total=written.total, is_cut=is_cut)
        if found.requests or not rows:
            return found
        called = called_pages(self.sheet, len(rows), found.total)
        return Paging(called, found.total) if called else found

    def _fetched_by_script(self, columns: Sequence[ColumnSeen]) -> tuple[Request, ...]:
        """The first page of a column's list that only a script brings."""
        call = call_for_list(self.sheet) if columns else None
        return tuple(call.requests([1])) if call else ()

    def _has_no_records(self) -> bool:
        """Whether the records in the page say of themselves that there are none."""
        written = self.script_list
        return total_of_records(self.text) == 0 or bool(written and not written.items)

    def _tree_requests(self, columns: tuple[ColumnSeen, ...]) -> tuple[Request, ...]:
        requests = list(self.platform.tree_requests(self.web_page))
        if not columns:
            requests += tree_files(self.sheet)
            requests += frames_of(self.sheet)
        own = Request(self.url)
        return tuple(dict.fromkeys(r for r in requests if r != own))[:12]

    # -- names ------------------------------------------------------------------------

    def _breadcrumb(self) -> tuple[str, ...]:
        return Trails(self.sheet.outline, self.lines).names()


def _outside(lists: Sequence[ListSeen], menu: tuple[int, int]) -> list[ListSeen]:
    """Lists that do not stand inside the catalogue."""
    start, end = menu
    return [one for one in lists if not start < one.rows[0].index < end]


def _entries_of(sheet: Sheet, lists: Sequence[ListSeen]) -> frozenset[int]:
    """All entries that lie in the rows of some lists."""
    ends = sheet.outline.ends
    rows = (row.index for one in lists for row in one.rows)
    return frozenset(entry for row in rows for entry in range(row, ends[row]))


def _once(rows: Sequence[RowSeen]) -> list[RowSeen]:
    """Rows without those that stand twice with the same words and address."""
    seen: set[tuple[str, str | None, object]] = set()
    kept = []
    for row in rows:
        identity = (row.item.title, row.item.url, row.item.published)
        if identity not in seen or row.item.url is None:
            kept.append(row)
        seen.add(identity)
    return kept


def _current_of(columns: Sequence[ColumnSeen], url: str) -> str | None:
    here = place(url)
    return next((c.key for c in columns if c.url and place(c.url) == here), None)
