"""View models: counts, ranking, what is new, the picture and the tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from catalog_spec.norm import load_norm
from catalog_spec.observations import Outcome
from catalog_spec.verdicts import Result, State
from crawler.store import Store
from reports.exits import CommandError
from reports.outline import outline
from reports.picture import draw_pictures
from reports.queries import (
    NightData,
    list_new,
    list_units,
    read_night,
    summarise,
)
from reports.trees import unit_tree
from reports.views import FaultParts
from tests.office import FINANCE, FIRST, SANYUAN, SECOND, YAOLI, make_office

NORM = load_norm()


def read(store: Store, day: date | None = None) -> NightData:
    return read_night(store, day, district="叶集区", coverage_floor=0.8)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(make_office(tmp_path).store, read_only=True) as opened:
        yield opened


@pytest.fixture
def data(store: Store) -> NightData:
    return read(store)


def test_a_night_in_figures_is_compared_with_the_one_before(data: NightData) -> None:
    summary = summarise(data)
    assert (summary.day, summary.previous) == (SECOND, FIRST)
    assert (summary.faults, summary.faults_before) == (5, 5)
    assert summary.suspected == 2
    counts = {count.state: (count.count, count.change) for count in summary.states}
    assert counts[State.BLANK] == (2, -1)
    assert counts[State.UNCHECKED] == (1, 1)
    assert list(counts) == [
        State.NORMAL,
        State.DUE_SOON,
        State.OVERDUE,
        State.BLANK,
        State.NOTE_ONLY,
        State.MISSING,
        State.LINKED,
        State.UNCHECKED,
    ]


def test_what_could_not_be_read_is_trouble_and_no_fault(data: NightData) -> None:
    summary = summarise(data)
    assert summary.unread_units == (SANYUAN,)
    (trouble,) = summary.troubles
    assert (trouble.unit, trouble.outcome, trouble.count) == (
        SANYUAN,
        Outcome.BLOCKED,
        1,
    )
    assert {unit.name: unit.faults for unit in list_units(data)}[SANYUAN] == 0


def test_troubles_are_told_most_visits_first(data: NightData) -> None:
    (visit,) = (v for v in data.visits if not v.outcome.is_readable)
    visits = tuple(
        visit._replace(unit=unit, visits=count)
        for unit, count in (("丙镇", 2), ("甲镇", 9), ("乙镇", 2), (SANYUAN, 1))
    )
    troubles = summarise(replace(data, visits=visits)).troubles
    told = [(trouble.unit, trouble.count) for trouble in troubles]
    assert told == [("甲镇", 9), ("丙镇", 2), ("乙镇", 2), (SANYUAN, 1)]


def test_the_kinds_of_faults_make_up_the_whole_and_hints_do_not_count(
    data: NightData,
) -> None:
    yaoli = list_units(data)[0]
    assert yaoli.parts == FaultParts(overdue=1, blank=1, missing=1, other=1)
    mild = tuple(
        replace(found, result=Result.HINT) if found.rule in ("S01", "F01") else found
        for found in data.findings
    )
    yaoli = list_units(replace(data, findings=mild))[0]
    assert yaoli.parts == FaultParts(overdue=0, blank=1, missing=0, other=1)
    assert (yaoli.faults, yaoli.overdue, yaoli.missing) == (2, 1, 1)


def test_a_tree_says_which_piece_is_missing(data: NightData) -> None:
    findings = tuple(
        replace(found, rule="F03", facts={"period": "2026年第三季度"})
        if found.rule == "F01"
        else found
        for found in data.findings
    )
    tree = unit_tree(replace(data, findings=findings), NORM, YAOLI)
    assert tree.nodes[0].missing_piece == ""
    assert tree.nodes[2].children[0].missing_piece == "2026年第三季度"


def test_the_first_night_has_nothing_to_compare_with(store: Store) -> None:
    first = read(store, day=FIRST)
    summary = summarise(first)
    assert (summary.previous, summary.faults_change) == (None, None)
    assert all(count.change is None for count in summary.states)
    assert list_new(first).previous is None


def test_units_below_the_floor_are_not_ranked_and_come_last(data: NightData) -> None:
    lines = list_units(data)
    assert [line.name for line in lines] == [YAOLI, SANYUAN, FINANCE]
    assert [line.place for line in lines] == [1, None, 1]
    assert lines[1].remark == "不参与排名：覆盖率0%"


def test_the_fewest_faults_rank_first_and_equals_share_a_place(
    data: NightData,
) -> None:
    names = ["甲镇", "乙镇", "丙镇", "丁镇"]
    units = tuple(replace(data.units[0], unit=n, coverage=1.0) for n in names)
    fault = next(f for f in data.findings if f.result is Result.FAULT)
    faults = tuple(
        replace(fault, unit=name, subject=str(number))
        for name, count in zip(names, (2, 1, 1, 0), strict=True)
        for number in range(count)
    )
    lines = list_units(replace(data, units=units, findings=faults))
    places = {line.name: line.place for line in lines}
    assert places == {"甲镇": 4, "乙镇": 2, "丙镇": 2, "丁镇": 1}
    assert lines[0].name == "甲镇"


def test_new_faults_cured_faults_and_those_out_of_sight(data: NightData) -> None:
    new = list_new(data)
    appeared = {(line.record.unit, line.subject) for line in new.appeared}
    assert appeared == {(YAOLI, "财政预决算"), (YAOLI, "政策文件")}
    assert [line.subject for line in new.gone] == ["政府信息公开年报"]
    assert new.out_of_sight == 1


def test_the_units_of_one_kind_make_one_picture(data: NightData) -> None:
    townships, departments = draw_pictures(data, NORM)
    assert (townships.kind, departments.kind) == ("township", "department")
    assert [item.id for item in townships.items] == [
        "cm.guide",
        "cm.annual",
        "tp.policy",
        "tp.policy.norm",
        "tp.finance",
        "tp.finance.budget",
    ]
    signs = ["".join(cell.letter for cell in row.cells) for row in townships.rows]
    assert signs == ["..!CWK", "  ?   "]


def test_hints_are_small_letters(store: Store) -> None:
    first = read(store, day=FIRST)
    township = draw_pictures(first, NORM)[0]
    row = next(row for row in township.rows if row.unit.name == YAOLI)
    assert "".join(cell.letter for cell in row.cells) == ".K.CWl"


def test_a_folded_picture_shows_the_worst_below_each_top_item(
    data: NightData,
) -> None:
    folded = draw_pictures(data, NORM)[0].folded()
    assert [item.id for item in folded.items] == [
        "cm.guide",
        "cm.annual",
        "tp.policy",
        "tp.finance",
    ]
    signs = ["".join(cell.letter for cell in row.cells) for row in folded.rows]
    assert signs == ["..CW", "  ? "]


def test_the_items_most_units_fail_in_are_named(store: Store) -> None:
    township = draw_pictures(read(store, day=FIRST), NORM)[0]
    worst = township.worst_items(2)
    assert [(w.number, w.item.id, w.units) for w in worst] == [
        (2, "cm.annual", 1),
        (3, "tp.policy", 1),
    ]


def test_items_the_norm_no_longer_knows_come_last(data: NightData) -> None:
    old = replace(data.rows[0], norm_item="tp.gone", item_name="旧栏目")
    items = outline([old, *data.rows], NORM)
    assert (items[-1].id, items[-1].depth) == ("tp.gone", 0)


def test_a_child_hangs_below_the_nearest_item_that_was_asked(
    data: NightData,
) -> None:
    special = replace(data.rows[0], norm_item="tp.finance.special.list")
    finance = replace(data.rows[0], norm_item="tp.finance")
    items = outline([special, finance], NORM)
    assert [(item.id, item.parent) for item in items] == [
        ("tp.finance", None),
        ("tp.finance.special.list", "tp.finance"),
    ]


def test_a_unit_as_a_tree(data: NightData) -> None:
    tree = unit_tree(data, NORM, YAOLI)
    policy = tree.nodes[2]
    assert (policy.item, [child.item for child in policy.children]) == (
        "tp.policy",
        ["tp.policy.norm"],
    )
    assert policy.result is Result.FAULT
    assert policy.own_name
    assert tree.nodes[0].own_name == ""


def test_a_unit_that_was_not_patrolled_is_named_in_the_error(
    data: NightData,
) -> None:
    with pytest.raises(CommandError, match="没有查过“洪集镇”"):
        unit_tree(data, NORM, "洪集镇")


def test_an_empty_store_says_what_to_do(tmp_path: Path) -> None:
    office = make_office(tmp_path, nights=0)
    with (
        Store.open(office.store, read_only=True) as store,
        pytest.raises(CommandError, match="wangxun patrol"),
    ):
        read(store)


def test_a_missing_night_names_those_there_are(tmp_path: Path) -> None:
    office = make_office(tmp_path, nights=1)
    with (
        Store.open(office.store, read_only=True) as store,
        pytest.raises(CommandError, match="2026年11月23日"),
    ):
        read(store, day=SECOND)
