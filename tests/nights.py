"""Patrols of the sample district, as several tests need them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from crawler.night import NightSummary, run_patrol
from crawler.sample import District, make_district, serve
from crawler.settings import load_settings
from crawler.store import Store

TODAY = date(2026, 11, 24)


@contextmanager
def served(district: District, folder: Path, port: int = 0) -> Iterator[Path]:
    """Serve a district and write the settings file that leads to it."""
    with serve(district, port=port) as site:
        settings = folder / "wangxun.toml"
        settings.write_text(district.config_toml(site.base_url, folder), "utf-8")
        yield settings


def patrol(settings: Path, night: date = TODAY, *units: str) -> NightSummary:
    """One patrol by the settings file."""
    return run_patrol(load_settings(settings), night=night, units=units)


def small_district(seed: int = 5) -> District:
    """A district of few units that still has every platform."""
    return make_district(seed, TODAY, units=8, pages=900)


def open_store(settings: Path) -> Store:
    """The store of a settings file, for reading."""
    return Store.open(load_settings(settings).district.store, read_only=True)
