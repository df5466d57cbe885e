"""The rule on pages that tell how to get something done."""

from __future__ import annotations

from catalog_spec.elements import elements_asked_by
from catalog_spec.page_words import bare, holds_any
from catalog_spec.rules.cases import ArticleCase
from catalog_spec.rules.contents import UNSURE, listed
from catalog_spec.rules.registry import NOT_APPLICABLE, PASSED, Remark, article_rule
from catalog_spec.verdicts import Result


@article_rule("T23")
def service_guide_without_elements(case: ArticleCase) -> Remark:
    """A service guide lacks basis, conditions, papers, steps, time, fee or contact.

    What is checked: the text of each page that by its title or column is a service
        guide (办事指南, 服务指南 …).
    Why: 各地通报通行做法（办事指南要素缺失）.
    When it does not apply: other pages, guides to disclosure itself. Could not check:
        pages whose contents may be a picture or a file, and texts that name less than
        half of the elements.
    Sample finding: 栏目“办事指南”《老年人优待证办事指南》未见2项要素：办理时限、收费情况。
    How to put it right: add what is missing.
    """
    if not _is_guide(case):
        return NOT_APPLICABLE
    page, elements = case.article, elements_asked_by("T23")
    missing = [each for each in elements if each.key not in page.text.elements]
    if not missing:
        return PASSED
    is_elsewhere = bool(page.pictures or page.attachments)
    is_short = page.body_chars < case.policy.figure("T23", "least_chars")
    if is_elsewhere or is_short or len(missing) * 2 > len(elements):
        return UNSURE
    told: dict[str, str | int] = {"missing": listed(missing), "count": len(missing)}
    return Remark(Result.HINT, "missing", told)


def _is_guide(case: ArticleCase) -> bool:
    title = bare(case.title)
    if holds_any(title, "no_service_guides"):
        return False
    names = (title, *(column.name for column in case.columns))
    return any(holds_any(name, "service_guides") for name in names)
