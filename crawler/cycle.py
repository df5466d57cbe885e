"""The rolling cycle: within some days every address has its turn once."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Cycle:
    """Whose turn it is on one night; each night an equal share of all addresses.

    Parameters
    ----------
    days: length of the cycle; 0 gives every address its turn every night.
    night: the night.
    """

    days: int
    night: date

    def is_turn(self, url: str) -> bool:
        """Whether this is the night of the cycle on which an address has its turn."""
        return self.days <= 0 or self.phase(url) == 0

    def phase(self, url: str) -> int:
        """Nights since the last turn of an address; the cycle has a day at least."""
        return (zlib.crc32(url.encode()) + self.night.toordinal()) % self.days

    def is_over(self, last: date) -> bool:
        """Whether a whole cycle has gone by since a day."""
        return self.days <= 0 or (self.night - last).days >= self.days
