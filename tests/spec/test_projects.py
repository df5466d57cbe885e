"""Names of projects as titles write them."""

from __future__ import annotations

import pytest

from catalog_spec.projects import by_project, project_words, read_project

UNIT = ("姚李镇",)


@pytest.mark.parametrize(
    ("title", "name", "behind"),
    [
        (
            "中心小学教学楼建设项目施工招标公告",
            "中心小学教学楼建设项目",
            "施工招标公告",
        ),
        ("关于姚李镇“姚李大桥”加固工程的批复", "姚李大桥加固工程", "的批复"),
        (
            "姚李镇２０２６年农村公路扩面延伸工程竣工",
            "2026年农村公路扩面延伸工程",
            "竣工",
        ),
        (
            "重点工程中心小学教学楼建设项目开工",
            "重点工程中心小学教学楼建设项目",
            "开工",
        ),
        ("2026年重点项目建设计划", "", "2026年重点项目建设计划"),
        ("姚李镇2026年重大工程项目名单", "", "2026年重大工程项目名单"),
        ("通知", "", "通知"),
    ],
)
def test_a_name_ends_where_enough_of_it_stands(
    title: str, name: str, behind: str
) -> None:
    assert read_project(title, UNIT) == (name, behind)


def test_a_longer_name_belongs_to_the_shorter_one_in_it() -> None:
    named = [("北段姚李河治理工程", 1), ("姚李河治理工程", 2), ("姚李大桥工程", 3)]
    assert by_project(named) == {"姚李河治理工程": [2, 1], "姚李大桥工程": [3]}


def test_a_tender_tells_of_no_other_stage() -> None:
    words = project_words()
    assert words.stages_in("施工监理招标公告") == {"project.tender"}
    assert words.stages_in("竣工验收公示") == {"project.finish"}
    assert words.order["project.tender"] < words.order["project.work"]
