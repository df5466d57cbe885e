"""The survey of one unit: from its entry address to a `UnitReading`.

The survey decides what to look at and puts together what was seen. It fetches and
parses nothing itself: it is handed a `See`, so a live site, a stored night and a test
all go through the same walk.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urldefrag, urlsplit

from catalog_spec.norm import NormItem
from catalog_spec.observations import (
    ArticleSeen,
    ColumnReading,
    ColumnSeen,
    ItemSeen,
    NotSeen,
    Outcome,
    PageSeen,
    Request,
    UnitReading,
)
from catalog_spec.roster import Unit
from crawler.survey.columns_below import columns_below, is_tree_whole
from crawler.survey.days import with_article_date, without_guesses
from crawler.survey.list_pages import PageBudget, read_list
from crawler.survey.neighbours import own_columns
from crawler.survey.sessions import freed_from_sessions
from crawler.survey.shelf import Shelf
from crawler.survey.sight import Articles, Depth, Recall, See, Sight
from crawler.survey.unit_tree import find_tree
from crawler.words import say


async def survey_unit(
    unit: Unit, items: Sequence[NormItem], see: See, depth: Depth
) -> UnitReading:
    """Walk one unit's platform and return what it holds.

    Parameters
    ----------
    unit: the unit; the walk starts at its entry address.
    items: the norm items asked of it; they tell the catalogue from other menus.
    see: looks at one address.
    depth: how far to go.
    """
    see = freed_from_sessions(see)
    entry = await see(Request(unit.entry))
    if entry.page is None:
        return UnitReading(unit.entry, not_seen=entry.not_seen(unit.entry))
    tree = await find_tree(unit, items, entry, see, depth)
    if not tree.columns:
        reason = entry.page.not_read or say("night", "no_tree")
        not_seen = tree.failure or NotSeen(Outcome.UNREADABLE, unit.entry, reason)
        return UnitReading(
            unit.entry, not_seen=not_seen, evidence=_references([entry.evidence])
        )
    columns = own_columns(tree.columns, unit)
    if len(tree.columns) > depth.columns:
        return _endless_tree(unit, entry)
    walk = _ColumnWalk(unit, see, depth, entry.page, columns)
    readings = await walk.read_all()
    if len(walk.columns) > depth.columns:
        return _endless_tree(unit, entry)
    return UnitReading(
        entry=unit.entry,
        columns=tuple(walk.columns.values()),
        readings=readings,
        entry_items=without_guesses(entry.page.rows),
        entry_lists=_lists_shown(entry.page.rows, readings.values()),
        evidence=_references([entry.evidence, *tree.evidence]),
        articles=walk.articles,
        article_evidence=walk.article_evidence,
        site=entry.page.site,
        tree_unread=tree.unread,
        is_tree_whole=is_tree_whole(columns, walk.columns, readings.values()),
    )


def _endless_tree(unit: Unit, entry: Sight) -> UnitReading:
    """A catalogue so large that it is none: what it lacks cannot be told."""
    not_seen = NotSeen(Outcome.TOO_LARGE, unit.entry, say("night", "endless_tree"))
    evidence = _references([entry.evidence])
    return UnitReading(unit.entry, not_seen=not_seen, evidence=evidence)


def _references(evidence: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reference for reference in evidence if reference))


def _lists_shown(rows: Sequence[ItemSeen], readings: Iterable[ColumnReading]) -> int:
    """Count the columns whose items stand on the entry page."""
    shown = {row.url for row in rows if row.url}
    return sum(any(item.url in shown for item in r.items) for r in readings)


# One column may well be what the entry page shows; two that show the same are not read.
_FEWEST_COPIES = 2

PAGES_AT_ONCE = 128
"""Information pages of one unit that are under way side by side.

