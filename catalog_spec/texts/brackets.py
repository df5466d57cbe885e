"""Quotation marks and brackets that were opened and not closed, or closed unopened."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from catalog_spec.texts.folded import Folded

UNPAIRED = "w05.unpaired"

_CLOSERS = {
    "”": "“", "）": "（", "》": "《", "〉": "〈", "】": "【", "〕": "〔", "」": "「", "』": "『",
}  # fmt: skip
_ROUND = {"(": "（", ")": "）", "[": "（", "]": "）", "［": "（", "］": "）"}
"""Half-open intervals such as (0,10] close a round bracket with a square one."""
_SIGNS = re.compile(r"[“”（）()\[\]［］《》〈〉【】〔〕「」『』]")
_NUMBER = re.compile(r"[0-9A-Za-z一二三四五六七八九十①-⑳]{1,3}$")
_LONGEST_NUMBER = 3


def unpaired(text: Folded) -> Iterator[int]:
    """Places of quotation marks and brackets without a partner, in no set order.

    A closing bracket after a number, as in 1）, needs no partner. A quotation may open
    again at the beginning of each line before it is closed.

    Parameters
    ----------
    text: the text.
    """
    pending: list[tuple[str, int]] = []
    counts: Counter[str] = Counter()
    for found in _SIGNS.finditer(text.bare):
        place, sign = found.start(), _ROUND.get(found[0], found[0])
        opener = _CLOSERS.get(sign)
        if opener is None:
            if not (sign == "“" and counts[sign] and place in text.line_starts):
                pending.append((sign, place))
                counts[sign] += 1
        elif counts[opener]:
            yield from _dropped(pending, counts, opener)
        elif not (opener == "（" and _is_numbering(text.bare, place)):
            yield place
    yield from (place for _, place in pending)


def _dropped(
    pending: list[tuple[str, int]], counts: Counter[str], opener: str
) -> Iterator[int]:
    """Close the latest `opener`; what was opened after it stays without a partner."""
    while True:
        sign, place = pending.pop()
        counts[sign] -= 1
        if sign == opener:
            return
        yield place


def _is_numbering(bare: str, place: int) -> bool:
    return _NUMBER.search(bare[max(0, place - _LONGEST_NUMBER) : place]) is not None
