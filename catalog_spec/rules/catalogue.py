"""Rules on the shape of a catalogue: what stands where, twice, too much or no longer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta

from catalog_spec.column_words import (
    Placing,
    holds_anything,
    is_archived,
    is_bygone,
    is_campaign,
    is_customary,
    may_be_placed,
    placings,
)
from catalog_spec.drift import drift_since
from catalog_spec.holdings import Holdings, Piece, gather
from catalog_spec.names import forms_of_column, plain
from catalog_spec.notes import NoteReader
from catalog_spec.observations import ColumnSeen
from catalog_spec.periods import without_periods
from catalog_spec.rule_words import enumerated, message
from catalog_spec.rules.cases import ColumnCase, UnitCase
from catalog_spec.rules.registry import (
    NOT_APPLICABLE,
    PASSED,
    Remark,
    accuse,
    column_rule,
    unit_rule,
)
from catalog_spec.tree import PATH_SEPARATOR
from catalog_spec.verdicts import Result

_YEAR = 366
_STOP = "；"


@column_rule("S05")
def misplaced_column(case: ColumnCase) -> Remark:
    """A column stands in another branch of the tree than the norm wants it.

    What is checked: the column of the parent item exists, and the column stands neither
        below it nor beside it.
    Why: the order of the catalogue in the norm; a column is looked for in its place.
    When it does not apply: no column, an item of the first level, a parent item without
        a column, flat trees, wrapping levels. Never more than a hint, as a column of
        that name elsewhere may be another matter.
    Sample finding: 栏目“应急预案”设在“其他信息 > 应急预案”，目录规范列在“应急管理”栏目之下。
    How to put it right: move the column, or have its place registered.
    """
    if case.column is None or case.parent is None or case.is_catalogue:
        return NOT_APPLICABLE
    if not case.match.is_doubtful:
        return PASSED
    return accuse(
        case,
        "place",
        case.item.confidence,
        is_sure=False,
        path=case.path or "",
        parent=case.parent.name.strip(),
    )


@unit_rule("S06")
def double_columns(case: UnitCase) -> Remark:
    """The catalogue has one column twice.

    What is checked: two public columns of one name below the same column, and columns
        of one name at equally good places that serve one item of the norm.
    Why: half of the pieces stand in each, and a reader finds one of them.
    When it does not apply: columns that lead elsewhere or are kept from the public;
        equal names below different columns, such as 其他文件. Never more than a hint.
    Sample finding: 有1处栏目重复设置：“政策文件”（2个）。
    How to put it right: put the pieces together and remove the other column.
    """
    doubles = list(_doubles(case))
    if not doubles:
        return PASSED if case.tree.columns else NOT_APPLICABLE
    names = (
        message("S06", "one", {"name": group[0].name.strip(), "count": len(group)})
        for group in doubles
    )
    told: dict[str, str | int] = {"count": len(doubles), "names": enumerated(names)}
    return Remark(Result.HINT, "doubles", told)


def _doubles(case: UnitCase) -> Iterator[Sequence[ColumnSeen]]:
    groups: dict[object, list[ColumnSeen]] = defaultdict(list)
    for column in _own_columns(case):
        groups[column.parent, plain(column.name)].append(column)
    told: set[str] = set()
    for group in groups.values():
        if len(group) > 1:
            told |= {column.key for column in group}
            yield group
    for judged in case.columns:
        twins = [seen for seen in judged.case.match.columns if not seen.external]
        keys = {seen.key for seen in twins}
        if len(keys) > 1 and not keys <= told:
            told |= keys
            yield twins


@unit_rule("S07")
def extra_columns(case: UnitCase) -> Remark:
    """The catalogue has columns that the norm does not know.

    What is checked: public columns that serve no item, neither themselves nor by a
        column above or below them; how many of them hold nothing newer than a year.
    Why: real bulletins name columns left over from a redesign that nobody feeds.
    When it does not apply: columns that sites usually have besides (首页, 通知公告,
        互动交流 …), columns that lead elsewhere, columns of past years (rule S10).
        Never more than a hint.
    Sample finding: 目录规范之外另有2个栏目（“镇村之窗”“招商引资”），其中1个一年以上没有更新（“招商引资”）。
    How to put it right: merge what belongs into columns of the norm, archive the rest.
    """
    extra = list(_extra_columns(case))
    if not extra:
        return PASSED if case.tree.columns else NOT_APPLICABLE
    days = case.policy.figure("S07", "days")
    idle = [column for column in extra if _is_idle(case, column, days)]
    told: dict[str, str | int] = {
        "count": len(extra),
        "names": _quoted(extra),
        "idle": len(idle),
        "idle_names": _quoted(idle),
        "days": days,
    }
    return Remark(Result.HINT, "idle" if idle else "extra", told)


def _extra_columns(case: UnitCase) -> Iterator[ColumnSeen]:
    """The topmost columns that have nothing to do with any item."""
    serving = [
        seen
        for judged in case.columns
        for seen in judged.case.match.columns
        if not judged.case.is_catalogue
    ]
    useful = {seen.key for seen in serving}
    useful |= {above.key for seen in serving for above in case.tree.ancestors(seen)}
    catalogue = {
        seen.key
        for judged in case.columns
        for seen in judged.case.match.columns
        if judged.case.is_catalogue
    }
    at_work = {seen.key for seen in serving}
    told: set[str] = set()
    for column in _own_columns(case):
        above = {seen.key for seen in case.tree.ancestors(column)}
        is_told = bool(above & (at_work | told))
        if column.key in useful | catalogue or is_told:
            continue
        told.add(column.key)
        if not is_customary(column.name) and not _is_of_the_past(case, column):
            yield column


def _is_idle(case: UnitCase, column: ColumnSeen, days: int) -> bool:
    """Whether it was read whole and holds nothing from the last `days` days."""
    whole = _holdings(case, column)
    if not whole.columns_read or not whole.rules_out(None):
        return False
    newest = whole.newest(case.today)
    if newest is None:
        return not whole.pieces and not whole.empty_pages
    return newest < case.today - timedelta(days=days)


@unit_rule("S08")
def changed_catalogue(case: UnitCase) -> Remark:
    """The catalogue is not what it was on the last night.

    What is checked: the public columns of tonight against those of the last earlier
        night: renamed, moved below another column, vanished, new. Columns are known
        again by the platform's key, else by path, else by a name that only one bears.
    Why: a column that was renamed or moved must not be called missing or overdue; the
        rules on those keep back until the change has been told.
    When it does not apply: a first night. Never more than a hint.
    Sample finding: 栏目目录与2026-11-23检查时相比有变动：“政策文件”改名为“文件资料”；新增“镇村之窗”。
    How to put it right: nothing, if it was meant; otherwise restore the column.
    """
    if case.past.night is None:
        return NOT_APPLICABLE
    drift = drift_since(case.past, case.reading.columns)
    if drift.is_none:
        return PASSED
    changes: dict[str, list[dict[str, str | int]]] = {
        "renamed": [_names_of(before, now) for before, now in drift.renamed],
        "moved": [_names_of(before, now) for before, now in drift.moved],
        "vanished": [_names_of(column, column) for column in drift.vanished],
        "new": [_names_of(column, column) for column in drift.new],
    }
    parts = _STOP.join(
        message("S08", kind, {"names": _listed(kind, each), "count": len(each)})
        for kind, each in changes.items()
        if each
    )
    is_rebuilt = len(drift.vanished) >= case.policy.figure("S08", "many")
    told: dict[str, str | int] = {"night": str(case.past.night), "parts": parts}
    told |= {kind: len(each) for kind, each in changes.items()}
    return Remark(Result.HINT, "rebuilt" if is_rebuilt else "changed", told)


def _names_of(before: ColumnSeen, now: ColumnSeen) -> dict[str, str | int]:
    return {"before": before.name.strip(), "now": now.name.strip()}


def _listed(kind: str, columns: list[dict[str, str | int]]) -> str:
    words = "one_renamed" if kind == "renamed" else "one"
    return enumerated(message("S08", words, names) for names in columns)


@column_rule("S09")
def misplaced_pieces(case: ColumnCase) -> Remark:
    """A piece stands in a column where its title says it does not belong.

    What is checked: titles that are plainly of one kind (an annual report, a guide, a
        budget, an appointment, an emergency plan, a list of powers) against the names
        of the column and of those above it.
    Why: bulletins name pieces put in the wrong column and the right one for each.
    When it does not apply: columns that take pieces of every kind (文件, 动态, 公告,
        监督保障 …), documents on the matter (关于印发…), a column's own page. Never more
        than a hint: the words of a title are not its matter.
    Sample finding: 栏目“机构设置”中有1条信息似应放在“政府信息公开年报”等栏目，如《姚李镇2025年政府信息公开年度报告》。
    How to put it right: move the piece, or leave it if the title misleads.
    """
    if not case.is_first or not case.carries_verdicts:
        return NOT_APPLICABLE
    if holds_anything(case.path or "") or not case.own.content:
        return NOT_APPLICABLE
    stray = [
        (piece, placing)
        for piece in case.own.content
        if not piece.is_page and may_be_placed(piece.title)
        for placing in _placings_of(case, piece)
    ]
    if not stray:
        return PASSED
    piece, placing = stray[0]
    return accuse(
        case,
        "stray",
        case.item.confidence,
        is_sure=False,
        count=len(stray),
        title=piece.title,
        home=placing.name,
    ).at(piece.url)


def _placings_of(case: ColumnCase, piece: Piece) -> Iterator[Placing]:
    """The kind the title belongs to, when the column is no home for it."""
    owners = (case.unit.name, *case.unit.aliases)
    titles = forms_of_column(without_periods(piece.title), owners).exact
    place = f"{case.path}{PATH_SEPARATOR}{case.item.name}"
    for placing in placings():
        if any(placing.titles.fullmatch(title) for title in titles):
            if not any(word in place for word in placing.homes):
                yield placing
            return


@unit_rule("S10")
def bygone_columns(case: UnitCase) -> Remark:
    """Columns of past years or ended campaigns stand among the living ones.

    What is checked: columns whose name, or that of one above, bears a past year or a
        campaign that has ended: blank ones, and topics without anything new for a year
        that stand under no heading for what is over.
    Why: such columns are exempt from updating; bulletins ask to archive or remove them.
    When it does not apply: no such column; folders of past years that hold something;
        columns that stand under 历史, 归档 and the like; columns that were not read
        whole. Never more than a hint.
    Sample finding: 有1个往年或已结束的专题栏目需要清理归档：“疫情防控”（2022-12-20以后没有更新）。
    How to put it right: move them under a heading for past topics, remove blank ones.
    """
    past = [column for column in _own_columns(case) if _is_of_the_past(case, column)]
    if not past:
        return NOT_APPLICABLE
    left = [
        (column, words) for column in past if (words := _is_left_over(case, column))
    ]
    if not left:
        return PASSED
    names = (
        message("S10", words, {"name": column.name.strip(), "newest": newest})
        for column, (words, newest) in left
    )
    told: dict[str, str | int] = {"count": len(left), "names": enumerated(names)}
    return Remark(Result.HINT, "left", told)


def _is_left_over(case: UnitCase, column: ColumnSeen) -> tuple[str, str] | None:
    """Key of the words for it and its newest day, None when it may stay."""
    above = case.tree.ancestors(column)
    is_told_above = any(_is_of_the_past(case, seen) for seen in above[:1])
    if is_told_above or is_archived(case.tree.path(column)):
        return None
    whole = _holdings(case, column)
    if not whole.columns_read or not whole.rules_out(None):
        return None
    if not whole.pieces and not whole.empty_pages:
        return "blank", ""
    newest = whole.newest(case.today)
    is_quiet = newest is not None and (case.today - newest).days > _YEAR
    if not is_quiet or not is_campaign(column.name):
        return None
    return "still", str(newest)


def _own_columns(case: UnitCase) -> Iterator[ColumnSeen]:
    """The public columns that do not lead elsewhere."""
    for column in case.tree.columns:
        if case.tree.is_public(column) and not column.external:
            yield column


def _is_of_the_past(case: UnitCase, column: ColumnSeen) -> bool:
    return is_bygone(case.tree.path(column), case.today)


def _holdings(case: UnitCase, column: ColumnSeen) -> Holdings:
    notes = NoteReader((case.unit.name, *case.unit.aliases))
    return gather(case.tree.subtree(column), case.reading.readings, notes)


def _quoted(columns: Sequence[ColumnSeen]) -> str:
    return enumerated(f"“{column.name.strip()}”" for column in columns)
