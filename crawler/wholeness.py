"""Whether a body came whole, told by its own text.

A program or a proxy that dies in the middle of a page often ends the answer in good
order, so the framing shows nothing. What is missing then must not pass for something
the site does not have.
"""

from __future__ import annotations

import re

_TAIL_BYTES = 4096
# A block that a file system lost; single NULs are only untidy.
_NUL_BLOCK = bytes(64)
_END = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)
_HIDDEN = re.compile(rb"<(?:!--|(script|style|textarea)\b)", re.IGNORECASE)
# Elements that nobody leaves open; <p>, <li>, <td> and <head> may be.
_CONTAINER = re.compile(
    rb"<(/?)(?:div|ul|ol|dl|table|form|section|a|body)\b", re.IGNORECASE
)
_BODY = re.compile(rb"<(?:body|frameset)\b", re.IGNORECASE)
_HEAD = re.compile(rb"<head\b", re.IGNORECASE)
_HEAD_END = re.compile(rb"</head\b", re.IGNORECASE)
_ENDS_AT_TOP = re.compile(rb"(?:</head|<body\b[^>]{0,400})>\s*\Z", re.IGNORECASE)
_SCRIPT = re.compile(rb"\s*(?:var|let|const)\s")
_OPEN_TAG = re.compile(rb"<(?:[a-zA-Z/!][^<>]*)?\Z")


def is_damaged(body: bytes) -> bool:
    """Whether the end or a block of a text body was lost on its way out.

    A page without closing tags of its own counts as whole as long as it leaves no
    element open that has to be closed.

    Parameters
    ----------
    body: the unpacked body of a text answer.
    """
    if _NUL_BLOCK in body:
        return True
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _is_cut_markup(body)
    return _SCRIPT.match(body) is not None and _is_cut_script(body)


def _is_cut_markup(body: bytes) -> bool:
    tail = max(0, len(body) - _TAIL_BYTES)
    if _END.search(body, tail) or _END.search(body):
        return False
    if _OPEN_TAG.search(body, tail):
        return True
    markup = _visible_markup(body)
    if markup is None:
        return True
    has_body = _BODY.search(markup) is not None
    is_in_head = _HEAD.search(markup) and not (has_body or _HEAD_END.search(markup))
    if is_in_head or _ENDS_AT_TOP.search(markup):
        return True
    slashes = _CONTAINER.findall(markup)
    still_open = slashes.count(b"") - slashes.count(b"/")
    return still_open > int(has_body)


def _visible_markup(body: bytes) -> bytes | None:
    """The body without comments and scripts; None when one of them has no end."""
    lowered = body.lower()
    kept: list[bytes] = []
    place = 0
    while found := _HIDDEN.search(lowered, place):
        kept.append(lowered[place : found.start()])
        ending = b"</" + found[1] if found[1] else b"-->"
        place = lowered.find(ending, found.end())
        if place < 0:
            return None
    kept.append(lowered[place:])
    return b"".join(kept)


def _is_cut_script(body: bytes) -> bool:
    return body.count(b"{") > body.count(b"}") or body.count(b"[") > body.count(b"]")
