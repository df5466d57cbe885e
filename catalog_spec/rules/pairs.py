"""Rules on pairs of a paper and its interpretation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from catalog_spec.rule_words import message
from catalog_spec.rules.cases import ColumnCase
from catalog_spec.rules.contents import UNSURE
from catalog_spec.rules.registry import (
    NOT_APPLICABLE,
    PASSED,
    Remark,
    column_rule,
)
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
    sure_pairs,
)
from catalog_spec.titles import (
    is_of_kind,
    items_of,
)
from catalog_spec.verdicts import Result
from catalog_spec.workdays import WorkdayError, workdays_between

_INTERPRETATION = "interpretation"


@column_rule("T08")
def papers_without_interpretation(case: ColumnCase) -> Remark:
    """Normative papers have no interpretation anywhere on the unit's platform.

    What is checked: for each paper of the last years in the column for normative
        papers, whether the title of any piece that interprets is about the same, or its
        own page leads to one. Titles are compared without quotation marks, 关于…的 and
        the words of their kind.
    Why: 各地通报通行做法（政策解读缺失）; only normative papers need one.
    When it does not apply: other papers, papers that repeal, list or pass on, papers
        of the last weeks. Could not check: columns for interpretations that were not
        read to their end.
    Sample finding: 栏目“规范性文件”有1件文件未见解读材料，如《关于印发…办法的通知》（2026-03-02）。
    How to put it right: publish the interpretation and link both ways.
    """
    if case.item.name not in items_of("papers") or not case.is_readable:
        return NOT_APPLICABLE
    papers = [row for row in own_rows(case) if _needs_interpretation(case, row)]
    if not papers:
        return NOT_APPLICABLE
    if not is_read_whole(case, _INTERPRETATION):
        return UNSURE
    said = [row for row in all_rows(case) if row.is_a(_INTERPRETATION)]
    silent = [
        row
        for row in papers
        if not has_pair(row, said) and not leads_to(case, row, _INTERPRETATION)
    ]
    return _remark_on(silent, "silent") if silent else PASSED


def _needs_interpretation(case: ColumnCase, row: Row) -> bool:
    age = row.days_before(case.today)
    is_of_age = (
        case.policy.figure("T08", "days") < age <= case.policy.figure("T08", "oldest")
    )
    is_on_papers = case.item.name in row.title
    is_plain = is_of_kind(row.title, "plain_paper") or row.is_a(_INTERPRETATION)
    return (
        row.is_dated
        and is_of_age
        and not (is_plain or is_on_papers)
        and is_of_kind(row.title, "paper")
    )


@column_rule("T09")
def odd_interpretations(case: ColumnCase) -> Remark:
    """An interpretation came late after its paper, or its paper is not to be found.

    What is checked: for each interpretation of the last years, the paper of the same
        name and years in the other columns, and the workdays between the two; in the
        column for the unit's own interpretations, whether there is any paper at all.
    Why: 各地通报通行做法（解读滞后、未关联）; three workdays as one Anhui county has it.
    When it does not apply: interpretations of other bodies' papers, undated ones; one
        that came before its paper. Could not check: columns for papers that were not
        read to their end.
    Sample finding: 栏目“政策解读”有1件解读晚于文件3个工作日以上，如《…办法》解读（2026-03-20，文件发布于2026-03-02，相隔14个工作日）。
    How to put it right: publish paper and interpretation together and link both ways.
    """
    said = interpretations_of(case, "T09")
    if not said:
        return NOT_APPLICABLE
    papers = papers_of(case)
    parts = [*_late_part(case, said, papers), *_orphan_part(case, said, papers)]
    if parts:
        return remark_on_parts(parts)
    return PASSED if is_read_whole(case, "papers") else UNSURE


def interpretations_of(case: ColumnCase, code: str) -> list[Row]:
    """The interpretations of the last years that a column for them holds.

    Other bodies' papers, undated ones and talk of the work itself are left out.
    """
    is_asked = case.item.name in items_of("interpretations")
    if not is_asked or case.has_items_below or not case.is_readable:
        return []
    oldest = case.policy.figure(code, "oldest")
    return [row for row in own_rows(case) if _is_own_interpretation(case, row, oldest)]


def papers_of(case: ColumnCase) -> list[Row]:
    """What an interpretation may be about, in all columns of the unit."""
    return [row for row in all_rows(case) if _is_paper(row)]


def final_papers_of(case: ColumnCase) -> list[Row]:
    """The same without drafts put out for consultation and what came of them."""
    passing = ("consultation", "feedback")
    return [
        row for row in papers_of(case) if not any(row.is_a(kind) for kind in passing)
    ]


def _is_paper(row: Row) -> bool:
    kinds = ("paper", "written")
    is_written = any(is_of_kind(row.title, kind) for kind in kinds)
    return is_written and not row.is_a(_INTERPRETATION)


def _is_own_interpretation(case: ColumnCase, row: Row, oldest: float) -> bool:
    is_recent = 0 <= row.days_before(case.today) <= oldest
    says = is_of_kind(row.title, _INTERPRETATION)
    is_one = says and not is_of_kind(row.title, "upkeep")
    return row.is_dated and is_recent and is_one and not is_of_kind(row.title, "upper")


def _late_part(
    case: ColumnCase, said: Sequence[Row], papers: Sequence[Row]
) -> Iterator[Part]:
    """Words on the interpretations that came late, the latest named."""
    allowed = case.policy.figure("T09", "workdays")
    late: list[tuple[int, Row, Row]] = []
    for row, same in sure_pairs(said, papers):
        delays = [(_workdays(paper, row), paper) for paper in same]
        days, paper = min(delays, key=lambda each: each[0])
        late += [(days, row, paper)] if days > allowed else []
    if late:
        days, row, paper = max(late, key=lambda each: each[0])
        values: dict[str, str | int] = {"title": row.title, "day": str(row.published)}
        values |= {"paper_day": str(paper.published), "allowed": allowed, "days": days}
        text = message("T09", "late", {**values, "count": len(late)})
        yield Part(text, len(late), row.url)


def _workdays(paper: Row, row: Row) -> int:
    """Workdays by which an interpretation came after a paper, 0 where none is known."""
    if paper.published is None or row.published is None:
        return 0
    try:
        return max(0, workdays_between(paper.published, row.published))
    except WorkdayError:
        return 0


def _orphan_part(
    case: ColumnCase, said: Sequence[Row], papers: Sequence[Row]
) -> Iterator[Part]:
    """Words on the unit's own interpretations without a paper."""
    if case.item.name not in items_of("own_interpretations"):
        return
    if not is_read_whole(case, "papers"):
        return
    orphans = [row for row in said if not has_pair(row, papers)]
    if orphans:
        values = example_of(orphans)
        yield Part(message("T09", "orphan", values), len(orphans), orphans[0].url)


def _remark_on(rows: Sequence[Row], words: str) -> Remark:
    return Remark(Result.HINT, words, example_of(rows)).at(rows[0].url)
