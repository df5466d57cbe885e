"""The problem types that real bulletins name, and how each is arrived at here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from catalog_spec.data_files import load_data
from catalog_spec.rule_words import read_wording


class Way(StrEnum):
    """How a problem of a type comes to be known."""

    RULE = "rule"
    LEDGER = "ledger"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class ProblemType:
    """One type of problem.

    Parameters
    ----------
    code: as real bulletins were sorted by, e.g. "F4".
    name: the problem as a noun phrase.
    by: how it comes to be known.
    note: why no rule finds it, or where the ledger shows it.
    """

    code: str
    name: str
    by: Way
    note: str = ""

    @property
    def rules(self) -> tuple[str, ...]:
        """Codes of the rules that cover it."""
        wordings = sorted(read_wording().items())
        return tuple(code for code, words in wordings if self.code in words.types)


@cache
def problem_types() -> Mapping[str, ProblemType]:
    """All types by code."""
    tables = load_data("problem_types.toml")["type"]
    return {
        code: ProblemType(code, table["name"], Way(table["by"]), table.get("note", ""))
        for code, table in tables.items()
    }