More than any host is asked for at a time, so that pages which wait to be tried again
hold up no others; few enough that thousands of them take no memory while they queue.
"""


class _ColumnWalk:
    """Reads the lists of all columns, and the columns that only show up on the way."""

    def __init__(
        self,
        unit: Unit,
        see: See,
        depth: Depth,
        entry: PageSeen,
        columns: Sequence[ColumnSeen],
    ) -> None:
        self.columns = {column.key: column for column in columns}
        self._see = see
        self._depth = depth
        self._entry = entry
        self._entry_urls = {_bare(unit.entry), _bare(entry.url)}
        self._budget = PageBudget(depth.unit_pages)
        self._hosts = {_host(unit.entry)} | {
            _host(c.url) for c in columns if c.url and not c.external
        }
        self._readings: dict[str, ColumnReading] = {}
        self._finished: Shelf[ColumnReading] = Shelf(in_a_box=1)
        self._entry_copies: dict[str, ColumnReading] = {}
        self._places = asyncio.Semaphore(PAGES_AT_ONCE)
        self.articles: Shelf[ArticleSeen] = Shelf()
        self.article_evidence: dict[str, str] = {}

    async def read_all(self) -> dict[str, ColumnReading]:
        """Read every public column; columns found below one are read in their turn."""
        waiting = list(self.columns.values())
        while waiting:
            found = await asyncio.gather(
                *(self._read(column) for column in waiting if _is_public(column))
            )
            waiting = [column for columns in found for column in columns]
            if len(self.columns) > self._depth.columns:
                break
        readings = {**self._finished, **self._readings}
        if len(self._entry_copies) >= _FEWEST_COPIES:
            readings |= self._entry_copies
        return readings

    async def _read(self, column: ColumnSeen) -> list[ColumnSeen]:
        """Read one column and return the columns first seen below it.

        Its information pages come last, when its list pages are out of memory.
        """
        below = await self._read_lists(column)
        if column.key in self._readings:
            await self._open_items(column.key)
            self._finished.put(column.key, self._readings.pop(column.key))
        return below

    async def _read_lists(self, column: ColumnSeen) -> list[ColumnSeen]:
        first = await self._see(Request(column.url or ""))
        if first.page and not self._is_own(first.page.url):
            # The column sends its visitors to another site, whatever its link says.
            self.columns[column.key] = replace(column, external=True)
            return []
        if first.page is None:
            not_seen = first.not_seen(column.url or "")
            self._readings[column.key] = _unread(column, first, not_seen)
            return []
        if self._was_sent_to_entry(column, first.page):
            self._readings[column.key] = _entry_instead(column, first)
            return []
        if first.page.rows and first.page.rows == self._entry.rows:
            self._entry_copies[column.key] = _entry_instead(column, first)
        below = self._new_columns_below(column, first.page)
        self._readings[column.key] = await self._read_list(column, first)
        return below

    def _was_sent_to_entry(self, column: ColumnSeen, page: PageSeen) -> bool:
        """Whether the site leads on to its entry page from a column's address.

        Many sites do so instead of saying that the page is not there.
        """
        is_entry = _bare(column.url or "") in self._entry_urls
        return not is_entry and _bare(page.url) in self._entry_urls

    def _new_columns_below(
        self, column: ColumnSeen, page: PageSeen
    ) -> list[ColumnSeen]:
        """Columns of the page's own menu that nobody has seen yet."""
        below = columns_below(column, page, self._entry_urls)
        found = [seen for seen in below if seen.key not in self.columns]
        self.columns |= {seen.key: seen for seen in found}
        return found

    async def _read_list(self, column: ColumnSeen, first: Sight) -> ColumnReading:
        page = first.page
        assert page is not None  # noqa: S101 - the caller looked
        listing = await read_list(first, self._see, self._depth, self._budget)
        rows = without_guesses(listing.rows)
        reason = page.not_read or _units_instead(page)
        if not rows and page.article is None and reason:
            not_seen = NotSeen(Outcome.UNREADABLE, page.url, reason)
            return replace(_unread(column, first, not_seen), evidence=listing.evidence)
        return ColumnReading(
            key=column.key,
            items=rows,
            total=page.total,
            complete=listing.complete,
            declared_empty=page.declared_empty if not rows else None,
            article=_own_article(page, bool(rows)),
            evidence=listing.evidence,
        )

    async def _open_items(self, key: str) -> None:
        """Open the pages of a column's rows and take the dates its list leaves open."""
        reading = self._readings[key]
        opening: deque[asyncio.Task[_Dated | None]] = deque()
        found: list[_Dated | None] = []
        try:
            for item, recall in self._wanted_pages(reading.items):
                await self._places.acquire()
                opening.append(asyncio.create_task(self._open(item, recall)))
                # Thousands of finished tasks take more room than what they brought.
                while opening and opening[0].done():
                    found.append(opening.popleft().result())
            found += await asyncio.gather(*opening)
        finally:
            for task in opening:
                task.cancel()
        opened = [one for one in found if one is not None]
        dated = {id(one.row): one.dated for one in opened}
        self._readings[key] = replace(
            reading,
            items=tuple(dated.get(id(item), item) for item in reading.items),
            evidence=_references([*reading.evidence, *(o.evidence for o in opened)]),
        )

    async def _open(self, item: ItemSeen, recall: Recall) -> _Dated | None:
        """Open the page of one row and put it away; the row dated, if it had no date."""
        url = item.url or ""
        try:
            sight = await self._see(Request(url), recall=recall, article_only=True)
        finally:
            self._places.release()
        article = sight.page.article if sight.page else None
        if article is None:
            return None
        self.articles.put(url, article)
        self.article_evidence[url] = sight.evidence
        has_day = item.date_text and article.published is None
        if item.published is not None or has_day:
            return None
        return _Dated(item, with_article_date(item, article), sight.evidence)

    def _wanted_pages(self, items: Sequence[ItemSeen]) -> list[tuple[ItemSeen, Recall]]:
        """The rows whose page is opened, and whether memory will do for it."""
        own = [item for item in items if self._is_own(item.url)]
        undated = [item for item in own if item.published is None]
        needed = {id(item) for item in undated[: self._depth.undated_articles]}
        wanted = [(item, self._recall(item, id(item) in needed)) for item in own]
        return [(item, recall) for item, recall in wanted if recall is not None]

    def _recall(self, item: ItemSeen, is_needed: bool) -> Recall | None:
        """How far to go for the page of one row; None leaves it alone."""
        depth = self._depth
        if is_needed or depth.articles is Articles.ALL:
            return Recall.IF_KNOWN
        if depth.articles is Articles.NEEDED:
            return None
        is_recent = (item.published or date.min) >= depth.recent_since
        return Recall.IF_KNOWN if is_recent else Recall.ONLY

    def _is_own(self, url: str | None) -> bool:
        return bool(url) and _host(url) in self._hosts


