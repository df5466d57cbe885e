"""The text of a settings file: its tables, checked value by value, with line numbers."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from catalog_spec.norm.text import NormError, NormText
from crawler.words import load_words


class SettingsError(Exception):
    """The settings cannot be used.

    Parameters
    ----------
    path: the file the trouble is in.
    line: its line, from 1.
    message_zh: what to write instead.
    """

    def __init__(self, path: Path, line: int, message_zh: str) -> None:
        super().__init__(say("place", path=path, line=line, message=message_zh))
        self.path = path
        self.line = line
        self.message_zh = message_zh


def say(word: str, **parts: object) -> str:
    """The sentence under `word` in settings_words.toml, filled in."""
    return str(load_words("settings_words")["errors"][word]).format(**parts)


def enumerate_names(names: Iterable[str]) -> str:
    """Names as a Chinese enumeration."""
    return str(load_words("settings_words")["tables"]["separator"]).join(names)


def near(word: str, known: Iterable[str]) -> str:
    """A clause that offers the known word most like `word`, or ""."""
    found = difflib.get_close_matches(word, tuple(known), n=1, cutoff=0.5)
    return say("near", near=found[0]) if found else ""


class Table:
    """One table of the file. A value of the wrong kind raises `SettingsError`.

    Parameters
    ----------
    path: the settings file.
    text: its text.
    name: name of the table.
    values: what it holds.
    keys: all keys it may hold; any other is refused at once.
    index: which of several tables of this name, from 0.
    """

    def __init__(
        self,
        path: Path,
        text: NormText,
        name: str,
        values: Mapping[str, Any],
        keys: Iterable[str],
        *,
        index: int = 0,
    ) -> None:
        self._path = path
        self._text = text
        self._values = values
        self.name = name
        self.index = index
        self._refuse_unknown(tuple(keys))

    def _refuse_unknown(self, keys: tuple[str, ...]) -> None:
        for key in self._values:
            if key not in keys:
                self.refuse(
                    "unknown_key",
                    key,
                    table=f"[{self.name}]",
                    near=near(key, keys),
                    known=enumerate_names(keys),
                )

    def refuse(self, word: str, at: str = "", **parts: object) -> NoReturn:
        """Raise the error under `word`, standing at the key `at`."""
        message = say(word, **{"key": at, **parts})
        self.refuse_in_words(message, at)

    def refuse_in_words(self, message_zh: str, at: str = "") -> NoReturn:
        """Raise an error whose sentence is already made, standing at the key `at`."""
        line = self._text.line_of(self.name, self.index, at)
        raise SettingsError(self._path, line, message_zh)

    def __contains__(self, key: str) -> bool:
        return key in self._values

    @property
    def names(self) -> tuple[str, ...]:
        """The keys that are written, in the order of the file."""
        return tuple(self._values)

    def refuse_key(self, at: str, key: str, known: Iterable[str]) -> NoReturn:
        """Say that a key inside the value at `at` is none of the known ones."""
        known = tuple(known)
        self.refuse(
            "unknown_key",
            at,
            table=f"[{self.name}.{at}]",
            key=key,
            near=near(key, known),
            known=enumerate_names(known),
        )

    def raw(self, key: str) -> Any:
        """The value as it is, None when absent."""
        return self._values.get(key)

    def text(self, key: str, example: str, default: str | None = None) -> str:
        """A text that is not blank; without a default it must be there."""
        value = self._values.get(key, default)
        if value is None:
            table, example = f"[{self.name}]", f'{key} = "{example}"'
            self.refuse("missing_key", key, table=table, example=example)
        if not isinstance(value, str):
            self.refuse("not_text", key, example=f'{key} = "{example}"')
        if not value.strip() and key in self._values:
            self.refuse("blank", key, example=f'{key} = "{example}"')
        return value.strip()

    def optional_text(self, key: str, example: str) -> str | None:
        """A text that is not blank, or None when absent."""
        return self.text(key, example) if key in self else None

    def whole(self, key: str, default: int, low: int, high: int) -> int:
        """A whole number between two bounds."""
        value = self._values.get(key, default)
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        if not is_whole or not low <= value <= high:
            self.refuse("not_whole", key, low=low, high=high, example=default)
        return int(value)

    def number(self, key: str, default: float, low: float, high: float) -> float:
        """A number between two bounds."""
        value = self._values.get(key, default)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not low <= value <= high:
            bounds = {"low": f"{low:g}", "high": f"{high:g}"}
            self.refuse("not_number", key, example=f"{default:g}", **bounds)
        return float(value)

    def flag(self, key: str) -> bool:
        """True or false; false when absent."""
        value = self._values.get(key, False)
        if not isinstance(value, bool):
            self.refuse("not_flag", key)
        return value

    def choice(
        self, key: str, options: Iterable[str], default: str | None = None
    ) -> str:
        """One of several words."""
        known = tuple(options)
        value = self.text(key, default or known[0], default)
        if value not in known:
            self.refuse_choice(key, value, known)
        return value

    def refuse_choice(self, key: str, value: str, known: Iterable[str]) -> NoReturn:
        """Say that a word is none of the known ones."""
        known = tuple(known)
        names = enumerate_names(known)
        self.refuse(
            "not_choice", key, value=value, near=near(value, known), known=names
        )

    def day(self, key: str) -> date | None:
        """A date, None when absent."""
        value = self._values.get(key)
        is_day = isinstance(value, date) and not isinstance(value, datetime)
        if key in self and not is_day:
            self.refuse("not_day", key)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Several texts, none of them blank; empty when absent."""
        value = self._values.get(key, [])
        if not is_texts(value):
            self.refuse("not_texts", key)
        return tuple(part.strip() for part in value)

    def file(self, key: str, default: str) -> Path:
        """A path, taken from the folder of the settings file."""
        value = Path(self.text(key, default, default)).expanduser()
        return self._path.parent / value

    def optional_file(self, key: str, example: str) -> Path | None:
        """A path, taken from the folder of the settings file, or None when absent."""
        return self.file(key, example) if key in self else None

    def url(self, key: str) -> str:
        """An absolute http(s) address."""
        value = self.text(key, "https://www.example.gov.cn/")
        if not is_web_address(value):
            self.refuse("bad_url", key, value=value)
        return value


