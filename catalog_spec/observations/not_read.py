"""Why the text of a file could not be read."""

from __future__ import annotations

from enum import StrEnum


class NotRead(StrEnum):
    """A closed list of reasons; the values are kept in the store."""

    NO_READER = "no_reader"
    """Nothing here reads files of this kind."""

    EMPTY = "empty"
    """The file has no bytes."""

    NO_TEXT = "no_text"
    """It opens, but holds no text, as a scan does."""

    ENCRYPTED = "encrypted"
    """It asks for a password."""

    BROKEN = "broken"
    """It is not what its first bytes promise, or was cut off."""

    TOO_LARGE = "too_large"
    """It, or what it unpacks to, is larger than the limits allow."""

    GIVEN_UP = "given_up"
    """It took more time or memory than the limits allow, or broke its reader."""
