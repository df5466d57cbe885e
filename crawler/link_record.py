"""What is known of one link over the nights, as the store keeps it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from catalog_spec.observations import LinkReading, Outcome

# It lives, or nobody may look: neither leaves a doubt that another night could settle.
_UNDOUBTED = frozenset({Outcome.OK, Outcome.ROBOTS, Outcome.NOT_VISITED})
# A site that is down for some nights does not bring a dead page back to life.
_DEATH_OUTLASTS_DAYS = 7


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """One address over the nights.

    Parameters
    ----------
    url: absolute address without a fragment.
    checked_on: the night whose answer the record tells.
    outcome, status, final_url, kind, size, title: as in `LinkReading`.
    content_type: the `Content-Type` header of that answer.
    dead_nights: on how many nights in a row the site itself said that it is gone.
    first_dead: the first of them, or None.
    doubtful_nights: on how many nights in a row it could not be opened otherwise.
    tried_on: the night of the last try, whatever came of it.
    """

    url: str
    checked_on: date
    outcome: Outcome
    status: int | None = None
    final_url: str = ""
    kind: str = ""
    content_type: str = ""
    size: int | None = None
    title: str = ""
    dead_nights: int = 0
    first_dead: date | None = None
    doubtful_nights: int = 0
    tried_on: date = date.min

    @property
    def is_in_question(self) -> bool:
        """Whether it must be asked again the next night."""
        return self.dead_nights > 0 or self.doubtful_nights > 0

    def reading(self) -> LinkReading:
        """What rules may know of it."""
        return LinkReading(
            url=self.url,
            outcome=self.outcome,
            checked_on=self.checked_on,
            status=self.status,
            final_url=self.final_url,
            kind=self.kind,
            size=self.size,
            dead_nights=self.dead_nights,
            doubtful_nights=self.doubtful_nights,
            title=self.title,
        )

    def completed(self, *, kind: str, title: str, size: int | None) -> LinkRecord:
        """The same with what this try did not tell."""
        return replace(self, kind=kind, title=title, size=size)

    def after(self, earlier: LinkRecord | None) -> LinkRecord:
        """This try, as the next in the row of the earlier ones.

        The same night counts once, however often it was tried.
        """
        if self.outcome.is_certain_death:
            return self._dead_after(earlier)
        if self.outcome in _UNDOUBTED:
            return self
        return self._doubtful_after(earlier)

    def _dead_after(self, earlier: LinkRecord | None) -> LinkRecord:
        nights, first = 0, self.checked_on
        if earlier is not None and earlier.dead_nights:
            is_same_night = earlier.checked_on == self.checked_on
            nights = earlier.dead_nights - is_same_night
            first = earlier.first_dead or first
        return replace(self, dead_nights=nights + 1, first_dead=first)

    def _doubtful_after(self, earlier: LinkRecord | None) -> LinkRecord:
        if earlier is None:
            return replace(self, doubtful_nights=1)
        is_same_night = earlier.tried_on == self.tried_on
        nights = earlier.doubtful_nights + (not is_same_night)
        days = (self.tried_on - earlier.checked_on).days
        if earlier.dead_nights and days <= _DEATH_OUTLASTS_DAYS:
            return replace(earlier, tried_on=self.tried_on, doubtful_nights=nights)
        return replace(
            self,
            kind=earlier.kind,
            size=earlier.size,
            doubtful_nights=max(nights, 1),
        )
