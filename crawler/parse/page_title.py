"""The title of a page of which only the beginning is there."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from crawler.decode import decode
from crawler.parse.text import fold_blanks

_MOST_CHARACTERS = 200


def read_title(beginning: bytes, content_type: str = "") -> str:
    """The words of <title>, blanks folded; "" when the beginning does not hold it.

    Parameters
    ----------
    beginning: the first bytes of a page.
    content_type: the `Content-Type` header, or "".
    """
    tree = LexborHTMLParser(decode(beginning, content_type).text)
    title = tree.css_first("title")
    words = fold_blanks(title.text()) if title is not None else ""
    return words[:_MOST_CHARACTERS]
