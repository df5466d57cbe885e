"""A unit's site as it was on a stored night: what a replay sees instead of the network."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from catalog_spec.observations import Outcome, PageSeen, Request
from crawler.archive import ArchiveError, Stored, digest_of, read_stored
from crawler.packing import moment_text
from crawler.parse import read_page
from crawler.parse.profile import Profile
from crawler.records import NightRecord, VisitRecord
from crawler.store import Store
from crawler.store.evidence import last_reading
from crawler.survey import Recall, Sight
from crawler.words import say


class StoredNight:
    """Answers from a night's visits and the archive; `see` is a `See`.

    What that night took from memory comes from the last answer before it.

    Parameters
    ----------
    store: open for reading.
    folder: where all nights' evidence lies.
    night: the night.
    unit: name of the unit.
    profiles: platforms that the office described itself.
    """

    def __init__(
        self,
        store: Store,
        folder: Path,
        night: NightRecord,
        unit: str,
        profiles: Sequence[Profile] = (),
    ) -> None:
        self._store = store
        self._folder = folder
        self._profiles = profiles
        self._night = night
        self._visits = store.visited(night.id, unit)
        self._seen: dict[tuple[Request, bool], Sight] = {}
        self._missing: dict[str, None] = {}
        self.pages_read = 0

    @property
    def missing(self) -> tuple[str, ...]:
        """Addresses asked for whose answer is not stored."""
        return tuple(self._missing)

    async def see(
        self,
        request: Request,
        *,
        recall: Recall = Recall.NEVER,
        article_only: bool = False,
    ) -> Sight:
        """Look at `request` as it was that night, asked for then or remembered."""
        look = request, article_only
        if look not in self._seen:
            self._seen[look] = self._look(request, recall, article_only=article_only)
        return self._seen[look]

    def _look(self, request: Request, recall: Recall, *, article_only: bool) -> Sight:
        visit = self._visits.get(request) or self._remembered(request)
        if visit is None and recall is Recall.ONLY:
            return Sight(Outcome.NOT_VISITED)
        if visit is None:
            return self._miss(request)
        if not visit.outcome.is_readable:
            evidence = visit.evidence or ""
            return Sight(visit.outcome, evidence=evidence, detail=visit.detail)
        stored = self._read(visit)
        if stored is None:
            return self._miss(request)
        self.pages_read += 1
        if article_only:
            page = self._page(stored, article_only=True)
            return Sight(Outcome.OK, page, visit.evidence or "")
        return self._sight(visit, stored)

    def _miss(self, request: Request) -> Sight:
        self._missing[request.url] = None
        return Sight(Outcome.NOT_VISITED, detail=say("replay", "not_stored"))

    def _sight(self, visit: VisitRecord, stored: Stored) -> Sight:
        page = self._page(stored)
        evidence = visit.evidence or ""
        if not page.next_pages:
            return Sight(Outcome.OK, page, evidence)
        # Only where a list goes on does it matter what stood there before.
        earlier = self._before(visit.request, visit.fetched_at)
        if visit.outcome is Outcome.NOT_MODIFIED or (
            earlier and digest_of(earlier.body) == digest_of(stored.body)
        ):
            return Sight(Outcome.OK, page, evidence, is_unchanged=True)
        before = self._page(earlier) if earlier else None
        return Sight(Outcome.OK, page, evidence, before=before)

    def _before(self, request: Request, moment: datetime) -> Stored | None:
        found = last_reading(
            self._store.file, request, self._night.date, moment_text(moment)
        )
        return self._read(found) if found else None

    def _remembered(self, request: Request) -> VisitRecord | None:
        return last_reading(self._store.file, request, self._night.date)

    def _read(self, visit: VisitRecord) -> Stored | None:
        if not visit.evidence:
            return None
        try:
            return read_stored(self._folder, visit.evidence)
        except ArchiveError:
            return None

    def _page(self, stored: Stored, *, article_only: bool = False) -> PageSeen:
        return read_page(
            stored.body,
            stored.url,
            stored.content_type,
            article_only=article_only,
            profiles=self._profiles,
        )
