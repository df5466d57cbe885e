"""How a rule is written: a small decorated function that answers with remarks.

The function decides; every Chinese word, the clause and the way to put it right stand
in `data/rules.toml` under the rule's code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from typing import Any, Generic, TypeVar

from catalog_spec.norm.items import Interval
from catalog_spec.observations import NotSeen
from catalog_spec.rules.cases import ColumnCase, UnitCase
from catalog_spec.verdicts import Confidence, Result, State
from catalog_spec.vocabulary import vocabulary

CaseT = TypeVar("CaseT", ColumnCase, UnitCase)

UNREAD = "C01"
UNIT_SUBJECT = "unit"


@dataclass(frozen=True, slots=True)
class Remark:
    """What a rule says of one case.

    Parameters
    ----------
    result: fault, hint, could not check, pass or not applicable.
    words: key of the message under the rule, "" when there is nothing worth saying.
    values: what the message names.
    confidence: the weakest confidence used.
    url: the address to open, None for the subject's own.
    overdue_days: days beyond the limit or the due day.
    uses_limit: the verdict rests on the item's limit or due day.
    """

    result: Result
    words: str = ""
    values: Mapping[str, str | int] = field(default_factory=dict)
    confidence: Confidence = Confidence.VERIFIED
    url: str | None = None
    overdue_days: int | None = None
    uses_limit: bool = False

    def resting_on_limit(self, overdue_days: int | None = None) -> Remark:
        """The same remark, resting on the item's limit or due day."""
        return replace(self, uses_limit=True, overdue_days=overdue_days)

    def at(self, url: str | None) -> Remark:
        """The same remark, to be looked at under another address."""
        return replace(self, url=url)


PASSED = Remark(Result.PASS)
NOT_APPLICABLE = Remark(Result.NOT_APPLICABLE)


def could_not_check(words: str, **values: str | int) -> Remark:
    """The answer when the facts do not suffice; `words` is a message of rule C01."""
    return Remark(Result.COULD_NOT_CHECK, words, values)


def accuse(
    case: ColumnCase,
    words: str,
    confidence: Confidence,
    *,
    is_sure: bool = True,
    **values: str | int,
) -> Remark:
    """A fault, or only a hint where norm, match or circumstances are not firm enough.

    Parameters
    ----------
    case: the column accused.
    words: key of the message.
    confidence: the weakest confidence used; *inferred* gives a hint.
    is_sure: False makes it a hint whatever the norm says.
    values: what the message names.
    """
    is_firm = (
        is_sure
        and confidence is not Confidence.INFERRED
        and not case.is_optional
        and not case.match.is_doubtful
    )
    result = Result.FAULT if is_firm else Result.HINT
    return Remark(result, words, values, confidence)


@dataclass(frozen=True, slots=True)
class Wording:
    """The Chinese side of a rule.

    Parameters
    ----------
    name: the fault as a noun phrase.
    clause: what the rule rests on, "" when the norm item says it.
    how_to_fix: one sentence.
    messages: templates by key, with named fields in braces.
    """

    name: str
    clause: str
    how_to_fix: str
    messages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rule(Generic[CaseT]):
    """One rule.

    Parameters
    ----------
    code: stable, printed on official paper, never reused.
    severity: "serious", "normal" or "minor"; orders findings, costs no points.
    state: the state a column gets when the rule accuses it, None for other rules.
    check: the function; its docstring is the rule's chapter in the rule book.
    """

    code: str
    severity: str
    state: State | None
    check: Callable[[CaseT], Remark]


COLUMN_RULES: dict[str, Rule[ColumnCase]] = {}
UNIT_RULES: dict[str, Rule[UnitCase]] = {}


def column_rule(
    code: str, severity: str, state: State | None = None
) -> Callable[[Callable[[ColumnCase], Remark]], Callable[[ColumnCase], Remark]]:
    """Register a function that judges one column; see `Rule` for the parameters."""

    def register(
        check: Callable[[ColumnCase], Remark],
    ) -> Callable[[ColumnCase], Remark]:
        COLUMN_RULES[code] = Rule(code, severity, state, check)
        return check

    return register


def unit_rule(
    code: str, severity: str
) -> Callable[[Callable[[UnitCase], Remark]], Callable[[UnitCase], Remark]]:
    """Register a function that judges a whole unit; see `Rule` for the parameters."""

    def register(check: Callable[[UnitCase], Remark]) -> Callable[[UnitCase], Remark]:
        UNIT_RULES[code] = Rule(code, severity, None, check)
        return check

    return register


def message(code: str, words: str, values: Mapping[str, str | int]) -> str:
    """A message of a rule with its fields filled in."""
    return read_wording()[code].messages[words].format_map(values)


def outcome_words(not_seen: NotSeen) -> str:
    """Why something could not be read, in words for a clerk."""
    outcome = not_seen.outcome
    words: str = _data()["unread"].get(outcome) or vocabulary()["outcome"][outcome]
    return words


def limit_words(interval: Interval) -> str:
    """An interval with its limit in days, as a sentence names it."""
    label, days = interval.label, str(interval.stale_after_days)
    key = "told" if days in label else "with_days"
    words: str = _data()["limit"][key]
    return words.format(label=label, days=days)


@cache
def read_wording() -> Mapping[str, Wording]:
    """The Chinese words of all rules by code."""
    rules = _data()["rule"]
    return {code: Wording(**table) for code, table in rules.items()}


def read_headings() -> Mapping[str, str]:
    """The headings of a rule's docstring and their Chinese, in their order."""
    headings: Mapping[str, str] = _data()["headings"]
    return headings


@cache
def _data() -> dict[str, Any]:
    file = resources.files("catalog_spec") / "data" / "rules.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
