"""The catalogue tree of a unit, in a page never seen before.

Every link is weighed: a name that disclosure columns have, an address that leads to a
list, a place in a part that is marked as a menu speak for it; words of site navigation,
addresses of single informations, long text and other sites speak against it. The part
of the page that weighs most is the catalogue.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from catalog_spec.observations import ColumnSeen
from crawler.parse.addresses import folder_pattern, place, same_site
from crawler.parse.branches import Branch, grow
from crawler.parse.column_names import (
    can_be_column,
    column_key,
    column_name,
    ends_like_unit,
    is_item_address,
    is_known_name,
    is_navigation,
    is_unit_name,
)
from crawler.parse.familiar import Columns, Familiar
from crawler.parse.sheet import FRAME, PAGER, TRAIL, Link, Sheet
from crawler.parse.text import drop_blanks
from crawler.parse.words import Marks, load_words

_BIG_NUMBER = re.compile(r"\d{3,}")
_CURRENT = Marks(
    [
        "on",
        "active",
        "current",
        "cur",
        "selected",
        "hover",
        "sel",
        "curr",
        "now",
        "checked",
        "open",
    ]
)
_ROW_LEVELS = 6
_FAMILIAR = Familiar()
_FEWEST = 3
_SHORT_NAME = 12
_MOST_NAVIGATION = 0.07


@dataclass(frozen=True, slots=True)
class Tree:
    """A catalogue found in a page.

    Parameters
    ----------
    columns: its columns in the order of the page.
    current: key of the column the page itself shows, or None.
    entries: first and last entry of the part that holds it, for others to leave out.
    """

    columns: tuple[ColumnSeen, ...] = ()
    current: str | None = None
    entries: tuple[int, int] = (0, 0)


def read_tree(sheet: Sheet, rows: frozenset[int] = frozenset()) -> Tree:
    """Find the catalogue of a page; an empty `Tree` when there is none.

    Parameters
    ----------
    sheet: the page.
    rows: entries of list rows, which are no columns.
    """
    finder = _Finder(sheet, rows)
    root = finder.find()
    if root is None:
        return Tree()
    columns = finder.columns(root)
    if len(columns) < 2:
        return Tree()
    entries = (root, sheet.outline.ends[root])
    return Tree(tuple(c for c, _ in columns), _current(sheet, columns), entries)


@cache
def _tree_marks() -> tuple[Marks, tuple[str, ...]]:
    marks = load_words("tree")["marks"]
    return Marks(marks["catalogue"]), tuple(marks["certain"])


@lru_cache(maxsize=8192)
def _big_numbers(url: str) -> tuple[str, ...]:
    """Numbers of three digits or more, as the ids of units and columns are."""
    return tuple(_BIG_NUMBER.findall(url))


@lru_cache(maxsize=8192)
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
        """The entry that holds the catalogue, or None."""
        for link in self.sheet.links:
            self.weights[link.index] += self._weigh(link)
        self._weigh_texts()
        if not self.named:
            return None
        totals = self._totals()
        best = self._heaviest(totals)
        return best if best is not None and self._is_catalogue(best) else None

    def _weigh(self, link: Link) -> float:
        if self.sheet.regions[link.index] & (TRAIL | PAGER):
            return -1.0
        name = drop_blanks(column_name(link.title))
        if self._in_row(link.index) or not can_be_column(name):
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

    def _in_row(self, index: int) -> bool:
        parents = self.outline.parents
        for _ in range(_ROW_LEVELS):
            if index in self.rows:
                return True
            index = parents[index]
        return False

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

    def columns(self, root: int) -> list[tuple[ColumnSeen, int]]:
        """The columns of the catalogue, each with its entry."""
        found = _FAMILIAR.columns(self.sheet, root, self.rows, lambda: self._read(root))
        return [(column, root + place) for column, place in found]

    def _read(self, root: int) -> Columns:
        branches = grow(self.outline, root, self.leaves(root))
        columns = _columns(_pruned(self.sheet, branches), self.sheet.url)
        return [(column, index - root) for column, index in columns]

    def leaves(self, root: int) -> list[Branch]:
        """All names inside the catalogue: links, and words without a link."""
        outline = self.outline
        found: list[Branch] = []
        skip_to = root
        for index in range(root, outline.ends[root]):
            if index < skip_to:
                continue
            link = self.sheet.link_at(index)
            if link:
                skip_to = outline.ends[index]
                found += self._leaf_of(link)
            elif outline.texts[index]:
                found += self._bare_leaf(index)
        return found

    def _leaf_of(self, link: Link) -> list[Branch]:
        name = column_name(link.title)
        if not can_be_column(name) or self._in_row(link.index):
            return []
        if drop_blanks(name) in ("首页", "网站首页", "返回首页"):
            return []
        return [Branch(link.index, None, name, link.url)]

    def _bare_leaf(self, index: int) -> list[Branch]:
        name = column_name(" ".join(self.outline.texts[index].split()))
        holder = self.outline.parents[index]
        if not can_be_column(name) or self.outline.tags[holder] in (
            "option",
            "button",
            "label",
        ):
            return []
        if self._in_row(index):
            return []
        _, url = self.sheet.target(holder)
        return [Branch(index, None, name, url)]


def _pruned(sheet: Sheet, branches: list[Branch]) -> list[Branch]:
    """Drop words that are no columns: bare text that nothing hangs below."""
    parents = {branch.parent for branch in branches}
    names = sheet.counts({branch.index for branch in branches})
    kept: list[Branch] = []
    position_of: dict[int | None, int] = {}
    for position, branch in enumerate(branches):
        is_text = not sheet.outline.tags[branch.index] and branch.url is None
        bare = is_text and position not in parents
        if bare and not _stands_for_column(sheet, branch.index, names):
            continue
        position_of[position] = len(kept)
        parent = position_of.get(branch.parent)
        kept.append(Branch(branch.index, parent, branch.name, branch.url))
    return kept


def _stands_for_column(sheet: Sheet, index: int, names: Sequence[int]) -> bool:
    """A list item whose only words are a name without a link."""
    outline = sheet.outline
    for _, ancestor in zip(range(4), outline.ancestors(index), strict=False):
        if outline.tags[ancestor] == "li":
            return names[outline.ends[ancestor]] - names[ancestor] == 1
    return False


def _columns(branches: list[Branch], page_url: str) -> list[tuple[ColumnSeen, int]]:
    """Columns with stable keys, each with its entry; doubles are dropped."""
    keys: list[str] = []
    seen: dict[str, int] = {}
    columns: list[tuple[ColumnSeen, int]] = []
    for branch in branches:
        parent = keys[branch.parent] if branch.parent is not None else None
        key = _key(branch, parent, page_url)
        if key in seen:
            other = columns[seen[key]][0]
            if other.name == branch.name and other.url == branch.url:
                keys.append(key)
                continue
            key = f"{key}#{branch.name}"
            if key in seen:
                keys.append(key)
                continue
        keys.append(key)
        seen[key] = len(columns)
        columns.append(
            (_column(branch, key, parent, len(columns), page_url), branch.index)
        )
    return columns


def _column(
    branch: Branch, key: str, parent: str | None, order: int, page_url: str
) -> ColumnSeen:
    external = branch.url is not None and not same_site(branch.url, page_url)
    return ColumnSeen(
        key=key,
        parent=None if parent == key else parent,
        name=branch.name,
        url=branch.url,
        external=external,
        order=order,
    )


def _key(branch: Branch, parent: str | None, page_url: str) -> str:
    if branch.url is None:
        return f"{parent}/{branch.name}" if parent else f"/{branch.name}"
    return column_key(branch.url, page_url)


def _current(sheet: Sheet, columns: Sequence[tuple[ColumnSeen, int]]) -> str | None:
    """The column the page shows: the one with its address, or the one marked so."""
    here = column_key(sheet.url, sheet.url)
    for column, _ in columns:
        if here == "/" or not column.url or column.external:
            continue
        if column_key(column.url, sheet.url) == here:
            return column.key
    marked = [
        column.key
        for column, index in columns
        if any(
            _CURRENT.fit(sheet.outline.marks(part)) for part in _item_of(sheet, index)
        )
    ]
    return marked[-1] if marked and len(marked) <= max(4, len(columns) // 4) else None


def _item_of(sheet: Sheet, index: int) -> list[int]:
    parts = [index]
    for _, ancestor in zip(range(2), sheet.outline.ancestors(index), strict=False):
        parts.append(ancestor)
        if sheet.outline.tags[ancestor] == "li":
            break
    return parts


def columns_of_part(
    sheet: Sheet, root: int, links: frozenset[int] | None = None
) -> tuple[ColumnSeen, ...]:
    """The columns in a part that is known to hold the catalogue.

    Parameters
    ----------
    sheet: the page.
    root: the entry that holds the catalogue.
    links: entries of the links that are columns; None for all links and headings.
    """
    if links is None:
        leaves = _Finder(sheet, frozenset()).leaves(root)
    else:
        end = sheet.outline.ends[root]
        leaves = [
            Branch(link.index, None, column_name(link.title), link.url)
            for link in sheet.links
            if root <= link.index < end and link.index in links
        ]
    branches = _pruned(sheet, grow(sheet.outline, root, leaves))
    return tuple(column for column, _ in _columns(branches, sheet.url))
