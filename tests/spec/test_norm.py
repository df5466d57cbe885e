"""The norm: the shipped data, the reading of a file, an office's overlay, the check."""

from __future__ import annotations

import pickle
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_spec.national import load_vetoes, read_vetoes
from catalog_spec.norm import (
    Norm,
    NormError,
    NormItem,
    check_norm,
    load_norm,
)
from catalog_spec.norm.overlay import lay_overlay
from catalog_spec.norm.reading import read_norm
from catalog_spec.norm.text import NormText
from catalog_spec.verdicts import Confidence

SHIPPED = load_norm()
unhurried = settings(deadline=None, max_examples=40)
IN_2017 = date(2017, 6, 1)
IN_2026 = date(2026, 11, 24)

SMALL = """\
[norm]
id = "small"
title = "小规范"
doc_no = "某政〔2016〕1号"

[catalogue.common]
name = "公共部分"

[catalogue.township]
name = "乡镇目录"

[interval.quarter]
kind = "cadence"
label = "每季度"
stale_after_days = 92
cadence = "quarterly"
grace_days = 15
deadline_workdays = 20
basis = "某通报"
sources = ["paper"]
confidence = "reconstructed"

[interval.yearly]
kind = "fixed_date"
label = "每年3月31日前"
stale_after_days = 0
cadence = "yearly"
grace_days = 0
due = "03-31"
basis = "某条例"
confidence = "verified"

[metadata_label]
title = "名称"
date = "日期"

[metadata.page]
label = "单页"
must_show = ["title|date"]
may_be_empty = []
optional = []
sources = ["paper"]
confidence = "verified"

[source.paper]
words = "某通报"
ref = "http://127.0.0.1/paper"
year = "2018"

[source.hearsay]
words = "据转述"

[[item]]
id = "a"
catalogue = "township"
name = "甲"
aliases = ["甲栏"]
required = "yes"
kind = "list"
must_contain = ["内容"]
interval = "quarter"
metadata = "page"
confidence = "verified"
content_confidence = "inferred"
interval_confidence = "inferred"
sources = ["paper", "hearsay", "paper"]

[[item]]
id = "a.b"
catalogue = "township"
parent = "a"
name = "乙"
required = "if_any"
kind = "list"
interval = "yearly"
metadata = "page"
confidence = "inferred"
interval_confidence = "verified"
sources = ["hearsay"]
note = "备注"
"""


def small() -> Norm:
    return read_norm(NormText("small.toml", SMALL))


def edited(old: str, new: str) -> NormError:
    """The error that the small norm gives after an edit."""
    assert SMALL.count(old) >= 1
    with pytest.raises(NormError) as caught:
        read_norm(NormText("small.toml", SMALL.replace(old, new, 1)))
    return caught.value


def overlaid(text: str, norm: Norm | None = None) -> Norm:
    return lay_overlay(norm or SHIPPED, NormText("office.toml", text))


def refused(text: str, norm: Norm | None = None) -> NormError:
    with pytest.raises(NormError) as caught:
        overlaid(text, norm)
    return caught.value


def with_item(norm: Norm, item_id: str, **changes: object) -> Norm:
    items = tuple(
        replace(item, **changes) if item.id == item_id else item  # type: ignore[arg-type]
        for item in norm.items
    )
    return replace(norm, items=items)


