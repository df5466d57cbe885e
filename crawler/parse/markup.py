"""From the text of a page to a sheet that the readers work on."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from crawler.parse.addresses import absolute
from crawler.parse.outline import Outline, make_outline
from crawler.parse.sheet import Sheet

_SELECTION = re.compile(r"<(/?)(?:select|option|optgroup)\b", re.IGNORECASE)
_MOST_OPTIONS = 2000


def make_sheet(text: str, url: str) -> tuple[LexborHTMLParser, Sheet]:
    """Parse a page and make it ready for the readers."""
    tree = LexborHTMLParser(_whole(text))
    outline = make_outline(tree)
    return tree, Sheet(outline, url, _base(outline, url), text)


def _whole(text: str) -> str:
    """Put right what the library cannot take.

    Rows of a table that come without their table would lose their cells.
    """
    start = text[:200].lstrip().lower()
    if start.startswith(("<tr", "<td", "<tbody")):
        return f"<table>{text}</table>"
    if text.count("<option") > _MOST_OPTIONS:
        # The library takes time squared for them.
        return _SELECTION.sub(r"<\1div", text)
    return text


def _base(outline: Outline, url: str) -> str:
    for index, tag in enumerate(outline.tags[:400]):
        if tag == "base":
            return absolute(url, outline.attribute(index, "href")) or url
    return url
