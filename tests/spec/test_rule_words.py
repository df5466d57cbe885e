"""Sentences of findings: titles inside titles."""

from __future__ import annotations

import pytest

from catalog_spec.rule_words import with_inner_titles


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        (
            "《《某办法》解读》（3月2日）和《通知》",
            "《〈某办法〉解读》（3月2日）和《通知》",
        ),
        (
            "《关于印发《某办法》的通知》没有正文",
            "《关于印发〈某办法〉的通知》没有正文",
        ),
        ("《通知》没有正文", "《通知》没有正文"),
        ("没有标题", "没有标题"),
    ],
)
def test_a_title_inside_a_title_bears_single_marks(sentence: str, shown: str) -> None:
    assert with_inner_titles(sentence) == shown
    assert with_inner_titles(shown) == shown


@pytest.mark.parametrize(
    "cut", ["《关于印发《某办法…》", "》通知《", "《《某办法》解读"]
)
def test_a_cut_title_is_left_as_it_is(cut: str) -> None:
    assert with_inner_titles(cut) == cut
