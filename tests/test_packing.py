"""Packing: dataclasses come back equal, also across versions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_spec.lifecycle import Finding
from catalog_spec.observations import PageSeen, UnitReading
from catalog_spec.verdicts import Verdict
from crawler.packing import dumps, loads, pack, unpack


@given(st.from_type(PageSeen))
def test_a_page_comes_back_equal(page: PageSeen) -> None:
    assert unpack(PageSeen, pack(page)) == page


@given(st.from_type(UnitReading))
def test_a_reading_comes_back_equal(reading: UnitReading) -> None:
    assert unpack(UnitReading, pack(reading)) == reading


FACTS = st.dictionaries(
    st.text(), st.none() | st.booleans() | st.integers() | st.text() | st.just(0.5)
)
FINDINGS = st.builds(Finding, verdict=st.builds(Verdict, facts=FACTS))


@given(FINDINGS)
def test_a_finding_comes_back_equal(finding: Finding) -> None:
    assert loads(Finding, dumps(finding)) == finding


def test_a_verdict_is_plain_json_a_person_can_read() -> None:
    verdict = loads(
        Verdict,
        '{"unit":"姚李镇","unit_kind":"township","rule":"S01","subject":"tp.policy",'
        '"result":"fault","newest":"2026-03-02"}',
    )
    assert verdict.newest == date(2026, 3, 2)
    assert json.loads(dumps(verdict))["unit"] == "姚李镇"
    assert "姚李镇" in dumps(verdict)


@dataclass(frozen=True, slots=True)
class Yesterday:
    name: str
    gone: int = 0


@dataclass(frozen=True, slots=True)
class Today:
    name: str
    new: tuple[int, ...] = (7,)


def test_what_another_version_wrote_is_read_as_far_as_it_is_known() -> None:
    assert loads(Today, dumps(Yesterday("甲", gone=3))) == Today("甲")


def test_half_a_character_becomes_a_question_mark() -> None:
    assert unpack(Today, pack(Today("甲\ud800"))) == Today("甲?")


def test_what_is_no_dataclass_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        dumps(object())
