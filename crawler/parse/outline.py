"""A page as a flat outline: every element and text in document order.

Walking a tree of nodes again and again is slow and, on hostile pages, deep. The outline
is made once, without recursion, and all list and menu readers work on its plain arrays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.parse.parts import FamiliarParts, Part, Script
from crawler.parse.text import fold_blanks

_MOST_ENTRIES = 60_000
_LONGEST_WRITER = 240
_NEAR_LEVELS = 6
_WRITTEN = re.compile(
    r"""document\.write(?:ln)?\(\s{0,4}\(?\s{0,4}["']([^"'<>]{1,60})["']"""
)
_RAW_TAGS = frozenset({"style", "noscript", "svg", "template"})
_NO_ATTRIBUTES: dict[str, str | None] = {}


@dataclass(frozen=True, slots=True)
class Outline:
    """The elements and non-blank texts of a page, in document order.

    Entry `i` is an element when `tags[i]` is not empty, else a text. All that lies
    inside entry `i` has the numbers `i + 1` up to, not including, `ends[i]`.

    Parameters
    ----------
    tags: lower-case tag names; "" for a text.
    parents: number of the enclosing element; -1 for the root.
    ends: one more than the number of the last entry inside.
    attributes: attributes of elements, empty for texts.
    texts: the characters of texts, "" for elements.
    scripts: the script elements, which have no entry of their own.
    complete: False when the page had more entries than are kept.
    parts: parts that other pages have as well, by the number of their own entry; none
        lies inside another.
    """

    tags: list[str]
    parents: list[int]
    ends: list[int]
    attributes: list[dict[str, str | None]]
    texts: list[str]
    scripts: list[Script]
    complete: bool = True
    parts: dict[int, Part] = field(default_factory=dict)

    def named(self, tag: str) -> Iterator[int]:
        """Numbers of the elements of one tag name, in the order of the page."""
        tags, index = self.tags, -1
        for _ in range(tags.count(tag)):
            index = tags.index(tag, index + 1)
            yield index

    def attribute(self, index: int, name: str) -> str:
        """An attribute of entry `index`, outer blanks removed, "" when absent."""
        return (self.attributes[index].get(name) or "").strip()

    def children(self, index: int) -> Iterator[int]:
        """Numbers of the entries directly inside entry `index`."""
        child, end = index + 1, self.ends[index]
        while child < end:
            yield child
            child = self.ends[child]

    def text(self, index: int) -> str:
        """All text inside entry `index`, blanks folded."""
        return fold_blanks("".join(self.texts[index : self.ends[index]]))

    def ancestors(self, index: int) -> Iterator[int]:
        """Numbers of the enclosing elements, from the inside out."""
        index = self.parents[index]
        while index >= 0:
            yield index
            index = self.parents[index]

    def is_inside(self, index: int, entries: frozenset[int]) -> bool:
        """Whether entry `index` is one of `entries` or lies little below one."""
        for _ in range(_NEAR_LEVELS):
            if index in entries:
                return True
            index = self.parents[index]
        return False

    def marks(self, index: int) -> str:
        """Class, id and role of entry `index` as one lower-case string."""
        attributes = self.attributes[index]
        if not attributes:
            return ""
        get = attributes.get
        return _joined_marks(get("class"), get("id"), get("role"))

    def signature(self, index: int) -> tuple[str, str]:
        """Tag and class of entry `index`: what siblings of one kind share."""
        return self.tags[index], self.attribute(index, "class")


@lru_cache(maxsize=1024)
def _joined_marks(*values: str | None) -> str:
    """Marks in lower case; the elements of a site share a small stock of them."""
    return " ".join(value.lower() for value in values if value)


def make_outline(tree: LexborHTMLParser) -> Outline:
    """Flatten `tree`; at most 60,000 entries are kept.

    Parameters
    ----------
    tree: the parsed page; it is not changed.
    """
    root = tree.root
    if root is None:
        return Outline([], [], [], [], [], [])
    return _Walk().run(root)


_FAMILIAR = FamiliarParts()


class _Walk:
    """One pass over a tree without recursion.

    Pages have thousands of nodes and this is run on every one of them, so the loop
    keeps everything in local names and asks each node for as little as it can.
    """

    def __init__(self) -> None:
        self.outline = Outline([], [], [], [], [], [])
        self.repeated: list[tuple[int, str]] = []
        self.script_places: list[int] = []

    def run(self, root: LexborNode) -> Outline:
        outline = self.outline
        tags, parents, ends = outline.tags, outline.parents, outline.ends
        attributes, texts = outline.attributes, outline.texts
        opened: list[LexborNode] = []
        numbers = [-1]
        node: LexborNode | None = root
        while node is not None and len(tags) < _MOST_ENTRIES:
            tag = node.tag or ""
            inside = text = None
            own = _NO_ATTRIBUTES
            if tag == "-text":
                text = node.text_content
                tag = ""
            elif tag == "script":
                text = self._script(node)
                tag = ""
            elif tag not in _RAW_TAGS and tag[0] not in "-!":
                own = node.attributes
                promising = _FAMILIAR.is_promising(tag, own)
                if not promising or not self._is_familiar(node, tag, own, numbers[-1]):
                    # The words in an element that shows a file are seen by nobody.
                    is_file = tag == "object" and own.get("data")
                    inside = None if is_file else node.first_child
                else:
                    tag = ""
            else:
                tag = ""
            if tag or (text and not text.isspace()):
                tags.append(tag)
                parents.append(numbers[-1])
                attributes.append(own)
                texts.append(text or "")
                ends.append(len(tags))
            if inside is not None:
                opened.append(node)
                numbers.append(len(tags) - 1)
                node = inside
                continue
            node = node.next if opened else None
            while node is None and opened:
                ends[numbers.pop()] = len(tags)
                following = opened.pop()
                node = following.next if opened else None
        complete = node is None
        for number in numbers[1:]:
            ends[number] = len(tags)
        if not complete:
            return _cut(outline)
        self._keep_repeated()
        return outline

    def _is_familiar(
        self, node: LexborNode, tag: str, own: dict[str, str | None], parent: int
    ) -> bool:
        """Take an element over from an earlier page, if it was written the same."""
        written = node.html or ""
        part = _FAMILIAR.find(tag, own, written)
        outline, start = self.outline, len(self.outline.tags)
        if part is None:
            if _FAMILIAR.is_repeated(written):
                self.repeated.append((start, written))
            return False
        if start + len(part.tags) >= _MOST_ENTRIES:
            return False
        outline.parts[start] = part
        outline.tags.extend(part.tags)
        outline.attributes.extend(part.attributes)
        outline.texts.extend(part.texts)
        outline.scripts.extend(part.scripts)
        self.script_places.extend([start + 1] * len(part.scripts))
        outline.ends.extend([end + start for end in part.ends])
        outline.parents.append(parent)
        outline.parents.extend([above + start for above in part.parents[1:]])
        return True

    def _keep_repeated(self) -> None:
        for start, written in self.repeated:
            scripts = self._scripts_inside(start, written)
            if scripts is not None:
                _FAMILIAR.keep(written, self._part(start, scripts))

    def _scripts_inside(self, start: int, written: str) -> list[Script] | None:
        """The scripts of a part; None when one may also stand right behind it."""
        if "<script" not in written:
            return []
        end = self.outline.ends[start]
        if end in self.script_places:
            return None
        places = zip(self.outline.scripts, self.script_places, strict=True)
        return [script for script, place in places if start < place < end]

    def _part(self, start: int, scripts: list[Script]) -> Part:
        outline = self.outline
        end = outline.ends[start]
        return Part(
            outline.tags[start:end],
            [above - start for above in outline.parents[start:end]],
            [inner - start for inner in outline.ends[start:end]],
            outline.attributes[start:end],
            outline.texts[start:end],
            scripts,
        )

    def _script(self, node: LexborNode) -> str:
        """Keep a script; the words a short one writes count as text of the page."""
        text = node.text(deep=True) or ""
        self.outline.scripts.append(Script(dict(node.attributes), text))
        self.script_places.append(len(self.outline.tags))
        return _written_words(text)


def _cut(outline: Outline) -> Outline:
    return Outline(
        outline.tags,
        outline.parents,
        outline.ends,
        outline.attributes,
        outline.texts,
        outline.scripts,
        complete=False,
    )


def entry_numbers(tree: LexborHTMLParser) -> dict[int, int]:
    """Number in the outline of each element of `tree`, by the identity of its node.

    Only adapters that work with selectors need it, so the outline itself does not carry
    it along.
    """
    numbers: dict[int, int] = {}
    count = 0
    opened: list[LexborNode] = []
    node = tree.root
    while node is not None:
        tag = node.tag or ""
        inside = None
        if tag == "-text":
            text = node.text_content
            count += bool(text and not text.isspace())
        elif tag == "script":
            count += bool(_written_words(node.text(deep=True) or ""))
        elif tag not in _RAW_TAGS and tag[0] not in "-!":
            numbers[node.mem_id] = count
            count += 1
            is_file = tag == "object" and node.attributes.get("data")
            inside = None if is_file else node.first_child
        if inside is not None:
            opened.append(node)
            node = inside
            continue
        node = node.next if opened else None
        while node is None and opened:
            following = opened.pop()
            node = following.next if opened else None
    return {node: number for node, number in numbers.items() if number < _MOST_ENTRIES}


def _written_words(script: str) -> str:
    """The words that a short script writes into the page."""
    if len(script) >= _LONGEST_WRITER or "document.write" not in script:
        return ""
    written = _WRITTEN.search(script)
    return written[1] if written else ""
