"""The headline of a page, chosen by the votes of several witnesses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from crawler.parse.dates import find_dates
from crawler.parse.lines import CELLS, Line
from crawler.parse.metadata import begins_with_label
from crawler.parse.outline import Outline
from crawler.parse.text import drop_blanks, fold_blanks
from crawler.parse.vocabulary import word_set, words_of

_SHORTEST, _LONGEST = 2, 220
_HEADING_VOTES = {"h1": 3.0, "h2": 2.0, "h3": 1.5, "h4": 1.0, "h5": 0.5}
_ENOUGH_VOTES = 3.0
_VOTES_OF_EDITOR_LINE = 3.4
_VOTES_OF_DATE_LINE = 3.2
_SENTENCE_CHARS = 20
_ROW_CHARS = 8
_LARGEST_ROW = 60
_LONGEST_LABEL = 10
_LONG_TITLE, _SHORT_TITLE = 7, 4
_EMPHASIS = frozenset({"b", "strong", "font", "big"})
_SEPARATOR = re.compile(r"_+|\||｜|\s[-–—·]+\s|(?<=[^\d\s-])-(?=[^\d\s-])|--+|>>?|»")
_LONGEST_COLUMN_NAME = 12
_TRAILING_BRACKET = re.compile(
    r"[(（\[【]\s?([0-9][0-9年月日./\-: ]{5,24})\s?[)）\]】]$"
)
_TAGS = re.compile(r"<[^<>]{0,2000}>")


@dataclass(frozen=True, slots=True)
class PageWords:
    """What a page says about itself outside its body.

    Parameters
    ----------
    title: the words of <title>.
    article_titles: contents of ArticleTitle, og:title and the like.
    others: names that are no headline: the site's and the column's.
    trail: names of the columns that lead to the page.
    """

    title: str
    article_titles: tuple[str, ...]
    others: tuple[str, ...]
    trail: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Headline:
    """The headline and the number of its line, None when no line shows it."""

    text: str
    line: int | None
    votes: float


def read_page_words(
    meta: Mapping[str, str], title: str, trail: tuple[str, ...] = ()
) -> PageWords:
    """Collect the witnesses for the headline from meta tags, <title> and trail."""
    titles = (meta.get(name) for name in ("articletitle", "og:title", "twitter:title"))
    others = (meta.get(name) for name in ("sitename", "columnname", "og:site_name"))
    return PageWords(
        fold_blanks(_TAGS.sub("", title)),
        tuple(fold_blanks(_TAGS.sub("", one)) for one in titles if one),
        tuple(one for one in others if one),
        trail,
    )


def without_site(title: str, others: Sequence[str]) -> str:
    """Cut the names of site and column from the end of the words of <title>."""
    kept = title
    for mark in reversed(list(_SEPARATOR.finditer(title))):
        tail = title[mark.end() : len(kept)].strip()
        is_name = tail in others or tail.endswith(words_of("shapes", "site_words"))
        if not is_name and (mark.group() == "-" or len(tail) > _LONGEST_COLUMN_NAME):
            break
        kept = title[: mark.start()].rstrip()
    return kept or title


def find_headline(
    outline: Outline,
    lines: Sequence[Line],
    words: PageWords,
    info_lines: frozenset[int],
    dated_lines: frozenset[int],
) -> Headline | None:
    """Choose the line most witnesses agree on; without one, what <title> says.

    Parameters
    ----------
    outline, lines: the page.
    words: its meta tags and <title>.
    info_lines: numbers of the lines that look like an editor line.
    dated_lines: numbers of the lines that are little more than a date.
    """
    jury = _Jury(outline, lines, words, info_lines, dated_lines)
    best: Headline | None = None
    for number, line in enumerate(lines):
        if not _SHORTEST <= line.chars <= _LONGEST or line.hidden:
            continue
        votes = jury.votes(number, line)
        if votes >= _ENOUGH_VOTES and (best is None or votes > best.votes):
            best = Headline(_shown_title(line), number, votes)
    return _joined(outline, lines, best) if best else _declared_headline(words)


def _fading(votes: float, distance: int) -> float:
    """Votes of a line that stands `distance` lines away."""
    return votes if not distance else max(votes - 1.2 - 0.4 * distance, 0.0)


def _whole_title(line: Line) -> str:
    """The words of a line, put together again where it was broken."""
    if "\n" in line.parts:
        return fold_blanks("".join(line.parts).replace("\n", ""))
    return line.text


def _is_trail(text: str) -> bool:
    """Whether a line says where the reader is."""
    return "位置" in text[:12] and any(
        text.find(word) in (0, 1, 2) for word in words_of("shapes", "position_words")
    )


def _is_sentence(line: Line) -> bool:
    return line.prose_chars >= _SENTENCE_CHARS and any(
        sign in line.text for sign in "，。"
    )


def _declared_headline(words: PageWords) -> Headline | None:
    """What meta tag and <title> agree on, or <title> alone, when no line shows it."""
    title = drop_blanks(words.title)
    for declared in words.article_titles:
        if drop_blanks(declared) in title and declared not in words.others:
            return Headline(declared, None, 0.0)
    bare = without_site(words.title, words.others)
    if words.trail and (bare in words.others or bare.endswith(_site_ends())):
        return Headline(words.trail[-1], None, 0.0)
    return Headline(bare, None, 0.0) if bare else None


def _site_ends() -> tuple[str, ...]:
    return words_of("shapes", "head_words") + words_of("shapes", "office_ends")


def _joined(outline: Outline, lines: Sequence[Line], chosen: Headline) -> Headline:
    """The headline with the further lines of the same heading element."""
    number = chosen.line
    if number is None:
        return chosen
    block = lines[number].block
    around = (block, *islice(outline.ancestors(block), 2))
    heading = next((i for i in around if outline.tags[i] in _HEADING_VOTES), None)
    if heading is None:
        return chosen
    end = outline.ends[heading]
    near = range(max(number - 2, 0), min(number + 3, len(lines)))
    inside = [n for n in near if heading <= lines[n].start < end and lines[n].text]
    if len(inside) < 2 or any(find_dates(lines[n].text) for n in inside if n != number):
        return chosen
    text = "".join(_shown_title(lines[n]) for n in inside)
    return Headline(text, inside[-1], chosen.votes)


def _shown_title(line: Line) -> str:
    """The words of a headline line without a date in brackets behind them."""
    text = _whole_title(line)
    if not text.endswith((")", "）", "]", "】")):
        return text
    bracket = _TRAILING_BRACKET.search(text)
    if bracket and bracket.start() and find_dates(bracket[1]):
        return text[: bracket.start()].rstrip()
    return text


class _Jury:
    """Counts how much speaks for a line being the headline."""

    def __init__(
        self,
        outline: Outline,
        lines: Sequence[Line],
        words: PageWords,
        info_lines: frozenset[int],
        dated_lines: frozenset[int],
    ) -> None:
        self.outline, self.lines = outline, lines
        self.dated_lines = dated_lines
        self.info_lines = info_lines
        self.titles = {drop_blanks(one) for one in words.article_titles}
        self.page_title = drop_blanks(words.title)
        self.bare_title = drop_blanks(without_site(words.title, words.others))
        self.others = {drop_blanks(one) for one in words.others}
        self.trail = {drop_blanks(one) for one in words.trail}

    def votes(self, number: int, line: Line) -> float:
        if line.link_chars * 2 > line.chars and not self._is_declared(line.text):
            return 0.0
        text = drop_blanks(_shown_title(line))
        if not text or self._is_other_matter(number):
            return 0.0
        if text in word_set("shapes", "home_words") or _is_trail(text):
            return 0.0
        votes = self._votes_of_words(text) + self._votes_of_markup(line)
        votes += self._votes_of_place(number)
        if line.link_chars * 2 > line.chars:
            votes -= 4.0
        # A page may bear the name of its column, but more must speak for it.
        if text in self.trail or text in self.others:
            votes -= 3.0
        if len(text) >= _LONG_TITLE:
            votes += 0.5
        elif len(text) <= _SHORT_TITLE:
            votes -= 1.0
        if text.endswith(("。", "；", "：", ":")) or "©" in text:
            votes -= 2.0
        if text.endswith(words_of("shapes", "head_words")):
            votes -= 1.0
        return votes

    def _is_declared(self, text: str) -> bool:
        bare = drop_blanks(text)
        return bare in self.titles or bare == self.bare_title

    def _is_other_matter(self, number: int) -> bool:
        """Whether a line is an editor line, a date, or the value of a label."""
        if number in self.info_lines or number in self.dated_lines:
            return True
        if begins_with_label(self.lines[number]):
            return True
        label = self.lines[number - 1].text if number else ""
        return label.endswith((":", "：")) and len(label) <= _LONGEST_LABEL

    def _is_signature(self, number: int) -> bool:
        """Whether a line is the name of an office, as over the date of signing."""
        return self.lines[number].text.endswith(words_of("shapes", "office_ends"))

    def _votes_of_words(self, text: str) -> float:
        votes = 0.0
        if text in self.titles:
            votes += 5.0
        if len(text) >= 4 and self.page_title:
            if text == self.bare_title:
                votes += 4.0
            elif self.page_title.startswith(text) or self.page_title.endswith(text):
                votes += 1.0 + 2.0 * len(text) / len(self.page_title)
            elif len(text) >= 8 and text in self.page_title:
                votes += 1.5
        return votes

    def _votes_of_place(self, number: int) -> float:
        """An editor line or running text must follow soon."""
        if _shown_title(self.lines[number]) != _whole_title(self.lines[number]):
            return _VOTES_OF_DATE_LINE
        distance = 0
        for near, line in enumerate(self.lines[number + 1 : number + 7], number + 1):
            if near in self.info_lines:
                return _fading(_VOTES_OF_EDITOR_LINE, distance)
            if near in self.dated_lines and not self._is_signature(number):
                return _fading(_VOTES_OF_DATE_LINE, distance)
            if _is_sentence(line):
                return 1.0
            if line.link_chars >= _ROW_CHARS:
                break
            distance += bool(line.text)
        return 0.0

    def _votes_of_markup(self, line: Line) -> float:
        outline, votes = self.outline, 0.0
        block = line.block
        for index in (block, outline.parents[block]):
            if index < 0 or outline.ends[index] - index > 60:
                continue
            votes = max(votes, _HEADING_VOTES.get(outline.tags[index], 0.0))
            marks = outline.marks(index)
            if marks and any(
                part in marks for part in words_of("shapes", "headline_name_parts")
            ):
                votes += 1.0
        votes += 1.0 if self._is_emphasised(line) else 0.0
        votes += 0.5 if self._is_centred(block) else 0.0
        return votes - (2.0 if self._is_one_of_several_cells(block) else 0.0)

    def _is_centred(self, block: int) -> bool:
        for index in (block, self.outline.parents[block]):
            if index < 0:
                break
            style = self.outline.attribute(index, "style")
            if "center" in self.outline.attribute(index, "align") or (
                "text-align" in style and "center" in style
            ):
                return True
        return self.outline.tags[block] == "center"

    def _is_one_of_several_cells(self, block: int) -> bool:
        outline = self.outline
        if outline.tags[block] not in CELLS:
            return False
        ends, row = outline.ends, outline.parents[block]
        if ends[row] - row > _LARGEST_ROW:
            return True
        cells = outline.children(row)
        return sum(any(outline.texts[cell : ends[cell]]) for cell in cells) > 2

    def _is_emphasised(self, line: Line) -> bool:
        """Whether the line begins inside bold, large or coloured inline elements."""
        for index in range(line.start, min(line.start + 6, len(self.outline.tags))):
            tag = self.outline.tags[index]
            if tag in _EMPHASIS:
                return True
            if not tag:
                return False
        return False
