"""A stored night walked again without any network: is what was said still what we say?

The walk is the patrol's own. It is handed a `See` that answers from the archive, so a
parser or a rule that has changed since shows in the difference, and nothing else does.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from catalog_spec.lifecycle import HANDMADE
from catalog_spec.norm import Norm
from catalog_spec.norm.overlay import lay_overlay
from catalog_spec.norm.text import NormText
from catalog_spec.observations import UnitReading
from catalog_spec.roster import Unit
from catalog_spec.rules.links import RULES_ON_LINKS
from catalog_spec.verdicts import ColumnRow, Result, State, UnitJudgement, Verdict
from crawler.judging import Bench
from crawler.links import recall_links
from crawler.outfit import survey_depth
from crawler.parse.examining import use_words
from crawler.records import NightRecord
from crawler.settings import Settings
from crawler.store import Store, StoreError
from crawler.store.link_past import read_links
from crawler.store.pruning import has_visits
from crawler.store.yields import sound_yields, yields_of
from crawler.stored_night import StoredNight
from crawler.survey import survey_unit
from crawler.yields import BASELINE_DAYS, withhold

_TOLD = (Result.FAULT, Result.HINT, Result.COULD_NOT_CHECK)


Said = TypeVar("Said", ColumnRow, Verdict)


@dataclass(frozen=True, slots=True)
class Change(Generic[Said]):
    """A column judged, or a thing said, differently.

    None stands where the column is not asked, or nothing is said.
    """

    before: Said | None
    after: Said | None

    @property
    def either(self) -> Said:
        """The one to name the subject by."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 - one of the two is always there
        return found


@dataclass(frozen=True, slots=True)
class Difference:
    """Two judgements of one unit held side by side.

    Parameters
    ----------
    rows, verdicts: what differs.
    states_before, states_after: how many columns are in each state.
    faults_before, faults_after: how many faults there are.
    """

    rows: tuple[Change[ColumnRow], ...]
    verdicts: tuple[Change[Verdict], ...]
    states_before: Mapping[State, int]
    states_after: Mapping[State, int]
    faults_before: int
    faults_after: int

    @property
    def is_none(self) -> bool:
        """Whether the two say the same."""
        return not self.rows and not self.verdicts


@dataclass(frozen=True, slots=True)
class UnitReplay:
    """One unit walked again.

    Parameters
    ----------
    unit: its name.
    pages: answers read again.
    not_stored: addresses whose answer is not stored any more, or was never asked for.
    unverified: columns that could not be judged again for want of them.
    rules_left_out: rules on links, where it was not kept what the links were known to be
        that night: versions before this one kept only what is known of them now.
    against_record: what the store holds against what comes out now.
    what_if: what comes out now against what would by the other norm; None without one.
    """

    unit: str
    pages: int
    not_stored: tuple[str, ...]
    unverified: int
    rules_left_out: tuple[str, ...]
    against_record: Difference
    what_if: Difference | None = None


@dataclass(frozen=True, slots=True)
class Replay:
    """A night walked again.

    Parameters
    ----------
    night: the night.
    units: the units walked again, by name.
    left_out: units of that night that the settings no longer know.
    are_settings_changed: the settings are not those of that night.
    """

    night: NightRecord
    units: tuple[UnitReplay, ...]
    left_out: tuple[str, ...]
    are_settings_changed: bool


def replay_night(
    settings: Settings,
    night: NightRecord,
    *,
    units: Sequence[str] = (),
    other_norm: Norm | None = None,
    workers: int | None = None,
) -> Replay:
    """Walk and judge a stored night again, offline.

    Parameters
    ----------
    settings: the office's settings as they are now.
    night: the night, from the store of these settings.
    units: official names; by default all of that night.
    other_norm: a norm to judge by as well, see `norm_with`.
    workers: processes; by default one for each core.

    Raises
    ------
    StoreError: the store cannot be read, or the night's visits are not kept any more.
    """
    path = settings.district.store
    with Store.open(path, read_only=True) as store:
        if not has_visits(store.file, night.id):
            raise StoreError.of(path, "visits_gone", day=night.date)
        patrolled = [each.unit for each in store.unit_nights(night.id)]
    chosen = [name for name in patrolled if not units or name in units]
    known = {unit.name: unit for unit in settings.roster}
    walk = partial(_replay_unit, settings, night, other_norm)
    wanted = [known[name] for name in chosen if name in known]
    return Replay(
        night=night,
        units=tuple(_each(walk, wanted, workers or os.cpu_count() or 1)),
        left_out=tuple(name for name in chosen if name not in known),
        are_settings_changed=night.settings_hash != settings.content_hash,
    )


def _each(
    walk: partial[UnitReplay], units: Sequence[Unit], workers: int
) -> Iterable[UnitReplay]:
    if workers == 1 or len(units) < 2:
        return [walk(unit) for unit in units]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(units)), mp_context=context) as pool:
        return list(pool.map(walk, units))


def norm_with(norm: Norm, overlay: Path) -> Norm:
    """The office's norm with one more overlay on top, for the question "what if".

    Raises
    ------
    NormError: the file cannot be read or is wrong.
    """
    changed = lay_overlay(norm, NormText.read(overlay))
    tables = tomllib.loads(overlay.read_text("utf-8")).get("item", [])
    switched = {table["id"] for table in tables if "off" in table}
    off = {item.id for item in norm.items if item.off} - switched
    items = (replace(i, off=True) if i.id in off else i for i in changed.items)
    return replace(changed, items=tuple(items))


