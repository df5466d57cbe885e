"""Rules on two pages that belong together and should lead to each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from catalog_spec.rule_words import message
from catalog_spec.rules.cases import ColumnCase
from catalog_spec.rules.consultations import (
    consultations_of,
    feedback_rows,
    tells_result,
)
from catalog_spec.rules.contents import UNSURE
from catalog_spec.rules.pairs import final_papers_of, interpretations_of
from catalog_spec.rules.registry import NOT_APPLICABLE, PASSED, Remark, column_rule
from catalog_spec.rules.rows import (
    Part,
    Row,
    example_of,
    leads_to,
    on_other_pages,
    remark_on_parts,
    sure_pairs,
)
from catalog_spec.titles import are_a_pair

_Pair = tuple[Row, tuple[Row, ...]]
"""A piece of the column that is judged, and its counterparts in any column."""


@column_rule("T18")
def interpretation_not_linked(case: ColumnCase) -> Remark:
    """The pages of a paper and of its interpretation do not lead to each other.

    What is checked: for each interpretation of the last years whose paper bears the
        same name and years, whether its page has a link or a file of the paper, and
        the paper's page one of the interpretation, in the text or under headings like
        相关解读.
    Why: 各地通报通行做法（解读与文件未相互关联）.
    When it does not apply: interpretations of other bodies' papers, those without a
        paper, one page that serves as both. Could not check: pages that were not read.
        Links that a script puts in cannot be seen, so it is a hint.
    Sample finding: 栏目“政策解读”有1件解读的页面上未见文件链接，如《…办法》解读（2026-03-03）。
    How to put it right: link paper and interpretation both ways.
    """
    rows = interpretations_of(case, "T18")
    if not rows:
        return NOT_APPLICABLE
    pairs = on_other_pages(sure_pairs(rows, final_papers_of(case)))
    return _remark(case, "T18", list(pairs), ("interpretation", "original"))


@column_rule("T20")
def feedback_not_linked(case: ColumnCase) -> Remark:
    """The pages of a consultation and of its feedback do not lead to each other.

    What is checked: for each consultation of the last years with a feedback of the same
        name, whether its page has a link or a file of the feedback, or tells the
        outcome itself, and whether the feedback's page leads to the consultation.
    Why: 各地通报通行做法（意见征集与反馈未关联）.
    When it does not apply: consultations without feedback, which another rule is for,
        and those that tell the outcome on their own page. Could not check: pages that
        were not read. Links that a script puts in cannot be seen, so it is a hint.
    Sample finding: 栏目“意见征集”有1件意见征集的页面上未见反馈结果链接，如《…办法》（2026-03-02）。
    How to put it right: link consultation and feedback both ways.
    """
    asked = consultations_of(case, "T20")
    open_ones = [row for row in asked if not tells_result(case, row)]
    if not open_ones:
        return NOT_APPLICABLE
    pairs = on_other_pages(sure_pairs(open_ones, feedback_rows(case)))
    return _remark(case, "T20", list(pairs), ("consultation", "feedback"))


def _remark(
    case: ColumnCase, code: str, known: Sequence[_Pair], kinds: tuple[str, str]
) -> Remark:
    """Words on pairs that are not linked.

    Parameters
    ----------
    known: all pairs.
    kinds: what links to the judged piece are called, and links to its counterpart.
    """
    pairs = [(row, others) for row, others in known if _is_read(case, (row, *others))]
    parts = list(_parts(case, code, pairs, kinds))
    if parts:
        return remark_on_parts(parts)
    if not known:
        return NOT_APPLICABLE
    return PASSED if len(pairs) == len(known) else UNSURE


def _parts(
    case: ColumnCase, code: str, pairs: Sequence[_Pair], kinds: tuple[str, str]
) -> Iterator[Part]:
    own, other = kinds
    without = [row for row, others in pairs if not _leads_on(case, row, others, other)]
    if without:
        yield _part(code, "own", without)
    unled = [them[0] for row, them in pairs if not _is_led_to(case, row, them, own)]
    if unled:
        yield _part(code, "other", unled)


def _is_read(case: ColumnCase, rows: Iterable[Row]) -> bool:
    """Whether the pages were read by a version that looks for related links."""
    pages = (case.articles.get(row.url or "") for row in rows)
    return all(page is not None and page.text.sketch for page in pages)


def _leads_on(case: ColumnCase, row: Row, others: Iterable[Row], kind: str) -> bool:
    return any(_has_link(case, row, other, kind) for other in others)


def _is_led_to(case: ColumnCase, row: Row, others: Iterable[Row], kind: str) -> bool:
    return any(_has_link(case, other, row, kind) for other in others)


def _has_link(case: ColumnCase, start: Row, end: Row, kind: str) -> bool:
    """Whether a page leads to another one, by address, by words or by a file."""
    page = case.articles[start.url or ""]
    addresses = {_place(link.url) for link in (*page.links, *page.related)}
    if _place(end.url or "") in addresses or leads_to(case, start, kind):
        return True
    return any(are_a_pair(each, end.title) for each in page.words_of_links)


def _place(url: str) -> str:
    """An address without its scheme, which links of old pages get wrong."""
    return url.partition("://")[2]


def _part(code: str, words: str, rows: Sequence[Row]) -> Part:
    return Part(message(code, words, example_of(rows)), len(rows), rows[0].url)
