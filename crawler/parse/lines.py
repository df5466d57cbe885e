"""The visible text of a page as lines, one for every block a reader sees.

A headline, an editor line, a table cell, a paragraph: each is one line. Inline elements
leave a seam in it, so "来源" and its value can still be told apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from crawler.parse.outline import Outline
from crawler.parse.text import fold_blanks

SEAM = "\x1f"
_LARGEST_EMPTY_CELL = 12
CELLS = frozenset({"td", "th", "dt", "dd"})
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdo",
        "big",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "ruby",
        "rt",
        "rp",
        "input",
    ]
)
_UNSEEN = frozenset(
    [
        "head",
        "title",
        "meta",
        "link",
        "select",
        "option",
        "textarea",
        "button",
        "iframe",
        "object",
        "embed",
        "script",
        "style",
        "noscript",
        "template",
        "datalist",
        "audio",
        "video",
        "canvas",
        "map",
    ]
)
_HIDING_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)")
_HIDING_NAMES = frozenset(
    {"hidden", "hide", "d-none", "dn", "none", "undis", "sr-only"}
)


@dataclass(slots=True)
class Line:
    """One line of the page.

    Parameters
    ----------
    block: number of the innermost block element in the outline.
    start: number of its first entry in the outline.
    hidden: it is kept from the reader's eye.
    parts: its text nodes as they stand; "\\n" for a line break.
    link_chars: how many characters stand in links, blanks left out.
    """

    block: int
    start: int
    hidden: bool = False
    parts: list[str] = field(default_factory=list)
    link_chars: int = 0
    text: str = ""
    chars: int = 0

    @property
    def seamed(self) -> str:
        """The text with a seam between text nodes."""
        return SEAM.join(self.parts)

    @property
    def prose_chars(self) -> int:
        """Characters outside links, blanks left out."""
        return self.chars - self.link_chars


def read_lines(outline: Outline) -> list[Line]:
    """Cut the body of a page into lines, in document order."""
    return _Reader(outline).run()


class _Reader:
    """One pass over an outline."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.lines: list[Line] = []
        self.blocks: list[int] = [0]
        self.hidden_until = 0
        self.link_until = 0
        self.line = Line(0, 0)

    def run(self) -> list[Line]:
        outline, blocks = self.outline, self.blocks
        tags, ends, texts = outline.tags, outline.ends, outline.texts
        attributes = outline.attributes
        index, count, block_end = 0, len(tags), ends[0] if ends else 0
        while index < count:
            while index >= block_end:
                blocks.pop()
                block_end = ends[blocks[-1]]
                self._turn(index)
            tag = tags[index]
            if not tag:
                self._add(index, texts[index])
            elif tag in _UNSEEN:
                index = ends[index]
                continue
            elif tag == "br":
                self.line.parts.append("\n")
            else:
                if tag == "a":
                    self.link_until = ends[index]
                if self._is_block(tag, index, attributes[index]):
                    blocks.append(index)
                    block_end = ends[index]
                    self._turn(index)
            index += 1
        self._finish()
        return self.lines

    def _is_block(
        self, tag: str, index: int, attributes: dict[str, str | None]
    ) -> bool:
        """Whether an element begins a line of its own, as all hidden ones do."""
        if attributes and index >= self.hidden_until and _hides(attributes):
            self.hidden_until = self.outline.ends[index]
            return True
        return tag not in _INLINE and ":" not in tag

    def _turn(self, index: int) -> None:
        """Finish a line and begin the next, in its shell when nothing came of it."""
        line = self.line
        hidden = index < self.hidden_until
        if line.parts:
            self._finish()
            self.line = Line(self.blocks[-1], index, hidden)
            return
        if self.outline.tags[line.block] in CELLS:
            self._finish()
        line.block, line.start, line.hidden = self.blocks[-1], index, hidden

    def _add(self, index: int, text: str) -> None:
        self.line.parts.append(text)
        if index < self.link_until:
            self.line.link_chars += len("".join(text.split()))

    def _finish(self) -> None:
        line = self.line
        if not line.parts:
            if self._is_empty_cell(line):
                self.lines.append(Line(line.block, line.start, line.hidden))
            return
        parts = line.parts
        line.text = fold_blanks(parts[0] if len(parts) == 1 else "".join(parts))
        line.chars = len(line.text) - line.text.count(" ")
        if line.text:
            self.lines.append(line)

    def _is_empty_cell(self, line: Line) -> bool:
        outline, block = self.outline, line.block
        return (
            line.start == block
            and outline.tags[block] in CELLS
            and outline.ends[block] - block <= _LARGEST_EMPTY_CELL
            and not any(outline.texts[block : outline.ends[block]])
        )


def _hides(attributes: dict[str, str | None]) -> bool:
    if "hidden" in attributes:
        return True
    style = attributes.get("style")
    if style and "n" in style and _HIDING_STYLE.search(style.lower()):
        return True
    names = attributes.get("class")
    return bool(names) and _is_hiding_name(names)


@lru_cache(maxsize=1024)
def _is_hiding_name(names: str) -> bool:
    """Whether a class hides its element; a site has few classes on many elements."""
    return not _HIDING_NAMES.isdisjoint(names.lower().split())
