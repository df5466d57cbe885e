"""Rules on age: columns that are overdue or nearly so, and pieces that did not come."""

from __future__ import annotations

from catalog_spec.rules.cases import ColumnCase
from catalog_spec.rules.registry import (
    NOT_APPLICABLE,
    PASSED,
    Remark,
    accuse,
    column_rule,
    could_not_check,
    limit_words,
)
from catalog_spec.series import (
    Gap,
    find_coming_gap,
    find_series_gap,
    find_yearly_gap,
)
from catalog_spec.verdicts import State


@column_rule("F01", "normal", State.OVERDUE)
def overdue_column(case: ColumnCase) -> Remark:
    """The newest piece of a column is older than its limit and grace.

    What is checked: the newest piece that is no note and not dated in the future,
        against the limit of the item; the clock starts no earlier than the unit's
        first day of duty. Columns below count in.
    Why: the interval of the item and what it rests on.
    When it does not apply: no limit in days; no content; a column whose child columns
        are judged themselves. Could not check: a part was not read and may hold
        something newer, or no row bears a usable day. A hint where the interval is
        only inferred.
    Sample finding: 栏目“政策文件”最新信息日期为2026-03-02，按“6个月内有更新”（184天）的要求已超期83天。
    How to put it right: publish the newest matters, or a note with period and reason.
    """
    limit = case.limit_days
    if not case.has_content_to_judge or limit is None:
        return NOT_APPLICABLE
    if case.newest is None:
        has_rows = any(not piece.is_page for piece in case.whole.content)
        return could_not_check("undated") if has_rows else NOT_APPLICABLE
    overdue = case.age_of(case.newest) - limit
    if overdue <= case.item.interval.grace_days:
        return PASSED
    if not case.whole.rules_out(None):
        newest = str(case.newest)
        return could_not_check("part_unread", unread=case.unread_places, newest=newest)
    return accuse(
        case,
        "overdue" if case.start is None or case.start <= case.newest else "since",
        case.freshness_confidence,
        newest=str(case.newest),
        start=str(case.start),
        limit=limit_words(case.item.interval),
        overdue=overdue,
    ).resting_on_limit(overdue)


@column_rule("F03", "normal", State.OVERDUE)
def missing_piece(case: ColumnCase) -> Remark:
    """The piece of a period that is over did not come.

    What is checked: under a fixed day, the piece for last year, by the year in a title
        or by a piece published since; in a clear series of titles (at least two earlier
        periods, most of the column), the latest complete period whose grace has run out.
    Why: the interval of the item and what it rests on.
    When it does not apply: columns without period or fixed day, no clear series, years
        before the unit's duties. Notes fill a period. Could not check: a part that was
        not read may hold the piece. A hint where the interval is only inferred.
    Sample finding: 栏目“重点工作”按期发布，但未见2026年第三季度的信息，应于2026-10-30前发布，已逾期25天。
    How to put it right: publish the piece, or a note on just that period.
    """
    interval = case.item.interval
    if not case.has_content_to_judge:
        return NOT_APPLICABLE
    if interval.kind == "fixed_date":
        gap = find_yearly_gap(case.whole.content, interval, case.start, case.today)
    elif interval.kind == "cadence":
        days = case.policy.piece_days
        pieces = case.whole.pieces
        gap = find_series_gap(pieces, interval, days, case.start, case.today)
    else:
        return NOT_APPLICABLE
    return PASSED if gap is None else _remark_on_gap(case, gap)


def _remark_on_gap(case: ColumnCase, gap: Gap) -> Remark:
    period = str(gap.period)
    if not case.whole.rules_out(gap.period.last):
        return could_not_check("part_piece", unread=case.unread_places, period=period)
    overdue = (case.today - gap.due).days
    return accuse(
        case,
        "yearly" if case.item.interval.kind == "fixed_date" else "series",
        case.freshness_confidence,
        period=period,
        due=str(gap.due),
        overdue=overdue,
    ).resting_on_limit(overdue)


@column_rule("F02", "minor", State.DUE_SOON)
def nearly_overdue_column(case: ColumnCase) -> Remark:
    """A column will be overdue within the warning time, or is within its grace.

    What is checked: days left until the limit, or until the fixed day by which last
        year's piece is due, against the office's warning time.
    Why: the interval of the item; a reminder spares a finding.
    When it does not apply: no limit and no fixed day, no content, no usable day, and
        columns that are overdue already. Never more than a hint.
    Sample finding: 栏目“政策文件”最新信息日期为2026-06-02，按“6个月内有更新”（184天）的要求还有9天到期。
    How to put it right: publish before the day.
    """
    if not case.has_content_to_judge:
        return NOT_APPLICABLE
    if case.item.interval.kind == "fixed_date":
        return _remark_on_coming_day(case)
    left = case.days_left
    if left is None or left < -case.item.interval.grace_days:
        return NOT_APPLICABLE
    if left > case.policy.lead_days(case.item.interval):
        return PASSED
    return accuse(
        case,
        "soon" if left > 0 else "today" if left == 0 else "grace",
        case.freshness_confidence,
        is_sure=False,
        newest=str(case.newest),
        limit=limit_words(case.item.interval),
        left=left,
        overdue=-left,
        grace=case.item.interval.grace_days,
    ).resting_on_limit()


def _remark_on_coming_day(case: ColumnCase) -> Remark:
    interval = case.item.interval
    gap = find_coming_gap(case.whole.content, interval, case.start, case.today)
    left = (gap.due - case.today).days if gap else None
    if gap is None or left is None or left > case.policy.lead_days(interval):
        return PASSED
    return accuse(
        case,
        "piece",
        case.freshness_confidence,
        is_sure=False,
        period=str(gap.period),
        due=str(gap.due),
        left=left,
    ).resting_on_limit()
