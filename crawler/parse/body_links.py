"""Links and pictures in the text of an article, hidden ones marked as such."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from catalog_spec.observations import LinkSeen
from crawler.parse.addresses import absolute
from crawler.parse.body import Body
from crawler.parse.lines import Line
from crawler.parse.outline import Outline

_MOST_LINKS = 200
_SMALLEST_PICTURE = 40
_HIDING_STYLE = re.compile(
    r"(?:^|;)\s{0,9}(?:"
    r"display\s{0,9}:\s{0,9}none"
    r"|visibility\s{0,9}:\s{0,9}(?:hidden|collapse)"
    r"|font-size\s{0,9}:\s{0,9}0(?:px|pt|em|rem|%)?\s{0,9}(?:!|;|$)"
    r"|opacity\s{0,9}:\s{0,9}0(?:\.0{1,3})?\s{0,9}(?:!|;|$)"
    r"|(?:left|top|right|bottom|text-indent|margin-left|margin-top)\s{0,9}:\s{0,9}"
    r"-[0-9]{3,6}(?:px|em|rem|pt)"
    r")"
)
_NUMBER = re.compile(r"\s{0,9}([0-9]{1,5})\s{0,9}(?:px)?\s{0,9}$")
_FURNITURE = re.compile(r"icon|filetype|/print|qrcode|spacer|blank\.", re.IGNORECASE)


def text_span(
    outline: Outline,
    lines: Sequence[Line],
    body: Body,
    entry: int,
) -> range:
    """The entries of the outline that make up the text of an article.

    Parameters
    ----------
    outline, lines, body: the page.
    entry: number of the entry of the headline.
    """
    if body.named is not None:
        return range(body.named + 1, outline.ends[body.named])
    end = outline.ends[body.box]
    if not body.numbers:
        return range(entry, end)
    following = body.numbers[-1] + 1
    if following < len(lines):
        end = min(end, lines[following].start)
    return range(min(lines[body.numbers[0]].start, end), end)


def count_pictures(outline: Outline, span: range, framed: bytearray) -> int:
    """How many pictures stand in the text; icons and furniture do not count."""
    tags = outline.tags
    return sum(
        tags[index] == "img"
        and not framed[index]
        and _is_picture(outline.attributes[index])
        for index in span
    )


def _is_picture(attributes: dict[str, str | None]) -> bool:
    address = attributes.get("src") or attributes.get("data-src") or ""
    sides = (attributes.get("width"), attributes.get("height"))
    return (
        bool(address)
        and not _FURNITURE.search(address)
        and not any(map(_is_tiny, sides))
    )


def _is_tiny(side: str | None) -> bool:
    number = _NUMBER.match(side) if side else None
    return number is not None and int(number[1]) < _SMALLEST_PICTURE


def find_links(
    outline: Outline,
    span: range,
    url: str,
    attachments: Collection[str],
    framed: bytearray,
) -> tuple[LinkSeen, ...]:
    """The links in the text that lead to pages, each address once.

    Parameters
    ----------
    outline, span: the page and the entries of its text.
    url: address of the page, to make links absolute.
    attachments: addresses that are files and no links.
    framed: the furniture, see `framed_entries`.
    """
    found: dict[str, LinkSeen] = {}
    hidden_until = 0
    for index in span:
        attributes = outline.attributes[index]
        if not attributes:
            continue
        if index >= hidden_until and hides(attributes):
            hidden_until = outline.ends[index]
        if outline.tags[index] != "a" or framed[index]:
            continue
        address = absolute(url, attributes.get("href") or "")
        if address is None or address in attachments or address in found:
            continue
        is_hidden = index < hidden_until or _hides_inside(outline, index)
        found[address] = LinkSeen(address, outline.text(index), is_hidden)
        if len(found) == _MOST_LINKS:
            break
    return tuple(found.values())


def hides(attributes: dict[str, str | None]) -> bool:
    """Whether an element is written so that no reader sees what is in it."""
    if "hidden" in attributes:
        return True
    style = attributes.get("style")
    return bool(style) and _is_hiding_style(style)


@lru_cache(maxsize=2048)
def _is_hiding_style(style: str) -> bool:
    return bool(_HIDING_STYLE.search(style.lower()))


def _hides_inside(outline: Outline, index: int) -> bool:
    """Whether the one element around all words of a link hides them."""
    inside = index + 1
    while inside < outline.ends[index] and outline.tags[inside]:
        if outline.ends[inside] != outline.ends[index]:
            return False
        if hides(outline.attributes[inside]):
            return True
        inside += 1
    return False
