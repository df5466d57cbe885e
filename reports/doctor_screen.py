"""The state of one night's run on the terminal, and as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from catalog_spec.observations import Outcome
from crawler.doctor import Diagnosis, HostHealth, UnitHealth
from reports.figures import percent
from reports.plain import plain
from reports.tables import QUIET
from reports.words import named, say
from reports.wrapping import Wrapped

_TROUBLE = "bold red"
_REMARK = "yellow"


def draw_diagnosis(found: Diagnosis, heading: str) -> RenderableType:
    """Return alarms first, then the night, its hosts, and the units badly seen."""
    parts: list[RenderableType] = [
        Text(say("doctor.title", heading=heading), style="bold"),
        *_alarms(found),
        *_night(found),
        Text(f"\n{say('doctor.hosts')}", style="bold"),
        _hosts(found.hosts),
        *_units(found.units),
    ]
    return Group(*parts)


def _alarms(found: Diagnosis) -> Iterable[RenderableType]:
    if found.alarms:
        yield Text(say("doctor.alarms"), style=_TROUBLE)
    for words, units in found.alarms.items():
        yield Wrapped(plain(words), _TROUBLE)
        yield Wrapped(say("doctor.alarm_units", units="、".join(map(plain, units))))
    if found.dropped_alone:
        yield Wrapped(say("doctor.alone"), _REMARK)
    for unit in found.dropped_alone:
        before = unit.before.filled if unit.before else 0
        now = unit.seen.filled if unit.seen else 0
        name = plain(unit.unit)
        yield Wrapped(say("doctor.alone_unit", unit=name, before=before, now=now))


def _night(found: Diagnosis) -> Iterable[RenderableType]:
    night = found.night
    yield Wrapped(
        say(
            "doctor.coverage",
            coverage=percent(night.coverage or 0.0),
            floor=percent(found.coverage_floor),
            units=night.units_done,
        )
    )
    if found.is_below_floor:
        yield Wrapped(say("doctor.below_floor"), _TROUBLE)
    if found.unfinished > 0:
        yield Wrapped(say("doctor.unfinished", count=found.unfinished), _REMARK)
    expected = duration_words(found.expected)
    if found.took is None:
        yield Wrapped(say("doctor.running", expected=expected))
    else:
        took = duration_words(found.took)
        yield Wrapped(say("doctor.took", took=took, expected=expected))
    if found.is_slow:
        yield Wrapped(say("doctor.slow"), _REMARK)
    reasons = _reasons(found.reasons)
    key = "doctor.reasons" if reasons else "doctor.no_reasons"
    yield Wrapped(say(key, reasons=reasons))
    if found.robots_overridden:
        hosts = "、".join(map(plain, found.robots_overridden))
        yield Wrapped(say("doctor.robots", hosts=hosts), _REMARK)


def _reasons(reasons: Mapping[Outcome, int]) -> str:
    ordered = sorted(reasons.items(), key=lambda each: (-each[1], each[0]))
    return "，".join(
        say("doctor.reason", name=named("outcome", reason.value), count=count)
        for reason, count in ordered
    )


def _hosts(hosts: Iterable[HostHealth]) -> Table:
    table = _table()
    table.add_column(say("doctor.head.host"), style="bold", overflow="fold")
    for key in ("units", "visits", "readable", "pace", "expected", "spent"):
        heading = say(f"doctor.head.{key}")
        table.add_column(heading, no_wrap=True, justify="right")
    table.add_column(say("doctor.head.remark"), ratio=1)
    for host in hosts:
        load = host.load
        rate = host.requests_per_second
        table.add_row(
            plain(load.host),
            str(load.units),
            str(load.visits),
            str(load.readable),
            say("doctor.per_second", rate=rate) if rate else say("doctor.no_limit"),
            duration_words(host.expected),
            duration_words(timedelta(seconds=load.seconds)),
            Wrapped(_host_remark(host), _TROUBLE if host.blocks else ""),
        )
    return table


def _host_remark(host: HostHealth) -> str:
    marks = [
        say("doctor.blocks") if host.blocks else "",
        say("doctor.robots_mark") if host.ignores_robots else "",
        _reasons(host.reasons),
    ]
    return "；".join(mark for mark in marks if mark)


def _units(units: Iterable[UnitHealth]) -> Iterable[RenderableType]:
    troubled = [unit for unit in units if not unit.is_ranked or unit.reasons]
    if not troubled:
        yield Text(f"\n{say('doctor.units_well')}", style="green")
        return
    yield Text(f"\n{say('doctor.units')}", style="bold")
    table = _table()
    table.add_column(say("doctor.head.unit"), style="bold")
    for key in ("coverage", "unchecked"):
        heading = say(f"doctor.head.{key}")
        table.add_column(heading, no_wrap=True, justify="right")
    table.add_column(say("doctor.head.reasons"), ratio=1)
    for unit in troubled:
        remark = "" if unit.is_ranked else say("doctor.not_ranked")
        told = (mark for mark in (remark, _reasons(unit.reasons)) if mark)
        table.add_row(
            Wrapped(plain(unit.unit)),
            Text(percent(unit.coverage), style="" if unit.is_ranked else _TROUBLE),
            str(unit.unchecked),
            Wrapped("；".join(told)),
        )
    yield table


def _table() -> Table:
    return Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style=QUIET)


def duration_words(duration: timedelta) -> str:
    """Return how long something takes, in the two largest units that say something."""
    seconds = round(duration.total_seconds())
    if seconds >= 3600:
        hours, minutes = seconds // 3600, seconds % 3600 // 60
        return say("doctor.hours", hours=hours, minutes=minutes)
    if seconds >= 60:
        minutes, rest = divmod(seconds, 60)
        return say("doctor.minutes", minutes=minutes, seconds=rest)
    return say("doctor.seconds", seconds=seconds)


def diagnosis_row(found: Diagnosis) -> dict[str, Any]:
    """Return a diagnosis under the names other programs rely on."""
    return {
        "night": found.night.date.isoformat(),
        "state": found.night.state.value,
        "coverage": found.night.coverage,
        "coverage_floor": found.coverage_floor,
        "unfinished": found.unfinished,
        "expected_seconds": found.expected.total_seconds(),
        "took_seconds": found.took.total_seconds() if found.took else None,
        "is_slow": found.is_slow,
        "reasons": _counts(found.reasons),
        "robots_overridden": list(found.robots_overridden),
        "alarms": [
            {"message": words, "units": list(units)}
            for words, units in found.alarms.items()
        ],
        "dropped_alone": [unit.unit for unit in found.dropped_alone],
        "hosts": [_host_row(host) for host in found.hosts],
        "units": [_unit_row(unit) for unit in found.units],
    }


def _counts(reasons: Mapping[Outcome, int]) -> dict[str, int]:
    return {reason.value: count for reason, count in reasons.items()}


def _host_row(host: HostHealth) -> dict[str, Any]:
    return {
        **asdict(host.load),
        "requests_per_second": host.requests_per_second,
        "expected_seconds": host.expected.total_seconds(),
        "blocks": host.blocks,
        "ignores_robots": host.ignores_robots,
        "reasons": _counts(host.reasons),
    }


def _unit_row(unit: UnitHealth) -> dict[str, Any]:
    return {
        "unit": unit.unit,
        "host": unit.host,
        "coverage": unit.coverage,
        "is_ranked": unit.is_ranked,
        "unchecked": unit.unchecked,
        "outcome": unit.outcome.value,
        "reasons": _counts(unit.reasons),
        "alarm": unit.alarm,
        "yield": asdict(unit.seen) if unit.seen else None,
        "yield_before": asdict(unit.before) if unit.before else None,
    }
