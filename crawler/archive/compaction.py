"""Rewriting one file of stored answers without those that are no longer kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from crawler.archive import members
from crawler.archive.relocation import read_relocations, replace_file, write_relocations
from crawler.archive.warc import info_record

_HEAD_BYTES = 2048
_KIND = re.compile(rb"\r\nWARC-Type: (\w+)\r\n")
_ORIGIN_FILE = re.compile(rb"\r\nWARC-Refers-To-Filename: ([^\r\n]+)\r\n")
_ORIGIN_OFFSET = re.compile(rb"\r\nWARC-Refers-To-File-Offset: (\d+)\r\n")


class UnscannableError(Exception):
    """The file cannot be read to its end, so nothing in it may be dropped."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One stored answer in a file, its request included.

    Parameters
    ----------
    offset, end: its first byte, and the one after its last.
    origin: reference of the response that holds its body, "" when it holds it itself.
    """

    offset: int
    end: int
    origin: str = ""

    @property
    def size(self) -> int:
        """Packed size in bytes."""
        return self.end - self.offset


def scan(path: Path) -> tuple[Answer, ...]:
    """All answers of a file in their order.

    Raises
    ------
    UnscannableError: it is damaged, or cannot be read.
    """
    try:
        answers = tuple(_answers(path))
        size = path.stat().st_size
    except OSError as error:
        raise UnscannableError(str(path)) from error
    return answers if answers and answers[-1].end == size else _nothing(path, size)


def _nothing(path: Path, size: int) -> tuple[Answer, ...]:
    """No answers, which is fine for a file that holds only its own description."""
    ends = [end for _, end, _ in members.whole_members(path, 0)]
    if ends and ends[-1] == size and len(ends) == 1:
        return ()
    raise UnscannableError(str(path))


def _answers(path: Path) -> Iterator[Answer]:
    answer: Answer | None = None
    for begin, end, head in members.whole_members(path, _HEAD_BYTES):
        found = _KIND.search(head)
        kind = found[1] if found else b""
        if kind in {b"response", b"revisit"}:
            if answer is not None:
                yield answer
            answer = Answer(begin, end, _origin(head))
        elif answer is not None:
            answer = replace(answer, end=end)
    if answer is not None:
        yield answer


def _origin(head: bytes) -> str:
    file, offset = _ORIGIN_FILE.search(head), _ORIGIN_OFFSET.search(head)
    if file is None or offset is None:
        return ""
    return f"{file[1].decode('utf-8', 'replace')}@{int(offset[1])}"


def rewrite(night: Path, name: str, kept: Iterable[Answer]) -> Mapping[str, str]:
    """Put the kept answers of a file into its successor, which counts from then on.

    The old file stays until `clear_away`. A process killed at any moment leaves either
    the old state or the new one.

    Parameters
    ----------
    night: the night's folder.
    name: the file that counts now.
    kept: answers of it; with none the file has no successor.

    Returns
    -------
    Where each kept answer was and is, both as "<file>@<offset>".

    Raises
    ------
    OSError: the folder cannot be written to; nothing has changed.
    """
    relocations = read_relocations(night)
    successor = relocations.next_name(name)
    moves = _copy(night / name, night / successor, tuple(kept))
    write_relocations(night, relocations.after(name, moves))
    return moves


def _copy(old: Path, new: Path, kept: tuple[Answer, ...]) -> Mapping[str, str]:
    if not kept:
        return {}
    content = bytearray(members.pack_member(info_record(new.name)))
    moves: dict[str, str] = {}
    with old.open("rb") as file:
        for answer in kept:
            moves[f"{old.name}@{answer.offset}"] = f"{new.name}@{len(content)}"
            file.seek(answer.offset)
            content += file.read(answer.size)
    replace_file(new, bytes(content))
    return moves


def left_behind(night: Path) -> tuple[Path, ...]:
    """Files in a night's folder that count no more, or never did.

    Raises
    ------
    OSError, ValueError: the folder or its list cannot be read.
    """
    relocations = read_relocations(night)
    if not night.is_dir():
        return ()
    return tuple(
        path
        for path in sorted(night.iterdir())
        if path.name.endswith(".part")
        or (
            path.name.endswith(".warc.gz")
            and relocations.current_name(path.name) != path.name
        )
    )


def clear_away(paths: Iterable[Path]) -> None:
    """Delete files that count no more.

    Raises
    ------
    OSError: one cannot be deleted.
    """
    for path in paths:
        path.unlink()
