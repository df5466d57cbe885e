"""The texts of attachments: fetched whole once, then remembered over the nights."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import TracebackType
from typing import Self

from catalog_spec.observations import LinkReading, NotRead, Outcome, TextSeen
from catalog_spec.texts.privacy import PRIVATE_RULES
from crawler.archive import Archive, pack_record
from crawler.cycle import Cycle
from crawler.fetch import Fetched, Fetcher
from crawler.files import READ_KINDS, FileReader, FileText
from crawler.link_record import LinkRecord
from crawler.links.kinds import kind_of
from crawler.links.wanted import WantedLink
from crawler.store import Store
from crawler.store.attachments import known_texts, save_text
from crawler.text_record import TextRecord

FILES_AT_ONCE = 2
"""Files of all units that are held in memory side by side."""

# What could not be fetched or read through is tried again sooner than the cycle asks.
_SECOND_TRY_DAYS = 7
_HEAD_BYTES = 4096
# Nothing that a reader of files would be missed for.
_NO_FILES = frozenset({"", "html"})


@dataclass(frozen=True, slots=True)
class TextPlan:
    """Which attachments are read, and when again.

    Parameters
    ----------
    most_bytes: largest file, 0 to read none.
    cycle_days: days within which every file is asked for again; each night an equal
        share of them falls due. 0 for every night.
    reading: what the texts are read with: this version and the office's words; what
        was read with others is read anew.
    """

    most_bytes: int
    cycle_days: int
    reading: str


class AttachmentReader:
    """Reads attachments of units for one night. Use it as an async context manager.

    Parameters
    ----------
    store: open for writing; what was read is kept there.
    fetcher: asks the patrol's own sites.
    files: reads what was fetched; entered and left with the reader.
    archive: keeps as evidence what shows private figures, and nothing else.
    night: the day of the patrol.
    plan: how far to go.
    """

    def __init__(
        self,
        store: Store,
        fetcher: Fetcher,
        files: FileReader,
        archive: Archive,
        *,
        night: date,
        plan: TextPlan,
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._files = files
        self._archive = archive
        self._night = night
        self._plan = plan
        self._turns = asyncio.Semaphore(FILES_AT_ONCE)
        self._busy: set[str] = set()

    async def __aenter__(self) -> Self:
        await self._files.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._files.__aexit__(kind, error, trace)

    def due(
        self, links: Sequence[WantedLink], known: Mapping[str, LinkRecord]
    ) -> list[WantedLink]:
        """The attachments to fetch tonight, new ones and those of new pages first.

        One that another unit is just fetching is left to it.
        """
        if not self._plan.most_bytes:
            return []
        asked = [link for link in links if _has_text(link, known.get(link.url))]
        texts = known_texts(self._store.file, (link.url for link in asked))
        ranked = []
        for link in asked:
            rank = self._rank(known[link.url], texts.get(link.url))
            if rank is not None and link.url not in self._busy:
                ranked.append((rank, -link.newest.toordinal(), link.url, link))
        ranked.sort(key=lambda entry: entry[:3])
        return [link for *_, link in ranked]

    def _rank(self, link: LinkRecord, text: TextRecord | None) -> int | None:
        is_too_large = (link.size or 0) > self._plan.most_bytes
        if text is None:
            return 0
        if text.read_on >= self._night or is_too_large:
            is_news = is_too_large and text.not_read != NotRead.TOO_LARGE
            return 0 if is_news else None
        if text.not_read == NotRead.TOO_LARGE and link.size is not None:
            return 0
        if None not in (link.size, text.size) and link.size != text.size:
            return 1
        if text.reading != self._plan.reading:
            return 2
        return 3 if self._is_turn(text) else None

    def _is_turn(self, text: TextRecord) -> bool:
        cycle = Cycle(self._plan.cycle_days, self._night)
        if text.not_read in (NotRead.GIVEN_UP, NotRead.BROKEN):
            sooner = Cycle(min(cycle.days, _SECOND_TRY_DAYS), self._night)
            return sooner.is_over(text.read_on) or cycle.is_turn(text.url)
        return cycle.is_over(text.read_on) or cycle.is_turn(text.url)

    async def read(
        self, unit: str, links: Sequence[WantedLink], known: Mapping[str, LinkRecord]
    ) -> None:
        """Fetch and read some attachments; what comes of it is in the store then.

        Parameters
        ----------
        unit: its name, as its evidence is kept under.
        links: as `due` gave them.
        known: what is known of these links.

        Raises
        ------
        StoreError, ArchiveError: what was read cannot be written.
        """
        self._busy.update(link.url for link in links)
        async with asyncio.TaskGroup() as group:
            for link in links:
                group.create_task(self._read(unit, link, known[link.url]))

    async def _read(self, unit: str, link: WantedLink, record: LinkRecord) -> None:
        async with self._turns:
            earlier = known_texts(self._store.file, (link.url,)).get(link.url)
            text = await self._read_one(unit, link, record, earlier)
        save_text(self._store.file, text)
        self._busy.discard(link.url)

    async def _read_one(
        self,
        unit: str,
        link: WantedLink,
        record: LinkRecord,
        earlier: TextRecord | None,
    ) -> TextRecord:
        now = TextRecord(link.url, self._night, self._plan.reading, record.size)
        if (record.size or 0) > self._plan.most_bytes:
            return replace(now, not_read=NotRead.TOO_LARGE)
        is_same = earlier is not None and earlier.reading == now.reading
        validators = earlier.validators if earlier and is_same else None
        fetched = await self._fetcher.download(
            link.url, self._plan.most_bytes, validators
        )
        if fetched.outcome is Outcome.NOT_MODIFIED and earlier is not None:
            return replace(earlier, read_on=self._night, size=record.size)
        if fetched.outcome is not Outcome.OK:
            return _unfetched(now, earlier, fetched.outcome)
        told = await self._text_of(link, fetched)
        learned = fetched.validators
        return replace(
            now,
            etag=learned.etag if learned else "",
            last_modified=learned.last_modified if learned else "",
            chars=told.chars,
            not_read=told.not_read,
            text=told.text,
            evidence=await self._keep(unit, fetched, told.text),
        )

    async def _text_of(self, link: WantedLink, fetched: Fetched) -> FileText:
        head = fetched.body[:_HEAD_BYTES]
        kind = kind_of(head, fetched.content_type, link.promised)
        if kind == "html":
            # A page that stands in for the file tonight says nothing about it.
            return FileText(not_read=NotRead.GIVEN_UP)
        return await self._files.read(fetched.body, kind)

    async def _keep(self, unit: str, fetched: Fetched, text: TextSeen | None) -> str:
        """Store what leaks private figures; its reference, "" when it does not."""
        marks = text.marks if text else ()
        if not any(mark.rule in PRIVATE_RULES for mark in marks):
            return ""
        packed = await asyncio.to_thread(pack_record, fetched)
        return self._archive.append(unit, fetched, packed)


def describe(
    link: WantedLink, record: LinkRecord, text: TextRecord | None
) -> LinkReading:
    """What rules may know of a link and of the text of what it leads to.

    Parameters
    ----------
    link: as the pages write it.
    record: what is known of its address.
    text: what is known of its text, or None.
    """
    reading = record.reading()
    if not link.is_offered or record.outcome.is_certain_death:
        return reading
    if text is not None:
        return text.added_to(reading)
    if record.outcome is Outcome.EMPTY:
        return replace(reading, not_read=NotRead.EMPTY)
    if record.kind not in _NO_FILES and record.kind not in READ_KINDS:
        return replace(reading, not_read=NotRead.NO_READER)
    return reading


def _has_text(link: WantedLink, record: LinkRecord | None) -> bool:
    if record is None or not link.is_offered:
        return False
    return record.outcome is Outcome.OK and record.kind in READ_KINDS


def _unfetched(
    now: TextRecord, earlier: TextRecord | None, outcome: Outcome
) -> TextRecord:
    """What is left when the file did not come: what it said before, if it ever did."""
    if outcome is Outcome.TOO_LARGE:
        return replace(now, not_read=NotRead.TOO_LARGE)
    if earlier is not None and earlier.text is not None:
        return replace(earlier, read_on=now.read_on)
    is_empty = outcome is Outcome.EMPTY
    return replace(now, not_read=NotRead.EMPTY if is_empty else NotRead.GIVEN_UP)