class TestShippedNorm:
    def test_it_is_sound(self) -> None:
        assert check_norm(SHIPPED) == []

    def test_it_holds_every_item_of_the_four_catalogues(self) -> None:
        counted = Counter(item.catalogue for item in SHIPPED.items)
        assert counted == {
            "common": 12,
            "township": 67,
            "county": 83,
            "department": 41,
        }

    def test_every_child_stands_after_its_parent_and_below_its_id(self) -> None:
        norm = SHIPPED
        order = {item.id: place for place, item in enumerate(norm.items)}
        children = [item for item in norm.items if item.parent]
        assert len(children) == 122
        for item in children:
            assert order[item.parent or ""] < order[item.id]

    def test_a_later_name_of_the_vocabulary_is_no_plain_alias(self) -> None:
        norm = SHIPPED
        for item_id, name in [
            ("tp.policy", "政策法规"),
            ("tp.keywork", "决策部署落实情况"),
            ("tp.leader", "机构领导"),
            ("tp.consult", "重大决策预公开"),
            ("ct.policy", "政策文件"),
            ("dp.plan", "年度计划"),
        ]:
            assert name in norm.item(item_id).later_names
            assert name not in norm.item(item_id).aliases

    def test_one_column_may_serve_plan_and_yearly_plan(self) -> None:
        norm = SHIPPED
        for item_id in ("tp.plan", "tp.yearplan"):
            assert norm.item(item_id).shared_names == ("规划计划",)
            assert "规划计划" in norm.item(item_id).names

    def test_a_clause_names_the_norm_and_tells_how_far_it_is_known(self) -> None:
        norm = SHIPPED
        assert {item.clause.partition("·")[0] for item in norm.items} == {
            "皖政务办秘〔2016〕7号"
        }
        words = {
            Confidence.VERIFIED: "核实）",
            Confidence.RECONSTRUCTED: "重建）",
            Confidence.INFERRED: "为推定，仅作提示）",
        }
        for item in norm.items:
            assert "规范原文未取得" in item.clause
            assert item.clause.endswith(words[item.confidence])
        assert "乡镇（街道）政府信息公开目录“政策文件”" in norm.item("tp.policy").clause
        assert "叶集区2016年度" in norm.item("tp.policy").clause

    def test_an_interval_clause_names_its_basis(self) -> None:
        intervals = SHIPPED.intervals
        assert "《政府信息公开条例》" in intervals["event20"].clause
        assert "第二十六条" in intervals["event20"].clause
        assert "推定" not in intervals["quarter"].clause
        for name in ("month", "half", "now"):
            assert intervals[name].clause.endswith("（推定，仅作提示）")

    def test_the_annual_report_is_due_at_the_end_of_march(self) -> None:
        interval = SHIPPED.item("cm.annual").interval
        assert (interval.kind, interval.due) == ("fixed_date", (3, 31))

    def test_a_verified_item_never_rests_on_hearsay_alone(self) -> None:
        for item in SHIPPED.items:
            if set(item.sources) <= {"law", "reason"}:
                assert item.confidence is not Confidence.VERIFIED, item.id

    def test_an_unknown_norm_is_told_with_the_known_ones(self) -> None:
        with pytest.raises(NormError) as caught:
            load_norm("anhui-2020")
        assert caught.value.line == 0
        assert "“anhui-2020”" in str(caught.value)
        assert "anhui-2016" in str(caught.value)

    def test_an_unknown_item_is_a_key_error(self) -> None:
        with pytest.raises(KeyError, match=r"tp\.nothing"):
            SHIPPED.item("tp.nothing")

    def test_it_travels_to_a_worker_process(self) -> None:
        norm = SHIPPED
        assert pickle.loads(pickle.dumps(norm)) == norm


