"""Settings: one TOML file that the office writes by hand, checked to the last value."""

from __future__ import annotations

from crawler.settings.settings import (
    Settings,
    SettingsError,
    is_loopback,
    load_settings,
)

__all__ = [
    "Settings",
    "SettingsError",
    "is_loopback",
    "load_settings",
]
