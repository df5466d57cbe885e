"""List calls whose whole address a script joins from pieces.

`fetch("/api/list?channelId=12&pageNo=" + page)` and its kin: the pieces that are
variables are looked up in the script, the page number is left open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

_CALL = re.compile(
    r"""(?:\bfetch\s{0,4}\(|\.(?:get|getJSON|load)\s{0,4}\(|\burl\s{0,4}:|"""
    r"""\.open\s{0,4}\(\s{0,4}["'](?:GET|get)["']\s{0,4},)\s{0,4}(?=["'`A-Za-z_$])"""
)
_PIECE = re.compile(
    r"""\s{0,8}(?:"([^"\n]{0,600})"|'([^'\n]{0,600})'|`([^`]{0,900})`|"""
    r"""([\w$.]{1,80}(?:\([^()\n]{0,60}\)|\[[^\[\]\n]{0,60}\])?))\s{0,8}(\+?)"""
)
_INSIDE = re.compile(r"\$\{\s{0,4}([\w$.()\[\] +-]{1,80}?)\s{0,4}\}")
_PLAIN_NAME = re.compile(r"[A-Za-z_$][\w$]{0,60}")
_FLEETING = re.compile(r"_|t|ts|v|r|rand|random|time|timestamp|nocache", re.IGNORECASE)
_OPEN = "\x00"
_MOST_PIECES = 24


@dataclass(frozen=True, slots=True)
class JoinedAddress:
    """An address as a script joins it.

    Parameters
    ----------
    place: everything before the question mark.
    fields: its fields; the value of an open one is None.
    """

    place: str
    fields: tuple[tuple[str, str | None], ...]


def joined_addresses(script: str) -> Iterator[JoinedAddress]:
    """The addresses with fields that a script calls, in its order.

    Addresses whose place is not known, or with a field other than a fleeting one that
    is named twice, are left out.

    Parameters
    ----------
    script: the text of a page's scripts.
    """
    for match in _CALL.finditer(script):
        address = _resolved(_joined(script, match.end()), script)
        place, mark, query = address.partition("?")
        if mark and place and _OPEN not in place and not urlsplit(place).fragment:
            yield JoinedAddress(place, tuple(_fields(query)))


def _fields(query: str) -> Iterator[tuple[str, str | None]]:
    for name, value in parse_qsl(query, keep_blank_values=True):
        if _OPEN not in value:
            yield name, unquote(value)
        elif not _FLEETING.fullmatch(name):
            yield name, None


def _joined(script: str, start: int) -> list[str]:
    """The pieces joined by + from `start`: texts, and names behind an open mark."""
    pieces: list[str] = []
    position = start
    for _ in range(_MOST_PIECES):
        match = _PIECE.match(script, position)
        if not match:
            break
        double, single, template, name, plus = match.groups()
        if template is not None:
            pieces += _of_template(template)
        else:
            text = double if double is not None else single
            pieces.append(text if text is not None else _OPEN + name)
        position = match.end()
        if not plus:
            break
    return pieces


def _of_template(template: str) -> list[str]:
    parts = _INSIDE.split(template)
    return [_OPEN + part if number % 2 else part for number, part in enumerate(parts)]


def _resolved(pieces: list[str], script: str) -> str:
    """The pieces as one address; names whose value is not known stay open marks."""
    return "".join(
        _value_of(piece[1:], script) if piece.startswith(_OPEN) else piece
        for piece in pieces
    )


def _value_of(name: str, script: str) -> str:
    """The one value a script gives a name, else an open mark."""
    if not _PLAIN_NAME.fullmatch(name):
        return _OPEN
    given = re.compile(
        rf"""(?<![\w$.?&]){re.escape(name)}\s{{0,4}}=(?!=)\s{{0,4}}(?:"([^"\n]{{0,200}})"|"""
        rf"""'([^'\n]{{0,200}})'|(\d{{1,18}})\b|(\S))"""
    )
    values = {
        _OPEN if other else one or two or three
        for one, two, three, other in given.findall(script)
    }
    return values.pop() if len(values) == 1 else _OPEN
