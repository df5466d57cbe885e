"""Rules on columns that must hold certain pieces: power lists, funds, systems, stages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from catalog_spec.elements import Element, Family, family_of, read_news
from catalog_spec.holdings import Piece
from catalog_spec.rules.cases import ColumnCase
from catalog_spec.rules.contents import UNSURE, Contents, hint, listed
from catalog_spec.rules.registry import (
    NOT_APPLICABLE,
    PASSED,
    Remark,
    column_rule,
)

_SYSTEMS = "T06"
_YEAR_DAYS = 366


@column_rule("T04")
def power_list_without_pieces(case: ColumnCase) -> Remark:
    """The power list lacks a part: sum, sub-tables, duties, risks or flow charts.

    What is checked: whether titles, columns below and attachments name each part that
        the norm lists.
    Why: the contents the norm lists for the column.
    When it does not apply: no such column, a column elsewhere, a duty the unit has not,
        and units whose parts have columns of their own, which are judged one by one.
        Could not check: lists that were not read to their end, and
        columns that name none of it at all.
    Sample finding: 栏目“行政权力运行”中未见2项内容：廉政风险点、流程图。
    How to put it right: publish the missing part, or say where it stands.
    """
    return NOT_APPLICABLE if case.has_items_below else _remark_on_pieces(case, "T04")


@column_rule("T05")
def fund_without_pieces(case: ColumnCase) -> Remark:
    """The column on special funds lacks list, policy and standard, or the allocation.

    What is checked: whether titles, columns below and attachments name the three parts,
        list and allocation for last year or this one.
    Why: the contents the norm lists for the column.
    When it does not apply: no such column, a column elsewhere, units whose parts have
        columns of their own, which are judged one by one, and a note on the last year
        or this one. Could not check: lists that were not read to their end, and
        columns that name none of it at all.
    Sample finding: 栏目“财政专项资金”中未见1项内容：分配结果（2025年度以来）。
    How to put it right: publish the missing part, or a note with period and reason.
    """
    return NOT_APPLICABLE if case.has_items_below else _remark_on_pieces(case, "T05")


@column_rule("T06")
def systems_missing(case: ColumnCase) -> Remark:
    """Some of the twelve systems of disclosure work are not published.

    What is checked: whether titles, texts and attachments name each system that the
        norm lists; one paper may hold several.
    Why: the contents the norm lists for the column.
    When it does not apply: no such column, a column elsewhere. Could not check: lists
        not read to their end, collections whose text was not read, and columns that
        name none of the systems at all.
    Sample finding: 栏目“政府信息公开制度”中未见2项制度：舆情回应制度、统计制度。
    How to put it right: publish the missing systems.
    """
    return _remark_on_pieces(case, "T06")


@column_rule("T15")
def pieces_missing(case: ColumnCase) -> Remark:
    """A column lacks pieces that the norm lists for it.

    What is checked: whether titles, columns below and attachments name each piece that
        the norm lists and that titles can tell, yearly ones for the year that is due:
        filing and clean-up of papers, replies and reports on motions, plan and
        transcripts of the press, tasks and progress, plans, stages of recruitment and
        of projects.
    Why: the contents the norm lists for the column.
    When it does not apply: no such column, a column elsewhere or without content; a
        note on the last year or this one, which is an answer; years before the unit's
        duties. Could not check: lists that were not read to their end, and
        columns that name none of it at all.
    Sample finding: 栏目“规范性文件立改废”中未见1项内容：清理结果（2025年度以来）。
    How to put it right: publish the missing piece, or a note with period and reason.
    """
    return _remark_on_pieces(case, "T15")


@column_rule("T16")
def news_for_progress(case: ColumnCase) -> Remark:
    """News of events stand where tasks, progress or figures are wanted.

    What is checked: titles of the last year; nearly all of them tell of meetings and
        visits, and none of tasks, progress or figures.
    Why: 各地通报通行做法（以新闻动态代替实质内容）.
    When it does not apply: columns other than those on key tasks, funds, subsidies and
        figures, and columns with few pieces.
    Sample finding: 栏目“重点工作”近一年的8条信息多为会议、活动报道（8条），如《镇党委召开推进会》，未见任务、进度或结果。
    How to put it right: publish tasks, progress and results.
    """
    news = read_news()
    if case.item.name not in news.items or not case.has_content_to_judge:
        return NOT_APPLICABLE
    recent = [piece for piece in case.whole.content if _is_recent(case, piece)]
    if len(recent) < case.policy.figure("T16", "least"):
        return NOT_APPLICABLE
    told = [piece for piece in recent if news.is_news("".join(piece.title.split()))]
    if len(told) * 100 < len(recent) * case.policy.figure("T16", "percent"):
        return PASSED
    title = told[0].title
    remark = hint(case, "news", pieces=len(recent), count=len(told), title=title)
    return remark.at(told[0].url)


def _is_recent(case: ColumnCase, piece: Piece) -> bool:
    if piece.published is None:
        return True
    return 0 <= (case.today - piece.published).days <= _YEAR_DAYS


def _remark_on_pieces(case: ColumnCase, code: str) -> Remark:
    """What a column lacks of the pieces its item asks for."""
    family = family_of(case.item, code)
    if family is None or not case.is_readable or not case.whole.content:
        return NOT_APPLICABLE
    contents = Contents.of(case)
    if not _is_time(case, family, contents):
        return NOT_APPLICABLE
    if not case.whole.is_whole or _may_hold_several(family, contents):
        return UNSURE
    missing = list(_missing(case, family, contents))
    if not missing or _has_note(case):
        return PASSED
    if not any(map(contents.names, family.asked_by(case.item))):
        return UNSURE
    return hint(case, "missing", missing=listed(missing), count=len(missing))


def _is_time(case: ColumnCase, family: Family, contents: Contents) -> bool:
    """Whether the stages that follow a first one can have come by now."""
    if family.opening is None:
        return True
    last = case.today - timedelta(days=case.policy.figure("T15", "stage_days"))
    return any(
        entry.shows(family.opening) and entry.published and entry.published <= last
        for entry in contents.entries
    )


def _may_hold_several(family: Family, contents: Contents) -> bool:
    """Whether a paper that was not read may be a collection of what is asked for."""
    if family.rule != _SYSTEMS:
        return False
    return any(
        not any(each.is_named_in(title) for each in family.elements)
        for title in contents.unread
    )


def _missing(case: ColumnCase, family: Family, contents: Contents) -> Iterator[Element]:
    """The elements without a piece; a yearly one bears the year in its name."""
    for each in family.asked_by(case.item):
        year = _year_asked(case, each)
        if not contents.names(each):
            yield each
        elif year is not None and not contents.has_piece(each, year):
            yield each.of_year(year)


def _year_asked(case: ColumnCase, element: Element) -> int | None:
    """The year whose piece must be there, None where the unit owes none yet."""
    year = element.due_year(case.today)
    if year is None or (case.start is not None and case.start.year > year):
        return None
    return year


def _has_note(case: ColumnCase) -> bool:
    """Whether a note of the last year or this one says that nothing is due."""
    return any(
        note.published is None or note.published.year >= case.today.year - 1
        for note in case.whole.notes
    )
