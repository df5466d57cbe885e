"""A page made ready for reading: its outline, its links and its regions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from itertools import accumulate

from crawler.parse.addresses import absolute, scripted_place
from crawler.parse.outline import Outline
from crawler.parse.text import drop_blanks, fold_blanks
from crawler.parse.words import Marks, load_words

FRAME, TRAIL, SIDE, PAGER = 1, 2, 4, 8
_CUT = ("...", "…", "..", "．．．")
_LINE_BREAKS = re.compile(r"\s*[\n\t\r]\s*")
_LABELLED_TITLE = re.compile(
    r"^\s*(?:文章)?(?:标\s*题|名\s*称)\s*[:：]\s*([^\n\r]{1,300})"
)
_LABELS_BELOW = re.compile(
    r"(?:[\n\r]\s*\S{2,6}|\s(?:发布|更新)(?:时间|日期))\s?[:：].*", re.DOTALL
)
_MORE_LABELS = re.compile(r"\s+\S{2,6}[:：]")
_SCRIPT_ATTRIBUTES = ("onclick", "data-href", "data-url", "data-link", "_href", "url")
_CLICK_ATTRIBUTES = ("onclick", "data-href", "data-url", "data-link")
_NEVER_CLICKED = frozenset({"a", "area", "input", "img", "body", "form"})
_LONGEST_CLICKED = 60
_BIG_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a page.

    Parameters
    ----------
    index: number of its entry in the outline.
    href: the address as written, or the one inside its script; "" when there is none.
    url: the absolute address, or None when it leads to no page.
    name: the visible words, blanks folded.
    title: the full words; those of the title attribute where the visible ones are cut.
    """

    index: int
    href: str
    url: str | None
    name: str
    title: str


