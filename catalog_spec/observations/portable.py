"""What goes from process to process, tens of thousands of times a night."""

from __future__ import annotations

from typing import ClassVar, Self


class Portable:
    """A frozen dataclass that is pickled as its class with its fields in order.

    What dataclasses with slots do of themselves looks every field up by its definition
    on both sides, and costs twice as much.
    """

    __slots__ = ()
    __match_args__: ClassVar[tuple[str, ...]]

    def __reduce__(self) -> tuple[type[Self], tuple[object, ...]]:
        values = [getattr(self, name) for name in self.__match_args__]
        return type(self), tuple(values)
