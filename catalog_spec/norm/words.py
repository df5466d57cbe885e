"""The Chinese words of the norm: clauses, messages of its files and its checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from catalog_spec.data_files import load_data


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return load_data("norm_words.toml")


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
