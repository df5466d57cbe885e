"""What was read of one attachment's text, as the store keeps it over the nights."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from catalog_spec.observations import LinkReading, TextSeen
from crawler.fetched import Validators


@dataclass(frozen=True, slots=True)
class TextRecord:
    """The text of one attachment.

    Parameters
    ----------
    url: absolute address without a fragment.
    read_on: the night that last asked for it.
    reading: what its text was read with; when that changes it is read anew.
    size: bytes as the look at the link told when the file was read, or None.
    etag, last_modified: validators of the file, "" when it has none.
    chars: length of the text without blanks.
    not_read: why its text could not be read, "" when it was.
    text: what the examination brought to light, None when there was no text.
    evidence: reference of the stored file, "" when it was not stored.
    """

    url: str
    read_on: date
    reading: str
    size: int | None = None
    etag: str = ""
    last_modified: str = ""
    chars: int = 0
    not_read: str = ""
    text: TextSeen | None = None
    evidence: str = ""

    @property
    def validators(self) -> Validators | None:
        """What makes the next request for it conditional."""
        return Validators.of(self.etag, self.last_modified)

    def added_to(self, link: LinkReading) -> LinkReading:
        """What is known of the link, with what is known of its text."""
        return replace(
            link,
            text=self.text,
            not_read=self.not_read,
            evidence=self.evidence,
        )
