"""What a survey sees the site through: looks, sights, and how far to look."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from typing import Protocol

from catalog_spec.observations import NotSeen, Outcome, PageSeen, Request


class Recall(Enum):
    """Whether an earlier night's sight of an address will do."""

    NEVER = "never"
    """Ask for it tonight."""

    IF_KNOWN = "if_known"
    """Take what is remembered; ask where nothing is, or where its turn has come."""

    ONLY = "only"
    """The same, but leave what is not remembered until its turn comes."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What came of looking at one address.

    Parameters
    ----------
    outcome: how the visit ended.
    page: what the parser saw; None unless the outcome is readable.
    evidence: reference to the stored response, or "" when nothing was stored.
    detail: a short remark for the operator.
    is_unchanged: the address shows what it showed on an earlier night.
    before: what it showed then, when it shows something else now.
    """

    outcome: Outcome
    page: PageSeen | None = None
    evidence: str = ""
    detail: str = ""
    is_unchanged: bool = False
    before: PageSeen | None = None

    def not_seen(self, url: str) -> NotSeen:
        """That nothing was read at an address, and why."""
        return NotSeen(self.outcome, url, self.detail)


class See(Protocol):
    """Looks at one address."""

    def __call__(
        self,
        request: Request,
        *,
        recall: Recall = Recall.NEVER,
        article_only: bool = False,
    ) -> Awaitable[Sight]:
        """Look at `request`.

        Parameters
        ----------
        request: the address.
        recall: whether an earlier night's sight will do.
        article_only: only the article of the page is wanted.
        """


class Articles(StrEnum):
    """Which information pages are read."""

    NEEDED = "needed"
    """Only where the list leaves the date open."""

    ROLLING = "rolling"
    """Recent ones at once, older ones when their turn in the cycle comes."""

    ALL = "all"


@dataclass(frozen=True, slots=True)
class Depth:
    """How far a survey goes.

    Parameters
    ----------
    list_pages: list pages read of one column at most.
    undated_articles: undated rows of one column whose own page is read for a date.
    articles: which of the unit's information pages are read besides these.
    recent_since: with "rolling", pages dated on this day or later are read at once.
    tree_pages: further pages asked for the catalogue tree at most.
    unit_pages: further list pages read of one unit at most: 15,000 items and more. At
        two requests a second they take eight minutes, also on a calendar without end.
    columns: columns of one unit at most; no catalogue has more than a few hundred.
    """

    list_pages: int = 200
    undated_articles: int = 20
    articles: Articles = Articles.NEEDED
    recent_since: date = date.min
    tree_pages: int = 6
    unit_pages: int = 1000
    columns: int = 2000
