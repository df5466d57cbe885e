"""The one Chinese word for every stored code: statuses, results, outcomes, nights."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from catalog_spec.data_files import load_data


@cache
def vocabulary() -> Mapping[str, Mapping[str, str]]:
    """The words by kind of code (`status`, `result`, `night_state`, `outcome`)."""
    return load_data("vocabulary.toml")
