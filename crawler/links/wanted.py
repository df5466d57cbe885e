"""Which links of a unit's reading are worth a look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urldefrag, urlsplit

from catalog_spec.observations import ArticleSeen, UnitReading
from crawler.links.kinds import promised_kind

_LONGEST_ADDRESS = 2000


@dataclass(slots=True)
class WantedLink:
    """One address that pages of a unit lead to.

    Parameters
    ----------
    url: without its fragment, which the server never sees.
    promised: the kind of file its name promises, "" when none.
    newest: day of the newest page that leads to it, `date.min` when none has a day.
    is_listed: only a list or the tree leads to it; the survey itself looks at those,
        so that nothing new is asked for its sake.
    is_offered: a page offers it as an attachment, or a list leads straight to a file.
    is_surveyed: the survey read it as a page within the cycle, and will do so again.
    names: the address as the pages write it, with whatever fragment.
    """

    url: str
    promised: str = ""
    newest: date = date.min
    is_listed: bool = False
    is_offered: bool = False
    is_surveyed: bool = False
    names: set[str] = field(default_factory=set)

    @property
    def is_file(self) -> bool:
        """Whether it is offered for downloading."""
        return self.promised not in ("", "html")


def wanted_links(reading: UnitReading, *, only_attachments: bool) -> list[WantedLink]:
    """The links of a unit, each address once, in the order of its pages.

    Parameters
    ----------
    reading: what was read of the unit.
    only_attachments: leave the links in the texts and of the columns alone.
    """
    found: dict[str, WantedLink] = {}
    for link in _links(reading, only_attachments):
        known = found.setdefault(link.url, link)
        known.names |= link.names
        known.newest = max(known.newest, link.newest)
        known.promised = known.promised or link.promised
        known.is_listed = known.is_listed and link.is_listed
        known.is_offered = known.is_offered or link.is_offered
    return list(found.values())


def _links(reading: UnitReading, only_attachments: bool) -> Iterator[WantedLink]:
    for article in _articles(reading):
        yield from _of_article(article, only_attachments)
    for column in reading.columns:
        if column.url and not column.hidden and not only_attachments:
            yield from _link(column.url, is_listed=not column.external)
    for each in reading.readings.values():
        for row in each.items:
            promised = promised_kind(row.url or "")
            is_file = promised not in ("", "html")
            if row.url and (is_file or not only_attachments):
                day = row.published or date.min
                yield from _link(
                    row.url, promised, day, is_listed=not is_file, is_offered=is_file
                )


def _articles(reading: UnitReading) -> Iterator[ArticleSeen]:
    yield from reading.articles.values()
    for each in reading.readings.values():
        if each.article is not None:
            yield each.article


def _of_article(article: ArticleSeen, only_attachments: bool) -> Iterator[WantedLink]:
    day = article.published or date.min
    for file in article.attachments:
        # What a page offers as an attachment is a file even if its address hides it.
        promised = promised_kind(file.url, file.name)
        promised = promised if promised != "html" else ""
        yield from _link(file.url, promised, day, is_offered=True)
    if only_attachments:
        return
    own = urldefrag(article.url).url
    for link in article.links:
        if urldefrag(link.url).url != own:
            yield from _link(link.url, promised_kind(link.url), day)


def _link(
    name: str,
    promised: str = "",
    newest: date = date.min,
    *,
    is_listed: bool = False,
    is_offered: bool = False,
) -> Iterator[WantedLink]:
    if _can_be_asked(name):
        yield WantedLink(
            urldefrag(name).url,
            promised,
            newest,
            is_listed=is_listed,
            is_offered=is_offered,
            names={name},
        )


def _can_be_asked(url: str) -> bool:
    try:
        parts = urlsplit(url)
        url.encode("utf-8")
    except ValueError:  # a page may offer any nonsense as an address
        return False
    is_web = parts.scheme in ("http", "https") and bool(parts.netloc)
    return is_web and len(url) <= _LONGEST_ADDRESS
