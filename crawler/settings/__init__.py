"""Settings: one TOML file that the office writes by hand, checked to the last value."""

from __future__ import annotations

from crawler.settings.file import SettingsError
from crawler.settings.settings import is_loopback, load_settings
from crawler.settings.values import Settings

__all__ = [
    "Settings",
    "SettingsError",
    "is_loopback",
    "load_settings",
]
