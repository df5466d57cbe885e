"""The run doctor: how well a night could see, and whose trouble it was if it could not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from catalog_spec.observations import Outcome
from crawler.records import NightRecord, UnitNight, VisitCount
from crawler.settings import Settings
from crawler.store import Store
from crawler.store.health import HostLoad, host_loads
from crawler.store.yields import StoredYield, sound_yields, yields_of
from crawler.yields import BASELINE_DAYS, Yield, has_dropped

BLOCKING = frozenset({Outcome.BLOCKED, Outcome.THROTTLED, Outcome.CLIENT_ERROR})
"""Endings by which a host shows that it does not want to be asked."""

BLOCKED_SHARE = 0.2
"""From this share of such endings on a host counts as one that blocks."""

SLOW_FACTOR = 2.0
"""A night this many times longer than its pace asks for is remarked on."""

SLOW_FLOOR = timedelta(minutes=10)
"""Below this no night is called slow."""


@dataclass(frozen=True, slots=True)
class UnitHealth:
    """How well one unit could be seen.

    Parameters
    ----------
    unit, host: its name, and where the patrol came in.
    coverage: share of the asked columns that could be checked, 0 to 1.
    is_ranked: the coverage is not below the office's floor.
    unchecked: columns that could not be checked.
    outcome: how the reading of its tree ended.
    reasons: endings of visits that brought nothing, with their number.
    alarm: why its yield was not trusted, or "".
    seen, before: its yield, and the last sound one; None where there is none.
    """

    unit: str
    host: str
    coverage: float
    is_ranked: bool
    unchecked: int
    outcome: Outcome
    reasons: Mapping[Outcome, int]
    alarm: str
    seen: Yield | None
    before: Yield | None

    @property
    def has_dropped(self) -> bool:
        """Whether its yield dropped, be it alone or with others."""
        return self.seen is not None and has_dropped(self.seen, self.before)


@dataclass(frozen=True, slots=True)
class HostHealth:
    """How well one host answered.

    Parameters
    ----------
    load: what it was asked.
    reasons: endings of visits that brought nothing, with their number.
    blocks: it turned away so many visits that it seems to block the patrol.
    requests_per_second: the pace of the settings, 0 without a limit.
    expected: the least time its requests take at that pace.
    ignores_robots: its robots.txt is overridden by the settings.
    """

    load: HostLoad
    reasons: Mapping[Outcome, int]
    blocks: bool
    requests_per_second: float
    expected: timedelta
    ignores_robots: bool


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The state of one night's run.

    Parameters
    ----------
    night: the night.
    coverage_floor: below it a unit is not ranked, 0 to 1.
    units: every finished unit, the worst seen first.
    hosts: every host, the busiest first.
    reasons: endings of visits that brought nothing, over all hosts.
    alarms: each alarm over the parser with its units.
    expected: the least time the night takes at the pace of the settings; hosts are
        asked side by side, so it is that of the slowest.
    took: how long it took; None while it runs.
    unfinished: units of the plan that are not done.
    robots_overridden: hosts whose robots.txt the settings override.
    """

    night: NightRecord
    coverage_floor: float
    units: tuple[UnitHealth, ...]
    hosts: tuple[HostHealth, ...]
    reasons: Mapping[Outcome, int]
    alarms: Mapping[str, tuple[str, ...]]
    expected: timedelta
    took: timedelta | None
    unfinished: int
    robots_overridden: tuple[str, ...]

    @property
    def is_slow(self) -> bool:
        """Whether the night took much longer than its pace asks for."""
        if self.took is None or self.took < SLOW_FLOOR:
            return False
        return self.took > self.expected * SLOW_FACTOR

    @property
    def is_below_floor(self) -> bool:
        """Whether too little could be checked to use the night's figures."""
        return (self.night.coverage or 0.0) < self.coverage_floor

    @property
    def dropped_alone(self) -> tuple[UnitHealth, ...]:
        """Units whose yield dropped without an alarm: too few to suspect the parser."""
        return tuple(u for u in self.units if u.has_dropped and not u.alarm)


