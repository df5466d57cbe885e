"""What one unit's platform held on one night, all its pages put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from catalog_spec.observations.article import ArticleSeen, TextSeen
from catalog_spec.observations.outcome import NotSeen, Outcome
from catalog_spec.observations.page import ColumnSeen, ItemSeen, SiteSeen

_SHARE_OF_ROWS = 0.9


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

    @property
    def is_whole(self) -> bool:
        """Whether all pages were read and brought about as many rows as the site says.

        A list whose further pages nobody recognised is not known to its end; a row or
        two of many may well be hidden or shown twice.
        """
        awaited = (self.total or 0) * _SHARE_OF_ROWS
        return self.complete and len(self.items) >= awaited


@dataclass(frozen=True, slots=True)
class LinkReading:
    """What is known of one link or attachment.

    Parameters
    ----------
    url: absolute address.
    outcome: how the last try ended.
    checked_on: day of the last try.
    status: HTTP status of the last try, or None.
    final_url: address after redirects.
    kind: what the first bytes say it is: "html", "pdf", "doc", "docx", "xls", "xlsx",
        "ppt", "pptx", "wps", "ofd", "zip", "rar", "7z", "image", "text", "media";
        "" when unknown.
    size: bytes as announced or read, or None.
    dead_nights: on how many different nights in a row the site itself said that the
        address is gone (404, 410); 0 when it lives or nothing certain is known.
    doubtful_nights: on how many different nights in a row it could not be opened for
        any other reason.
    title: headline of a foreign page, "" when none was read.
    text: what the examination of an attachment's text brought to light, None when its
        text was not read.
    not_read: why the text of an attachment could not be read, "" when it was or was
        not asked for.
    evidence: reference to the stored attachment, "" when it was not stored; only those
        that show what must not be published are.
    """

    url: str
    outcome: Outcome
    checked_on: date
    status: int | None = None
    final_url: str = ""
    kind: str = ""
    size: int | None = None
    dead_nights: int = 0
    doubtful_nights: int = 0
    title: str = ""
    text: TextSeen | None = None
    not_read: str = ""
    evidence: str = ""


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
    articles: address to the information page, of the rows whose page was read tonight
        or is remembered from an earlier night.
    article_evidence: address of an information page to the reference of its stored
        response.
    links: address to what is known of it, of links and attachments that were tried.
    site: what the entry page says of its site, None when it could not be read.
    tree_unread: parts of the catalogue tree that the site has elsewhere and that could
        not be had.
    is_tree_whole: no page of a column that was read showed a column that the tree does
        not name.
    """

    entry: str
    columns: tuple[ColumnSeen, ...] = ()
    readings: Mapping[str, ColumnReading] = field(default_factory=dict)
    entry_items: tuple[ItemSeen, ...] = ()
    entry_lists: int = 0
    not_seen: NotSeen | None = None
    evidence: tuple[str, ...] = ()
    articles: Mapping[str, ArticleSeen] = field(default_factory=dict)
    article_evidence: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, LinkReading] = field(default_factory=dict)
    site: SiteSeen | None = None
    tree_unread: tuple[NotSeen, ...] = ()
    is_tree_whole: bool = False
