"""The roster: which units are patrolled, since when, and what they answer for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from catalog_spec.norm.items import UNIT_KINDS
from catalog_spec.norm.words import enumerate_words, say


class RosterError(ValueError):
    """A unit that cannot be right; the message is a Chinese sentence.

    Parameters
    ----------
    unit: name of the unit, so that the caller can find its place in a file.
    message_zh: what is wrong and what to write instead.
    """

    def __init__(self, unit: str, message_zh: str) -> None:
        super().__init__(message_zh)
        self.unit = unit
        self.message_zh = message_zh


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit whose disclosure platform is patrolled.

    Parameters
    ----------
    name: official name, unique in the roster.
    kind: "county", "township" or "department".
    entry: absolute address of its disclosure platform.
    since: first day its duties count here, None when it was always here.
    until: last day its duties count here, None when they still do.
    founded: day the unit came into being; nothing it publishes can be older.
    moved_from: who was in charge before `since`, e.g. 霍邱县; older items are its.
    aliases: further names, also former ones.
    duties: ids or names of items that hang on a duty and that this unit has.
    column_aliases: norm item id to the names this unit alone uses for its column.

    Raises
    ------
    RosterError: the name is blank, the kind unknown, or `until` before `since`.
    """

    name: str
    kind: str
    entry: str
    since: date | None = None
    until: date | None = None
    founded: date | None = None
    moved_from: str | None = None
    aliases: tuple[str, ...] = ()
    duties: frozenset[str] = frozenset()
    column_aliases: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict, hash=False
    )

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise RosterError(self.name, say("roster.blank_name"))
        if self.kind not in UNIT_KINDS:
            raise self._error("unknown_kind", known=enumerate_words(UNIT_KINDS))
        if self.since and self.until and self.until < self.since:
            raise self._error("backwards")

    def is_on_duty(self, today: date) -> bool:
        """Whether the unit is answerable on this day; first and last day count."""
        return self._first_day <= today <= self._last_day

    def serves_beside(self, other: Unit) -> bool:
        """Whether there is a day on which both units are answerable."""
        return self._first_day <= other._last_day and other._first_day <= self._last_day

    @property
    def _first_day(self) -> date:
        return self.since or date.min

    @property
    def _last_day(self) -> date:
        return self.until or date.max

    def _error(self, words: str, **values: str) -> RosterError:
        message = say(
            f"roster.{words}",
            name=self.name,
            kind=self.kind,
            since=self.since,
            until=self.until,
            **values,
        )
        return RosterError(self.name, message)


@dataclass(frozen=True, slots=True)
class Roster:
    """All units of a district, in the office's own order.

    A former name may live on as an alias: "姚李乡" may be an alias of 姚李镇 beside a
    unit 姚李乡 whose days are over.

    Raises
    ------
    RosterError: two units have one name, or a unit's alias is the name or an alias of
        another one that serves beside it.
    """

    units: tuple[Unit, ...]

    def __post_init__(self) -> None:
        names: set[str] = set()
        for unit in self.units:
            if unit.name in names:
                raise RosterError(unit.name, say("roster.double_name", name=unit.name))
            names.add(unit.name)
        for unit in self.units:
            self._refuse_foreign_aliases(unit)

    def __iter__(self) -> Iterator[Unit]:
        return iter(self.units)

    def __len__(self) -> int:
        return len(self.units)

    def find(self, name: str) -> Unit | None:
        """The unit of this official name or, failing that, of this alias.

        Outer blanks do not matter. None when no unit bears the name, or when it is an
        alias of several units that served one after another.
        """
        wanted = name.strip()
        for unit in self.units:
            if unit.name == wanted:
                return unit
        bearers = [unit for unit in self.units if wanted in unit.aliases]
        return bearers[0] if len(bearers) == 1 else None

    def on_duty(self, today: date) -> tuple[Unit, ...]:
        """The units that are answerable on this day."""
        return tuple(unit for unit in self.units if unit.is_on_duty(today))

    def _refuse_foreign_aliases(self, unit: Unit) -> None:
        for other in self.units:
            if other is not unit and unit.serves_beside(other):
                for alias in unit.aliases:
                    if alias in (other.name, *other.aliases):
                        message = say(
                            "roster.foreign_alias",
                            alias=alias,
                            unit=unit.name,
                            other=other.name,
                        )
                        raise RosterError(unit.name, message)
