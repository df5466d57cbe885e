"""The data files of this package: every word list and table is read through here."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def load_data(name: str) -> dict[str, Any]:
    """The tables of `data/<name>`; read once, so nobody may change what they get."""
    file = resources.files("catalog_spec") / "data" / name
    return tomllib.loads(file.read_text(encoding="utf-8"))
