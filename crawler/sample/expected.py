"""What each planted condition means: the state it must give and the rule it breaks.

The table is the heart of the truth. It is written from the semantics of judgement and
knows nothing of the judge's code.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from catalog_spec.verdicts import State
from crawler.sample.asking import Basis
from crawler.sample.model import Condition


class Meaning(StrEnum):
    """What a finding is about, in words; rule codes are looked up once, in truth.py."""

    MISSING = "missing"
    NAME = "name"
    BLANK = "blank"
    NOTE_ONLY = "note_only"
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    PIECE_MISSING = "piece_missing"
    DATE = "date"
    HOME_STALE = "home_stale"
    VETO_BLANK = "veto_blank"
    VETO_STALE = "veto_stale"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Expected:
    """The state of a column, and the finding with what decides its weight, if any."""

    state: State
    meaning: Meaning | None = None
    basis: Basis = Basis.HINT


_FRESH = Expected(State.NORMAL)
_UNREAD = Expected(State.UNCHECKED, Meaning.UNREAD, Basis.UNREAD)
_MISSING = Expected(State.MISSING, Meaning.MISSING, Basis.EXISTENCE)
_BLANK = Expected(State.BLANK, Meaning.BLANK, Basis.EXISTENCE)
_OVERDUE = Expected(State.OVERDUE, Meaning.OVERDUE, Basis.FRESHNESS)
_DUE_SOON = Expected(State.DUE_SOON, Meaning.DUE_SOON, Basis.HINT)
_GAP = Expected(State.OVERDUE, Meaning.PIECE_MISSING, Basis.FRESHNESS)
_ODD_DATE = Expected(State.NORMAL, Meaning.DATE, Basis.EXISTENCE)
_NO_DATE = Expected(State.NORMAL, Meaning.DATE, Basis.DATE)
_MAYBE_ODD_DATE = Expected(State.NORMAL, Meaning.DATE, Basis.HINT)

EXPECTED: dict[Condition, Expected] = {
    Condition.HEALTHY: _FRESH,
    Condition.STILL: _FRESH,
    Condition.BORDER: _FRESH,
    Condition.TODAY: _FRESH,
    Condition.PINNED: _FRESH,
    Condition.CROSSPOST: _FRESH,
    Condition.SLOW: _FRESH,
    Condition.DATE_IN_ARTICLE: _FRESH,
    Condition.STATEMENT: _FRESH,
    Condition.SERIES: _FRESH,
    Condition.ANNUAL: _FRESH,
    Condition.SECOND_PAGE_BROKEN: _FRESH,
    Condition.OVERDUE: _OVERDUE,
    Condition.OVERDUE_BY_ONE: _OVERDUE,
    Condition.DUE_SOON: _DUE_SOON,
    Condition.LAST_DAY: _DUE_SOON,
    Condition.SERIES_GAP: _GAP,
    Condition.ANNUAL_GAP: _GAP,
    Condition.BLANK_WORDS: _BLANK,
    Condition.BLANK_BARE: _BLANK,
    Condition.NOTE_CURRENT: Expected(State.NOTE_ONLY, Meaning.NOTE_ONLY, Basis.HINT),
    Condition.NOTE_OLD: Expected(State.NOTE_ONLY, Meaning.NOTE_ONLY, Basis.FRESHNESS),
    Condition.MISSING: _MISSING,
    Condition.HIDDEN: _MISSING,
    Condition.PARENT_MISSING: Expected(State.MISSING, Meaning.MISSING, Basis.HINT),
    Condition.LINKED: Expected(State.LINKED),
    Condition.FUTURE: _ODD_DATE,
    Condition.NO_DATE: _NO_DATE,
    Condition.BEFORE_FOUNDED: _ODD_DATE,
    Condition.NO_DATE_UNREAD: _MAYBE_ODD_DATE,
    Condition.BEFORE_SINCE: _MAYBE_ODD_DATE,
    Condition.SERVER_ERROR: _UNREAD,
    Condition.CHALLENGE: _UNREAD,
    Condition.EMPTY_BODY: _UNREAD,
    Condition.CUT_SHORT: _UNREAD,
    Condition.CUT_BODY: _UNREAD,
    Condition.SCRIPT_FILLED: _UNREAD,
    Condition.LOGIN: _UNREAD,
    Condition.NOT_FOUND: _UNREAD,
}
