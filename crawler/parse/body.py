"""The text of an article: where it stands, how long it is, which files it offers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from catalog_spec.observations import FileSeen
from crawler.parse.lines import Line
from crawler.parse.outline import Outline
from crawler.parse.vocabulary import word_set, words_of
from crawler.parse.words import Marks

_EXCERPT_CHARS = 200
_SHORT_LINE = 80
_MAIN_SHARE = 0.5
_NAMED_SHARE = 0.6
_MOST_SHARE = 0.6
_BULLETS = "·•.●■◆◇※>》→- "
# Which attribute of an element leads to a file.
_OFFERS = {"a": "href", "iframe": "src", "embed": "src", "object": "data"}
_TYPES = (
    "application/pdf",
    "application/msword",
    "application/vnd.",
    "application/ofd",
)
# No program runs behind such a page that could hand out a file of another name.
_STATIC_PAGES = (".html", ".htm", ".shtml")
_RULE = "-—–─━_=*~ "
_LONGEST_FOOT_LINE = 300


@dataclass(frozen=True, slots=True)
class Body:
    """The text of an article.

    Parameters
    ----------
    numbers: numbers of its lines.
    box: number of the element that holds headline and text.
    is_named: the element around it is named as platforms name the text.
    chars: length without blanks.
    link_chars: how many of them stand in links.
    excerpt: its first 200 characters, blanks folded.
    named: number of that element, None when there is none.
    """

    numbers: tuple[int, ...]
    box: int
    is_named: bool
    chars: int
    link_chars: int
    excerpt: str
    named: int | None = None


def find_body(
    outline: Outline,
    lines: Sequence[Line],
    start: int,
    block: int,
    *,
    used: frozenset[int],
    framed: bytearray,
) -> Body:
    """Find the text that follows a headline.

    Parameters
    ----------
    outline, lines: the page.
    start: number of the first line that may belong to the text.
    block: element of the headline; the text stands in one of those around it.
    used: numbers of lines that are metadata or editor lines.
    framed: the furniture, see `framed_entries`.
    """
    usable = _Stretch(
        lines,
        [
            number
            for number in range(start, len(lines))
            if number not in used and not lines[number].hidden
        ],
    )
    free = _Stretch(
        lines,
        [n for n in _before_foot(lines, usable.numbers) if not framed[lines[n].start]],
    )
    box = _main_box(outline, free, block)
    named = _named_box(outline, usable, box, block)
    if named is not None:
        numbers = usable.within(named, outline.ends[named])
    else:
        numbers = _until_end(lines, free.within(box, outline.ends[box]))
    bare = word_set("shapes", "bare_file_headings")
    kept = [n for n in numbers if lines[n].text.strip(_RULE) not in bare]
    if not kept:
        kept = _unveiled(outline, lines, start, block)
    return _body(lines, kept, box, named)


def _unveiled(
    outline: Outline, lines: Sequence[Line], start: int, block: int
) -> list[int]:
    """Hidden lines in an element that is surely the text: a script will show them."""
    hidden = _Stretch(lines, [n for n in range(start, len(lines)) if lines[n].hidden])
    if not hidden.numbers:
        return []
    named = _named_box(outline, hidden, 0, block, least_rank=2)
    return [] if named is None else list(hidden.within(named, outline.ends[named]))


class _Stretch:
    """Some lines of a page in order, with quick sums over elements.

    Parameters
    ----------
    lines: the lines of the page.
    numbers: which of them, in ascending order.
    """

    def __init__(self, lines: Sequence[Line], numbers: Sequence[int]) -> None:
        self.numbers = numbers
        self.starts = [lines[number].start for number in numbers]
        prose = (lines[number].prose_chars for number in numbers)
        self.sums = list(accumulate(prose, initial=0))

    def within(self, start: int, end: int) -> Sequence[int]:
        """Numbers of the lines that begin at entries from `start` to before `end`."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return self.numbers[first:last]

    def held(self, start: int, end: int) -> int:
        """Characters outside links on those lines."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return self.sums[last] - self.sums[first]


def find_attachments(
    outline: Outline, body: Body, start: int, url: str, framed: bytearray
) -> tuple[FileSeen, ...]:
    """Collect the files offered with an article, by links or shown in frames.

    Parameters
    ----------
    outline: the page.
    body: the text; files are looked for in the box around it.
    start: number of the first entry after the headline.
    url: address of the page, to make links absolute.
    framed: the furniture, see `framed_entries`.
    """
    found: dict[str, FileSeen] = {}
    for index in range(max(start, body.box), outline.ends[body.box]):
        tag = outline.tags[index]
        if tag not in _OFFERS or framed[index]:
            continue
        href = outline.attribute(index, _OFFERS[tag])
        name = outline.text(index) if tag == "a" else ""
        kind = outline.attribute(index, "type").lower()
        if _is_file(href, name) or (href and kind.startswith(_TYPES)):
            address = urljoin(url, _shown_file(href))
            title = name or outline.attribute(index, "title") or _file_name(address)
            found.setdefault(address, FileSeen(address, title, href))
    return tuple(found.values())


def _shown_file(href: str) -> str:
    """The file that a viewer's page shows, the address itself of anything else."""
    path, _, query = href.partition("?")
    if not path.lower().endswith(_STATIC_PAGES):
        return href
    endings = word_set("shapes", "file_endings")
    values = (value for _, value in parse_qsl(query.partition("#")[0]))
    return next((value for value in values if _ending(value) in endings), href)


