"""The ledger of findings from night to night."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_spec.lifecycle import Finding, Identity, Status, advance
from catalog_spec.policy import Policy
from catalog_spec.verdicts import Gaps, Result, Verdict

FIRST = date(2026, 11, 1)
Ledger = dict[Identity, Finding]


def _night(number: int) -> date:
    return FIRST + timedelta(days=number)


def _fault(rule: str = "F01", subject: str = "tp.policy") -> Verdict:
    return Verdict("姚李镇", "township", rule, subject, Result.FAULT)


def _unread(subject: str = "tp.policy") -> Verdict:
    return Verdict("姚李镇", "township", "C01", subject, Result.COULD_NOT_CHECK)


def _after(
    nights: Sequence[tuple[int, Sequence[Verdict]]],
    ledger: Ledger | None = None,
    policy: Policy | None = None,
) -> Ledger:
    ledger = ledger or {}
    for number, verdicts in nights:
        told = advance(ledger, verdicts, _night(number), policy or Policy())
        ledger = {finding.identity: finding for finding in told}
    return ledger


def _only(ledger: Ledger) -> Finding:
    (finding,) = ledger.values()
    return finding


def test_a_fault_is_suspected_first_and_open_on_the_second_night() -> None:
    first = _only(_after([(1, [_fault()])]))
    second = _only(_after([(1, [_fault()]), (2, [_fault()])]))
    assert (first.status, first.sightings) == (Status.SUSPECTED, 1)
    assert (second.status, second.sightings) == (Status.OPEN, 2)
    assert (second.first_seen, second.last_seen) == (_night(1), _night(2))


def test_the_office_may_open_a_finding_at_once() -> None:
    policy = Policy(sightings_to_open=1)
    assert _only(_after([(1, [_fault()])], policy=policy)).status is Status.OPEN


def test_the_same_night_again_is_no_second_sighting() -> None:
    finding = _only(_after([(1, [_fault()]), (1, [_fault()])]))
    assert (finding.status, finding.sightings) == (Status.SUSPECTED, 1)


def test_a_second_run_of_a_night_renews_the_words() -> None:
    renewed = replace(_fault(), message="新的说法")
    assert _only(_after([(1, [_fault()]), (1, [renewed])])).verdict == renewed


def test_hints_do_not_enter_the_ledger() -> None:
    assert _after([(1, [replace(_fault(), result=Result.HINT)])]) == {}


def test_what_is_no_longer_seen_is_fixed() -> None:
    assert _only(_after([(1, [_fault()]), (2, [_fault()]), (3, [])])).status == "fixed"


def test_what_turns_into_a_hint_is_fixed() -> None:
    hint = replace(_fault(), result=Result.HINT)
    assert _only(_after([(1, [_fault()]), (2, [hint])])).status is Status.FIXED


def test_what_was_fixed_and_comes_back_has_returned() -> None:
    nights = [(1, [_fault()]), (2, [_fault()]), (3, []), (4, [_fault()])]
    finding = _only(_after(nights))
    assert (finding.status, finding.sightings) == (Status.RETURNED, 3)
    assert _only(_after([*nights, (5, [_fault()])])).status is Status.RETURNED


def test_a_suspicion_that_vanished_starts_anew() -> None:
    finding = _only(_after([(1, [_fault()]), (2, []), (3, [_fault()])]))
    assert (finding.status, finding.first_seen) == (Status.SUSPECTED, _night(3))


def test_a_night_that_could_not_check_changes_nothing() -> None:
    before = _after([(1, [_fault()]), (2, [_fault()])])
    assert _after([(3, [_unread()])], before) == before


def test_a_night_that_could_not_check_another_column_does_not_matter() -> None:
    before = _after([(1, [_fault()]), (2, [_fault()])])
    assert _only(_after([(3, [_unread("tp.org")])], before)).status is Status.FIXED


def test_a_question_that_a_night_could_not_answer_is_left_open() -> None:
    before = _after([(1, [_fault("S02")]), (2, [_fault("S02")])])
    for rule, status in (("S02", Status.OPEN), ("D01", Status.FIXED)):
        gaps = Gaps(untold=frozenset({(rule, "tp.policy")}))
        (after,) = advance(before, [], _night(3), gaps=gaps)
        assert after.status is status


def test_a_night_that_was_cut_short_fixes_nothing() -> None:
    before = _after([(1, [_fault()])])
    assert advance(before, [], _night(2), complete=False) == list(before.values())


def test_a_unit_finding_is_in_doubt_while_any_column_is() -> None:
    before = _after([(1, [_fault("V01", "unit")])])
    assert _after([(2, [_unread()])], before) == before
    assert _only(_after([(2, [])], before)).status is Status.FIXED


@pytest.mark.parametrize(
    ("status", "after"),
    [
        (Status.NOTIFIED, Status.FIXED),
        (Status.RETURNED, Status.FIXED),
        (Status.OPEN, Status.FIXED),
        (Status.DISPUTED, Status.DISPUTED),
        (Status.EXEMPT, Status.EXEMPT),
    ],
)
def test_what_people_decided_stands(status: Status, after: Status) -> None:
    finding = replace(_only(_after([(1, [_fault()]), (2, [_fault()])])), status=status)
    ledger = {finding.identity: finding}
    assert _only(_after([(3, [_fault()])], ledger)).status is status
    assert _only(_after([(3, [])], ledger)).status is after


def test_a_sighting_of_an_earlier_night_only_makes_it_older() -> None:
    finding = _only(_after([(5, [_fault()]), (3, [_fault()])]))
    assert (finding.first_seen, finding.last_seen) == (_night(3), _night(5))
    assert (finding.status, finding.sightings) == (Status.OPEN, 2)


def test_a_night_in_between_takes_nothing_back() -> None:
    before = _after([(1, [_fault()]), (5, [_fault()])])
    assert _after([(3, [])], before) == before
    assert _after([(3, [_fault()])], before) == before


def test_findings_come_sorted() -> None:
    verdicts = [_fault("S03", "b"), _fault("F01", "z"), _fault("S03", "a")]
    told = [finding.identity for finding in advance({}, verdicts, FIRST)]
    assert told == sorted(told)


_VERDICTS = st.lists(
    st.sampled_from(
        [_fault(), _fault("S02"), _fault("V01", "unit"), _unread(), _unread("unit")]
    ),
    unique_by=lambda verdict: (verdict.rule, verdict.subject),
)
_NIGHTS = st.lists(st.tuples(st.integers(0, 6), _VERDICTS), max_size=12)


@settings(deadline=None)
@given(_NIGHTS)
def test_any_order_of_nights_keeps_the_ledger_consistent(
    nights: list[tuple[int, list[Verdict]]],
) -> None:
    asked = {_night(number) for number, _ in nights}
    for finding in _after(nights).values():
        assert finding.first_seen <= finding.last_seen
        assert 1 <= finding.sightings <= len(asked)
        assert finding.sightings > 1 or finding.first_seen == finding.last_seen
        assert finding.status is not Status.OPEN or finding.sightings >= 2
        assert finding.status is not Status.SUSPECTED or finding.sightings == 1


@settings(deadline=None)
@given(_NIGHTS, st.integers(0, 6), _VERDICTS)
def test_judging_a_night_twice_is_judging_it_once(
    nights: list[tuple[int, list[Verdict]]], number: int, verdicts: list[Verdict]
) -> None:
    once = _after([*nights, (number, verdicts)])
    assert _after([(number, verdicts)], once) == once


@settings(deadline=None)
@given(_NIGHTS, st.sampled_from(range(7)))
def test_an_unread_night_never_changes_the_ledger(
    nights: list[tuple[int, list[Verdict]]], number: int
) -> None:
    before = _after(nights)
    unread = [_unread(), _unread("unit")]
    assert _after([(number, unread)], before) == before
