"""Rules on pages that must say certain things: guide, institution, leaders, requests."""

from __future__ import annotations

from catalog_spec.elements import element, family_of
from catalog_spec.page_words import bare
from catalog_spec.rules.cases import ColumnCase
from catalog_spec.rules.contents import UNSURE, Contents, hint, listed, pages_of
from catalog_spec.rules.registry import (
    NOT_APPLICABLE,
    PASSED,
    Remark,
    column_rule,
)

_WORK = "leader.work"


@column_rule("T01")
def guide_without_elements(case: ColumnCase) -> Remark:
    """The disclosure guide does not say all that a guide must say.

    What is checked: whether the texts of the guide's pages and attachments, taken
        together, name what the norm lists and what the regulation demands.
    Why: 政府信息公开条例第十二条 and the contents the norm lists for the guide.
    When it does not apply: no guide, a guide elsewhere. Could not check: pages that
        were not read, texts that name less than half of what is asked, and texts so
        short that the guide may be a picture or a file.
        Office telephones and addresses belong in the guide and are no leak.
    Sample finding: 栏目“政府信息公开指南”的公开指南中未见2项要素：办公时间、传真或电子邮箱等互联网联系方式。
    How to put it right: add what is missing.
    """
    return _remark_on_texts(case, "T01")


@column_rule("T02")
def institution_without_elements(case: ColumnCase) -> Remark:
    """The pages on the institution do not say all that they must say.

    What is checked: whether the texts in the column and below it, taken together, name
        duties, inner structure, address, hours and ways of contact as the norm lists.
    Why: 政府信息公开条例第二十条第二项 and the contents the norm lists.
    When it does not apply: no such column, a column elsewhere. Could not check: pages
        that were not read, texts that name less than half of what is asked, and texts
        so short that the contents may be a picture.
    Sample finding: 栏目“机构设置”的机构信息中未见2项要素：办公地址、办公时间。
    How to put it right: add what is missing.
    """
    return _remark_on_texts(case, "T02")


@column_rule("T03")
def leaders_without_elements(case: ColumnCase) -> Remark:
    """The pages on leaders do not name post and division of work.

    What is checked: whether the texts name post, division of work, life and office
        telephone as the norm lists; where each leader has a page, whether each names
        the division of work.
    Why: the contents the norm lists for the column.
    When it does not apply: no such column, a column elsewhere. Could not check: pages
        that were not read, texts that name less than half of what is asked, and texts
        so short that the contents may be a picture.
    Sample finding: 栏目“领导简介”的领导信息中未见1项要素：分工。
    How to put it right: add what is missing.
    """
    remark = _remark_on_texts(case, "T03")
    return _remark_on_each_leader(case) if remark is PASSED else remark


@column_rule("T07")
def application_without_pieces(case: ColumnCase) -> Remark:
    """The pages on requests lack guide, flow chart, form or a way to hand it in.

    What is checked: whether texts, titles, columns below, attachments and links name
        guide, flow chart, form, entry on line and receiving body.
    Why: the contents the norm lists for the column.
    When it does not apply: no such column, a column elsewhere or without any page of
        its own, such as a mere form. Could not check: pages that were not read, and
        texts that name less than half of what is asked.
    Sample finding: 栏目“依申请公开”中未见2项内容：依申请公开流程图、申请表。
    How to put it right: add what is missing.
    """
    return _remark_on_texts(case, "T07")


def _remark_on_texts(case: ColumnCase, code: str) -> Remark:
    """What the texts of a column lack of what its item asks for."""
    family = family_of(case.item, code)
    if family is None or not case.is_readable or not case.whole.content:
        return NOT_APPLICABLE
    contents = Contents.of(case)
    if not case.whole.is_whole or contents.unread:
        return UNSURE
    asked = family.asked_by(case.item)
    missing = [each for each in asked if not contents.names(each)]
    if not missing:
        return PASSED
    is_short = contents.chars < case.policy.figure(code, "least_chars")
    if is_short or len(missing) * 2 > len(asked):
        return UNSURE
    return hint(case, "missing", missing=listed(missing), count=len(missing))


def _remark_on_each_leader(case: ColumnCase) -> Remark:
    """A hint on leaders whose own page does not tell their work."""
    least = case.policy.figure("T03", "least_page_chars")
    pages = [page for page in pages_of(case) if page.body_chars >= least]
    work = element(_WORK)
    silent = [
        page
        for page in pages
        if work.key not in page.text.elements and not work.is_named_in(bare(page.title))
    ]
    if not silent or len(pages) == 1:
        return PASSED
    title = silent[0].title
    return hint(case, "some", title=title, count=len(silent), pages=len(pages))
