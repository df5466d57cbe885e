"""The vocabulary of observed facts, the border between HTML and the norm.

Whoever knows HTML stops here and whoever knows the norm starts here. Every value is
frozen, holds plain data only, and can be pickled and compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Outcome(StrEnum):
    """How one visit ended. A closed list: what is not here cannot happen.

    Only `NOT_FOUND` and `GONE` say something about the site. Everything else but `OK`
    and `NOT_MODIFIED` says that we could not look, and is never a fault.
    """

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    NOT_FOUND = "not_found"
    GONE = "gone"
    CLIENT_ERROR = "client_error"
    SERVER_ERROR = "server_error"
    BLOCKED = "blocked"
    THROTTLED = "throttled"
    REFUSED = "refused"
    RESET = "reset"
    TIMED_OUT = "timed_out"
    TLS_FAILURE = "tls_failure"
    DNS_FAILURE = "dns_failure"
    BAD_REDIRECT = "bad_redirect"
    BAD_RESPONSE = "bad_response"
    TOO_LARGE = "too_large"
    EMPTY = "empty"
    NOT_HTML = "not_html"
    ROBOTS = "robots"
    UNREADABLE = "unreadable"
    NOT_VISITED = "not_visited"

    @property
    def is_readable(self) -> bool:
        """Whether the visit brought something that can be read."""
        return self in (Outcome.OK, Outcome.NOT_MODIFIED)

    @property
    def is_certain_death(self) -> bool:
        """Whether the site itself said that the address no longer exists."""
        return self in (Outcome.NOT_FOUND, Outcome.GONE)

    @property
    def is_doubtful(self) -> bool:
        """Whether another try later the same night may end differently."""
        return self in _DOUBTFUL


_DOUBTFUL = frozenset(
    {
        Outcome.SERVER_ERROR,
        Outcome.BLOCKED,
        Outcome.THROTTLED,
        Outcome.REFUSED,
        Outcome.RESET,
        Outcome.TIMED_OUT,
        Outcome.DNS_FAILURE,
        Outcome.BAD_RESPONSE,
        Outcome.EMPTY,
    }
)


@dataclass(frozen=True, slots=True)
class Request:
    """One thing to ask a site for.

    Parameters
    ----------
    url: absolute http(s) address.
    form: fields of a POST body (the paging call of some platforms); empty means GET.
    """

    url: str
    form: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class NotSeen:
    """Why something could not be read.

    Parameters
    ----------
    outcome: the named failure.
    url: the address that was asked for, or "" when nothing was asked.
    detail: a short remark for the operator, e.g. "HTTP 412".
    """

    outcome: Outcome
    url: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class DateSeen:
    """One date found on a page.

    Parameters
    ----------
    value: the day in China.
    where: "shown" (beside the headline), "meta", "table" (metadata block), "list",
        "url", "title", "body".
    text: the characters it was read from.
    time: "HH:MM" or "HH:MM:SS" when a time stood beside it.
    """

    value: date
    where: str
    text: str
    time: str | None = None


@dataclass(frozen=True, slots=True)
class ColumnSeen:
    """One column of a unit's catalogue tree as the site shows it.

    Parameters
    ----------
    key: identity inside the unit, stable between nights (the platform's column id, or
        the address without its host).
    parent: key of the parent column, or None at the top.
    name: the name as the site writes it, outer blanks removed.
    url: absolute address of its list, or None for a bare heading.
    hidden: the site keeps it from the public.
    external: it leads elsewhere on purpose.
    order: position in the tree, from 0.
    description: what the site says must be published here.
    """

    key: str
    parent: str | None
    name: str
    url: str | None
    hidden: bool = False
    external: bool = False
    order: int = 0
    description: str = ""


@dataclass(frozen=True, slots=True)
class ItemSeen:
    """One row of a list.

    Parameters
    ----------
    title: the full title (the title attribute where the visible one is cut).
    url: absolute address, or None when the row has no link.
    published: the date that counts for this item, or None when none was found.
    date_text: the characters `published` was read from.
    date_from: where it stood: "list", "article" or "" when there is none.
    index_no: the index number when the row shows one.
    """

    title: str
    url: str | None
    published: date | None
    date_text: str = ""
    date_from: str = ""
    index_no: str | None = None


@dataclass(frozen=True, slots=True)
class FileSeen:
    """One attachment: its absolute address, the words of its link, and its address as
    the page writes it.
    """

    url: str
    name: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class ArticleSeen:
    """One information page.

    Parameters
    ----------
    url: absolute address.
    title: the headline without the site's name.
    published: the shown day; it beats the meta tag where they differ. None when the
        page shows none.
    published_time: "HH:MM" or "HH:MM:SS" shown beside it.
    dates: every date found, in order of trust.
    source, index_no, issuer, doc_no: the metadata block, None when absent or empty.
    breadcrumb: names of the columns that lead here, from the left.
    attachments: files offered by the page.
    body_chars: length of the text without blanks.
    metadata: the whole metadata block, label (blanks and colon removed) to value.
    excerpt: the first 200 characters of the text, blanks folded.
    """

    url: str
    title: str
    published: date | None
    published_time: str | None = None
    dates: tuple[DateSeen, ...] = ()
    source: str | None = None
    index_no: str | None = None
    issuer: str | None = None
    doc_no: str | None = None
    breadcrumb: tuple[str, ...] = ()
    attachments: tuple[FileSeen, ...] = ()
    body_chars: int = 0
    metadata: Mapping[str, str] = field(default_factory=dict)
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class PageSeen:
    """Everything the parser saw on one page.

    A page may be several things at once: a column page shows a tree, a list and links
    to its further pages. Empty tuples mean "none seen", never "none there".

    Parameters
    ----------
    url: the address it was read from.
    encoding: the real encoding, lower case, as Python names it.
    platform: "lonsun", "openness", "trs", "hanweb", "boda" or "generic".
    title: headline of the page without the site's name.
    breadcrumb: names of the columns from the left.
    article: set when the page carries one information with a body of its own.
    columns: the catalogue tree, in the order of the page.
    current_column: key of the column the page itself shows, when it can be told.
    rows: the dated or undated rows of its list, in the order of the page.
    next_pages: requests for all further pages of the same list that can be named
        from this page, in order.
    total: how many items the site says the list has.
    declared_empty: the site's own words for an empty list, e.g. 暂无相关信息.
    tree_requests: where the tree can be had when it is not in the page: script files,
        frames, catalogue links.
    units: names and addresses, when the page is a list of units.
    not_read: why nothing could be read (filled by script, challenge page …), or None.
    article_only: the page was read for its article alone; the rest was not looked for.
    """

    url: str
    encoding: str
    platform: str
    title: str = ""
    breadcrumb: tuple[str, ...] = ()
    article: ArticleSeen | None = None
    columns: tuple[ColumnSeen, ...] = ()
    current_column: str | None = None
    rows: tuple[ItemSeen, ...] = ()
    next_pages: tuple[Request, ...] = ()
    total: int | None = None
    declared_empty: str | None = None
    tree_requests: tuple[Request, ...] = ()
    units: tuple[UnitSeen, ...] = ()
    not_read: str | None = None
    article_only: bool = False


@dataclass(frozen=True, slots=True)
class UnitSeen:
    """One unit named on a unit-list page: its name and the address of its platform."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """What one column held on one night, all its list pages put together.

    Parameters
    ----------
    key: key of the `ColumnSeen`.
    items: rows of all pages that were read, doubles removed, in the site's order.
    total: how many items the site says there are, or None.
    complete: every page of the list was read.
    declared_empty: the site's own words for an empty list, or None.
    article: set when the column's page is itself one information.
    not_seen: why the first page could not be read, or None.
    evidence: references to the stored responses, as `archive` writes them.
    """

    key: str
    items: tuple[ItemSeen, ...] = ()
    total: int | None = None
    complete: bool = True
    declared_empty: str | None = None
    article: ArticleSeen | None = None
    not_seen: NotSeen | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitReading:
    """What one unit's platform held on one night.

    Parameters
    ----------
    entry: the address the patrol came in by.
    columns: the catalogue tree, every column once.
    readings: column key to what was read of it; a column that is hidden, external or
        without an address has none.
    entry_items: dated rows shown on the entry page itself.
    entry_lists: how many separate lists those rows stand in.
    not_seen: why no tree could be read, or None.
    evidence: references to the stored entry page and tree.
    """

    entry: str
    columns: tuple[ColumnSeen, ...] = ()
    readings: Mapping[str, ColumnReading] = field(default_factory=dict)
    entry_items: tuple[ItemSeen, ...] = ()
    entry_lists: int = 0
    not_seen: NotSeen | None = None
    evidence: tuple[str, ...] = ()
