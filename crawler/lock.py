"""One patrol and one clock at a time: locks beside the store that say who holds them.

The operating system lets go of the lock when its holder ends in whatever way, so a
crash never leaves one behind; the note about the holder counts only while it is held.
"""

from __future__ import annotations

import json
import os
import shlex
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from filelock import FileLock, Timeout

from crawler.packing import loads, moment_text
from crawler.store.file import StoreError
from crawler.words import load_words

_BEIJING_TIME = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a store.

    Parameters
    ----------
    pid, host: the process, and the machine it runs on.
    since: when it took hold.
    command: its command line.
    """

    pid: int
    host: str
    since: datetime
    command: str

    @classmethod
    def myself(cls) -> Holder:
        """This process."""
        program = Path(sys.argv[0]).name
        command = shlex.join((program, *sys.argv[1:]))
        return cls(os.getpid(), socket.gethostname(), datetime.now(UTC), command)


class LockError(StoreError):
    """Another process holds the store, or no lock can be made.

    Parameters
    ----------
    path: the store.
    message_zh: who holds it and what to do.
    holder: the other process, None when it cannot be told.
    """

    def __init__(self, path: Path, message_zh: str, holder: Holder | None) -> None:
        super().__init__(path, message_zh)
        self.holder = holder


@contextmanager
def hold_store(path: Path, role: str = "patrol") -> Iterator[None]:
    """Keep every other process of the same role away while the block runs.

    Parameters
    ----------
    path: the store; the lock and the note about its holder lie beside it.
    role: "patrol" or "clock".

    Raises
    ------
    LockError: another process holds it, or its folder cannot be written to.
    StoreError: its folder does not exist.
    """
    if not path.parent.is_dir():
        raise StoreError.of(path, "folder", folder=path.parent)
    lock = FileLock(path.with_name(f"{path.name}.{role}.lock"), timeout=0)
    note = path.with_name(f"{path.name}.{role}.holder")
    try:
        lock.acquire()
    except Timeout as error:
        raise _held(path, role, _read_holder(note)) from error
    except OSError as error:
        words = load_words("lock_words")["unusable"]
        message = words.format(folder=path.parent, reason=error.strerror)
        raise LockError(path, message, None) from error
    try:
        _write_holder(note)
        yield
    finally:
        note.unlink(missing_ok=True)
        lock.release()


def _write_holder(note: Path) -> None:
    myself = Holder.myself()
    plain = {**asdict(myself), "since": moment_text(myself.since)}
    note.write_text(json.dumps(plain, ensure_ascii=False), "utf-8")


def _read_holder(note: Path) -> Holder | None:
    try:
        return loads(Holder, note.read_text("utf-8"))
    except (OSError, ValueError, TypeError):
        return None


def _held(path: Path, role: str, holder: Holder | None) -> LockError:
    words = load_words("lock_words")[role]
    if holder is None:
        return LockError(path, words["held_by_somebody"], None)
    since = f"{holder.since.astimezone(_BEIJING_TIME):%Y-%m-%d %H:%M}"
    message = words["held"].format(
        host=holder.host, pid=holder.pid, since=since, command=holder.command
    )
    return LockError(path, message, holder)