class TestAskedOf:
    @pytest.mark.parametrize("kind", ["county", "township", "department"])
    def test_a_unit_is_asked_for_its_own_and_the_common_catalogue(
        self, kind: str
    ) -> None:
        asked = SHIPPED.asked_of(kind, IN_2017)
        assert {item.catalogue for item in asked} == {"common", kind}

    def test_a_function_of_the_platform_is_not_asked_for(self) -> None:
        assert ids(SHIPPED.asked_of("county", IN_2017)).isdisjoint({"cm.search"})

    def test_the_2016_items_end_with_2018(self) -> None:
        norm = SHIPPED
        before = ids(norm.asked_of("township", date(2018, 12, 31)))
        after = ids(norm.asked_of("township", date(2019, 1, 1)))
        assert before - after == {"tp.family", "cm.apply_cat"}
        assert after <= before

    @pytest.mark.parametrize("duty", ["tp.family", "计划生育", "卫生计生"])
    def test_a_duty_keeps_a_2016_item(self, duty: str) -> None:
        asked = SHIPPED.asked_of("township", IN_2026, frozenset({duty}))
        assert "tp.family" in ids(asked)

    def test_items_that_hang_on_a_duty_stay_for_the_judge(self) -> None:
        assert "tp.key.02" in ids(SHIPPED.asked_of("township", IN_2026))

    def test_an_unknown_kind_is_refused(self) -> None:
        with pytest.raises(ValueError, match="village"):
            SHIPPED.asked_of("village", IN_2026)

    @unhurried
    @given(
        kind=st.sampled_from(["county", "township", "department"]),
        day=st.dates(date(2016, 1, 1), date(2030, 1, 1)),
        duties=st.frozensets(st.sampled_from(["tp.family", "依申请公开目录", "无"])),
    )
    def test_a_duty_only_ever_adds(
        self, kind: str, day: date, duties: frozenset[str]
    ) -> None:
        norm = SHIPPED
        bare = norm.asked_of(kind, day)
        more = norm.asked_of(kind, day, duties)
        assert ids(bare) <= ids(more)
        assert list(more) == [item for item in norm.items if item in more]


def ids(items: tuple[NormItem, ...]) -> set[str]:
    return {item.id for item in items}


