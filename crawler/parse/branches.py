"""The branches of a menu: which name hangs below which, told from the markup.

Menus are built in many ways: lists in lists, a heading followed by its list, definition
lists, details, tables, accordions, or flat lists whose levels show only in class names
or indents. What they share: a part with one name, followed by a part of another make
with several, is a folder and its contents.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise

from crawler.parse.outline import Outline
from crawler.parse.words import Marks, load_words

_LISTS = frozenset({"ul", "ol", "dl", "table", "tbody", "menu"})
_HEADINGS = frozenset(
    {"h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary", "th", "legend"}
)
_BOXES = frozenset(
    {"div", "section", "nav", "aside", "span", "p", "td", "dd", "details", "fieldset"}
)
_HEAD_MARKS = Marks(
    [
        "title",
        "tit",
        "head",
        "hd",
        "header",
        "name",
        "label",
        "toggle",
        "parent",
        "folder",
        "bar",
        "caption",
        "heading",
        "trigger",
        "btn",
        "first",
        "one",
        "menu-title",
        "panel-heading",
    ]
)
_BODY_MARKS = Marks(
    [
        "body",
        "content",
        "bd",
        "con",
        "cont",
        "sub",
        "child",
        "children",
        "list",
        "items",
        "collapse",
        "submenu",
        "inner",
        "panel-body",
        "panel-collapse",
        "second",
        "two",
    ]
)
_INDENT = re.compile(
    r"(?:padding-left|margin-left|text-indent|left)\s*:\s*([0-9]{1,3})(?:\.[0-9]+)?\s*(px|em|rem|pt)?"
)
_FOLDED = re.compile(r"display\s{0,3}:\s{0,3}none", re.IGNORECASE)
_LEAD = re.compile(r"^[\s\u3000\xa0│┃|├└┣┗─━—\-]*")


@dataclass(frozen=True, slots=True)
class Branch:
    """One name of a menu.

    Parameters
    ----------
    index: number of its entry in the outline.
    parent: position of the branch it hangs below, or None.
    name: its words.
    url: absolute address, or None for a bare heading.
    """

    index: int
    parent: int | None
    name: str
    url: str | None


def grow(outline: Outline, root: int, leaves: Sequence[Branch]) -> list[Branch]:
    """Find for each leaf the one it hangs below.

    Parameters
    ----------
    outline: the page.
    root: the entry that holds the whole menu.
    leaves: the names of the menu in the order of the page, their parents unset.
    """
    return _with_levels(outline, root, _Grower(outline, root, leaves).grow())


class _Grower:
    """Hands owners down from the root of a menu to its names."""

    def __init__(self, outline: Outline, root: int, leaves: Sequence[Branch]) -> None:
        self.outline = outline
        self.root = root
        self.leaves = leaves
        self.end = outline.ends[root]
        self.counts = self._count()
        self.owners: list[int | None] = [None] * (self.end - root)

    def _count(self) -> list[int]:
        at = {leaf.index for leaf in self.leaves}
        counts, total = [], 0
        for index in range(self.root, self.end + 1):
            counts.append(total)
            total += index in at
        return counts

    def _names_in(self, index: int) -> int:
        end = self.outline.ends[index]
        return self.counts[end - self.root] - self.counts[index - self.root]

    def _first_in(self, index: int) -> int:
        return self.counts[index - self.root]

    def grow(self) -> list[Branch]:
        for index in range(self.root, self.end):
            if self.outline.tags[index] and self._names_in(index) > 0:
                self._hand_down(index)
        return [
            Branch(leaf.index, self.owners[leaf.index - self.root], leaf.name, leaf.url)
            for leaf in self.leaves
        ]

    def _hand_down(self, index: int) -> None:
        """Give each part inside entry `index` its owner."""
        if self.outline.tags[index] == "a":
            return
        owner = self.owners[index - self.root]
        parts = [c for c in self.outline.children(index) if self._names_in(c)]
        if len(parts) == 1:
            self.owners[parts[0] - self.root] = owner
            return
        by_turns = self._by_turns(parts)
        head: int | None = None
        for part in parts:
            if head is not None and self._is_body(head, part, index, by_turns=by_turns):
                self.owners[part - self.root] = self._first_in(head)
                continue
            self.owners[part - self.root] = owner
            head = part if self._can_head(part) else None

    def _can_head(self, part: int) -> bool:
        if self._names_in(part) != 1 or self._is_folded(part):
            return False
        return self.outline.tags[part] not in _LISTS - {"table"}

    def _is_folded(self, part: int) -> bool:
        """Whether a part is shown only when the name before it is clicked."""
        style = self.outline.attributes[part].get("style")
        return bool(style and _FOLDED.search(style))

    def _by_turns(self, parts: Sequence[int]) -> bool:
        """Whether single names and groups of names follow each other by turns."""
        groups = [self._names_in(part) > 1 for part in parts]
        if len(groups) < 2 or groups[0] or not any(groups):
            return False
        shapes = {
            self.outline.signature(p)
            for p, g in zip(parts, groups, strict=True)
            if not g
        }
        singles = groups.count(False)
        return len(shapes) == 1 and singles - groups.count(True) <= singles // 3

    def _is_body(self, head: int, part: int, inside: int, *, by_turns: bool) -> bool:
        """Whether `part` holds what hangs below the one name of `head`."""
        outline = self.outline
        head_tag, tag = outline.tags[head], outline.tags[part]
        if head_tag == "table":
            return self._is_folded(part)
        if outline.signature(head) == outline.signature(part):
            return self._is_twin_body(head, part)
        told = self._told_by_tags(head_tag, tag)
        if told is not None:
            return told
        if head_tag == "td":
            return self._is_labelled(head, part)
        if not head_tag and tag == "a":
            return outline.texts[head].rstrip().endswith((":", "："))
        boxed = tag in _BOXES or tag == "li"
        return boxed and self._is_box_body(head, part, inside, by_turns=by_turns)

    def _is_twin_body(self, head: int, part: int) -> bool:
        """Two parts of one make: a row of names below a row with their heading."""
        tag = self.outline.tags[part]
        if tag == "tr":
            return self._holds_only_list(part)
        return tag in ("td", "div") and self._is_labelled(head, part)

    @staticmethod
    def _told_by_tags(head_tag: str, tag: str) -> bool | None:
        """What the two tags alone say; None when they say nothing."""
        if tag == "dd":
            return head_tag == "dt"
        if head_tag == "summary" or (head_tag == "th" and tag == "td"):
            return True
        if tag in _LISTS:
            return head_tag != "tr"
        return tag not in _HEADINGS if head_tag in _HEADINGS else None

    def _holds_only_list(self, row: int) -> bool:
        """Whether all names of a table row stand in a list or table inside it."""
        outline = self.outline
        inner = (
            index
            for index in range(row + 1, outline.ends[row])
            if outline.tags[index] in ("ul", "ol", "dl", "table")
        )
        first = next(inner, None)
        return first is not None and self._names_in(first) == self._names_in(row)

    def _is_labelled(self, head: int, part: int) -> bool:
        if self.outline.attribute(head, "rowspan") not in ("", "1"):
            return True
        bare = self.leaves[self._first_in(head)].url is None
        return bare and self._names_in(part) >= 2

    def _is_box_body(
        self, head: int, part: int, inside: int, *, by_turns: bool
    ) -> bool:
        holds_list = any(
            tag in ("ul", "ol", "dl", "table")
            for tag in self.outline.tags[part : self.outline.ends[part]]
        )
        marked = _HEAD_MARKS.fit(self.outline.marks(head))
        if not holds_list and self._names_in(part) < 2:
            if self._is_folded(part):
                return True
            return marked and _BODY_MARKS.fit(self.outline.marks(part))
        if self.outline.tags[part] == "li" and self._has_own_name(part):
            return False
        if self.outline.tags[inside] in ("li", "details") or by_turns:
            return True
        bare = self.leaves[self._first_in(head)].url is None
        return bare or marked

    def _has_own_name(self, part: int) -> bool:
        first = next(c for c in self.outline.children(part) if self._names_in(c))
        return self.outline.tags[first] not in _LISTS


def _with_levels(outline: Outline, root: int, branches: list[Branch]) -> list[Branch]:
    """Hang names of flat menus below each other by their shown level."""
    by_parent: dict[int | None, list[int]] = {}
    for position, branch in enumerate(branches):
        by_parent.setdefault(branch.parent, []).append(position)
    for parent, siblings in by_parent.items():
        levels = _levels(outline, root, [branches[s].index for s in siblings])
        if not levels:
            continue
        above: list[tuple[int, int]] = []
        for sibling, level in zip(siblings, levels, strict=True):
            while above and above[-1][0] >= level:
                above.pop()
            holder = above[-1][1] if above else parent
            branches[sibling] = replace(branches[sibling], parent=holder)
            above.append((level, sibling))
    return branches


def _levels(outline: Outline, root: int, entries: Sequence[int]) -> list[int]:
    """The shown levels of sibling names, or nothing when they show none."""
    if len(entries) < 3:
        return []
    parts_of = [_own_parts(outline, root, entry) for entry in entries]
    for measure in (_class_level, _style_indent, _text_indent):
        found = [measure(outline, parts) for parts in parts_of]
        if _tells_levels(found):
            return [level or 0 for level in found]
    return []


def _tells_levels(levels: Sequence[int | None]) -> bool:
    known = [level for level in levels if level is not None]
    different = set(known)
    if len(known) < len(levels) * 0.8 or not 2 <= len(different) <= 8:
        return False
    if len(different) == len(known) or known[0] != min(known):
        return False
    ranks = {level: rank for rank, level in enumerate(sorted(different))}
    steps = [ranks[b] - ranks[a] for a, b in pairwise(known)]
    return all(step <= 1 for step in steps)


@cache
def _level_words() -> tuple[re.Pattern[str], dict[str, int]]:
    marks = load_words("tree")["marks"]
    return re.compile(marks["level_classes"]), marks["word_levels"]


_LEVEL_ATTRIBUTES = ("data-level", "aria-level", "data-depth", "level")
_MARK_JOINTS = re.compile(r"[\s_-]+")


def _own_parts(outline: Outline, root: int, entry: int) -> list[int]:
    """The entry and the parts around it that hold nothing else."""
    parts = [entry]
    for steps, ancestor in enumerate(outline.ancestors(entry)):
        if ancestor <= root or steps > 3 or outline.tags[ancestor] in _LISTS:
            break
        parts.append(ancestor)
        if outline.tags[ancestor] in ("li", "tr"):
            break
    return parts


def _class_level(outline: Outline, parts: Sequence[int]) -> int | None:
    for part in parts:
        attributes = outline.attributes[part]
        for name in _LEVEL_ATTRIBUTES:
            value = outline.attribute(part, name) if name in attributes else ""
            if value.isdigit():
                return int(value[:2])
        level = _marked_level(outline.marks(part))
        if level is not None:
            return level
    return None


@lru_cache(maxsize=1024)
def _marked_level(marks: str) -> int | None:
    """The level a class names; all items of a menu share a few classes."""
    pattern, words = _level_words()
    match = pattern.search(marks)
    if match and match[1].isdigit():
        return int(match[1])
    pieces = _MARK_JOINTS.split(marks)
    return next((words[piece] for piece in pieces if piece in words), None)


def _style_indent(outline: Outline, parts: Sequence[int]) -> int | None:
    total = 0
    for part in parts:
        style = outline.attribute(part, "style")
        match = _INDENT.search(style.lower()) if style else None
        if match:
            total += int(match[1]) * (16 if match[2] in ("em", "rem") else 1)
    return total


def _text_indent(outline: Outline, parts: Sequence[int]) -> int | None:
    """Blanks and branch signs before a name."""
    entry, start = parts[0], parts[-1]
    lead = ""
    for index in range(start, min(outline.ends[entry], entry + 4)):
        text = outline.texts[index]
        if not text:
            continue
        sign = _LEAD.match(text.strip("\r\n\t "))
        lead += sign[0] if sign else ""
        if sign is None or len(sign[0]) < len(text.strip("\r\n\t ")):
            break
    return sum(2 if c in "\u3000│┃├└┣┗─━—" else 1 for c in lead)
