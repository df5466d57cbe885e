"""Remarks put into words: the verdict that is stored and printed."""

from __future__ import annotations

from catalog_spec.observations import UnitReading
from catalog_spec.roster import Unit
from catalog_spec.rule_words import message, read_wording, with_inner_titles
from catalog_spec.rules.cases import ArticleCase, ColumnCase
from catalog_spec.rules.registry import (
    UNIT_SUBJECT,
    Remark,
)
from catalog_spec.verdicts import State, Verdict


def column_verdict(
    case: ColumnCase, code: str, remark: Remark, state: State
) -> Verdict:
    """What a rule says of one column, ready to be stored.

    Parameters
    ----------
    case: the column.
    code: the rule whose words are used; rule C01 words what others could not check.
    remark: the rule's answer.
    state: the state the column is in.
    """
    wording = read_wording()[code]
    return Verdict(
        unit=case.unit.name,
        unit_kind=case.unit.kind,
        rule=code,
        subject=case.item.id,
        result=remark.result,
        norm_item=case.item.id,
        column=case.path,
        state=state,
        url=remark.url or _address(case),
        newest=case.newest,
        limit_days=case.limit_days,
        overdue_days=remark.overdue_days,
        message=_message(code, remark, _names(case)),
        how_to_fix=wording.how_to_fix.format_map(_names(case)),
        clause=wording.clause or _clause(case, remark),
        confidence=remark.confidence,
        evidence=case.whole.evidence or case.evidence,
        facts=remark.values,
    )


def article_verdict(case: ArticleCase, code: str, remark: Remark) -> Verdict:
    """What a rule says of one information page, ready to be stored.

    The page's address is the subject: columns may be renamed, the page stays the same.
    """
    wording = read_wording()[code]
    names = {"title": case.title, "column": case.columns[0].name.strip()}
    item = case.item
    return Verdict(
        unit=case.unit.name,
        unit_kind=case.unit.kind,
        rule=code,
        subject=case.article.url,
        result=remark.result,
        norm_item=item.id if item else None,
        column=case.path,
        url=remark.url or case.article.url,
        newest=case.article.published,
        overdue_days=remark.overdue_days,
        message=_message(code, remark, names),
        how_to_fix=with_inner_titles(
            wording.how_to_fix.format_map({**names, **remark.values})
        ),
        clause=wording.clause,
        confidence=remark.confidence,
        evidence=case.evidence,
        facts=remark.values,
    )


def unit_verdict(
    unit: Unit, reading: UnitReading, code: str, remark: Remark
) -> Verdict:
    """What a rule says of a whole unit, ready to be stored."""
    wording = read_wording()[code]
    return Verdict(
        unit=unit.name,
        unit_kind=unit.kind,
        rule=code,
        subject=UNIT_SUBJECT,
        result=remark.result,
        url=reading.entry,
        message=_message(code, remark, {}),
        how_to_fix=wording.how_to_fix.format_map({"veto": "", **remark.values}),
        clause=wording.clause,
        confidence=remark.confidence,
        evidence=reading.evidence,
        facts=remark.values,
    )


def _message(code: str, remark: Remark, names: dict[str, str]) -> str:
    if not remark.words:
        return ""
    return message(code, remark.words, {**names, **remark.values})


def _names(case: ColumnCase) -> dict[str, str]:
    return {"item": case.item.name, "column": case.name.strip()}


def _address(case: ColumnCase) -> str:
    """The column's own address, else that of the platform."""
    return (case.column and case.column.url) or case.entry


def _clause(case: ColumnCase, remark: Remark) -> str:
    """Where the norm says it: the item, and its interval where days count."""
    if not remark.uses_limit:
        return case.item.clause
    return f"{case.item.clause}；{case.item.interval.clause}"
