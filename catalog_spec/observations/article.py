"""One information page: its dates, metadata, files, links and what its text shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from catalog_spec.observations.portable import Portable


@dataclass(frozen=True, slots=True)
class DateSeen(Portable):
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
class Mark(Portable):
    """One place in a text that a rule takes exception to.

    Nothing private leaves the examination: `shown` and `value` are masked there, so
    that no store, log or letter can hold what should not have been published.

    Parameters
    ----------
    rule: code of the rule, e.g. "P01".
    key: which entry of the rule's data, e.g. the id of a pair of words.
    shown: the place with a few characters around it, private figures masked.
    value: what stands there, masked where private.
    instead: what should stand there, "" when nothing can be said.
    """

    rule: str
    key: str
    shown: str
    value: str = ""
    instead: str = ""


@dataclass(frozen=True, slots=True)
class TextSeen(Portable):
    """What the examination of a whole text brought to light.

    Parameters
    ----------
    digest: of the text without blanks and, where it is long, without its signature; ""
        when it is too short to tell texts apart.
    marks: places to take exception to, in the order of the text.
    elements: keys of the required elements that the text names.
    sketch: a sample of its phrases, by which copies are told; see
        `catalog_spec.texts.sketch`. () on pages read before there was one.
    """

    digest: str = ""
    marks: tuple[Mark, ...] = ()
    elements: frozenset[str] = frozenset()
    sketch: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkSeen(Portable):
    """One link of a page.

    Parameters
    ----------
    url: absolute address.
    words: the words of the link.
    is_hidden: a reader cannot see it.
    """

    url: str
    words: str = ""
    is_hidden: bool = False


Table = tuple[tuple[str, ...], ...]
"""Rows of cells of one table, blanks removed; a cell that spans several stands in each."""


@dataclass(frozen=True, slots=True)
class FileSeen(Portable):
    """One attachment: its absolute address, the words of its link, and its address as
    the page writes it.
    """

    url: str
    name: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class ArticleSeen(Portable):
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
    signed: day of signing (成文日期), from the metadata block or the foot of the text.
    text: what the examination of its whole text brought to light.
    links: addresses in its text that are no attachments.
    related: addresses outside the text, under a heading for papers that belong to this
        one (相关解读, 政策原文).
    pictures: how many pictures stand in its text.
    tables: rows of cells of its number tables; read of yearly reports only.
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
    signed: date | None = None
    text: TextSeen = TextSeen()
    links: tuple[LinkSeen, ...] = ()
    related: tuple[LinkSeen, ...] = ()
    pictures: int = 0
    tables: tuple[Table, ...] = ()

    @property
    def words_of_links(self) -> tuple[str, ...]:
        """What the page calls all that it leads to: pages, papers and files."""
        links = (*self.links, *self.related)
        return (*(link.words for link in links), *(f.name for f in self.attachments))