@dataclass
class Sheet:
    """One page ready for the readers.

    Parameters
    ----------
    outline: the flat page.
    url: address of the page.
    base: address that relative links are joined to.
    source: the text of the page, for what only scripts and comments tell.
    """

    outline: Outline
    url: str
    base: str
    source: str
    _link_of: dict[int, Link] = field(default_factory=dict)

    @cached_property
    def links(self) -> list[Link]:
        """All links with words, in the order of the page."""
        outline = self.outline
        found = []
        for index, tag in enumerate(outline.tags):
            if tag in ("a", "area"):
                link = self._read_link(index)
                if link:
                    found.append(link)
        self._link_of = {link.index: link for link in found}
        return found

    @cached_property
    def clickables(self) -> list[Link]:
        """Parts with words that are no links and that a script opens like one.

        Only those are named that hold no link and no smaller part of the kind.
        """
        if not any(name in self.source for name in _CLICK_ATTRIBUTES):
            return []
        outline, counts = self.outline, self.link_counts
        found: list[Link] = []
        for index in range(len(outline.tags) - 1, -1, -1):
            attributes, end = outline.attributes[index], outline.ends[index]
            if not attributes or outline.tags[index] in _NEVER_CLICKED:
                continue
            if attributes.keys().isdisjoint(_CLICK_ATTRIBUTES):
                continue
            is_outer = counts[end] > counts[index]
            if is_outer or (found and found[-1].index < end):
                continue
            href, url = self.target(index)
            name = outline.text(index)
            if url and 0 < len(name) <= _LONGEST_CLICKED:
                title = full_title(name, outline.attribute(index, "title"))
                found.append(Link(index, href, url, name, title))
        return found[::-1]

    @cached_property
    def link_counts(self) -> list[int]:
        """How many links begin before each entry; one more than there are entries."""
        return self.counts({link.index for link in self.links})

    def counts(self, entries: set[int]) -> list[int]:
        """How many of `entries` lie before each entry of the outline."""
        present = bytearray(len(self.outline.tags))
        for entry in entries:
            present[entry] = 1
        return list(accumulate(present, initial=0))

    def link_at(self, index: int) -> Link | None:
        """The link whose element has number `index`."""
        return self._link_of.get(index) if self.links else None

    @cached_property
    def scripts(self) -> str:
        """The text of all inline scripts, at most 400,000 characters."""
        parts = [script.text for script in self.outline.scripts if script.text]
        return "\n".join(parts)[:400_000]

    @cached_property
    def regions(self) -> list[int]:
        """For each entry the bits of the framing parts it lies in."""
        outline = self.outline
        flags: list[int] = []
        for index, parent in enumerate(outline.parents):
            flag = flags[parent] if parent >= 0 else 0
            if outline.attributes[index] or outline.tags[index] in ("header", "footer"):
                flag |= self._own_region(index)
            flags.append(flag)
        return flags

    def _own_region(self, index: int) -> int:
        outline = self.outline
        tag = outline.tags[index]
        if tag in ("a", "html", "body", "li", "span", "img", "input"):
            return 0
        marks = outline.marks(index)
        flag = _region_of(marks) if marks else 0
        if tag in ("header", "footer"):
            flag |= FRAME
        if flag & FRAME and not self._frames(index):
            flag &= ~FRAME
        size = outline.ends[index] - index
        return 0 if size > len(outline.tags) * _BIG_SHARE else flag

    def _frames(self, index: int) -> bool:
        """A frame is a part with links of its own, not the head of some box."""
        counts = self.link_counts
        return counts[self.outline.ends[index]] - counts[index] > 2

    def _read_link(self, index: int) -> Link | None:
        outline = self.outline
        name = outline.text(index)
        attribute = outline.attribute(index, "title")
        if not name and not attribute:
            name = self._picture_words(index)
        title = full_title(name, attribute)
        if not title:
            return None
        href, url = self.target(index)
        return Link(index, href, url, name or title, title)

    def _picture_words(self, index: int) -> str:
        for inner in range(index + 1, self.outline.ends[index]):
            if self.outline.tags[inner] == "img":
                return fold_blanks(self.outline.attribute(inner, "alt"))
        return ""

    def target(self, index: int) -> tuple[str, str | None]:
        """Address of a link or clickable element: as written, and absolute."""
        href = self.outline.attribute(index, "href")
        url = absolute(self.base, href) if href else None
        if url:
            return href, url
        attributes = self.outline.attributes[index]
        for name in _SCRIPT_ATTRIBUTES:
            value = attributes.get(name)
            if not value:
                continue
            place = value.strip() if name != "onclick" else scripted_place(value)
            url = absolute(self.base, place) if place else None
            if url and place:
                return place, url
        place = scripted_place(href)
        return (place, absolute(self.base, place)) if place else (href, None)


@cache
def _region_marks() -> tuple[tuple[int, Marks], ...]:
    marks = load_words("lists")["marks"]
    return (
        (FRAME, Marks(marks["frame"])),
        (TRAIL, Marks(marks["trail"])),
        (SIDE, Marks(marks["side"])),
        (PAGER, Marks(marks["pager"])),
    )


@lru_cache(maxsize=1024)
def _region_of(marks: str) -> int:
    return sum(flag for flag, words in _region_marks() if words.fit(marks))


@lru_cache(maxsize=1024)
def full_title(name: str, attribute: str) -> str:
    """The full words of a link: the title attribute where the visible ones are cut.

    >>> full_title("关于印发...", "关于印发工作要点的通知")
    '关于印发工作要点的通知'
    """
    if not attribute:
        return name
    labelled = _LABELLED_TITLE.match(attribute)
    if labelled:
        attribute = _MORE_LABELS.split(labelled[1])[0]
    attribute = _LABELS_BELOW.sub("", attribute)
    attribute = _LINE_BREAKS.sub(" ", attribute).strip()
    if not name:
        return attribute
    bare = drop_blanks(name)
    cut = next((bare[: -len(sign)] for sign in _CUT if bare.endswith(sign)), None)
    solid = drop_blanks(attribute)
    if cut is not None and solid.startswith(cut[-200:][: max(len(cut) - 1, 1)]):
        return attribute
    if solid.startswith(bare) or (len(solid) >= len(bare) and solid in (bare, name)):
        return attribute
    return name
