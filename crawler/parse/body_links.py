"""Links and pictures in the text of an article, hidden ones marked as such.

Papers that belong to the one shown (its interpretation, its original) are linked from a
block of their own beside or below the text; those links are found by its heading.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain, islice
from urllib.parse import urlsplit

from catalog_spec.observations import LinkSeen
from crawler.parse.addresses import absolute
from crawler.parse.body import Body, first_closing_entry
from crawler.parse.lines import Line
from crawler.parse.outline import Outline
from crawler.parse.text import drop_blanks
from crawler.parse.vocabulary import words_of
from crawler.parse.words import one_of

_MOST_LINKS = 200
_MOST_RELATED = 20
_LONGEST_HEADING = 12
_FURTHEST_BLOCK = 3
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
# Nothing shows of what is cut off behind a height or width of nothing.
_NO_HEIGHT = re.compile(
    r"(?:^|;)\s{0,9}(?:max-)?(?:height|width)\s{0,9}:\s{0,9}[01](?:px|pt|em|%)?\s{0,9}"
    r"(?:!|;|$)"
)
_CUTS_OFF = re.compile(r"overflow\s{0,9}:\s{0,9}hidden")
_DOT = re.compile(r"[01](?:px)?")
_NUMBER = re.compile(r"\s{0,9}([0-9]{1,5})\s{0,9}(?:px)?\s{0,9}$")
_PICTURES = ("data-src", "data-original", "data-echo", "src")
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
        return range(entry, min(end, first_closing_entry(lines, entry, end)))
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
    # What stands in src until the picture is scrolled to is a blank one.
    address = next((attributes[n] for n in _PICTURES if attributes.get(n)), None) or ""
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


def find_related(
    outline: Outline, span: range, url: str, attachments: Collection[str]
) -> tuple[LinkSeen, ...]:
    """The links to papers of the same site that belong to the one shown.

    They stand in a column of their own and are read there.

    Parameters
    ----------
    outline, span, url, attachments: as for `find_links`.
    """
    host = urlsplit(url).netloc
    found: dict[str, LinkSeen] = {}
    for index in islice(_related_entries(outline, span), _MOST_RELATED):
        address = absolute(url, outline.attribute(index, "href"))
        if address is None or address in attachments:
            continue
        if urlsplit(address).netloc == host:
            words = outline.attribute(index, "title") or outline.text(index)
            found.setdefault(address, LinkSeen(address, words))
    return tuple(found.values())


def _related_entries(outline: Outline, span: range) -> Iterator[int]:
    """Links outside the text that lead to papers that belong to the one shown."""
    texts, headings = outline.texts, _heading_words()
    outside = chain(range(span.start), range(span.stop, len(texts)))
    for index in outside:
        text = texts[index]
        if not text or len(text) > 4 * _LONGEST_HEADING or not headings.search(text):
            continue
        above = outline.parents[index]
        around = (above, outline.parents[above])
        link = next((n for n in around if n >= 0 and outline.tags[n] == "a"), None)
        if link is None:
            yield from _links_under(outline, index, span.start)
        elif _link_words().search(text):
            yield link


def _links_under(outline: Outline, heading: int, text: int) -> Sequence[int]:
    """Those that follow a heading in the nearest element around it that holds any.

    An element that holds the beginning of the text as well is no block of links.
    """
    if len(drop_blanks(outline.texts[heading])) > _LONGEST_HEADING:
        return ()
    for above in islice(outline.ancestors(heading), _FURTHEST_BLOCK):
        if above <= text < outline.ends[above]:
            break
        links = [
            index
            for index in range(heading + 1, outline.ends[above])
            if outline.tags[index] == "a"
        ]
        if links:
            return links
    return ()


@cache
def _heading_words() -> re.Pattern[str]:
    return one_of(
        {*words_of("shapes", "related_headings"), *words_of("shapes", "related_links")}
    )


@cache
def _link_words() -> re.Pattern[str]:
    return one_of(words_of("shapes", "related_links"))


def hides(attributes: dict[str, str | None]) -> bool:
    """Whether an element is written so that no reader sees what is in it."""
    if "hidden" in attributes or _is_a_dot(attributes):
        return True
    style = attributes.get("style")
    return bool(style) and _is_hiding_style(style)


def _is_a_dot(attributes: dict[str, str | None]) -> bool:
    """Whether an element (a marquee, a frame) is made a pixel large at most."""
    sides = (attributes.get("width"), attributes.get("height"))
    return all(side is not None and _DOT.fullmatch(side.strip()) for side in sides)


@lru_cache(maxsize=1024)
def _is_hiding_style(style: str) -> bool:
    lower = style.lower()
    if _HIDING_STYLE.search(lower):
        return True
    return bool(_NO_HEIGHT.search(lower) and _CUTS_OFF.search(lower))


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
