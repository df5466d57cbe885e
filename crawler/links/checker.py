"""Checks the links and attachments of one unit after the other, gently."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from types import TracebackType
from typing import Self

from catalog_spec.observations import LinkReading, UnitReading
from crawler.fetch import Fetcher
from crawler.link_record import LinkRecord
from crawler.links.allowance import Allowance
from crawler.links.attachments import AttachmentReader, describe
from crawler.links.book import LinkBook
from crawler.links.probe import LinkProbe
from crawler.links.wanted import WantedLink, wanted_links
from crawler.pace import place_of
from crawler.store import Store
from crawler.store.attachments import known_texts
from crawler.store.links import known_links

LOOKS_AT_ONCE = 8
"""Links of one unit, and foreign ones of all units, that are asked side by side."""


@dataclass(frozen=True, slots=True)
class LinkPlan:
    """How far links are checked.

    Parameters
    ----------
    scope: "none", "attachments" or "all".
    is_own: whether an address belongs to the sites that are patrolled; all others are
        foreign and asked at a slow pace of their own.
    is_free: whether looks at an address need not be spared.
    is_read: whether attachments at an address are downloaded and read.
    patience_seconds: how long a unit waits for foreign hosts. What takes longer goes on
        beside the other units, and the unit hears of it the next night.
    """

    scope: str
    is_own: Callable[[str], bool]
    is_free: Callable[[str], bool]
    is_read: Callable[[str], bool]
    patience_seconds: float = 20.0


def recall_links(store: Store, reading: UnitReading) -> dict[str, LinkReading]:
    """What the store knows of the links of a reading, without asking anybody.

    Parameters
    ----------
    store: open.
    reading: what was read of the unit, on whatever night.
    """
    links = wanted_links(reading, only_attachments=False)
    known = known_links(store.file, (link.url for link in links))
    return _readings(store, links, known)


def _readings(
    store: Store, links: Sequence[WantedLink], known: Mapping[str, LinkRecord]
) -> dict[str, LinkReading]:
    """What is known of each address, as the pages write it."""
    offered = (link.url for link in links if link.is_offered)
    texts = known_texts(store.file, offered)
    readings = {
        link.url: describe(link, known[link.url], texts.get(link.url))
        for link in links
        if link.url in known
    }
    return {
        name: replace(readings[link.url], url=name)
        for link in links
        if link.url in readings
        for name in link.names
    }


class LinkChecker:
    """Looks at the links of units; what is known is shared by units and nights.

    Use it as an async context manager: it goes on with foreign links until the end of
    the block, and gives up what is left then after the patience of one unit.

    Parameters
    ----------
    book: what is known already.
    fetcher: asks the patrol's own sites.
    gentle: asks foreign hosts; entered and left with the checker.
    night: the day of the patrol.
    plan: how far to go.
    allowance: how many links may be asked tonight.
    attachments: reads the texts of attachments, None to read none; entered and left
        with the checker.
    """

    def __init__(
        self,
        book: LinkBook,
        fetcher: Fetcher,
        gentle: Fetcher,
        *,
        night: date,
        plan: LinkPlan,
        allowance: Allowance,
        attachments: AttachmentReader | None = None,
    ) -> None:
        self._book = book
        self._gentle = gentle
        self._plan = plan
        self._allowance = allowance
        self._attachments = attachments
        self._own = LinkProbe(fetcher, night)
        self._foreign = LinkProbe(gentle, night)
        self._foreign_turns = asyncio.Semaphore(LOOKS_AT_ONCE)
        # One look a host: a slow one must not take the turns of all others.
        self._foreign_hosts: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._looking: dict[str, asyncio.Task[LinkRecord]] = {}

    async def __aenter__(self) -> Self:
        await self._gentle.__aenter__()
        if self._attachments is not None:
            await self._attachments.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            waiting = [task for task in self._looking.values() if not task.done()]
            if waiting and error is None:
                await asyncio.wait(waiting, timeout=self._plan.patience_seconds)
        finally:
            for task in self._looking.values():
                task.cancel()
            await asyncio.gather(*self._looking.values(), return_exceptions=True)
            self._book.flush()
            if self._attachments is not None:
                await self._attachments.__aexit__(kind, error, trace)
            await self._gentle.__aexit__(kind, error, trace)

    async def check(self, unit: str, reading: UnitReading) -> Mapping[str, LinkReading]:
        """What is known of the links of one unit, some of them looked at just now.

        Parameters
        ----------
        unit: its name, as its visits are kept under.
        reading: what the survey read of it.

        Returns
        -------
        Address as the pages write it to what is known; a link whose turn has not come
        yet is left out.

        Raises
        ------
        StoreError: what is known cannot be read or written.
        """
        if self._plan.scope == "none":
            return {}
        links = wanted_links(reading, only_attachments=self._plan.scope != "all")
        known = self._book.recall(unit, links)
        await self._look_at(self._chosen(self._book.due(links, known)), known)
        await self._read_attachments(unit, links, known)
        return _readings(self._book.store, links, known)

    async def _read_attachments(
        self, unit: str, links: Sequence[WantedLink], known: Mapping[str, LinkRecord]
    ) -> None:
        if self._attachments is not None:
            read = [link for link in links if self._plan.is_read(link.url)]
            due = self._attachments.due(read, known)
            await self._attachments.read(unit, self._chosen(due), known)

    def _chosen(self, due: Sequence[WantedLink]) -> list[WantedLink]:
        """The due links that tonight's allowance leaves room for."""
        left = self._allowance.share()
        chosen = []
        for link in due:
            if self._plan.is_free(link.url) or link.url in self._looking:
                chosen.append(link)
            elif left > 0:
                left -= 1
                chosen.append(link)
        self._allowance.give_back(left)
        return chosen

    async def _look_at(
        self, links: Sequence[WantedLink], known: dict[str, LinkRecord]
    ) -> None:
        turns = asyncio.Semaphore(LOOKS_AT_ONCE)
        own: list[asyncio.Task[LinkRecord]] = []
        foreign: list[asyncio.Task[LinkRecord]] = []
        for link in links:
            is_own = self._plan.is_own(link.url)
            task = self._looking.get(link.url)
            if task is None:
                looking = (
                    self._look(link, known.get(link.url), self._own, turns)
                    if is_own
                    else self._look_abroad(link, known.get(link.url))
                )
                task = self._looking[link.url] = asyncio.create_task(looking)
                task.add_done_callback(partial(self._put_away, link.url))
            (own if is_own else foreign).append(task)
        if own:
            await asyncio.wait(own)
        if foreign:
            await asyncio.wait(foreign, timeout=self._plan.patience_seconds)
        known |= {
            record.url: record
            for record in (task.result() for task in (*own, *foreign) if task.done())
        }

    def _put_away(self, url: str, looking: asyncio.Task[LinkRecord]) -> None:
        """Forget a look that came to its end: what it brought is in the book."""
        if not looking.cancelled() and looking.exception() is None:
            del self._looking[url]

    async def _look(
        self,
        link: WantedLink,
        earlier: LinkRecord | None,
        probe: LinkProbe,
        turns: asyncio.Semaphore,
    ) -> LinkRecord:
        is_own = probe is self._own
        async with turns:
            record = await probe.look(link, earlier, wants_title=not is_own)
        self._book.remember(record)
        return record

    async def _look_abroad(
        self, link: WantedLink, earlier: LinkRecord | None
    ) -> LinkRecord:
        async with self._foreign_hosts[place_of(link.url)]:
            return await self._look(link, earlier, self._foreign, self._foreign_turns)
