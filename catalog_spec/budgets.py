"""Budgets and final accounts: which should be there, and when they were approved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from catalog_spec.column_words import budget_words
from catalog_spec.holdings import Piece
from catalog_spec.periods import years_named

FIGURES = ("days", "budget_month", "accounts_month")
_KINDS = {"budget": 0, "accounts": 1}
"""The kinds, and by how many years the year they are about lies back."""


@dataclass(frozen=True, slots=True)
class Budget:
    """One budget, or the accounts of one year, that a column should hold.

    Parameters
    ----------
    kind: "budget" or "accounts".
    year: the year it is about.
    approved: day of the piece that tells its approval, None when there is none.
    published: day of the first such piece, None when there is none.
    """

    kind: str
    year: int
    approved: date | None
    published: date | None

    @property
    def words(self) -> str:
        """The piece as a clerk calls it."""
        return f"{self.year}年{budget_words(self.kind)}"

    @property
    def earliest(self) -> date:
        """The first day on which it could have come out."""
        return date(self.year + _KINDS[self.kind], 1, 1)

    def is_late(self, today: date, figures: Mapping[str, int]) -> bool:
        """Whether it came too late or has not come though it is time.

        Parameters
        ----------
        today: the day that is judged.
        figures: days after the approval, and the months from which it is expected.
        """
        if self.approved is not None:
            due = self.approved + timedelta(days=figures["days"])
            return (self.published or today) > due
        month = figures[f"{self.kind}_month"]
        return self.published is None and today.month >= month


def find_budgets(
    column: str, pieces: Sequence[Piece], start: date | None, today: date
) -> list[Budget]:
    """What a column for budgets should hold of this year, going by earlier years.

    Parameters
    ----------
    column: the norm's name of it; it tells whether budgets, accounts or both go there.
    pieces: everything in the column.
    start: first day of the unit's duties; nothing is asked of its first year.
    today: the day that is judged.
    """
    if start is not None and start.year >= today.year:
        return []
    return [
        found
        for kind in _KINDS
        if _is_about(column, kind)
        for found in _find(kind, pieces, today.year)
    ]


def _find(kind: str, pieces: Sequence[Piece], this_year: int) -> Iterator[Budget]:
    year = this_year - _KINDS[kind]
    about = [piece for piece in pieces if _is_about(piece.title, kind)]
    own = [piece for piece in about if not _is_approval(piece)]
    if not any(named < year for piece in own for named in years_named(piece.title)):
        return
    there = [piece for piece in own if _is_of_year(piece, year, this_year)]
    days = [piece.published for piece in there if piece.published]
    approvals = [
        piece.published
        for piece in about
        if piece.published and _is_approval(piece) and year in years_named(piece.title)
    ]
    if days or not there:
        approved = min(approvals, default=None)
        yield Budget(kind, year, approved, min(days, default=None))


def _is_about(text: str, kind: str) -> bool:
    return budget_words(kind) in text or budget_words("both") in text


def _is_approval(piece: Piece) -> bool:
    is_denied = any(word in piece.title for word in budget_words("denied"))
    return budget_words("approval") in piece.title and not is_denied


def _is_of_year(piece: Piece, year: int, this_year: int) -> bool:
    named = years_named(piece.title)
    if named:
        return year in named
    return piece.published is None or piece.published.year == this_year
