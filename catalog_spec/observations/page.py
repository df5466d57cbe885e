"""What the parser saw on one page: columns, rows, an article, other units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from catalog_spec.observations.article import ArticleSeen
from catalog_spec.observations.outcome import Request
from catalog_spec.observations.portable import Portable


@dataclass(frozen=True, slots=True)
class ColumnSeen(Portable):
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
class ItemSeen(Portable):
    """One row of a list.

    Parameters
    ----------
    title: the full title (the title attribute where the visible one is cut).
    url: absolute address, or None when the row has no link.
    published: the date that counts for this item, or None when none was found.
    date_text: the characters `published` was read from.
    date_from: where it stood: "list", "article" or "" when there is none; "guess" when
        the list left out the year and only the least one is known.
    index_no: the index number when the row shows one.
    """

    title: str
    url: str | None
    published: date | None
    date_text: str = ""
    date_from: str = ""
    index_no: str | None = None


@dataclass(frozen=True, slots=True)
class SiteSeen(Portable):
    """What an entry page says of its site (national page-mark standard).

    Parameters
    ----------
    tags: the standard's meta tags, name in lower case (sitename, sitedomain,
        siteidcode, columnname …) to value.
    id_code: 网站标识码 shown in text or tags, or None.
    reports_errors: it offers the national error-report entry (网站找错).
    bears_party_mark: it bears the mark of party and government bodies (党政机关网站标识);
        None when that was not looked for.
    """

    tags: Mapping[str, str] = field(default_factory=dict)
    id_code: str | None = None
    reports_errors: bool = False
    bears_party_mark: bool | None = None


@dataclass(frozen=True, slots=True)
class PageSeen(Portable):
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
    is_cut: its list goes on, and no further page of it can be named.
    site: what the page says of the site it belongs to, None when not looked for.
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
    is_cut: bool = False
    site: SiteSeen | None = None


@dataclass(frozen=True, slots=True)
class UnitSeen(Portable):
    """One unit named on a unit-list page: its name and the address of its platform."""

    name: str
    url: str
