"""What a title is about, so that a paper and what was said of it can be told as a pair.

The core of a title is what is left without quotation marks, 关于…的, the kind of paper and
the words of interpretation, consultation and feedback. Two titles are a pair rather too
easily than too hardly: whoever finds no pair accuses somebody.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from catalog_spec.data_files import load_data
from catalog_spec.periods import years_named

_BLANKS = re.compile(r"\s+")
_BRACKETS = re.compile(r"[(\[〔【]([^()\[\]〔〕【】]{1,14})[)\]〕】]")
_ABOUT = "关于"
_FURTHEST_ABOUT = 40
_SHORTEST = 5
_LONGEST = 300
_ALIKE = 0.7
_NOT_WORD = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)
def core_of(title: str) -> str:
    """What a title is about, without blanks and punctuation; "" when nothing is left."""
    text = _BLANKS.sub("", unicodedata.normalize("NFKC", title[:_LONGEST]))
    text = _quoted(_without_brackets(text))
    about = text.find(_ABOUT, 0, _FURTHEST_ABOUT)
    if about >= 0:
        text = text[about + len(_ABOUT) :]
    cut = _words()["cut"]
    return _trimmed(_NOT_WORD.sub("", text), cut["front"], cut["behind"])


def are_a_pair(one: str, other: str) -> bool:
    """Whether two titles may be about the same paper."""
    first, second = _cores(one, other)
    if len(first) < _SHORTEST:
        return first == second
    return first in second or _are_alike(first, second)


class Names:
    """Some titles, to find those that surely are about the same as others.

    Parameters
    ----------
    titles: the titles; answers are their numbers.
    """

    def __init__(self, titles: Sequence[str]) -> None:
        self._cores: dict[frozenset[int], list[tuple[int, str]]] = {}
        for number, title in enumerate(titles):
            found = self._cores.setdefault(years_named(title), [])
            found.append((number, core_of(title)))

    def sure_pairs(self, title: str) -> list[int]:
        """Numbers of the titles that name the other's paper, with the same years."""
        core = core_of(title)
        cores = self._cores.get(years_named(title), ())
        return [number for number, other in cores if _is_named_in(core, other)]


def _is_named_in(core: str, other: str) -> bool:
    if min(len(core), len(other)) < _SHORTEST:
        return False
    return core in other or other in core


def is_of_kind(title: str, kind: str) -> bool:
    """Whether a title holds a word of one of the kinds of `data/titles.toml`."""
    text = _BLANKS.sub("", title)
    return any(word in text for word in _words()["kinds"][kind])


def is_column_of(name: str, kind: str) -> bool:
    """Whether a column's name says that it holds papers of this kind."""
    return any(word in name for word in _words()["columns"][kind])


def items_of(kind: str) -> frozenset[str]:
    """Names of the norm items whose columns are looked at for this kind."""
    return frozenset(_words()["items"][kind])


def _without_brackets(text: str) -> str:
    """The text without brackets that name a draft, a trial, a number."""
    words: Sequence[str] = _words()["cut"]["brackets"]

    def kept(match: re.Match[str]) -> str:
        inner = match[1]
        return "" if any(word in inner for word in words) else match[0]

    return _BRACKETS.sub(kept, text)


def _quoted(text: str) -> str:
    """What stands in the first quotation when there is one, else the text."""
    first, closed = text.find("《"), text.find("》")
    if not 0 <= first < closed:
        return text
    is_another_behind = text.find("《", first + 1) > closed
    last = closed if is_another_behind else text.rfind("》")
    inner = text[first + 1 : last].strip("《》")
    return inner if len(inner) >= _SHORTEST else text


def _trimmed(text: str, front: Sequence[str], behind: Sequence[str]) -> str:
    """The text without the words in front and behind."""
    while True:
        head = max(filter(text.startswith, front), key=len, default="")
        text = text.removeprefix(head)
        tail = max(filter(text.endswith, behind), key=len, default="")
        text = text.removesuffix(tail)
        if not head and not tail:
            return text


def _cores(one: str, other: str) -> tuple[str, str]:
    """The cores of two titles, the shorter one first."""
    first, second = core_of(one), core_of(other)
    return (first, second) if len(first) <= len(second) else (second, first)


def _are_alike(one: str, other: str) -> bool:
    """Whether two texts share most of their pairs of neighbouring characters (Dice)."""
    first, second = _neighbours(one), _neighbours(other)
    least = _ALIKE * (len(first) + len(second)) / 2
    return min(len(first), len(second)) >= least and len(first & second) >= least


@lru_cache(maxsize=1024)
def _neighbours(text: str) -> frozenset[str]:
    return frozenset(text[n : n + 2] for n in range(len(text) - 1))


@cache
def _words() -> Mapping[str, Any]:
    return load_data("titles.toml")
