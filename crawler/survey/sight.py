"""What a survey sees the site through: looks, sights, and how far to look."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Protocol

from catalog_spec.observations import Outcome, PageSeen, Request


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


class See(Protocol):
    """Looks at one address."""

    def __call__(
        self,
        request: Request,
        *,
        from_memory: bool = False,
        article_only: bool = False,
    ) -> Awaitable[Sight]:
        """Look at `request`.

        Parameters
        ----------
        request: the address.
        from_memory: an earlier night's sight will do.
        article_only: only the article of the page is wanted.
        """


@dataclass(frozen=True, slots=True)
class Depth:
    """How far a survey goes.

    Parameters
    ----------
    list_pages: list pages read of one column at most.
    undated_articles: undated rows of one column whose own page is read for a date.
    all_articles: read the page of every row, dated or not.
    tree_pages: further pages asked for the catalogue tree at most.
    unit_pages: further list pages read of one unit at most: 15,000 items and more. At
        two requests a second they take eight minutes, also on a calendar without end.
    columns: columns of one unit at most; no catalogue has more than a few hundred.
    """

    list_pages: int = 200
    undated_articles: int = 20
    all_articles: bool = False
    tree_pages: int = 6
    unit_pages: int = 1000
    columns: int = 2000