class TestReading:
    def test_every_value_arrives(self) -> None:
        norm = small()
        first, second = norm.items
        assert (norm.id, norm.title, norm.doc_no) == (
            "small",
            "小规范",
            "某政〔2016〕1号",
        )
        assert first.aliases == ("甲栏",)
        assert first.must_contain == ("内容",)
        assert first.content_confidence is Confidence.INFERRED
        assert first.interval.deadline_workdays == 20
        assert first.interval.deadline_days is None
        assert first.interval.due is None
        assert second.parent == "a"
        assert second.interval.due == (3, 31)
        assert second.content_confidence is None
        assert second.note == "备注"
        assert norm.sources["paper"].ref == "http://127.0.0.1/paper"
        assert norm.sources["hearsay"].year == ""
        assert norm.metadata_profiles["page"].must_show == ("title|date",)
        assert check_norm(norm) == []

    def test_a_clause_names_two_sources_at_most(self) -> None:
        first, second = small().items
        assert first.clause == (
            "某政〔2016〕1号·乡镇目录“甲”（规范原文未取得，本项据某通报、据转述等核实）"
        )
        assert second.clause.endswith("“乙”（规范原文未取得，本项为推定，仅作提示）")

    @pytest.mark.parametrize(
        ("old", "new", "words"),
        [
            ('id = "small"', "id = 7", "“id”应为一段文字"),
            ('title = "小规范"', 'title = " "', "“title”不能为空白"),
            ("[norm]", "[[norm]]", "“norm”应写成表"),
            ("[norm]", "[norme]", "不认识“norme”，是否应为“norm”"),
            ("[norm]", "[xyz.q]", "不认识“xyz”，这里可以写"),
            ('name = "乡镇目录"', "name = []", "“name”应为一段文字"),
            ("stale_after_days = 92", "stale_after_days = -1", "不小于0的整数"),
            ("stale_after_days = 92", "stale_after_days = true", "不小于0的整数"),
            ("stale_after_days = 92", 'stale_after_days = "92"', "不小于0的整数"),
            ('cadence = "quarterly"', 'cadence = "weekly"', "只能写：none、biweekly"),
            ('due = "03-31"', 'due = "3-31"', "“due”应为“月-日”"),
            ('due = "03-31"', 'due = "13-01"', "“due”应为“月-日”"),
            ('sources = ["paper"]', "sources = [1]", "“sources”应为文字的列表"),
            ('sources = ["paper"]', 'sources = "paper"', "应为文字的列表"),
            ('aliases = ["甲栏"]', 'aliases = [" "]', "“aliases”不能为空白"),
            ('aliases = ["甲栏"]', 'alias = ["甲栏"]', "是否应为“aliases”"),
            ('interval = "quarter"', 'interval = "day"', "只能写：quarter、yearly"),
            ('catalogue = "township"', 'catalogue = "town"', "写成了“town”"),
            ('parent = "a"', "parent = false", "“parent”应为一段文字"),
            ('sources = ["hearsay"]', 'sources = ["x"]', "出处“x”未定义"),
        ],
    )
    def test_a_bad_value_is_told_with_its_line(
        self, old: str, new: str, words: str
    ) -> None:
        error = edited(old, new)
        line = SMALL[: SMALL.index(old)].count("\n") + 1
        assert words in error.message_zh
        assert str(error) == f"small.toml 第{line}行：{error.message_zh}"

    def test_a_missing_key_is_told_with_the_line_of_its_table(self) -> None:
        error = edited('basis = "某通报"\n', "")
        assert error.message_zh == "缺少“basis”，请补上。"
        line = SMALL[: SMALL.index("[interval.quarter]")].count("\n") + 1
        assert error.line == line

    def test_a_loose_value_among_named_tables_is_told(self) -> None:
        error = edited("[catalogue.common]", "[catalogue]")
        assert "“catalogue”下只能写 [catalogue.名称]" in error.message_zh
        assert error.line == SMALL[: SMALL.index('name = "公共')].count("\n") + 1

    def test_items_must_be_an_array_of_tables(self) -> None:
        text = SMALL[: SMALL.index("[[item]]")]
        with pytest.raises(NormError, match=r"应写成若干个 \[\[item\]\]") as caught:
            read_norm(NormText("small.toml", f"item = 3\n{text}"))
        assert caught.value.line == 1

    def test_the_hash_does_not_see_the_look_of_the_file(self) -> None:
        airy = SMALL.replace("\n", "   # 说明\n\n").replace(" = ", "=")
        assert read_norm(NormText("airy.toml", airy)).content_hash == (
            small().content_hash
        )

    @unhurried
    @given(st.permutations(SMALL.split("\n\n")[:-2]))
    def test_the_hash_does_not_see_the_order_of_the_tables(
        self, blocks: list[str]
    ) -> None:
        text = "\n\n".join([*blocks, *SMALL.split("\n\n")[-2:]])
        norm = read_norm(NormText("shuffled.toml", text))
        assert norm.content_hash == small().content_hash

    @unhurried
    @given(
        st.sampled_from(
            ["92", "quarterly", "甲栏", "某通报", "小规范", "if_any", "备注", "内容"]
        )
    )
    def test_the_hash_sees_every_change_of_content(self, old: str) -> None:
        changes = {"92": "93", "quarterly": "monthly", "if_any": "if_duty"}
        text = SMALL.replace(old, changes.get(old, f"新{old}"))
        changed = read_norm(NormText("changed.toml", text))
        assert changed.content_hash != small().content_hash

    def test_the_hash_of_the_shipped_norm_is_stable(self) -> None:
        assert load_norm().content_hash == load_norm().content_hash
        assert len(load_norm().content_hash) == 64


