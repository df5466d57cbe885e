"""The text of an RTF file, which office programs also save under the ending .doc.

The kept libraries for RTF read a whole document model or know Latin alphabets only; what
is wanted here is the bare text, in one pass without recursion.
"""

from __future__ import annotations

import re

from crawler.files.limits import FileLimits

START = b"{\\rtf"

_TOKEN = re.compile(
    rb"\\(?P<word>[a-z]{1,32})(?P<number>-?[0-9]{1,10})?[ ]?"
    rb"|\\'(?P<byte>[0-9a-fA-F]{2})"
    rb"|\\(?P<sign>[^a-z])"
    rb"|(?P<brace>[{}])"
    rb"|[\r\n]+"
    rb"|(?P<plain>[^\\{}\r\n]+)"
)
# Groups that hold no words of the text.
_SILENT = frozenset(
    b"fonttbl colortbl stylesheet info pict object themedata datastore listtable "
    b"listoverridetable rsidtbl generator xmlnstbl".split()
)
_BREAKS = {b"par": "\n", b"line": "\n", b"row": "\n", b"tab": "\t", b"cell": "\t"}
_CODE_PAGES = {950: "big5hkscs", 65001: "utf-8", 1252: "cp1252"}
_CHINESE = "gb18030"
_MOST_GROUPS = 1000
_SURROGATES = range(0xD800, 0xE000)


class _Text:
    """What was read so far; single bytes wait until a whole character may be there."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.encoding = _CHINESE
        self._waiting = bytearray()

    def add_bytes(self, raw: bytes) -> None:
        self._waiting += raw

    def add(self, words: str) -> None:
        self.settle()
        self.pieces.append(words)
        self.length += len(words)

    def settle(self) -> None:
        words = self._waiting.decode(self.encoding, "replace")
        self._waiting.clear()
        self.pieces.append(words)
        self.length += len(words)


def read_rtf(body: bytes, limits: FileLimits) -> str:
    """The text of an RTF file; broken ones give what can be read.

    Parameters
    ----------
    body: the whole file, beginning with `START`.
    limits: what it may take.
    """
    text = _Text()
    silent: list[bool] = [False]
    owed, place = 0, 0
    while place < len(body) and text.length <= limits.chars:
        token = _TOKEN.match(body, place)
        if token is None:
            break
        place = token.end()
        word, number = token["word"], int(token["number"] or 0)
        if token["brace"]:
            _open_or_close(silent, token["brace"])
            owed = 0
        elif word == b"bin":
            place += max(0, number)
        elif word in _SILENT or token["sign"] == b"*":
            silent[-1] = True
        elif not silent[-1]:
            owed = _take(text, token, number, owed)
    text.settle()
    return "".join(text.pieces)


def _open_or_close(silent: list[bool], brace: bytes) -> None:
    """Go into a group, which is as silent as the one around it, or leave it."""
    if brace == b"{" and len(silent) < _MOST_GROUPS:
        silent.append(silent[-1])
    elif brace == b"}" and len(silent) > 1:
        silent.pop()


def _take(text: _Text, token: re.Match[bytes], number: int, owed: int) -> int:
    """Read one token; how many plain characters still only stand in for one before."""
    word = token["word"]
    if token["byte"]:
        if not owed:
            text.add_bytes(bytes.fromhex(token["byte"].decode()))
        return max(0, owed - 1)
    if token["plain"]:
        text.add_bytes(token["plain"][owed:])
        return max(0, owed - len(token["plain"]))
    if word == b"u":
        code = number % 0x10000
        text.add("" if code in _SURROGATES else chr(code))
        return 1
    if word == b"ansicpg":
        text.encoding = _CODE_PAGES.get(number, _CHINESE)
    elif word in _BREAKS:
        text.add(_BREAKS[word])
    elif token["sign"] in (b"\\", b"{", b"}"):
        text.add_bytes(token["sign"])
    return 0 if word is None else owed
