"""A worked example: an office's own rule in a package of its own.

The package offers this module under the entry point `wangxun.rules`; the words of its
rules stand beside it in `rules.toml`.
"""

from __future__ import annotations

from catalog_spec.rules.cases import ColumnCase
from catalog_spec.rules.registry import (
    NOT_APPLICABLE,
    PASSED,
    Remark,
    accuse,
    column_rule,
)


@column_rule("X01")
def too_few_pieces(case: ColumnCase) -> Remark:
    """A column holds fewer pieces than this office wants to see.

    What is checked: the pieces of the column, notes left out.
    Why: a rule of the office.
    When it does not apply: columns that could not be read to their end.
    Sample finding: 栏目“政策文件”只有1条信息，少于本区要求的3条。
    How to put it right: publish more.
    """
    if not case.has_content_to_judge or not case.whole.is_whole:
        return NOT_APPLICABLE
    least = case.policy.figure("X01", "least")
    count = len(case.whole.content)
    if count >= least:
        return PASSED
    return accuse(case, "few", case.item.confidence, count=count, least=least)
