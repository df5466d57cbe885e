"""Rules on what has outlived itself: lapsed documents, pages that stand still."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from catalog_spec.observations import ArticleSeen
from catalog_spec.page_words import holds_any, labels_of, words
from catalog_spec.rules.cases import ArticleCase, ColumnCase
from catalog_spec.rules.registry import (
    NOT_APPLICABLE,
    PASSED,
    Remark,
    article_rule,
    column_rule,
)
from catalog_spec.verdicts import Result

_DAY = re.compile(r"((?:19|20)[0-9]{2})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})")


@article_rule("D09")
def lapsed_document(case: ArticleCase) -> Remark:
    """A document whose own metadata says that it has lapsed is shown as valid.

    What is checked: a day of lapsing or repeal in the metadata block that is over,
        beside a validity that does not say so.
    Why: documents that are no longer valid are to be marked as such.
    When it does not apply: pages without such a day. Always a hint: the office may
        have prolonged the document elsewhere.
    Sample finding: 《关于印发管理办法的通知》的失效时间为2025-12-31，有效性仍标为“有效”。
    How to put it right: mark the document as lapsed, or correct the day.
    """
    lapsed = min(_days_of_lapsing(case.article), default=None)
    if lapsed is None:
        return NOT_APPLICABLE
    validity = _validity(case.article)
    if lapsed > case.today or not validity or holds_any(validity, "lapsed_words"):
        return PASSED
    return Remark(Result.HINT, "lapsed", {"day": str(lapsed), "validity": validity})


def _days_of_lapsing(article: ArticleSeen) -> Iterator[date]:
    for label, value in article.metadata.items():
        found = _DAY.search(value) if label in words("lapsing_labels") else None
        if found:
            try:
                yield date(*map(int, found.groups()))
            except ValueError:
                continue


def _validity(article: ArticleSeen) -> str:
    told = (article.metadata.get(label, "") for label in labels_of("validity"))
    return next((value for value in told if value and not _DAY.search(value)), "")


@column_rule("F09")
def still_page(case: ColumnCase) -> Remark:
    """A column that is one page has not been touched for long.

    What is checked: the day shown on the page, against the figure `days`.
    Why: guide, institution and leaders are to be looked through every year.
    When it does not apply: lists, pages without a day, items with a limit of their own
        (rule F01). Always a hint: the page may still be right.
    Sample finding: 栏目“机构设置”的页面日期为2019-03-01，已有2825天没有更新，请核对内容是否仍然准确。
    How to put it right: look the page through and publish it anew.
    """
    if case.item.kind != "single_page" or not case.has_content_to_judge:
        return NOT_APPLICABLE
    if case.limit_days is not None or case.newest is None:
        return NOT_APPLICABLE
    age = case.age_of(case.newest)
    if age <= case.policy.figure("F09", "days"):
        return PASSED
    return Remark(Result.HINT, "still", {"newest": str(case.newest), "age": age})
