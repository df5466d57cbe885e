"""A trial walk over one site: what each step of the patrol would read there.

It looks at the entry, the catalogue, one column with a page behind its first, and one
information, keeps what every step saw, and judges nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from catalog_spec.match import match_columns
from catalog_spec.norm import NormItem
from catalog_spec.observations import ColumnSeen, Outcome, PageSeen, Request
from catalog_spec.roster import Unit
from crawler.browser import Browser, BrowserError, is_rendered, needs_rendering
from crawler.fetch import Fetcher
from crawler.fetched import Fetched
from crawler.parse.addresses import same_site
from crawler.parse.platform import Mark
from crawler.parse.platforms import platform_named
from crawler.parse.profile import Profile
from crawler.parse.reader import read

MOST_TREE_PAGES = 6
MOST_COLUMNS = 4
MOST_ARTICLES = 3
_FEWEST_NAMES = 4


@dataclass(frozen=True, slots=True)
class Look:
    """One page that was asked for, and what was read on it.

    Parameters
    ----------
    request: what was asked for.
    outcome, detail: how the visit ended.
    page: what was read, None when nothing came.
    mark: what its platform was recognised by, None for a page nobody knows.
    is_rendered: a browser had to render it.
    """

    request: Request
    outcome: Outcome
    detail: str = ""
    page: PageSeen | None = None
    mark: Mark | None = None
    is_rendered: bool = False


See = Callable[[Request], Awaitable[Look]]


@dataclass(frozen=True, slots=True)
class CatalogueTrial:
    """The catalogue that was found.

    Parameters
    ----------
    look: the page or file it was read from.
    kind: whose norm items it was held against.
    columns: its columns.
    matched: norm item name to the name of the column that serves it.
    missed: names of norm items that no column serves.
    """

    look: Look
    kind: str
    columns: tuple[ColumnSeen, ...]
    matched: Mapping[str, str]
    missed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListTrial:
    """One column, and one page behind its first.

    Parameters
    ----------
    name: name of the column.
    look: its first page.
    behind: a further page, None when the first names none.
    fresh: rows of the further page that the first does not show.
    entered: for rows whose address tells it, the day of entry by the row's address.
    """

    name: str
    look: Look
    behind: Look | None = None
    fresh: int = 0
    entered: Mapping[str, date] | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """What the steps of a trial read; a step that could not be made is None.

    Parameters
    ----------
    entry: the address that was given.
    catalogue: the tree of columns.
    lists: the columns that were opened, the last of them with rows if any had.
    article: one information.
    """

    entry: Look
    catalogue: CatalogueTrial | None = None
    lists: tuple[ListTrial, ...] = ()
    article: Look | None = None


def reader_of(
    fetcher: Fetcher, profiles: Sequence[Profile], browser: Browser | None = None
) -> See:
    """Make what a trial looks through: a page is fetched, and read in this process.

    Parameters
    ----------
    browser: renders pages that show nothing otherwise.
    """

    async def see(request: Request) -> Look:
        fetched = await fetcher.fetch(request)
        look = look_at(fetched, profiles)
        if browser is None or not needs_rendering(look.page):
            return look
        try:
            rendered = await browser.render(fetched)
        except BrowserError as error:
            return Look(request, Outcome.UNREADABLE, str(error), look.page, look.mark)
        return look_at(rendered, profiles) if rendered else look

    return see


def look_at(fetched: Fetched, profiles: Sequence[Profile] = ()) -> Look:
    """Read an answer that was fetched."""
    if fetched.outcome is not Outcome.OK:
        return Look(fetched.request, fetched.outcome, fetched.detail)
    reading = read(fetched.body, fetched.url, fetched.content_type, profiles=profiles)
    return Look(
        fetched.request,
        fetched.outcome,
        fetched.detail,
        reading.page,
        reading.mark,
        is_rendered(fetched),
    )


async def try_site(
    url: str,
    see: See,
    items: Mapping[str, Sequence[NormItem]],
    unit: Unit | None = None,
    profiles: Sequence[Profile] = (),
) -> Trial:
    """Walk from an address to one information, a page for each step.

    Parameters
    ----------
    url: where to begin: entry of a unit, a column, or an information.
    see: looks at one address.
    items: the norm items asked of each kind of unit.
    unit: the unit it belongs to; without it the kind that fits best is taken.
    profiles: platforms that the office described itself.
    """
    walk = _Walk(see, items, unit, profiles)
    entry = await see(Request(url))
    if entry.page is None:
        return Trial(entry)
    catalogue = await walk.find_catalogue(entry)
    if entry.page.article is not None:
        return Trial(entry, catalogue, (), entry)
    lists = await walk.open_columns(entry, catalogue)
    article = await walk.open_article(lists[-1].look if lists else entry)
    return Trial(entry, catalogue, tuple(lists), article)


@dataclass(frozen=True, slots=True)
class _Walk:
    see: See
    items: Mapping[str, Sequence[NormItem]]
    unit: Unit | None
    profiles: Sequence[Profile]

    async def find_catalogue(self, entry: Look) -> CatalogueTrial | None:
        """The tree that serves most norm items, in the page or where it says."""
        best = self._catalogue(entry)
        waiting = list(entry.page.tree_requests) if entry.page else []
        for request in waiting[:MOST_TREE_PAGES]:
            look = await self.see(request)
            found = self._catalogue(look)
            if found and (best is None or len(found.matched) > len(best.matched)):
                best = found
        return best

    def _catalogue(self, look: Look) -> CatalogueTrial | None:
        if look.page is None or not look.page.columns:
            return None
        trials = [self._held_against(look, kind) for kind in self._kinds()]
        return max(trials, key=lambda trial: len(trial.matched))

    def _kinds(self) -> Sequence[str]:
        return [self.unit.kind] if self.unit else list(self.items)

    def _held_against(self, look: Look, kind: str) -> CatalogueTrial:
        columns = look.page.columns if look.page else ()
        name = _name_before(columns)
        unit = self.unit or Unit(name=name, kind=kind, entry=look.request.url)
        matches = match_columns(columns, self.items[kind], unit).matches
        names = {item.id: item.name for item in self.items[kind]}
        matched = {
            names[item]: match.column.name
            for item, match in matches.items()
            if match.column is not None
        }
        missed = tuple(name for name in names.values() if name not in matched)
        return CatalogueTrial(look, kind, columns, matched, missed)

    async def open_columns(
        self, entry: Look, catalogue: CatalogueTrial | None
    ) -> list[ListTrial]:
        """Open columns until one shows rows; the given page counts when it is one."""
        page = entry.page
        if page and page.rows and (not catalogue or page.current_column):
            return [await self._list(page.title, entry)]
        tried: list[ListTrial] = []
        for column in _promising(catalogue)[:MOST_COLUMNS]:
            look = await self.see(Request(column.url or ""))
            tried.append(await self._list(column.name, look))
            if look.page and (look.page.rows or tried[-1].fresh):
                break
        return tried

    async def _list(self, name: str, look: Look) -> ListTrial:
        page = look.page
        if page is None:
            return ListTrial(name, look)
        entered = self._entered(page)
        if not page.next_pages:
            return ListTrial(name, look, entered=entered)
        behind = await self.see(page.next_pages[0])
        known = {(row.title, row.url) for row in page.rows}
        rows = behind.page.rows if behind.page else ()
        fresh = sum((row.title, row.url) not in known for row in rows)
        return ListTrial(name, look, behind, fresh, entered)

    def _entered(self, page: PageSeen) -> dict[str, date]:
        platform = platform_named(page.platform, self.profiles)
        days = {row.url: platform.entry_day(row.url) for row in page.rows if row.url}
        return {url: day for url, day in days.items() if day}

    async def open_article(self, look: Look) -> Look | None:
        """Open the first row of a list that leads to a page of the site."""
        page = look.page
        rows = page.rows if page else ()
        urls = [r.url for r in rows if r.url and page and same_site(r.url, page.url)]
        last: Look | None = None
        for url in urls[:MOST_ARTICLES]:
            last = await self.see(Request(url))
            if last.page and last.page.article:
                break
        return last


def _name_before(columns: Sequence[ColumnSeen]) -> str:
    """The unit's name, where the site writes it before the names of its columns.

    Where it does not, a name that no column can begin with.
    """
    top = [column.name for column in columns if column.parent is None]
    shared = [
        top[0][:length]
        for length in range(2, 13)
        if top and 2 * sum(name.startswith(top[0][:length]) for name in top) > len(top)
    ]
    return shared[-1] if len(top) > _FEWEST_NAMES and shared else "〇"


def _promising(catalogue: CatalogueTrial | None) -> list[ColumnSeen]:
    """Columns that the public can open here: those that serve the norm first."""
    if catalogue is None:
        return []
    wanted = frozenset(catalogue.matched.values())
    parents = {column.parent for column in catalogue.columns}
    can_open = [c for c in catalogue.columns if c.url and not (c.hidden or c.external)]
    return sorted(can_open, key=lambda c: (c.name not in wanted, c.key in parents))
