"""The lines at the foot of a text that say who signed it and on which day."""

from __future__ import annotations

import re

_MOST_BEHIND = 3
"""Lines that may follow the day: who prints it, who gets it, who can be asked."""
_MOST_SIGNERS = 2
_LONGEST = 40
_DIGITS = "0-9〇○零一二三四五六七八九十"
_ENDS_WITH_DAY = re.compile(
    rf"[{_DIGITS}]{{4}}[年./-][{_DIGITS}]{{1,3}}[月./-][{_DIGITS}]{{1,3}}日?$"
)
_SENTENCE = re.compile("[，。；：！？、]")


def signature_chars(text: str) -> int:
    """How many characters the signature at the foot of a text takes, blanks not counted.

    Without a line that ends with a day there is no signature: the last rows of a list
    are as short as names.
    """
    lines = _last_lines(text)
    days = [place for place, line in enumerate(lines) if _is_day(line)]
    if not days or len(lines) - days[-1] > 1 + _MOST_BEHIND:
        return 0
    first = days[-1]
    while first and days[-1] - first < _MOST_SIGNERS and _is_name(lines[first - 1]):
        first -= 1
    return sum(map(len, lines[first:]))


def _last_lines(text: str) -> list[str]:
    """The last lines that are not blank, without their blanks, in their order."""
    rest, found = text.rstrip(), list[str]()
    while rest and len(found) < _MOST_SIGNERS + 1 + _MOST_BEHIND:
        *before, last = rest.rsplit("\n", 1)
        found.insert(0, "".join(last.split()))
        rest = before[0].rstrip() if before else ""
    return found


def _is_day(line: str) -> bool:
    return len(line) <= _LONGEST and bool(_ENDS_WITH_DAY.search(line))


def _is_name(line: str) -> bool:
    return len(line) <= _LONGEST and not _SENTENCE.search(line)
