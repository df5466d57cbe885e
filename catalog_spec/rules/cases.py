"""What a rule is asked about: a column that the norm wants, a page, or a whole unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from catalog_spec.blind_spots import BlindSpot
from catalog_spec.drift import drift_since
from catalog_spec.holdings import Holdings
from catalog_spec.match import Match
from catalog_spec.norm.items import MetadataProfile, NormItem
from catalog_spec.observations import (
    ArticleSeen,
    ColumnSeen,
    FileSeen,
    ItemSeen,
    LinkReading,
    TextSeen,
    UnitPast,
    UnitReading,
)
from catalog_spec.policy import Policy
from catalog_spec.roster import Unit
from catalog_spec.tree import ColumnTree
from catalog_spec.verdicts import Confidence, State, Verdict

_TRUST = (Confidence.INFERRED, Confidence.RECONSTRUCTED, Confidence.VERIFIED)


@dataclass(frozen=True, slots=True)
class ColumnCase:
    """One norm item asked of one unit, with all that was seen for it.

    Parameters
    ----------
    unit, today, policy: who is judged, on which day, by which figures.
    entry: address of the unit's platform.
    match: what the site has for the item.
    path: path of the column as the site names it, or None.
    whole: what the column and everything below it held.
    own: the same without the columns that serve other items, and without what a
        list above them repeats of theirs.
    has_items_below: columns of the norm's child items stand below the column.
    has_items_elsewhere: the item has no column, its child items have.
    parent: column of the parent item, or None.
    is_catalogue: the item is the catalogue itself, there once a tree was read.
    is_first: of several items that share the column this is the first.
    evidence: references to the stored entry page and tree.
    articles: address to the information page, of all of the unit that were read.
    past: what earlier nights saw of the unit.
    below: its columns and all public ones below them, each once.
    reading: everything that was read of the unit.
    blind_spot: a place that nobody could look at and where a column of the item may
        stand, or a better one than was found; None when there is none.
    is_led_elsewhere: a column below which the item belongs leads to another site.
    """

    unit: Unit
    today: date
    policy: Policy
    entry: str
    match: Match
    path: str | None
    whole: Holdings
    own: Holdings
    has_items_below: bool
    has_items_elsewhere: bool
    is_catalogue: bool
    parent: ColumnSeen | None
    is_first: bool
    evidence: tuple[str, ...]
    articles: Mapping[str, ArticleSeen]
    past: UnitPast
    below: tuple[ColumnSeen, ...]
    reading: UnitReading
    blind_spot: BlindSpot | None
    is_led_elsewhere: bool

    @property
    def item(self) -> NormItem:
        """The norm item."""
        return self.match.item

    @property
    def column(self) -> ColumnSeen | None:
        """The column that serves it, or None."""
        return self.match.column

    @property
    def name(self) -> str:
        """The column's name as the site writes it, else the norm's."""
        return self.column.name if self.column else self.item.name

    @property
    def is_linked(self) -> bool:
        """Whether the column leads elsewhere on purpose, itself or in all its parts."""
        if self.column is None:
            return False
        is_empty = not self.whole.pieces and self.whole.is_whole
        return self.column.external or (is_empty and self.whole.linked > 0)

    @property
    def is_readable(self) -> bool:
        """Whether there is a column of the unit's own to look into."""
        return self.column is not None and not self.is_linked

    @property
    def carries_verdicts(self) -> bool:
        """Whether content and age of the column are judged here, not further down."""
        is_open = self.is_readable and not self.is_catalogue
        return is_open and not self.has_items_below and self.whole.columns_read > 0

    @property
    def has_content_to_judge(self) -> bool:
        """Whether there is anything but notes whose age could be judged."""
        return self.carries_verdicts and bool(self.whole.content)

    @property
    def may_be_newer(self) -> bool:
        """Whether something newer may be there that was not counted.

        It may bear a day still to come by a slip of the pen, or stand on another site
        to which a column below leads.
        """
        return self.whole.linked > 0 or self.whole.has_later_than(self.today)

    @property
    def unread_places(self) -> int:
        """How many columns, lists and pages were not read to their end."""
        whole = self.whole
        pages = sum(piece.is_of_unknown_age for piece in whole.content)
        lists = len(whole.unfinished) + len(whole.pretended)
        return len(whole.unread) + lists + pages

    @property
    def start(self) -> date | None:
        """First day on which the unit had to feed the column, None when always."""
        return first_day(self.unit)

    @property
    def unaccused_state(self) -> State:
        """The state of a column that no rule accuses."""
        if self.is_linked:
            return State.LINKED
        is_note = self.carries_verdicts and self.whole.pieces and self.whole.is_whole
        return State.NOTE_ONLY if is_note and not self.whole.content else State.NORMAL

    @property
    def is_settling(self) -> bool:
        """Whether the unit has only just begun."""
        return (
            self.start is not None
            and (self.today - self.start).days <= self.policy.settling_days
        )

    @property
    def is_unsettled(self) -> bool:
        """Whether the column is new, or was renamed or moved since the night before.

        What a change of the catalogue did to its list is not to be held against the
        unit before the change itself has been told.
        """
        drift = drift_since(self.past, self.reading.columns)
        return self.column is not None and drift.touches(self.column)

    @property
    def is_optional(self) -> bool:
        """Whether the norm would not insist on the column."""
        is_others_duty = self.item.required == "if_duty" and not self.item.is_duty_in(
            self.unit.duties
        )
        return self.item.required == "recommended" or is_others_duty

    @property
    def freshness_confidence(self) -> Confidence:
        """The weakest of what a limit in days rests on."""
        return weakest(
            self.item.confidence,
            self.item.interval_confidence,
            self.item.interval.confidence,
        )

    @property
    def limit_days(self) -> int | None:
        """Days allowed between two pieces, None when there is no limit."""
        days = self.item.interval.stale_after_days
        return days if days and not self.is_catalogue else None

    @property
    def newest(self) -> date | None:
        """Day of the newest piece that counts."""
        return self.whole.newest(self.today)

    @property
    def days_left(self) -> int | None:
        """Days until the limit runs out, negative when it has, None without a limit."""
        if self.newest is None or self.limit_days is None:
            return None
        return self.limit_days - self.age_of(self.newest)

    def age_of(self, day: date) -> int:
        """Days since a day or since the unit's first day, whichever is later."""
        return (self.today - max(day, self.start or day)).days


