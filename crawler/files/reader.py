"""Attachments on their way to the sandbox, and what comes back of them."""

from __future__ import annotations

import asyncio
import json
import pickle
import sys
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from catalog_spec.observations import Mark, NotRead, TextSeen
from catalog_spec.texts import OfficeWords
from crawler.files.limits import USUAL, FileLimits

_NO_WORDS = OfficeWords()
_LENGTH_BYTES = 8
# Beyond the time one file may take, for a sandbox that does not answer at all.
_GRACE_SECONDS = 15
_MOST_ANSWER_BYTES = 8 << 20


@dataclass(frozen=True, slots=True)
class FileText:
    """What a file's text showed.

    Parameters
    ----------
    text: what the examination brought to light, None when there was none.
    chars: length of the text without blanks.
    not_read: why it could not be read (a value of `NotRead`), "" when it was.
    """

    text: TextSeen | None = None
    chars: int = 0
    not_read: str = ""


class FileReader:
    """Reads the texts of attachments in a process of its own.

    Use it as an async context manager; files are read one after the other, and the
    process is begun with the first of them. Only POSIX systems can fence it in; on
    others `read` fails.

    Parameters
    ----------
    office: the office's own words, as the examination wants them.
    limits: what one file may take.
    """

    def __init__(
        self, office: OfficeWords = _NO_WORDS, limits: FileLimits = USUAL
    ) -> None:
        self._office = office
        self._limits = limits
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._end()

    async def read(self, body: bytes, kind: str) -> FileText:
        """Read one file.

        Parameters
        ----------
        body: the whole file.
        kind: as `LinkReading.kind` names it.
        """
        if len(body) > self._limits.file_bytes:
            return FileText(not_read=NotRead.TOO_LARGE)
        async with self._turn:
            answer = await self._ask(kind.encode() + b"\n" + body)
        return _file_text(answer)

    async def _ask(self, request: bytes) -> bytes:
        """The sandbox's answer; empty when the file was too much for it."""
        seconds = self._limits.wall_seconds + _GRACE_SECONDS
        is_answered = False
        try:
            answer = await asyncio.wait_for(self._exchange(request), seconds)
            is_answered = True
        except (TimeoutError, asyncio.IncompleteReadError, ConnectionError):
            return b""
        finally:
            # A sandbox that still owes an answer would give it to the next question.
            if not is_answered:
                await self._end()
        return answer

    async def _exchange(self, request: bytes) -> bytes:
        process = self._process or await self._begin()
        assert process.stdin is not None  # noqa: S101 - both are pipes
        assert process.stdout is not None  # noqa: S101
        process.stdin.write(_framed(request))
        await process.stdin.drain()
        head = await process.stdout.readexactly(_LENGTH_BYTES)
        size = int.from_bytes(head, "big")
        if size > _MOST_ANSWER_BYTES:
            raise ConnectionError
        return await process.stdout.readexactly(size)

    async def _begin(self) -> asyncio.subprocess.Process:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "crawler.files.sandbox",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            # Libraries quote what they stumble over, and that may be private.
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        assert self._process.stdin is not None  # noqa: S101 - a pipe
        self._process.stdin.write(_framed(pickle.dumps((self._office, self._limits))))
        return self._process

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        if process.returncode is None:
            process.kill()
        await process.wait()


def _framed(message: bytes) -> bytes:
    return len(message).to_bytes(_LENGTH_BYTES, "big") + message


def _file_text(answer: bytes) -> FileText:
    """The answer put back into its types."""
    try:
        told: dict[str, Any] = json.loads(answer)
        if "not_read" in told:
            return FileText(not_read=NotRead(told["not_read"]))
        text = told["text"]
        marks = tuple(Mark(**mark) for mark in text["marks"])
        seen = TextSeen(
            text["digest"],
            marks,
            elements=frozenset(text["elements"]),
            sketch=tuple(map(int, text["sketch"])),
        )
        return FileText(seen, int(told["chars"]))
    except (ValueError, KeyError, TypeError):
        return FileText(not_read=NotRead.GIVEN_UP)
