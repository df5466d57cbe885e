"""What real bulletins say, made into pages: the named rule finds it and words it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from catalog_spec.problem_types import problem_types
from catalog_spec.rule_words import read_wording
from catalog_spec.verdicts import Result
from tests.judging import judge_case

TESTS = Path(__file__).parents[1]
FILE = TESTS / "cases" / "bulletins.toml"
REAL = TESTS.parents[1] / "shared" / "facts" / "bulletin_cases.md"
STATEMENTS = tomllib.loads(FILE.read_text("utf-8"))["statement"]
ROW = re.compile(r"B\d{2}-\d{2}")
LEAST = 60


@pytest.mark.parametrize("case", STATEMENTS, ids=lambda case: case["row"])
def test_a_real_statement_is_found_and_worded(case: dict[str, Any]) -> None:
    assert case["type"] in read_wording()[case["rule"]].types
    said = [
        verdict.message
        for verdict in judge_case(case).verdicts
        if verdict.rule == case["rule"]
        and verdict.result in (Result.FAULT, Result.HINT)
    ]
    assert any(case["says"] in message for message in said), said


def _named_in_titles() -> dict[str, set[str]]:
    """Rows that the cases of rules name in their titles, with the rules' codes."""
    named: dict[str, set[str]] = {}
    for path in FILE.parent.glob("[A-Z][0-9][0-9].toml"):
        cases = tomllib.loads(path.read_text("utf-8")).get("fails", ())
        for row in (row for case in cases for row in ROW.findall(case["title"])):
            named.setdefault(row, set()).add(path.stem)
    return named


def test_many_real_statements_have_a_case() -> None:
    rows = {case["row"] for case in STATEMENTS} | set(_named_in_titles())
    assert len(rows) >= LEAST


@pytest.mark.skipif(
    not REAL.exists(), reason="left out: the folder of real bulletins is absent"
)
def test_the_rows_are_those_of_the_bulletins() -> None:
    real = dict(
        re.findall(r"^\| (B\d+-\d+) \| (\w+) \|", REAL.read_text("utf-8"), re.MULTILINE)
    )
    assert all(real[case["row"]] == case["type"] for case in STATEMENTS)
    for row, rules in _named_in_titles().items():
        assert rules & set(problem_types()[real[row]].rules), row
