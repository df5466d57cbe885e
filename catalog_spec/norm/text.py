"""The text of a norm file: its tables, and the line on which each thing stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from catalog_spec.norm.words import say

_HEADER = re.compile(r"\s*\[{1,2}\s*([^\[\]]+?)\s*\]{1,2}\s*(#.*)?$")
_SYNTAX_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_LONG_STRING_MARK = re.compile(r"\"\"\"|'''")


class NormError(Exception):
    """Bad norm data: where it stands and what to write instead.

    Parameters
    ----------
    path: the file.
    line: line number from 1, or 0 when the trouble is not in one line.
    message_zh: Chinese sentence for the person who edits the file.
    """

    def __init__(self, path: str, line: int, message_zh: str) -> None:
        key = "file.place" if line else "file.place_no_line"
        super().__init__(say(key, path=path, line=line, message=message_zh))
        self.path = path
        self.line = line
        self.message_zh = message_zh


class NormText:
    """A TOML text that can say where its tables and keys stand.

    Parameters
    ----------
    path: name of the file, for messages.
    text: its content.

    Raises
    ------
    NormError: the text is not TOML.
    """

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self._lines = tuple(_lines_outside_long_strings(text))
        try:
            self.tables: dict[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise self._syntax_error(str(error)) from error

    @classmethod
    def read(cls, path: Path) -> NormText:
        """Read a file; NormError when it cannot be opened or is not UTF-8."""
        try:
            content = path.read_bytes()
        except OSError as error:
            message = say("file.cannot_open", reason=error.strerror)
            raise NormError(str(path), 0, message) from error
        try:
            return cls(str(path), content.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            raise NormError(str(path), line, say("file.not_utf8")) from error

    def line_of(self, table: str, index: int = 0, key: str = "") -> int:
        """Line number of a table's header, or of a key below it.

        Parameters
        ----------
        table: dotted name as the header has it, or "" for the top of the file.
        index: which of several `[[table]]`, from 0.
        key: a key of the table; without it, or when it has none of this name, the
            header's line counts.
        """
        same = [line for line, name in self._headers if name == table]
        start = same[index] if index < len(same) else 0
        wanted = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=.]")
        for number, line in enumerate(self._lines[start:], start + 1):
            if _HEADER.match(line):
                break
            if key and wanted.match(line):
                return number
        return self._line_of_table_below(table, key) or max(start, 1)

    def _line_of_table_below(self, table: str, key: str) -> int:
        """The header of the first table that hangs on a key, or 0."""
        path = f"{table}.{key}".strip(".")
        for number, name in self._headers:
            if key and f"{name}.".startswith(f"{path}."):
                return number
        return 0

    @property
    def _headers(self) -> list[tuple[int, str]]:
        return [
            (number, _plain(header[1]))
            for number, line in enumerate(self._lines, 1)
            if (header := _HEADER.match(line))
        ]

    def _syntax_error(self, reason: str) -> NormError:
        place = _SYNTAX_PLACE.search(reason)
        if place is None:
            return NormError(self.path, len(self._lines), say("file.syntax_at_end"))
        message = say("file.syntax", column=place[2])
        return NormError(self.path, int(place[1]), message)


def _plain(header: str) -> str:
    """A header's dotted name without quotes and inner blanks."""
    return ".".join(part.strip().strip("\"'") for part in header.split("."))


def _lines_outside_long_strings(text: str) -> Iterator[str]:
    """Every line; those inside a string of several lines come back empty."""
    fence = ""
    for line in text.split("\n"):
        yield "" if fence else line
        for mark in _LONG_STRING_MARK.findall(line):
            if not fence:
                fence = mark
            elif mark == fence:
                fence = ""
