"""The Chinese words of the norm: clauses, messages of its files and its checks."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    file = resources.files("catalog_spec") / "data" / "norm_words.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def say(key: str, /, **values: object) -> str:
    """The Chinese words of this key, with the values put in.

    Parameters
    ----------
    key: group and name, e.g. "check.double_id"; KeyError when there is none.
    values: what stands in braces in the words.
    """
    group, _, name = key.partition(".")
    return _words()[group][name].format(**values)


def enumerate_words(words: Iterable[str]) -> str:
    """Several words as a Chinese enumeration."""
    return say("clause.list_comma").join(words)
