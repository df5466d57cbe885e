"""Labels and their values: meta tags, the editor line, and the metadata block."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice, pairwise

from crawler.parse.lines import CELLS, SEAM, Line
from crawler.parse.outline import Outline
from crawler.parse.text import drop_blanks, fold_blanks
from crawler.parse.vocabulary import word_set, words_of
from crawler.parse.words import one_of

GROUPS = (
    "published",
    "published_loosely",
    "created",
    "source",
    "index_no",
    "issuer",
    "doc_no",
    "title",
    "other",
    "page_tools",
)
BLOCK_GROUPS = frozenset(GROUPS) - {"page_tools", "source", "published_loosely"}
_CORE_GROUPS = frozenset({"index_no", "issuer", "doc_no", "created", "published"})
_LONGEST_LABEL = 14
_WIDEST_LABEL = 60
_DEEPEST_CELL = 12
_MOST_TABLES = 8
_LONGEST_TABLE_VALUE = 200
_LONGEST_LABELLED_LINE = 600
_COLON = re.compile("[:：]")
_VALUE_END = re.compile(rf"[|｜【〖\[\n{SEAM}]|\s{{3}}")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One label with its value.

    Parameters
    ----------
    label: blanks and colon removed.
    group: what it means, one of `GROUPS`, or "" for a label of no known meaning.
    value: the value, blanks folded; "" when nothing is there.
    line: number of the line that holds the label.
    rest: everything up to the next label, when that is more than the value.
    """

    label: str
    group: str
    value: str
    line: int
    rest: str = ""


def read_meta_tags(outline: Outline) -> dict[str, str]:
    """Meta tags with a value: lower-case name or property to content, first one wins."""
    found: dict[str, str] = {}
    for index in outline.named("meta"):
        attributes = outline.attributes[index]
        name = attributes.get("name") or attributes.get("property") or ""
        content = fold_blanks(attributes.get("content") or "")
        if name and content:
            found.setdefault(name.lower(), content)
    return found


def group_of(label: str) -> str:
    """What a label means, one of `GROUPS`, or "" when it is not known."""
    return _group_of_label().get(label, "")


def bare_label(text: str) -> str:
    """A text without blanks and final colon, as labels are compared."""
    return drop_blanks(text).rstrip(":：").strip("[]【】")


def read_labels(line: Line, number: int) -> list[Labelled]:
    """Split an editor line such as "发布时间：… 来源：… 浏览次数：…" at its labels.

    Parameters
    ----------
    line: the line; longer ones than 600 characters have no labels.
    number: its number on the page.
    """
    if line.chars > _LONGEST_LABELLED_LINE or not _COLON.search(line.text):
        return []
    return [
        Labelled(label, group_of(label), value, number, rest)
        for label, value, rest in _split_at_labels(line.seamed)
    ]


@lru_cache(maxsize=1024)
def _split_at_labels(text: str) -> tuple[tuple[str, str, str], ...]:
    """Each label with its value and with everything up to the next label.

    A line is asked for its labels several times, and those of a site's frame return on
    every page.
    """
    marks = [
        (colon.start(), *before)
        for colon in _COLON.finditer(text)
        if (before := _label_before(text, colon.start()))
    ]
    ends = [*(start for _, start, _ in marks[1:]), len(text)]
    found = []
    for (colon, _, label), end in zip(marks, ends, strict=False):
        behind = text[colon + 1 : end]
        found.append((label, _first_value(behind), fold_blanks(behind)))
    return tuple(found)


def begins_with_label(line: Line) -> bool:
    """Whether a line is a label, or a label with its value."""
    return _begins_with_label(line.text)


@lru_cache(maxsize=1024)
def _begins_with_label(text: str) -> bool:
    if group_of(bare_label(text)):
        return True
    colon = _COLON.search(text)
    before = _label_before(text, colon.start()) if colon else None
    return before is not None and not text[: before[0]].strip("【[（( ")