@dataclass(frozen=True, slots=True)
class _Dated:
    """A row whose page gave it its date, and the reference of that page."""

    row: ItemSeen
    dated: ItemSeen
    evidence: str


def _unread(column: ColumnSeen, first: Sight, not_seen: NotSeen) -> ColumnReading:
    evidence = _references([first.evidence])
    return ColumnReading(
        column.key, complete=False, not_seen=not_seen, evidence=evidence
    )


def _entry_instead(column: ColumnSeen, first: Sight) -> ColumnReading:
    reason = say("night", "entry_instead")
    not_seen = NotSeen(Outcome.BAD_REDIRECT, column.url or "", reason)
    return _unread(column, first, not_seen)


def _bare(url: str) -> str:
    """An address without its fragment, which the server never sees."""
    return urldefrag(url).url


def _is_public(column: ColumnSeen) -> bool:
    return bool(column.url) and not column.hidden and not column.external


def _units_instead(page: PageSeen) -> str | None:
    """The reason why a mere list of units is no blank column."""
    is_list = page.units and not page.columns and not page.declared_empty
    return say("night", "units_instead") if is_list else None


def _own_article(page: PageSeen, has_rows: bool) -> ArticleSeen | None:
    """The column's page as an information of its own, unless it is a list."""
    return None if has_rows else page.article


def _host(url: str | None) -> str:
    return urlsplit(url or "").netloc.lower().removeprefix("www.")
