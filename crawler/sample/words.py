"""The Chinese words the pretend district is made of, read once from words.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def words() -> dict[str, Any]:
    """All word lists of words.toml, as nested dictionaries of lists and strings."""
    return _load("words.toml")


@cache
def fault_plan() -> dict[str, Any]:
    """The fault plan of plan.toml."""
    return _load("plan.toml")


@cache
def template(name: str) -> str:
    """The text of a page template; its fields are those of `str.format`."""
    file = resources.files("crawler.sample") / "templates" / f"{name}.html"
    return file.read_text(encoding="utf-8")


def _load(name: str) -> dict[str, Any]:
    file = resources.files("crawler.sample") / name
    return tomllib.loads(file.read_text(encoding="utf-8"))
