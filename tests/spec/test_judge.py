"""A whole unit judged: rows, states, and what is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_spec.judge import judge_unit
from catalog_spec.norm import load_norm
from catalog_spec.observations import Outcome, UnitReading
from catalog_spec.rule_words import Wording, add_words, read_wording
from catalog_spec.verdicts import Confidence, Result, State, UnitJudgement
from tests.judging import (
    ARTICLE_URL,
    ENTRY,
    HOST,
    TODAY,
    build_item,
    build_norm,
    build_reading,
    build_unit,
    judge_case,
    with_pages,
)

NORM = load_norm()
FRESH = [["通知", TODAY]]
PARENT = {"id": "t.policy", "name": "政策文件"}
CHILD = {"id": "t.policy.norm", "name": "规范性文件", "parent": "t.policy"}


def _judge(case: Mapping[str, Any]) -> UnitJudgement:
    items = case.get("items") or [case.get("item", {})]
    return judge_unit(
        build_unit(**case.get("unit", {})),
        build_norm([build_item(**words) for words in items]),
        build_reading(case["columns"]),
        TODAY,
    )


def _healthy(columns_read: bool = True) -> UnitReading:
    """A township with the norm's own tree and something new in every column."""
    today = TODAY if columns_read else None
    told = [
        {
            "key": item.id,
            "name": item.name,
            "parent": item.parent,
            "rows": [[f"{TODAY.year - 1}年工作情况", today]],
        }
        for item in NORM.asked_of("township", TODAY)
    ]
    return build_reading(told, {"lists": 2, "rows": FRESH})


def test_a_healthy_unit_has_rows_and_nothing_told() -> None:
    judgement = judge_unit(build_unit(), NORM, _healthy(), TODAY)
    assert judgement.verdicts == ()
    assert {row.state for row in judgement.rows} == {State.NORMAL}
    assert len(judgement.rows) == len(NORM.asked_of("township", TODAY))


def test_a_row_gives_the_figures() -> None:
    item = {"interval": {"days": 184}}
    columns = [
        {"name": "目录"},
        {"name": "政策文件", "parent": "目录", "rows": [["通知", date(2026, 6, 2)]]},
    ]
    (row,) = _judge({"item": item, "columns": columns}).rows
    assert (row.column, row.url) == ("目录 > 政策文件", f"{HOST}/column/政策文件")
    assert (row.newest, row.limit_days) == (date(2026, 6, 2), 184)
    assert (row.days_left, row.items) == (9, 1)


def test_an_unread_column_has_no_figures() -> None:
    columns = [{"name": "政策文件", "not_seen": "blocked"}]
    (row,) = _judge({"columns": columns}).rows
    assert (row.state, row.newest, row.items) == (State.UNCHECKED, None, None)


def test_a_finding_says_what_it_rests_on() -> None:
    item = {"interval": {"days": 14, "label": "两周内有更新"}}
    rows = [["通知", date(2026, 3, 2)]]
    judgement = _judge({"item": item, "columns": [{"name": "政策文件", "rows": rows}]})
    verdict = judgement.verdicts[0]
    assert (verdict.rule, verdict.subject) == ("F01", "t.policy")
    assert (verdict.newest, verdict.limit_days) == (date(2026, 3, 2), 14)
    assert verdict.overdue_days == 253
    assert verdict.clause == "规范“政策文件”；两周内有更新:案例"
    assert verdict.evidence == ("2026-11-24/政策文件",)
    assert verdict.how_to_fix


def test_a_missing_column_is_proved_by_the_tree() -> None:
    verdict = _judge({"columns": [{"name": "别的", "rows": FRESH}]}).verdicts[0]
    assert (verdict.url, verdict.evidence) == (ENTRY, ("2026-11-24/tree",))


def test_an_odd_date_leads_to_its_piece() -> None:
    rows = [["通知", date(2027, 1, 1), f"{HOST}/odd.html"]]
    verdict = _judge({"columns": [{"name": "政策文件", "rows": rows}]}).verdicts[0]
    assert (verdict.rule, verdict.url) == ("D01", f"{HOST}/odd.html")


def test_the_weakest_confidence_is_told() -> None:
    item = {"interval": {"days": 14}, "interval_confidence": "inferred"}
    rows = [["通知", date(2026, 3, 2)]]
    judgement = _judge({"item": item, "columns": [{"name": "政策文件", "rows": rows}]})
    verdict = judgement.verdicts[0]
    assert verdict.confidence is Confidence.INFERRED
    assert verdict.result is Result.HINT


