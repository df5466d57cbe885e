"""What earlier nights saw of a unit, for rules that compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from catalog_spec.observations.page import ColumnSeen


@dataclass(frozen=True, slots=True)
class TextPast:
    """One text as an earlier night saw it.

    Parameters
    ----------
    unit: whose platform it stood on.
    url, title, published: of its page, `published` as shown then.
    first_seen: the night it was first seen.
    """

    unit: str
    url: str
    title: str
    published: date | None
    first_seen: date


@dataclass(frozen=True, slots=True)
class ReachPast:
    """How a unit's entry address answered on earlier nights.

    Parameters
    ----------
    probes: nights on which it was asked for.
    failed: on how many of them nothing came, or only an error of the server, or the
        word that there is no such page.
    failed_nights: on how many of the last ones in a row, up to the night before.
    """

    probes: int = 0
    failed: int = 0
    failed_nights: int = 0


@dataclass(frozen=True, slots=True)
class UnitPast:
    """What earlier nights saw of a unit; empty on its first night.

    Parameters
    ----------
    night: the last earlier night on which its tree was read, or None.
    columns: its catalogue tree on that night.
    first_seen: address of a row to the night it was first seen.
    texts: digest of a text to where it was seen before, in this unit or another,
        oldest first.
    reach: how its entry address answered.
    """

    night: date | None = None
    columns: tuple[ColumnSeen, ...] = ()
    first_seen: Mapping[str, date] = field(default_factory=dict)
    texts: Mapping[str, tuple[TextPast, ...]] = field(default_factory=dict)
    reach: ReachPast = ReachPast()


NO_PAST = UnitPast()
