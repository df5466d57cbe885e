"""Making text from foreign pages inert before it reaches a terminal, page or letter."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INERT_OUTSIDE_JSON = re.compile(f"[\x7f-\x9f\ud800-\udfff\u2028\u2029{_DIRECTION}]")
_UNWANTED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_BLANKS = re.compile(r"\s+")


def plain(text: str) -> str:
    """Return one line of text without control, direction or half characters.

    A title may carry escape sequences that would colour or retitle a terminal, and
    marks that turn the reading direction; none of them survives.
    """
    folded = _BLANKS.sub(" ", text)
    kept = (sign for sign in folded if unicodedata.category(sign) not in _UNWANTED)
    return "".join(kept).strip()


def short_name(name: str, district: str) -> str:
    """Return a unit's name without the district's before it, where it says no more."""
    return plain(name).removeprefix(plain(district)) or plain(name)


def inert_json(document: str) -> str:
    r"""Return a JSON text in which such characters are written as \uXXXX."""
    return _INERT_OUTSIDE_JSON.sub(lambda sign: f"\\u{ord(sign[0]):04x}", document)


def inert_cell(value: str) -> str:
    """Return a cell no spreadsheet takes for a formula."""
    text = plain(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def web_address(address: str | None) -> str | None:
    """Return the address when it is a plain http(s) one, else None.

    What is not (javascript:, data:, file: …) must never become a link.
    """
    if not address or plain(address) != address:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in {"http", "https"} and parts.netloc else None
