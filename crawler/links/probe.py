"""One look at a link: the head first, then the first bytes, then as a browser asks."""

from __future__ import annotations

import re
from datetime import date

from catalog_spec.observations import Outcome
from crawler.fetch import Fetched, Fetcher
from crawler.fetch.sniff import is_text
from crawler.link_record import LinkRecord
from crawler.links.kinds import kind_of
from crawler.links.wanted import WantedLink
from crawler.pace import place_of
from crawler.parse.page_title import read_title

# Whoever asks for more than the head would fare no better.
_FINAL = frozenset(
    {
        Outcome.ROBOTS,
        Outcome.NOT_VISITED,
        Outcome.DNS_FAILURE,
        Outcome.REFUSED,
        Outcome.TIMED_OUT,
        Outcome.TLS_FAILURE,
        Outcome.THROTTLED,
        Outcome.BAD_REDIRECT,
    }
)
_REFUSING_STATUSES = frozenset({400, 403, 405, 501})
_WHOLE_SIZE = re.compile(r"bytes\s+\d+-\d+/(\d+)")


class LinkProbe:
    """Looks at links for one night; knows which places do not answer HEAD.

    That a page is gone is only believed when the site says so to a plain GET: many
    programs answer HEAD or Range with a 404 where a reader finds a page.

    Parameters
    ----------
    fetcher: asks, at its own pace.
    night: the day of the patrol.
    """

    def __init__(self, fetcher: Fetcher, night: date) -> None:
        self._fetcher = fetcher
        self._night = night
        self._headless: set[str] = set()

    async def look(
        self, link: WantedLink, earlier: LinkRecord | None, *, wants_title: bool
    ) -> LinkRecord:
        """What is now known of a link.

        Parameters
        ----------
        link: the link.
        earlier: what earlier nights knew of it.
        wants_title: its title may have changed though its head has not.
        """
        if earlier is not None and earlier.is_in_question:
            fetched = await self._fetcher.sample(link.url)
        else:
            known = None if wants_title else earlier
            fetched = await self._ask_gently(link, known)
        record = self._record(link, fetched)
        if not fetched.body and earlier is not None and record.outcome is Outcome.OK:
            record = _with_known_kind(record, earlier)
        return record.after(earlier)

    async def _ask_gently(self, link: WantedLink, known: LinkRecord | None) -> Fetched:
        place = place_of(link.url)
        if place not in self._headless:
            head = await self._fetcher.sample(link.url, method="HEAD")
            is_enough = head.outcome is Outcome.OK and _is_unchanged(head, known)
            if head.outcome in _FINAL or is_enough:
                return head
            if head.status in _REFUSING_STATUSES:
                self._headless.add(place)
        first_bytes = await self._fetcher.sample(link.url, is_ranged=True)
        if first_bytes.outcome is Outcome.OK or first_bytes.outcome in _FINAL:
            return first_bytes
        return await self._fetcher.sample(link.url)

    def _record(self, link: WantedLink, fetched: Fetched) -> LinkRecord:
        content_type = fetched.content_type
        is_page = is_text(fetched.body[:512], content_type) and bool(fetched.body)
        kind = ""
        if fetched.outcome is Outcome.OK:
            kind = kind_of(fetched.body, content_type, link.promised)
        return LinkRecord(
            url=link.url,
            checked_on=self._night,
            tried_on=self._night,
            outcome=fetched.outcome,
            status=fetched.status,
            final_url=fetched.url,
            kind=kind,
            content_type=content_type[:200],
            size=_size(fetched),
            title=read_title(fetched.body, content_type) if is_page else "",
        )


def _is_unchanged(head: Fetched, known: LinkRecord | None) -> bool:
    """Whether the head says what it said when the first bytes were last read."""
    if known is None or known.outcome is not Outcome.OK or not known.kind:
        return False
    told = (head.url, head.content_type[:200])
    size = _size(head)
    is_same_size = size is None or known.size is None or size == known.size
    return is_same_size and told == (known.final_url, known.content_type)


def _with_known_kind(record: LinkRecord, earlier: LinkRecord) -> LinkRecord:
    """Fill in what a head alone does not tell."""
    size = earlier.size if record.size is None else record.size
    return record.completed(kind=earlier.kind, title=earlier.title, size=size)


def _size(fetched: Fetched) -> int | None:
    """Bytes of the whole, as announced or read."""
    if fetched.outcome is Outcome.EMPTY:
        return 0
    if fetched.outcome is not Outcome.OK:
        return None
    whole = _WHOLE_SIZE.match(fetched.header("content-range"))
    if whole:
        return int(whole[1])
    length = fetched.header("content-length").strip()
    is_packed = fetched.header("content-encoding") not in ("", "identity")
    if fetched.status != 206 and length.isascii() and length.isdigit():
        return None if is_packed else int(length)
    return len(fetched.body) if fetched.body and not fetched.truncated else None
