"""The visible text of a page as lines, one for every block a reader sees.

A headline, an editor line, a table cell, a paragraph: each is one line. Inline elements
leave a seam in it, so "来源" and its value can still be told apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

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
        tags, ends, texts = self.outline.tags, self.outline.ends, self.outline.texts
        index, count = 0, len(tags)
        while index < count:
            while index >= ends[self.blocks[-1]]:
                self._finish()
                self.blocks.pop()
                self._begin(index)
            tag = tags[index]
            if not tag:
                self._add(index, texts[index])
            elif tag in _UNSEEN:
                index = ends[index]
                continue
            elif tag == "br":
                self.line.parts.append("\n")
            else:
                self._enter(index, tag)
            index += 1
        self._finish()
        return self.lines

    def _enter(self, index: int, tag: str) -> None:
        hides = index >= self.hidden_until and self._hides(index)
        if tag == "a":
            self.link_until = self.outline.ends[index]
        if hides:
            self.hidden_until = self.outline.ends[index]
        if hides or (tag not in _INLINE and ":" not in tag):
            self._finish()
            self.blocks.append(index)
            self._begin(index)

    def _begin(self, index: int) -> None:
        """Begin a new line, in the old one's shell when nothing came of that."""
        hidden = index < self.hidden_until
        if self.line.parts:
            self.line = Line(self.blocks[-1], index, hidden)
        else:
            self.line.block, self.line.start = self.blocks[-1], index
            self.line.hidden = hidden

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
        line.text = fold_blanks("".join(line.parts))
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

    def _hides(self, index: int) -> bool:
        attributes = self.outline.attributes[index]
        if not attributes:
            return False
        if "hidden" in attributes:
            return True
        style = attributes.get("style")
        if style and "n" in style and _HIDING_STYLE.search(style.lower()):
            return True
        names = attributes.get("class") or ""
        return not _HIDING_NAMES.isdisjoint(names.lower().split())
