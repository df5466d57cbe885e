"""Plain-text helpers: blanks, full-width characters, and nothing else."""

from __future__ import annotations

import re

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\ufffc]")
_FULL_WIDTH = re.compile("[\uff01-\uff5e\u3000]")
_HALF_WIDTH_OF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 32}


def fold_blanks(text: str) -> str:
    """Fold every run of blanks into one space; drop invisible characters and ends."""
    if text.isprintable():
        return " ".join(text.split()) if "  " in text else text.strip()
    return " ".join(_INVISIBLE.sub("", text).split())


def drop_blanks(text: str) -> str:
    """Remove every blank and invisible character."""
    if text.isprintable():
        return text.replace(" ", "")
    return "".join(_INVISIBLE.sub("", text).split())


def to_half_width(text: str) -> str:
    """Turn full-width letters, digits and signs into ASCII, keeping every offset."""
    if not _FULL_WIDTH.search(text):
        return text
    return text.translate(_HALF_WIDTH_OF)
