"""Where the catalogue stands in a page never seen before.

Every link is weighed: a name that disclosure columns have, an address that leads to a
list, a place in a part that is marked as a menu speak for it; words of site navigation,
addresses of single informations, long text and other sites speak against it. The part
of the page that weighs most is the catalogue.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import islice

from crawler.parse.addresses import folder_pattern, place, same_site
from crawler.parse.column_names import (
    can_be_column,
    column_name,
    ends_like_unit,
    is_item_address,
    is_known_name,
    is_navigation,
    is_unit_name,
)
from crawler.parse.sheet import FRAME, PAGER, TRAIL, Link, Sheet
from crawler.parse.text import drop_blanks
from crawler.parse.words import Marks, load_words

_BIG_NUMBER = re.compile(r"\d{3,}")
_FEWEST = 3
_SHORT_NAME = 12
_MOST_NAVIGATION = 0.07
_FURTHEST_KIN = 6
_LEAST_KNOWN = 2
_LIST_TAGS = frozenset({"ul", "ol", "li", "dl", "dt", "dd"})
"""Their marks tell the open branch from the others, or the first from the last."""


def find_catalogue(sheet: Sheet, rows: frozenset[int]) -> int | None:
    """The entry that holds the catalogue, or None.

    Parameters
    ----------
    sheet: the page.
    rows: entries of list rows, which are no columns.
    """
    return _Finder(sheet, rows).find()


@cache
def _tree_marks() -> tuple[Marks, tuple[str, ...]]:
    marks = load_words("tree")["marks"]
    return Marks(marks["catalogue"]), tuple(marks["certain"])


@lru_cache(maxsize=1024)
def _big_numbers(url: str) -> tuple[str, ...]:
    """Numbers of three digits or more, as the ids of units and columns are."""
    return tuple(_BIG_NUMBER.findall(url))


@lru_cache(maxsize=1024)
def _marked_weight(words: str) -> tuple[float, float]:
    """What a part's marks make of its weight: a factor and an addition."""
    marks, certain = _tree_marks()
    if any(mark in words for mark in certain):
        return 1.5, 4.0
    return (1.15, 1.0) if marks.fit(words) else (1.0, 0.0)


