"""The rule book: complete, fresh, and the same on the screen and for programs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from catalog_spec.problem_types import Way, problem_types
from catalog_spec.rule_words import RuleStatus, Severity, read_wording
from catalog_spec.rules import ARTICLE_RULES, COLUMN_RULES, UNIT_RULES
from reports.cli import main
from reports.exits import ExitCode
from reports.rule_book import rule_book

ROOT = Path(__file__).parents[1]
BOOK = ROOT / "catalog_spec" / "RULES.md"
CASES = ROOT.parent / "shared" / "facts" / "bulletin_cases.md"
CHAPTERS = ("checks", "needs", "exceptions", "sample", "how_to_fix")


@pytest.mark.parametrize("code", sorted(read_wording()))
def test_every_rule_has_every_chapter(code: str) -> None:
    words = read_wording()[code]
    assert all(getattr(words, chapter) for chapter in CHAPTERS)
    assert words.types or code in {"C01", "H01"}
    assert set(words.types) <= set(problem_types())


def test_a_hint_costs_nothing_and_says_so() -> None:
    hints = {c for c, w in read_wording().items() if w.severity is Severity.HINT}
    assert "F02" in hints
    assert not hints & {"S01", "F01", "P01"}


def test_the_page_in_the_tree_is_fresh() -> None:
    assert BOOK.read_text("utf-8") == rule_book(), "run make rulebook"


def test_every_type_that_rules_find_has_a_rule() -> None:
    types = problem_types().values()
    assert not [one.code for one in types if one.by is Way.RULE and not one.rules]
    assert all(one.note for one in types if one.by is not Way.RULE)


@pytest.mark.skipif(
    not CASES.exists(), reason="left out: the folder of real bulletins is absent"
)
def test_every_real_statement_is_of_a_known_type() -> None:
    rows = re.findall(
        r"^\| (B\d+-\d+) \| (\w+) \|", CASES.read_text("utf-8"), re.MULTILINE
    )
    assert len(rows) > 200
    assert {code for _, code in rows} <= set(problem_types())


def test_one_rule_on_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "f01"]) == ExitCode.CLEAN
    shown = capsys.readouterr().out
    assert "F01 栏目超期未更新" in shown
    assert "不适用的情形" in shown


def test_all_rules_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    main(["rule", "list", "--format", "json"])
    rows = json.loads(capsys.readouterr().out)
    known = {*COLUMN_RULES, *ARTICLE_RULES, *UNIT_RULES, "H01"}
    assert {row["code"] for row in rows} == known
    assert {row["status"] for row in rows} <= {status.value for status in RuleStatus}


def test_an_unknown_code_is_met_with_the_nearest(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["rule", "F0I"]) == ExitCode.COULD_NOT_RUN
    assert "是否应为“F0" in capsys.readouterr().err
