"""The words of information pages that the rules on form and honesty go by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from catalog_spec.data_files import load_data
from catalog_spec.names import plain
from catalog_spec.observations import ArticleSeen
from catalog_spec.roster import Unit

_BLANKS = re.compile(r"\s+")
_SHORTEST_NAME = 3
_MOST_TITLES = 3


@cache
def _data() -> Mapping[str, Any]:
    return load_data("page_words.toml")


@cache
def words(group: str) -> tuple[str, ...]:
    """One list of words of `data/page_words.toml`."""
    return tuple(_data()[group])


@cache
def labels_of(field: str) -> tuple[str, ...]:
    """How pages write a field of a metadata profile; () for one that is not checked."""
    return tuple(_data()["labels"].get(field, ()))


def bare(text: str) -> str:
    """The text in half-width characters without blanks."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text))


def holds_any(text: str, group: str) -> bool:
    """Whether a text holds one of the words of a list."""
    return any(word in text for word in words(group))


def names_of(unit: Unit) -> tuple[str, ...]:
    """The names of a unit that are long enough to be told in a text, longest first."""
    names = {plain(name) for name in (unit.name, *unit.aliases)}
    told = (name for name in names if len(name) >= _SHORTEST_NAME)
    return tuple(sorted(told, key=lambda name: (-len(name), name)))


def is_reposted(unit: Unit, article: ArticleSeen, places: Iterable[str]) -> bool:
    """Whether a page says that it is somebody else's: by maker, source, title, column.

    Parameters
    ----------
    unit: on whose platform it stands.
    article: the page.
    places: its title and the names of the columns that list it.
    """
    makers = (article.issuer, article.source)
    if any(maker and not _is_own(plain(maker), unit) for maker in makers):
        return True
    return any(holds_any(place, "repost_words") for place in places)


def _is_own(maker: str, unit: Unit) -> bool:
    """Whether a maker may be the unit itself or a part of it."""
    return holds_any(maker, "own_makers") or any(
        name in maker or maker in name for name in names_of(unit)
    )


def named(titles: Sequence[str]) -> str:
    """Some titles in quotation marks, each once."""
    once = list(dict.fromkeys(titles))
    rest = "等" if len(once) > _MOST_TITLES else ""
    return "".join(f"《{title}》" for title in once[:_MOST_TITLES]) + rest