@lru_cache(maxsize=1024)
def _is_file(href: str, name: str) -> bool:
    if not href or href.startswith(("javascript:", "#", "mailto:", "data:")):
        return False
    endings = word_set("shapes", "file_endings")
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    if _ending(parts.path) in endings or _ending(parts.query) in endings:
        return True
    return _ending(name) in endings or _hands_out(parts.path, parts.query)


def _hands_out(path: str, query: str) -> bool:
    """Whether an address is that of a program which hands out the file of a number."""
    folder, _, step = path.lower().rpartition("/")
    if step.isdigit():
        step, query = folder.rpartition("/")[2], f"={step}"
    name = step.partition(".")[0].replace("_", "")
    return "=" in query and name in word_set("shapes", "file_programs")


def _ending(text: str) -> str:
    return text.rstrip("】])）” ").rpartition(".")[2][:6].lower() if "." in text else ""


def _file_name(address: str) -> str:
    return unquote(urlsplit(address).path.rpartition("/")[2])


def framed_entries(outline: Outline, start: int) -> bytearray:
    """One byte for every entry: 1 inside the furniture of the page, from `start` on."""
    marks = _frame_marks()
    framed = bytearray(len(outline.tags) + 1)
    index, count = start, len(outline.tags)
    while index < count:
        attributes = outline.attributes[index]
        if attributes and marks.fit(outline.marks(index)):
            end = outline.ends[index]
            framed[index:end] = b"\x01" * (end - index)
            index = end
        else:
            index += 1
    return framed


@cache
def _frame_marks() -> Marks:
    return Marks(words_of("shapes", "frame_names"))


def _before_foot(lines: Sequence[Line], numbers: Sequence[int]) -> list[int]:
    """The lines before the foot of the site: its rights, its register numbers."""
    sure, hints = words_of("shapes", "foot_words"), words_of("shapes", "foot_hints")
    first = next(
        (place for place, n in enumerate(numbers) if _mentions(lines[n], sure)), None
    )
    if first is None:
        return list(numbers)
    while first and _mentions(lines[numbers[first - 1]], hints):
        first -= 1
    return list(numbers[:first])


def _mentions(line: Line, words: Sequence[str]) -> bool:
    return line.chars < _LONGEST_FOOT_LINE and any(word in line.text for word in words)


def _main_box(outline: Outline, free: _Stretch, block: int) -> int:
    """The smallest element around the headline that holds most of the text after it."""
    enough = free.sums[-1] * _MAIN_SHARE
    box = block
    while outline.parents[box] >= 0:
        held = free.held(box, outline.ends[box])
        if held and held >= enough:
            break
        box = outline.parents[box]
    return box


def _named_box(
    outline: Outline,
    usable: _Stretch,
    box: int,
    headline_block: int,
    *,
    least_rank: int = 1,
) -> int | None:
    """The element inside `box` that by its name holds the text, and most of it."""
    whole = word_set("shapes", "text_names")
    parts = words_of("shapes", "text_name_parts")
    enough = usable.held(box, outline.ends[box]) * _NAMED_SHARE
    best, best_rank = None, least_rank - 1
    for index in range(box, outline.ends[box]):
        end = outline.ends[index]
        if not outline.attributes[index] or index <= headline_block < end:
            continue
        marks = outline.marks(index)
        if not marks or usable.held(index, end) < enough:
            continue
        rank = 2 if not whole.isdisjoint(marks.split()) else 0
        rank = rank or int(any(part in marks for part in parts))
        if rank > best_rank:
            best, best_rank = index, rank
    return best


def _until_end(lines: Sequence[Line], numbers: Sequence[int]) -> list[int]:
    """The lines up to the first one that belongs to the frame again."""
    everything = sum(lines[n].prose_chars for n in numbers)
    kept: list[int] = []
    before = 0
    for number in numbers:
        line = lines[number]
        if line.chars <= _SHORT_LINE:
            if _ends_text(line, before / everything if everything else 1.0):
                break
            if _bare(line).startswith(words_of("shapes", "tool_words")):
                continue
        kept.append(number)
        before += line.prose_chars
    return kept


def first_closing_entry(lines: Sequence[Line], entry: int, end: int) -> int:
    """Where the first line from `entry` on stands that no text goes on behind.

    Parameters
    ----------
    lines: the page.
    entry, end: the entries between which it is looked for; `end` when there is none.
    """
    closing = words_of("shapes", "text_end_words")
    return next(
        (
            line.start
            for line in lines
            if entry < line.start < end and _bare(line).startswith(closing)
        ),
        end,
    )


def _bare(line: Line) -> str:
    return line.text.lstrip(_BULLETS)


def _ends_text(line: Line, share_before: float) -> bool:
    """Whether a short line closes the text, given how much of it stands before."""
    text = _bare(line)
    if text.startswith(words_of("shapes", "text_end_words")):
        return True
    if share_before < _MOST_SHARE:
        return False
    closing = words_of("shapes", "tool_words") + words_of("shapes", "text_end_hints")
    return text.startswith(closing)


def _body(
    lines: Sequence[Line], numbers: Sequence[int], box: int, named: int | None
) -> Body:
    excerpt = ""
    for number in numbers:
        if len(excerpt) > _EXCERPT_CHARS:
            break
        excerpt = f"{excerpt} {lines[number].text}".strip()
    return Body(
        tuple(numbers),
        box,
        named is not None,
        sum(lines[n].chars for n in numbers),
        sum(lines[n].link_chars for n in numbers),
        excerpt[:_EXCERPT_CHARS],
        named,
    )
