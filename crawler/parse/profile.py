"""A platform described by data alone: what the office writes in its settings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

FIELDS = ("index_no", "issuer", "doc_no", "source")
"""Fields of an information that a label of the office's own may name."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Fingerprint and selectors of one platform. "" leaves a part to its shape.

    Parameters
    ----------
    name: name of the platform.
    address: pieces of addresses, `*` for anything; one that occurs is enough.
    text: words of the source; all of them must occur.
    tree: the part that holds the catalogue.
    column: the links of columns inside it; by default all.
    rows: the rows of a list, each one element.
    row_title: the title inside a row, by default its longest link.
    row_date: the date inside a row.
    next: the links to further pages.
    title, date, body: headline, date and text of an information.
    labels: label as the page writes it, and the field of `FIELDS` that it means.
    """

    name: str
    address: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    tree: str = ""
    column: str = ""
    rows: str = ""
    row_title: str = ""
    row_date: str = ""
    next: str = ""
    title: str = ""
    date: str = ""
    body: str = ""
    labels: tuple[tuple[str, str], ...] = ()


SELECTORS = (
    "tree",
    "column",
    "rows",
    "row_title",
    "row_date",
    "next",
    "title",
    "date",
    "body",
)
"""The fields of a `Profile` that are CSS selectors."""


def is_selector(text: str) -> bool:
    """Whether a text is a CSS selector that the parser understands."""
    try:
        LexborHTMLParser("<p></p>").css(text)
    except SelectolaxError:
        return False
    return True


@lru_cache(maxsize=64)
def address_pattern(pieces: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds any of the address pieces, `*` standing for anything."""
    written = (
        ".{0,300}?".join(re.escape(part) for part in piece.split("*"))
        for piece in pieces
    )
    return re.compile("|".join(written) or "(?!)", re.IGNORECASE)
