"""Watches the parser's yields during a night, before anything becomes a finding."""

from __future__ import annotations

from datetime import date, timedelta

from catalog_spec.observations import UnitReading
from crawler.store import Store
from crawler.store.yields import record_yield, sound_yields, yields_of
from crawler.yields import (
    BASELINE_DAYS,
    Yield,
    YieldAlarm,
    has_dropped,
    measure,
    withhold,
    yield_alarm,
)


class YieldWatch:
    """Holds back the units whose yield dropped until it is clear how many there are.

    Parameters
    ----------
    store: open for writing.
    night_id, night: the night that is being patrolled.
    """

    def __init__(self, store: Store, night_id: int, night: date) -> None:
        self._store = store
        self._night_id = night_id
        since = night - timedelta(BASELINE_DAYS)
        self._earlier = sound_yields(store.file, since, night)
        stored = yields_of(store.file, night_id)
        self._tonight = {unit: found.seen for unit, found in stored.items()}

    def must_wait(self, unit: str, reading: UnitReading, platform: str) -> bool:
        """Note a unit's yield; whether its judgement must wait for the other units.

        Parameters
        ----------
        unit: name of the unit.
        reading: what was read of it.
        platform: as `Meter` tells it.
        """
        seen = measure(reading, platform)
        self._tonight[unit] = seen
        if has_dropped(seen, self._earlier.get(unit)):
            return True
        self._record(unit, seen)
        return False

    def alarms(self) -> tuple[YieldAlarm, ...]:
        """The alarms by what is known so far."""
        return yield_alarm(self._tonight, self._earlier)

    def release(self, unit: str, reading: UnitReading) -> UnitReading:
        """What may be judged of a unit that had to wait, once all units were walked."""
        found = (alarm for alarm in self.alarms() if unit in alarm.units)
        alarm = next(found, None)
        reason = alarm.words if alarm else ""
        self._record(unit, self._tonight[unit], reason)
        return withhold(reading, reason, self._earlier.get(unit)) if alarm else reading

    def _record(self, unit: str, seen: Yield, alarm: str = "") -> None:
        record_yield(self._store.file, self._night_id, unit, seen, alarm)
