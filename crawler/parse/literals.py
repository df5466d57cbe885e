"""Values written in scripts: JSON, and the looser literals of JavaScript.

Pages carry their menus and page counts as script literals with bare keys, single
quotes, trailing commas, comments and expressions. The reader is iterative and linear,
and keeps what it could read when the text breaks off.
"""

from __future__ import annotations

import json
import re
from typing import Any

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<comment>//[^\n]*|/\*.{0,2000}?\*/)
    | (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    | (?P<sign>[{}\[\],:])
    | (?P<bare>[^\s{}\[\],:"']+)
    )""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)
_CONTROL = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_WORDS: dict[str, Any] = {
    "true": True,
    "false": False,
    "null": None,
    "undefined": None,
    "!0": True,
    "!1": False,
}
_NUMBER = re.compile(r"-?\d{1,18}(?:\.\d{1,18})?$")
_MOST_TOKENS = 500_000


def read_literal(text: str, start: int) -> Any:
    """Read the object or list that begins at `start`; None when there is none.

    Parameters
    ----------
    text: the script.
    start: offset of the opening bracket.
    """
    return read_literal_to_end(text, start)[0]


def read_literal_to_end(text: str, start: int) -> tuple[Any, int]:
    """Like `read_literal`, with the offset behind what was read."""
    try:
        return json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError):
        reader = _Reader()
        return reader.read(text, start), reader.end


class _Reader:
    """Builds a value from tokens, with an explicit stack of open containers."""

    def __init__(self) -> None:
        self.root: Any = None
        self.open: list[Any] = []
        self.keys: list[str | None] = []
        self.pending: Any = None
        self.has_pending = False
        self.end = 0

    def read(self, text: str, start: int) -> Any:
        position = start
        for _ in range(_MOST_TOKENS):
            match = _TOKEN.match(text, position)
            if not match:
                break
            position = match.end()
            if match["sign"]:
                self._take_sign(match["sign"])
                if not self.open:
                    break
            elif not match["comment"]:
                self._take_value(match)
        while self.open:
            self._close()
        self.end = position
        return self.root

    def _take_sign(self, sign: str) -> None:
        if sign in "{[":
            self._open({} if sign == "{" else [])
        elif sign == ":":
            if self.open and isinstance(self.open[-1], dict):
                self.keys[-1] = str(self.pending) if self.has_pending else None
            self.has_pending = False
        else:
            self._settle()
            if sign in "}]":
                self._close()

    def _take_value(self, match: re.Match[str]) -> None:
        if self.has_pending:
            # An expression such as a + b: nothing certain can be said about it.
            self.pending = None
            return
        text, bare = match["text"], match["bare"]
        self.pending = _unescape(text[1:-1]) if text else _bare_value(bare)
        self.has_pending = True

    def _open(self, container: Any) -> None:
        self.has_pending = False
        if self.open:
            self._put(container)
        else:
            self.root = container
        self.open.append(container)
        self.keys.append(None)

    def _close(self) -> None:
        self._settle()
        self.open.pop()
        self.keys.pop()

    def _settle(self) -> None:
        if self.has_pending and self.open:
            self._put(self.pending)
        self.has_pending = False

    def _put(self, value: Any) -> None:
        holder = self.open[-1]
        if isinstance(holder, list):
            holder.append(value)
        elif self.keys[-1] is not None:
            holder[self.keys[-1]] = value
            self.keys[-1] = None


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(_plain, text)


def _plain(match: re.Match[str]) -> str:
    sign = match[1]
    if sign[0] in "ux" and len(sign) > 1:
        return chr(int(sign[1:], 16))
    return _CONTROL.get(sign, sign)


def _bare_value(word: str) -> Any:
    if word in _WORDS:
        return _WORDS[word]
    if _NUMBER.match(word):
        return float(word) if "." in word else int(word)
    return word