@dataclass(frozen=True, slots=True)
class Judged:
    """One column with its state and the verdict that gave it that state, if any."""

    case: ColumnCase
    state: State
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class ArticleCase:
    """One information page of one unit, or one file that a list leads straight to.

    Parameters
    ----------
    unit, today, policy: who is judged, on which day, by which figures.
    article: the page as it was read; of a file what its row tells, the file itself
        being its only attachment.
    row: the first row that leads to it; None when it is a column's own page.
    columns: the public columns that list it, in the order of the tree.
    path: path of the first of them as the site names it.
    served: the norm's items whose columns list it, with what was seen for them.
    links: address to what is known of it, of all links and attachments of the unit.
    past: what earlier nights saw of the unit.
    profile: what its metadata block must show, None when it serves no item.
    neighbours: the district's other units.
    evidence: references to the stored page.
    is_file: there is no page, the row leads straight to a file.
    """

    unit: Unit
    today: date
    policy: Policy
    article: ArticleSeen
    row: ItemSeen | None
    columns: tuple[ColumnSeen, ...]
    path: str
    served: tuple[ColumnCase, ...]
    links: Mapping[str, LinkReading]
    past: UnitPast
    profile: MetadataProfile | None
    neighbours: Sequence[Unit]
    evidence: tuple[str, ...]
    is_file: bool

    @property
    def item(self) -> NormItem | None:
        """The first norm item that its columns serve, None when they serve none."""
        return self.served[0].item if self.served else None

    @property
    def title(self) -> str:
        """Its headline, else the title of the row that leads to it."""
        return self.article.title or (self.row.title if self.row else "")

    def text_of(self, file: FileSeen) -> TextSeen | None:
        """What the text of one of its attachments showed, None when it was not read."""
        link = self.links.get(file.url)
        return link.text if link else None

    @property
    def has_unread_files(self) -> bool:
        """Whether the text of any of its attachments was not read."""
        return any(self.text_of(file) is None for file in self.article.attachments)

    @property
    def has_doubtful_files(self) -> bool:
        """Whether one of those may well be read another night."""
        tried = (self.links.get(file.url) for file in self.article.attachments)
        return any(
            link and not link.text and link.outcome.is_doubtful for link in tried
        )


@dataclass(frozen=True, slots=True)
class UnitCase:
    """A whole unit whose tree was read.

    Parameters
    ----------
    unit, today, policy: who is judged, on which day, by which figures.
    reading: everything that was read of the unit.
    whole: what all its public columns held.
    columns: its columns as judged.
    tree: its catalogue tree.
    articles: its information pages.
    past: what earlier nights saw of it.
    """

    unit: Unit
    today: date
    policy: Policy
    reading: UnitReading
    whole: Holdings
    columns: Sequence[Judged]
    tree: ColumnTree
    articles: Sequence[ArticleCase]
    past: UnitPast

    @property
    def start(self) -> date | None:
        """First day on which the unit was answerable, None when always."""
        return first_day(self.unit)


def first_day(unit: Unit) -> date | None:
    """The first day on which a unit is answerable here, None when it always was."""
    return max((day for day in (unit.since, unit.founded) if day), default=None)


def weakest(*confidences: Confidence) -> Confidence:
    """The least sure of several confidences."""
    return min(confidences, key=_TRUST.index)
