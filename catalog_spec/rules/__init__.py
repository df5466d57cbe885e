"""The rules, one module a family. Importing this package registers all of them."""

from catalog_spec.rules import access, dates, freshness, structure, veto
from catalog_spec.rules.registry import COLUMN_RULES, UNIT_RULES, Rule, read_headings

__all__ = [
    "COLUMN_RULES",
    "UNIT_RULES",
    "Rule",
    "access",
    "dates",
    "freshness",
    "read_headings",
    "structure",
    "veto",
]
