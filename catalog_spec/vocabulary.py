"""The one Chinese word for every stored code: statuses, results, outcomes, nights."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def vocabulary() -> Mapping[str, Mapping[str, str]]:
    """The words by kind of code (`status`, `result`, `night_state`, `outcome`)."""
    file = resources.files("catalog_spec") / "data" / "vocabulary.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
