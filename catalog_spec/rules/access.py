"""What could not be looked at. It is never a fault."""

from __future__ import annotations

from catalog_spec.rule_words import outcome_words
from catalog_spec.rules.cases import ColumnCase
from catalog_spec.rules.registry import (
    NOT_APPLICABLE,
    PASSED,
    UNREAD,
    Remark,
    column_rule,
    could_not_check,
)
from catalog_spec.verdicts import State


@column_rule(UNREAD, State.UNCHECKED)
def unread_column(case: ColumnCase) -> Remark:
    """Nothing of a column could be read, or not enough to judge it.

    What is checked: whether the column or any column below it could be read. Other
        rules lend this one their reasons when what was read does not suffice.
    Why: a page that could not be read is neither good nor bad.
    When it does not apply: no column, or a column that leads elsewhere.
    Sample finding: 栏目“政策文件”未能读到（网站没有回应，超时），本次不作判定。
    How to put it right: nothing for the unit to do; the office checks the address.
    """
    if not case.is_readable or case.is_catalogue:
        return NOT_APPLICABLE
    if case.whole.columns_read:
        return PASSED
    if case.whole.unread:
        _, why = case.whole.unread[0]
        return could_not_check("unread", reason=outcome_words(why))
    return could_not_check("no_address")
