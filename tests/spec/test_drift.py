"""What has changed between two trees of one unit."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from catalog_spec.drift import find_drift
from catalog_spec.observations import ColumnSeen

_NAMES = ("政策文件", "政策解读", "应急管理", "财政资金", "领导简介", "统计信息")


@st.composite
def _trees(draw: st.DrawFn) -> tuple[ColumnSeen, ...]:
    names = draw(st.lists(st.sampled_from(_NAMES), min_size=1, unique=True))
    return tuple(
        ColumnSeen(
            key=str(place),
            parent=draw(st.sampled_from([None, *map(str, range(place))])),
            name=name,
            url=f"/{place}",
            order=place,
        )
        for place, name in enumerate(names)
    )


@given(_trees())
def test_a_tree_does_not_differ_from_itself(tree: tuple[ColumnSeen, ...]) -> None:
    assert find_drift(tree, tuple(reversed(tree))).is_none


@given(_trees())
def test_new_keys_are_no_change(tree: tuple[ColumnSeen, ...]) -> None:
    other = tuple(
        replace(
            column,
            key=f"new{column.key}",
            parent=column.parent and f"new{column.parent}",
        )
        for column in tree
    )
    assert find_drift(tree, other).is_none


@given(_trees(), st.data())
def test_what_goes_away_and_comes_back_is_told(
    tree: tuple[ColumnSeen, ...], data: st.DataObject
) -> None:
    parents = {column.parent for column in tree}
    leaf = data.draw(st.sampled_from([c for c in tree if c.key not in parents]))
    rest = tuple(column for column in tree if column is not leaf)
    gone, come = find_drift(tree, rest), find_drift(rest, tree)
    assert (gone.vanished, gone.new, gone.renamed, gone.moved) == ((leaf,), (), (), ())
    assert (come.vanished, come.new, come.renamed, come.moved) == ((), (leaf,), (), ())
    assert come.touches(leaf)


@given(_trees(), st.data())
def test_a_new_name_is_told_as_one(
    tree: tuple[ColumnSeen, ...], data: st.DataObject
) -> None:
    column = data.draw(st.sampled_from(tree))
    renamed = replace(column, name="镇村之窗")
    after = tuple(renamed if seen is column else seen for seen in tree)
    drift = find_drift(tree, after)
    assert (drift.renamed, drift.moved) == (((column, renamed),), ())
    assert (drift.vanished, drift.new) == ((), ())
    assert drift.touches(renamed)
