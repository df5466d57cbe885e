"""The Chinese words of all reports, read once from the TOML files in `data/`.

Words for stored codes come from the common vocabulary of `catalog_spec`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from catalog_spec.verdicts import State
from catalog_spec.vocabulary import vocabulary


@cache
def words() -> Mapping[str, Any]:
    """Return the whole word list as the TOML files in `data/` nest it together."""
    whole: dict[str, Any] = dict(vocabulary())
    for file in files("reports").joinpath("data").iterdir():
        if file.name.endswith(".toml"):
            _add(whole, tomllib.loads(file.read_text(encoding="utf-8")))
    return whole


def _add(whole: dict[str, Any], tables: Mapping[str, Any]) -> None:
    for name, value in tables.items():
        if isinstance(value, dict) and name in whole:
            _add(whole[name], value)
        else:
            whole[name] = value


def section(name: str) -> Mapping[str, Any]:
    """Return one table of the word list; dots go deeper.

    Raises
    ------
    KeyError: no such table.
    """
    table: Mapping[str, Any] = words()
    for key in name.split("."):
        table = table[key]
    return table


def say(key: str, /, **values: object) -> str:
    """Return the sentence at a dotted key with its braces filled in.

    Raises
    ------
    KeyError: no such sentence, or a value is wanting.
    """
    table, _, name = key.rpartition(".")
    sentence: str = section(table)[name]
    return sentence.format(**values)


def named(table: str, key: str) -> str:
    """Return the Chinese name of a code, or the code itself when it has none."""
    return str(section(table).get(key, key))


def state_word(state: State, which: str) -> str:
    """Return what a state looks like: `letter`, `mark`, `style`, `css`, `meaning`."""
    return str(section("state")[state.value][which])


def chinese_date(day: date | None) -> str:
    """Return 2026年11月24日, or a dash when there is no day."""
    return f"{day.year}年{day.month}月{day.day}日" if day else "—"
