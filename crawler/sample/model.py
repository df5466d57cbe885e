"""The pretend district as plain data: units, columns, items, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Condition(StrEnum):
    """What was done to one column on purpose. The fault plan speaks these words."""

    HEALTHY = "healthy"
    STILL = "still"
    BORDER = "border"
    TODAY = "today"
    PINNED = "pinned"
    CROSSPOST = "crosspost"
    SLOW = "slow"
    DATE_IN_ARTICLE = "date_in_article"
    STATEMENT = "statement"
    SERIES = "series"
    ANNUAL = "annual"
    SECOND_PAGE_BROKEN = "second_page_broken"
    OVERDUE = "overdue"
    OVERDUE_BY_ONE = "overdue_by_one"
    DUE_SOON = "due_soon"
    LAST_DAY = "last_day"
    SERIES_GAP = "series_gap"
    ANNUAL_GAP = "annual_gap"
    BLANK_WORDS = "blank_words"
    BLANK_BARE = "blank_bare"
    NOTE_CURRENT = "note_current"
    NOTE_OLD = "note_old"
    MISSING = "missing"
    HIDDEN = "hidden"
    PARENT_MISSING = "parent_missing"
    LINKED = "linked"
    FUTURE = "future"
    NO_DATE = "no_date"
    NO_DATE_UNREAD = "no_date_unread"
    BEFORE_FOUNDED = "before_founded"
    BEFORE_SINCE = "before_since"
    SERVER_ERROR = "server_error"
    CHALLENGE = "challenge"
    EMPTY_BODY = "empty_body"
    CUT_SHORT = "cut_short"
    CUT_BODY = "cut_body"
    SCRIPT_FILLED = "script_filled"
    LOGIN = "login"
    NOT_FOUND = "not_found"


UNREADABLE = frozenset(
    {
        Condition.SERVER_ERROR,
        Condition.CHALLENGE,
        Condition.EMPTY_BODY,
        Condition.CUT_SHORT,
        Condition.CUT_BODY,
        Condition.SCRIPT_FILLED,
        Condition.LOGIN,
        Condition.NOT_FOUND,
    }
)
ABSENT = frozenset({Condition.MISSING, Condition.HIDDEN, Condition.PARENT_MISSING})
STALE = frozenset(
    {
        Condition.OVERDUE,
        Condition.OVERDUE_BY_ONE,
        Condition.SERIES_GAP,
        Condition.ANNUAL_GAP,
        Condition.NOTE_OLD,
    }
)
BLANK = frozenset({Condition.BLANK_WORDS, Condition.BLANK_BARE})
NOTES = frozenset({Condition.NOTE_CURRENT, Condition.NOTE_OLD})


class Platform(StrEnum):
    """Which template a unit's pages are made from."""

    PORTAL_TREE = "portal_tree"
    PORTAL_SCRIPT = "portal_script"
    MENU = "menu"
    BOARD = "board"

    @property
    def is_portal(self) -> bool:
        """Whether the unit stands on the shared portal of the province's type."""
        return self in (Platform.PORTAL_TREE, Platform.PORTAL_SCRIPT)


class Shape(StrEnum):
    """What a column's address shows."""

    LIST = "list"
    PAGE = "page"
    HEADING = "heading"


class Role(StrEnum):
    """What a unit is there to show. Most units are plain."""

    PLAIN = "plain"
    CLEAN = "clean"
    MOVED = "moved"
    RENAMED = "renamed"
    SPLIT = "split"
    FOUNDED = "founded"
    BLOCKED = "blocked"
    TREE_BROKEN = "tree_broken"
    HOME_STALE = "home_stale"
    HOME_NAVIGATING = "home_navigating"
    HOME_UNCHECKED = "home_unchecked"
    VETO_BLANK = "veto_blank"
    VETO_STALE = "veto_stale"
    NEAR_BLANK = "near_blank"
    NEAR_STALE = "near_stale"


STALE_HOMES = frozenset({Role.HOME_STALE, Role.HOME_NAVIGATING, Role.HOME_UNCHECKED})


@dataclass(frozen=True, slots=True)
class Item:
    """One information.

    Parameters
    ----------
    number: number in its address, unique in the district.
    title: full title.
    published: the day its page shows; None when it shows none anywhere.
    dated_in_list: its row shows the date.
    is_note: it only states that nothing is due.
    broken: its own page answers with a server error.
    host: number of the host that serves its page.
    pinned: it stands above newer rows.
    """

    number: int
    title: str
    published: date | None
    dated_in_list: bool = True
    is_note: bool = False
    broken: bool = False
    host: int = 0
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One node of a unit's tree.

    Parameters
    ----------
    number: number in its address, unique in the district.
    parent: number of the node above, or None.
    name: the name as the site writes it.
    item_ids: the norm items it stands for, empty for a column the norm does not know.
    condition: what was done to it.
    shape: what its address shows.
    items: its rows in the order of the site.
    link: where it leads on purpose, or "".
    """

    number: int
    parent: int | None
    name: str
    item_ids: tuple[str, ...] = ()
    condition: Condition = Condition.HEALTHY
    shape: Shape = Shape.LIST
    items: tuple[Item, ...] = ()
    link: str = ""

    @property
    def hidden(self) -> bool:
        """Whether the site keeps it from the public."""
        return self.condition is Condition.HIDDEN


@dataclass(frozen=True, slots=True)
class Dress:
    """How a unit's pages look: encoding, dates, rows a page.

    Parameters
    ----------
    encoding: the real encoding of its pages.
    header_charset: charset the server announces, "" for none.
    meta_charset: charset the page announces, "" for none.
    date_form: name of the form its list dates take.
    page_size: rows a list page.
    variant: 0 or 1, which of two markups of its template.
    """

    encoding: str
    header_charset: str
    meta_charset: str
    date_form: str
    page_size: int
    variant: int


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of the district and its whole site.

    Parameters
    ----------
    name, kind, since, founded, moved_from, aliases, duties: as in the roster.
    number: number in its addresses.
    role: what it is there to show.
    platform: its template.
    host: number of the host that serves it.
    dress: how its pages look.
    columns: its tree, parents before children.
    missing: norm items asked of it that have no public column, with the reason.
    """

    name: str
    kind: str
    number: int
    role: Role
    platform: Platform
    host: int
    dress: Dress
    columns: tuple[Column, ...] = ()
    missing: tuple[tuple[str, Condition], ...] = ()
    since: date | None = None
    founded: date | None = None
    moved_from: str | None = None
    aliases: tuple[str, ...] = ()
    duties: frozenset[str] = frozenset()

    @property
    def is_readable(self) -> bool:
        """Whether its tree can be read at all."""
        return self.role not in (Role.BLOCKED, Role.TREE_BROKEN)
