"""Rules on what interpretations are: more than a copy, and in more than one form."""

from __future__ import annotations

from collections.abc import Iterator

from catalog_spec.observations import ArticleSeen
from catalog_spec.rules.cases import ColumnCase
from catalog_spec.rules.contents import UNSURE
from catalog_spec.rules.pairs import final_papers_of, interpretations_of
from catalog_spec.rules.registry import NOT_APPLICABLE, PASSED, Remark, column_rule
from catalog_spec.rules.rows import (
    Row,
    all_rows,
    example_of,
    on_other_pages,
    sure_pairs,
)
from catalog_spec.texts.sketch import phrases_taken
from catalog_spec.titles import are_a_pair, is_of_kind
from catalog_spec.verdicts import Result

_ALL = 100
_FORM = "form"


@column_rule("T19")
def copied_interpretation(case: ColumnCase) -> Remark:
    """An interpretation is little more than a copy of its paper.

    What is checked: for each interpretation of the last years whose paper bears the
        same name and years, how many of its phrases stand in the paper, by a sample of
        both texts.
    Why: 各地通报通行做法（解读照抄、摘抄文件原文）.
    When it does not apply: interpretations of other bodies' papers, texts too short to
        compare, one that is longer than its paper (the paper stands behind it), phrases
        that other papers of the unit have as well. Could not check: pages that were
        not read.
    Sample finding: 栏目“政策解读”有1件解读与文件原文大多相同，如《…办法》解读（2026-03-03，抽取的20个语句中有20个与原文相同）。
    How to put it right: write an interpretation of background, aims and main measures.
    """
    rows = interpretations_of(case, "T19")
    if not rows:
        return NOT_APPLICABLE
    known = on_other_pages(sure_pairs(rows, final_papers_of(case)))
    pairs = [(row, other) for row, others in known for other in others]
    if not pairs:
        return NOT_APPLICABLE
    copies = {
        row: found for row, other in pairs if (found := _copied(case, row, other))
    }
    if copies:
        row, (taken, shown) = next(iter(copies.items()))
        told = {**example_of(list(copies)), "taken": taken, "shown": shown}
        return Remark(Result.HINT, "copied", told).at(row.url)
    is_read = all(_page(case, row) and _page(case, other) for row, other in pairs)
    return PASSED if is_read else UNSURE


def _copied(case: ColumnCase, row: Row, paper: Row) -> tuple[int, int] | None:
    """How many phrases were taken from the paper, of how many; None for no copy."""
    said, source = _page(case, row), _page(case, paper)
    if said is None or source is None or not _is_copy(case, said, source):
        return None
    is_usual = any(
        _is_copy(case, said, page)
        for other in all_rows(case)
        if (page := _page(case, other)) and not are_a_pair(row.title, other.title)
    )
    return None if is_usual else phrases_taken(said.text.sketch, source.text.sketch)


def _is_copy(case: ColumnCase, said: ArticleSeen, source: ArticleSeen) -> bool:
    figure = case.policy.figure
    taken, shown = phrases_taken(said.text.sketch, source.text.sketch)
    is_within = said.body_chars * _ALL <= source.body_chars * figure("T19", "longest")
    is_taken = taken * _ALL >= shown * figure("T19", "percent")
    return is_within and is_taken and shown >= figure("T19", "least")


def _page(case: ColumnCase, row: Row) -> ArticleSeen | None:
    page = case.articles.get(row.url or "")
    return page if page is not None and page.text.sketch else None


@column_rule("T21")
def one_form_of_interpretation(case: ColumnCase) -> Remark:
    """All interpretations of the last years are plain text.

    What is checked: whether any interpretation of the last years, in any column of the
        unit, has a picture, a file or a link to one, or is called a chart, a film, a
        talk or questions and answers.
    Why: 各地通报通行做法（解读形式单一）.
    When it does not apply: columns with few interpretations, and those whose pages hold
        little text, which may be filled by a player. Could not check: pages that were
        not read.
    Sample finding: 栏目“政策解读”近两年的6件解读均为文字，未见图解、视频、问答等形式，如《…办法》解读。
    How to put it right: interpret important papers by charts, films or talks as well.
    """
    rows = interpretations_of(case, "T21")
    if len(rows) < case.policy.figure("T21", "least"):
        return NOT_APPLICABLE
    if any(_is_formed(row.title) or _is_formed(row.column) for row in _all_said(case)):
        return PASSED
    pages = [case.articles.get(row.url or "") for row in rows]
    read = [page for page in pages if page is not None]
    least = case.policy.figure("T21", "least_chars")
    if any(page.body_chars < least or _shows_more(page) for page in read):
        return PASSED
    if len(read) < len(rows):
        return UNSURE
    return Remark(Result.HINT, "plain", example_of(rows)).at(rows[0].url)


def _all_said(case: ColumnCase) -> Iterator[Row]:
    return (row for row in all_rows(case) if row.is_a("interpretation"))


def _is_formed(text: str) -> bool:
    return is_of_kind(text, _FORM)


def _shows_more(page: ArticleSeen) -> bool:
    """Whether a page holds a picture or a file, or leads to another form."""
    is_rich = bool(page.pictures or page.attachments)
    return is_rich or any(map(_is_formed, page.words_of_links))
