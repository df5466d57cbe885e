"""The words that texts are examined for: one set for the whole process.

A worker is told the office's own words once, when it starts; handing them through every
reader of every page would make each of them know what only the text concerns.
"""

from __future__ import annotations

from collections.abc import Iterable

from catalog_spec.observations import TextSeen
from catalog_spec.texts import OfficeWords, examine, load_lexicon


class _Words:
    office = OfficeWords()


def use_words(words: OfficeWords) -> None:
    """Examine all further texts of this process for the office's own words too."""
    _Words.office = words


def examine_lines(title: str, lines: Iterable[str]) -> TextSeen:
    """Examine a headline and the lines of the text under it."""
    return examine("\n".join((title, *lines)), load_lexicon(_Words.office))
