"""What every command needs first: the settings, and one night out of the store."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from catalog_spec.norm import Norm, load_norm
from crawler.records import NightState
from crawler.settings import Settings, load_settings
from crawler.store import Store
from reports.arguments import DEFAULT_CONFIG
from reports.exits import CommandError
from reports.queries import NightData, read_night
from reports.terminal import remark
from reports.words import chinese_date, say, section


@dataclass(frozen=True, slots=True)
class NightView:
    """One night as a command sees it, the store still open."""

    settings: Settings
    store: Store
    data: NightData

    @property
    def norm(self) -> Norm:
        """The norm with the office's overlay laid on it."""
        return self.settings.norm

    @property
    def heading(self) -> str:
        """Which night of which district this is, in Chinese."""
        day = chinese_date(self.data.night.date)
        return say("program.heading", district=self.data.district, date=day)

    def unit_names(self, wanted: Sequence[str]) -> list[str]:
        """Return the official names of units given by name or alias.

        Raises
        ------
        CommandError: a unit is neither in the roster nor in this night.
        """
        known = [unit.unit for unit in self.data.units]
        return [_unit_name(self.settings, name, known) for name in wanted]


def read_settings(config: Path) -> Settings:
    """Read the settings file.

    Raises
    ------
    CommandError: there is none; the sentence says how to make one.
    SettingsError: it is wrong.
    """
    if not config.exists():
        raise CommandError(say("error.no_config", path=config))
    return load_settings(config)


def office_norm(config: Path) -> Norm:
    """Return the norm of the settings, or the shipped one where there are none.

    Raises
    ------
    CommandError: a settings file was asked for by name and is not there.
    """
    if config == DEFAULT_CONFIG and not config.exists():
        return load_norm()
    return read_settings(config).norm


def today(settings: Settings) -> date:
    """Return the day it is in the district."""
    return datetime.now(settings.district.timezone).date()


@contextmanager
def open_night(
    config: Path, day: date | None, *, is_quiet: bool = False
) -> Iterator[NightView]:
    """Open the store for reading and read the night of a day, or the latest one.

    A night that was not walked to its end is remarked on unless `is_quiet`.

    Raises
    ------
    CommandError: no settings, no store, or no such night.
    SettingsError, StoreError: they cannot be used.
    """
    settings = read_settings(config)
    path = settings.district.store
    if not path.exists():
        raise CommandError(say("error.no_store", path=path))
    with Store.open(path, read_only=True) as store:
        data = read_night(
            store,
            day,
            district=settings.district.name,
            coverage_floor=settings.coverage_floor,
        )
        if not is_quiet:
            _remark_on_unfinished(data)
        yield NightView(settings, store, data)


def _remark_on_unfinished(data: NightData) -> None:
    keys = {
        NightState.RUNNING: "program.unfinished",
        NightState.INTERRUPTED: "program.interrupted",
    }
    key = keys.get(data.night.state)
    if key:
        remark(say(key, date=chinese_date(data.night.date)))


def roster_names(settings: Settings, wanted: Sequence[str]) -> tuple[str, ...]:
    """Return the official names of units of the roster given by name or alias.

    Raises
    ------
    CommandError: the roster has no such unit; the sentence offers the nearest.
    """
    return tuple(_unit_name(settings, name, ()) for name in wanted)


def _unit_name(settings: Settings, name: str, further: Sequence[str]) -> str:
    unit = settings.roster.find(name)
    if unit is not None:
        return unit.name
    if name in further:
        return name
    known = [unit.name for unit in settings.roster]
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.4)
    if near:
        suggestion = say("error.unit_suggestion", names="、".join(near))
    else:
        suggestion = say("error.unit_list", lines="\n".join(_units_by_kind(settings)))
    raise CommandError(say("error.no_such_unit", name=name, suggestion=suggestion))


def _units_by_kind(settings: Settings) -> list[str]:
    return [
        say("error.units_of_kind", kind=kind_name, names="、".join(names))
        for kind, kind_name in section("kind").items()
        if (names := [unit.name for unit in settings.roster if unit.kind == kind])
    ]
