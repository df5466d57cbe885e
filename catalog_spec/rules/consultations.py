"""The rule on consultations and what came of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from catalog_spec.elements import element
from catalog_spec.rule_words import message
from catalog_spec.rules.cases import ColumnCase
from catalog_spec.rules.contents import UNSURE
from catalog_spec.rules.registry import NOT_APPLICABLE, PASSED, Remark, column_rule
from catalog_spec.rules.rows import (
    Part,
    Row,
    all_rows,
    example_of,
    has_pair,
    is_read_whole,
    leads_to,
    own_rows,
    remark_on_parts,
)
from catalog_spec.titles import are_a_pair, is_of_kind, items_of

_CONSULTATION = "consultation"
_FEEDBACK = "feedback"
_RESULT = "consultation.result"
_QUOTE = "《"


@column_rule("T10")
def consultation_without_feedback(case: ColumnCase) -> Remark:
    """A consultation has no feedback in time, or a feedback no consultation.

    What is checked: for each consultation of the last years whose time is over, a piece
        about the same that tells what came of it, on the platform or on its own page,
        and how long it took; for each feedback, a consultation about the same; whether
        a feedback says by title, text or link what was consulted on.
    Why: 各地通报通行做法（意见征集与反馈不对应）.
    When it does not apply: columns other than those for consultations and feedback,
        notes that there was nothing to consult on, consultations of the last months,
        titles that do not say what they are about. Could not check: columns for either
        that were not read to their end.
    Sample finding: 栏目“意见征集”有1件意见征集未见结果反馈，如《关于征求…意见的公告》（2026-03-02）。
    How to put it right: publish what came of it, whatever it was.
    """
    asked = consultations_of(case, "T10")
    answered = _feedback_of(case)
    vague = _vague_feedback(case)
    if not asked and not answered and not vague:
        return NOT_APPLICABLE
    if not _are_both_read(case):
        return UNSURE
    parts = [*_asked_parts(case, asked), *_answered_part(case, answered)]
    parts += [_part("vague", vague)] if vague else []
    return remark_on_parts(parts) if parts else PASSED


def consultations_of(case: ColumnCase, code: str) -> list[Row]:
    """The consultations of the last years that a column for them holds."""
    rows = _recent_rows(case, "consultations", code)
    return [row for row in rows if row.is_dated and _is_consultation(row)]


def feedback_rows(case: ColumnCase) -> list[Row]:
    """What tells of the outcome of a consultation, in all columns of the unit."""
    return [row for row in all_rows(case) if row.is_a(_FEEDBACK)]


def tells_result(case: ColumnCase, row: Row) -> bool:
    """Whether the page of a consultation itself tells what came of it."""
    page = case.articles.get(row.url or "")
    return page is not None and element(_RESULT).key in page.text.elements


def _feedback_of(case: ColumnCase) -> list[Row]:
    rows = _recent_rows(case, "feedbacks", "T10")
    return [row for row in rows if row.is_dated and _is_feedback(row)]


def _vague_feedback(case: ColumnCase) -> list[Row]:
    """Feedback whose title says of nothing, and whose page names no consultation."""
    return [
        row
        for row in _recent_rows(case, "feedbacks", "T10")
        if row.published
        and not row.is_dated
        and is_of_kind(row.title, _FEEDBACK)
        and _names_nothing(case, row)
    ]


def _names_nothing(case: ColumnCase, row: Row) -> bool:
    page = case.articles.get(row.url or "")
    if page is None or not page.excerpt or _QUOTE in page.excerpt:
        return False
    return not leads_to(case, row, _CONSULTATION)


def _recent_rows(case: ColumnCase, kind: str, code: str) -> list[Row]:
    """The pieces of the last years of a column of this kind."""
    is_asked = case.item.name in items_of(kind)
    if not is_asked or case.has_items_below or not case.is_readable:
        return []
    oldest = case.policy.figure(code, "oldest")
    return [r for r in own_rows(case) if 0 <= r.days_before(case.today) <= oldest]


def _is_consultation(row: Row) -> bool:
    return row.says(_CONSULTATION) and not row.is_a(_FEEDBACK)


def _is_feedback(row: Row) -> bool:
    """Whether a title itself speaks of feedback, or of consulting in such a column."""
    speaks = any(row.says(kind) for kind in (_CONSULTATION, _FEEDBACK))
    return speaks and row.is_a(_FEEDBACK)


def _are_both_read(case: ColumnCase) -> bool:
    return is_read_whole(case, _CONSULTATION) and is_read_whole(case, _FEEDBACK)


def _asked_parts(case: ColumnCase, asked: Sequence[Row]) -> Iterator[Part]:
    """Words on consultations without feedback, and on those answered late."""
    allowed = case.policy.figure("T10", "days")
    told = feedback_rows(case)
    silent: list[Row] = []
    late: list[tuple[Row, int]] = []
    for row in asked:
        delays = [
            row.days_before(other.published)
            for other in told
            if other.published and are_a_pair(row.title, other.title)
        ]
        if delays and min(delays) > allowed:
            late.append((row, min(delays)))
        is_over = row.days_before(case.today) > allowed
        if is_over and not has_pair(row, told) and not _is_answered_on_page(case, row):
            silent.append(row)
    if silent:
        yield _part("silent", silent)
    if late:
        yield _part("late", [row for row, _ in late], days=late[0][1])


def _answered_part(case: ColumnCase, answered: Sequence[Row]) -> Iterator[Part]:
    """Words on feedback without a consultation."""
    asked = [
        row
        for row in all_rows(case)
        if row.is_a(_CONSULTATION) and not is_of_kind(row.title, _FEEDBACK)
    ]
    orphans = [
        row
        for row in answered
        if not has_pair(row, asked) and not is_of_kind(row.title, "upper")
    ]
    if orphans:
        yield _part("orphan", orphans)


def _part(words: str, rows: Sequence[Row], **values: int) -> Part:
    text = message("T10", words, {**example_of(rows), **values})
    return Part(text, len(rows), rows[0].url)


def _is_answered_on_page(case: ColumnCase, row: Row) -> bool:
    return tells_result(case, row) or leads_to(case, row, _FEEDBACK)
