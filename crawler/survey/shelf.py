"""What was read, put away in little room until its unit is judged.

A unit may have thousands of pages, and several units are walked side by side. Packed, a
page takes a twentieth of what it takes as an object.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

from isal import isal_zlib

T = TypeVar("T")

PAGES_IN_A_BOX = 32
"""Pages that are packed together: what they have in common is then kept once."""

_LEVEL = 1


class Shelf(Mapping[str, T], Generic[T]):
    """Name to what was put away under it; each look unpacks a box anew.

    Whoever looks often takes `dict(shelf)`; in the order of the shelf each box is
    unpacked once.

    Parameters
    ----------
    in_a_box: things that are packed together.
    """

    def __init__(self, in_a_box: int = PAGES_IN_A_BOX) -> None:
        self._in_a_box = in_a_box
        self._places: dict[str, int] = {}
        self._boxes: list[bytes] = []
        self._loose: list[T] = []
        self._opened: tuple[int, list[T]] = (-1, [])

    def put(self, name: str, thing: T) -> None:
        """Put a thing away."""
        self._places[name] = len(self._boxes) * self._in_a_box + len(self._loose)
        self._loose.append(thing)
        if len(self._loose) == self._in_a_box:
            self._boxes.append(_pack(self._loose))
            self._loose = []

    def __getitem__(self, name: str) -> T:
        box, slot = divmod(self._places[name], self._in_a_box)
        if box == len(self._boxes):
            return self._loose[slot]
        if self._opened[0] != box:
            self._opened = box, _unpack(self._boxes[box])
        return self._opened[1][slot]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def _pack(things: list[T]) -> bytes:
    plain = pickle.dumps(things, pickle.HIGHEST_PROTOCOL)
    packed: bytes = isal_zlib.compress(plain, _LEVEL)
    return packed


def _unpack(packed: bytes) -> list[T]:
    things: list[T] = pickle.loads(isal_zlib.decompress(packed))  # noqa: S301 - of our own making
    return things
