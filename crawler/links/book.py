"""What earlier nights and tonight's survey already know of links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from catalog_spec.observations import Outcome
from crawler.cycle import Cycle
from crawler.link_record import LinkRecord
from crawler.links.wanted import WantedLink
from crawler.store import Store
from crawler.store.links import known_links, pages_read, save_links, visits_of

# A patrol that is killed loses at most this much; those links are then asked again.
_FLUSH_RECORDS = 25
# What stayed in question so long waits until new links had their turn.
_PATIENT_NIGHTS = 3


class LinkBook:
    """The store as the link checker needs it.

    Parameters
    ----------
    store: open for writing.
    night_id, night: the night that is being patrolled.
    cycle_days: days within which every link is asked for again; each night an equal
        share of them falls due. 0 for every night.
    """

    def __init__(
        self, store: Store, night_id: int, night: date, cycle_days: int
    ) -> None:
        self.store = store
        self._night_id = night_id
        self._night = night
        self._cycle = Cycle(cycle_days, night)
        self._waiting: list[LinkRecord] = []

    def recall(self, unit: str, links: Sequence[WantedLink]) -> dict[str, LinkRecord]:
        """What is known of these links, what tonight's survey saw of them included.

        A page that the patrol itself read well within the cycle needs no look.
        """
        self.flush()
        urls = [link.url for link in links]
        known = known_links(self.store.file, urls)
        visits = visits_of(self.store.file, self._night_id, unit)
        since = self._night - timedelta(max(self._cycle.days - 1, 0))
        read = pages_read(self.store.file, urls, since, self._night)
        for link in links:
            link.is_surveyed = link.url in read
            seen = self._seen(link, visits, read)
            if seen is not None:
                self._learn(known, link, seen)
        return known

    def _seen(
        self,
        link: WantedLink,
        visits: Mapping[str, tuple[Outcome, int | None]],
        read: Mapping[str, date],
    ) -> LinkRecord | None:
        """What the survey itself knows of a link that is no file."""
        outcome, status = visits.get(link.url, (Outcome.NOT_VISITED, None))
        if outcome.is_certain_death:
            return _record(link, self._night, outcome, status)
        if outcome.is_readable:
            return _record(link, self._night, Outcome.OK, status)
        if link.url in read:
            return _record(link, read[link.url], Outcome.OK, None)
        return None

    def _learn(
        self, known: dict[str, LinkRecord], link: WantedLink, seen: LinkRecord
    ) -> None:
        earlier = known.get(link.url)
        if earlier is not None and earlier.tried_on > seen.tried_on:
            return
        now = seen.after(earlier)
        known[link.url] = now
        # That a page lives stands in the store already.
        if now.is_in_question or (earlier is not None and earlier.is_in_question):
            self.remember(now)

    def due(
        self, links: Iterable[WantedLink], known: Mapping[str, LinkRecord]
    ) -> list[WantedLink]:
        """The links to ask tonight, the most urgent first.

        What was in question last time comes first, then new links beginning with those
        of the newest pages, then whatever the cycle brings.
        """
        ranked = [
            (rank, number, link)
            for number, link in enumerate(links)
            if (rank := self._rank(link, known.get(link.url))) is not None
        ]
        ranked.sort(key=lambda entry: (entry[0], entry[1]))
        return [link for *_, link in ranked]

    def _rank(
        self, link: WantedLink, record: LinkRecord | None
    ) -> tuple[int, int, int] | None:
        if record is None:
            if link.is_listed:
                return None
            return (1, not link.is_file, -link.newest.toordinal())
        if record.tried_on >= self._night:
            return None
        if record.is_in_question:
            nights = max(record.dead_nights, record.doubtful_nights)
            return (0 if nights <= _PATIENT_NIGHTS else 2, 0, nights)
        # The survey has a cycle of its own for the pages that it reads.
        if link.is_listed or link.is_surveyed or not self._is_due(record):
            return None
        return (3, 0, record.checked_on.toordinal())

    def _is_due(self, record: LinkRecord) -> bool:
        return self._cycle.is_over(record.checked_on) or self._cycle.is_turn(record.url)

    def remember(self, record: LinkRecord) -> None:
        """Keep what came of a look; it reaches the store within some looks."""
        self._waiting.append(record)
        if len(self._waiting) >= _FLUSH_RECORDS:
            self.flush()

    def flush(self) -> None:
        """Write down what was kept."""
        if self._waiting:
            save_links(self.store.file, self._waiting)
            self._waiting = []


def _record(
    link: WantedLink, day: date, outcome: Outcome, status: int | None
) -> LinkRecord:
    kind = "html" if outcome is Outcome.OK else ""
    record = LinkRecord(link.url, day, outcome, status, link.url, kind)
    return replace(record, tried_on=day)
