"""How many links a night may ask, shared fairly among its units."""

from __future__ import annotations


class Allowance:
    """So many looks a night; what one unit leaves goes to those after it.

    Parameters
    ----------
    looks: links that may be asked in the whole night.
    units: units that share them.
    """

    def __init__(self, looks: int, units: int) -> None:
        self._looks = looks
        self._units = max(units, 1)

    def share(self) -> int:
        """The share of the next unit."""
        share = -(-self._looks // self._units)
        self._looks -= share
        self._units = max(self._units - 1, 1)
        return share

    def give_back(self, looks: int) -> None:
        """Leave to other units what this one does not need."""
        self._looks += looks