class TestText:
    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ("a = 1\nb = = 2\n", 2),
            ('a = 1\n\nb = "x\nc = 3\n', 3),
            ("[[item]\n", 1),
            ('a = """\nopen', 2),
        ],
    )
    def test_a_slip_of_syntax_is_told_with_its_line(self, text: str, line: int) -> None:
        with pytest.raises(NormError, match="TOML写法") as caught:
            NormText("office.toml", text)
        assert caught.value.line == line

    def test_a_file_of_another_encoding_is_told_with_its_line(
        self, tmp_path: Path
    ) -> None:
        path = tmp_path / "office.toml"
        path.write_bytes("# ok\n[[item]]\n# 姚李镇\n".encode("gb18030"))
        with pytest.raises(NormError, match="UTF-8") as caught:
            load_norm(overlay=path)
        assert caught.value.line == 3
        assert caught.value.path == str(path)

    def test_an_absent_file_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(NormError, match="文件打不开") as caught:
            load_norm(overlay=tmp_path / "none.toml")
        assert caught.value.line == 0

    def test_a_byte_order_mark_and_windows_lines_do_no_harm(
        self, tmp_path: Path
    ) -> None:
        path = tmp_path / "office.toml"
        text = '[[item]]\r\nid = "tp.meeting"\r\nstale_after_days = 60\r\n'
        path.write_bytes(text.encode("utf-8-sig"))
        interval = load_norm(overlay=path).item("tp.meeting").interval
        assert interval.stale_after_days == 60

    @unhurried
    @given(
        before=st.lists(st.sampled_from(["", "# 说明", '# [[item]] id = "x"'])),
        between=st.lists(st.sampled_from(["", "# aliases = 1", "   "])),
        items=st.integers(1, 4),
    )
    def test_a_key_is_found_in_the_table_it_stands_in(
        self, before: list[str], between: list[str], items: int
    ) -> None:
        table = ["[[ item ]]  # 一项", 'id = "x"', *between, '"aliases" = []', ""]
        lines = before + table * items
        text = NormText("office.toml", "\n".join(lines))
        for index in range(items):
            start = len(before) + index * len(table)
            assert text.line_of("item", index) == start + 1
            assert text.line_of("item", index, "id") == start + 2
            assert text.line_of("item", index, "aliases") == start + len(table) - 1
            assert text.line_of("item", index, "nothing") == start + 1

    def test_what_looks_like_a_table_inside_a_long_string_is_none(self) -> None:
        text = NormText(
            "office.toml",
            "note = \"\"\"\n[[item]]\n'''\n\"\"\"\n[[item]]\nlong = '''x\ny = 1\n'''\n",
        )
        assert text.line_of("item") == 5
        assert text.line_of("item", 0, "long") == 6
        assert text.line_of("item", 0, "y") == 5
        assert text.line_of("item", 1) == 1


