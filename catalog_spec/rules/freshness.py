"""Rules on age: columns that are overdue or nearly so, and pieces that did not come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from catalog_spec import budgets
from catalog_spec.column_words import class_of, is_bygone
from catalog_spec.holdings import Piece, gather
from catalog_spec.notes import NoteReader
from catalog_spec.observations import ColumnSeen
from catalog_spec.periods import years_named
from catalog_spec.rule_words import enumerated, limit_words, message
from catalog_spec.rules.cases import ColumnCase, UnitCase
from catalog_spec.rules.registry import (
    NOT_APPLICABLE,
    PASSED,
    Remark,
    accuse,
    column_rule,
    could_not_check,
    unit_rule,
)
from catalog_spec.series import (
    Gap,
    find_coming_gap,
    find_holes,
    find_series_gap,
    find_yearly_gap,
)
from catalog_spec.verdicts import Result, State

_DAYS_OF_YEAR = 366


def is_over(case: ColumnCase) -> bool:
    """Whether the column belongs to a past year or an ended campaign."""
    return is_bygone(case.path or "", case.today)


@column_rule("F01", State.OVERDUE)
def overdue_column(case: ColumnCase) -> Remark:
    """The newest piece of a column is older than its limit and grace.

    What is checked: the newest piece that is no note and not dated in the future,
        against the limit of the item; the clock starts no earlier than the unit's
        first day of duty. Columns below count in.
    Why: the interval of the item and what it rests on.
    When it does not apply: no limit in days; no content; a column whose child columns
        are judged themselves; a column of a past year or an ended campaign. Could not
        check: a part was not read and may hold something newer, no row bears a usable
        day, or the column was set up, renamed or moved since the night before. A hint
        where the interval is only inferred, a piece is dated in the future (its real
        day may be within the limit), or a column below leads to another site.
    Sample finding: 栏目“政策文件”最新信息日期为2026-03-02，按“6个月内有更新”（184天）的要求已超期83天。
    How to put it right: publish the newest matters, or a note with period and reason.
    """
    limit = case.limit_days
    if not case.has_content_to_judge or limit is None or is_over(case):
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
    if case.is_unsettled:
        return could_not_check("drifted", night=str(case.past.night))
    return accuse(
        case,
        "overdue" if case.start is None or case.start <= case.newest else "since",
        case.freshness_confidence,
        is_sure=not case.may_be_newer,
        newest=str(case.newest),
        start=str(case.start),
        limit=limit_words(case.item.interval),
        overdue=overdue,
    ).resting_on_limit(overdue)


@column_rule("F03", State.OVERDUE)
def missing_piece(case: ColumnCase) -> Remark:
    """The piece of a period that is over did not come.

    What is checked: under a fixed day, the piece for last year, by the year in a title
        or by a piece published since; in a clear series of titles (at least two earlier
        periods, most of the column), the latest complete period whose grace has run out.
    Why: the interval of the item and what it rests on.
    When it does not apply: columns without period or fixed day, no clear series, years
        before the unit's duties, a column of a past year or an ended campaign. Notes
        fill a period. Could not check: a part that was not read may hold the piece, or
        the column was set up, renamed or moved since the night before. A hint where
        the interval is only inferred, or a column below leads to another site.
    Sample finding: 栏目“重点工作”按期发布，但未见2026年第三季度的信息，应于2026-10-30前发布，已逾期25天。
    How to put it right: publish the piece, or a note on just that period.
    """
    interval = case.item.interval
    if not case.has_content_to_judge or is_over(case):
        return NOT_APPLICABLE
    if interval.kind == "fixed_date":
        gap = find_yearly_gap(case.whole.pieces, interval, case.start, case.today)
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
    if case.is_unsettled:
        return could_not_check("drifted", night=str(case.past.night))
    overdue = (case.today - gap.due).days
    return accuse(
        case,
        "yearly" if case.item.interval.kind == "fixed_date" else "series",
        case.freshness_confidence,
        is_sure=not case.may_be_newer,
        period=period,
        due=str(gap.due),
        overdue=overdue,
    ).resting_on_limit(overdue)


@column_rule("F02", State.DUE_SOON)
def nearly_overdue_column(case: ColumnCase) -> Remark:
    """A column will be overdue within the warning time, or is within its grace.

    What is checked: days left until the limit, or until the fixed day by which last
        year's piece is due, against the office's warning time.
    Why: the interval of the item; a reminder spares a finding.
    When it does not apply: no limit and no fixed day, no content, no usable day,
        columns that are overdue already, and columns of a past year or an ended
        campaign. Never more than a hint.
    Sample finding: 栏目“政策文件”最新信息日期为2026-06-02，按“6个月内有更新”（184天）的要求还有9天到期。
    How to put it right: publish before the day.
    """
    if not case.has_content_to_judge or is_over(case):
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
    gap = find_coming_gap(case.whole.pieces, interval, case.start, case.today)
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


@column_rule("F05")
def hole_in_series(case: ColumnCase) -> Remark:
    """A period inside a series has no piece though later ones have.

    What is checked: titles that name month after month, quarter after quarter or year
        after year; the periods between the first and the last about which there is
        nothing. What sums up, such as 1-9月, covers all its months.
    Why: bulletins name series of figures that are incomplete.
    When it does not apply: no clear series (most of the column, at most three of ten
        periods empty), columns with a fixed day, a January in a monthly series, periods
        of earlier years than asked for or before the unit's duties. Notes fill a
        period. It cannot tell where the list was not read far enough. Never more than
        a hint.
    Sample finding: 栏目“统计信息”按期发布，但中间缺少2026年第二季度的信息。
    How to put it right: publish what is missing, or a note on just that period.
    """
    if not case.has_content_to_judge or case.item.interval.kind == "fixed_date":
        return NOT_APPLICABLE
    years = case.policy.figure("F05", "years")
    since = case.today - timedelta(days=years * _DAYS_OF_YEAR)
    holes = find_holes(case.whole.pieces, since, case.start)
    if not holes:
        return PASSED
    if not case.whole.rules_out(holes[0].first):
        return Remark(Result.COULD_NOT_CHECK)
    return accuse(
        case,
        "hole",
        case.item.confidence,
        is_sure=False,
        periods=enumerated(map(str, holes)),
        count=len(holes),
    )


@column_rule("F06")
def nothing_this_year(case: ColumnCase) -> Remark:
    """A column that is to be fed every year holds nothing of the running year.

    What is checked: from the month on that the office names, whether any piece bears a
        day of the year or names it in its title. Columns fed as matters arise are
        looked at only if the office names a month for them.
    Why: the yearly interval of the item; Anhui's assessments ask year by year.
    When it does not apply: columns that rules F01, F02 and F03 speak of, single pages,
        units whose duties began this year. Notes of this year count. It cannot tell
        where something newer may stand where nobody looked, or the column was set up,
        renamed or moved since the night before. A hint for columns fed as matters
        arise, and where a column below leads to another site.
    Sample finding: 栏目“人事信息”2026年尚未公开信息，最新信息日期为2025-12-20。
    How to put it right: publish this year's matters, or a note that there are none.
    """
    month = _month_of_year_check(case)
    if not month or case.today.month < month or not case.whole.pieces:
        return NOT_APPLICABLE
    if not case.carries_verdicts or is_over(case) or _is_new_this_year(case):
        return NOT_APPLICABLE
    if any(_is_of_year(piece, case.today.year) for piece in case.whole.pieces):
        return PASSED
    if case.newest is None or not case.whole.rules_out(None) or case.is_unsettled:
        return Remark(Result.COULD_NOT_CHECK)
    left = case.days_left
    if left is not None and left <= case.policy.lead_days(case.item.interval):
        return NOT_APPLICABLE
    return accuse(
        case,
        "year",
        case.freshness_confidence,
        is_sure=case.item.interval.kind == "cadence" and not case.may_be_newer,
        year=case.today.year,
        newest=str(case.newest),
    )


def _month_of_year_check(case: ColumnCase) -> int:
    """The month from which a piece of the year is asked for, 0 when none is."""
    kind = case.item.interval.kind
    is_fed = case.item.kind in ("list", "table")
    if not is_fed or kind not in ("cadence", "event"):
        return 0
    return case.policy.figure("F06", f"{kind}_month")


def _is_new_this_year(case: ColumnCase) -> bool:
    return case.start is not None and case.start.year == case.today.year


def _is_of_year(piece: Piece, year: int) -> bool:
    is_dated = piece.published is not None and piece.published.year >= year
    return is_dated or year in years_named(piece.title)


@unit_rule("F07")
def stale_by_class(case: UnitCase) -> Remark:
    """Columns without a limit of their own are older than their class allows.

    What is checked: columns that serve no item, or one without a limit, and whose names
        end as those of news (动态, 要闻 …), of papers and notices, or of personnel and
        plans; the newest piece below each against the days of its class.
    Why: national check of 2015 and 2019: news 14 days, papers and notices 6 months,
        personnel and plans 1 year.
    When it does not apply: columns that lead elsewhere, blank ones, columns of past
        years or ended campaigns, columns that a column below speaks for, units that
        have just begun. Silent on columns that were not read far enough. Never more
        than a hint.
    Sample finding: 有1个栏目超过同类栏目的通行时限：“镇村动态”（最新2026-09-01，14天）。
    How to put it right: publish, or archive the column.
    """
    stale = [
        message("F07", "one", told)
        for column, kind in _classed_columns(case)
        if (told := _stale_words(case, column, kind))
    ]
    if not stale:
        return PASSED if case.tree.columns else NOT_APPLICABLE
    told = {"count": len(stale), "names": enumerated(stale)}
    return Remark(Result.HINT, "stale", told)


def _classed_columns(case: UnitCase) -> Iterator[tuple[ColumnSeen, str]]:
    """Columns that have a class and that no limit of the norm covers."""
    limited = {
        below.key
        for judged in case.columns
        if judged.case.limit_days or judged.case.item.interval.kind == "fixed_date"
        for below in judged.case.below
    }
    found = [
        (column, kind)
        for column in case.tree.columns
        if (kind := class_of(column.name)) and column.key not in limited
        if case.tree.is_public(column) and not column.external
        if not is_bygone(case.tree.path(column), case.today)
    ]
    above = {seen.key for column, _ in found for seen in case.tree.ancestors(column)}
    yield from ((column, kind) for column, kind in found if column.key not in above)


def _stale_words(
    case: UnitCase, column: ColumnSeen, kind: str
) -> dict[str, str | int] | None:
    limit = case.policy.figure("F07", kind)
    notes = NoteReader((case.unit.name, *case.unit.aliases))
    whole = gather(case.tree.subtree(column), case.reading.readings, notes)
    newest = whole.newest(case.today)
    if newest is None or not whole.rules_out(None):
        return None
    age = (case.today - max(newest, case.start or newest)).days
    if age <= limit:
        return None
    return {"name": column.name.strip(), "newest": str(newest), "limit": limit}


@column_rule("F08")
def budget_not_published(case: ColumnCase) -> Remark:
    """The budget or the final accounts of the year were not published in time.

    What is checked: columns for budgets and final accounts that held such a piece for
        an earlier year. Where a piece on the approval (关于批复…预算) is known, the
        budget of that year within 20 days after it; otherwise this year's budget and
        last year's accounts from the month on that the office names.
    Why: Budget Law, article 14: within 20 days after approval.
    When it does not apply: other columns, columns without such a piece for an earlier
        year, columns that are overdue anyway, units whose duties began since. It cannot
        tell where the list was not read far enough. Never more than a hint, as the day
        of approval is seldom shown.
    Sample finding: 栏目“财政预决算”未见2026年预算，往年均有发布。
    How to put it right: publish the piece, or say in a note when it was approved.
    """
    if not case.has_content_to_judge or is_over(case):
        return NOT_APPLICABLE
    if case.days_left is not None and case.days_left < 0:
        return NOT_APPLICABLE
    wanted = budgets.find_budgets(
        case.item.name, case.whole.pieces, case.start, case.today
    )
    if not wanted:
        return NOT_APPLICABLE
    figures = {kind: case.policy.figure("F08", kind) for kind in budgets.FIGURES}
    late = next((each for each in wanted if each.is_late(case.today, figures)), None)
    if late is None:
        return PASSED
    if late.published is None and not case.whole.rules_out(late.earliest):
        return Remark(Result.COULD_NOT_CHECK)
    words = "open" if late.approved is None else "missing"
    return accuse(
        case,
        words if late.published is None else "late",
        case.item.confidence,
        is_sure=False,
        piece=late.words,
        approved=str(late.approved),
        published=str(late.published),
        days=figures["days"],
    )
