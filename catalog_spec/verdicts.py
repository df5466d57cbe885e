"""What a judgement may say: states of a column, results of a rule, verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """The one state a column that the norm asks of a unit is in on a given day.

    The values are printed on official paper and are part of the JSON contract.
    """

    MISSING = "未设置"
    BLANK = "空白"
    NOTE_ONLY = "仅说明"
    OVERDUE = "超期"
    DUE_SOON = "临近超期"
    NORMAL = "正常"
    LINKED = "外链"
    UNCHECKED = "未能检查"

    @property
    def is_checked(self) -> bool:
        """Whether the column could be looked at."""
        return self is not State.UNCHECKED


class Result(StrEnum):
    """What one rule says of one subject. Only `FAULT` can cost a unit points."""

    FAULT = "fault"
    HINT = "hint"
    COULD_NOT_CHECK = "could_not_check"
    PASS = "pass"  # noqa: S105 - a verdict, no password
    NOT_APPLICABLE = "not_applicable"


class Confidence(StrEnum):
    """How well an entry of the norm is known; `INFERRED` gives hints, never faults."""

    VERIFIED = "verified"
    RECONSTRUCTED = "reconstructed"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One norm item asked of one unit, healthy or not: a line of the whole picture.

    Parameters
    ----------
    unit: name of the unit.
    norm_item: id of the norm item, e.g. "tp.policy".
    item_name: the name the norm gives it.
    column: path of the matching column as the site names it, joined by " > ", or None.
    url: address of that column, or None.
    state: the state on the day.
    newest: newest date that counts, or None.
    limit_days: days allowed between two pieces, or None when the norm sets no limit.
    days_left: days until the limit runs out (negative when overdue), or None; where
        the piece of a period is missing, days since it was due, negative.
    items: number of items read, or None when nothing could be read.
    """

    unit: str
    norm_item: str
    item_name: str
    column: str | None
    url: str | None
    state: State
    newest: date | None = None
    limit_days: int | None = None
    days_left: int | None = None
    items: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says of one subject of one unit on one day.

    The identity of a finding is `(unit, rule, subject)`: never the address alone, and
    never the words of the message.

    Parameters
    ----------
    unit, unit_kind: the unit judged.
    rule: stable code of the rule, e.g. "S01".
    subject: the norm item id, "unit" for a rule about the whole unit, or the address
        for a rule about single information pages.
    result: fault, hint, could not check, pass or not applicable.
    norm_item: id of the norm item, or None.
    column: path of the column as the site names it, or None.
    state: state of the column where it is a column finding, else None.
    url: the address to open.
    newest, limit_days, overdue_days: the figures the verdict rests on.
    message: one Chinese sentence for a clerk.
    how_to_fix: one Chinese sentence.
    clause: the clause or source the rule rests on, in words.
    confidence: the weakest confidence of the norm entries used.
    evidence: references to the stored responses.
    facts: further figures for reports, plain JSON values.
    """

    unit: str
    unit_kind: str
    rule: str
    subject: str
    result: Result
    norm_item: str | None = None
    column: str | None = None
    state: State | None = None
    url: str | None = None
    newest: date | None = None
    limit_days: int | None = None
    overdue_days: int | None = None
    message: str = ""
    how_to_fix: str = ""
    clause: str = ""
    confidence: Confidence = Confidence.VERIFIED
    evidence: tuple[str, ...] = ()
    facts: Mapping[str, str | int | float | bool | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gaps:
    """What a night leaves open about a unit, besides what is told as unchecked.

    Parameters
    ----------
    read: addresses of the pages that were judged.
    unread: addresses of pages that are listed and were not judged.
    is_whole: every column was read, so that a page which no list shows is gone.
    untold: rule and subject of each question that the night could not answer.
    """

    read: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()
    is_whole: bool = True
    untold: frozenset[tuple[str, str]] = frozenset()

    def hide(self, address: str) -> bool:
        """Whether the page may still be as it was, as nobody looked."""
        return address in self.unread or (
            not self.is_whole and address not in self.read
        )


NO_GAPS = Gaps()


@dataclass(frozen=True, slots=True)
class UnitJudgement:
    """All that was judged of one unit on one day, and what was left open."""

    unit: str
    rows: tuple[ColumnRow, ...]
    verdicts: tuple[Verdict, ...]
    gaps: Gaps = NO_GAPS
