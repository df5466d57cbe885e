"""The norm as plain values: what a catalogue must hold, how often, on whose word."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from catalog_spec.verdicts import Confidence

REQUIRED = ("yes", "if_any", "if_duty", "if_2016", "recommended")
ITEM_KINDS = ("list", "single_page", "table", "form", "tree", "function")
INTERVAL_KINDS = ("none", "event", "cadence", "fixed_date")
CADENCES = ("none", "biweekly", "monthly", "quarterly", "half_yearly", "yearly")
UNIT_KINDS = ("county", "township", "department")
COMMON = "common"
LAST_DAY_OF_2016_CATALOGUE = date(2018, 12, 31)


@dataclass(frozen=True, slots=True)
class Source:
    """Where an entry of the norm comes from.

    Parameters
    ----------
    id: key used by items, intervals and metadata profiles.
    words: the source in Chinese words, ready for a finding.
    ref: address or document number, "" when there is none worth opening.
    year: year or date of the source as far as known, else "".
    """

    id: str
    words: str
    ref: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One of the catalogues of the norm: its id and its Chinese name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class MetadataProfile:
    """Which labels the metadata block of an item page must show.

    Parameters
    ----------
    id, label: key and Chinese name.
    must_show: labels that must stand there with a value; "a|b" means one of the two.
    may_be_empty: labels that must stand there, with or without a value.
    optional: labels that may stand there.
    sources, confidence: whose word it is and how well it is known.
    """

    id: str
    label: str
    must_show: tuple[str, ...]
    may_be_empty: tuple[str, ...]
    optional: tuple[str, ...]
    sources: tuple[str, ...]
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Interval:
    """How often a column must be fed.

    Parameters
    ----------
    id: key, e.g. "quarter".
    kind: "none", "event" (after something happened), "cadence" or "fixed_date".
    label: the interval in Chinese, e.g. 每季度.
    stale_after_days: greatest age of the newest item in days; 0 means no limit.
    cadence: the period one piece is due for, "none" when there is no such period.
    grace_days: days after the limit before it counts as a fault.
    due: (month, day) by which the piece of the year before must stand there.
    deadline_workdays: workdays from the event to its publication, or None.
    deadline_days: the same in calendar days, or None.
    basis: what the interval rests on, in Chinese.
    clause: the basis as ready words for a finding.
    sources, confidence: whose word it is and how well it is known.
    is_standing: the matter stands until it changes, and no day makes it due.
    """

    id: str
    kind: str
    label: str
    stale_after_days: int
    cadence: str
    grace_days: int
    due: tuple[int, int] | None
    deadline_workdays: int | None
    deadline_days: int | None
    basis: str
    clause: str
    sources: tuple[str, ...]
    confidence: Confidence
    is_standing: bool = False


@dataclass(frozen=True, slots=True)
class NormItem:
    """One column that a catalogue of the norm asks for.

    Parameters
    ----------
    id: stable key, e.g. "tp.policy".
    catalogue: "common", "county", "township" or "department".
    name: the name the norm gives the column.
    aliases: other names met on sites; the column is found, the name is remarked on.
    parent: id of the item above, or None at the first level.
    required: "yes", "if_any" (once there is such matter), "if_duty" (units with the
        duty), "if_2016" (until the end of 2018) or "recommended".
    kind: "list", "single_page", "table", "form", "tree" or "function".
    must_contain: what the column must hold, in Chinese.
    interval: how often it must be fed, an office's own figures already in it.
    metadata: id of the metadata profile of its pages.
    confidence: how well name and existence are known.
    content_confidence: the same for `must_contain`, None when it says nothing.
    interval_confidence: the same for the choice of the interval.
    sources: keys of the sources.
    note: remark worth knowing, in Chinese.
    later_names: names accepted without remark: the vocabulary since 2019, the one
        before it, and names an office's overlay allows.
    shared_names: names under which one site column may serve several items.
    clause: norm, catalogue and source as ready Chinese words for a finding.
    confirmed: the office's overlay vouches for this entry.
    off: the office's overlay does not ask for this item.
    """

    id: str
    catalogue: str
    name: str
    aliases: tuple[str, ...]
    parent: str | None
    required: str
    kind: str
    must_contain: tuple[str, ...]
    interval: Interval
    metadata: str
    confidence: Confidence
    content_confidence: Confidence | None
    interval_confidence: Confidence
    sources: tuple[str, ...]
    note: str = ""
    later_names: tuple[str, ...] = ()
    shared_names: tuple[str, ...] = ()
    clause: str = ""
    confirmed: bool = False
    off: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Every name the column may bear: the norm's own first, each once."""
        return tuple(
            dict.fromkeys(
                (self.name, *self.later_names, *self.shared_names, *self.aliases)
            )
        )

    @property
    def is_standing(self) -> bool:
        """Whether its matter stands until it changes and needs no day of its own."""
        is_undue = self.interval.kind == "none" or self.interval.is_standing
        return is_undue or self.kind not in ("list", "table")

    def is_duty_in(self, duties: frozenset[str]) -> bool:
        """Whether a unit's duties name this item, by id or by any of its names."""
        return self.id in duties or not duties.isdisjoint(self.names)


@dataclass(frozen=True, slots=True)
class Norm:
    """A whole norm with an office's overlay already in it.

    Parameters
    ----------
    id, title, doc_no: key, Chinese title and document number.
    items: every item, parents before their children, in the order of the norm.
    intervals, catalogues, metadata_profiles, sources: by their ids.
    metadata_labels: Chinese name of each label that a metadata profile may name.
    """

    id: str
    title: str
    doc_no: str
    items: tuple[NormItem, ...]
    intervals: Mapping[str, Interval]
    catalogues: Mapping[str, Catalogue]
    metadata_profiles: Mapping[str, MetadataProfile]
    sources: Mapping[str, Source]
    metadata_labels: Mapping[str, str]

    @property
    def content_hash(self) -> str:
        """SHA-256 (hex) of everything the norm says, whatever the file looks like."""
        text = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def item(self, item_id: str) -> NormItem:
        """The item of this id; KeyError when the norm has none."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise KeyError(item_id)

    def asked_of(
        self, kind: str, today: date, duties: frozenset[str] = frozenset()
    ) -> tuple[NormItem, ...]:
        """What the norm asks of a unit of this kind on this day.

        Functions of the platform and items switched off are left out; items of the
        2016 catalogue only are left out after 2018 unless `duties` names them. Items
        that hang on a duty stay in: whether a unit has the duty, and whether it keeps
        the column all the same, is for the judge.

        Parameters
        ----------
        kind: "county", "township" or "department"; ValueError on any other.
        today: the day that is judged.
        duties: item ids or names the unit answers for.
        """
        if kind not in UNIT_KINDS:
            raise ValueError(f"unknown kind of unit: {kind}")
        return tuple(
            item
            for item in self.items
            if item.catalogue in (COMMON, kind)
            and item.kind != "function"
            and not item.off
            and _is_in_force(item, today, duties)
        )


def _is_in_force(item: NormItem, today: date, duties: frozenset[str]) -> bool:
    return (
        item.required != "if_2016"
        or today <= LAST_DAY_OF_2016_CATALOGUE
        or item.is_duty_in(duties)
    )
