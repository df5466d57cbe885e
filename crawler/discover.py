"""Finds a district's units from one address and drafts the settings file for them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import tomlkit
from tomlkit.items import AoT, Table

from catalog_spec.observations import PageSeen, Request, UnitSeen
from crawler.fetch import Fetcher
from crawler.parse import read_page
from crawler.settings import is_loopback
from crawler.words import load_words, say


class DiscoveryError(Exception):
    """Nothing could be found; the message is Chinese and says what to try."""


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """One unit found on a portal.

    Parameters
    ----------
    name: its name as the portal writes it.
    kind: "county", "township" or "department".
    entry: absolute address of its platform.
    """

    name: str
    kind: str
    entry: str


@dataclass(frozen=True, slots=True)
class Discovery:
    """What one address led to.

    Parameters
    ----------
    district: name of the district, "" when the page does not tell.
    units: the units whose kind could be told.
    unplaced: names that look like units and could not be placed.
    """

    district: str
    units: tuple[FoundUnit, ...]
    unplaced: tuple[UnitSeen, ...]


async def discover(url: str, fetcher: Fetcher) -> Discovery:
    """Read a unit-list page, or one unit's page, and name the units found.

    Parameters
    ----------
    url: address of the page.
    fetcher: asks for it.

    Raises
    ------
    DiscoveryError: the page cannot be read or shows no unit.
    """
    fetched = await fetcher.fetch(Request(url))
    if not fetched.outcome.is_readable:
        reason = fetched.detail or fetched.outcome.value
        raise DiscoveryError(say("discover", "unreadable", url=url, reason=reason))
    page = read_page(fetched.body, fetched.url, fetched.header("content-type"))
    found = page.units or _only_unit(page)
    if not found:
        reason = page.not_read or say("discover", "no_list")
        raise DiscoveryError(say("discover", "nothing", url=url, reason=reason))
    return _placed(found, page)


def _only_unit(page: PageSeen) -> tuple[UnitSeen, ...]:
    """The page as the platform of one unit, when it shows a catalogue."""
    if not page.columns and not page.tree_requests:
        return ()
    names = [*reversed(page.breadcrumb), page.title]
    bearer = next((name for name in names if kind_of(name)), page.title)
    return (UnitSeen(bearer, page.url),) if bearer else ()


def _placed(found: Iterable[UnitSeen], page: PageSeen) -> Discovery:
    units: list[FoundUnit] = []
    unplaced: list[UnitSeen] = []
    for seen in found:
        kind = kind_of(seen.name)
        if kind is None:
            unplaced.append(seen)
        else:
            units.append(FoundUnit(seen.name, kind, seen.url))
    return Discovery(_district(units, page), tuple(units), tuple(unplaced))


@cache
def _kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    kinds = load_words("discover")["kind"]
    return tuple((kind, re.compile(pattern)) for kind, pattern in kinds.items())


def kind_of(name: str) -> str | None:
    """The kind of unit a name stands for, None when it tells nothing."""
    bare = re.sub(r"\s+", "", name)
    return next((kind for kind, form in _kinds() if form.search(bare)), None)


def _district(units: Iterable[FoundUnit], page: PageSeen) -> str:
    form = re.compile(load_words("discover")["district"])
    texts = [unit.name for unit in units if unit.kind == "county"]
    for text in (*texts, page.title, *page.breadcrumb):
        match = form.search(text)
        if match:
            return match.group(0)
    return ""


def settings_text(discovery: Discovery, existing: str | None = None) -> str:
    """The settings file for a discovery, as the office will go on editing it.

    Parameters
    ----------
    discovery: what was found.
    existing: text of the office's present file; it is kept to the letter and only
        units it does not know are added.
    """
    if existing is None:
        document = tomlkit.parse(_template(discovery))
    else:
        document = tomlkit.parse(existing)
    known = document.get("unit", [])
    names = {str(unit["name"]) for unit in known}
    entries = {str(unit["entry"]) for unit in known}
    added = [
        _unit_table(unit)
        for unit in discovery.units
        if unit.name not in names and unit.entry not in entries
    ]
    if added:
        tables = known if isinstance(known, AoT) else tomlkit.aot()
        for table in added:
            tables.append(table)
        if not isinstance(known, AoT):
            document["unit"] = tables
    return tomlkit.dumps(document)


def _unit_table(unit: FoundUnit) -> Table:
    table = tomlkit.table()
    table["name"] = unit.name
    table["kind"] = unit.kind
    table["entry"] = unit.entry
    return table


def _template(discovery: Discovery) -> str:
    hosts = {urlsplit(unit.entry).hostname or "" for unit in discovery.units}
    is_local = bool(hosts) and all(map(is_loopback, hosts))
    template = Path(__file__).with_name("data") / "settings_template.toml"
    return (
        template.read_text("utf-8")
        .replace("@district@", discovery.district or say("discover", "unnamed"))
        .replace("@requests_per_second@", "0" if is_local else "2")
    )