def examine(store: Store, settings: Settings, night: NightRecord) -> Diagnosis:
    """Examine one night's run.

    Parameters
    ----------
    store: open for reading.
    settings: as they are now; pace and floor are taken from them.
    night: the night.

    Raises
    ------
    StoreError: the store cannot be read.
    """
    visits = store.visit_outcomes(night.id)
    stored = yields_of(store.file, night.id)
    since = night.date - timedelta(BASELINE_DAYS)
    earlier = sound_yields(store.file, since, night.date)
    by_unit = _reasons(visits, "unit")
    units = [
        _unit_health(unit, settings, by_unit.get(unit.unit, {}), stored, earlier)
        for unit in store.unit_nights(night.id)
    ]
    by_host = _reasons(visits, "host")
    loads = host_loads(store.file, night.id)
    hosts = [_host_health(load, settings, by_host.get(load.host, {})) for load in loads]
    ended = night.ended_at
    return Diagnosis(
        night=night,
        coverage_floor=settings.coverage_floor,
        units=tuple(sorted(units, key=lambda unit: (unit.coverage, unit.unit))),
        hosts=tuple(hosts),
        reasons=_sum(by_host.values()),
        alarms=_alarms(stored),
        expected=max((host.expected for host in hosts), default=timedelta()),
        took=ended - night.started_at if ended else None,
        unfinished=night.units_planned - night.units_done,
        robots_overridden=tuple(sorted(settings.ignore_robots)),
    )


def _reasons(
    visits: Iterable[VisitCount], of_what: str
) -> Mapping[str, Counter[Outcome]]:
    counted: defaultdict[str, Counter[Outcome]] = defaultdict(Counter)
    for visit in visits:
        if not visit.outcome.is_readable:
            counted[getattr(visit, of_what)][visit.outcome] += visit.visits
    return counted


def _sum(counters: Iterable[Counter[Outcome]]) -> Mapping[Outcome, int]:
    whole: Counter[Outcome] = Counter()
    for counter in counters:
        whole += counter
    return whole


def _unit_health(
    unit: UnitNight,
    settings: Settings,
    reasons: Mapping[Outcome, int],
    stored: Mapping[str, StoredYield],
    earlier: Mapping[str, Yield],
) -> UnitHealth:
    found = stored.get(unit.unit)
    return UnitHealth(
        unit=unit.unit,
        host=urlsplit(unit.entry).hostname or "",
        coverage=unit.coverage,
        is_ranked=unit.coverage >= settings.coverage_floor,
        unchecked=unit.unchecked,
        outcome=unit.outcome,
        reasons=reasons,
        alarm=found.alarm if found else "",
        seen=found.seen if found else None,
        before=earlier.get(unit.unit),
    )


def _host_health(
    load: HostLoad, settings: Settings, reasons: Mapping[Outcome, int]
) -> HostHealth:
    pace = settings.host_paces.get(load.host, settings.pace)
    turned_away = sum(count for reason, count in reasons.items() if reason in BLOCKING)
    return HostHealth(
        load=load,
        reasons=reasons,
        blocks=turned_away >= max(1, load.visits * BLOCKED_SHARE),
        requests_per_second=pace.requests_per_second,
        expected=_least_time(load, pace.requests_per_second, pace.connections),
        ignores_robots=load.host in settings.ignore_robots,
    )


def _least_time(load: HostLoad, rate: float, connections: int) -> timedelta:
    """By the pace, or where answers are slower than that, by the connections."""
    by_pace = load.requests / rate if rate else 0.0
    return timedelta(seconds=max(by_pace, load.seconds / connections))


def _alarms(stored: Mapping[str, StoredYield]) -> Mapping[str, tuple[str, ...]]:
    alarms: defaultdict[str, list[str]] = defaultdict(list)
    for unit, found in stored.items():
        if found.alarm:
            alarms[found.alarm].append(unit)
    return {words: tuple(sorted(units)) for words, units in alarms.items()}
