"""Word lists of the parser, read once from the TOML files beside it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

_SPLIT = re.compile(r"[^a-z0-9_-]+")


@cache
def load_words(name: str) -> dict[str, Any]:
    """The tables of `crawler/parse/data/<name>.toml`."""
    file = resources.files("crawler.parse").joinpath(f"data/{name}.toml")
    return tomllib.loads(file.read_text("utf-8"))


def one_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds any of `words`, the longest first."""
    return re.compile(
        "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or r"(?!)"
    )


class Marks:
    """Class and id words that tell what a part of a page is for.

    A mark fits when it is a whole word of the class or id, or the first or last piece
    of a compound (`footer` fits `footer_bg`), never a mere substring.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._known: dict[str, bool] = {}

    def fit(self, marks: str) -> bool:
        """Whether any word of `marks`, a lower-case class or id value, fits."""
        if not marks:
            return False
        known = self._known.get(marks)
        if known is None:
            known = any(self._fits(word) for word in _SPLIT.split(marks))
            if len(self._known) < 20_000:
                self._known[marks] = known
        return known

    def _fits(self, word: str) -> bool:
        if word in self._words:
            return True
        pieces = [piece for piece in re.split(r"[-_]", word) if piece]
        if len(pieces) < 2:
            return re.sub(r"\d+$", "", word) in self._words
        return pieces[0] in self._words or pieces[-1] in self._words
