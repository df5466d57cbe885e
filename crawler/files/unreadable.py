"""A file whose text cannot be read."""

from __future__ import annotations

from catalog_spec.observations import NotRead


class UnreadableError(Exception):
    """A file whose text cannot be read."""

    def __init__(self, reason: NotRead) -> None:
        super().__init__(reason.value)
        self.reason = reason
