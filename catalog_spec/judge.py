"""One unit held against the norm on one day: states, rows and verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from catalog_spec.docket import Docket
from catalog_spec.norm.items import Norm
from catalog_spec.observations import NotSeen, UnitReading
from catalog_spec.policy import DEFAULT, Policy
from catalog_spec.roster import Unit
from catalog_spec.rules import COLUMN_RULES, UNIT_RULES
from catalog_spec.rules.cases import ColumnCase, Judged, UnitCase
from catalog_spec.rules.registry import UNREAD, could_not_check, outcome_words
from catalog_spec.rules.verdict_words import column_verdict, unit_verdict
from catalog_spec.verdicts import ColumnRow, Result, State, UnitJudgement, Verdict

STATE_RULES = ("S01", "C01", "S03", "S04", "F01", "F03", "F02")
OTHER_RULES = ("S02", "D01")
_ACCUSING = (Result.FAULT, Result.HINT)
_TELLING = (*_ACCUSING, Result.COULD_NOT_CHECK)


def judge_unit(
    unit: Unit,
    norm: Norm,
    reading: UnitReading,
    today: date,
    policy: Policy = DEFAULT,
    *,
    with_passes: bool = False,
) -> UnitJudgement:
    """Judge everything the norm asks of a unit on one day.

    A column has exactly one state: that of the first rule, in the order of
    `STATE_RULES`, that accuses it or cannot tell. What could not be read is never a
    fault.

    Parameters
    ----------
    unit: who is judged.
    norm: the norm with the office's overlay in it.
    reading: what the patrol read; with `not_seen` set nothing is judged at all.
    today: the day of the patrol.
    policy: the office's own figures.
    with_passes: also give the verdicts "pass" and "not applicable" of every rule.
    """
    docket = Docket.of(unit, norm, reading, today, policy)
    cases = list(docket.column_cases())
    if reading.not_seen is not None:
        return _judge_unread(unit, cases, reading.not_seen, reading)
    judged = [_judge_column(case) for case in cases]
    verdicts = [
        *(verdict for column in judged for verdict in _told(column, with_passes)),
        *_judge_whole(docket.unit_case(judged), with_passes),
    ]
    rows = tuple(_row(column) for column in judged)
    return UnitJudgement(unit.name, rows, tuple(verdicts))


def _judge_unread(
    unit: Unit, cases: Sequence[ColumnCase], why: NotSeen, reading: UnitReading
) -> UnitJudgement:
    """Nothing could be checked: the unit, and every item asked of it."""
    reason = outcome_words(why)
    whole = could_not_check("unit", reason=reason)
    remark = could_not_check("unit_column", reason=reason)
    verdicts = [
        unit_verdict(unit, reading, UNREAD, whole),
        *(column_verdict(case, UNREAD, remark, State.UNCHECKED) for case in cases),
    ]
    rows = tuple(_row(Judged(case, State.UNCHECKED, None)) for case in cases)
    return UnitJudgement(unit.name, rows, tuple(verdicts))


def _judge_column(case: ColumnCase) -> Judged:
    """The first rule that accuses the column or cannot tell gives it its state."""
    for code in STATE_RULES:
        rule = COLUMN_RULES[code]
        remark = rule.check(case)
        if remark.result in _ACCUSING and rule.state is not None:
            verdict = column_verdict(case, code, remark, rule.state)
            return Judged(case, rule.state, verdict)
        if remark.result is Result.COULD_NOT_CHECK:
            verdict = column_verdict(case, UNREAD, remark, State.UNCHECKED)
            return Judged(case, State.UNCHECKED, verdict)
    return Judged(case, case.unaccused_state, None)


def _told(column: Judged, with_passes: bool) -> Iterator[Verdict]:
    """The verdicts on one column that are worth telling."""
    if column.verdict is not None:
        yield column.verdict
    for code in OTHER_RULES:
        remark = COLUMN_RULES[code].check(column.case)
        if remark.result in _ACCUSING:
            yield column_verdict(column.case, code, remark, column.state)
    if with_passes:
        yield from _untold(column)


def _untold(column: Judged) -> Iterator[Verdict]:
    """What the rules that accuse nobody say of one column."""
    told = column.verdict.rule if column.verdict else ""
    for code, rule in COLUMN_RULES.items():
        remark = rule.check(column.case)
        if code != told and remark.result not in _TELLING:
            yield column_verdict(column.case, code, remark, column.state)


def _judge_whole(case: UnitCase, with_passes: bool) -> Iterator[Verdict]:
    for code, rule in UNIT_RULES.items():
        remark = rule.check(case)
        if with_passes or (remark.words and remark.result in _TELLING):
            yield unit_verdict(case.unit, case.reading, code, remark)


def _row(column: Judged) -> ColumnRow:
    """The line of the whole picture for one item."""
    case = column.case
    is_read = case.whole.columns_read > 0
    return ColumnRow(
        unit=case.unit.name,
        norm_item=case.item.id,
        item_name=case.item.name,
        column=case.path,
        url=case.column.url if case.column else None,
        state=column.state,
        newest=case.newest,
        limit_days=case.limit_days,
        days_left=_days_left(column),
        items=len(case.whole.pieces) if is_read else None,
    )


def _days_left(column: Judged) -> int | None:
    """Days until the limit runs out; where a piece is missing, since it was due."""
    verdict = column.verdict
    if verdict is not None and verdict.state is State.OVERDUE and verdict.overdue_days:
        return -verdict.overdue_days
    return column.case.days_left
