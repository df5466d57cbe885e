"""The data on required elements: whole, and asked for by the norm."""

from __future__ import annotations

from datetime import date

import pytest

from catalog_spec.elements import Element, element, family_of, text_elements
from catalog_spec.norm import load_norm
from catalog_spec.reports import is_report_title, report_year
from catalog_spec.texts import examine, load_lexicon

RULES = ("T01", "T02", "T03", "T04", "T05", "T06", "T07", "T15")
YEARLY = Element("x.y", "报告", ("报告",), due=(3, 31), lag=1)


def find_elements(text: str) -> frozenset[str]:
    return examine(text, load_lexicon()).elements


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_asks_something_of_some_item_of_the_norm(rule: str) -> None:
    asked = [
        family.asked_by(item)
        for item in load_norm().items
        if (family := family_of(item, rule)) is not None
    ]
    assert any(asked)


def test_the_twelve_systems_are_all_known() -> None:
    item = load_norm().item("cm.system")
    family = family_of(item, "T06")
    assert family is not None
    assert len(family.asked_by(item)) == len(item.must_contain) == 12


@pytest.mark.parametrize("one", text_elements(), ids=lambda one: one.key)
def test_every_word_names_its_element(one: Element) -> None:
    assert all(one.key in find_elements(f"甲 {word} 乙") for word in one.words)


def test_blanks_do_not_hide_an_element() -> None:
    assert "guide.hours" in find_elements("办 公 时\n间 8时")
    assert find_elements("") == frozenset()


@pytest.mark.parametrize(
    ("today", "year"),
    [(date(2026, 3, 31), 2024), (date(2026, 4, 1), 2025), (date(2026, 12, 31), 2025)],
)
def test_the_year_that_is_due(today: date, year: int) -> None:
    assert YEARLY.due_year(today) == year


def test_a_piece_without_a_year_is_never_due() -> None:
    assert element("guide.hours").due_year(date(2026, 4, 1)) is None


@pytest.mark.parametrize(
    ("title", "published", "is_about"),
    [
        ("2025年报告", None, True),
        ("2024年报告", date(2026, 1, 1), False),
        ("报告", date(2026, 1, 1), True),
        ("报告", date(2025, 12, 31), False),
        ("报告", None, True),
    ],
)
def test_which_year_a_piece_is_about(
    title: str, published: date | None, is_about: bool
) -> None:
    assert YEARLY.is_about(title, published, 2025) is is_about


@pytest.mark.parametrize(
    ("title", "is_report"),
    [
        ("姚李镇2025年政府信息公开工作年度报告", True),
        ("2017年度政府信息公开年报", True),
        ("关于编制政府信息公开年度报告的通知", False),
        ("2025年政府网站工作年度报表公开", False),
        ("2025年统计年报", False),
    ],
)
def test_titles_of_yearly_reports(title: str, is_report: bool) -> None:
    assert is_report_title(title) is is_report


def test_the_year_of_a_report() -> None:
    assert report_year("2025年年报（2026年1月公布）", None) == 2025
    assert report_year("年报", date(2026, 1, 12)) == 2025
    assert report_year("年报", None) is None
