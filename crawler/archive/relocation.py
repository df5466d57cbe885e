"""Where stored answers went when a night's files were rewritten without some of them.

References are printed on letters and written into other records, so they must lead to
their answer for ever. A rewritten file therefore gets a new name, and the night's list
says where each answer of the old one is now. The list replaces its forerunner at once:
before that moment only the old file counts, after it only the new one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

LIST_NAME = "moved.json"
SUFFIX = ".warc.gz"
_GENERATION = "~"


@dataclass(frozen=True, slots=True)
class Relocations:
    """What has become of one night's files.

    Parameters
    ----------
    retired: names of the files that no longer count.
    moved: "<file>@<offset>" in a retired file to where that answer is now.
    """

    retired: frozenset[str] = frozenset()
    moved: Mapping[str, str] = field(default_factory=dict)

    def current_name(self, name: str) -> str:
        """The name a file goes by now: its own, or that of its latest rewriting."""
        stem = name.removesuffix(SUFFIX).partition(_GENERATION)[0]
        number, current = 0, stem + SUFFIX
        while current in self.retired:
            number += 1
            current = f"{stem}{_GENERATION}{number}{SUFFIX}"
        return current

    def next_name(self, name: str) -> str:
        """The name for the rewriting of a file that goes by `name` now."""
        stem, _, number = name.removesuffix(SUFFIX).partition(_GENERATION)
        return f"{stem}{_GENERATION}{int(number or 0) + 1}{SUFFIX}"

    def place(self, place: str) -> str | None:
        """Where an answer is now, None when it was dropped.

        Parameters
        ----------
        place: "<file>@<offset>" as it once was.
        """
        if place.rpartition("@")[0] not in self.retired:
            return place
        return self.moved.get(place)

    def after(self, name: str, moves: Mapping[str, str]) -> Relocations:
        """The list once file `name` has been rewritten; what did not move is gone."""
        kept = {
            old: moves.get(now, now)
            for old, now in self.moved.items()
            if now.rpartition("@")[0] != name or now in moves
        }
        return Relocations(self.retired | {name}, {**kept, **moves})


def read_relocations(night: Path) -> Relocations:
    """The list of one night's folder; empty when nothing was ever rewritten there.

    Raises
    ------
    OSError, ValueError: there is a list, but it cannot be read.
    """
    path = night / LIST_NAME
    try:
        state = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return Relocations()
    return _read(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=64)
def _read(path: Path, _changed: int, _size: int) -> Relocations:
    plain = json.loads(path.read_text("utf-8"))
    return Relocations(frozenset(plain["retired"]), plain["moved"])


def write_relocations(night: Path, relocations: Relocations) -> None:
    """Put the list in place, whole or not at all, and down on the disk.

    Raises
    ------
    OSError: it cannot be written; the old list still holds.
    """
    plain = {
        "retired": sorted(relocations.retired),
        "moved": dict(relocations.moved),
    }
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    replace_file(night / LIST_NAME, text.encode())


def replace_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, and see it down on the disk.

    Raises
    ------
    OSError: it cannot be written; the old file is as it was.
    """
    draft = path.with_name(f"{path.name}.part")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    _settle(path.parent)


def _settle(folder: Path) -> None:
    """See a renaming down on the disk, where the system can."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # some systems open no folders; the renaming holds all the same
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
