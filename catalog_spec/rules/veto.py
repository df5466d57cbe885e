"""Rules on a whole unit: too many blank or overdue columns, a platform nobody feeds."""

from __future__ import annotations

from datetime import date

from catalog_spec.rule_words import enumerated
from catalog_spec.rules.cases import Judged, UnitCase
from catalog_spec.rules.registry import (
    NOT_APPLICABLE,
    PASSED,
    Remark,
    unit_rule,
)
from catalog_spec.verdicts import Result, State

_MOST_NAMES = 12
_LISTS_OF_A_HOME_PAGE = 2


@unit_rule("V01")
def too_many_blank_columns(case: UnitCase) -> Remark:
    """A unit has so many blank columns that it fails on that alone.

    What is checked: the number of columns with a fault of rule S03.
    Why: veto of the national checks of 2015 and 2019: five blank columns.
    When it does not apply: columns that only gave a hint do not count. A hint from
        three columns on. It cannot tell, and keeps silent, when fewer were seen but
        unread columns might make up the number.
    Sample finding: 单位共有5个空白栏目（规范性文件、应急预案、分配结果、流程图、其他文件），达到5个即单项否决。
    How to put it right: fill the columns or publish notes.
    """
    policy = case.policy
    return _count(case, State.BLANK, policy.blank_veto, policy.blank_warning)


@unit_rule("V02")
def too_many_overdue_columns(case: UnitCase) -> Remark:
    """A unit has so many overdue columns that it fails on that alone.

    What is checked: the number of columns with a fault of rules F01 and F03.
    Why: veto of the national checks of 2015 and 2019: ten columns not updated in time.
    When it does not apply: columns that only gave a hint do not count. A hint from
        seven columns on. It cannot tell, and keeps silent, when fewer were seen but
        unread columns might make up the number.
    Sample finding: 单位共有10个栏目超期未更新（政策文件、领导活动等），达到10个即单项否决。
    How to put it right: update the columns.
    """
    policy = case.policy
    return _count(case, State.OVERDUE, policy.stale_veto, policy.stale_warning)


def _count(case: UnitCase, state: State, veto: int, warning: int) -> Remark:
    faulty: dict[str, str] = {}
    for judged in case.columns:
        if judged.case.column and _is_fault(judged, state):
            faulty.setdefault(judged.case.column.key, judged.case.item.name)
    unread = sum(judged.state is State.UNCHECKED for judged in case.columns)
    values: dict[str, str | int] = {
        "count": len(faulty),
        "veto": veto,
        "names": enumerated(faulty.values(), _MOST_NAMES),
    }
    if len(faulty) >= veto:
        return Remark(Result.FAULT, "veto", values)
    if len(faulty) >= warning:
        return Remark(Result.HINT, "near", values)
    if len(faulty) + unread >= veto:
        return Remark(Result.COULD_NOT_CHECK)
    return PASSED


def _is_fault(judged: Judged, state: State) -> bool:
    is_fault = judged.verdict is not None and judged.verdict.result is Result.FAULT
    return judged.state is state and is_fault


@unit_rule("F04")
def stale_home_page(case: UnitCase) -> Remark:
    """Neither the entry page nor any column shows anything new for two weeks.

    What is checked: the newest day among the lists of the entry page and the pieces of
        every public column.
    Why: veto of the national checks; where the home page only leads on, the columns
        are looked at instead.
    When it does not apply: a unit younger than the limit. A hint only: an entry page
        with fewer than two dated lists, a platform that shows no day at all, and one
        with pieces dated in the future, whose real day may be recent. Could not check:
        a column or a part of the tree that was not read, or a piece whose day is not
        known, might be newer.
    Sample finding: 单位平台首页及各栏目最新信息日期为2026-10-01，已连续54天没有更新，超过14天内有更新的要求。
    How to put it right: publish, and have somebody watch the home page.
    """
    limit = case.policy.home_days
    if case.start is not None and (case.today - case.start).days <= limit:
        return NOT_APPLICABLE
    newest = _newest_of_all(case)
    if newest is not None and (case.today - newest).days <= limit:
        return PASSED
    return _remark_on_quiet(case, newest)


def _remark_on_quiet(case: UnitCase, newest: date | None) -> Remark:
    """What to say of a platform whose newest day is past the limit, or not known."""
    limit = case.policy.home_days
    if unread := case.whole.unread_places + len(case.reading.tree_unread):
        words = "unread" if case.reading.entry_items else "unread_entry"
        values = {"unread": unread, "limit": limit}
        return Remark(Result.COULD_NOT_CHECK, words, values)
    if newest is None:
        return Remark(Result.HINT, "undated")
    if not case.whole.rules_out(None):
        return Remark(Result.COULD_NOT_CHECK)
    age = (case.today - newest).days
    told: dict[str, str | int] = {"newest": str(newest), "age": age, "limit": limit}
    if case.reading.entry_lists < _LISTS_OF_A_HOME_PAGE:
        return Remark(Result.HINT, "door", told)
    is_sure = not case.whole.has_later_than(case.today)
    return Remark(Result.FAULT if is_sure else Result.HINT, "stale", told)


def _newest_of_all(case: UnitCase) -> date | None:
    """The newest day shown anywhere that is not in the future; notes count too."""
    days = [
        *(item.published for item in case.reading.entry_items),
        *(piece.published for piece in case.whole.pieces),
    ]
    past = [day for day in days if day is not None and day <= case.today]
    return max(past, default=None)
