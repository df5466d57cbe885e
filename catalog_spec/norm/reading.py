"""From the tables of a norm file to a `Norm`; every value of it is checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from catalog_spec.norm.clauses import interval_clause, item_clause
from catalog_spec.norm.items import (
    CADENCES,
    INTERVAL_KINDS,
    ITEM_KINDS,
    REQUIRED,
    Catalogue,
    Interval,
    MetadataProfile,
    Norm,
    NormItem,
    Source,
)
from catalog_spec.norm.table import NormTable
from catalog_spec.norm.text import NormText

_FILE_KEYS = (
    *("norm", "catalogue", "interval", "metadata", "metadata_label"),
    *("source", "item"),
)
_NORM_KEYS = ("id", "title", "doc_no", "note")
_CATALOGUE_KEYS = ("name",)
_SOURCE_KEYS = ("words", "ref", "year")
_PROFILE_KEYS = (
    *("label", "must_show", "may_be_empty", "optional"),
    *("sources", "confidence"),
)
_INTERVAL_KEYS = (
    *("kind", "label", "stale_after_days", "cadence", "grace_days", "due"),
    *("deadline_workdays", "deadline_days", "basis", "sources", "confidence"),
    "is_standing",
)
_ITEM_KEYS = (
    *("id", "catalogue", "parent", "name", "later_names", "shared_names", "aliases"),
    *("required", "kind", "must_contain", "interval", "metadata", "confidence"),
    *("content_confidence", "interval_confidence", "sources", "note"),
)


def read_norm(text: NormText) -> Norm:
    """Build the norm that a file describes.

    Raises
    ------
    NormError: a key is missing, unknown or has a bad value, or an item names an
        interval, a catalogue or a metadata profile that the file does not define.
    """
    file = NormTable.whole(text)
    file.allow(_FILE_KEYS)
    head = file.table("norm")
    head.allow(_NORM_KEYS)
    norm = Norm(
        id=head.string("id"),
        title=head.string("title"),
        doc_no=head.string("doc_no"),
        items=(),
        intervals=_by_name(file, "interval", _interval),
        catalogues=_by_name(file, "catalogue", _catalogue),
        metadata_profiles=_by_name(file, "metadata", _profile),
        sources=_by_name(file, "source", _source),
        metadata_labels=_labels(file.table("metadata_label")),
    )
    items = tuple(_item(table, norm) for table in file.tables("item"))
    return replace(norm, items=items)


_Entry = TypeVar("_Entry")


def _by_name(
    file: NormTable, key: str, build: Callable[[str, NormTable], _Entry]
) -> dict[str, _Entry]:
    return {name: build(name, table) for name, table in file.named_tables(key)}


def _catalogue(name: str, table: NormTable) -> Catalogue:
    table.allow(_CATALOGUE_KEYS)
    return Catalogue(name, table.string("name"))


def _source(name: str, table: NormTable) -> Source:
    table.allow(_SOURCE_KEYS)
    return Source(
        id=name,
        words=table.string("words"),
        ref=table.optional_string("ref") or "",
        year=table.optional_string("year") or "",
    )


def _profile(name: str, table: NormTable) -> MetadataProfile:
    table.allow(_PROFILE_KEYS)
    return MetadataProfile(
        id=name,
        label=table.string("label"),
        must_show=table.strings("must_show"),
        may_be_empty=table.strings("may_be_empty"),
        optional=table.strings("optional"),
        sources=table.strings("sources"),
        confidence=table.confidence("confidence"),
    )


def _interval(name: str, table: NormTable) -> Interval:
    table.allow(_INTERVAL_KEYS)
    interval = Interval(
        id=name,
        kind=table.choice("kind", INTERVAL_KINDS),
        label=table.string("label"),
        stale_after_days=table.whole_number("stale_after_days"),
        cadence=table.choice("cadence", CADENCES),
        grace_days=table.whole_number("grace_days"),
        due=table.optional_month_and_day("due"),
        deadline_workdays=table.optional_number("deadline_workdays"),
        deadline_days=table.optional_number("deadline_days"),
        basis=table.string("basis"),
        clause="",
        sources=table.strings("sources"),
        confidence=table.confidence("confidence"),
        is_standing=table.flag("is_standing"),
    )
    return replace(interval, clause=interval_clause(interval))


def _labels(table: NormTable) -> dict[str, str]:
    return {name: table.string(name) for name in table.values}


def _item(table: NormTable, norm: Norm) -> NormItem:
    table.allow(_ITEM_KEYS)
    item = NormItem(
        id=table.string("id"),
        catalogue=table.choice("catalogue", tuple(norm.catalogues)),
        name=table.string("name"),
        aliases=table.strings("aliases"),
        parent=table.optional_string("parent"),
        required=table.choice("required", REQUIRED),
        kind=table.choice("kind", ITEM_KINDS),
        must_contain=table.strings("must_contain"),
        interval=norm.intervals[table.choice("interval", tuple(norm.intervals))],
        metadata=table.choice("metadata", tuple(norm.metadata_profiles)),
        confidence=table.confidence("confidence"),
        content_confidence=table.optional_confidence("content_confidence"),
        interval_confidence=table.confidence("interval_confidence"),
        sources=_known_sources(table, norm),
        note=table.optional_string("note") or "",
        later_names=table.strings("later_names"),
        shared_names=table.strings("shared_names"),
    )
    return replace(item, clause=item_clause(item, norm))


def _known_sources(table: NormTable, norm: Norm) -> tuple[str, ...]:
    """The sources of an item; a clause cannot be worded with an unknown one."""
    sources = table.strings("sources")
    for source in sources:
        if source not in norm.sources:
            raise table.error(
                "check.unknown_source", "sources", id=table.string("id"), source=source
            )
    return sources
