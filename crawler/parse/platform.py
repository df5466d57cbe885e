"""What an adapter may supply for its platform: the protocol of one file a platform.

Pages are read by their shape, whatever made them. An adapter adds only what the shape
does not tell: a catalogue kept elsewhere, a paging call of the platform's own, a trap
of its templates. `Platform` itself is the adapter of pages that nobody knows, so every
method may be left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from catalog_spec.observations import ArticleSeen, ColumnSeen, Request
from crawler.parse.answers import Answer
from crawler.parse.outline import entry_numbers
from crawler.parse.pager import Paging
from crawler.parse.rows import RowSeen
from crawler.parse.sheet import Sheet

_LEAST_LINKS = 2
_MOST_LINKS = 50
_LONGEST_ADDRESS = 200
CERTAIN = 100
"""Weight of an address of the platform's own shape, which needs no words beside it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a platform was recognised by.

    Parameters
    ----------
    kind: "address", "words" or "links".
    shown: the pattern or the words that fitted, or one of the links.
    weight: how much they say; `CERTAIN` for an address.
    """

    kind: str
    shown: str
    weight: int


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What tells pages of a platform from all others.

    Parameters
    ----------
    addresses: regular expressions; one that is found in the address decides.
    words: words of the source, each with its weight from 1 (seen elsewhere too) to 3
        (nobody else writes that).
    links: regular expressions of addresses on the same site; two different ones on a
        page without any other mark tell whose page it is, a home page for instance.
        Each ends with the quotation mark behind the address.
    """

    addresses: tuple[str, ...] = ()
    words: Mapping[str, int] = field(default_factory=dict)
    links: tuple[str, ...] = ()

    def in_address(self, url: str) -> Mark | None:
        """The pattern that the address of a page has."""
        for pattern in self.addresses:
            if _compiled(pattern).search(url):
                return Mark("address", pattern, CERTAIN)
        return None

    def in_source(self, body: bytes) -> Mark | None:
        """The words that stand in the source of a page, in UTF-8."""
        found = [words for words in self.words if words.encode() in body]
        weight = sum(self.words[words] for words in found)
        return Mark("words", "、".join(found), weight) if found else None

    def in_links(self, url: str, source: str) -> Mark | None:
        """The pattern that two or more links to the same site have."""
        place = url.partition("://")[2].partition("/")[0]
        for pattern in self.links:
            found = (
                _address_before(source, m)
                for m in _as_written(pattern).finditer(source)
            )
            own = {each for each in islice(found, _MOST_LINKS) if _is_on(each, place)}
            if len(own) >= _LEAST_LINKS:
                return Mark("links", min(own), len(own))
        return None


def _address_before(source: str, end: re.Match[str]) -> str:
    """The address in quotation marks that ends with a match."""
    start = max(0, end.start() - _LONGEST_ADDRESS)
    before = source[start : end.start()]
    opened = before.rfind(end[0][-1])
    return before[opened + 1 :] + end[0][:-1] if opened >= 0 else ""


def _is_on(address: str, place: str) -> bool:
    """Whether an address as a page writes it stands on the same site."""
    scheme, has_scheme, rest = address.partition("//")
    if has_scheme and scheme in ("", "http:", "https:"):
        return rest.partition("/")[0] == place
    return bool(address)


@lru_cache(maxsize=512)
def _as_written(pattern: str) -> re.Pattern[str]:
    """Case counts in a whole source: looking for either case takes ten times as long."""
    return re.compile(pattern)


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@dataclass(frozen=True)
class WebPage:
    """One page as an adapter sees it.

    Parameters
    ----------
    tree: the parsed page, for selectors; it must not be changed.
    sheet: the flat page, its links, its scripts and its source.
    """

    tree: LexborHTMLParser
    sheet: Sheet

    @property
    def url(self) -> str:
        """Absolute address of the page."""
        return self.sheet.url

    @cached_property
    def _numbers(self) -> Mapping[int, int]:
        return entry_numbers(self.tree)

    def entry_of(self, node: LexborNode) -> int | None:
        """Number of an element in the outline; None when the outline left it out."""
        return self._numbers.get(node.mem_id)


class Platform:
    """An adapter; this one is that of a page nobody knows.

    Attributes
    ----------
    name: short name, as it stands in the store and in `wangxun site test`.
    fingerprint: what its pages are recognised by.
    """

    name: str = "generic"
    fingerprint: Fingerprint = Fingerprint()

    def tree_requests(self, page: WebPage) -> Sequence[Request]:
        """Where the catalogue can be had when it is not in the page."""
        return ()

    def columns(
        self, page: WebPage, found: tuple[ColumnSeen, ...]
    ) -> tuple[ColumnSeen, ...]:
        """The catalogue in the page.

        Parameters
        ----------
        found: what was found by its shape.
        """
        return found

    def rows(self, page: WebPage) -> Sequence[RowSeen] | None:
        """The rows of the list; None leaves them to be found by their shape."""
        return None

    def paging(self, page: WebPage, shown: int, found: Paging) -> Paging:
        """The rest of the list.

        Parameters
        ----------
        shown: rows that were read from the page.
        found: what its links and scripts say to anybody.
        """
        return found

    def article(self, page: WebPage, found: ArticleSeen | None) -> ArticleSeen | None:
        """The information of the page.

        Parameters
        ----------
        found: what was found by its shape.
        """
        return found

    def answer(self, value: Any, url: str) -> Answer | None:
        """The rows of a decoded JSON answer; None leaves them to their shape."""
        return None

    def entry_day(self, url: str) -> date | None:
        """The day on which an information was entered, where its address tells it.

        That is not the day it shows: an address of today below a date of last year was
        written afterwards.
        """
        return None


@dataclass(frozen=True, slots=True)
class Recognised:
    """The platform of a page, and by what it was recognised; `mark` is None for none."""

    platform: Platform
    mark: Mark | None = None