def _replay_unit(
    settings: Settings, night: NightRecord, other_norm: Norm | None, unit: Unit
) -> UnitReplay:
    """Walk one unit again. Runs inside a process of its own."""
    with Store.open(settings.district.store, read_only=True) as store:
        use_words(settings.words)
        stored = StoredNight(
            store,
            settings.district.evidence,
            night,
            unit.name,
            settings.profiles,
        )
        reading = asyncio.run(_read(settings, unit, night.date, stored))
        reading = _as_trusted(store, night, unit.name, reading)
        links = read_links(store.file, night.id, unit.name)
        left_out = RULES_ON_LINKS if links is None else ()
        if links is None:
            links = recall_links(store, reading)
        reading = replace(reading, links=links)
        bench = Bench(settings, store, night.date)
        now = _without(left_out, bench.judge(unit, reading))
        otherwise = None
        if other_norm is not None:
            otherwise = _without(left_out, bench.judge(unit, reading, other_norm))
        recorded = _without(left_out, _recorded(store, night, unit.name))
    unverified = _unverified(recorded, now) if stored.missing else frozenset()
    return UnitReplay(
        unit=unit.name,
        pages=stored.pages_read,
        not_stored=stored.missing,
        unverified=len(unverified),
        rules_left_out=left_out,
        against_record=_compare(recorded, now, unverified),
        what_if=_compare(now, otherwise) if otherwise else None,
    )


def _recorded(store: Store, night: NightRecord, unit: str) -> UnitJudgement:
    return UnitJudgement(
        unit,
        tuple(store.rows(night.id, unit)),
        tuple(store.findings(night.id, unit)),
    )


def _without(rules: Iterable[str], judgement: UnitJudgement) -> UnitJudgement:
    """What can be judged again: neither by these rules, nor what people entered."""
    left_out = {HANDMADE, *rules}
    said = (v for v in judgement.verdicts if v.rule not in left_out)
    return replace(judgement, verdicts=tuple(said))


async def _read(
    settings: Settings, unit: Unit, day: date, stored: StoredNight
) -> UnitReading:
    items = settings.norm.asked_of(unit.kind, day, unit.duties)
    return await survey_unit(unit, items, stored.see, survey_depth(settings, day))


def _as_trusted(
    store: Store, night: NightRecord, unit: str, reading: UnitReading
) -> UnitReading:
    """What the night itself did not trust is not trusted now either."""
    found = yields_of(store.file, night.id).get(unit)
    if found is None or not found.alarm:
        return reading
    since = night.date - timedelta(BASELINE_DAYS)
    before = sound_yields(store.file, since, night.date).get(unit)
    return withhold(reading, found.alarm, before)


def _unverified(recorded: UnitJudgement, now: UnitJudgement) -> frozenset[str]:
    """Columns that were judged then and cannot be now."""
    then = {row.norm_item for row in recorded.rows if row.state.is_checked}
    unchecked = {row.norm_item for row in now.rows if not row.state.is_checked}
    return frozenset(then & unchecked)


def _compare(
    before: UnitJudgement,
    after: UnitJudgement,
    unverified: frozenset[str] = frozenset(),
) -> Difference:
    """Hold two judgements side by side, leaving out what could not be verified.

    With any column unverified, nothing is said of the unit as a whole.
    """
    return Difference(
        rows=_changed_rows(before.rows, after.rows, unverified),
        verdicts=_changed_verdicts(before.verdicts, after.verdicts, unverified),
        states_before=Counter(row.state for row in before.rows),
        states_after=Counter(row.state for row in after.rows),
        faults_before=_faults(before),
        faults_after=_faults(after),
    )


def _faults(judgement: UnitJudgement) -> int:
    return sum(each.result is Result.FAULT for each in judgement.verdicts)


def _changed_rows(
    before: Iterable[ColumnRow], after: Iterable[ColumnRow], unverified: frozenset[str]
) -> tuple[Change[ColumnRow], ...]:
    old = {row.norm_item: row for row in before}
    new = {row.norm_item: row for row in after}
    items = [item for item in {**old, **new} if item not in unverified]
    changes = (Change(old.get(item), new.get(item)) for item in items)
    return tuple(each for each in changes if _gist(each.before) != _gist(each.after))


def _gist(row: ColumnRow | None) -> tuple[State, date | None] | None:
    return (row.state, row.newest) if row else None


def _changed_verdicts(
    before: Iterable[Verdict], after: Iterable[Verdict], unverified: frozenset[str]
) -> tuple[Change[Verdict], ...]:
    old, new = _by_subject(before), _by_subject(after)
    changes = (Change(old.get(key), new.get(key)) for key in {**old, **new})
    return tuple(
        each
        for each in changes
        if _result(each.before) is not _result(each.after)
        and not _is_unverified(each.either, unverified)
    )


def _is_unverified(verdict: Verdict, unverified: frozenset[str]) -> bool:
    if verdict.norm_item is None:
        return bool(unverified)
    return verdict.norm_item in unverified


def _by_subject(verdicts: Iterable[Verdict]) -> dict[tuple[str, str], Verdict]:
    return {(v.rule, v.subject): v for v in verdicts if v.result in _TOLD}


def _result(verdict: Verdict | None) -> Result | None:
    return verdict.result if verdict else None
