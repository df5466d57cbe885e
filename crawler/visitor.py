"""From a request to a sight: ask, try again, read, archive, remember.

A `Visitor` works for one unit on one night. It is what a survey sees the site through.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from catalog_spec.observations import Outcome, PageSeen, Request
from crawler.archive import Archive
from crawler.browser import Browser, needs_rendering
from crawler.fetch import Fetcher
from crawler.fetched import Fetched, Validators
from crawler.memory import Memory
from crawler.progress import Progress
from crawler.reader import PageReader, RawPage, ReadPage
from crawler.records import PageRecord, VisitRecord
from crawler.survey import Recall, Sight


@dataclass(frozen=True, slots=True)
class Retries:
    """When a doubtful visit is tried again the same night.

    Parameters
    ----------
    times: further tries at most.
    spacing_seconds: wait before the first of them; each next one waits twice as long.
    """

    times: int = 2
    spacing_seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Tools:
    """What all visitors of one night share.

    Parameters
    ----------
    retries: what the host of an address may bear.
    browsers: name of a unit to the browser that its pages may be rendered in.
    """

    fetcher: Fetcher
    reader: PageReader
    archive: Archive
    memory: Memory
    progress: Progress
    retries: Callable[[str], Retries]
    browsers: Mapping[str, Browser] = field(default_factory=dict)


class Visitor:
    """Looks at addresses for one unit.

    Each address is asked for once a night; a second time only when it was read for its
    article alone and then turns out to be wanted whole.
    """

    def __init__(self, unit: str, tools: Tools) -> None:
        self._unit = unit
        self._tools = tools
        self._looking: dict[Request, asyncio.Task[Sight]] = {}
        self._seen: dict[Request, Sight] = {}

    async def see(
        self,
        request: Request,
        *,
        recall: Recall = Recall.NEVER,
        article_only: bool = False,
    ) -> Sight:
        """Look at `request`, as `crawler.survey.sight.See` says."""
        sight = await self._seen_tonight(request, article_only)
        if sight and (sight.page is None or _is_enough(sight.page, article_only)):
            return sight
        memory = self._tools.memory
        known = memory.known(request)
        if sight is None and recall is not Recall.NEVER:
            is_fresh = known is not None and memory.is_fresh(request, known)
            if known and is_fresh and _is_enough(known.page, article_only):
                return _remembered(known)
            if recall is Recall.ONLY and not memory.is_turn(request):
                return Sight(Outcome.NOT_VISITED)
        looking = asyncio.create_task(self._look(request, known, article_only))
        self._looking[request] = looking
        looking.add_done_callback(partial(self._put_away, request))
        return await looking

    async def _seen_tonight(self, request: Request, article_only: bool) -> Sight | None:
        """What this visitor saw at an address, or is just about to see."""
        while (looking := self._looking.get(request)) is not None:
            sight = await looking
            if sight.page is None or _is_enough(sight.page, article_only):
                return sight
        return self._recollected(request)

    def _recollected(self, request: Request) -> Sight | None:
        sight = self._seen.get(request)
        if sight is not None and sight.outcome.is_readable and sight.page is None:
            page = self._tools.memory.seen_just_now(request)
            return replace(sight, page=page) if page else None
        return sight

    def _put_away(self, request: Request, looking: asyncio.Task[Sight]) -> None:
        """Keep what was seen without its page: that lies in the store.

        Only what a page showed before it changed is nowhere else.
        """
        del self._looking[request]
        if not looking.cancelled() and looking.exception() is None:
            sight = looking.result()
            self._seen[request] = sight if sight.before else replace(sight, page=None)

    async def _look(
        self, request: Request, known: PageRecord | None, article_only: bool
    ) -> Sight:
        memory = self._tools.memory
        done = memory.done_tonight(self._unit, request)
        if done and (done.page is None or _is_enough(done.page, article_only)):
            return done
        if known is not None and not _is_enough(known.page, article_only):
            known = replace(known, page=None)
        is_outdated = known is not None and known.reading != memory.reading
        is_doubted = is_outdated or memory.doubts_validators(request)
        validators = None if is_doubted else _validators(known)
        fetched, attempts = await self._fetch(request, validators)
        digest = known.digest if known and known.page and not is_outdated else ""
        read = await self._read(fetched, digest, article_only)
        rendered = await self._rendered(fetched, read)
        if rendered is not None:
            fetched = rendered
            read = await self._read(fetched, digest, article_only)
        sight = _sight(fetched, read, known)
        earlier = (known.evidence if known else None) or ""
        stored = self._archive(fetched, read, earlier)
        sight = replace(sight, evidence=stored or sight.evidence)
        memory.remember(
            _visit_record(
                self._unit, fetched, attempts, sight, read, reading=memory.reading
            )
        )
        self._tools.progress.page_done(self._unit, request.url, sight.outcome)
        return sight

    async def _fetch(
        self, request: Request, validators: Validators | None
    ) -> tuple[Fetched, int]:
        """Ask, and ask again with growing spacing while the ending is doubtful."""
        fetched = await self._tools.fetcher.fetch(request, validators)
        if not fetched.outcome.is_doubtful:
            return fetched, 1
        retries = self._tools.retries(request.url)
        for attempt in range(1, retries.times + 1):
            await asyncio.sleep(retries.spacing_seconds * 2 ** (attempt - 1))
            fetched = await self._tools.fetcher.fetch(request, validators)
            if not fetched.outcome.is_doubtful:
                return fetched, attempt + 1
        return fetched, retries.times + 1

    async def _read(
        self, fetched: Fetched, digest: str, article_only: bool
    ) -> ReadPage | None:
        if fetched.outcome is not Outcome.OK:
            return None
        raw = RawPage(fetched, digest, article_only=article_only)
        return await self._tools.reader.read(raw)

    async def _rendered(
        self, fetched: Fetched, read: ReadPage | None
    ) -> Fetched | None:
        """The page as a browser shows it, where the office wants that and it helps."""
        browser = self._tools.browsers.get(self._unit)
        if browser is None or read is None or not needs_rendering(read.page):
            return None
        return await browser.render(fetched)

    def _archive(self, fetched: Fetched, read: ReadPage | None, earlier: str) -> str:
        """Store the response and return its reference, "" when there was none."""
        if fetched.status is None:
            return ""
        archive = self._tools.archive
        if read is not None and read.record is not None:
            return archive.append(self._unit, fetched, read.record, earlier)
        return archive.record(self._unit, fetched, earlier)


def _validators(known: PageRecord | None) -> Validators | None:
    if known is None or known.page is None:
        return None
    return Validators.of(known.etag, known.last_modified)


def _is_enough(page: PageSeen | None, article_only: bool) -> bool:
    """Whether a page read earlier was read for all that is wanted of it now."""
    return page is not None and (article_only or not page.article_only)


def _remembered(known: PageRecord) -> Sight:
    return Sight(Outcome.OK, known.page, known.evidence or "", is_unchanged=True)


def _sight(fetched: Fetched, read: ReadPage | None, known: PageRecord | None) -> Sight:
    is_unchanged = (
        read.is_unchanged if read else fetched.outcome is Outcome.NOT_MODIFIED
    )
    if is_unchanged and known is not None and known.page is not None:
        return _remembered(known)
    if read is None:
        return Sight(fetched.outcome, detail=fetched.detail)
    if read.page is None:
        return Sight(Outcome.UNREADABLE, detail=fetched.detail)
    return Sight(Outcome.OK, read.page, before=known.page if known else None)


def _visit_record(
    unit: str,
    fetched: Fetched,
    attempts: int,
    sight: Sight,
    read: ReadPage | None,
    *,
    reading: str,
) -> VisitRecord:
    validators = fetched.validators or Validators()
    is_confirmed = fetched.outcome is Outcome.NOT_MODIFIED
    return VisitRecord(
        unit=unit,
        request=fetched.request,
        outcome=fetched.outcome if is_confirmed else sight.outcome,
        fetched_at=fetched.started,
        status=fetched.status,
        bytes=len(fetched.body),
        digest=read.digest if read else "",
        etag=validators.etag or None,
        last_modified=validators.last_modified or None,
        seconds=fetched.seconds,
        evidence=sight.evidence or None,
        detail=sight.detail,
        attempts=attempts,
        page=read.packed_page if read else None,
        reading=reading,
    )
