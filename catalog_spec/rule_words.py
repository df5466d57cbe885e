"""The Chinese side of the rules: names, clauses, figures and sentences, read from data.

A rule's function decides; every word, the clause, the figures and the way to put it
right stand under its code in `data/rules/`, one file a family.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from catalog_spec.data_files import load_data
from catalog_spec.norm.items import Interval
from catalog_spec.observations import NotSeen
from catalog_spec.vocabulary import vocabulary

_MOST_NAMES = 8


class Severity(StrEnum):
    """What a rule may cost at most: the whole check, a fault, or nothing."""

    VETO = "veto"
    FAULT = "fault"
    HINT = "hint"


class RuleStatus(StrEnum):
    """Where a rule stands: a rule on trial gives hints only, a retired one is silent."""

    TRIAL = "trial"
    ACTIVE = "active"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Gathered:
    """How hints of one kind are told once for a whole unit.

    Parameters
    ----------
    words: keys of the messages that are gathered.
    all: the one message; names how many there are and their names.
    one: how each name stands in it.
    how_to_fix: one sentence.
    """

    words: tuple[str, ...]
    all: str
    one: str
    how_to_fix: str


@dataclass(frozen=True, slots=True)
class Wording:
    """The Chinese side of a rule.

    Parameters
    ----------
    name: the fault as a noun phrase.
    severity: what it may cost at most.
    status, since: where the rule stands, and since which day.
    clause: what the rule rests on, "" when the norm item says it.
    how_to_fix: one sentence.
    messages: templates by key, with named fields in braces.
    checks, needs, exceptions, sample: chapters of the rule book: what is checked, what
        must be seen for it, when it does not apply, and one finding as it is worded.
    types: problem types of real bulletins that it covers, e.g. "F4".
    figures: limits by name, which the office may set otherwise.
    gathered: hints that are told once for a whole unit, None when none are.
    """

    name: str
    severity: Severity
    status: RuleStatus
    since: date
    clause: str
    how_to_fix: str
    messages: Mapping[str, str]
    checks: str = ""
    needs: str = ""
    exceptions: str = ""
    sample: str = ""
    types: tuple[str, ...] = ()
    figures: Mapping[str, int | float] = field(default_factory=dict)
    gathered: Gathered | None = None


def message(code: str, words: str, values: Mapping[str, str | int]) -> str:
    """A message of a rule with its fields filled in."""
    return with_inner_titles(read_wording()[code].messages[words].format_map(values))


def with_inner_titles(sentence: str) -> str:
    """A title inside a title bears single marks: 《〈某办法〉解读》 (GB/T 15834—2011).

    A cut title leaves a mark open, and then nobody can tell which are inside.
    """
    if "《" not in sentence or sentence.count("《") != sentence.count("》"):
        return sentence
    chars, depth = list(sentence), 0
    for place, char in enumerate(chars):
        if char == "《":
            depth += 1
            chars[place] = "〈" if depth > 1 else char
        elif char == "》":
            chars[place] = "〉" if depth > 1 else char
            depth -= 1
            if depth < 0:
                return sentence
    return "".join(chars)


def enumerated(names: Iterable[str], most: int = _MOST_NAMES) -> str:
    """Some names in one line, the first few of them."""
    told = list(names)
    return "、".join(told[:most]) + ("等" if len(told) > most else "")


def outcome_words(not_seen: NotSeen) -> str:
    """Why something could not be read, in words for a clerk."""
    outcome = not_seen.outcome
    words: str = _shared()["unread"].get(outcome) or vocabulary()["outcome"][outcome]
    return words


def limit_words(interval: Interval) -> str:
    """An interval with its limit in days, as a sentence names it."""
    label, days = interval.label, str(interval.stale_after_days)
    key = "told" if days in label else "with_days"
    words: str = _shared()["limit"][key]
    return words.format(label=label, days=days)


def read_headings() -> Mapping[str, str]:
    """The headings of a rule's docstring and their Chinese, in their order."""
    headings: Mapping[str, str] = _shared()["headings"]
    return headings


def read_wording() -> Mapping[str, Wording]:
    """The Chinese words of all rules by code."""
    return _wordings()


def add_words(text: str) -> None:
    """Add the words of further rules, in the form of a file of `data/rules/`.

    Raises
    ------
    tomllib.TOMLDecodeError, KeyError, TypeError, ValueError: the text is not of that
        form, or takes the code of a known rule.
    """
    fresh = _family(text)
    taken = fresh.keys() & _wordings().keys()
    if taken:
        raise ValueError(f"rule codes are taken: {', '.join(sorted(taken))}")
    _wordings().update(fresh)


@cache
def _wordings() -> dict[str, Wording]:
    folder = resources.files("catalog_spec") / "data" / "rules"
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    families = (_family(file.read_text(encoding="utf-8")) for file in files)
    return {code: words for family in families for code, words in family.items()}


def _family(text: str) -> dict[str, Wording]:
    rules = tomllib.loads(text)["rule"]
    return {code: _wording(table) for code, table in rules.items()}


def _wording(table: dict[str, Any]) -> Wording:
    ready: dict[str, Any] = {
        "severity": Severity(table["severity"]),
        "status": RuleStatus(table["status"]),
        "types": tuple(table.get("types", ())),
    }
    if "gathered" in table:
        told = table["gathered"]
        ready["gathered"] = Gathered(**{**told, "words": tuple(told["words"])})
    return Wording(**{**table, **ready})


@cache
def _shared() -> dict[str, Any]:
    return load_data("rule_words.toml")
