"""Information pages put away in little room until their unit is judged.

A unit may have thousands of them, and several units are walked side by side. Packed, a
page takes a twentieth of what it takes as an object.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping

from isal import isal_zlib

from catalog_spec.observations import ArticleSeen

PAGES_IN_A_BOX = 32
"""Pages that are packed together: what they have in common is then kept once."""

_LEVEL = 1


class Shelf(Mapping[str, ArticleSeen]):
    """Address of a row to the page it leads to; each look unpacks a box anew.

    Whoever looks often takes `dict(shelf)`; in the order of the shelf each box is
    unpacked once.
    """

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._boxes: list[bytes] = []
        self._loose: list[ArticleSeen] = []
        self._opened: tuple[int, list[ArticleSeen]] = (-1, [])

    def put(self, url: str, article: ArticleSeen) -> None:
        """Put a page away under the address that leads to it."""
        self._places[url] = len(self._boxes) * PAGES_IN_A_BOX + len(self._loose)
        self._loose.append(article)
        if len(self._loose) == PAGES_IN_A_BOX:
            self._boxes.append(_pack(self._loose))
            self._loose = []

    def __getitem__(self, url: str) -> ArticleSeen:
        box, slot = divmod(self._places[url], PAGES_IN_A_BOX)
        if box == len(self._boxes):
            return self._loose[slot]
        if self._opened[0] != box:
            self._opened = box, _unpack(self._boxes[box])
        return self._opened[1][slot]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def _pack(articles: list[ArticleSeen]) -> bytes:
    packed: bytes = isal_zlib.compress(
        pickle.dumps(articles, pickle.HIGHEST_PROTOCOL), _LEVEL
    )
    return packed


def _unpack(packed: bytes) -> list[ArticleSeen]:
    articles: list[ArticleSeen] = pickle.loads(isal_zlib.decompress(packed))  # noqa: S301 - of our own making
    return articles