class TestOverlay:
    def test_no_wish_changes_nothing(self) -> None:
        assert overlaid("# 无\n") == SHIPPED
        assert overlaid('[[item]]\nid = "tp.meeting"\n') == SHIPPED
        assert overlaid('[[item]]\nid = "tp.meeting"\nconfirmed = false\n') == SHIPPED

    def test_a_limit_of_days_is_the_offices_own(self) -> None:
        norm = overlaid('[[item]]\nid = "tp.meeting"\nstale_after_days = 60\n')
        item = norm.item("tp.meeting")
        assert item.interval.stale_after_days == 60
        assert item.interval.grace_days == 5
        assert item.interval.cadence == "none"
        assert item.interval.clause == "60天内有更新：主管部门自定的更新时限"
        assert item.interval.confidence is Confidence.RECONSTRUCTED
        assert item.interval_confidence is Confidence.RECONSTRUCTED
        assert item.confidence is Confidence.VERIFIED
        assert norm.intervals == SHIPPED.intervals
        assert check_norm(norm) == []

    def test_no_days_means_no_limit(self) -> None:
        norm = overlaid('[[item]]\nid = "tp.meeting"\nstale_after_days = 0\n')
        assert norm.item("tp.meeting").interval.label == "不限更新时间"

    def test_another_interval(self) -> None:
        norm = overlaid('[[item]]\nid = "tp.meeting"\ninterval = "quarter"\n')
        item = norm.item("tp.meeting")
        assert item.interval.id == "quarter"
        assert item.interval.stale_after_days == 92
        assert item.interval.cadence == "quarterly"
        assert item.interval_confidence is Confidence.RECONSTRUCTED

    def test_an_interval_with_days_and_grace(self) -> None:
        item = overlaid(
            '[[item]]\nid = "cm.annual"\ninterval = "year1"\n'
            "stale_after_days = 400\ngrace_days = 30\n"
        ).item("cm.annual")
        limits = (item.interval.stale_after_days, item.interval.grace_days)
        assert limits == (400, 30)
        assert item.interval_confidence is Confidence.VERIFIED

    def test_grace_alone_confirms_nothing(self) -> None:
        item = overlaid('[[item]]\nid = "tp.meeting"\ngrace_days = 31\n').item(
            "tp.meeting"
        )
        assert item.interval.grace_days == 31
        assert item.interval.cadence == "monthly"
        assert item.interval.confidence is Confidence.INFERRED

    def test_a_further_name_is_accepted_without_remark(self) -> None:
        item = overlaid(
            '[[item]]\nid = "tp.policy"\naliases = ["镇街文件", "姚李文件", "政策文件"]\n'
        ).item("tp.policy")
        assert item.later_names == ("政策法规", "镇街文件", "姚李文件")
        assert "镇街文件" not in item.aliases
        assert "本级文件" in item.aliases

    def test_a_name_may_be_declared_shared(self) -> None:
        norm = overlaid(
            '[[item]]\nid = "tp.policy"\nshared_names = ["政策法规"]\n'
            '[[item]]\nid = "tp.interpret"\nshared_names = ["政策法规"]\n'
        )
        for item_id in ("tp.policy", "tp.interpret"):
            assert norm.item(item_id).shared_names == ("政策法规",)
            assert "政策法规" not in norm.item(item_id).later_names
        assert check_norm(norm) == []

    def test_switching_off_takes_the_branch_along(self) -> None:
        norm = overlaid(
            '[[item]]\nid = "tp.finance"\noff = true\n'
            '[[item]]\nid = "tp.finance.special"\noff = false\n'
        )
        asked = ids(norm.asked_of("township", IN_2026))
        assert ids(SHIPPED.asked_of("township", IN_2026)) - asked == {
            "tp.finance",
            "tp.finance.budget",
            "tp.finance.three",
        }

    def test_a_confirmed_entry_is_no_guess_any_more(self) -> None:
        norm = overlaid('[[item]]\nid = "tp.org.village"\nconfirmed = true\n')
        item = norm.item("tp.org.village")
        assert item.confirmed
        assert item.confidence is Confidence.RECONSTRUCTED
        assert item.content_confidence is Confidence.RECONSTRUCTED
        assert item.clause.endswith("本项由主管部门确认）")

    def test_confirming_covers_the_interval_and_raises_nothing_known(self) -> None:
        norm = overlaid(
            '[[item]]\nid = "tp.meeting"\nconfirmed = true\n'
            '[[item]]\nid = "tp.key.02"\nconfirmed = true\n'
        )
        meeting = norm.item("tp.meeting")
        assert meeting.confidence is Confidence.VERIFIED
        assert meeting.interval_confidence is Confidence.RECONSTRUCTED
        assert meeting.interval.confidence is Confidence.RECONSTRUCTED
        assert "推定" not in meeting.interval.clause
        assert norm.item("tp.key.02").content_confidence is None
        assert norm.intervals["month"].confidence is Confidence.INFERRED

    def test_another_demand(self) -> None:
        norm = overlaid('[[item]]\nid = "tp.consult"\nrequired = "yes"\n')
        assert norm.item("tp.consult").required == "yes"

    def test_the_hash_sees_the_overlay(self) -> None:
        changed = overlaid('[[item]]\nid = "tp.meeting"\nstale_after_days = 60\n')
        assert changed.content_hash != SHIPPED.content_hash

    @unhurried
    @given(
        st.permutations(
            [
                '[[item]]\nid = "tp.meeting"\nstale_after_days = 60\n',
                '[[item]]\nid = "tp.plan"\naliases = ["规划"]\nconfirmed = true\n',
                '[[item]]\nid = "tp.key"\noff = true\n',
                '[[item]]\nid = "tp.key.01"\noff = false\nrequired = "yes"\n',
                '[[item]]\nid = "cm.annual"\ninterval = "y_jan31"\n',
            ]
        )
    )
    def test_the_order_of_the_wishes_does_not_matter(self, tables: list[str]) -> None:
        norm = overlaid("".join(tables))
        assert norm == overlaid("".join(sorted(tables)))
        assert norm.content_hash == overlaid("".join(sorted(tables))).content_hash

    @pytest.mark.parametrize(
        ("body", "line", "words"),
        [
            ('id = "tp.meting"', 3, "是否应为“tp.meeting”（工作会议）"),
            ('id = "工作会议"', 3, "是否应为“tp.meeting”（工作会议）"),
            ('id = "zzzzzzzz"', 3, "wangxun norm show"),
            ("off = true", 2, "缺少“id”"),
            ('id = "tp.plan"\nstale_days = 9', 4, "是否应为“stale_after_days”"),
            ('id = "tp.plan"\n\noff = "yes"', 5, "只能写 true 或 false"),
            ('id = "tp.plan"\ninterval = "weekly"', 4, "写成了“weekly”"),
            ('id = "tp.plan"\nrequired = "no"', 4, "只能写：yes、if_any"),
            ('id = "tp.plan"\nstale_after_days = 1.5', 4, "stale_after_days = 60"),
            (
                'id = "cm.annual"\nstale_after_days = 9',
                4,
                "不能改天数，请改写 interval",
            ),
            ('id = "tp.plan"\naliases = ["工作报告"]', 4, "同时指向同级的"),
            ('id = "tp.plan"\naliases = ["“工作 报告”"]', 4, "同时指向同级的"),
            ('id = "tp.plan"\naliases = ["公开要点"]', 4, "“cm.points”和“tp.plan”"),
            ('id = "tp.plan"\nshared_names = ["会议信息"]', 4, "shared_names"),
            ('id = "tp.plan"\n[[item]]\nid = "tp.plan"', 5, "写了两次"),
        ],
    )
    def test_a_wrong_wish_is_told_with_line_and_cure(
        self, body: str, line: int, words: str
    ) -> None:
        error = refused(f"# 本地调整\n[[item]]\n{body}\n")
        assert (error.path, error.line) == ("office.toml", line)
        assert words in error.message_zh

    def test_a_table_that_has_no_place_here_is_told(self) -> None:
        error = refused('# x\n\n[interval.month]\nlabel = "每月"\n')
        assert error.line == 3
        assert "不认识“interval”，这里可以写：item" in error.message_zh

    def test_a_name_of_an_item_switched_off_is_free(self) -> None:
        norm = overlaid(
            '[[item]]\nid = "tp.report"\noff = true\n'
            '[[item]]\nid = "tp.plan"\naliases = ["工作报告"]\n'
        )
        assert "工作报告" in norm.item("tp.plan").later_names


