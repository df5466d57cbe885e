"""The district for its users: pages, settings file, truth, the day after."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from catalog_spec.norm import load_norm
from crawler.sample.library import Library
from crawler.sample.model import Unit
from crawler.sample.settings_text import settings_text
from crawler.sample.tomorrow import Change, a_day_later
from crawler.sample.truth import Truth, make_truth
from crawler.sample.units import Blueprint, make_units

DEFAULT_ADDRESS = "http://127.0.0.1:8800"


@dataclass(frozen=True, slots=True)
class District:
    """A pretend district.

    Parameters
    ----------
    blueprint: what it follows from.
    today: the day of the patrol.
    units: its units with all columns and items.
    changes: what changed since the night before; empty on the first night.
    """

    blueprint: Blueprint
    today: date
    units: tuple[Unit, ...]
    changes: tuple[Change, ...] = ()

    def library(self, base_url: str = DEFAULT_ADDRESS) -> Library:
        """The pages, as they are served when the first host has this address."""
        return Library(self.units, self.blueprint, self.today, base_url)

    def addresses(self, base_url: str = DEFAULT_ADDRESS) -> Iterator[str]:
        """Absolute address of every page."""
        library = self.library(base_url)
        for host, path in library.addresses():
            yield f"{library.hosts[host]}{path}"

    def config_toml(self, base_url: str, folder: Path) -> str:
        """A ready wangxun.toml for patrolling the district.

        Parameters
        ----------
        base_url: address of the first host, as `serve` tells it.
        folder: where store and evidence shall lie.
        """
        return settings_text(self.units, self.library(base_url), folder)

    def truth(self) -> Truth:
        """What a perfect patrol finds."""
        is_blocked = self.blueprint.blocked is not None
        return make_truth(self.units, load_norm().items, self.today, is_blocked)

    def write_truth(self, path: Path) -> None:
        """Write the truth as JSON."""
        text = json.dumps(self.truth().as_json(), ensure_ascii=False, indent=1)
        path.write_text(text + "\n", encoding="utf-8")

    def all_blocked(self, status: int = 403) -> District:
        """The same district behind a firewall that refuses everything (403 or 412)."""
        return replace(self, blueprint=replace(self.blueprint, blocked=status))

    def next_day(self) -> District:
        """The same district a day later; `changes` tells what is different."""
        blueprint = replace(self.blueprint, night=self.blueprint.night + 1)
        today = self.today + timedelta(days=1)
        chance = Random(f"{blueprint.seed} night {blueprint.night}")  # noqa: S311
        units, changes = a_day_later(self.units, load_norm().items, today, chance)
        return District(blueprint, today, units, changes)


def make_district(
    seed: int,
    today: date,
    units: int = 43,
    pages: int | None = None,
    page_bytes: int = 0,
) -> District:
    """Make a district; the same arguments make the same bytes.

    Parameters
    ----------
    seed: decides what is planted where.
    today: day of the patrol; all dates are relative to it. From 2017 on.
    units: how many units, at least 3: one county government, towns, departments.
    pages: about how many pages it shall have, None for its natural 20,000 or so.
    page_bytes: least size of a page in bytes, 0 for its natural size.
    """
    return build(Blueprint(seed, today, units, pages, page_bytes))


def build(blueprint: Blueprint) -> District:
    """Make the district of a blueprint, however many nights in."""
    first = replace(blueprint, night=1)
    district = District(first, blueprint.today, make_units(first))
    while district.blueprint.night < blueprint.night:
        district = district.next_day()
    return district
