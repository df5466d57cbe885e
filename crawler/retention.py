"""Retention: what findings rest on is kept, the rest expires.

A file that loses answers is rewritten under a new name, then the night's list of moves
says so, then the store, and only then does the old file go. Whatever moment a process
is killed at, each reference leads to its answer, and the next run tidies up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from crawler.archive import ArchiveError
from crawler.archive.compaction import (
    Answer,
    UnscannableError,
    clear_away,
    left_behind,
    rewrite,
    scan,
)
from crawler.archive.relocation import SUFFIX, read_relocations
from crawler.judging import REACH_DAYS
from crawler.records import NightState
from crawler.settings import Settings
from crawler.settings.values import Retention
from crawler.store import Store
from crawler.store.evidence import Keeping, move_references, needed_references
from crawler.store.pruning import StoreKeeping, forget, old_visits
from crawler.words import say

_MEBIBYTE = 1024 * 1024
_WORDS = "archive_words"
# Within each cycle whatever is still linked to is asked for; one may be cut short.
_CYCLES_UNUSED = 3


@dataclass(frozen=True, slots=True)
class PrunedNight:
    """What one night lost.

    Parameters
    ----------
    date: the night.
    dropped, kept: answers dropped and kept, over the files that lost any.
    bytes_freed: packed size of what was dropped.
    """

    date: date
    dropped: int
    kept: int
    bytes_freed: int


@dataclass(frozen=True, slots=True)
class PruneReport:
    """What was dropped, or would be.

    Parameters
    ----------
    whole_from: nights from this day on were left whole.
    nights: the nights that lost something, the oldest first.
    bytes_before, bytes_after: size of the evidence of all nights.
    budget_bytes: the most it should have, None without a budget.
    visits: visits that the store forgets.
    damaged: files that could not be read to their end and were left alone.
    is_dry_run: nothing was touched.
    """

    whole_from: date
    nights: tuple[PrunedNight, ...]
    bytes_before: int
    bytes_after: int
    budget_bytes: int | None
    visits: int
    damaged: tuple[Path, ...]
    is_dry_run: bool

    @property
    def dropped(self) -> int:
        """Answers dropped on all nights."""
        return sum(night.dropped for night in self.nights)

    @property
    def is_over_budget(self) -> bool:
        """Whether what must be kept is more than the budget allows."""
        return self.budget_bytes is not None and self.bytes_after > self.budget_bytes


def prune(
    settings: Settings, store: Store, today: date, *, dry_run: bool = False
) -> PruneReport:
    """Drop stored answers and visits that the settings no longer want kept.

    Nights that the store does not know are left alone: nobody can tell what rests on
    them. The caller holds the store's patrol lock.

    Parameters
    ----------
    settings: `settings.retention` says what is kept.
    store: open for writing; only read in a dry run.
    today: the day the time limits are counted from.
    dry_run: only tell what would be dropped.

    Raises
    ------
    ArchiveError: the evidence folder cannot be read or written; every reference still
        leads to its answer.
    StoreError: the store cannot be read or written; the same holds.
    """
    pruning = _Pruning(settings, store, today)
    try:
        if not dry_run:
            pruning.tidy_up()
        plan = pruning.choose()
        keeping = pruning.keeping(plan)
        visits = old_visits(store.file, keeping)
        if not dry_run:
            pruning.carry_out(plan)
            forget(store.file, keeping)
    except (OSError, ValueError) as error:
        folder = settings.district.evidence
        text = say(_WORDS, "not_pruned", path=folder, reason=error)
        raise ArchiveError(text) from error
    return pruning.report(plan, visits, dry_run)


@dataclass(slots=True)
class _Plan:
    """What is dropped when nights from `whole_from` on are kept whole."""

    whole_from: date
    files: dict[Path, tuple[Answer, ...]] = field(default_factory=dict)
    losses: list[PrunedNight] = field(default_factory=list)

    @property
    def bytes_freed(self) -> int:
        return sum(night.bytes_freed for night in self.losses)


class _Pruning:
    """One run of pruning over one evidence folder."""

    def __init__(self, settings: Settings, store: Store, today: date) -> None:
        self._folder = settings.district.evidence
        self._rules = settings.retention
        self._cycle_days = settings.limits.cycle_days
        self._store = store
        self._today = today
        nights = store.nights()
        self._days = sorted(night.date for night in nights)
        finished = [n.date for n in nights if n.state is NightState.FINISHED]
        self._last_finished = max(finished, default=date.min)
        self._scanned: dict[Path, tuple[Answer, ...]] = {}
        self._damaged: dict[Path, None] = {}
        self._bytes_before = 0

    def tidy_up(self) -> None:
        """Finish what a killed run began."""
        for night in self._nights(self._days):
            stale = left_behind(night)
            if stale:
                self._settle(night, read_relocations(night).moved, ())
                clear_away(stale)

    def choose(self) -> _Plan:
        """What is dropped: what has expired, and more where the budget asks for it."""
        self._bytes_before = sum(
            path.stat().st_size
            for night in self._nights(self._days)
            for path in self._files(night)
        )
        whole_from = min(_expiry(self._rules, self._today), self._last_finished)
        plan = self._plan(whole_from)
        later = [day for day in self._days if whole_from < day <= self._last_finished]
        if self._is_too_much(plan) and later:
            plan = self._tightened(later)
        return plan

    def _tightened(self, days: Sequence[date]) -> _Plan:
        """The plan that keeps most nights whole within the budget, or the strictest."""
        low, high = 0, len(days) - 1
        best = self._plan(days[high])
        while low < high:
            middle = (low + high) // 2
            plan = self._plan(days[middle])
            if self._is_too_much(plan):
                low = middle + 1
            else:
                best, high = plan, middle
        return best

    def _is_too_much(self, plan: _Plan) -> bool:
        budget = self._budget
        return budget is not None and self._bytes_before - plan.bytes_freed > budget

    @property
    def _budget(self) -> int | None:
        return self._rules.budget_mb * _MEBIBYTE or None

    def _plan(self, whole_from: date) -> _Plan:
        plan = _Plan(whole_from)
        expired = [day for day in self._days if day < whole_from]
        if not expired:
            return plan
        fixed_from = _days_ago(self._rules.days, self._today)
        keeping = Keeping(whole_from, fixed_from)
        kept = self._kept(expired, needed_references(self._store.file, keeping))
        for night in self._nights(expired):
            self._plan_night(plan, night, kept)
        return plan

    def _plan_night(
        self, plan: _Plan, night: Path, kept: Mapping[Path, set[int]]
    ) -> None:
        losing: dict[Path, tuple[Answer, ...]] = {}
        freed = dropped = 0
        for path in self._files(night):
            answers = self._scan(path)
            stays = tuple(a for a in answers if a.offset in kept.get(path, ()))
            if len(stays) < len(answers):
                losing[path] = stays
                dropped += len(answers) - len(stays)
                freed += sum(a.size for a in answers) - sum(a.size for a in stays)
        if losing:
            left = sum(map(len, losing.values()))
            day = date.fromisoformat(night.name)
            plan.losses.append(PrunedNight(day, dropped, left, freed))
            plan.files |= losing

    def _kept(
        self, expired: Iterable[date], references: Iterable[str]
    ) -> Mapping[Path, set[int]]:
        """Offsets to keep by file: the answers wanted, and those their bodies lie in."""
        nights = {day.isoformat() for day in expired}
        kept: defaultdict[Path, set[int]] = defaultdict(set)
        origins: dict[Path, dict[int, str]] = {}
        waiting = list(references)
        while waiting:
            found = self._place(waiting.pop())
            if found is None or found[0].parent.name not in nights:
                continue
            path, offset = found
            if offset in kept[path]:
                continue
            kept[path].add(offset)
            if path not in origins:
                origins[path] = {a.offset: a.origin for a in self._scan(path)}
            origin = origins[path].get(offset)
            if origin:
                waiting.append(origin)
        return kept

    def _place(self, reference: str) -> tuple[Path, int] | None:
        night, _, place = reference.partition("/")
        folder = self._folder / night
        name, _, offset = (read_relocations(folder).place(place) or "").rpartition("@")
        return (folder / name, int(offset)) if offset.isdigit() else None

    def carry_out(self, plan: _Plan) -> None:
        """Rewrite the files that lose something, night by night."""
        by_night: defaultdict[Path, list[Path]] = defaultdict(list)
        for path in plan.files:
            by_night[path.parent].append(path)
        for night, paths in by_night.items():
            moves: dict[str, str] = {}
            dropped: list[str] = []
            for path in paths:
                moves |= rewrite(night, path.name, plan.files[path])
                places = (f"{path.name}@{a.offset}" for a in self._scan(path))
                dropped += [place for place in places if place not in moves]
            self._settle(night, moves, dropped)
            clear_away(left_behind(night))

    def _settle(
        self, night: Path, moves: Mapping[str, str], dropped: Iterable[str]
    ) -> None:
        """Tell the store where a night's answers are now."""
        told: dict[str, str | None] = {
            f"{night.name}/{old}": f"{night.name}/{new}" for old, new in moves.items()
        }
        told |= {f"{night.name}/{old}": None for old in dropped}
        move_references(self._store.file, told)

    def keeping(self, plan: _Plan) -> StoreKeeping:
        """What the store goes on remembering.

        As long as a night's answers are kept whole, so are the visits that lead to them
        and to what they build on.
        """
        visits_since = _days_ago(self._rules.visit_days, self._today)
        probes_since = self._today - timedelta(REACH_DAYS)
        cycles = _CYCLES_UNUSED * self._cycle_days
        return StoreKeeping(
            whole_from=min(visits_since, probes_since, plan.whole_from),
            unused_since=min(visits_since, self._today - timedelta(cycles)),
        )

    def report(self, plan: _Plan, visits: int, is_dry_run: bool) -> PruneReport:
        """The plan in figures."""
        return PruneReport(
            whole_from=plan.whole_from,
            nights=tuple(plan.losses),
            bytes_before=self._bytes_before,
            bytes_after=self._bytes_before - plan.bytes_freed,
            budget_bytes=self._budget,
            visits=visits,
            damaged=tuple(self._damaged),
            is_dry_run=is_dry_run,
        )

    def _nights(self, days: Iterable[date]) -> list[Path]:
        folders = (self._folder / day.isoformat() for day in days)
        return [folder for folder in folders if folder.is_dir()]

    def _files(self, night: Path) -> list[Path]:
        stale = set(left_behind(night))
        found = night.glob(f"*{SUFFIX}")
        return sorted(path for path in found if path not in stale)

    def _scan(self, path: Path) -> tuple[Answer, ...]:
        """The answers of a file; a damaged one gives none and so loses none."""
        if path not in self._scanned:
            try:
                self._scanned[path] = scan(path)
            except UnscannableError:
                self._scanned[path] = ()
                self._damaged[path] = None
        return self._scanned[path]


def _expiry(rules: Retention, today: date) -> date:
    """The first night that is kept whole by its age."""
    return date.max if rules.keep == "findings" else _days_ago(rules.days, today)


def _days_ago(days: int, today: date) -> date:
    return today - timedelta(days) if days else date.min
