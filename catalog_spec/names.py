"""Column names without what carries no meaning, so that equal ones can be told.

Two names are the same column when one of their forms is equal, never when they merely
look alike: a similarity would sooner or later accuse the wrong column.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from catalog_spec.data_files import load_data

_SHORTEST_NAME = 2
_SHORTEST_OWNER = 3
_NUMERAL = r"(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_ENCLOSED = re.compile(r"^[\s①-⑳⑴-⒛㈠-㈩❶-➓•·◆◇■□●○▲▶►>»※★-]+")
_NUMBERING = re.compile(
    rf"""^\s*(?:
        [(\[]\s*(?:{_NUMERAL}|\d{{1,3}}|[A-Za-z])\s*[)\]][、.,:]?
        | {_NUMERAL}(?:[、.,:)]|\s+)
        | \d{{1,3}}(?:\.\d{{1,3}})+(?!\d|月|年(?![度终报]))[、.)]?
        | \d{{1,6}}(?:[、.,:)-]+|\s+)(?!\s*[年月日\d])
        | \d{{1,2}}[、.)]\s*(?=年[度终报])
        | (?:0\d{{1,5}}|\d{{6}})(?![\d年月日])
        | [A-Za-z](?:[、.:)]|\s+)(?=[^A-Za-z])
    )\s*""",
    re.VERBOSE,
)
_COUNT = re.compile(r"\s*[(\[]\s*\d+\s*[条项篇个件]?\s*[)\]]\s*$")
_NOT_WORD = re.compile(r"[\W_]+")
_DISTRICT = re.compile(r"^.{2,8}?[省市县区州盟旗]")


@dataclass(frozen=True, slots=True)
class NameForms:
    """The forms under which one name may be met.

    Parameters
    ----------
    exact: the name without numbering, blanks, punctuation and the unit's own name.
    core: the same without tails such as 信息 or 公开.
    """

    exact: frozenset[str]
    core: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Words:
    tails: tuple[str, ...]
    connectors: re.Pattern[str]
    own_words: tuple[str, ...]
    organs: str
    place_endings: tuple[str, ...]
    page_words: tuple[str, ...]


@cache
def _words() -> _Words:
    data = load_data("names.toml")
    return _Words(
        tails=tuple(data["tails"]),
        connectors=re.compile("|".join(data["connectors"])),
        own_words=tuple(data["own_words"]),
        organs="|".join(data["organs"]),
        place_endings=tuple(data["place_endings"]),
        page_words=tuple(data["page_words"]),
    )


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """The name without numbering, counts, blanks, punctuation and connectors.

    Full-width characters become half-width. A name that consists of nothing else
    keeps its letters and digits.
    """
    text = unicodedata.normalize("NFKC", _ENCLOSED.sub("", name)).strip()
    text = _COUNT.sub("", _without_page_words(text))
    while (match := _NUMBERING.match(text)) and text[match.end() :]:
        text = text[match.end() :]
    letters = _NOT_WORD.sub("", text).casefold()
    return _words().connectors.sub("", letters) or letters


def forms_of_name(name: str) -> NameForms:
    """The forms of a name that stands in the norm."""
    return _with_cores({plain(name)})


@lru_cache(maxsize=4096)
def forms_of_column(name: str, owners: tuple[str, ...] = ()) -> NameForms:
    """The forms of a name that stands on a unit's site.

    Parameters
    ----------
    name: as the site writes it.
    owners: the unit's names; a column may carry one of them in front.
    """
    text = plain(name)
    ends = {end for pattern in _owner_patterns(owners) for end in _ends(pattern, text)}
    cut = {text[end:] for end in ends if len(text) - end >= _SHORTEST_NAME}
    return _with_cores({text, *cut})


def _ends(pattern: re.Pattern[str], text: str) -> tuple[int, ...]:
    """Where the unit's name may end: before or after a word such as 人民政府."""
    match = pattern.match(text)
    return (match.end("owner"), match.end()) if match else ()


@cache
def _owner_patterns(owners: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    words = {*_words().own_words}
    for owner in owners:
        words.update(_names_of_owner(plain(owner)))
    return tuple(
        re.compile(
            rf"(?P<owner>(?:.{{0,10}}?[省市县区州盟旗])?{re.escape(word)})"
            rf"(?:{_words().organs})?"
        )
        for word in sorted(words)
    )


def _names_of_owner(owner: str) -> Iterator[str]:
    """The unit's name, the same without its district, and its bare place name."""
    yield owner
    for ending in _words().place_endings:
        if owner.endswith(ending) and len(owner) - len(ending) >= _SHORTEST_NAME:
            yield owner.removesuffix(ending)
    shorter = _DISTRICT.sub("", owner)
    if shorter != owner and len(shorter) >= _SHORTEST_OWNER:
        yield from _names_of_owner(shorter)


def _without_page_words(text: str) -> str:
    for word in _words().page_words:
        if len(text) - len(word) >= _SHORTEST_NAME:
            text = text.removesuffix(word).rstrip()
    return text


def _with_cores(exact: set[str]) -> NameForms:
    return NameForms(frozenset(exact), frozenset(_core(text) for text in exact))


def _core(text: str) -> str:
    """The text without its tails, as long as a name is left."""
    for tail in _words().tails:
        if text.endswith(tail) and len(text) - len(tail) >= _SHORTEST_NAME:
            return _core(text.removesuffix(tail))
    return text


def owner_names(names: Sequence[str]) -> tuple[str, ...]:
    """The names of a unit in an order that does not depend on how they are listed."""
    return tuple(sorted(set(names)))
