"""The screens: one look at a district, one look at a unit."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType

from catalog_spec.norm import load_norm
from catalog_spec.verdicts import State
from crawler.store import Store
from reports.board import draw_board
from reports.queries import NightData, list_units, read_night
from reports.tables import summary_table
from reports.trees import unit_tree
from reports.unit_screen import draw_unit
from tests.golden_files import expect_golden
from tests.office import YAOLI, make_office

NORM = load_norm()
ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def data(tmp_path: Path) -> Iterator[NightData]:
    with Store.open(make_office(tmp_path).store, read_only=True) as store:
        yield read_night(store, None, district="叶集区", coverage_floor=0.8)


def console(width: int, height: int | None = None) -> Console:
    return Console(
        file=io.StringIO(),
        width=width,
        height=height,
        force_terminal=height is not None,
        markup=False,
        highlight=False,
        emoji=False,
        _environ={},
    )


def printed(screen: Console, picture: RenderableType) -> str:
    screen.print(picture)
    assert isinstance(screen.file, io.StringIO)
    return screen.file.getvalue()


def many_units(data: NightData, count: int) -> NightData:
    names = [f"测试第{number}镇" for number in range(count)]
    return replace(
        data,
        units=tuple(replace(data.units[0], unit=name) for name in names),
        rows=tuple(
            replace(row, unit=name)
            for name in names
            for row in data.rows
            if row.unit == YAOLI
        ),
        findings=(),
    )


@pytest.mark.parametrize("width", [80, 140])
def test_the_board_at_a_glance(data: NightData, width: int) -> None:
    screen = console(width)
    text = printed(screen, draw_board(data, NORM, screen))
    assert max(cell_len(line) for line in text.splitlines()) <= width
    expect_golden(f"board_{width}.txt", text)


def test_the_board_is_coloured_on_a_terminal(data: NightData) -> None:
    screen = console(100, height=60)
    text = printed(screen, draw_board(data, NORM, screen))
    assert "\x1b[1;31mC" in text


@pytest.mark.parametrize("height", [24, 40])
def test_the_board_fits_a_low_terminal(data: NightData, height: int) -> None:
    screen = console(80, height=height)
    crowded = many_units(data, 60)
    text = ESCAPES.sub("", printed(screen, draw_board(crowded, NORM, screen)))
    assert len(text.splitlines()) < height
    assert re.search(r"另有\d+个单位未显示", text)


def test_the_board_shows_every_unit_in_a_file(data: NightData) -> None:
    screen = console(80)
    text = printed(screen, draw_board(many_units(data, 60), NORM, screen))
    assert text.count("测试第") == 60


@pytest.mark.parametrize("width", [40, 60])
def test_a_narrow_screen_breaks_nothing(data: NightData, width: int) -> None:
    screen = console(width)
    text = printed(screen, draw_board(data, NORM, screen))
    assert max(cell_len(line) for line in text.splitlines()) <= width


def test_hostile_titles_are_inert_on_the_screens(data: NightData) -> None:
    for picture in (
        draw_board(data, NORM, console(100)),
        draw_unit(unit_tree(data, NORM, YAOLI), "叶集区", "今夜", 100),
    ):
        text = printed(console(100), picture)
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "[red]" in text


def test_a_unit_as_a_tree_on_the_screen(data: NightData) -> None:
    screen = console(80)
    picture = draw_unit(
        unit_tree(data, NORM, YAOLI), "叶集区", "2026年11月24日夜间巡查", 80
    )
    text = printed(screen, picture)
    assert max(cell_len(line) for line in text.splitlines()) <= 80
    expect_golden("show.txt", text)


def test_a_missing_piece_is_named_beside_the_column(data: NightData) -> None:
    tree = unit_tree(data, NORM, YAOLI)
    node = replace(
        tree.nodes[0],
        state=State.OVERDUE,
        missing_piece="2026年第三季度",
        days_left=-25,
    )
    screen = console(80)
    text = printed(screen, draw_unit(replace(tree, nodes=(node,)), "区", "今夜", 80))
    assert f"{node.name}（缺2026年第三季度）" in text
    assert "超25天" in text


def test_the_summary_of_a_patrol_fits_80_cells(data: NightData) -> None:
    screen = console(80)
    table = summary_table(list_units(data), "叶集区2026年11月24日夜间巡查", "叶集区")
    text = printed(screen, table)
    assert max(cell_len(line) for line in text.splitlines()) <= 80
    expect_golden("summary.txt", text)
