"""Findings that people make, and exemptions that come to their end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from catalog_spec.handmade import Entry, carried_on, make_finding
from catalog_spec.lifecycle import Finding, Identity, Status, advance, lapse
from catalog_spec.problem_types import Way, problem_types
from catalog_spec.rule_words import add_words, read_wording
from catalog_spec.rules.registry import PASSED, Remark, column_rule
from catalog_spec.verdicts import Gaps, Result, Verdict

SEEN = date(2026, 11, 20)
NIGHT = date(2026, 11, 24)
PAGE = "https://yaoli.example.gov.cn/1.html"
ENTRY = Entry("姚李镇", "township", "E8", "领导信箱没有回执。", SEEN)


def by_identity(*findings: Finding) -> dict[Identity, Finding]:
    return {finding.identity: finding for finding in findings}


def test_the_same_entry_is_the_same_finding() -> None:
    finding = make_finding(ENTRY)
    assert make_finding(ENTRY) == finding
    assert make_finding(replace(ENTRY, url="https://a.example/")) != finding
    assert (finding.status, finding.first_seen) == (Status.OPEN, SEEN)
    assert finding.verdict.how_to_fix
    assert finding.verdict.clause


def test_its_own_words_come_first() -> None:
    verdict = make_finding(
        replace(ENTRY, how_to_fix="修好。", clause="本区规定")
    ).verdict
    assert (verdict.how_to_fix, verdict.clause) == ("修好。", "本区规定")


def test_no_patrol_settles_it() -> None:
    finding = make_finding(ENTRY)
    assert advance(by_identity(finding), [], NIGHT) == [finding]
    (after,) = advance(by_identity(finding), carried_on([finding]), NIGHT)
    assert (after.status, after.last_seen) == (Status.OPEN, NIGHT)


@pytest.mark.parametrize("status", [Status.FIXED, Status.EXEMPT])
def test_what_people_settled_is_not_said_again(status: Status) -> None:
    assert not carried_on([replace(make_finding(ENTRY), status=status)])


@pytest.mark.parametrize(
    ("end", "status"),
    [
        (NIGHT, Status.EXEMPT),
        (NIGHT - timedelta(days=1), Status.OPEN),
        (None, Status.EXEMPT),
    ],
)
def test_an_exemption_ends_after_its_last_day(end: date | None, status: Status) -> None:
    exempt = replace(make_finding(ENTRY), status=Status.EXEMPT)
    ends = {exempt.identity: end} if end else {}
    after = lapse(by_identity(exempt), ends, NIGHT)
    assert after[exempt.identity].status is status


@pytest.mark.parametrize(
    ("gaps", "status"),
    [
        (Gaps(read=frozenset({PAGE})), Status.FIXED),
        (Gaps(), Status.FIXED),
        (Gaps(unread=frozenset({PAGE})), Status.OPEN),
        (Gaps(is_whole=False), Status.OPEN),
        (Gaps(read=frozenset({PAGE}), is_whole=False), Status.FIXED),
    ],
)
def test_a_page_nobody_looked_at_stays_as_it_was(gaps: Gaps, status: Status) -> None:
    verdict = Verdict("姚李镇", "township", "P01", PAGE, Result.FAULT)
    finding = Finding("姚李镇", "P01", PAGE, Status.OPEN, SEEN, SEEN, 2, verdict)
    (after,) = advance(by_identity(finding), [], NIGHT, gaps=gaps)
    assert after.status is status


def test_every_type_knows_how_it_is_arrived_at() -> None:
    types = problem_types()
    assert "F01" in types["F4"].rules
    assert types["M1"].by is Way.HAND
    assert types["M1"].rules == ()


def test_a_code_is_given_once() -> None:
    with pytest.raises(ValueError, match="S01"):
        add_words(
            """[rule.S01]
            name = "x"
            severity = "hint"
            status = "trial"
            since = 2026-01-01
            clause = ""
            how_to_fix = "x"
            messages = {}"""
        )

    def check(case: object) -> Remark:
        return PASSED

    with pytest.raises(ValueError, match="S01"):
        column_rule("S01")(check)
    assert read_wording()["S01"].name != "x"
