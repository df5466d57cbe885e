"""Rules on the catalogue itself: columns that are missing, misnamed, blank or mute."""

from __future__ import annotations

from datetime import date

from catalog_spec.blind_spots import BlindSpot
from catalog_spec.column_words import is_bygone
from catalog_spec.drift import drift_since
from catalog_spec.holdings import Piece
from catalog_spec.names import forms_of_column, forms_of_name
from catalog_spec.observations import ColumnSeen
from catalog_spec.periods import find_periods
from catalog_spec.rule_words import limit_words, outcome_words
from catalog_spec.rules.cases import ColumnCase
from catalog_spec.rules.registry import (
    NOT_APPLICABLE,
    PASSED,
    Remark,
    accuse,
    column_rule,
    could_not_check,
)
from catalog_spec.verdicts import Confidence, Result, State


@column_rule("S01", State.MISSING)
def missing_column(case: ColumnCase) -> Remark:
    """No column of the unit serves an item that the norm asks for.

    What is checked: the public columns of the unit's tree bear no name of the item,
        neither the norm's own, nor an alias, nor one registered for the unit.
    Why: the clause of the item in the norm.
    When it does not apply: the catalogue itself, which is there once a tree is;
        duties that the unit has not. A hint only: matters that need not occur,
        recommended columns, a parent whose children stand elsewhere, a parent that
        leads to another site, names the norm data only guess, and on the first night
        a column that was there the night before and may have been renamed, or any in
        a unit that has just begun. Could not check: a part of the tree, or the page of
        a column below which it may stand, could not be read.
    Sample finding: 未按目录规范设置“财政专项资金”栏目。
    How to put it right: set the column up, or have its other name registered.
    """
    if case.is_catalogue:
        return NOT_APPLICABLE
    if case.column is not None:
        return PASSED
    if case.blind_spot is not None:
        return _remark_on_blind_spot(case.blind_spot)
    must_exist = case.item.required != "if_any"
    words, is_certain, told = _why_missing(case)
    is_sure = must_exist and is_certain
    return accuse(case, words, case.item.confidence, is_sure=is_sure, **told)


def _remark_on_blind_spot(spot: BlindSpot) -> Remark:
    reason = outcome_words(spot.why)
    if spot.column is None:
        return could_not_check("part_tree", reason=reason)
    return could_not_check("part_column", above=spot.column.name.strip(), reason=reason)


_Reason = tuple[str, bool, dict[str, str | int]]


def _why_missing(case: ColumnCase) -> _Reason:
    """Key of the message, whether there is no doubt, and what the message names."""
    if case.match.hidden is not None:
        is_kept_back = case.match.hidden.hidden
        return ("hidden", True, {}) if is_kept_back else ("hidden_above", False, {})
    if case.has_items_elsewhere:
        return "children", False, {}
    if case.is_led_elsewhere:
        return "parent_linked", False, {}
    if case.item.required == "if_any":
        return "if_any", False, {}
    if case.is_settling:
        return "settling", False, {"start": str(case.start)}
    return _why_gone(case) or ("missing", True, {})


def _why_gone(case: ColumnCase) -> _Reason | None:
    """The same for a column that was there the night before, else None.

    A column that is merely no more is a fault, which counts from its second night on;
    with a new name in its place, or many others gone with it, it is none yet.
    """
    drift = drift_since(case.past, case.reading.columns)
    told: dict[str, str | int] = {"night": str(case.past.night)}
    for before, now in drift.renamed:
        if _bears_its_name(case, before):
            return "renamed", False, {**told, "now": now.name.strip()}
    if not any(_bears_its_name(case, before) for before in drift.vanished):
        return None
    if drift.new:
        told |= {"new": drift.new[0].name.strip(), "count": len(drift.new)}
        return "replaced", False, told
    if len(drift.vanished) >= case.policy.figure("S08", "many"):
        return "rebuilt", False, {**told, "count": len(drift.vanished)}
    return "vanished", True, told


def _bears_its_name(case: ColumnCase, column: ColumnSeen) -> bool:
    own_names = case.unit.column_aliases.get(case.item.id, ())
    names = (forms_of_name(name).exact for name in (*own_names, *case.item.names))
    seen = forms_of_column(column.name, (case.unit.name, *case.unit.aliases)).exact
    return any(seen & exact for exact in names)


@column_rule("S02")
def misnamed_column(case: ColumnCase) -> Remark:
    """A column bears another name than the norm gives it.

    What is checked: the column was found by an alias. Numbering, blanks, quotes,
        brackets, the unit's own name and tails such as 信息 do not matter.
    Why: the clause of the item in the norm.
    When it does not apply: no column; names of the vocabulary since 2019, names shared
        by several items and names the office or the unit had registered. A hint only
        where the norm's own name is not verified. It cannot tell where a column of the
        right name may stand in a part of the tree that could not be read.
    Sample finding: 栏目“组织机构”的名称与目录规范不一致，应为“机构设置”。
    How to put it right: rename the column, or have the name registered.
    """
    if case.column is None or case.match.naming is None or case.is_catalogue:
        return NOT_APPLICABLE
    if not case.match.naming.is_alias:
        return PASSED
    if case.blind_spot is not None:
        return Remark(Result.COULD_NOT_CHECK)
    is_verified = case.item.confidence is Confidence.VERIFIED
    return accuse(case, "alias", case.item.confidence, is_sure=is_verified)


