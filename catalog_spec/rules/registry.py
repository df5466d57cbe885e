"""How a rule is written: a small decorated function that answers with remarks.

The function decides; every Chinese word, the clause and the way to put it right stand
in `data/rules/` under the rule's code (`catalog_spec.rule_words`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from catalog_spec.rules.cases import ArticleCase, ColumnCase, UnitCase
from catalog_spec.verdicts import Confidence, Result, State

CaseT = TypeVar("CaseT", ColumnCase, ArticleCase, UnitCase)

UNREAD = "C01"
UNIT_SUBJECT = "unit"


def is_address(subject: str) -> bool:
    """Whether the subject of a verdict is an information page."""
    return "://" in subject


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
    is_lasting: what could not be checked will not be checked another night either, so
        that an earlier finding cannot wait for it.
    """

    result: Result
    words: str = ""
    values: Mapping[str, str | int] = field(default_factory=dict)
    confidence: Confidence = Confidence.VERIFIED
    url: str | None = None
    overdue_days: int | None = None
    uses_limit: bool = False
    is_lasting: bool = False

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
class Rule(Generic[CaseT]):
    """One rule.

    Parameters
    ----------
    code: stable, printed on official paper, never reused.
    state: the state a column gets when the rule accuses it, None for other rules.
    check: the function; its docstring is the rule's chapter in the rule book.
    takes_files: it can also judge a file that a list leads straight to, without a page.
    """

    code: str
    state: State | None
    check: Callable[[CaseT], Remark]
    takes_files: bool = False


COLUMN_RULES: dict[str, Rule[ColumnCase]] = {}
ARTICLE_RULES: dict[str, Rule[ArticleCase]] = {}
UNIT_RULES: dict[str, Rule[UnitCase]] = {}

_Check = Callable[[CaseT], Remark]


def _add(rules: dict[str, Rule[CaseT]], rule: Rule[CaseT]) -> None:
    if rule.code in {*COLUMN_RULES, *ARTICLE_RULES, *UNIT_RULES}:
        raise ValueError(f"two rules under the code {rule.code}")
    rules[rule.code] = rule


def column_rule(
    code: str, state: State | None = None
) -> Callable[[_Check[ColumnCase]], _Check[ColumnCase]]:
    """Register a function that judges one column; see `Rule` for the parameters."""

    def register(check: _Check[ColumnCase]) -> _Check[ColumnCase]:
        _add(COLUMN_RULES, Rule(code, state, check))
        return check

    return register


def article_rule(
    code: str, *, takes_files: bool = False
) -> Callable[[_Check[ArticleCase]], _Check[ArticleCase]]:
    """Register a function that judges one information page; see `Rule`."""

    def register(check: _Check[ArticleCase]) -> _Check[ArticleCase]:
        _add(ARTICLE_RULES, Rule(code, None, check, takes_files))
        return check

    return register


def unit_rule(code: str) -> Callable[[_Check[UnitCase]], _Check[UnitCase]]:
    """Register a function that judges a whole unit."""

    def register(check: _Check[UnitCase]) -> _Check[UnitCase]:
        _add(UNIT_RULES, Rule(code, None, check))
        return check

    return register
