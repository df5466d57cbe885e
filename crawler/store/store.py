"""The store: one SQLite file that carries the night to the morning.

A process killed at any moment leaves a file that can be read and gone on with: every
batch of visits and every finished unit is one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from catalog_spec.lifecycle import Finding
from catalog_spec.observations import UnitReading
from catalog_spec.verdicts import UnitJudgement
from crawler.packing import day_text, moment_text
from crawler.records import NightRecord, NightState, VisitRecord
from crawler.store.file import StoreFile
from crawler.store.read import StoreReader
from crawler.store.unit import FinishedUnit, write_unit
from crawler.store.visits import write_visits

# A run that was cut short goes on; a finished one begins anew under a higher number.
_BEGIN_NIGHT = """
INSERT INTO nights (date, started_at, state, norm_id, settings_hash, units_planned)
VALUES (:date, :started_at, 'running', :norm_id, :settings_hash, :units_planned)
ON CONFLICT (date) DO UPDATE SET
    run = run + (state = 'finished'),
    started_at = iif(state = 'finished', excluded.started_at, started_at),
    ended_at = NULL, state = 'running', norm_id = excluded.norm_id,
    settings_hash = excluded.settings_hash,
    units_planned = iif(state = 'finished', excluded.units_planned,
        max(units_planned, excluded.units_planned))
"""

# Only one patrol runs at a time, so another night that still says so has crashed.
_MARK_CRASHED_NIGHTS = """
UPDATE nights SET state = 'interrupted' WHERE state = 'running' AND date <> ?
"""

# A run is finished when all it set out to visit is: a patrol of one unit does not end
# the night of the others.
_END_NIGHT = """
UPDATE nights SET ended_at = :ended_at, state = iif(:state = 'finished' AND
    units_planned > (SELECT count(*) FROM unit_nights u
        WHERE u.night_id = nights.id AND u.run = nights.run),
    'interrupted', :state)
WHERE id = :night
"""

_BEGIN_JOB = """
INSERT INTO jobs (name, command, due_at, started_at, note) VALUES (?, ?, ?, ?, ?)
"""

_SAVE_LETTER = """
INSERT OR REPLACE INTO letters (night_id, kind, sent_at, recipients)
VALUES (?, ?, ?, ?)
"""


class Store(StoreReader):
    """An open store: all that `StoreReader` answers, and the writing.

    Use it as a context manager, or `close` it. Each method may raise `StoreError`;
    what was written before stays.
    """

    @classmethod
    def open(cls, path: Path, read_only: bool = False) -> Store:
        """Open the store at `path`, made or brought up to date where needed.

        Parameters
        ----------
        path: the SQLite file.
        read_only: open without the right to write; the file must be there then.

        Raises
        ------
        StoreError: it cannot be opened, is no store, or a newer version wrote it; the
            file is untouched then.
        """
        opened = StoreFile.open_for_reading if read_only else StoreFile.open_for_writing
        return cls(opened(path))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self.file.close()

    def begin_night(
        self,
        day: date,
        started_at: datetime,
        norm_id: str,
        settings_hash: str,
        units_planned: int,
    ) -> NightRecord:
        """Begin the night of this date, or go on with it where it was cut short.

        A night that was finished begins a new run: its units count as unfinished
        again, and each keeps its earlier judgement until it is judged anew.
        """
        row = {
            "date": day_text(day),
            "started_at": moment_text(started_at),
            "norm_id": norm_id,
            "settings_hash": settings_hash,
            "units_planned": units_planned,
        }
        with self.file.transaction():
            self.file.write(_MARK_CRASHED_NIGHTS, (row["date"],))
            self.file.write(_BEGIN_NIGHT, row)
            return self._nights("date = ?", row["date"])[0]

    def record_visits(self, night_id: int, visits: Iterable[VisitRecord]) -> None:
        """Write a batch of visits and keep their pages, in one transaction.

        Parameters
        ----------
        night_id: the night they belong to.
        visits: final outcomes; a later visit of the same unit and request replaces
            the earlier. Batches of a hundred and more are fastest.
        """
        with self.file.transaction():
            write_visits(self.file, night_id, tuple(visits))

    def finish_unit(
        self,
        night_id: int,
        *,
        kind: str,
        reading: UnitReading,
        judgement: UnitJudgement,
        findings: Iterable[Finding],
        finished_at: datetime,
    ) -> None:
        """Write a judged unit, its ledger included, in one transaction.

        The unit's visits are recorded before, as its pages and bytes are counted from
        them.

        Parameters
        ----------
        night_id: the night.
        kind: kind of the unit.
        reading: what was read of it.
        judgement: what was judged; its `unit` names the unit.
        findings: the unit's part of the ledger after this night, as
            `catalog_spec.lifecycle.advance` gives it.
        finished_at: when the judging ended.
        """
        with self.file.transaction():
            night = self._night_date(night_id)
            finished = FinishedUnit(
                night_id, night, kind, reading, judgement, tuple(findings), finished_at
            )
            write_unit(self.file, finished)

    def _night_date(self, night_id: int) -> date:
        rows = self.file.read("SELECT date FROM nights WHERE id = ?", (night_id,))
        return date.fromisoformat(rows[0]["date"])

    def end_night(
        self, night_id: int, ended_at: datetime, state: NightState = NightState.FINISHED
    ) -> None:
        """Close the night's run.

        Parameters
        ----------
        night_id: the night.
        ended_at: when the patrol ended.
        state: how it ended; "finished" becomes "interrupted" while units that this
            run set out to visit are missing, so that the next patrol goes on.
        """
        row = {
            "night": night_id,
            "ended_at": moment_text(ended_at),
            "state": state.value,
        }
        self.file.write(_END_NIGHT, row)

    def begin_job(
        self,
        name: str,
        command: str,
        due_at: datetime,
        started_at: datetime,
        note: str = "",
    ) -> int:
        """Note that a scheduled command line was started; the number of the run."""
        row = name, command, moment_text(due_at), moment_text(started_at), note
        return self.file.write(_BEGIN_JOB, row)

    def end_job(
        self, run_id: int, ended_at: datetime, exit_code: int | None, note: str = ""
    ) -> None:
        """Note how a scheduled command line ended; without exit code it was cut off."""
        sql = """UPDATE jobs SET ended_at = ?, exit_code = ?,
            note = iif(? = '', note, ?) WHERE id = ?"""
        row = moment_text(ended_at), exit_code, note, note, run_id
        self.file.write(sql, row)

    def record_letter(
        self, night_id: int, kind: str, sent_at: datetime, recipients: int
    ) -> None:
        """Note that a letter about a night was sent to so many recipients."""
        row = night_id, kind, moment_text(sent_at), recipients
        self.file.write(_SAVE_LETTER, row)
