"""One unit as a tree of the columns asked of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from catalog_spec.names import forms_of_column, forms_of_name
from catalog_spec.norm import Norm
from catalog_spec.verdicts import ColumnRow, Result, State
from crawler.records import FindingRecord
from reports.exits import CommandError
from reports.outline import OutlineItem, outline
from reports.queries import NightData, list_units
from reports.views import TreeNode, UnitLine, UnitTree
from reports.words import chinese_date, say

_WORST_FIRST = (Result.FAULT, Result.COULD_NOT_CHECK, Result.HINT)


def unit_trees(data: NightData, norm: Norm) -> tuple[UnitTree, ...]:
    """Return the trees of all units of a night, in the order they are listed."""
    rows: dict[str, list[ColumnRow]] = {}
    for row in data.rows:
        rows.setdefault(row.unit, []).append(row)
    findings: dict[str, list[FindingRecord]] = {}
    for found in data.findings:
        findings.setdefault(found.unit, []).append(found)
    return tuple(
        _tree(line, rows.get(line.name, []), findings.get(line.name, []), norm)
        for line in list_units(data)
    )


def unit_tree(data: NightData, norm: Norm, name: str) -> UnitTree:
    """Return the tree of one unit.

    Raises
    ------
    CommandError: the unit was not patrolled that night.
    """
    for line in list_units(data):
        if line.name == name:
            rows = [row for row in data.rows if row.unit == name]
            findings = [found for found in data.findings if found.unit == name]
            return _tree(line, rows, findings, norm)
    day = chinese_date(data.night.date)
    raise CommandError(say("error.unit_not_patrolled", date=day, name=name))


def _tree(
    line: UnitLine,
    rows: Sequence[ColumnRow],
    findings: Sequence[FindingRecord],
    norm: Norm,
) -> UnitTree:
    by_item = {row.norm_item: row for row in rows}
    said: dict[str | None, list[FindingRecord]] = {}
    for found in findings:
        said.setdefault(found.norm_item, []).append(found)
    whole = [
        found for item, some in said.items() if item not in by_item for found in some
    ]
    children: dict[str | None, list[OutlineItem]] = {}
    for item in outline(rows, norm):
        children.setdefault(item.parent, []).append(item)
    return UnitTree(line, tuple(whole), _nodes(None, children, by_item, said))


def _nodes(
    parent: str | None,
    children: Mapping[str | None, Sequence[OutlineItem]],
    rows: Mapping[str, ColumnRow],
    said: Mapping[str | None, Sequence[FindingRecord]],
) -> tuple[TreeNode, ...]:
    return tuple(
        _node(
            rows[item.id],
            said.get(item.id, ()),
            _nodes(item.id, children, rows, said),
        )
        for item in children.get(parent, ())
    )


def _node(
    row: ColumnRow, findings: Sequence[FindingRecord], children: tuple[TreeNode, ...]
) -> TreeNode:
    results = {found.result for found in findings}
    worst = next((result for result in _WORST_FIRST if result in results), Result.PASS)
    return TreeNode(
        item=row.norm_item,
        name=row.item_name,
        column=row.column,
        own_name=_own_name(row),
        missing_piece=_missing_piece(findings),
        url=row.url,
        state=row.state,
        newest=row.newest,
        limit_days=row.limit_days,
        days_left=row.days_left,
        items=row.items,
        result=worst,
        findings=tuple(findings),
        children=children,
    )


def _own_name(row: ColumnRow) -> str:
    own = (row.column or "").rpartition(" > ")[2]
    wanted = forms_of_name(row.item_name).exact
    return "" if forms_of_column(own, (row.unit,)).exact & wanted else own


def _missing_piece(findings: Sequence[FindingRecord]) -> str:
    periods = (
        found.facts.get("period") for found in findings if found.state is State.OVERDUE
    )
    return next((str(period) for period in periods if period), "")
