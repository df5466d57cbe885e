"""What the store keeps of the parser's yields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from crawler.packing import build, day_text
from crawler.store.file import StoreFile
from crawler.yields import Yield

_SAVE = """
INSERT OR REPLACE INTO yields (night_id, unit, platform, host, columns, read, filled,
    silent, rows, dated, answered, alarm)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

_SOUND = """
SELECT * FROM (
    SELECT y.*, row_number() OVER (PARTITION BY y.unit ORDER BY n.date DESC) AS age
    FROM yields y JOIN nights n ON n.id = y.night_id
    WHERE n.date < :before AND n.date >= :since AND y.alarm = ''
        AND y.answered = 1 AND y.read > 0)
WHERE age = 1
"""


@dataclass(frozen=True, slots=True)
class StoredYield:
    """One unit's yield of one night; `alarm` is its alarm in words, or ""."""

    seen: Yield
    alarm: str


def record_yield(
    file: StoreFile, night_id: int, unit: str, seen: Yield, alarm: str = ""
) -> None:
    """Write down a unit's yield; `alarm` is why it is not to be trusted."""
    file.write(
        _SAVE,
        (
            night_id,
            unit,
            seen.platform,
            seen.host,
            seen.columns,
            seen.read,
            seen.filled,
            seen.silent,
            seen.rows,
            seen.dated,
            int(seen.answered),
            alarm,
        ),
    )


def yields_of(file: StoreFile, night_id: int) -> dict[str, StoredYield]:
    """The yields of a night by unit."""
    rows = file.read("SELECT * FROM yields WHERE night_id = ?", (night_id,))
    return {row["unit"]: StoredYield(_yield(row), row["alarm"]) for row in rows}


def sound_yields(file: StoreFile, since: date, before: date) -> dict[str, Yield]:
    """The last yield of each unit that no alarm was raised over.

    Parameters
    ----------
    file: the store.
    since, before: only nights from `since` on and before `before`.
    """
    days = {"since": day_text(since), "before": day_text(before)}
    return {row["unit"]: _yield(row) for row in file.read(_SOUND, days)}


def _yield(row: Mapping[str, Any]) -> Yield:
    return build(Yield, row)
