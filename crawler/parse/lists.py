"""Rows of lists, wherever a page keeps them.

A row is found from its date: the smallest part of the page that holds the date and a
title. Rows with a common holder make a list; further rows of the same make without a
date belong to it. Pages without any dated row may still show an undated list.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

from crawler.parse.row_dates import (
    DatedText,
    ends_in_date,
    find_row_dates,
    years_above,
)
from crawler.parse.rows import (
    RowDraft,
    RowReader,
    RowSeen,
    find_clickable,
    find_opener,
    is_clickable,
    is_title,
    longest,
)
from crawler.parse.sheet import FRAME, PAGER, SIDE, TRAIL, Link, Sheet
from crawler.parse.text import drop_blanks
from crawler.parse.words import load_words, one_of
from crawler.parse.years import give_years

_HOLDERS = frozenset(
    {"ul", "ol", "table", "tbody", "thead", "body", "main", "section", "html", "form"}
)
_ROW_TAGS = frozenset({"li", "tr", "dl", "article"})
_MOST_ROW_LINKS = 6
_MOST_ROW_CHARACTERS = 900
_LONG_TITLE = 8


@dataclass(frozen=True, slots=True)
class ListSeen:
    """Rows with a common holder.

    Parameters
    ----------
    holder: number of the holding entry in the outline.
    rows: its rows from the top.
    aside: it stands in a box beside the matter of the page.
    """

    holder: int
    rows: tuple[RowSeen, ...]
    aside: bool = False


def read_lists(sheet: Sheet) -> list[ListSeen]:
    """Find all lists with dated rows, in the order of the page, side boxes too.

    Parameters
    ----------
    sheet: the page.
    """
    return _ListReader(sheet).read()


@cache
def _article_line() -> re.Pattern[str]:
    return one_of(load_words("lists")["article"]["line"])


@cache
def _side_headings() -> re.Pattern[str]:
    return one_of(load_words("lists")["headings"]["side"])


class _ListReader:
    """Finds the lists of one page."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.outline = sheet.outline
        self._twins: dict[tuple[int, tuple[str, str]], int] = {}
        self.titles = [link for link in sheet.links if self._may_be_title(link)]
        self.title_counts = sheet.counts({link.index for link in self.titles})
        self.dates = find_row_dates(sheet)
        self.date_counts = sheet.counts({dated.index for dated in self.dates})

    def read(self) -> list[ListSeen]:
        drafts = list(self._drafts())
        by_holder: dict[int, list[RowDraft]] = {}
        for draft in drafts:
            holder = self.outline.parents[draft.index]
            by_holder.setdefault(holder, []).append(draft)
        lists = []
        for holder, group in sorted(by_holder.items()):
            group.sort(key=lambda draft: (draft.index, _first_date(draft)))
            aside = self._is_aside(group[0].index)
            if aside or self._is_list(group):
                rows = self._rows(self._with_undated(holder, group), holder)
                if rows:
                    lists.append(ListSeen(holder, rows, aside))
        return lists

    def _may_be_title(self, link: Link) -> bool:
        if self.sheet.regions[link.index] & (TRAIL | FRAME):
            return False
        if link.url is None and not self._has_script(link):
            return False
        if link.url == self.sheet.url.partition("#")[0]:
            return False
        return is_title(link.title) or (bool(link.url) and ends_in_date(link.name))

    def _has_script(self, link: Link) -> bool:
        """Whether a link without an address opens something all the same."""
        called = "(" in link.href and "void" not in link.href
        return called or is_clickable(self.outline, link.index)

    # -- rows ------------------------------------------------------------------

    def _drafts(self) -> Iterator[RowDraft]:
        by_row: dict[int, list[DatedText]] = {}
        for dated in self.dates:
            row = self._row_of(dated)
            if row is not None:
                by_row.setdefault(row, []).append(dated)
        for row, dates in by_row.items():
            yield from self._split(row, dates)

    def _row_of(self, date: DatedText) -> int | None:
        """The smallest part of the page that holds `date` and a title."""
        counts, ends = self.title_counts, self.outline.ends
        for steps, ancestor in enumerate(self.outline.ancestors(date.index)):
            if counts[ends[ancestor]] > counts[ancestor]:
                return self._widen(ancestor)
            if self._is_linkless_row(ancestor):
                return ancestor
            if steps > 12 or self.outline.tags[ancestor] in ("body", "html"):
                return None
        return None

    def _is_linkless_row(self, index: int) -> bool:
        """A row that is opened by a script, or that is plain text in a list."""
        outline = self.outline
        tag = outline.tags[index]
        if tag == "div":
            is_opened = find_opener(self.sheet, index) is not None
            return is_opened and self._has_dated_twins(index)
        if tag not in ("li", "tr", "dl"):
            return False
        if find_clickable(self.outline, index) is not None:
            return True
        if not self._has_dated_twins(index):
            return False
        words = drop_blanks(outline.text(index))
        return 8 <= len(words) <= 200 and not _article_line().search(words)

    def _has_dated_twins(self, index: int) -> bool:
        """Whether two parts of one make and one holder hold a date each."""
        outline, counts = self.outline, self.date_counts
        holder, shape = outline.parents[index], outline.signature(index)
        if (holder, shape) not in self._twins:
            self._twins[holder, shape] = sum(
                counts[outline.ends[child]] > counts[child]
                for child in outline.children(holder)
                if outline.signature(child) == shape
            )
        return self._twins[holder, shape] >= 2

    def _widen(self, index: int) -> int:
        """Climb from the smallest part to the whole row."""
        outline, titles, dates = self.outline, self.title_counts, self.date_counts
        while outline.tags[index] not in _ROW_TAGS:
            parent = outline.parents[index]
            if parent < 0 or outline.tags[parent] in _HOLDERS:
                break
            end, parent_end = outline.ends[index], outline.ends[parent]
            more_titles = (
                titles[parent_end] - titles[parent] > titles[end] - titles[index]
            )
            more_dates = dates[parent_end] - dates[parent] > dates[end] - dates[index]
            whole = outline.tags[parent] in ("li", "tr") and self._few(parent)
            if (more_titles or more_dates) and not whole:
                break
            index = parent
        return index

    def _few(self, index: int) -> bool:
        counts = self.date_counts
        return counts[self.outline.ends[index]] - counts[index] <= 2

    def _split(self, row: int, dates: list[DatedText]) -> Iterator[RowDraft]:
        """One row, or the several rows that stand in one part without own parts."""
        links = self._titles_in(row)
        different = {link.url or link.title for link in links}
        if len(dates) == 1 and len(different) <= _MOST_ROW_LINKS:
            yield RowDraft(row, longest(links), tuple(dates))
        elif len(different) <= 1 or not self._alternates(links, dates):
            if len(different) <= _MOST_ROW_LINKS and len(dates) <= 4:
                yield RowDraft(row, longest(links), tuple(dates))
        else:
            yield from self._pair(row, links, dates)

    def _titles_in(self, index: int) -> list[Link]:
        counts = self.title_counts
        return self.titles[counts[index] : counts[self.outline.ends[index]]]

    def _alternates(self, links: list[Link], dates: list[DatedText]) -> bool:
        """Whether titles and dates follow each other by turns."""
        marks = sorted(
            [(link.index, "t") for link in links if len(link.title) >= 4]
            + [(date.index, "d") for date in dates]
        )
        turns = "".join(mark for _, mark in marks)
        return turns.count("td") >= 2 or turns.count("dt") >= 2

    def _pair(
        self, row: int, links: list[Link], dates: list[DatedText]
    ) -> Iterator[RowDraft]:
        """Give each date its title by their order."""
        places = [link.index for link in links]
        before = dates[0].index < places[0] and dates[-1].index < places[-1]
        bounds = [dated.index for dated in dates]
        bounds = [*bounds, self.outline.ends[row]] if before else [row - 1, *bounds]
        for number, dated in enumerate(dates):
            start, end = bounds[number], bounds[number + 1]
            between = links[bisect_left(places, start) : bisect_left(places, end)]
            yield from self._rows_between(between, dated, date_first=before)

    def _rows_between(
        self, links: list[Link], date: DatedText, *, date_first: bool
    ) -> Iterator[RowDraft]:
        if not links:
            return
        long = [link for link in links if len(link.title) >= _LONG_TITLE] or links
        own = (long[0] if date_first else long[-1]) if len(long) > 1 else longest(links)
        for link in long:
            if link is not own and link.url != (own.url if own else None):
                yield RowDraft(link.index, link, ())
        if own:
            yield RowDraft(own.index, own, (date,))

    # -- lists -----------------------------------------------------------------

    def _is_aside(self, index: int) -> bool:
        """Whether a row stands in a frame of the page or in a box beside its matter."""
        region = self.sheet.regions[index] & (FRAME | TRAIL | SIDE | PAGER)
        return bool(region) or self._heads_aside(index)

    def _is_list(self, group: Sequence[RowDraft]) -> bool:
        """Whether the rows make a list and not a remark or an article."""
        if len({draft.index for draft in group}) >= 2:
            return True
        return all(self._is_row_alone(draft) for draft in group)

    def _is_row_alone(self, draft: RowDraft) -> bool:
        link, whole = draft.link, self.outline.tags[draft.index] in _ROW_TAGS
        words = drop_blanks(self.outline.text(draft.index))
        if len(words) > _MOST_ROW_CHARACTERS:
            return False
        is_titled = whole and link is not None and len(link.title) >= _LONG_TITLE
        if _article_line().search(words) and not is_titled:
            return False
        if link and link.url is None and not link.href:
            return whole
        counts = self.title_counts
        count = counts[self.outline.ends[draft.index]] - counts[draft.index]
        return count <= _MOST_ROW_LINKS

    def _heads_aside(self, index: int) -> bool:
        """Whether the heading over a list says that it stands beside the matter.

        A column may itself be called 图片新闻: then its words stand in <title> too.
        """
        heading = self.heading_over(index)
        found = _side_headings().search(heading) if heading else None
        return found is not None and found.group() not in self.page_titles

    @cached_property
    def page_titles(self) -> str:
        """The words of all <title> elements without blanks."""
        tags = enumerate(self.outline.tags)
        texts = (self.outline.text(index) for index, tag in tags if tag == "title")
        return drop_blanks(" ".join(texts))

    def heading_over(self, index: int) -> str:
        """The short words just before a list: its heading, or "" when there is none."""
        outline = self.outline
        for steps, ancestor in enumerate(outline.ancestors(index)):
            if steps > 4 or outline.tags[ancestor] in ("body", "html"):
                return ""
            first = next(
                (c for c in outline.children(ancestor) if drop_blanks(outline.text(c))),
                None,
            )
            if first is None or first > index or index < outline.ends[first]:
                continue
            words = drop_blanks(outline.text(first))
            counts = self.date_counts
            if counts[outline.ends[first]] > counts[first]:
                continue
            return words if len(words) <= 20 else ""
        return ""

    def _with_undated(self, holder: int, group: list[RowDraft]) -> list[RowDraft]:
        """Add the rows of the same make that carry no date."""
        outline = self.outline
        known = {draft.index for draft in group}
        shapes = {outline.signature(draft.index) for draft in group}
        loose = outline.tags[holder] in ("ul", "ol", "tbody", "table")
        tags = {tag for tag, _ in shapes}
        added = []
        for child in outline.children(holder):
            if child in known or outline.tags[child] not in tags:
                continue
            if not loose and outline.signature(child) not in shapes:
                continue
            draft = self._undated_row(child)
            if draft:
                added.append(draft)
        return sorted([*group, *added], key=lambda draft: draft.index)

    def _undated_row(self, index: int) -> RowDraft | None:
        counts = self.date_counts
        if counts[self.outline.ends[index]] > counts[index]:
            return None
        links = [link for link in self._titles_in(index) if link.url]
        if not links or len({link.url for link in links}) > 3:
            return None
        best = longest(links)
        return RowDraft(index, best, ()) if best and len(best.title) >= 4 else None

    def _rows(self, group: Sequence[RowDraft], holder: int) -> tuple[RowSeen, ...]:
        rows = RowReader(self.sheet, holder, group).read()
        items = [row.item for row in rows]
        if any(not item.published and item.date_text for item in items):
            years = years_above(self.outline, [row.index for row in rows])
            items = give_years(items, self.sheet.source, years)
        pairs = zip(rows, items, strict=True)
        return tuple(replace(row, item=item) for row, item in pairs)


def _first_date(draft: RowDraft) -> int:
    return draft.dates[0].index if draft.dates else 0
