"""Rules on statements that nothing is due: the period they cover, the reason they give."""

from __future__ import annotations

from datetime import date

from catalog_spec.elements import element
from catalog_spec.holdings import Piece
from catalog_spec.observations import ArticleSeen
from catalog_spec.page_words import bare
from catalog_spec.periods import find_periods
from catalog_spec.rules.cases import ColumnCase
from catalog_spec.rules.contents import UNSURE
from catalog_spec.rules.registry import (
    NOT_APPLICABLE,
    PASSED,
    Remark,
    column_rule,
)
from catalog_spec.verdicts import Result

_PERIOD, _REASON = "note.period", "note.reason"


@column_rule("T14")
def poor_statement(case: ColumnCase) -> Remark:
    """The newest statement that nothing is due names no period or gives no reason.

    What is checked: title and text of the newest note of the last year: a year,
        quarter, month or words such as 本季度, and words that give a reason.
    Why: 各地通报通行做法（情况说明应逐月逐季覆盖并说明原因）. A note is neither content
        nor a blank column; whether it is still in force is a matter of rule S04.
    When it does not apply: columns without notes, notes older than a year. Could not
        check: a note whose page was not read.
    Sample finding: 栏目“人事任免”的情况说明（2026-10-10）未写明所涉时段，未说明原因。
    How to put it right: publish it anew with period and reason.
    """
    notes = [note for note in case.whole.notes if _is_recent(case, note)]
    if not case.is_readable or not notes:
        return NOT_APPLICABLE
    note = max(notes, key=lambda each: each.published or date.min)
    page = _page(case, note)
    if page is None and note.url is not None:
        return UNSURE
    has_period, has_reason = _names_period(note, page), _gives_reason(note, page)
    if has_period and has_reason:
        return PASSED
    words = "neither" if not (has_period or has_reason) else "no_reason"
    words = "no_period" if has_reason else words
    return Remark(Result.HINT, words, {"day": str(note.published or "未标日期")}).at(
        note.url
    )


def _is_recent(case: ColumnCase, note: Piece) -> bool:
    if note.published is None:
        return True
    days = case.policy.figure("T14", "days")
    return 0 <= (case.today - note.published).days <= days


def _page(case: ColumnCase, note: Piece) -> ArticleSeen | None:
    """The note's page, be it a row's or a column's own."""
    for column in case.below:
        reading = case.reading.readings.get(column.key)
        if reading and reading.article and reading.article.url == note.url:
            return reading.article
    return case.articles.get(note.url or "")


def _names_period(note: Piece, page: ArticleSeen | None) -> bool:
    if element(_PERIOD).is_named_in(bare(note.title)) or find_periods(note.title):
        return True
    if page is None:
        return False
    return _PERIOD in page.text.elements or bool(find_periods(page.excerpt))


def _gives_reason(note: Piece, page: ArticleSeen | None) -> bool:
    if element(_REASON).is_named_in(bare(note.title)):
        return True
    return page is not None and _REASON in page.text.elements
