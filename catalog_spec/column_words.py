"""What the name of a column or a title says of its kind: news, bygone, letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from catalog_spec.data_files import load_data
from catalog_spec.names import plain
from catalog_spec.periods import years_named
from catalog_spec.tree import PATH_SEPARATOR

CLASSES = ("news", "papers", "slow")


@dataclass(frozen=True, slots=True)
class Placing:
    """A kind of pieces that belongs in one kind of column.

    Parameters
    ----------
    name: the column it belongs in, in Chinese.
    titles: matches the whole of a title without periods and the unit's name.
    homes: words of a column's path of which any makes it a fitting place.
    """

    name: str
    titles: re.Pattern[str]
    homes: tuple[str, ...]


def class_of(name: str) -> str | None:
    """The class of a column by the end of its name: "news", "papers", "slow" or None.

    The longest ending counts.
    """
    text = plain(name)
    endings = [
        (len(word), kind)
        for kind in CLASSES
        for word in _data()["classes"][kind]
        if text.endswith(word)
    ]
    return max(endings, default=(0, None))[1]


def is_bygone(path: str, today: date) -> bool:
    """Whether a column, or one above it, bears a past year or an ended campaign.

    Parameters
    ----------
    path: the names from the top, as `ColumnTree.path` writes them.
    today: the day that is judged.
    """
    return any(_is_of_the_past(name, today) for name in path.split(PATH_SEPARATOR))


def _is_of_the_past(name: str, today: date) -> bool:
    if _holds(name, _data()["catalogue"]):
        return False
    years = years_named(name)
    ends = (day for word, day in _data()["campaigns"].items() if word in name)
    return (bool(years) and max(years) < today.year) or any(day < today for day in ends)


def is_campaign(name: str) -> bool:
    """Whether a column is named after a campaign that has an end."""
    return _holds(name, _data()["campaigns"])


def is_archived(path: str) -> bool:
    """Whether a column, or one above it, is a place for what is over."""
    return _holds(path, _data()["archive"]["words"])


def is_customary(name: str) -> bool:
    """Whether sites have such a column beside what a norm asks for."""
    return _holds(name, _data()["customary"]["words"])


def is_leaf(name: str) -> bool:
    """Whether sites have such a column beside the catalogue, with no items below it."""
    return _holds(name, _data()["leaves"]["words"])


def is_door(name: str, kind: str) -> bool:
    """Whether the public comes in by this column.

    Parameters
    ----------
    name: of the column.
    kind: "letters" or "consultations".
    """
    return _holds(name, _data()["doors"][kind])


def letter_words(kind: str) -> tuple[str, ...]:
    """Words of letter pages: "waiting", "status_labels", "asked_labels" and so on."""
    return tuple(_data()["letters"][kind])


def budget_words(kind: str) -> str:
    """Words for a "budget", for "accounts", "both", and their "approval"."""
    words: str = _data()["budgets"][kind]
    return words


def holds_anything(name: str) -> bool:
    """Whether a column of this name takes pieces of every kind."""
    return _holds(name, _data()["placing"]["anything"])


@cache
def _telltale() -> re.Pattern[str]:
    return re.compile(_data()["placing"]["telltale"])


def may_be_placed(title: str) -> bool:
    """Whether a title may be of a kind that `placings` knows; a quick look."""
    return _telltale().search(title) is not None


@cache
def placings() -> tuple[Placing, ...]:
    """The kinds of pieces whose titles say where they belong."""
    return tuple(
        Placing(kind["name"], re.compile(kind["titles"]), tuple(kind["homes"]))
        for kind in _data()["placing"]["kind"]
    )


def _holds(text: str, words: Iterable[str]) -> bool:
    return any(word in text for word in words)


@cache
def _data() -> Mapping[str, Any]:
    return load_data("column_words.toml")