class TestCheck:
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"id": "a"}, "目录项编号“a”重复"),
            ({"parent": "nobody"}, "上级“nobody”不存在"),
            ({"parent": "a.b"}, "上级“a.b”不存在，或没有排在它前面"),
            ({"catalogue": "common"}, "与其上级“a”不在同一目录"),
            ({"catalogue": "village"}, "所属目录“village”未定义"),
            ({"required": "perhaps"}, "要求程度“perhaps”不认识"),
            ({"kind": "video"}, "栏目形式“video”不认识"),
            ({"metadata": "block"}, "元数据方案“block”未定义"),
            ({"sources": ()}, "没有写明出处"),
            ({"sources": ("nobody",)}, "“a.b”的出处“nobody”未定义"),
            ({"clause": " "}, "没有依据文字"),
            ({"aliases": ("",)}, "有空白的名称"),
            ({"aliases": ("丙", "丙")}, "名称“丙”写了不止一次"),
            ({"later_names": ("乙",)}, "名称“乙”写了不止一次"),
            ({"shared_names": ("丙",)}, "共用名称“丙”没有第二个目录项"),
            ({"parent": None, "name": "甲栏"}, "“甲栏”同时指向同级的“a”和“a.b”"),
            ({"parent": None, "aliases": ("“甲”",)}, "名称“甲”同时指向同级"),
        ],
    )
    def test_a_flaw_of_an_item_is_told(
        self, changes: dict[str, object], words: str
    ) -> None:
        assert words in "".join(check_norm(with_item(small(), "a.b", **changes)))

    def test_an_interval_must_be_one_of_the_norm(self) -> None:
        foreign = replace(small().items[0].interval, id="weekly")
        problems = check_norm(with_item(small(), "a", interval=foreign))
        assert problems == ["“a”的更新周期“weekly”未定义。"]

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"kind": "sometimes"}, "类型“sometimes”不认识"),
            ({"cadence": "weekly"}, "节奏“weekly”不认识"),
            ({"due": (1, 31)}, "应当写明 due"),
            ({"kind": "fixed_date"}, "应当写明 due"),
            ({"sources": ("nobody",)}, "出处“nobody”未定义"),
        ],
    )
    def test_a_flaw_of_an_interval_is_told(
        self, changes: dict[str, object], words: str
    ) -> None:
        norm = small()
        broken = replace(norm.intervals["quarter"], **changes)  # type: ignore[arg-type]
        intervals = {**norm.intervals, "quarter": broken}
        (problem,) = check_norm(replace(norm, intervals=intervals))
        assert words in problem

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"must_show": ("title|size",)}, "字段“size”未定义"),
            ({"optional": ("size",)}, "字段“size”未定义"),
            ({"sources": ("nobody",)}, "出处“nobody”未定义"),
        ],
    )
    def test_a_flaw_of_a_metadata_profile_is_told(
        self, changes: dict[str, object], words: str
    ) -> None:
        norm = small()
        broken = replace(norm.metadata_profiles["page"], **changes)  # type: ignore[arg-type]
        (problem,) = check_norm(replace(norm, metadata_profiles={"page": broken}))
        assert words in problem

    def test_a_name_at_two_depths_is_legal(self) -> None:
        assert check_norm(with_item(small(), "a.b", name="甲栏")) == []

    def test_a_name_shared_by_declaration_is_legal(self) -> None:
        norm = with_item(small(), "a", aliases=(), shared_names=("丙",))
        both = with_item(norm, "a.b", parent=None, shared_names=("“丙”",))
        assert check_norm(both) == []
        one_side = with_item(norm, "a.b", parent=None, aliases=("丙",))
        assert "名称“丙”同时指向同级的“a”和“a.b”。" in check_norm(one_side)

    def test_neighbours_of_other_catalogues_do_not_meet(self) -> None:
        apart = with_item(
            with_item(small(), "a", catalogue="county"), "a.b", parent=None, name="甲"
        )
        catalogues = {**small().catalogues, "county": small().catalogues["common"]}
        assert check_norm(replace(apart, catalogues=catalogues)) == []

    @unhurried
    @given(st.permutations(range(3)))
    def test_the_order_of_neighbours_does_not_hide_a_clash(
        self, order: list[int]
    ) -> None:
        base = small().items[0]
        neighbours = [
            replace(base, id="x", name="甲", aliases=("丙",)),
            replace(base, id="y", name="乙", aliases=("丙",)),
            replace(base, id="z", name="丁", aliases=()),
        ]
        items = tuple(neighbours[place] for place in order)
        (problem,) = check_norm(replace(small(), items=items))
        assert "“x”" in problem
        assert "“y”" in problem


class TestVetoes:
    def test_the_three_indicators_of_a_night(self) -> None:
        vetoes = load_vetoes()
        assert vetoes["home"].window_days == 14
        assert vetoes["stale"].at_least == 10
        assert vetoes["blank"].at_least == 5
        for veto in vetoes.values():
            assert "国办" in veto.clause
            assert veto.confidence is Confidence.VERIFIED

    def test_a_bad_indicator_is_told_with_its_line(self) -> None:
        text = NormText("national.toml", '\n[veto.home]\nname = "x"\nat_most = 3\n')
        with pytest.raises(NormError, match="是否应为“at_least”") as caught:
            read_vetoes(text)
        assert caught.value.line == 4
