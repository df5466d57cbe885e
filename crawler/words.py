"""Chinese words of the crawler, kept in TOML files beside the code."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def load_words(name: str) -> dict[str, Any]:
    """The tables of `crawler/data/<name>.toml`."""
    text = (
        resources.files("crawler").joinpath("data", f"{name}.toml").read_text("utf-8")
    )
    return tomllib.loads(text)


def say(file: str, key: str, **parts: object) -> str:
    """The sentence under `key` of `crawler/data/<file>.toml`, its fields filled in."""
    return str(load_words(file)[key]).format(**parts)
