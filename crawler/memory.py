"""What the night remembers: earlier nights' pages, and tonight's visits so far."""

from __future__ import annotations

import time
from datetime import date

from catalog_spec.observations import Outcome, PageSeen, Request
from crawler.cycle import Cycle
from crawler.records import PageRecord, VisitRecord
from crawler.store import Store
from crawler.survey import Sight

# A patrol that is killed loses at most this much; the visits are then made again.
FLUSH_VISITS = 100
FLUSH_SECONDS = 0.5

PASSED_SHARE = 6
"""A turn within this part of the cycle after the last look is passed over."""


class Memory:
    """The store as a visitor needs it.

    Parameters
    ----------
    store: open for writing.
    night_id, night: the night that is being patrolled.
    cycle_days: days within which every remembered page is asked for again; each night
        an equal share of them falls due.
    reading: what pages are read with tonight; one read otherwise is read anew when it
        is next asked for.
    """

    def __init__(
        self,
        store: Store,
        night_id: int,
        night: date,
        cycle_days: int,
        reading: str = "",
    ) -> None:
        self._store = store
        self._night_id = night_id
        self._cycle = Cycle(cycle_days, night)
        self.reading = reading
        self._done: dict[str, dict[Request, VisitRecord]] = {}
        self._waiting: list[VisitRecord] = []
        self._flushed_at = time.monotonic()

    def take_up(self, unit: str) -> None:
        """Call to mind what tonight's patrol saw of `unit` before it was cut short."""
        self._done[unit] = dict(self._store.visited(self._night_id, unit))

    def let_go(self, unit: str) -> None:
        """Write down what is left to write of `unit` and forget it."""
        self.flush()
        self._done.pop(unit, None)

    def done_tonight(self, unit: str, request: Request) -> Sight | None:
        """What was seen of `request` earlier this night; None when it must be asked.

        A visit that ended in doubt is made again.
        """
        visit = self._done.get(unit, {}).get(request)
        if visit is None or visit.outcome.is_doubtful:
            return None
        if not visit.outcome.is_readable:
            return Sight(visit.outcome, evidence=visit.evidence or "", detail="")
        known = self._store.page(request)
        if known is None or known.page is None:
            return None
        return Sight(Outcome.OK, known.page, visit.evidence or known.evidence or "")

    def known(self, request: Request) -> PageRecord | None:
        """The last good reading of an address."""
        return self._store.page(request)

    def seen_just_now(self, request: Request) -> PageSeen | None:
        """The page that tonight's patrol read at an address, out of the store again."""
        if any(visit.request == request for visit in self._waiting):
            self.flush()
        known = self._store.page(request)
        return known.page if known else None

    def is_fresh(self, request: Request, known: PageRecord) -> bool:
        """Whether an earlier reading will do tonight.

        It will not when the address has its turn, or would be out of date before its
        next turn. A turn that comes soon after the last look is passed over; half a
        cycle later the address is asked for, so that a cycle never goes by without it.

        Parameters
        ----------
        request: the address.
        known: its last good reading.
        """
        if self._cycle.is_over(known.seen_on):
            return False
        cycle, phase = self._cycle.days, self._cycle.phase(request.url)
        days = (self._cycle.night - known.seen_on).days
        is_missed = phase == cycle // 2 and days > cycle // 2
        return not is_missed and (phase != 0 or days <= cycle // PASSED_SHARE)

    def doubts_validators(self, request: Request) -> bool:
        """Whether an address is asked for whole tonight, whatever the server says.

        A server that answers "not modified" for ever is found out within a cycle.
        """
        return self._cycle.days > 0 and self.is_turn(request)

    def is_turn(self, request: Request) -> bool:
        """Whether this is the night of the cycle on which an address is asked for."""
        return self._cycle.is_turn(request.url)

    def remember(self, visit: VisitRecord) -> None:
        """Keep a visit; it reaches the store within a moment."""
        self._waiting.append(visit)
        is_late = time.monotonic() - self._flushed_at > FLUSH_SECONDS
        if is_late or len(self._waiting) >= FLUSH_VISITS:
            self.flush()

    def flush(self) -> None:
        """Write all kept visits in one transaction."""
        if self._waiting:
            self._store.record_visits(self._night_id, self._waiting)
            self._waiting = []
        self._flushed_at = time.monotonic()
