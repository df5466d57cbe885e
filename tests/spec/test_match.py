"""Matching site columns with norm items: names, aliases, positions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_spec.match import Matching, Naming, match_columns
from catalog_spec.names import forms_of_column, plain
from catalog_spec.norm import load_norm
from catalog_spec.observations import ColumnSeen
from tests.judging import build_item, build_reading, build_unit

TOWNSHIP = load_norm().asked_of("township", date(2026, 11, 24))
UNIT = build_unit(aliases=["姚李乡"])


def _columns(*words: Any) -> tuple[ColumnSeen, ...]:
    """Names at the top, or (name, parent) or (key, name, parent)."""
    told = []
    for word in words:
        if isinstance(word, str):
            told.append({"name": word})
        elif len(word) == 2:
            told.append({"name": word[0], "parent": word[1]})
        else:
            told.append({"key": word[0], "name": word[1], "parent": word[2]})
    return build_reading(told).columns


def _match(columns: Sequence[ColumnSeen]) -> Matching:
    return match_columns(columns, TOWNSHIP, UNIT)


def _found(matching: Matching) -> dict[str, str]:
    return {
        item_id: matching.tree.path(match.column)
        for item_id, match in matching.matches.items()
        if match.column
    }


@pytest.mark.parametrize(
    "written",
    [
        "机构设置",
        "1.机构设置",
        "01 机构设置",
        "010100机构设置",
        "１、机构设置",
        "（一）机构设置",
        "一、（二）机构 设置",
        "三、机构设置",
        "1.2.3机构设置",
        "①机构设置",
        "A.机构设置",
        "◆ 机构设置",
        "“机构设置”",
        "【机构设置】",
        "机构设置(12)",
        "机构设置 [3条]",
        "机构设置更多>>",
        "姚李镇机构设置",
        "姚李乡机构设置",
        "叶集区姚李镇机构设置",
        "六安市叶集区姚李镇人民政府机构设置",
        "本镇机构设置",
        "机构设置信息公开",
        "机构设置情况",
        "机构设置栏目",
    ],
)
def test_spelling_does_not_matter(written: str) -> None:
    assert _match(_columns(written)).matches["tp.org"].naming in (
        Naming.NAME,
        Naming.NAME_CORE,
    )


@pytest.mark.parametrize(
    "written",
    ["机构", "机构设置方案", "组织机构设置", "24小时机构设置", "2016年机构设置"],
)
def test_likeness_is_no_match(written: str) -> None:
    assert _match(_columns(written)).matches["tp.org"].column is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("土地征收、房屋拆迁补偿", "土地征收和房屋拆迁补偿"),
        ("土地征收及房屋拆迁补偿", "土地征收和房屋拆迁补偿"),
        ("村（社区）", "村(社区)"),
        ("“三公”经费", "三公经费"),
        ("ＰＰＰ项目", "ppp项目"),
    ],
)
def test_plain_names_are_equal(written: str, meant: str) -> None:
    assert plain(written) == plain(meant)


@pytest.mark.parametrize(
    "name", ["和", "2016 年 要点", "十三五 规划", "一事一议", "公开"]
)
def test_what_belongs_to_a_name_stays(name: str) -> None:
    assert plain(name) == name.replace(" ", "")


def test_a_department_may_be_called_by_its_short_name() -> None:
    owners = ("六安市叶集区教育局",)
    for written in ("教育局领导简介", "区教育局领导简介", "叶集区教育局领导简介"):
        assert "领导简介" in forms_of_column(written, owners).exact


def test_a_bare_place_name_may_be_the_prefix() -> None:
    assert "镇情简介" in forms_of_column("姚李镇情简介", ("姚李镇",)).exact


def test_the_norms_own_tree_matches_itself() -> None:
    names = {item.id: item.name for item in TOWNSHIP}
    columns = [
        ColumnSeen(item.id, item.parent, item.name, "https://example.cn", order=order)
        for order, item in enumerate(TOWNSHIP)
    ]
    matching = _match(columns)
    assert {i: m.column and m.column.key for i, m in matching.matches.items()} == {
        item_id: item_id for item_id in names
    }
    assert not any(match.is_doubtful for match in matching.matches.values())


def test_the_norms_names_match_as_a_flat_list() -> None:
    columns = [
        ColumnSeen(item.id, None, item.name, "https://example.cn", order=order)
        for order, item in enumerate(TOWNSHIP)
    ]
    found = _match(columns).matches
    assert all(found[item.id].column.key == item.id for item in TOWNSHIP)  # type: ignore[union-attr]


def test_wrapping_levels_do_not_matter() -> None:
    columns = _columns(
        "政务公开",
        ("法定主动公开内容", "政务公开"),
        ("乡镇目录", "法定主动公开内容"),
        ("政策文件", "乡镇目录"),
        ("规范性文件", "政策文件"),
    )
    found = _found(_match(columns))
    top = "政务公开 > 法定主动公开内容 > 乡镇目录 > 政策文件"
    assert found["tp.policy"] == top
    assert found["tp.policy.norm"] == f"{top} > 规范性文件"
    assert found["cm.catalogue"] == "政务公开 > 法定主动公开内容"


def test_the_name_beats_the_alias() -> None:
    found = _found(_match(_columns("政策法规", "政策文件")))
    assert found["tp.policy"] == "政策文件"


def test_the_registered_name_beats_the_norms_name() -> None:
    unit = build_unit(column_aliases={"tp.policy": ["红头文件"]})
    matching = match_columns(_columns("政策文件", "红头文件"), TOWNSHIP, unit)
    assert _found(matching)["tp.policy"] == "红头文件"


def test_the_child_stands_below_its_parent() -> None:
    columns = _columns(
        "应急管理",
        "政策文件",
        ("x", "规范性文件", "应急管理"),
        ("y", "规范性文件", "政策文件"),
    )
    assert _found(_match(columns))["tp.policy.norm"] == "政策文件 > 规范性文件"


def test_a_child_name_at_the_top_serves_the_child_when_the_parent_is_there() -> None:
    found = _found(_match(_columns("人事信息", ("人事任免", "人事信息"))))
    assert found["tp.personnel"] == "人事信息"
    assert found["tp.personnel.appoint"] == "人事信息 > 人事任免"


def test_one_name_for_parent_and_child() -> None:
    columns = _columns(("a", "应急预案", None), ("b", "应急预案", "a"))
    found = _match(columns).matches
    assert found["tp.emergency"].column.key == "a"  # type: ignore[union-attr]
    assert found["tp.emergency.plan"].column.key == "b"  # type: ignore[union-attr]


def test_an_alias_at_home_beats_the_name_among_strangers() -> None:
    columns = _columns(
        "监督保障", ("政策解读", "监督保障"), "解读回应", ("政策解读细则", "解读回应")
    )
    assert _found(_match(columns))["tp.interpret"] == "解读回应"


def test_the_name_among_strangers_is_better_than_nothing() -> None:
    columns = _columns("监督保障", ("政策解读", "监督保障"))
    assert _found(_match(columns))["tp.interpret"] == "监督保障 > 政策解读"


def test_an_alias_among_strangers_is_better_than_nothing() -> None:
    columns = _columns("监督保障", ("解读回应", "监督保障"))
    assert _found(_match(columns))["tp.interpret"] == "监督保障 > 解读回应"


def test_a_child_in_a_strangers_branch_is_doubtful() -> None:
    columns = _columns("政策文件", "应急管理", ("其他文件", "应急管理"))
    assert _match(columns).matches["tp.policy.other"].is_doubtful


def test_a_child_beside_its_parent_is_sure() -> None:
    columns = _columns("目录", ("政策文件", "目录"), ("其他文件", "目录"))
    assert not _match(columns).matches["tp.policy.other"].is_doubtful


def test_one_column_serves_one_item() -> None:
    matching = _match(_columns("人事任免"))
    assert _found(matching) == {"tp.personnel.appoint": "人事任免"}


def test_a_shared_name_serves_several_items() -> None:
    found = _found(_match(_columns("规划计划")))
    assert found == {"tp.plan": "规划计划", "tp.yearplan": "规划计划"}


def test_equal_columns_at_equal_places_are_twins() -> None:
    columns = _columns("甲", "乙", ("x", "政策文件", "甲"), ("y", "政策文件", "乙"))
    found = _match(columns).matches["tp.policy"].columns
    assert [column.key for column in found] == ["x", "y"]


def test_the_shallower_of_two_equal_names_counts_alone() -> None:
    columns = _columns(("x", "政策文件", None), "甲", ("y", "政策文件", "甲"))
    found = _match(columns).matches["tp.policy"].columns
    assert [column.key for column in found] == ["x"]


def test_a_twin_serves_one_item_only() -> None:
    columns = _columns(
        ("x", "人事任免", None), ("y", "人事任免", None), ("z", "人事任免", None)
    )
    found = _match(columns).matches
    assert [c.key for c in found["tp.personnel.appoint"].columns] == ["x", "z"]
    assert [c.key for c in found["tp.personnel"].columns] == ["y"]


def test_company_of_other_items_beats_a_shallow_place() -> None:
    columns = _columns(
        ("x", "政策文件", None),
        "目录",
        ("y", "政策文件", "目录"),
        ("领导简介", "目录"),
        ("机构设置", "目录"),
    )
    found = _match(columns).matches["tp.policy"].columns
    assert [column.key for column in found] == ["y"]


def test_a_column_of_the_unit_beats_an_outward_link() -> None:
    told = [
        {"key": "x", "name": "政策文件", "external": True},
        {"key": "y", "name": "政策文件", "parent": "z"},
        {"key": "z", "name": "目录"},
    ]
    columns = build_reading(told).columns
    found = _match(columns).matches["tp.policy"].columns
    assert [column.key for column in found] == ["y"]


def test_hidden_columns_are_no_match_but_are_known() -> None:
    told = [{"name": "政策文件", "hidden": True}, {"name": "文件", "hidden": True}]
    match = _match(build_reading(told).columns).matches["tp.policy"]
    assert match.column is None
    assert match.hidden is not None
    assert match.hidden.name == "政策文件"


def test_hidden_columns_are_not_guessed_by_their_core() -> None:
    told = [{"name": "政策文件信息", "hidden": True}]
    assert _match(build_reading(told).columns).matches["tp.policy"].hidden is None


def test_a_circle_in_the_tree_does_no_harm() -> None:
    columns = _columns(("政策文件", "规范性文件"), ("规范性文件", "政策文件"))
    assert set(_found(_match(columns))) == {"tp.policy", "tp.policy.norm"}


def test_doubled_keys_count_once() -> None:
    columns = _columns(("x", "政策文件", None), ("x", "领导简介", None))
    assert _found(_match(columns)) == {"tp.policy": "政策文件"}


def test_the_matching_knows_its_columns() -> None:
    item = build_item()
    matching = match_columns(_columns("政策文件", "别的"), [item], UNIT)
    assert matching.matched_keys == {"政策文件"}
    assert matching.of(item).column is not None


_NAMES = st.sampled_from(
    [name for item in TOWNSHIP for name in item.names]
    + ["政务公开", "专题专栏", "乡镇目录", "基层政务公开"]
)


@st.composite
def _trees(draw: st.DrawFn) -> tuple[ColumnSeen, ...]:
    names = draw(st.lists(_NAMES, min_size=1, max_size=14))
    columns: list[ColumnSeen] = []
    for order, name in enumerate(names):
        above = [None, *(column.key for column in columns)]
        parent = draw(st.sampled_from(above))
        is_hidden = draw(st.booleans()) and draw(st.booleans())
        key = f"k{order}"
        columns.append(
            ColumnSeen(key, parent, name, "https://example.cn", is_hidden, order=order)
        )
    return tuple(columns)


@settings(deadline=None)
@given(_trees(), st.randoms(use_true_random=False))
def test_the_order_of_columns_does_not_matter(
    columns: tuple[ColumnSeen, ...], random: Random
) -> None:
    shuffled = list(columns)
    random.shuffle(shuffled)
    assert _match(shuffled).matches == _match(columns).matches


@settings(deadline=None)
@given(_trees())
def test_an_unrelated_column_changes_nothing(columns: tuple[ColumnSeen, ...]) -> None:
    stranger = ColumnSeen(
        "stranger", None, "天气与农时", "https://example.cn", order=999
    )
    assert _match([*columns, stranger]).matches == _match(columns).matches


@settings(deadline=None)
@given(_trees())
def test_no_column_serves_two_items_unless_its_name_is_shared(
    columns: tuple[ColumnSeen, ...],
) -> None:
    found = [match for match in _match(columns).matches.values() if match.column]
    unshared = [m for m in found if m.naming is not Naming.SHARED]
    keys = [column.key for match in unshared for column in match.columns]
    assert len(keys) == len(set(keys))


@settings(deadline=None)
@given(_trees())
def test_no_hidden_column_is_matched(columns: tuple[ColumnSeen, ...]) -> None:
    matching = _match(columns)
    for match in matching.matches.values():
        assert all(matching.tree.is_public(column) for column in match.columns)
