"""What the parser brought home of each unit, and the alarm when that drops at once.

A site that is neglected empties column by column. When the lists of several units of
one platform are gone in one night, the platform has changed its pages or the parser is
broken: that is our trouble until proved otherwise, and no unit's fault.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from catalog_spec.observations import (
    ColumnReading,
    NotSeen,
    Outcome,
    Request,
    UnitReading,
)
from crawler.survey import Recall, See, Sight
from crawler.words import load_words, say

FEWEST_UNITS = 3
"""Units of one platform that must drop in one night before the robot is suspected."""

FEWEST_COLUMNS = 5
"""Columns with a list before the drop; with fewer a drop says nothing."""

SHARE_LEFT = 0.2
"""At most this share of the earlier yield is left after a drop."""

FEWEST_SILENT = 8
"""Columns without a word that make a unit doubtful on its first night."""

BASELINE_DAYS = 30
"""How far back an earlier yield still counts."""

_WORDS = "yields"
_GENERIC = "generic"


@dataclass(frozen=True, slots=True)
class Yield:
    """What was read of one unit on one night.

    Parameters
    ----------
    platform: the platform most of its pages run on, "" when no page was read.
    host: where the patrol came in.
    columns: columns in its tree; 0 when no tree was found.
    read: columns whose answer reached the parser.
    filled: of these, columns with a list or a text.
    silent: of these, columns that show neither a list, nor a text, nor that they are
        empty.
    rows: rows read.
    dated: rows with a day.
    answered: the entry page reached the parser.
    """

    platform: str
    host: str
    columns: int = 0
    read: int = 0
    filled: int = 0
    silent: int = 0
    rows: int = 0
    dated: int = 0
    answered: bool = True


@dataclass(frozen=True, slots=True)
class YieldAlarm:
    """The yield of several units of one platform or one host dropped at once.

    Parameters
    ----------
    place: name of the platform, or the host where no platform was recognised.
    units: the units, in order.
    """

    place: str
    units: tuple[str, ...]

    @property
    def words(self) -> str:
        """The alarm as one Chinese sentence."""
        name = load_words(_WORDS)["platforms"].get(self.place, self.place)
        return say(_WORDS, "alarm", place=name, count=len(self.units))


class Meter:
    """Passes looks on and notes which platform the pages run on."""

    def __init__(self, see: See) -> None:
        self._see = see
        self._platforms: Counter[str] = Counter()

    async def see(
        self,
        request: Request,
        *,
        recall: Recall = Recall.NEVER,
        article_only: bool = False,
    ) -> Sight:
        """Look at `request`."""
        looking: Awaitable[Sight] = self._see(
            request, recall=recall, article_only=article_only
        )
        sight = await looking
        if sight.page is not None:
            self._platforms[sight.page.platform] += 1
        return sight

    @property
    def platform(self) -> str:
        """The platform of most pages; a recognised one before "generic"."""
        named = Counter({k: n for k, n in self._platforms.items() if k != _GENERIC})
        found = (named or self._platforms).most_common(1)
        return found[0][0] if found else ""


def measure(reading: UnitReading, platform: str) -> Yield:
    """The yield of one unit's reading.

    Parameters
    ----------
    reading: what was read.
    platform: as `Meter` tells it.
    """
    reached = [r for r in reading.readings.values() if _reached_parser(r.not_seen)]
    return Yield(
        platform=platform,
        host=urlsplit(reading.entry).netloc.lower(),
        columns=len(reading.columns),
        read=len(reached),
        filled=sum(_is_filled(each) for each in reached),
        silent=sum(_is_silent(each) for each in reached),
        rows=sum(len(each.items) for each in reached),
        dated=sum(item.published is not None for r in reached for item in r.items),
        answered=_reached_parser(reading.not_seen),
    )


def _reached_parser(not_seen: NotSeen | None) -> bool:
    return not_seen is None or not_seen.outcome is Outcome.UNREADABLE


def _is_filled(reading: ColumnReading) -> bool:
    return bool(reading.items) or reading.article is not None


def _is_silent(reading: ColumnReading) -> bool:
    return not _is_filled(reading) and not reading.declared_empty


def has_dropped(now: Yield, before: Yield | None) -> bool:
    """Whether a unit's yield is so poor that the parser comes under suspicion.

    Parameters
    ----------
    now: tonight's yield.
    before: a sound yield of an earlier night; without one only a unit that is silent
        in all its columns is doubtful.
    """
    if not now.answered:
        return False
    if before is None:
        return now.read >= FEWEST_SILENT and now.silent == now.read
    if before.filled < FEWEST_COLUMNS:
        return False
    return (
        now.columns <= before.columns * SHARE_LEFT
        or (
            now.read >= FEWEST_COLUMNS
            and now.filled * before.read <= before.filled * now.read * SHARE_LEFT
        )
        or (now.rows > 0 and _dated_share(now) <= _dated_share(before) * SHARE_LEFT)
    )


def _dated_share(seen: Yield) -> float:
    return seen.dated / seen.rows if seen.rows else 0.0


def yield_alarm(
    tonight: Mapping[str, Yield], earlier: Mapping[str, Yield]
) -> tuple[YieldAlarm, ...]:
    """Where the yield of several units dropped at once.

    Parameters
    ----------
    tonight: tonight's yields by unit, those of units already stored included.
    earlier: the last sound yield of each unit; units without one may be missing.
    """
    places: defaultdict[str, list[str]] = defaultdict(list)
    for unit, seen in tonight.items():
        before = earlier.get(unit)
        if has_dropped(seen, before):
            places[_place(seen, before)].append(unit)
    return tuple(
        YieldAlarm(place, tuple(sorted(units)))
        for place, units in sorted(places.items())
        if len(units) >= FEWEST_UNITS
    )


def _place(now: Yield, before: Yield | None) -> str:
    """What the units of one alarm share; a changed page may hide its platform."""
    known = before.platform if before else ""
    platform = known or now.platform
    return now.host if platform in ("", _GENERIC) else platform


def withhold(reading: UnitReading, reason: str, before: Yield | None) -> UnitReading:
    """A reading in which nothing under suspicion can become a fault.

    Parameters
    ----------
    reading: what was read of one unit of an alarm.
    reason: the alarm in words.
    before: the unit's sound yield of an earlier night, or None.
    """
    if reading.not_seen is not None:
        return reading
    if before is not None and len(reading.columns) <= before.columns * SHARE_LEFT:
        trouble = NotSeen(Outcome.UNREADABLE, reading.entry, reason)
        evidence = reading.evidence
        return UnitReading(reading.entry, not_seen=trouble, evidence=evidence)
    urls = {column.key: column.url or "" for column in reading.columns}
    readings = {
        key: _withheld(each, urls.get(key, ""), reason) if _is_doubtful(each) else each
        for key, each in reading.readings.items()
    }
    return replace(reading, readings=readings)


def _is_doubtful(reading: ColumnReading) -> bool:
    """Nothing was found, or nothing that tells how old it is.

    A site that says a list is empty is not believed either: a changed page may hold
    such words for every list.
    """
    if reading.not_seen is not None:
        return False
    if reading.items:
        return all(item.published is None for item in reading.items)
    return reading.article is None


def _withheld(reading: ColumnReading, url: str, reason: str) -> ColumnReading:
    return ColumnReading(
        reading.key,
        complete=False,
        not_seen=NotSeen(Outcome.UNREADABLE, url, reason),
        evidence=reading.evidence,
    )
