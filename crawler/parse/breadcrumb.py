"""The trail of column names above an article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import islice

from crawler.parse.lines import Line
from crawler.parse.outline import Outline
from crawler.parse.text import drop_blanks, fold_blanks
from crawler.parse.vocabulary import word_set, words_of

_SEPARATORS = re.compile(r"[>＞»›→⟩〉❯≫⇒\ue000-\uf8ff]+|-+>+|\s[/\\|｜-]\s|::")
_EDGES = " \t\r\n\xa0\u3000>＞»›→/\\|｜-–—·:：•◎☆★【】[]"
_JOINTS = tuple(">＞»›→/\\-")
_POSITION_SIGNS = ("位置", "栏目")
_POSITION_WIDTH = 22
_LONGEST_NAME = 40
_LONGEST_COLUMN_NAME = 8
_LONGEST_TRAIL = 400
_MOST_LINES = 25
_MOST_CLIMBS = 4
_MOST_BEGINNINGS = 12


class Trails:
    """The places on a page where a trail of names may begin.

    A page is asked twice: for its column before its headline is known, and for all
    names that stand before it afterwards.

    Parameters
    ----------
    outline, lines: the page.
    """

    def __init__(self, outline: Outline, lines: Sequence[Line]) -> None:
        self._outline = outline
        self._lines = lines

    def names(
        self, title: str = "", headline_line: int | None = None
    ) -> tuple[str, ...]:
        """Read the column names that lead to the page, from the left.

        Parameters
        ----------
        title: the headline, which some sites repeat as the last step.
        headline_line: its line; a trail stands before it if anywhere.
        """
        lines = self._lines[:headline_line]
        trails = (
            _trail_from(self._outline, lines, number, words)
            for number, words in islice(self._beginnings(lines), _MOST_BEGINNINGS)
        )
        for trail in trails:
            names = _without_ends(trail, title)
            if names:
                return tuple(names)
        return ()

    def _beginnings(self, lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
        """Lines a trail may begin at, the surest first, with its position words."""
        for number, words in self._told:
            if number < len(lines):
                yield number, words
        for number in self._homes:
            if number < len(lines) and (
                _has_separator(lines[number])
                or _is_named_trail(self._outline, lines[number])
                or _next_is_separated(lines, number)
            ):
                yield number, ""

    @cached_property
    def _told(self) -> list[tuple[int, str]]:
        told = ((n, _position_words(line)) for n, line in enumerate(self._lines))
        return [(number, words) for number, words in told if words]

    @cached_property
    def _homes(self) -> list[int]:
        return [n for n, line in enumerate(self._lines) if _begins_at_home(line)]


def _position_words(line: Line) -> str:
    beginning = line.text[:_POSITION_WIDTH]
    if not any(sign in beginning for sign in _POSITION_SIGNS):
        return ""
    if line.hidden or line.chars > _LONGEST_TRAIL:
        return ""
    text = drop_blanks(line.text)
    for words in words_of("shapes", "position_words"):
        place = text.find(words)
        behind = text[place + len(words) :][:1]
        if 0 <= place <= (8 if len(words) > 2 else 0) and (
            behind in ("", ":", "：") or behind in _names_may_follow(line)
        ):
            return words
    return ""


def _names_may_follow(line: Line) -> tuple[str, ...]:
    """A trail without a colon must at least hold a link right behind the words."""
    return (">", "首", "主", "网", "您") if line.link_chars else ()


def _begins_at_home(line: Line) -> bool:
    if line.hidden or not line.link_chars or line.chars > _LONGEST_TRAIL:
        return False
    first = next((bare for part in line.parts if (bare := part.strip(_EDGES))), "")
    return _is_home(first)


@lru_cache(maxsize=1024)
def _is_home(words: str) -> bool:
    return drop_blanks(words) in word_set("shapes", "home_words") or (
        words.endswith("首页") and len(words) <= 12
    )


def _is_named_trail(outline: Outline, line: Line) -> bool:
    near = [line.block, *islice(outline.ancestors(line.block), 2)]
    parts = words_of("shapes", "breadcrumb_name_parts")
    return any(part in outline.marks(index) for index in near for part in parts)


def _next_is_separated(lines: Sequence[Line], number: int) -> bool:
    return number + 1 < len(lines) and _is_joined(lines[number + 1])


def _trail_from(
    outline: Outline, lines: Sequence[Line], number: int, words: str
) -> list[str]:
    """Collect names from a line on, climbing until the trail is more than one step."""
    block = lines[number].block
    names: list[str] = []
    for _ in range(_MOST_CLIMBS):
        inside = _lines_inside(outline, lines, number, block)
        if sum(line.chars for line in inside) > _LONGEST_TRAIL:
            break
        names = list(_names(inside, words))
        if len(names) > 1 or outline.parents[block] < 0:
            break
        block = outline.parents[block]
    return names


def _lines_inside(
    outline: Outline, lines: Sequence[Line], number: int, block: int
) -> list[Line]:
    """The lines of a trail inside one element.

    Where its first line has separators, a further line must have them as well.
    """
    end = outline.ends[block]
    inside: list[Line] = []
    separated = False
    for line in lines[number : number + _MOST_LINES]:
        if line.start >= end:
            break
        if line.hidden:
            continue
        if separated and not (_is_joined(line) or inside[-1].text[-1:] in _JOINTS):
            break
        separated = separated or _has_separator(line)
        inside.append(line)
    return inside


def _has_separator(line: Line) -> bool:
    return bool(_SEPARATORS.search(line.text)) or any(
        part.strip() in _JOINTS for part in line.parts
    )


def _is_joined(line: Line) -> bool:
    return line.text[:1] in _JOINTS


def _names(lines: Sequence[Line], words: str) -> Iterator[str]:
    """The names on the lines of a trail.

    Where separators are used at all, each further name needs one before it.
    """
    must_be_separated = any(_has_separator(line) for line in lines)
    separated = True
    for place, line in enumerate(lines):
        parts = _behind(line.parts, words) if place == 0 and words else line.parts
        for part in parts:
            for number, piece in enumerate(_SEPARATORS.split(part)):
                name = fold_blanks(piece).strip(_EDGES)
                separated = separated or number > 0 or piece.strip()[:1] in _JOINTS
                if name:
                    if len(name) > _LONGEST_NAME or not separated:
                        return
                    yield name
                    separated = not must_be_separated
                separated = separated or piece.strip()[-1:] in _JOINTS


def _behind(parts: Sequence[str], words: str) -> list[str]:
    """The parts that stand behind the position words."""
    seen = ""
    for place, part in enumerate(parts, 1):
        seen += drop_blanks(part)
        if words in seen:
            return [seen.partition(words)[2], *parts[place:]]
    return list(parts)


def _without_ends(trail: Sequence[str], title: str) -> list[str]:
    """Drop the steps that name no column: 正文, the headline itself."""
    stops = word_set("shapes", "breadcrumb_stop_words")
    headline = drop_blanks(title)
    names = list(trail)
    while names and (
        drop_blanks(names[-1]) in stops or _repeats(drop_blanks(names[-1]), headline)
    ):
        names.pop()
    return names


def _repeats(name: str, headline: str) -> bool:
    """Whether a step is the headline, perhaps cut short, and no column's name."""
    begin = name.rstrip(".…")
    return len(begin) > _LONGEST_COLUMN_NAME and headline.startswith(begin)
