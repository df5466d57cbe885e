"""Does a norm hold together? Every flaw is told in one Chinese sentence."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from catalog_spec.names import plain
from catalog_spec.norm.items import (
    CADENCES,
    COMMON,
    INTERVAL_KINDS,
    ITEM_KINDS,
    REQUIRED,
    UNIT_KINDS,
    Interval,
    MetadataProfile,
    Norm,
    NormItem,
)
from catalog_spec.norm.words import say


@dataclass(frozen=True, slots=True)
class Clash:
    """One name that means two items of the same level, so that nothing can decide.

    Parameters
    ----------
    name: the name as the first item writes it.
    first, second: ids of the items.
    """

    name: str
    first: str
    second: str

    @property
    def words(self) -> str:
        """The clash as a Chinese sentence."""
        return say(
            "check.ambiguous_name",
            name=self.name,
            first=self.first,
            second=self.second,
        )

    def is_about(self, item_id: str, names: Iterable[str]) -> bool:
        """Whether this item takes part in it through one of these names."""
        takes_part = item_id in (self.first, self.second)
        return takes_part and plain(self.name) in {plain(name) for name in names}


def check_norm(norm: Norm) -> list[str]:
    """Everything that is wrong with a norm, in Chinese; empty when it is sound.

    A name that stands at two depths or under two parents is no flaw: the place in the
    tree decides there, and the norm's own name goes before a further one.
    """
    problems = [_ids_given_twice(norm), _parents(norm)]
    problems += [_item_problems(item, norm) for item in norm.items]
    problems += [_interval_problems(x, norm) for x in norm.intervals.values()]
    problems += [_profile_problems(x, norm) for x in norm.metadata_profiles.values()]
    problems += [_lonely_shared_names(norm)]
    problems += [(clash.words for clash in find_clashes(norm))]
    return [problem for some in problems for problem in some]


def find_clashes(norm: Norm) -> tuple[Clash, ...]:
    """Names that mean two items below the same parent and are not declared shared.

    Items of one catalogue stand beside the common ones. Items switched off are left
    out. What makes no difference to the matching makes none here: see `names.plain`.
    """
    clashes = {
        Clash(name, first.id, second.id): None
        for kind in UNIT_KINDS
        for name, bearers in _bearers(norm, kind)
        for first, second in combinations(bearers, 2)
        if not (_shares(first, name) and _shares(second, name))
    }
    return tuple(clashes)


def _bearers(norm: Norm, kind: str) -> Iterator[tuple[str, list[NormItem]]]:
    """Every name of every level of a catalogue, with the items that bear it."""
    found: dict[tuple[str | None, str], list[NormItem]] = defaultdict(list)
    written: dict[str, str] = {}
    for item in norm.items:
        if item.catalogue in (COMMON, kind) and not item.off:
            for name in item.names:
                written.setdefault(plain(name), name)
            for key in dict.fromkeys(plain(name) for name in item.names):
                found[item.parent, key].append(item)
    for (_, key), items in found.items():
        yield written[key], items


def _shares(item: NormItem, name: str) -> bool:
    return plain(name) in {plain(shared) for shared in item.shared_names}


def _ids_given_twice(norm: Norm) -> Iterator[str]:
    counted = Counter(item.id for item in norm.items)
    for item_id, times in counted.items():
        if times > 1:
            yield say("check.double_id", id=item_id)


def _parents(norm: Norm) -> Iterator[str]:
    """Parents stand earlier, so that no item can be above itself."""
    earlier: dict[str, NormItem] = {}
    for item in norm.items:
        if item.parent is not None:
            parent = earlier.get(item.parent)
            if parent is None:
                yield say("check.unknown_parent", id=item.id, parent=item.parent)
            elif parent.catalogue != item.catalogue:
                yield say("check.foreign_parent", id=item.id, parent=item.parent)
        earlier[item.id] = item


def _item_problems(item: NormItem, norm: Norm) -> Iterator[str]:
    values = {
        "catalogue": (item.catalogue, norm.catalogues),
        "required": (item.required, REQUIRED),
        "kind": (item.kind, ITEM_KINDS),
        "interval": (item.interval.id, norm.intervals),
        "metadata": (item.metadata, norm.metadata_profiles),
    }
    for key, (value, known) in values.items():
        if value not in known:
            yield say(f"check.unknown_{key}", id=item.id, **{key: value})
    if not item.clause.strip():
        yield say("check.no_clause", id=item.id)
    if not item.sources:
        yield say("check.no_source", id=item.id)
    yield from _unknown_sources(item.id, item.sources, norm)
    yield from _name_problems(item)


def _unknown_sources(owner: str, sources: Iterable[str], norm: Norm) -> Iterator[str]:
    for source in sources:
        if source not in norm.sources:
            yield say("check.unknown_source", id=owner, source=source)


def _name_problems(item: NormItem) -> Iterator[str]:
    written = (item.name, *item.later_names, *item.shared_names, *item.aliases)
    for name, times in Counter(written).items():
        if not name.strip():
            yield say("check.blank_name", id=item.id)
        elif times > 1:
            yield say("check.double_name", id=item.id, name=name)


def _lonely_shared_names(norm: Norm) -> Iterator[str]:
    for item in norm.items:
        for name in item.shared_names:
            if not any(_may_share(item, other, name) for other in norm.items):
                yield say("check.lonely_shared_name", id=item.id, name=name)


def _may_share(item: NormItem, other: NormItem, name: str) -> bool:
    side_by_side = other.catalogue in (COMMON, item.catalogue)
    return other.id != item.id and side_by_side and _shares(other, name)


def _interval_problems(interval: Interval, norm: Norm) -> Iterator[str]:
    if interval.kind not in INTERVAL_KINDS:
        yield say("check.interval_kind", id=interval.id, kind=interval.kind)
    if interval.cadence not in CADENCES:
        yield say("check.interval_cadence", id=interval.id, cadence=interval.cadence)
    if (interval.kind == "fixed_date") != (interval.due is not None):
        yield say("check.interval_due", id=interval.id)
    yield from _unknown_sources(interval.id, interval.sources, norm)


def _profile_problems(profile: MetadataProfile, norm: Norm) -> Iterator[str]:
    labels = (*profile.must_show, *profile.may_be_empty, *profile.optional)
    for label in (part for either in labels for part in either.split("|")):
        if label not in norm.metadata_labels:
            yield say("check.unknown_label", id=profile.id, label=label)
    yield from _unknown_sources(profile.id, profile.sources, norm)
