"""Notes that nothing is due, and content that merely looks like one."""

from __future__ import annotations

import pytest

from catalog_spec.notes import NoteReader, is_placeholder

READER = NoteReader(("姚李镇", "姚李乡"))
COLUMN = ("规范性文件",)


@pytest.mark.parametrize(
    "title",
    [
        "情况说明",
        "暂无",
        "无",
        "暂无此类信息",
        "本单位无此类信息",
        "无相关信息",
        "姚李镇2018年第三季度无此类信息的情况说明",
        "2026年第三季度未发生安全事故",
        "2026年上半年无人事任免信息",
        "2026年10月份无预警信息",
        "1-9月无预警信息",
        "本季度无规范性文件发布",
        "２０２６年度无此类信息",
        "关于2018年度无公务员招录的说明",
        "关于暂无重大建设项目的公告",
        "关于无筹资筹劳项目的情况说明",
        "2026年无三公经费支出的情况说明",
        "截至目前,我镇暂无土地征收信息",
        "截至2026年9月底，姚李镇未涉及集体经济",
        "我镇2026年未制定规范性文件",
        "本单位不涉及该事项",
        "姚李镇零报告",
        "关于规范性文件情况的说明",
        "规范性文件情况说明",
        "姚李镇2026年第三季度规范性文件情况说明",
        "关于“规范性文件”栏目的情况说明",
        "关于“三公经费”栏目的情况说明",
        "空白栏目说明",
        "姚李镇关于第三季度未更新规范性文件的说明",
    ],
)
def test_notes(title: str) -> None:
    assert READER.is_note(title, COLUMN)


@pytest.mark.parametrize(
    "title",
    [
        "2026年部门预算情况说明",
        "三公经费情况说明",
        "“三公”经费决算情况说明",
        "关于姚李镇2025年决算情况说明",
        "姚李镇2026年第三季度预算执行情况说明",
        "规范性文件起草说明",
        "名词解释",
        "2026年重大建设项目进展情况说明",
        "关于公共资源情况的说明",
        "关于开展无偿献血的通知",
        "2026年无偿献血活动安排",
        "2026年无障碍环境建设情况说明",
        "姚李镇无人机飞防作业",
        "关于未成年人保护工作的通知",
        "2026年未成年人救助",
        "未按时年报企业名单",
        "关于未就业高校毕业生的公告",
        "无为市人民政府通知",
        "姚李镇2026年第三季度重点工作",
        "关于做好2026年秋季防火工作的通知",
    ],
)
def test_content(title: str) -> None:
    assert not READER.is_note(title, COLUMN)


def test_a_statement_on_a_column_is_a_note_there_only() -> None:
    assert READER.is_note("领导活动情况说明", ("领导活动",))
    assert not READER.is_note("领导活动情况说明", COLUMN)


def test_the_budget_note_is_content_in_its_own_column_too() -> None:
    assert not READER.is_note("三公经费情况说明", ("三公经费",))


def test_a_reader_without_names_knows_units_by_their_kind() -> None:
    assert NoteReader().is_note("洪集镇无此类信息")


@pytest.mark.parametrize(
    "text",
    [
        "经查，我镇2026年第三季度未产生此类信息，特此说明。",
        "暂无",
        "本单位没有下属单位",
    ],
)
def test_short_texts_that_deny_are_notes(text: str) -> None:
    assert READER.is_note_text(text, len(text))


@pytest.mark.parametrize(
    ("text", "chars"),
    [("姚李镇位于六安市西部，辖12个村。", 16), ("暂无此类信息。……", 201)],
)
def test_other_texts_are_not(text: str, chars: int) -> None:
    assert not READER.is_note_text(text, chars)


@pytest.mark.parametrize(
    "text", ["暂无相关信息", "暂无内容。", "正在建设中", "栏目正在建设中……", "敬请期待"]
)
def test_words_of_the_site_are_placeholders(text: str) -> None:
    assert is_placeholder(text.rstrip("…"))


def test_words_of_the_unit_are_no_placeholders() -> None:
    assert not is_placeholder("本单位无此类信息")
