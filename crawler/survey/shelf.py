"""Information pages put away in little room until their unit is judged.

A unit may have thousands of them, and several units are walked side by side. Packed, a
page takes a tenth of what it takes as an object.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping

from isal import isal_zlib

from catalog_spec.observations import ArticleSeen

_LEVEL = 1


class Shelf(Mapping[str, ArticleSeen]):
    """Address of a row to the page it leads to; each look unpacks the page anew.

    Whoever looks often takes `dict(shelf)`.
    """

    def __init__(self) -> None:
        self._packed: dict[str, bytes] = {}
        # The pages of one unit share labels, names and phrases with its first.
        self._likeness = b""

    def put(self, url: str, article: ArticleSeen) -> None:
        """Put a page away under the address that leads to it."""
        plain = pickle.dumps(article, pickle.HIGHEST_PROTOCOL)
        self._likeness = self._likeness or plain
        packer = isal_zlib.compressobj(_LEVEL, zdict=self._likeness)
        self._packed[url] = packer.compress(plain) + packer.flush()

    def __getitem__(self, url: str) -> ArticleSeen:
        unpacker = isal_zlib.decompressobj(zdict=self._likeness)
        plain = unpacker.decompress(self._packed[url])
        article: ArticleSeen = pickle.loads(plain)  # noqa: S301 - of our own making
        return article

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)
