"""The rule behind numbered pages: addresses that differ in one number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

_TOKENS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class PageRule:
    """Addresses that differ in one number: number = start + step * page."""

    head: str
    tail: str
    start: int
    step: int
    width: int

    def address(self, page: int) -> str:
        number = str(max(self.start + self.step * page, 0)).zfill(self.width)
        return f"{self.head}{number}{self.tail}"


def change_between(one: str, other: str) -> tuple[int, int] | None:
    """The one number in which two addresses differ."""
    spot = _spot(one, other)
    return (spot[2], spot[3]) if spot else None


def _spot(one: str, other: str) -> tuple[str, str, int, int] | None:
    if _TOKENS.sub("#", one) != _TOKENS.sub("#", other):
        return None
    pairs = list(zip(_TOKENS.finditer(one), _TOKENS.finditer(other), strict=True))
    differing = [(a, b) for a, b in pairs if a[0] != b[0]]
    if len(differing) != 1:
        return None
    match, twin = differing[0]
    return one[: match.start()], one[match.end() :], int(match[0]), int(twin[0])


def rule_of(points: Iterable[tuple[int, str]]) -> PageRule | None:
    """The rule that two numbered pages follow."""
    points = list(points)
    for (page, url), (later, other) in pairwise(points):
        spot = _spot(url, other)
        if not spot or later == page:
            continue
        head, tail, number, further = spot
        step, rest = divmod(further - number, later - page)
        if rest or step == 0:
            continue
        digits = _TOKENS.match(url, len(head))
        padded = digits is not None and digits[0].startswith("0") and len(digits[0]) > 1
        width = len(digits[0]) if padded and digits else 1
        return PageRule(head, tail, number - step * page, step, width)
    return None


def rule_from_one(page: int, url: str, pages: int | None) -> PageRule | None:
    """The rule behind a single further page, told by the number in its address."""
    if not pages or page < 2:
        return None
    for match in reversed(list(_TOKENS.finditer(url))):
        number = int(match[0])
        head, tail = url[: match.start()], url[match.end() :]
        if number in (page, page - 1):
            return PageRule(head, tail, number - page, 1, 1)
        if number == pages - page + 1 and pages > page:
            return PageRule(head, tail, pages + 1, -1, 1)
    return None