def test_a_parent_counts_all_below_and_accuses_nobody() -> None:
    items = [{**PARENT, "interval": {"days": 14}}, {**CHILD, "interval": {"days": 14}}]
    old = [["通知", date(2026, 3, 2)]]
    columns = [
        {"name": "政策文件", "rows": old},
        {
            "name": "规范性文件",
            "parent": "政策文件",
            "rows": [["文件", date(2026, 4, 1)]],
        },
    ]
    judgement = _judge({"items": items, "columns": columns})
    parent, child = judgement.rows
    assert (parent.state, parent.newest, parent.items) == ("正常", date(2026, 4, 1), 2)
    assert child.state is State.OVERDUE
    assert [v.subject for v in judgement.verdicts if v.rule == "F01"] == [CHILD["id"]]


def test_a_piece_listed_above_and_below_counts_once() -> None:
    row = ["通知", TODAY, f"{HOST}/one.html"]
    columns = [
        {"name": "政策文件", "rows": [row]},
        {"name": "本级", "parent": "政策文件", "rows": [row]},
    ]
    assert _judge({"columns": columns}).rows[0].items == 1


def test_the_duty_of_others_is_not_asked() -> None:
    item = {"required": "if_duty"}
    assert _judge({"item": item, "columns": [{"name": "别的"}]}).rows == ()
    assert len(_judge({"item": item, "columns": [{"name": "政策文件"}]}).rows) == 1


def test_the_catalogue_is_there_as_soon_as_a_tree_is() -> None:
    item = {"name": "政府信息公开目录", "kind": "tree", "interval": {"days": 14}}
    rows = [["通知", date(2027, 3, 2)]]
    columns = [{"name": "政府信息公开目录"}, {"name": "别的", "rows": rows}]
    judgement = _judge({"item": item, "columns": columns})
    (row,) = judgement.rows
    assert (row.state, row.newest, row.items) == (State.NORMAL, None, None)
    assert [v for v in judgement.verdicts if v.norm_item] == []


def test_a_tree_item_with_children_is_judged_as_a_parent() -> None:
    items = [{**PARENT, "kind": "tree"}, CHILD]
    judgement = _judge({"items": items, "columns": [{"name": "别的", "rows": FRESH}]})
    assert {v.rule for v in judgement.verdicts if v.norm_item} == {"S01"}


def test_a_bare_heading_over_outward_links_is_linked() -> None:
    columns = [
        {"name": "政策文件", "url": ""},
        {"name": "本级", "parent": "政策文件", "external": True},
    ]
    assert _judge({"columns": columns}).rows[0].state is State.LINKED


def test_hidden_columns_below_do_not_count() -> None:
    columns = [
        {"name": "政策文件"},
        {"name": "本级", "parent": "政策文件", "hidden": True, "rows": FRESH},
    ]
    assert _judge({"columns": columns}).rows[0].state is State.BLANK


@pytest.mark.parametrize("outcome", [each for each in Outcome if not each.is_readable])
def test_a_blocked_unit_is_never_accused(outcome: Outcome) -> None:
    reading = build_reading(not_seen=outcome.value)
    judgement = judge_unit(build_unit(), NORM, reading, TODAY)
    assert {row.state for row in judgement.rows} == {State.UNCHECKED}
    assert {v.result for v in judgement.verdicts} == {Result.COULD_NOT_CHECK}
    assert judgement.verdicts[0].subject == "unit"


def test_passes_are_told_when_asked_for() -> None:
    case = {"columns": [{"name": "政策文件", "rows": FRESH}]}
    results = {v.rule: v.result for v in judge_case(case).verdicts}
    assert results["S01"] is Result.PASS
    assert results["F03"] is Result.PASS
    assert results["F01"] is Result.NOT_APPLICABLE
    assert _judge(case).verdicts == ()


def test_every_rule_speaks_once_a_column() -> None:
    case = {"columns": [{"name": "政策文件", "not_seen": "reset"}]}
    rules = [v.rule for v in judge_case(case).verdicts if v.subject == "t.policy"]
    assert len(rules) == len(set(rules))


def test_two_items_on_one_column_are_told_of_its_dates_once() -> None:
    names = {"shared_names": ["规划计划"]}
    items = [
        {"id": "t.plan", "name": "发展规划", **names},
        {"id": "t.year", "name": "年度计划", **names},
    ]
    rows = [["计划", date(2027, 3, 2)]]
    judgement = _judge(
        {"items": items, "columns": [{"name": "规划计划", "rows": rows}]}
    )
    assert [v.subject for v in judgement.verdicts if v.rule == "D01"] == ["t.plan"]


