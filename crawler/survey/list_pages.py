"""The pages of one list behind its first, put together without doubles."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from catalog_spec.observations import ItemSeen, Request
from crawler.survey.sight import Depth, Recall, See, Sight


class PageBudget:
    """How many further list pages of one unit may still be read."""

    def __init__(self, pages: int) -> None:
        self._left = pages

    def take(self, wanted: int) -> int:
        """How many of the wanted pages may be read; they count as read."""
        granted = min(wanted, self._left)
        self._left -= granted
        return granted


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list holds.

    Parameters
    ----------
    rows: every row once, in the site's order.
    evidence: references to the stored pages.
    complete: no page of the list failed or was left out.
    """

    rows: tuple[ItemSeen, ...]
    evidence: tuple[str, ...]
    complete: bool


async def read_list(
    first: Sight, see: See, depth: Depth, budget: PageBudget
) -> Listing:
    """Read the pages behind the first until nothing new comes.

    When the first page still joins on to what it showed on an earlier night, the pages
    behind it are taken from memory, unless the site's own count says that something
    changed further down.

    Parameters
    ----------
    first: the sight of the first page; it has a page.
    see: looks at one address.
    depth: how far to go in one list.
    budget: how far the whole unit may still go.
    """
    reading = _ListReading(see, depth, budget)
    assert first.page is not None  # noqa: S101 - see above
    pushed_down = _rows_pushed_down(first)
    if pushed_down is not None:
        gathered = await reading.read(first, recall=Recall.IF_KNOWN)
        rows = gathered.rows | _new(_by_identity(pushed_down), gathered.rows)
        if first.page.total in (None, len(rows)) and not gathered.has_moved:
            return Listing(tuple(rows.values()), gathered.references, gathered.complete)
    gathered = await reading.read(first, recall=Recall.NEVER)
    return Listing(
        tuple(gathered.rows.values()), gathered.references, gathered.complete
    )


@dataclass(slots=True)
class _Gathered:
    """Rows gathered from page after page.

    `is_cut` tells that a page cannot name what comes behind it, or that a page asked for
    by a form brought nothing new: whether the list ends there is not known unless the
    site's own count of its items is reached.

    `has_moved` tells that a page shows something else than on an earlier night: what
    the pages around it showed then does not join on to it any more.
    """

    rows: dict[object, ItemSeen]
    evidence: list[str]
    complete: bool = True
    total: int | None = None
    is_cut: bool = False
    has_moved: bool = False

    @property
    def references(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one for one in self.evidence if one))

    def take(self, request: Request, sight: Sight) -> tuple[Request, ...]:
        """Add a page and return the further pages that it makes worth asking for."""
        page = sight.page
        if page is None or (page.not_read and not page.rows):
            self.complete = False
            return ()
        self.evidence.append(sight.evidence)
        self.has_moved |= sight.before is not None and not sight.is_unchanged
        fresh = _new(_by_identity(page.rows), self.rows)
        self.rows |= fresh
        self.total = self.total or page.total
        self.is_cut |= page.is_cut or (bool(request.form) and not fresh)
        return page.next_pages if fresh else ()

    def settle(self) -> None:
        """Tell, when the last page was read, whether something was left out."""
        is_short = self.total is None or len(self.rows) < self.total
        self.complete &= not (self.is_cut and is_short)


@dataclass(frozen=True, slots=True)
class _ListReading:
    see: See
    depth: Depth
    budget: PageBudget

    async def read(self, first: Sight, *, recall: Recall) -> _Gathered:
        assert first.page is not None  # noqa: S101 - the caller looked
        gathered = _Gathered(
            _by_identity(first.page.rows),
            [first.evidence],
            total=first.page.total,
            is_cut=first.page.is_cut,
        )
        asked = {Request(first.page.url)}
        waiting = _unasked(first.page.next_pages, asked)
        while waiting:
            batch = self._affordable(waiting, len(asked))
            gathered.complete &= len(batch) == len(waiting)
            asked.update(batch)
            sights = await asyncio.gather(
                *(self.see(request, recall=recall) for request in batch)
            )
            further = [
                request
                for asked_for, sight in zip(batch, sights, strict=True)
                for request in gathered.take(asked_for, sight)
            ]
            waiting = _unasked(further, asked)
        gathered.settle()
        return gathered

    def _affordable(self, waiting: list[Request], asked: int) -> list[Request]:
        room = max(0, self.depth.list_pages - asked)
        return waiting[: self.budget.take(min(room, len(waiting)))]


def _row_identity(row: ItemSeen) -> object:
    """A row is its address; without one its title and day."""
    return row.url or (row.title, row.published)


def _by_identity(rows: Iterable[ItemSeen]) -> dict[object, ItemSeen]:
    return {_row_identity(row): row for row in rows}


def _rows_pushed_down(first: Sight) -> list[ItemSeen] | None:
    """Rows that newer ones have pushed from the first page to the second.

    None when the first page no longer joins on to what it showed before, so that
    nothing can be said of the pages behind it; nor can it where the first page shows no
    rows and a frame or a script brings the whole list. A row that stood above one which is
    still there has not been pushed down: it was taken away.
    """
    if first.page is None or not first.page.rows:
        return None
    if first.is_unchanged:
        return []
    if first.before is None:
        return None
    now = {_row_identity(row) for row in first.page.rows}
    before = first.before.rows
    still_there = [i for i, row in enumerate(before) if _row_identity(row) in now]
    return list(before[still_there[-1] + 1 :]) if still_there else None


def _new(
    fresh: dict[object, ItemSeen], known: dict[object, ItemSeen]
) -> dict[object, ItemSeen]:
    return {identity: row for identity, row in fresh.items() if identity not in known}


def _unasked(requests: Iterable[Request], asked: set[Request]) -> list[Request]:
    return [request for request in dict.fromkeys(requests) if request not in asked]
