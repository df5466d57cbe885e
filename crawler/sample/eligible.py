"""Which norm item of which unit can carry which planted condition.

Only conditions with one possible reading are planted: where two careful readers of the
norm could differ, the sample district stays away.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from catalog_spec.norm import NormItem
from crawler.sample.asking import Basis, is_evenly_sure, is_unmistakable, own_aliases
from crawler.sample.draft import ALIAS, Draft
from crawler.sample.expected import EXPECTED
from crawler.sample.model import UNREADABLE, Condition, Platform

ANNUAL_REPORT = "cm.annual"
FIRST_SAFE_DAY_OF_YEAR = (4, 3)
SERIES_CADENCES = ("monthly", "quarterly", "yearly")

Test = Callable[[NormItem, Draft, date], bool]


def can_carry(
    condition: Condition | str, item: NormItem, draft: Draft, today: date
) -> bool:
    """Whether this condition can be planted on this item of this unit."""
    if condition == ALIAS:
        return _may_be_renamed(item, draft)
    usual = Condition.ANNUAL if condition == Condition.ANNUAL_GAP else Condition.HEALTHY
    if draft.conditions.get(item.id) is not usual or item.id in draft.renamed:
        return False
    return _TESTS[Condition(condition)](item, draft, today)


def basis_of(condition: Condition | str) -> Basis:
    """What decides the weight of a planted condition."""
    return Basis.NAME if condition == ALIAS else EXPECTED[Condition(condition)].basis


def _may_be_renamed(item: NormItem, draft: Draft) -> bool:
    return (
        draft.conditions.get(item.id) in (Condition.HEALTHY, Condition.ANNUAL)
        and item.id not in draft.renamed
        and item.kind != "tree"
        and bool(own_aliases(item, draft.items))
    )


def _is_leaf(item: NormItem, draft: Draft, _: date) -> bool:
    return item.kind != "tree" and not draft.children_of(item)


def _leaves_a_sister(item: NormItem, draft: Draft, today: date) -> bool:
    """A leaf whose parent still has something to show when this one shows nothing."""
    return _is_leaf(item, draft, today) and draft.has_sister(item)


def _is_list(item: NormItem, draft: Draft, today: date) -> bool:
    return _is_leaf(item, draft, today) and item.kind in ("list", "table")


def _has_limit(item: NormItem, draft: Draft, today: date) -> bool:
    return (
        _is_leaf(item, draft, today)
        and item.interval.stale_after_days > 0
        and item.required != "if_any"
    )


def _has_no_limit(item: NormItem, draft: Draft, today: date) -> bool:
    return (
        _is_list(item, draft, today)
        and item.interval.stale_after_days == 0
        and item.interval.kind == "event"
    )


def _is_dated_list(item: NormItem, draft: Draft, today: date) -> bool:
    return _is_list(item, draft, today) and item.required != "if_any"


def _is_sure_list(item: NormItem, draft: Draft, today: date) -> bool:
    return _is_dated_list(item, draft, today) and is_evenly_sure(item)


def _is_plain_list(item: NormItem, draft: Draft, today: date) -> bool:
    """A list whose addresses carry no date that could be taken for the item's own."""
    is_plain = draft.platform is not Platform.MENU
    return _is_sure_list(item, draft, today) and is_plain


def _may_be_blank(item: NormItem, draft: Draft, today: date) -> bool:
    return _leaves_a_sister(item, draft, today) and is_evenly_sure(item)


def _may_be_absent(item: NormItem, draft: Draft, today: date) -> bool:
    return (
        _leaves_a_sister(item, draft, today)
        and item.required != "if_any"
        and is_unmistakable(item, draft.items)
    )


def _may_be_hidden(item: NormItem, draft: Draft, today: date) -> bool:
    is_script = draft.platform is Platform.PORTAL_SCRIPT
    return is_script and _may_be_absent(item, draft, today)


def _may_leave_children(item: NormItem, draft: Draft, _: date) -> bool:
    """A heading whose columns may stand one level higher."""
    healthy = [c for c in draft.children_of(item) if draft.shows_items(c)]
    return len(healthy) > 1 and is_unmistakable(item, draft.items)


def _forms_series(item: NormItem, draft: Draft, today: date) -> bool:
    interval = item.interval
    return (
        _is_dated_list(item, draft, today)
        and interval.kind == "cadence"
        and interval.cadence in SERIES_CADENCES
    )


def _is_money(item: NormItem, draft: Draft, today: date) -> bool:
    return _is_dated_list(item, draft, today) and "finance" in item.id


def _is_annual(item: NormItem, _: Draft, today: date) -> bool:
    return (
        item.id == ANNUAL_REPORT and (today.month, today.day) > FIRST_SAFE_DAY_OF_YEAR
    )


_TESTS: dict[Condition, Test] = {
    Condition.STILL: _has_no_limit,
    Condition.BORDER: _has_limit,
    Condition.TODAY: _is_dated_list,
    Condition.PINNED: _is_dated_list,
    Condition.CROSSPOST: _is_dated_list,
    Condition.SLOW: _is_dated_list,
    Condition.DATE_IN_ARTICLE: _is_dated_list,
    Condition.STATEMENT: _is_money,
    Condition.SERIES: _forms_series,
    Condition.SECOND_PAGE_BROKEN: _is_dated_list,
    Condition.OVERDUE: _has_limit,
    Condition.OVERDUE_BY_ONE: _has_limit,
    Condition.DUE_SOON: _has_limit,
    Condition.LAST_DAY: _has_limit,
    Condition.SERIES_GAP: _forms_series,
    Condition.BLANK_WORDS: _may_be_blank,
    Condition.BLANK_BARE: _may_be_blank,
    Condition.NOTE_CURRENT: _is_sure_list,
    Condition.NOTE_OLD: lambda item, draft, today: (
        _is_sure_list(item, draft, today) and _has_limit(item, draft, today)
    ),
    Condition.MISSING: _may_be_absent,
    Condition.HIDDEN: _may_be_hidden,
    Condition.PARENT_MISSING: _may_leave_children,
    Condition.LINKED: _leaves_a_sister,
    Condition.FUTURE: _is_sure_list,
    Condition.NO_DATE: _is_plain_list,
    Condition.NO_DATE_UNREAD: _is_plain_list,
    Condition.BEFORE_FOUNDED: _is_sure_list,
    Condition.BEFORE_SINCE: _is_sure_list,
    Condition.ANNUAL_GAP: _is_annual,
    **dict.fromkeys(UNREADABLE, _leaves_a_sister),
}