def is_texts(value: object) -> bool:
    """Whether this is a list of texts that are not blank."""
    return isinstance(value, list) and all(
        isinstance(part, str) and part.strip() for part in value
    )


def is_web_address(value: str) -> bool:
    """Whether this is an absolute http(s) address without a user's name."""
    if any(character.isspace() for character in value):
        return False
    try:
        parts = urlsplit(value)
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and has_host and "@" not in parts.netloc


class SettingsText:
    """A settings file taken apart into tables.

    Parameters
    ----------
    path: the file.
    single: name of each `[table]` the file may hold, with the keys it may have.
    several: the same for each `[[table]]`.

    Raises
    ------
    SettingsError: the file cannot be read, is no TOML, or holds an unknown table.
    """

    def __init__(
        self,
        path: Path,
        single: Mapping[str, tuple[str, ...]],
        several: Mapping[str, tuple[str, ...]],
    ) -> None:
        self.path = path
        self._text = _read(path)
        self._keys = {**single, **several}
        for name, value in self._text.tables.items():
            self._check_shape(name, value, single)

    def _check_shape(self, name: str, value: object, single: Iterable[str]) -> None:
        if name not in self._keys:
            known, offer = enumerate_names(self._keys), near(name, self._keys)
            self.refuse("unknown_table", name, near=offer, known=known)
        if name in single:
            if not isinstance(value, dict):
                self.refuse("not_a_table", name)
        elif not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            self.refuse("not_many_tables", name)

    def refuse(self, word: str, name: str, **parts: object) -> NoReturn:
        """Raise the error under `word` about the table of this name."""
        line = self._text.line_of(name)
        if line == 1:
            line = self._text.line_of("", key=name)
        raise SettingsError(self.path, line, say(word, name=name, **parts))

    def __contains__(self, name: str) -> bool:
        return name in self._text.tables

    def table(self, name: str) -> Table:
        """The `[name]` table, empty when absent."""
        values = self._text.tables.get(name, {})
        return Table(self.path, self._text, name, values, self._keys[name])

    def tables(self, name: str) -> list[Table]:
        """All `[[name]]` tables in the order of the file."""
        found = self._text.tables.get(name, [])
        keys = self._keys[name]
        return [
            Table(self.path, self._text, name, values, keys, index=index)
            for index, values in enumerate(found)
        ]


def _read(path: Path) -> NormText:
    if not path.is_file():
        raise SettingsError(path, 1, say("absent", path=path))
    try:
        return NormText.read(path)
    except NormError as error:
        raise SettingsError(path, max(error.line, 1), error.message_zh) from error
