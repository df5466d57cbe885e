"""The word lists of the article readers, as tuples and sets."""

from __future__ import annotations

from functools import cache

from crawler.parse.words import load_words


@cache
def words_of(file: str, group: str) -> tuple[str, ...]:
    """Return one list of words.

    Parameters
    ----------
    file: name of the TOML file in `data`, without its ending.
    group: the key in it.
    """
    return tuple(load_words(file)[group])


@cache
def word_set(file: str, group: str) -> frozenset[str]:
    """Return one list of words as a set."""
    return frozenset(words_of(file, group))
