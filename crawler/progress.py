"""What the night tells whoever watches it."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from catalog_spec.observations import Outcome


class Progress(Protocol):
    """A listener to one night. Every call returns at once and never raises."""

    def night_started(self, units: int, night: date) -> None:
        """`units` units are going to be visited for the night of `night`."""

    def unit_started(self, name: str, host: str) -> None:
        """The unit's entry page is about to be asked for."""

    def page_done(self, unit: str, url: str, outcome: Outcome) -> None:
        """One visit has ended, well or not."""

    def unit_finished(self, name: str, faults: int, coverage: float) -> None:
        """The unit is judged and stored; `coverage` is a share from 0 to 1."""

    def night_finished(self) -> None:
        """The night has ended or was interrupted."""


class Silent:
    """A listener that does nothing."""

    def night_started(self, units: int, night: date) -> None:
        """Do nothing."""

    def unit_started(self, name: str, host: str) -> None:
        """Do nothing."""

    def page_done(self, unit: str, url: str, outcome: Outcome) -> None:
        """Do nothing."""

    def unit_finished(self, name: str, faults: int, coverage: float) -> None:
        """Do nothing."""

    def night_finished(self) -> None:
        """Do nothing."""
