"""Rules on how much a unit publishes: nothing, little, less than before, in one place.

Only pieces with a day are counted, and only where the lists were read far enough back;
a count that rests on what nobody has looked at is no count.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from catalog_spec.observations import ItemSeen
from catalog_spec.periods import Period
from catalog_spec.rule_words import enumerated
from catalog_spec.rules.cases import UnitCase
from catalog_spec.rules.registry import (
    NOT_APPLICABLE,
    PASSED,
    Remark,
    unit_rule,
)
from catalog_spec.verdicts import Result

_ALL = 100
_CANNOT_TELL = Remark(Result.COULD_NOT_CHECK)


@unit_rule("N01")
def crowded_columns(case: UnitCase) -> Remark:
    """Nearly all that a unit publishes stands in a few of its many columns.

    What is checked: the share of the busiest columns in all pieces of the last complete
        months; a piece that a column above repeats counts in the lowest one.
    Why: bulletins name units that feed a few columns while the others stand still.
    When it does not apply: few pieces in that time, few columns that hold anything. It
        cannot tell where lists were not read far enough. Never more than a hint.
    Sample finding: 2026年8月至2026年10月发布的50条信息中有45条（90%）集中在3个栏目（工作动态、通知公告、会议），其余12个栏目共5条。
    How to put it right: feed the other columns as matters arise.
    """
    figure = case.policy.figure
    period = _last_months(case.today, figure("N01", "months"))
    counts = _pieces_of_columns(case, period)
    total = sum(counts.values())
    if total < figure("N01", "least") or len(counts) < figure("N01", "columns"):
        return NOT_APPLICABLE
    if not _is_countable(case, period):
        return _CANNOT_TELL
    top = counts.most_common(figure("N01", "top"))
    crowd = sum(count for _, count in top)
    if crowd * _ALL < total * figure("N01", "percent"):
        return PASSED
    names = {column.key: column.name.strip() for column in case.tree.columns}
    told: dict[str, str | int] = {
        "period": str(period),
        "total": total,
        "crowd": crowd,
        "share": crowd * _ALL // total,
        "top": len(top),
        "names": enumerated(names[key] for key, _ in top),
        "others": len(counts) - len(top),
        "rest": total - crowd,
    }
    return Remark(Result.HINT, "crowded", told)


@unit_rule("N02")
def nothing_published(case: UnitCase) -> Remark:
    """A unit has published nothing at all in the last complete months.

    What is checked: pieces and notes of every public column and of the entry page that
        bear a day of that time.
    Why: bulletins name units with no publication in a month or quarter.
    When it does not apply: units whose duties began within that time, platforms all of
        whose pieces are younger, as after a migration. It cannot tell where anything
        was not read far enough, bears no day or one still to come. A hint only where
        columns lead to other sites.
    Sample finding: 2026年8月至2026年10月没有发布任何信息，最新信息日期为2026-07-02。
    How to put it right: publish, or publish notes on what did not occur.
    """
    period = _last_months(case.today, case.policy.figure("N02", "months"))
    if _began_after(case, period.first):
        return NOT_APPLICABLE
    if _count(case, period):
        return PASSED
    if _undated(case) or not _is_countable(case, period):
        return _CANNOT_TELL
    days = [piece.published for piece in case.whole.pieces if piece.published]
    if days and min(days) > period.last:
        return NOT_APPLICABLE
    newest = max((day for day in days if day <= case.today), default=None)
    told: dict[str, str | int] = {"period": str(period), "newest": str(newest)}
    return Remark(_weight(case), "nothing" if newest else "never", told)


@unit_rule("N03")
def too_few_pieces(case: UnitCase) -> Remark:
    """A unit has published fewer pieces than the office asks for.

    What is checked: pieces with a day of the last complete month against the figure for
        units of its kind.
    Why: the office's own minimum; others ask for 20 pieces a month.
    When it does not apply: no figure is set (the default), duties that began within
        that time. It cannot tell where the lists were not read far enough, or pieces
        without a day, or with one still to come, might make up the number. A hint only
        where columns lead to other sites.
    Sample finding: 2026年10月发布信息12条，少于每期20条的要求。
    How to put it right: publish what has become due.
    """
    minimum = case.policy.figure("N03", case.unit.kind)
    period = _last_months(case.today, case.policy.figure("N03", "months"))
    if not minimum or _began_after(case, period.first):
        return NOT_APPLICABLE
    count = _count(case, period)
    if count >= minimum:
        return PASSED
    if count + _undated(case) >= minimum or not _is_countable(case, period):
        return _CANNOT_TELL
    told: dict[str, str | int] = {
        "period": str(period),
        "count": count,
        "minimum": minimum,
    }
    return Remark(_weight(case), "few", told)


@unit_rule("N04")
def fallen_volume(case: UnitCase) -> Remark:
    """A unit publishes far less than before.

    What is checked: pieces of the last complete months against the same months a year
        earlier, and against the months just before.
    Why: bulletins give the change against the last period and against last year.
    When it does not apply: too few pieces to compare with; a low season, when the same
        months of last year were no better; duties that began within the time compared.
        It cannot tell where the lists were not read far enough. Never more than a hint.
    Sample finding: 2026年8月至2026年10月发布信息10条，比2025年8月至2025年10月的40条少75%。
    How to put it right: see whether columns were left unfed, and feed them.
    """
    months = case.policy.figure("N04", "months")
    least = case.policy.figure("N04", "least")
    now = _last_months(case.today, months)
    year_ago = _last_months(case.today, months, back=12)
    before = _last_months(case.today, months, back=months)
    bases = [base for base in (year_ago, before) if not _began_after(case, base.first)]
    known = [base for base in bases if _is_countable(case, base)]
    firm = [base for base in known if _count(case, base) >= least]
    if not firm:
        return NOT_APPLICABLE if known or not bases else _CANNOT_TELL
    base = firm[0]
    count, earlier = _count(case, now), _count(case, base)
    fall = (earlier - count) * _ALL // earlier
    if fall < case.policy.figure("N04", "percent"):
        return PASSED
    told: dict[str, str | int] = {
        "period": str(now),
        "count": count,
        "base": str(base),
        "earlier": earlier,
        "fall": fall,
    }
    return Remark(Result.HINT, "fallen", told)


def _last_months(today: date, months: int, back: int = 0) -> Period:
    """The last complete months, or as many that ended `back` months earlier."""
    end = 12 * today.year + today.month - 1 - back
    first, after = (date(n // 12, n % 12 + 1, 1) for n in (end - months, end))
    return Period(first, after - timedelta(days=1))


def _began_after(case: UnitCase, day: date) -> bool:
    return case.start is not None and case.start > day


def _weight(case: UnitCase) -> Result:
    """A hint where columns lead elsewhere: what stands there was not counted."""
    return Result.HINT if case.whole.linked else Result.FAULT


def _is_countable(case: UnitCase, period: Period) -> bool:
    """Whether every list was read back to before the period."""
    is_read = case.whole.columns_read > 0 and not case.reading.tree_unread
    return is_read and case.whole.rules_out(period.first - timedelta(days=1))


def _count(case: UnitCase, period: Period) -> int:
    """Pieces of the columns and the entry page with a day of the period, each once."""
    pieces = {piece.identity: piece.published for piece in case.whole.pieces}
    for row in case.reading.entry_items:
        pieces.setdefault(_identity(row), row.published)
    return sum(_is_within(day, period) for day in pieces.values())


def _undated(case: UnitCase) -> int:
    """Rows whose day is not known, though their page may have been opened.

    A day still to come is a slip of the pen for another one.
    """
    rows = (piece for piece in case.whole.pieces if not piece.is_page)
    return sum(not piece.published or piece.published > case.today for piece in rows)


def _pieces_of_columns(case: UnitCase, period: Period) -> Counter[str]:
    """Keys of the columns that hold anything, with their pieces of the period."""
    counts: Counter[str] = Counter()
    told: set[object] = set()
    lowest_first = sorted(
        filter(case.tree.is_public, case.tree.columns),
        key=lambda column: -len(case.tree.ancestors(column)),
    )
    for column in lowest_first:
        reading = case.reading.readings.get(column.key)
        rows = (
            [row for row in reading.items if _identity(row) not in told]
            if reading
            else []
        )
        if rows:
            told |= {_identity(row) for row in rows}
            counts[column.key] = sum(_is_within(row.published, period) for row in rows)
    return counts


def _identity(row: ItemSeen) -> object:
    return row.url or (row.title, row.published)


def _is_within(day: date | None, period: Period) -> bool:
    return day is not None and period.first <= day <= period.last
