"""Rules on the yearly reports: their parts, the years they cover, their tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from catalog_spec.elements import Element
from catalog_spec.periods import years_named
from catalog_spec.reports import (
    WrongSum,
    find_wrong_sums,
    is_report_title,
    papers_made,
    parts_of_form,
    report_items,
    report_year,
)
from catalog_spec.rule_words import message
from catalog_spec.rules.cases import ArticleCase, ColumnCase
from catalog_spec.rules.contents import UNSURE, listed
from catalog_spec.rules.registry import (
    NOT_APPLICABLE,
    PASSED,
    Remark,
    article_rule,
    column_rule,
)
from catalog_spec.rules.rows import Row, own_rows
from catalog_spec.titles import items_of
from catalog_spec.verdicts import Result

_DUE = (3, 31)
_MIDYEAR = 6
_TOLD = 3


@article_rule("T11")
def report_without_parts(case: ArticleCase) -> Remark:
    """A yearly report lacks parts that its form prescribes.

    What is checked: whether the text names each part: six since the report on 2019,
        before that the matters of the older regulation.
    Why: 政府信息公开条例第五十条 with 国办公开办函〔2019〕60号 and 〔2021〕30号; before
        that 条例 (2008) art. 32.
    When it does not apply: other papers, notices on reports. Could not check: texts so
        short that the report may be a picture, and reports in an attachment whose text
        was not read.
    Sample finding: 《姚李镇2025年政府信息公开工作年度报告》未见2个部分：总体情况、其他需要报告的事项。
    How to put it right: complete the report by the national form.
    """
    if not is_report_title(case.title):
        return NOT_APPLICABLE
    year = report_year(case.title, case.article.published)
    if year is None:
        return UNSURE
    missing = _missing_parts(case, year)
    if not missing:
        return PASSED
    if case.article.body_chars < case.policy.figure("T11", "least_chars"):
        return UNSURE
    if case.article.attachments and not _are_files_read(case):
        return UNSURE
    values: dict[str, str | int] = {"missing": listed(missing), "count": len(missing)}
    return Remark(Result.HINT, "missing", values)


def _missing_parts(case: ArticleCase, year: int) -> list[Element]:
    texts = filter(None, map(case.text_of, case.article.attachments))
    named = frozenset().union(
        case.article.text.elements, *(text.elements for text in texts)
    )
    return [part for part in parts_of_form(year) if part.key not in named]


def _are_files_read(case: ArticleCase) -> bool:
    return all(case.text_of(file) is not None for file in case.article.attachments)


@column_rule("T12")
def years_without_report(case: ColumnCase) -> Remark:
    """There is no report on some year between others, or since the unit began.

    What is checked: years named in titles (else the year before publication), from the
        unit's first year of duty, else from the oldest report, up to the year before
        the one that is due; that one is a matter of rule F03.
    Why: 政府信息公开条例第四十九条: every year.
    When it does not apply: no such column, no report at all, years before the unit
        began here or that another district answered for. Could not check: a list not
        read to its end, and reports of a year that cannot be told.
    Sample finding: 栏目“政府信息公开年报”未见2018年、2019年的年度报告，请核对是否公开。
    How to put it right: publish the missing reports, or say where they stand.
    """
    is_here = case.item.name in report_items() and case.is_readable
    if not is_here or not case.whole.content:
        return NOT_APPLICABLE
    years = [report_year(each.title, each.published) for each in case.whole.pieces]
    if not case.whole.is_whole or None in years:
        return UNSURE
    reported = {year for year in years if year} | set(_years_of_columns(case))
    first = max(_first_year(case, reported), _oldest_asked(case))
    gaps = [year for year in range(first, _due_year(case)) if year not in reported]
    if not gaps:
        return PASSED
    told = "、".join(f"{year}年" for year in gaps)
    return Remark(Result.HINT, "gaps", {"years": told, "count": len(gaps)})


def _years_of_columns(case: ColumnCase) -> Iterator[int]:
    """Years that have a column of their own below."""
    for column in case.below:
        yield from years_named(column.name)


def _first_year(case: ColumnCase, reported: set[int]) -> int:
    """The first year asked for; a unit begun late in a year reports on the next."""
    if case.start is None:
        return min(reported)
    return case.start.year + (1 if case.start.month > _MIDYEAR else 0)


def _oldest_asked(case: ColumnCase) -> int:
    return case.today.year - case.policy.figure("T12", "years")


def _due_year(case: ColumnCase) -> int:
    """The year whose report is due now."""
    due = date(case.today.year, *(case.item.interval.due or _DUE))
    return case.today.year - (1 if case.today > due else 2)


@article_rule("T13")
def report_with_wrong_sums(case: ArticleCase) -> Remark:
    """The number tables of a yearly report do not add up.

    What is checked: in each row the kinds of applicants, or of outcomes, against the
        total; in each column what was received and carried over against what was
        handled and left over, and the ways of handling against their total.
    Why: the form itself (国办公开办函〔2021〕30号) says which rows must be equal.
    When it does not apply: other papers, reports without these tables. Rows with a
        blank or anything but a whole number say nothing.
    Sample finding: 《姚李镇2025年政府信息公开工作年度报告》的数据表有1处不平：“总计”列本年新收与上年结转合计3件，办理结果与结转下年度合计2件。
    How to put it right: correct the table.
    """
    if not is_report_title(case.title) or not case.article.tables:
        return NOT_APPLICABLE
    wrong = find_wrong_sums(case.article.tables)
    if not wrong:
        return PASSED
    told = "；".join(map(_told, wrong[:_TOLD])) + ("等" if len(wrong) > _TOLD else "")
    return Remark(Result.FAULT, "sums", {"sums": told, "count": len(wrong)})


@column_rule("T17")
def fewer_papers_than_reported(case: ColumnCase) -> Remark:
    """The column for normative papers holds fewer than the yearly report says.

    What is checked: the number of papers made in the year by the newest report whose
        table was read, against the papers of that year in the column.
    Why: 各地通报通行做法（数量与年报不符）; the report and the platform speak of the same
        papers.
    When it does not apply: no such column, no report with a table. More papers than
        reported are no contradiction. Could not check: a list not read to its end, and
        papers without a day.
    Sample finding: 年度报告称2025年制发行政规范性文件3件，栏目“规范性文件”中当年的文件为1件。
    How to put it right: publish the missing papers, or correct the report.
    """
    if case.item.name not in items_of("papers") or not case.is_readable:
        return NOT_APPLICABLE
    told = max(_papers_told(case), default=None)
    if told is None:
        return NOT_APPLICABLE
    year, made, url = told
    rows = own_rows(case)
    if not case.whole.is_whole or any(row.published is None for row in rows):
        return UNSURE
    held = sum(_is_of_year(row, year) for row in rows)
    if held >= made:
        return PASSED
    values: dict[str, str | int] = {"year": year, "made": made, "held": held}
    return Remark(Result.HINT, "fewer", values).at(url)


def _papers_told(case: ColumnCase) -> Iterator[tuple[int, int, str]]:
    """Year, number of papers and address of each report whose table was read."""
    for page in case.articles.values():
        if page.tables and is_report_title(page.title):
            year, made = (
                report_year(page.title, page.published),
                papers_made(page.tables),
            )
            if year is not None and made is not None:
                yield year, made, page.url


def _is_of_year(row: Row, year: int) -> bool:
    """Whether a paper was made in a year, or published then or soon after."""
    named = years_named(row.title)
    is_near = row.published is not None and row.published.year in (year, year + 1)
    return year in named or is_near


def _told(wrong: WrongSum) -> str:
    values: dict[str, str | int] = {
        "place": wrong.place,
        "told": wrong.told,
        "reckoned": wrong.reckoned,
    }
    return message("T13", wrong.kind, values)