class _Finder:
    """Weighs the parts of one page."""

    def __init__(self, sheet: Sheet, rows: frozenset[int]) -> None:
        self.sheet = sheet
        self.outline = sheet.outline
        self.rows = rows
        self.own_numbers = frozenset(_big_numbers(place(sheet.url)))
        self.weights = [0.0] * len(self.outline.tags)
        self.named: dict[int, Link] = {}

    def find(self) -> int | None:
        for link in (*self.sheet.links, *self.sheet.clickables):
            self.weights[link.index] += self._weigh(link)
        self._weigh_texts()
        if not self.named:
            return None
        totals = self._totals()
        best = self._heaviest(totals)
        if best is None or not self._is_catalogue(best):
            return None
        return self._with_kin(best, totals)

    def _weigh(self, link: Link) -> float:
        if self.sheet.regions[link.index] & (TRAIL | PAGER):
            return -1.0
        name = drop_blanks(column_name(link.title))
        if self.outline.is_inside(link.index, self.rows) or not can_be_column(name):
            return -1.0 if len(name) > 2 else 0.0
        self.named[link.index] = link
        if is_navigation(name):
            return -3.0
        return self._weigh_name(link, name)

    def _weigh_name(self, link: Link, name: str) -> float:
        weight = 1.5 if is_known_name(name) else 0.4
        if self.sheet.regions[link.index] & FRAME:
            weight -= 2.5
        url = link.url
        if url is None:
            return weight
        if not same_site(url, self.sheet.url):
            return weight - 1.2
        if is_item_address(url):
            weight -= 1.0 if len(name) <= _SHORT_NAME else 2.5
        elif not self.own_numbers.isdisjoint(_big_numbers(url)):
            weight += 0.7
        if ends_like_unit(name):
            weight -= 1.0
        return weight

    def _weigh_texts(self) -> None:
        """Running text speaks against a catalogue."""
        counts = self.sheet.link_counts
        outline = self.outline
        for index, text in enumerate(outline.texts):
            if len(text) > 24:
                length = len(drop_blanks(text))
                inside = counts[index] != counts[outline.parents[index]]
                if length > 24 and not inside and not self._in_link(index):
                    self.weights[index] -= length / 30

    def _in_link(self, index: int) -> bool:
        return any(
            self.outline.tags[ancestor] == "a"
            for _, ancestor in zip(
                range(4), self.outline.ancestors(index), strict=False
            )
        )

    def _totals(self) -> list[float]:
        totals = list(self.weights)
        parents = self.outline.parents
        for index in range(len(totals) - 1, 0, -1):
            totals[parents[index]] += totals[index]
        return totals

    def _heaviest(self, totals: list[float]) -> int | None:
        """The smallest of the heaviest parts; certain marks win at once."""
        best, best_weight = None, 0.0
        tags = self.outline.tags
        for index, total in enumerate(totals):
            if total <= 0 or tags[index] in ("", "a"):
                continue
            share, more = _marked_weight(self.outline.marks(index))
            weight = total * share + more
            # Equal weight further inside: the outer part only adds blank space.
            if weight >= best_weight:
                best, best_weight = index, weight
        return best

    def _with_kin(self, best: int, totals: Sequence[float]) -> int:
        """The part that also holds the other branches of the same make.

        Links to other places at the end of a menu weigh against the whole of it, so that
        one of its branches may seem to be all there is.
        """
        outline = self.outline
        root, way = best, [best]
        for part in (best, *islice(outline.ancestors(best), _FURTHEST_KIN)):
            holder = outline.parents[part]
            if holder < 0 or outline.tags[part] in ("body", "html"):
                break
            if part != root:
                way.insert(0, part)
            if any(
                self._is_branch(twin, totals)
                for child in outline.children(holder)
                if child != part
                for twin in self._like(child, way)
            ):
                root, way = holder, [holder]
        return root

    def _like(self, part: int, way: Sequence[int]) -> list[int]:
        """What lies inside `part` at the end of a way made like the given one."""
        found = [part] if self._is_made_like(part, way[0]) else []
        for step in way[1:]:
            children = (c for one in found for c in self.outline.children(one))
            found = [child for child in children if self._is_made_like(child, step)]
        return found

    def _is_made_like(self, part: int, other: int) -> bool:
        """Whether two elements have the same name, marks and kinds of children.

        Boxes without a mark stand everywhere and are like nothing.
        """
        outline = self.outline
        if outline.tags[part] != outline.tags[other]:
            return False
        if outline.tags[part] not in _LIST_TAGS:
            marks = outline.attribute(part, "class")
            if not marks or marks != outline.attribute(other, "class"):
                return False
        kinds, wanted = (
            {outline.tags[child] for child in outline.children(one)}
            for one in (part, other)
        )
        return kinds == wanted

    def _is_branch(self, index: int, totals: Sequence[float]) -> bool:
        """Whether a part that weighs something is for the most known names."""
        if totals[index] <= 0:
            return False
        links = self._links_in(index)
        known = sum(is_known_name(link.title) for link in links)
        return known >= _LEAST_KNOWN and known * 2 >= len(links)

    def _links_in(self, index: int) -> list[Link]:
        end = self.outline.ends[index]
        return [link for at, link in self.named.items() if index <= at < end]

    def _is_catalogue(self, index: int) -> bool:
        links = self._links_in(index)
        if len(links) < _FEWEST:
            return False
        known = sum(is_known_name(link.title) for link in links) / len(links)
        units = sum(is_unit_name(column_name(link.title)) for link in links)
        strange = sum(is_navigation(link.title) for link in links)
        if units > len(links) * 0.5 or strange > len(links) * _MOST_NAVIGATION:
            return False
        marks, _ = _tree_marks()
        marked = marks.fit(self.outline.marks(index)) or any(
            marks.fit(self.outline.marks(a))
            for _, a in zip(range(3), self.outline.ancestors(index), strict=False)
        )
        if known >= 0.4:
            return True
        return marked and (known >= 0.2 or self._family(links) >= 0.6)

    def _family(self, links: Sequence[Link]) -> float:
        """The share of links whose addresses are of one kind."""
        kinds = Counter(folder_pattern(link.url) for link in links if link.url)
        return max(kinds.values(), default=0) / len(links)
