"""An office's own wishes laid on the norm, which itself stays untouched.

The file of an office holds `[[item]]` tables. Each names an item by its `id` and says
what is different here: other limits, further names, another demand, or that the item
is not asked for at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches

from catalog_spec.norm.check import find_clashes
from catalog_spec.norm.clauses import interval_clause, item_clause
from catalog_spec.norm.items import REQUIRED, Interval, Norm, NormItem
from catalog_spec.norm.table import NormTable
from catalog_spec.norm.text import NormError, NormText
from catalog_spec.norm.words import enumerate_words, say
from catalog_spec.verdicts import Confidence

_FILE_KEYS = ("item",)
_ITEM_KEYS = (
    *("id", "off", "confirmed", "required", "aliases", "shared_names"),
    *("interval", "stale_after_days", "grace_days"),
)
_WITHOUT_DAYS = ("none", "fixed_date")


def lay_overlay(norm: Norm, text: NormText) -> Norm:
    """The norm as the office wants it.

    Switching an item off takes the items below it along, unless they say
    `off = false`. A limit that the office sets itself, and an entry it confirms, are
    no guesses any more: *inferred* becomes *reconstructed*.

    Raises
    ------
    NormError: an unknown item or key, a bad value, or a further name that already
        belongs to another item of the same level.
    """
    file = NormTable.whole(text)
    file.allow(_FILE_KEYS)
    changes = _changes(norm, file)
    switches = {
        item_id: table.flag("off")
        for item_id, table in changes.items()
        if table.has("off")
    }
    items: list[NormItem] = []
    for item in norm.items:
        changed = replace(item, off=_is_off(item, norm, switches))
        if item.id in changes:
            changed = _changed_item(changed, norm, changes[item.id])
        items.append(changed)
    overlaid = replace(norm, items=tuple(items))
    _refuse_clashes(overlaid, changes)
    return overlaid


def _changes(norm: Norm, file: NormTable) -> dict[str, NormTable]:
    """The tables of the overlay by the id of the item they change."""
    known = {item.id: item for item in norm.items}
    changes: dict[str, NormTable] = {}
    for table in file.tables("item"):
        table.allow(_ITEM_KEYS)
        item_id = table.string("id")
        if item_id not in known:
            raise _unknown_item(item_id, norm, table)
        if item_id in changes:
            raise table.error("overlay.twice", "id", id=item_id)
        changes[item_id] = table
    return changes


def _unknown_item(written: str, norm: Norm, table: NormTable) -> NormError:
    """The error for an id the norm has not; a name written as id is recognised."""
    by_word = {word: item for item in reversed(norm.items) for word in item.names}
    by_word |= {item.id: item for item in norm.items}
    nearest = get_close_matches(written, by_word, 1)
    if not nearest:
        return table.error("overlay.unknown_item_bare", "id", id=written)
    item = by_word[nearest[0]]
    return table.error(
        "overlay.unknown_item", "id", id=written, nearest=item.id, name=item.name
    )


def _is_off(item: NormItem, norm: Norm, switches: Mapping[str, bool]) -> bool:
    """The item's own switch, or that of the nearest item above that has one."""
    while item.id not in switches:
        if item.parent is None:
            return False
        item = norm.item(item.parent)
    return switches[item.id]


def _changed_item(item: NormItem, norm: Norm, table: NormTable) -> NormItem:
    changed = _with_names(item, table)
    if table.has("required"):
        changed = replace(changed, required=table.choice("required", REQUIRED))
    changed = _with_limits(changed, norm, table)
    if table.flag("confirmed"):
        changed = _as_confirmed(changed)
    return replace(changed, clause=item_clause(changed, norm))


def _with_names(item: NormItem, table: NormTable) -> NormItem:
    """The item with the names the office allows; they are no longer remarked on."""
    shared = _joined(item.shared_names, table.strings("shared_names"), item.name)
    accepted = _joined(item.later_names, table.strings("aliases"), item.name)
    later = tuple(name for name in accepted if name not in shared)
    aliases = tuple(name for name in item.aliases if name not in {*later, *shared})
    return replace(item, shared_names=shared, later_names=later, aliases=aliases)


def _joined(
    names: tuple[str, ...], further: tuple[str, ...], own: str
) -> tuple[str, ...]:
    return tuple(name for name in dict.fromkeys((*names, *further)) if name != own)


def _with_limits(item: NormItem, norm: Norm, table: NormTable) -> NormItem:
    """The item with the office's own interval, days and grace."""
    interval = item.interval
    if table.has("interval"):
        name = table.choice("interval", tuple(norm.intervals))
        interval = _as_set_by_office(norm.intervals[name])
    if table.has("stale_after_days"):
        if interval.kind in _WITHOUT_DAYS:
            raise _no_days(item, interval, norm, table)
        days = table.whole_number("stale_after_days")
        interval = _as_set_by_office(_with_days(interval, days))
    if interval is not item.interval:
        confidence = _lifted(item.interval_confidence)
        item = replace(item, interval=interval, interval_confidence=confidence)
    if table.has("grace_days"):
        grace = table.whole_number("grace_days")
        item = replace(item, interval=replace(item.interval, grace_days=grace))
    return item


def _no_days(
    item: NormItem, interval: Interval, norm: Norm, table: NormTable
) -> NormError:
    known = [x.id for x in norm.intervals.values() if x.kind not in _WITHOUT_DAYS]
    return table.error(
        "overlay.no_days",
        "stale_after_days",
        name=item.name,
        label=interval.label,
        known=enumerate_words(known),
    )


def _with_days(interval: Interval, days: int) -> Interval:
    """A limit of days says nothing of periods, so no period's piece is due any more."""
    label = say("clause.days_limit", days=days) if days else say("clause.no_limit")
    return replace(interval, stale_after_days=days, cadence="none", label=label)


def _as_set_by_office(interval: Interval) -> Interval:
    return _settled(replace(interval, basis=say("clause.office_basis")))


def _settled(interval: Interval) -> Interval:
    settled = replace(interval, confidence=_lifted(interval.confidence))
    return replace(settled, clause=interval_clause(settled))


def _as_confirmed(item: NormItem) -> NormItem:
    content = item.content_confidence
    return replace(
        item,
        confidence=_lifted(item.confidence),
        content_confidence=_lifted(content) if content else None,
        interval_confidence=_lifted(item.interval_confidence),
        interval=_settled(item.interval),
        confirmed=True,
    )


def _lifted(confidence: Confidence) -> Confidence:
    """What the office vouches for is no guess any more."""
    if confidence is Confidence.INFERRED:
        return Confidence.RECONSTRUCTED
    return confidence


def _refuse_clashes(norm: Norm, changes: Mapping[str, NormTable]) -> None:
    clashes = find_clashes(norm)
    for item_id, table in changes.items():
        for key in ("aliases", "shared_names"):
            names = table.strings(key)
            for clash in clashes:
                if clash.is_about(item_id, names):
                    raise table.error("overlay.ambiguous", key, problem=clash.words)
