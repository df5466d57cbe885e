"""Every rule against its own case file in tests/cases."""

from __future__ import annotations

import inspect
import string
import tomllib
from pathlib import Path
from typing import Any

import pytest

from catalog_spec.judge import STATE_RULES
from catalog_spec.lifecycle import HANDMADE
from catalog_spec.observations import NotSeen, Outcome
from catalog_spec.rule_words import outcome_words, read_headings, read_wording
from catalog_spec.rules import ARTICLE_RULES, COLUMN_RULES, UNIT_RULES
from catalog_spec.rules.registry import UNREAD
from catalog_spec.verdicts import Result, UnitJudgement, Verdict
from tests.judging import ARTICLE_URL, judge_case

RULES = {**COLUMN_RULES, **ARTICLE_RULES, **UNIT_RULES}
CASES = Path(__file__).parents[1] / "cases"
KINDS = ("fails", "passes", "not_applicable", "cannot_tell")
ACCUSING = (Result.FAULT, Result.HINT)


def _load(code: str) -> dict[str, Any]:
    return tomllib.loads((CASES / f"{code}.toml").read_text(encoding="utf-8"))


def _all_cases() -> list[Any]:
    return [
        pytest.param(code, kind, case, id=f"{code} {kind}: {case['title']}")
        for code in RULES
        for kind in KINDS
        for case in _load(code).get(kind, ())
    ]


@pytest.mark.parametrize(("code", "kind", "case"), _all_cases())
def test_case(code: str, kind: str, case: dict[str, Any]) -> None:
    subject = case.get("subject", _usual_subject(code))
    judgement = judge_case(case)
    said = {v.rule: v for v in judgement.verdicts if v.subject == subject}

    if kind == "cannot_tell":
        spoken = _doubt(code, said)
    else:
        spoken = said[code]
        usual = {"fails": "fault", "passes": "pass"}.get(kind, kind)
        assert spoken.result == case.get("result", usual)
    assert case.get("says", "") in spoken.message
    _check_row(judgement, subject, case)


def _usual_subject(code: str) -> str:
    """The unit, the first row's page, or the item, as the rule's kind has it."""
    if code in UNIT_RULES:
        return "unit"
    return ARTICLE_URL if code in ARTICLE_RULES else "t.policy"


def _doubt(code: str, said: dict[str, Verdict]) -> Verdict:
    """The verdict that says it could not be checked; the rule must not accuse."""
    assert code not in said or said[code].result not in ACCUSING
    return next(
        said[rule]
        for rule in (code, UNREAD)
        if rule in said and said[rule].result is Result.COULD_NOT_CHECK
    )


def _check_row(judgement: UnitJudgement, subject: str, case: dict[str, Any]) -> None:
    rows = {row.norm_item: row for row in judgement.rows}
    if "state" in case:
        assert rows[subject].state == case["state"]
    if "left" in case:
        assert rows[subject].days_left == case["left"]


@pytest.mark.parametrize("code", RULES)
def test_every_rule_has_cases_of_every_kind(code: str) -> None:
    kinds = KINDS if code != UNREAD else KINDS[1:]
    data = _load(code)
    assert all(data.get(kind) for kind in kinds)


def test_every_case_file_belongs_to_a_rule() -> None:
    files = {path.stem for path in CASES.glob("[A-Z][0-9][0-9].toml")}
    assert files == set(RULES)


@pytest.mark.parametrize("code", RULES)
def test_every_rule_is_explained_under_all_headings(code: str) -> None:
    text = inspect.getdoc(RULES[code].check) or ""
    places = [text.find(f"\n{heading}: ") for heading in read_headings()]
    assert all(place > 0 for place in places)
    assert places == sorted(places)


@pytest.mark.parametrize("code", RULES)
def test_every_rule_has_its_words(code: str) -> None:
    wording = read_wording()[code]
    assert wording.name
    assert wording.how_to_fix.endswith("。")
    assert wording.messages
    assert code in COLUMN_RULES or wording.clause


def test_no_words_belong_to_no_rule() -> None:
    assert set(read_wording()) == {*RULES, HANDMADE}


def test_the_order_of_judgement_names_every_rule_that_gives_a_state() -> None:
    giving = {code for code, rule in COLUMN_RULES.items() if rule.state is not None}
    assert sorted(STATE_RULES) == sorted(giving)


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_words(outcome: Outcome) -> None:
    assert outcome_words(NotSeen(outcome))


def test_every_message_is_said_in_some_case() -> None:
    """A message that no case brings about is dead, or a case is missing."""
    unsaid = {
        (code, words)
        for code, wording in read_wording().items()
        for words in wording.messages
    }
    for *_, case in (param.values for param in _all_cases()):
        for verdict in judge_case(case).verdicts:
            if verdict.message:
                unsaid -= {
                    (verdict.rule, words)
                    for words, template in read_wording()[verdict.rule].messages.items()
                    if _can_say(template, verdict.message)
                }
    assert unsaid == set()


def _can_say(template: str, message: str) -> bool:
    """Whether a message may come from a template: its fixed parts are all there."""
    fixed = [text for text, *_ in string.Formatter().parse(template)]
    return all(text in message for text in fixed)
