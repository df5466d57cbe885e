"""Projects as titles name them, and the stages of building that a title tells of.

Nobody writes a project's name the same way twice: with or without the unit's name in
front, with the lot behind. So a name ends at the first 项目 or 工程 that leaves enough of
a name, and a name that holds another one is taken for the same project.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeVar

from catalog_spec.data_files import load_data
from catalog_spec.elements import Element, element
from catalog_spec.page_words import bare

T = TypeVar("T")
_NOT_WORD = re.compile(r"[\W_]+")
_ABOUT = "关于"
_FURTHEST_ABOUT = 40
_LEAST_OF_NAME = 4
_MOST_CHARS = 120
_MOST_NAMES = 2000


@dataclass(frozen=True, slots=True)
class ProjectWords:
    """The words of `data/pieces.toml` on projects.

    Parameters
    ----------
    items: names of the norm items whose columns hold projects.
    stages: the stages, those of one time together, the first ones first.
    alone: a title that tells of this stage tells of no other one.
    ends: words with which a name ends.
    usual: words that tell no project from another.
    """

    items: frozenset[str]
    stages: tuple[tuple[Element, ...], ...]
    alone: Element
    ends: re.Pattern[str]
    usual: re.Pattern[str]

    @property
    def order(self) -> Mapping[str, int]:
        """Key of a stage to its place in time."""
        return {
            each.key: place for place, group in enumerate(self.stages) for each in group
        }

    def stages_in(self, text: str) -> frozenset[str]:
        """Keys of the stages that the words behind a project's name tell of."""
        if self.alone.is_named_in(text):
            return frozenset({self.alone.key})
        every = (each for group in self.stages for each in group)
        return frozenset(each.key for each in every if each.is_named_in(text))


@cache
def project_words() -> ProjectWords:
    """The words on projects."""
    table = load_data("pieces.toml")["projects"]
    return ProjectWords(
        items=frozenset(table["items"]),
        stages=tuple(tuple(map(element, group)) for group in table["stages"]),
        alone=element(table["alone"]),
        ends=re.compile("|".join(table["ends"])),
        usual=re.compile("|".join(table["usual"])),
    )


@lru_cache(maxsize=4096)
def read_project(title: str, owners: tuple[str, ...]) -> tuple[str, str]:
    """The name of the project in a title and the words behind it; ("", …) for none.

    Parameters
    ----------
    title: as on the site.
    owners: bare names of the unit, which stand in front of many projects.
    """
    text = _NOT_WORD.sub("", bare(title[:_MOST_CHARS]))
    about = text.find(_ABOUT, 0, _FURTHEST_ABOUT)
    text = text[about + len(_ABOUT) :] if about >= 0 else text
    text = text.removeprefix(next(filter(text.startswith, owners), ""))
    words = project_words()
    for end in words.ends.finditer(text):
        name = text[: end.end()]
        if len(words.usual.sub("", name)) >= _LEAST_OF_NAME:
            return name, text[end.end() :]
    return "", text


def by_project(named: Iterable[tuple[str, T]]) -> Mapping[str, list[T]]:
    """Things by the project they belong to, one that holds another's name with it.

    Parameters
    ----------
    named: names of projects, each with a thing of that project.
    """
    things: dict[str, list[T]] = {}
    for name, thing in named:
        things.setdefault(name, []).append(thing)
    shorts: dict[str, list[T]] = {}
    for name in sorted(things, key=lambda each: (len(each), each))[:_MOST_NAMES]:
        held = next((short for short in shorts if short in name), name)
        shorts.setdefault(held, []).extend(things[name])
    return shorts
