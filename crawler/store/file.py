"""The SQLite file itself: opening it the right way, and errors a person can act on."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from catalog_spec.vocabulary import vocabulary
from crawler.store.migrations import MIGRATIONS
from crawler.words import load_words

# A morning report or the clock may hold the file for a moment while a patrol writes.
_PATIENCE_SECONDS = 30.0

_ERROR_KEYS = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_CANTOPEN: "unopened",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
}

_Parameters = dict[str, Any] | tuple[Any, ...]


class StoreError(Exception):
    """The store cannot be read or written; the message is Chinese and says what to do.

    Parameters
    ----------
    path: the file.
    message_zh: one or two sentences for the clerk.
    """

    def __init__(self, path: Path, message_zh: str) -> None:
        super().__init__(message_zh)
        self.path = path
        self.message_zh = message_zh

    @classmethod
    def of(cls, path: Path, key: str, **parts: object) -> StoreError:
        """The error whose words stand under `key` in store_words.toml."""
        words = str(load_words("store_words")["errors"][key])
        return cls(path, words.format(path=path, **parts))


class StoreFile:
    """An open store file; everything that speaks SQL to it goes through here."""

    def __init__(self, path: Path, database: Database) -> None:
        self.path = path
        self.database = database

    @classmethod
    def open_for_reading(cls, path: Path) -> StoreFile:
        """Open without any right to write, also while a patrol is writing.

        Raises
        ------
        StoreError: there is no such file, it is not a store, or another version's.
        """
        file = cls._open_existing(path)
        if MIGRATIONS.pending(file.database):
            file.close()
            raise StoreError.of(path, "older")
        return file

    @classmethod
    def open_for_writing(cls, path: Path) -> StoreFile:
        """Open, made or brought up to date where needed.

        A file of a newer version, or of something else, is refused before anything
        is written to it.

        Raises
        ------
        StoreError: the file cannot be used or made.
        """
        if not path.parent.is_dir():
            raise StoreError.of(path, "folder", folder=path.parent)
        if path.exists() and path.stat().st_size:
            cls._open_existing(path, leave_no_trace=True).close()
        elif not path.exists():
            cls._lay_down(path)
        file = cls._connect(path, "mode=rw")
        try:
            with file.errors_in_chinese():
                file._prepare()
        except StoreError:
            file.close()
            raise
        return file

    @classmethod
    def _lay_down(cls, path: Path) -> None:
        """Make a new file complete, so that nobody ever sees a half-made one."""
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            file = cls._connect(draft, "mode=rwc")
            file.path = path
            with file.errors_in_chinese():
                try:
                    file._prepare()
                finally:
                    file.close()
            draft.replace(path)
        finally:
            for left in path.parent.glob(f"{draft.name}*"):
                left.unlink(missing_ok=True)

    @classmethod
    def _open_existing(cls, path: Path, leave_no_trace: bool = False) -> StoreFile:
        if not path.exists():
            raise StoreError.of(path, "absent")
        # Without a log beside it nobody has the file open, and SQLite can read it as
        # it lies, without making a log and an index of its own.
        in_use = path.with_name(f"{path.name}-wal").exists()
        as_it_lies = not in_use and (
            leave_no_trace or not os.access(path.parent, os.W_OK)
        )
        file = cls._connect(path, "mode=ro&immutable=1" if as_it_lies else "mode=ro")
        try:
            with file.errors_in_chinese():
                file._refuse_what_is_not_ours()
        except StoreError:
            file.close()
            raise
        return file

    @classmethod
    def _connect(cls, path: Path, mode: str) -> StoreFile:
        try:
            connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?{mode}",
                uri=True,
                timeout=_PATIENCE_SECONDS,
                # The night may write from a helper thread; it never does so from two
                # threads at once.
                check_same_thread=False,
            )
        except sqlite3.Error as error:
            raise _translated(path, error) from error
        return cls(path, Database(connection, execute_plugins=False))

    def _refuse_what_is_not_ours(self) -> None:
        applied = {each.name for each in MIGRATIONS.applied(self.database)}
        if not applied:
            raise StoreError.of(self.path, "foreign")
        unknown = applied - {each.name for each in MIGRATIONS._migrations}
        if unknown:
            raise StoreError.of(self.path, "newer", names="、".join(sorted(unknown)))

    def _prepare(self) -> None:
        self.database.execute("PRAGMA foreign_keys = ON")
        self.database.enable_wal()
        # With WAL a killed process loses nothing, a power cut at most the last second.
        self.database.execute("PRAGMA synchronous = NORMAL")
        MIGRATIONS.apply(self.database)
        self._refresh_labels()

    def _refresh_labels(self) -> None:
        labels = {
            (kind, code, label)
            for kind, words in _labels().items()
            for code, label in words.items()
        }
        rows = self.database.execute("SELECT kind, code, label FROM labels")
        if labels <= set(rows.fetchall()):
            return
        with self.transaction():
            self.write_all("INSERT OR REPLACE INTO labels VALUES (?, ?, ?)", labels)

    def close(self) -> None:
        """Let go of the file."""
        self.database.close()

    def read(self, sql: str, parameters: _Parameters = ()) -> list[dict[str, Any]]:
        """All rows of a query, as dictionaries."""
        with self.errors_in_chinese():
            cursor = self.database.execute(sql, _storable(parameters))
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def write(self, sql: str, parameters: _Parameters = ()) -> int:
        """Run one statement inside a transaction; the number of the last new row."""
        with self.errors_in_chinese():
            return self.database.execute(sql, _storable(parameters)).lastrowid or 0

    def write_all(self, sql: str, rows: Iterable[_Parameters]) -> None:
        """Run one statement for each row inside a transaction."""
        with self.errors_in_chinese():
            self.database.conn.executemany(sql, map(_storable, rows))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing of what is written inside."""
        with self.errors_in_chinese(), self.database.atomic():
            yield

    @contextmanager
    def errors_in_chinese(self) -> Iterator[None]:
        """Turn an error of SQLite into a `StoreError`."""
        try:
            yield
        except sqlite3.Error as error:
            raise _translated(self.path, error) from error


def _labels() -> Mapping[str, Mapping[str, str]]:
    common = vocabulary()
    return {
        **load_words("store_words")["labels"],
        "night": common["night_state"],
        "result": common["result"],
        "status": common["status"],
        "outcome": common["outcome"],
    }


def _storable(parameters: _Parameters) -> _Parameters:
    if isinstance(parameters, dict):
        return {name: _clean(value) for name, value in parameters.items()}
    return tuple(map(_clean, parameters))


def _clean(value: Any) -> Any:
    # A page can smuggle half a character into a text ("\ud800" in a script), which no
    # encoding can write.
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-8", "replace").decode("utf-8")
    return value


def _translated(path: Path, error: sqlite3.Error) -> StoreError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return StoreError.of(path, _ERROR_KEYS.get(code, "other"), detail=error)