_AGES = st.integers(0, 1500)


@settings(deadline=None)
@given(st.lists(_AGES, min_size=1, max_size=6), st.integers(1, 400))
def test_only_the_newest_piece_counts(ages: list[int], limit: int) -> None:
    rows = [[f"通知{n}", TODAY - timedelta(days=age)] for n, age in enumerate(ages)]
    case = {
        "item": {"interval": {"days": limit}},
        "columns": [{"name": "政策文件", "rows": rows}],
    }
    overdue = [v for v in _judge(case).verdicts if v.rule == "F01"]
    assert [v.overdue_days for v in overdue] == (
        [min(ages) - limit] if min(ages) > limit else []
    )


_UNSEEN = st.sampled_from([each.value for each in Outcome if not each.is_readable])


@settings(deadline=None)
@given(st.data())
def test_unread_columns_are_never_accused(data: st.DataObject) -> None:
    names = ["政策文件", "本级", "上级"]
    columns = [
        {"name": name, "parent": above, "not_seen": data.draw(_UNSEEN)}
        for name, above in zip(names, [None, "政策文件", "政策文件"], strict=True)
    ]
    told = _judge({"item": {"interval": {"days": 1}}, "columns": columns}).verdicts
    assert {v.result for v in told} == {Result.COULD_NOT_CHECK}


OVERDUE = {
    "item": {"interval": {"days": 30}},
    "columns": [{"name": "政策文件", "rows": [["通知", TODAY - timedelta(days=99)]]}],
}


@pytest.mark.parametrize(
    ("status", "results"),
    [
        ("active", [Result.FAULT]),
        ("trial", [Result.HINT]),
        ("retired", [Result.NOT_APPLICABLE]),
    ],
)
def test_the_office_says_what_a_rule_may_cost(
    status: str, results: list[Result]
) -> None:
    case = {**OVERDUE, "policy": {"rules": {"F01": {"status": status}}}}
    said = [v.result for v in judge_case(case).verdicts if v.rule == "F01"]
    assert said == results


def test_a_page_is_proved_by_its_own_stored_answer() -> None:
    case = {
        "columns": [{"name": "政策文件", "rows": [["办法", TODAY]]}],
        "articles": [{"text": ""}],
    }
    reading = with_pages(build_reading(case["columns"]), case)
    unit, norm = build_unit(), build_norm([build_item()])
    stored = replace(reading, article_evidence={ARTICLE_URL: "2026-11-24/page"})
    for seen, reference in (
        (reading, "2026-11-24/政策文件"),
        (stored, "2026-11-24/page"),
    ):
        told = judge_unit(unit, norm, seen, TODAY).verdicts
        assert [v.evidence for v in told if v.rule == "M10"] == [(reference,)]


def test_a_page_is_proved_by_its_stored_attachments_too() -> None:
    files = [f"https://{HOST}/{number}.xls" for number in range(3)]
    case = {
        "columns": [{"name": "政策文件", "rows": [["办法", TODAY]]}],
        "articles": [{"text": "", "files": files}],
        "links": [
            {"url": files[0], "text": "身份证号：〔号码1〕", "evidence": "night/file"},
            {"url": files[1], "text": "无"},
        ],
    }
    reading = with_pages(build_reading(case["columns"]), case)
    told = judge_unit(build_unit(), build_norm([build_item()]), reading, TODAY)
    (leak,) = (each for each in told.verdicts if each.rule == "P01")
    assert leak.evidence == ("2026-11-24/政策文件", "night/file")


def test_words_of_further_rules_are_added() -> None:
    add_words(
        """[rule.Z99]
        name = "x"
        severity = "hint"
        status = "trial"
        since = 2026-01-01
        clause = ""
        how_to_fix = "x"
        messages = {}"""
    )
    try:
        assert read_wording()["Z99"].name == "x"
    finally:
        cast("dict[str, Wording]", read_wording()).pop("Z99")


def test_what_a_night_leaves_open_is_handed_to_the_ledger() -> None:
    """A page whose attachment broke off tonight may still show what it showed."""
    url = f"{HOST}/名单.xls"
    case = {
        "columns": [{"name": "政策文件", "rows": [["名单", TODAY]]}],
        "articles": [{"text": "名单见附件。", "files": [url]}],
    }
    for outcome, is_open in (("timed_out", True), ("ok", False)):
        links = [{"url": url, "outcome": outcome}]
        untold = judge_case({**case, "links": links}).gaps.untold
        for rule in ("P01", "W01"):
            assert ((rule, ARTICLE_URL) in untold) is is_open