def read_metadata_block(
    outline: Outline, lines: Sequence[Line], upto: int
) -> list[Labelled]:
    """Read the metadata block of a disclosure page: table, list or definition list.

    Parameters
    ----------
    outline, lines: the page.
    upto: number of the first line of the text; nothing is looked for behind it.
    """
    found: list[Labelled] = []
    number = 0
    while number < upto:
        if not _names_label(lines[number].text):
            number += 1
            continue
        taken = _read_heading_row(outline, lines, number) or _read_pairs(
            outline, lines, number
        )
        found += taken
        number = max([number, *(one.line for one in taken)]) + 1
    return _proven(outline, lines, found)


def _proven(
    outline: Outline, lines: Sequence[Line], pairs: Sequence[Labelled]
) -> list[Labelled]:
    """The pairs of tables, or of places outside tables, that are metadata blocks.

    Two labels are needed, one of them telling number, maker or day, with a value.
    """
    places: dict[int, list[Labelled]] = {}
    for pair in pairs:
        place = _table_around(outline, lines[pair.line].block)
        places.setdefault(place, []).append(pair)
    return [pair for group in places.values() if _is_block(group) for pair in group]


def _is_block(pairs: Sequence[Labelled]) -> bool:
    filled = {pair.group for pair in pairs if pair.value}
    return len({pair.label for pair in pairs}) >= 2 and bool(filled & _CORE_GROUPS)


def _table_around(outline: Outline, block: int) -> int:
    around = (block, *islice(outline.ancestors(block), _DEEPEST_CELL))
    return next((index for index in around if outline.tags[index] == "table"), -1)


def value_of(pairs: Sequence[Labelled], group: str) -> str | None:
    """Value of the most trusted label of a group that has one."""
    rank = {label: place for place, label in enumerate(words_of("labels", group))}
    filled = [
        pair for pair in pairs if pair.group == group and not is_empty_value(pair.value)
    ]
    best = min(filled, key=lambda pair: rank[pair.label], default=None)
    return best.value if best else None


def is_empty_value(value: str) -> bool:
    """Whether a value says that there is none."""
    return not value or value in word_set("labels", "empty_values")


def block_lines(
    outline: Outline, lines: Sequence[Line], pairs: Sequence[Labelled]
) -> frozenset[int]:
    """Numbers of all lines of the tables that hold a metadata block."""
    tables = {_table_around(outline, lines[pair.line].block) for pair in pairs}
    numbers = {pair.line for pair in pairs}
    for table in sorted(tables - {-1})[:_MOST_TABLES]:
        end = outline.ends[table]
        inside = [n for n, line in enumerate(lines) if table <= line.start < end]
        if all(lines[n].prose_chars <= _LONGEST_TABLE_VALUE for n in inside):
            numbers.update(inside)
    return frozenset(numbers)


def as_mapping(pairs: Sequence[Labelled]) -> Mapping[str, str]:
    """Label to value; where a block stands twice the filled value wins."""
    mapping: dict[str, str] = {}
    for pair in pairs:
        if pair.value or pair.label not in mapping:
            mapping[pair.label] = mapping.get(pair.label) or pair.value
    return mapping


def can_hold_block(lines: Iterable[Line]) -> bool:
    """Whether any line names number, maker or day, without which there is no block."""
    return any(_names_core(line.text) for line in lines)


@lru_cache(maxsize=1024)
def _names_core(text: str) -> bool:
    return bool(_core_label().search(drop_blanks(text)))


@cache
def _core_label() -> re.Pattern[str]:
    groups = sorted(_CORE_GROUPS)
    return one_of(label for group in groups for label in words_of("labels", group))


@lru_cache(maxsize=1024)
def _names_label(text: str) -> bool:
    """Whether any known label stands in a line; most lines of a page hold none."""
    return bool(_any_label().search(drop_blanks(text)))


@cache
def _any_label() -> re.Pattern[str]:
    return one_of(_group_of_label())


