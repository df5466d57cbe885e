"""The office's own platforms in a settings file, and the plug-ins that are installed."""

from __future__ import annotations

from pathlib import Path

from catalog_spec.norm import NormError
from catalog_spec.norm.text import NormText
from crawler.browser import is_installed
from crawler.parse.plugins import plugged_in
from crawler.parse.profile import FIELDS, SELECTORS, Profile, is_selector
from crawler.settings.file import (
    SettingsError,
    SettingsText,
    Table,
    enumerate_names,
    say,
)
from crawler.words import say as say_elsewhere

PLATFORM_KEYS = ("name", "file", "address", "text", *SELECTORS, "labels")
_IN_ITS_FILE = tuple(key for key in PLATFORM_KEYS if key not in ("name", "file"))
_EXAMPLES = {
    "tree": "#menu",
    "column": "#menu a",
    "rows": "ul.list > li",
    "row_title": "a",
    "row_date": "span.date",
    "next": ".page a",
    "title": "h1",
    "date": ".date",
    "body": "#content",
}


def read_profiles(text: SettingsText) -> tuple[Profile, ...]:
    """The platforms of all `[[platform]]` tables, in the order of the file.

    Raises
    ------
    SettingsError: one is wrong, or the file it names is; or a plug-in that is installed
        cannot be loaded, which would leave its sites to be read in another way.
    """
    _refuse_broken_plugins(text)
    profiles: dict[str, Profile] = {}
    for table in text.tables("platform"):
        name = table.text("name", "某某市公开平台")
        if name in profiles:
            table.refuse("double_platform", "name", value=name)
        profiles[name] = _profile(name, _source(table))
    return tuple(profiles.values())


def profile_files(text: SettingsText) -> tuple[Path, ...]:
    """The files that `[[platform]]` tables name."""
    files = (table.optional_file("file", "") for table in text.tables("platform"))
    return tuple(file for file in files if file is not None)


def read_browser_units(text: SettingsText) -> frozenset[str]:
    """Names of the units whose pages are rendered in a browser where nothing else works.

    Raises
    ------
    SettingsError: there are such units, but the optional extra is not installed.
    """
    tables = [table for table in text.tables("unit") if table.flag("browser")]
    if tables and not is_installed():
        tables[0].refuse_in_words(say_elsewhere("browser", "not_installed"), "browser")
    return frozenset(table.text("name", "") for table in tables)


def _refuse_broken_plugins(text: SettingsText) -> None:
    for name, reason in plugged_in().failures:
        raise SettingsError(
            text.path, 1, say("broken_plugin", name=name, reason=reason)
        )


def _source(table: Table) -> Table:
    """The table that holds the profile: this one, or the one in the file it names."""
    file = table.optional_file("file", "platform.toml")
    if file is None:
        return table
    for key in _IN_ITS_FILE:
        if key in table:
            table.refuse("platform_in_two_places", key, file=file.name)
    if not file.is_file():
        table.refuse("no_platform_file", "file", value=file)
    try:
        text = NormText.read(file)
    except NormError as error:
        raise SettingsError(file, max(error.line, 1), error.message_zh) from error
    values = text.tables.get("platform")
    if not isinstance(values, dict):
        raise SettingsError(file, 1, say("platform_file_shape"))
    return Table(file, text, "platform", values, _IN_ITS_FILE)


def _profile(name: str, table: Table) -> Profile:
    address, words = table.texts("address"), table.texts("text")
    if not address and not words:
        table.refuse("no_fingerprint")
    selectors = {key: _selector(table, key) for key in SELECTORS}
    if not any(selectors.values()) and "labels" not in table:
        table.refuse("no_selectors", known=enumerate_names(SELECTORS))
    _refuse_lone(table, selectors, "column", "tree")
    for key in ("row_title", "row_date"):
        _refuse_lone(table, selectors, key, "rows")
    for key in ("date", "body"):
        _refuse_lone(table, selectors, key, "title")
    return Profile(name, address, words, **selectors, labels=_labels(table))


def _selector(table: Table, key: str) -> str:
    selector = table.optional_text(key, _EXAMPLES[key]) or ""
    if selector and not is_selector(selector):
        table.refuse("bad_selector", key, value=selector, example=_EXAMPLES[key])
    return selector


def _refuse_lone(
    table: Table, selectors: dict[str, str], key: str, needed: str
) -> None:
    if selectors[key] and not selectors[needed]:
        table.refuse("lone_selector", key, needed=needed, example=_EXAMPLES[needed])


def _labels(table: Table) -> tuple[tuple[str, str], ...]:
    labels = table.raw("labels") or {}
    if not isinstance(labels, dict):
        table.refuse("bad_labels", "labels", known=enumerate_names(FIELDS))
    for field in labels.values():
        if field not in FIELDS:
            table.refuse("bad_labels", "labels", known=enumerate_names(FIELDS))
    return tuple(labels.items())
