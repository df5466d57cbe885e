"""The words that texts are examined for, against a labelled set and hostile texts."""

from __future__ import annotations

import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from catalog_spec.observations import Mark
from catalog_spec.texts import (
    OfficeWords,
    brackets,
    clock_times,
    examine,
    folded,
    load_lexicon,
    phrases,
)
from catalog_spec.texts.entries import counting_entries, read_entries
from catalog_spec.texts.phrases import distance
from tests.corpus import hold_floors

_SENTENCES = Path(__file__).parents[1] / "labelled" / "wording.toml"
_FAMILIES = ("W01", "W02", "W03", "W04", "W05")
_LEAST_PRECISION = 0.95
_LEAST_PAIRS = 250
_SMALL, _HUGE = 20_000, 1_000_000
_MOST_MARKS = 50
_HUGE_UNITS = ("布", "（", "）", "1", "布署")


def marks(
    text: str, *, pairs: Iterable[tuple[str, str]] = (), ignored: Iterable[str] = ()
) -> list[Mark]:
    office = OfficeWords(tuple(pairs), tuple(ignored))
    return list(examine(text, load_lexicon(office)).marks)


def keys(text: str, **office: Any) -> list[str]:
    return [mark.key for mark in marks(text, **office)]


@cache
def _counted() -> tuple[Counter[str], Counter[str], Counter[str]]:
    """How often each entry was rightly found, wrongly found and missed."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for sentence in tomllib.loads(_SENTENCES.read_text("utf-8"))["sentence"]:
        seen, expected = set(keys(sentence["text"])), set(sentence["wrong"])
        right.update(seen & expected)
        wrong.update(seen - expected)
        missed.update(expected - seen)
    return right, wrong, missed


def _rule_of() -> dict[str, str]:
    """Id of an entry to the code of its rule."""
    return {entry.id: getattr(entry, "rule", "W02") for entry in read_entries().all}


def test_precision_and_recall_of_every_rule_hold_their_floors() -> None:
    right, wrong, missed = _counted()
    rules = _rule_of()
    outcomes: dict[str, list[bool]] = {}
    for code in _FAMILIES:
        ids = [key for key, rule in rules.items() if rule == code]
        hits, false, lost = (
            sum(counter[key] for key in ids) for counter in (right, wrong, missed)
        )
        outcomes[f"{code}_precision"] = [True] * hits + [False] * false
        outcomes[f"{code}_recall"] = [True] * hits + [False] * lost
    sure = counting_entries()
    hits, false = (sum(counter[key] for key in sure) for counter in (right, wrong))
    outcomes["counting_precision"] = [True] * hits + [False] * false
    hold_floors("wording", outcomes)


def test_every_entry_bears_its_measured_precision() -> None:
    right, wrong, _ = _counted()
    for entry in read_entries().all:
        hits = right[entry.id] + wrong[entry.id]
        assert hits, f"no sentence of the labelled set shows {entry.id}"
        assert entry.precision == pytest.approx(right[entry.id] / hits), entry.id


def test_only_precise_entries_count_as_faults() -> None:
    for entry in read_entries().all:
        assert not entry.counts or entry.precision >= _LEAST_PRECISION, entry.id


def test_the_pairs_are_many_sourced_and_told_apart() -> None:
    entries = read_entries()
    ids = [entry.id for entry in entries.all]
    assert len(ids) == len(set(ids))
    assert len(entries.pairs) >= _LEAST_PAIRS
    assert all(entry.source for entry in entries.all)
    for pair in entries.pairs:
        assert pair.wrong != pair.right
        assert all(pair.wrong in word != pair.wrong for word in pair.exceptions), pair


def test_a_right_text_has_no_wrong_words_in_it() -> None:
    for pair in read_entries().pairs:
        assert pair.id not in keys(f"甲{pair.right}乙"), pair.id


def test_a_mark_says_what_stands_there_and_what_should() -> None:
    (mark,) = marks("会议对防火工作作出布署，请各村抓好落实。")
    assert (mark.rule, mark.value, mark.instead) == ("W01", "布署", "部署")
    assert mark.shown == "…议对防火工作作出布署，请各村抓好落实…"


def test_long_numbers_around_a_place_are_masked() -> None:
    (mark,) = marks("证号342501199001011234布署工作")
    assert "1234" not in mark.shown


def test_marks_come_in_the_order_of_the_text() -> None:
    assert keys("竟争激烈，2月30日前作出布署。") == ["竟争", "w04.no_such_day", "布署"]


def test_a_word_may_not_be_put_together_from_two_cells() -> None:
    assert keys("发布 署名\n公布\n署长") == []


def test_numbers_spaced_by_typists_are_still_days() -> None:
    assert keys("请于 2 月 30 日前反馈") == ["w04.no_such_day"]


def test_an_office_adds_words_of_its_own() -> None:
    (mark,) = marks("召开姚李乡工作会议", pairs=[("姚李 乡", "姚李镇")])
    assert (mark.rule, mark.instead) == ("W07", "姚李镇")


@pytest.mark.parametrize(
    ("text", "ignored"),
    [
        ("会议作出布署。", "布署"),
        ("到松驰路办理。", "松驰路"),
        ("以习近平中国特色社会主义思想为指导。", "新时代思想"),
        ("贯彻创新、绿色、协调、开放、共享理念。", "新发展理念"),
        ("请于2月30日前反馈。", "w04.no_such_day"),
        ("方案（叶政办5号印发。", "w05.unpaired"),
    ],
)
def test_an_office_ignores_words_and_entries(text: str, ignored: str) -> None:
    assert keys(text)
    assert keys(text, ignored=[ignored]) == []


def test_a_word_of_the_office_is_ignored_too() -> None:
    assert keys("姚李乡", pairs=[("姚李乡", "姚李镇")], ignored=["姚李乡"]) == []


def test_the_hash_changes_with_every_word() -> None:
    offices = (
        OfficeWords(),
        OfficeWords(pairs=(("甲", "乙"),)),
        OfficeWords(pairs=(("甲", "丙"),)),
        OfficeWords(ignored=("甲",)),
    )
    assert len({load_lexicon(office).content_hash for office in offices}) == 4


def test_required_elements_are_found_in_the_same_pass() -> None:
    seen = examine("办 公 时 间：周一至周五", load_lexicon())
    assert "guide.hours" in seen.elements


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("", "", 0),
        ("甲乙", "甲乙", 0),
        ("甲", "", 1),
        ("甲乙", "乙丙", 2),
        ("甲丙", "甲乙丙", 1),
    ],
)
def test_distance_of_words(one: str, other: str, expected: int) -> None:
    assert distance(one, other) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("坚持政治意识、大局意识、核心意识、看齐意识、责任意识", []),
        ("坚持责任意识、政治意识、大局意识、核心意识、看齐意识", []),
        ("坚持政治意识、大局意识、核心意识、全局意识", ["四个意识"]),
        ("强化责任意识、大局意识、核心意识、看齐意识", ["四个意识"]),
        ("政治意识、大局意识、大局意识、看齐意识", ["四个意识"]),
        ("政治意识、大局意识、大局意识、责任意识", []),
        ("倡导富强、民主、文明、和平", []),
        ("倡导强国、民主、文明、和谐", []),
        ("倡导富强、民主、自由、平等", []),
        ("坚持政治意识、大局意识、核心意识、看齐\n意识", []),
        ("贯彻创新、绿色、协调、开\n放、共享理念", []),
    ],
)
def test_enumerations(text: str, expected: list[str]) -> None:
    assert keys(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("定于上午24:00", []),
        ("日产30:75", []),
        ("自13月32日", ["w04.no_such_day"]),
        ("傍晚18:00集合", ["w04.said_twice"]),
        ("5月3日12时75分", ["w04.no_such_hour"]),
        ("农历腊月廿三，公历2月30日", []),
    ],
)
def test_times(text: str, expected: list[str]) -> None:
    assert keys(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（甲”乙）", ["”"]),
        ("（甲“乙）", ["“"]),
        ("甲）", ["）"]),
        ("1)", []),
        ("(0,1]", []),
    ],
)
def test_brackets(text: str, expected: list[str]) -> None:
    assert [mark.value for mark in marks(text)] == expected


_HOSTILE = {
    "one character": "的",
    "another character": "布",
    "wrong words": "布署",
    "opened brackets": "（",
    "closed brackets": "）",
    "crossed brackets": "（“",
    "digits": "1",
    "hours": "上午25:00",
    "days": "13月31日",
    "heads of phrases": "习近平",
    "links of enumerations": "创新、协调、",
    "blanks": " \n",
    "cells": "1\n",
}


def _steps(text: str) -> int:
    """How many functions are called, our own and built-in ones, to examine a text."""
    lexicon, steps = load_lexicon(), Counter[str]()

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        steps[event] += 1

    sys.setprofile(count)
    try:
        examine(text, lexicon)
    finally:
        sys.setprofile(None)
    return steps.total()


@pytest.mark.parametrize("unit", _HOSTILE.values(), ids=_HOSTILE)
def test_twice_the_text_takes_twice_the_steps(unit: str) -> None:
    once = _steps(unit * (_SMALL // len(unit)))
    twice = _steps(unit * (2 * _SMALL // len(unit)))
    assert twice <= 2.1 * once


@pytest.mark.parametrize("unit", _HUGE_UNITS)
def test_a_huge_text_gives_few_marks(unit: str) -> None:
    assert len(marks(unit * (_HUGE // len(unit)))) <= 5 * _MOST_MARKS


def test_no_pattern_may_run_away() -> None:
    """A repetition without an upper bound inside another is what runs away."""
    modules = (brackets, clock_times, folded, phrases)
    patterns = [
        value.pattern
        for module in modules
        for value in vars(module).values()
        if isinstance(value, re.Pattern)
    ]
    assert patterns
    assert not any("*" in pattern.replace(r"\*", "") for pattern in patterns)
    assert not any("+" in pattern for pattern in patterns)