def _read_pairs(outline: Outline, lines: Sequence[Line], number: int) -> list[Labelled]:
    line = lines[number]
    label = bare_label(line.text)
    if len(label) <= _LONGEST_LABEL and group_of(label) in BLOCK_GROUPS:
        return [
            Labelled(
                label, group_of(label), _value_beside(outline, lines, number), number
            )
        ]
    return [
        pair
        for pair in read_labels(line, number) or _read_seamed_pair(line, number)
        if pair.group in BLOCK_GROUPS
    ]


def _read_seamed_pair(line: Line, number: int) -> Iterator[Labelled]:
    """A label and its value in neighbouring inline elements, without a colon."""
    if len(line.parts) < 2:
        return
    parts = [fold_blanks(part) for part in line.parts]
    parts = [part for part in parts if part]
    for label, value in pairwise(parts):
        name = bare_label(label)
        if len(name) <= _LONGEST_LABEL and group_of(name) and not group_of(value):
            yield Labelled(name, group_of(name), value, number)


def _value_beside(outline: Outline, lines: Sequence[Line], number: int) -> str:
    """The text of the next cell, all its lines, unless that is a label again."""
    if number + 1 >= len(lines):
        return ""
    cell = _cell_of(outline, lines[number].block)
    following = lines[number + 1]
    beside = _cell_of(outline, following.block)
    if beside == cell or begins_with_label(following):
        return ""
    if outline.parents[beside] != outline.parents[cell]:
        return ""
    values = []
    for line in lines[number + 1 : number + 6]:
        if not beside <= line.block < outline.ends[beside]:
            break
        values.append(line.text)
    return fold_blanks(" ".join(values))


def _cell_of(outline: Outline, block: int) -> int:
    """The table cell around a block, or the block itself."""
    for index in (block, *islice(outline.ancestors(block), 3)):
        if outline.tags[index] in CELLS:
            return index
    return block


def _read_heading_row(
    outline: Outline, lines: Sequence[Line], number: int
) -> list[Labelled]:
    """A row of labels over a row of values."""
    labels = _row_from(outline, lines, number)
    if len(labels) < 3 or not all(group_of(bare_label(line.text)) for line in labels):
        return []
    below = number + len(labels)
    values = _row_from(outline, lines, below)
    if len(values) != len(labels) or any(line.link_chars for line in values):
        return []
    if len(_row_from(outline, lines, below + len(values))) == len(values):
        return []
    last = below + len(values) - 1
    return [
        Labelled(
            bare_label(label.text), group_of(bare_label(label.text)), value.text, last
        )
        for label, value in zip(labels, values, strict=True)
    ]


def _row_from(outline: Outline, lines: Sequence[Line], number: int) -> list[Line]:
    """The lines from `number` on that are cells of one table row."""
    if number >= len(lines) or outline.tags[lines[number].block] not in CELLS:
        return []
    first = lines[number]
    row = outline.parents[first.block]
    cells = []
    for line in lines[number : number + 12]:
        if outline.parents[line.block] != row:
            break
        cells.append(line)
    return cells


def _first_value(text: str) -> str:
    """The value behind a label, up to the first separator."""
    text = text.lstrip(f" \t\r\n\xa0\u3000{SEAM}:：")
    end = _VALUE_END.search(text)
    return fold_blanks(text[: end.start()] if end else text).strip("；;，,、】]")


@cache
def _group_of_label() -> dict[str, str]:
    return {
        label: group
        for group in reversed(GROUPS)
        for label in words_of("labels", group)
    }


def _label_before(text: str, colon: int) -> tuple[int, str] | None:
    """Start and words of the longest known label that ends at a colon."""
    best = None
    label = ""
    for place in range(colon - 1, max(colon - _WIDEST_LABEL, 0) - 1, -1):
        sign = text[place]
        if sign.isspace():
            continue
        if not _is_chinese(sign):
            break
        label = sign + label
        if label in _group_of_label() and not _is_chinese(text[place - 1 : place]):
            best = place, label
    return best


def _is_chinese(sign: str) -> bool:
    return "\u4e00" <= sign <= "\u9fff"
