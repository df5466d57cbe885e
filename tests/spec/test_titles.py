"""What titles are about, and which of them make a pair."""

from __future__ import annotations

import pytest

from catalog_spec.titles import Names, are_a_pair, core_of, is_of_kind

PAPER = "姚李镇人民政府关于印发《姚李镇人居环境整治办法（试行）》的通知"
CORE = "姚李镇人居环境整治办法"


@pytest.mark.parametrize(
    "title",
    [
        PAPER,
        "姚李镇人民政府办公室关于印发姚李镇人居环境整治办法的通知",
        "叶政办〔2026〕3号 关于印发姚李镇人居环境整治办法的通知",
        "《姚李镇人居环境整治办法》政策解读",
        "《关于印发〈姚李镇人居环境整治办法〉的通知》的解读",
        "一图读懂：姚李镇人居环境整治办法",
        "【图解】姚李镇人居环境整治办法",
        "关于公开征求《姚李镇人居环境整治办法（征求意见稿）》意见的公告",
        "关于向社会公开征求《姚李镇人居环境整治办法》（草案）修改意见的通知",
        "《姚李镇人居环境整治办法》征求意见采纳情况反馈",
        "关于姚李镇人居环境整治办法公开征求意见的反馈",
        "《姚李镇人居环境整治办法》和《姚李镇殡葬管理办法》解读",
    ],
)
def test_the_core_is_the_name_of_the_paper(title: str) -> None:
    assert core_of(title) == CORE


@pytest.mark.parametrize("title", ["征求意见的公告", "关于情况说明", "政策解读"])
def test_a_title_about_nothing_has_no_core(title: str) -> None:
    assert core_of(title) == ""


@pytest.mark.parametrize("title", ["《办法》解读", "解读》一", "《解读一"])
def test_short_and_broken_quotations_do_not_count(title: str) -> None:
    assert len(core_of(title)) < len(title)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (PAPER, "姚李镇人居环境整治办法解读"),
        (PAPER, "关于《人居环境整治办法》的解读"),
        ("姚李镇2026年防汛抗旱应急预案", "姚李镇防汛抗旱应急预案解读"),
        ("关于印发防汛预案的通知", "防汛预案解读"),
    ],
)
def test_pairs(one: str, other: str) -> None:
    assert are_a_pair(one, other)
    assert are_a_pair(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (PAPER, "姚李镇殡葬管理办法解读"),
        ("关于印发防汛预案的通知", "防火预案解读"),
        ("征求意见的公告", "关于姚李镇停车管理办法征求意见的反馈"),
    ],
)
def test_strangers(one: str, other: str) -> None:
    assert not are_a_pair(one, other)


def test_papers_of_two_years_are_surely_no_pair() -> None:
    this, last = "姚李镇2026年防汛工作方案", "姚李镇2025年防汛工作方案解读"
    assert are_a_pair(this, last)
    assert not Names([last]).sure_pairs(this)
    assert Names([last, "《姚李镇2026年防汛工作方案》解读"]).sure_pairs(this) == [1]


def test_blanks_in_a_title_do_not_hide_its_kind() -> None:
    assert is_of_kind("政策 解 读", "interpretation")


def test_of_a_monstrous_title_only_the_beginning_is_read() -> None:
    assert core_of(CORE + "的" * 100_000) == CORE