@column_rule("S03", State.BLANK)
def blank_column(case: ColumnCase) -> Remark:
    """A column exists and holds nothing at all.

    What is checked: the list was read to its end and has no row, the site claims none,
        and the page carries no text of its own; the same for all columns below it.
    Why: the clause of the item; five blank columns fail a unit.
    When it does not apply: a column that leads elsewhere, a column below which the
        norm's child columns stand, a column that could not be read, one set up,
        renamed or moved since the night before. A hint only: a
        unit that has just begun, a page with a headline whose text may be a picture,
        and a column of a past year or an ended campaign.
    Sample finding: 栏目“规范性文件”已设置，但没有任何信息，目录规范要求发布“规范性文件”信息。
    How to put it right: publish, or publish a note that names the period and reason.
    """
    if not case.carries_verdicts:
        return NOT_APPLICABLE
    if case.whole.pieces:
        return PASSED
    return _doubt_on_nothing(case) or _remark_on_nothing(case)


def _doubt_on_nothing(case: ColumnCase) -> Remark | None:
    """Why an empty column may not be blank after all, None when it must be."""
    if case.whole.pretended:
        total = case.whole.pretended[0].total or 0
        return could_not_check("pretended", total=total)
    unread = case.unread_places + len(case.reading.tree_unread)
    if unread:
        return could_not_check("part_blank", unread=unread)
    if case.is_unsettled:
        return could_not_check("drifted", night=str(case.past.night))
    return None


def _remark_on_nothing(case: ColumnCase) -> Remark:
    confidence = case.item.confidence
    if case.whole.empty_pages:
        return accuse(case, "no_text", confidence, is_sure=False)
    if is_bygone(case.path or "", case.today):
        return accuse(case, "bygone", confidence, is_sure=False)
    if case.is_settling:
        start = str(case.start)
        return accuse(case, "settling", confidence, is_sure=False, start=start)
    return accuse(case, "blank", confidence)


@column_rule("S04", State.NOTE_ONLY)
def notes_only(case: ColumnCase) -> Remark:
    """A column holds only notes that nothing is due.

    What is checked: every piece is a note such as 情况说明 or 暂无此类信息. A note counts
        until its own day or the end of the period it names, then the limit runs.
    Why: the clause of the item and its interval; a note is neither content nor blank.
    When it does not apply: matters that need not occur, for which a note suffices; a
        column with content; a column that was not read whole, or was set up, renamed
        or moved since the night before. A hint as long as the newest note is within the
        limit, where there is no limit, where a note is dated in the future, or where a
        column below leads to another site.
    Sample finding: 栏目“人事任免”仅有情况说明，最近一份说明日期为2025-01-10，2025-01-10以后的时段未作说明，按“1年内有更新”（366天）的要求已超期316天。
    How to put it right: publish, or renew the note with its period and reason.
    """
    if not case.carries_verdicts or not case.whole.pieces:
        return NOT_APPLICABLE
    if case.whole.content or case.item.required == "if_any":
        return PASSED
    if not case.whole.is_whole:
        return could_not_check("part_note", unread=case.unread_places)
    if case.is_unsettled:
        return could_not_check("drifted", night=str(case.past.night))
    covered = [_covered_until(note, case.today) for note in case.whole.notes]
    last = max((day for day in covered if day), default=None)
    if last is None:
        return accuse(case, "undated", case.item.confidence, is_sure=False)
    return _remark_on_last_note(case, last)


def _remark_on_last_note(case: ColumnCase, last: date) -> Remark:
    limit = case.limit_days
    age = case.age_of(last)
    days = [note.published for note in case.whole.notes if note.published]
    day = max(day for day in days if day <= case.today)
    if limit is None or age <= limit + case.item.interval.grace_days:
        confidence = case.item.confidence
        return accuse(case, "current", confidence, is_sure=False, day=str(day))
    if unread := sum(note.is_of_unknown_age for note in case.whole.notes):
        return could_not_check("part_note", unread=unread)
    return accuse(
        case,
        "outdated",
        case.freshness_confidence,
        is_sure=not case.may_be_newer,
        day=str(day),
        uncovered=str(last),
        limit=limit_words(case.item.interval),
        overdue=age - limit,
    ).resting_on_limit(age - limit)


def _covered_until(note: Piece, today: date) -> date | None:
    """The last day a note speaks for; without a day of its own it speaks for none."""
    if note.published is None or note.published > today:
        return None
    ends = [period.last for period in find_periods(note.title, note.published)]
    return min(today, max([note.published, *ends]))
