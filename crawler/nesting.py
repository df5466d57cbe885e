"""How deep a page nests, found out before a parser has to climb down."""

from __future__ import annotations

import re

DEEPEST = 512
"""Browsers stop here as well."""

# Elements that every author closes; an open <p> or <li> nests nothing.
_TAG = re.compile(
    rb"<(/?)(?:div|ul|ol|dl|table|section|span|font|center|form|b|i|a|blockquote)\b",
    re.IGNORECASE,
)


def is_bottomless(body: bytes) -> bool:
    """Whether a page nests deeper than `DEEPEST`.

    Parameters
    ----------
    body: the unpacked body of a text answer.
    """
    if body.count(b"<") - body.count(b"</") <= DEEPEST:
        return False
    depth = 0
    for tag in _TAG.finditer(body):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > DEEPEST:
            return True
    return False
