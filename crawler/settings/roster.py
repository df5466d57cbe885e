"""The units of a settings file, checked against each other and against the norm."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from catalog_spec.norm import Norm
from catalog_spec.norm.items import UNIT_KINDS
from catalog_spec.roster import Roster, RosterError, Unit
from crawler.settings.file import SettingsText, Table, is_texts, near


def read_roster(text: SettingsText, norm: Norm) -> Roster:
    """The roster of all `[[unit]]` tables.

    Raises
    ------
    SettingsError: there is none, or one is wrong in itself, beside another one, or
        names something the norm does not know.
    """
    tables = text.tables("unit")
    if not tables:
        text.refuse("no_units", "unit")
    units = [_unit(table, norm) for table in tables]
    for position, unit in enumerate(units):
        _refuse_double_entry(tables[position], unit, units[:position])
    try:
        return Roster(tuple(units))
    except RosterError as error:
        named = [
            t for t, unit in zip(tables, units, strict=True) if unit.name == error.unit
        ]
        key = "aliases" if len(named) == 1 else "name"
        named[-1].refuse_in_words(error.message_zh, key)


def _unit(table: Table, norm: Norm) -> Unit:
    try:
        return Unit(
            name=table.text("name", "姚李镇"),
            kind=table.choice("kind", UNIT_KINDS),
            entry=table.url("entry"),
            since=table.day("since"),
            until=table.day("until"),
            founded=table.day("founded"),
            moved_from=table.optional_text("moved_from", "霍邱县"),
            aliases=table.texts("aliases"),
            duties=_duties(table, norm),
            column_aliases=_column_aliases(table, norm),
        )
    except RosterError as error:
        table.refuse_in_words(error.message_zh, "until")


def _refuse_double_entry(table: Table, unit: Unit, earlier: Iterable[Unit]) -> None:
    for other in earlier:
        is_double = _same_place(unit.entry, other.entry) and unit.serves_beside(other)
        if is_double and unit.name != other.name:
            table.refuse("double_entry", "entry", unit=unit.name, other=other.name)


def _same_place(one: str, other: str) -> bool:
    return _place(one) == _place(other)


def _place(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return parts.netloc.lower(), parts.path.rstrip("/"), parts.query


def _duties(table: Table, norm: Norm) -> frozenset[str]:
    known = {word for item in norm.items for word in (item.id, item.name)}
    duties = table.texts("duties")
    for duty in duties:
        if duty not in known:
            table.refuse("unknown_duty", "duties", value=duty, near=near(duty, known))
    return frozenset(duties)


def _column_aliases(table: Table, norm: Norm) -> dict[str, tuple[str, ...]]:
    aliases = table.raw("column_aliases") or {}
    if not isinstance(aliases, dict) or not all(map(is_texts, aliases.values())):
        table.refuse("bad_column_aliases", "column_aliases")
    known = {item.id for item in norm.items}
    for item in aliases:
        if item not in known:
            offer = near(item, known)
            table.refuse("unknown_item", "column_aliases", value=item, near=offer)
    return {item: tuple(names) for item, names in aliases.items()}
