"""The lines beside a headline: when it was published, by whom, how often it was read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from crawler.parse.dates import FoundDate, find_dates
from crawler.parse.lines import CELLS, SEAM, Line
from crawler.parse.metadata import Labelled, begins_with_label, read_labels
from crawler.parse.outline import Outline

_INFO_GROUPS = frozenset({"published", "published_loosely", "source", "page_tools"})
_LONGEST_LINE = 400
_LONGEST_VALUE = 40
_PROSE_CHARS = 70
_SHORT_CHARS = 20
_ROW_CHARS = 8
_LINES_AFTER = 16
_LINES_BEFORE = 4
_LINES_UNDER_TEXT = 25
_CHARS_BESIDE_DATE = 22
_COLONS = (":", "：")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}[-/.年]")

Labels = Mapping[int, Sequence[Labelled]]


def label_lines(outline: Outline, lines: Sequence[Line]) -> Labels:
    """Line number to the labels on it, for all lines that have some."""
    labels: dict[int, list[Labelled]] = {}
    for number, line in enumerate(lines):
        if line.hidden or line.chars > _LONGEST_LINE:
            continue
        found = read_labels(line, number)
        if found:
            labels[number] = _with_next_value(outline, lines, found)
    return labels


def dated_lines(lines: Sequence[Line]) -> frozenset[int]:
    """Numbers of the short lines that are little more than one date."""
    return frozenset(
        number
        for number, line in enumerate(lines)
        if line.chars <= _LONGEST_VALUE and _YEAR.search(line.text)
        if not line.link_chars and _is_bare_date(lines, number)
    )


def is_info(labels: Sequence[Labelled]) -> bool:
    """Whether labels are those of an editor line."""
    return any(one.group in _INFO_GROUPS for one in labels)


def is_prose(line: Line) -> bool:
    """Whether a line is running text and no label or button."""
    return line.prose_chars > _PROSE_CHARS


def _is_sentence(line: Line) -> bool:
    return "。" in line.text or ("，" in line.text and line.prose_chars > _SHORT_CHARS)


def editor_lines(lines: Sequence[Line], labels: Labels, headline: int) -> list[int]:
    """Numbers of the editor lines around a headline, nearest first.

    Parameters
    ----------
    lines, labels: the page.
    headline: number of the headline's line.
    """
    found: list[int] = []
    known: set[str] = set()
    told: set[str] = set()
    for number in _after(lines, labels, headline):
        here = _facts(lines, labels, number)
        values = {one.value for one in labels.get(number, ())}
        if here and here <= known and not (values and values <= told):
            break
        if here:
            found.append(number)
            known |= here
            told |= values
    before = range(headline - 1, max(headline - _LINES_BEFORE, 0) - 1, -1)
    found.extend(number for number in before if is_info(labels.get(number, ())))
    return found


def lines_under_text(labels: Labels, last: int) -> list[int]:
    """Numbers of the labelled lines that follow the last line of the text."""
    return [n for n in range(last + 1, last + _LINES_UNDER_TEXT) if n in labels]


def labelled_dates(
    labels: Labels, numbers: Sequence[int], group: str
) -> Iterator[FoundDate]:
    """The dates behind the labels of one group."""
    for number in numbers:
        for label in labels.get(number, ()):
            if label.group == group:
                yield from find_dates(label.rest)[:1]


def unlabelled_dates(
    lines: Sequence[Line], numbers: Sequence[int]
) -> Iterator[FoundDate]:
    """The dates of editor lines that stand behind no label at all."""
    for number in numbers:
        line = lines[number]
        yield from (one for one in _dates_of(line) if not _is_labelled(line, one))


def _with_next_value(
    outline: Outline, lines: Sequence[Line], found: list[Labelled]
) -> list[Labelled]:
    """A label alone on its line has its value on the next, if that is a cell beside."""
    last = found[-1]
    if last.rest or last.line + 1 >= len(lines):
        return found
    block, following = lines[last.line].block, lines[last.line + 1]
    beside = outline.parents[following.block] == outline.parents[block]
    tags = outline.tags[block], outline.tags[following.block]
    fits = tags[1] in CELLS or (tags[0] == tags[1] and tags[0] != "p")
    if not beside or not fits or following.chars > _LONGEST_VALUE:
        return found
    if begins_with_label(following):
        return found
    return [*found[:-1], replace(last, value=following.text, rest=following.text)]


def _after(lines: Sequence[Line], labels: Labels, headline: int) -> Iterator[int]:
    for number in range(headline + 1, min(headline + _LINES_AFTER, len(lines))):
        line = lines[number]
        if number not in labels:
            is_row = line.link_chars >= _ROW_CHARS and line.link_chars * 2 > line.chars
            if is_prose(line) or _is_sentence(line) or is_row:
                return
        yield number


def _facts(lines: Sequence[Line], labels: Labels, number: int) -> set[str]:
    """What an editor line tells: the groups of its labels, "date" for a bare date."""
    facts = {one.group for one in labels.get(number, ()) if one.group in _INFO_GROUPS}
    if facts & {"published", "published_loosely"}:
        return facts - {"published_loosely"} | {"date"}
    if _is_bare_date(lines, number):
        return facts | {"date"}
    return facts


def _is_bare_date(lines: Sequence[Line], number: int) -> bool:
    """Whether a line is little more than one date, and no value of the label before."""
    line = lines[number]
    if line.hidden or line.chars > 2 * _LONGEST_VALUE:
        return False
    dates = _dates_of(line)
    if len(dates) != 1 or not dates[0].has_day:
        return False
    clock = len(dates[0].time or "")
    if line.chars - len(dates[0].text) - clock > _CHARS_BESIDE_DATE:
        return False
    return not (
        _is_labelled(line, dates[0]) or lines[number - 1].text.endswith(_COLONS)
    )


def _is_labelled(line: Line, found: FoundDate) -> bool:
    """Whether a date stands right behind a colon."""
    before = line.seamed[: found.start].rstrip(f" {SEAM}（([【")
    return before.endswith(_COLONS)


def _dates_of(line: Line) -> list[FoundDate]:
    return find_dates(line.seamed) or find_dates(line.text)
