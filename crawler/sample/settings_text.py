"""A ready wangxun.toml for the sample district."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from crawler.sample.library import Library
from crawler.sample.model import Unit
from crawler.sample.words import words


def settings_text(units: Sequence[Unit], library: Library, folder: Path) -> str:
    """Write the settings file of the district.

    Parameters
    ----------
    units: the roster.
    library: knows the entry addresses.
    folder: where store and evidence shall lie.
    """
    lines = [
        "[district]",
        f"name = {_quote(words()['district'])}",
        'timezone = "Asia/Shanghai"',
        'norm = "anhui-2016"',
        f"store = {_quote(str(folder / 'wangxun.db'))}",
        f"evidence = {_quote(str(folder / 'evidence'))}",
        "",
        "[pace]",
        "requests_per_second = 0",
    ]
    for unit in units:
        lines += ["", *_unit_lines(unit, library.entry(unit))]
    return "\n".join(lines) + "\n"


def _unit_lines(unit: Unit, entry: str) -> Iterator[str]:
    yield "[[unit]]"
    yield f"name = {_quote(unit.name)}"
    yield f"kind = {_quote(unit.kind)}"
    yield f"entry = {_quote(entry)}"
    if unit.since:
        yield f"since = {unit.since.isoformat()}"
    if unit.founded:
        yield f"founded = {unit.founded.isoformat()}"
    if unit.moved_from:
        yield f"moved_from = {_quote(unit.moved_from)}"
    if unit.aliases:
        yield f"aliases = {_list(unit.aliases)}"
    if unit.duties:
        yield f"duties = {_list(sorted(unit.duties))}"


def _list(values: Sequence[str]) -> str:
    return f"[{', '.join(map(_quote, values))}]"


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
