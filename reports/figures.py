"""Figures as a clerk reads them: shares, changes, days."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from catalog_spec.verdicts import State
from reports.views import FaultParts
from reports.words import say


def percent(share: float) -> str:
    """Return a share as a percentage that is never rounded up to 100 %."""
    return f"{int(share * 1000 + 1e-9) / 10:g}%"


def change(difference: int | None) -> str:
    """Return +3, -2, or "" for no difference and for no figure to compare with."""
    return f"{difference:+d}" if difference else ""


def fault_parts(parts: FaultParts) -> str:
    """Return of what kinds the faults are, in brackets; the parts make up the whole."""
    return say(
        "unit.parts",
        overdue=parts.overdue,
        blank=parts.blank,
        missing=parts.missing,
        other=parts.other,
    )


def days_left(days: int | None, state: State = State.DUE_SOON) -> str:
    """Return how many days are left, or by how many the limit is passed.

    A heading whose own columns are looked after (正常) may be past a limit that is
    theirs to keep; nothing is said of it then.
    """
    if days is None or (state is State.NORMAL and days < 0):
        return ""
    key = "days.over" if days < 0 else "days.left"
    return say(key, days=abs(days)) if days else say("days.today")


def clock_time(moment: datetime | None, zone: ZoneInfo) -> str:
    """Return hour and minute of a UTC moment in a time zone, "—" for None."""
    if moment is None:
        return "—"
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(zone).strftime("%H:%M")
