"""One information page: headline, dates, metadata, text and files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from catalog_spec.observations import ArticleSeen, DateSeen, FileSeen, Table, TextSeen
from catalog_spec.reports import is_report_title
from crawler.parse.body import Body, find_attachments, find_body, framed_entries
from crawler.parse.body_links import (
    count_pictures,
    find_links,
    find_related,
    text_span,
)
from crawler.parse.breadcrumb import Trails
from crawler.parse.dates import FoundDate, find_address_date, find_dates, parse_row_date
from crawler.parse.editor_line import (
    Labels,
    dated_lines,
    editor_lines,
    is_info,
    is_prose,
    label_lines,
    labelled_dates,
    lines_under_text,
    unlabelled_dates,
)
from crawler.parse.examining import examine_lines
from crawler.parse.headline import Headline, find_headline, read_page_words
from crawler.parse.lines import Line, read_lines
from crawler.parse.metadata import (
    Labelled,
    as_mapping,
    block_lines,
    read_meta_tags,
    read_metadata_block,
    value_of,
)
from crawler.parse.outline import Outline, make_outline
from crawler.parse.signing import read_signing
from crawler.parse.tables import read_tables
from crawler.parse.text import drop_blanks

_LEAST_PROSE = 40
_LEAST_PARAGRAPH = 15
_LONGEST_GAP = 20
_LEAST_ROW_LINK = 4
_LEAST_ROWS = 3
_META_DATES = (
    "pubdate",
    "publishdate",
    "article:published_time",
    "published",
    "publish_time",
    "og:release_date",
    "firstpublishedtime",
    "release_date",
)
_DOC_NO_LINE = re.compile(
    r"[\u4e00-\u9fffA-Z]{2,20}[〔\[（(【［〈]\s?(?:19|20)[0-9]{2}\s?[〕\]）)】］〉]"
    r"\s?(?:第\s?)?[0-9]{1,5}\s?号"
)
_DOC_NO_LINES = 5


@dataclass(frozen=True, slots=True)
class _Page:
    """A page cut into lines, with the labels found on each."""

    url: str
    outline: Outline
    lines: Sequence[Line]
    labels: Labels
    meta: Mapping[str, str]
    trails: Trails


def read_article(
    tree: LexborHTMLParser,
    url: str,
    declared_title: str | None = None,
    outline: Outline | None = None,
    lines: Sequence[Line] | None = None,
) -> ArticleSeen | None:
    """Read an information page; None when the page is none.

    Parameters
    ----------
    tree: the parsed page; it is not changed.
    url: absolute address it was read from.
    declared_title: words of <title> when the caller knows better than the page.
    outline, lines: those of `tree` when the caller has them already.
    """
    outline = outline or make_outline(tree)
    lines = read_lines(outline) if lines is None else lines
    labels = label_lines(outline, lines)
    meta, trails = read_meta_tags(outline), Trails(outline, lines)
    page = _Page(url, outline, lines, labels, meta, trails)
    title = declared_title if declared_title is not None else _title_of(outline)
    words = read_page_words(page.meta, title, page.trails.names())
    infos = frozenset(n for n, found in labels.items() if is_info(found))
    headline = find_headline(outline, lines, words, infos, dated_lines(lines))
    return _Reading(page, headline).article() if headline else None


def _after_body_tag(page: _Page) -> int:
    """The first entry inside <body>, whose own class says nothing about its parts."""
    tags = page.outline.tags
    return tags.index("body") + 1 if "body" in tags else 0


def _title_of(outline: Outline) -> str:
    titles = (outline.text(index) for index in outline.named("title"))
    return next((title for title in titles if title), "")


class _Reading:
    """The reading of one page around its headline."""

    def __init__(self, page: _Page, headline: Headline) -> None:
        self.page, self.headline = page, headline
        self.start = -1 if headline.line is None else headline.line
        self.entry = page.lines[self.start].start if self.start >= 0 else 0
        self.framed = framed_entries(
            page.outline, max(self.entry, _after_body_tag(page))
        )
        self.infos = self._editor_lines()
        self.block = self._metadata_block()
        self.body = self._find_body()
        last = self.body.numbers[-1] if self.body.numbers else self.start
        self.under = lines_under_text(page.labels, last)

    def article(self) -> ArticleSeen | None:
        """Put everything together, or None when this is no information page."""
        dates = self._dates()
        shown = next((one for one in dates if one.where in ("shown", "table")), None)
        outline, lines = self.page.outline, self.page.lines
        attachments = self._attachments()
        if not self._is_information(shown, attachments):
            return None
        beside = self._labelled(self.infos)
        taken = {file.url for file in attachments}
        span = text_span(outline, lines, self.body, self.entry)
        return ArticleSeen(
            url=self.page.url,
            title=self.headline.text,
            published=shown.value if shown else None,
            published_time=shown.time if shown else None,
            dates=dates,
            source=value_of([*beside, *self._labelled(self.under)], "source"),
            index_no=value_of([*self.block, *beside], "index_no"),
            issuer=value_of([*self.block, *beside], "issuer"),
            doc_no=value_of([*self.block, *beside], "doc_no") or self._doc_no_in_text(),
            breadcrumb=self.page.trails.names(self.headline.text, self.headline.line),
            attachments=attachments,
            body_chars=self.body.chars,
            metadata=as_mapping(self.block),
            excerpt=self.body.excerpt,
            text=self._examined(),
            signed=read_signing([*self.block, *beside], lines, self.body.numbers),
            links=find_links(outline, span, self.page.url, taken, self.framed),
            related=find_related(outline, span, self.page.url, taken),
            pictures=count_pictures(outline, span, self.framed),
            tables=self._tables(span),
        )

    def _tables(self, span: range) -> tuple[Table, ...]:
        """The number tables, of yearly reports alone."""
        if not is_report_title(self.headline.text):
            return ()
        return read_tables(self.page.outline, span)

    def _examined(self) -> TextSeen:
        numbers = self.body.numbers
        texts = (self.page.lines[number].text for number in numbers)
        return examine_lines(self.headline.text, texts)

    def _editor_lines(self) -> list[int]:
        page = self.page
        if self.headline.line is None:
            return [n for n, found in page.labels.items() if is_info(found)]
        return editor_lines(page.lines, page.labels, self.headline.line)

    def _metadata_block(self) -> list[Labelled]:
        lines, labels = self.page.lines, self.page.labels
        after = range(self.start + 1, len(lines))
        upto = next(
            (n for n in after if is_prose(lines[n]) and n not in labels), len(lines)
        )
        return read_metadata_block(self.page.outline, lines, upto)

    def _find_body(self) -> Body:
        page = self.page
        used = frozenset(self.infos) | block_lines(page.outline, page.lines, self.block)
        block = page.lines[self.start].block if self.start >= 0 else 0
        return find_body(
            page.outline,
            page.lines,
            self._first_text_line(used),
            block,
            used=used,
            framed=self.framed,
        )

    def _first_text_line(self, used: frozenset[int]) -> int:
        """The line after the editor lines; bits of text between them do not count."""
        first, gap = self.start + 1, 0
        for number in range(first, len(self.page.lines)):
            if number in used:
                first, gap = number + 1, 0
                continue
            gap += self.page.lines[number].chars
            if gap > _LONGEST_GAP:
                break
        return first

    def _attachments(self) -> tuple[FileSeen, ...]:
        return find_attachments(
            self.page.outline, self.body, self.entry, self.page.url, self.framed
        )

    def _labelled(self, numbers: Sequence[int]) -> list[Labelled]:
        return [one for number in numbers for one in self.page.labels.get(number, ())]

    def _dates(self) -> tuple[DateSeen, ...]:
        """All dates, the most trusted first."""
        labels, lines = self.page.labels, self.page.lines
        infos, under = self.infos, self.under
        trusted: tuple[tuple[str, Iterable[FoundDate]], ...] = (
            ("shown", labelled_dates(labels, infos, "published")),
            ("shown", self._dates_in_headline_line()),
            ("table", self._dates_of_block("published")),
            ("shown", labelled_dates(labels, infos, "published_loosely")),
            ("shown", unlabelled_dates(lines, infos)),
            ("shown", labelled_dates(labels, under, "published")),
            ("table", self._dates_of_block("created")),
            ("meta", self._dates_of_meta()),
            ("url", filter(None, [find_address_date(self.page.url)])),
            ("title", find_dates(self.headline.text)),
            ("body", self._dates_of_body()),
        )
        return tuple(
            DateSeen(found.value, where, found.text, found.time)
            for where, dates in trusted
            for found in dates
        )

    def _dates_in_headline_line(self) -> Iterator[FoundDate]:
        """A date in brackets behind the headline, on the same line."""
        if self.headline.line is not None:
            whole = drop_blanks(self.page.lines[self.headline.line].text)
            yield from find_dates(whole[len(drop_blanks(self.headline.text)) :])

    def _dates_of_block(self, group: str) -> Iterator[FoundDate]:
        for pair in self.block:
            if pair.group == group:
                yield from find_dates(pair.value)[:1]

    def _dates_of_meta(self) -> Iterator[FoundDate]:
        for name in _META_DATES:
            found = parse_row_date(self.page.meta.get(name, ""))
            if found:
                yield found

    def _dates_of_body(self) -> Iterator[FoundDate]:
        for number in self.body.numbers:
            yield from find_dates(self.page.lines[number].text)

    def _doc_no_in_text(self) -> str | None:
        """A document number that stands alone on one of the first lines of the text."""
        for number in self.body.numbers[:_DOC_NO_LINES]:
            text = drop_blanks(self.page.lines[number].text)
            if _DOC_NO_LINE.fullmatch(text):
                return text
        return None

    def _is_information(
        self, shown: DateSeen | None, attachments: Sequence[FileSeen]
    ) -> bool:
        body, has_line = self.body, self.headline.line is not None
        labelled = any(one.value for one in self._labelled(self.infos))
        vouched = bool(self.block) or (has_line and labelled)
        if self._row_chars() * 2 > body.chars and not (vouched and attachments):
            return False
        if vouched or (has_line and shown):
            return True
        if not has_line and "articletitle" not in self.page.meta:
            return body.is_named and self._has_paragraph()
        return body.chars - body.link_chars >= _LEAST_PROSE and self._has_paragraph()

    def _row_chars(self) -> int:
        """Characters of the lines that are rows of a list, three rows at least."""
        lines = (self.page.lines[n] for n in self.body.numbers)
        rows = [
            line.chars
            for line in lines
            if line.link_chars >= _LEAST_ROW_LINK and line.link_chars * 2 > line.chars
        ]
        return sum(rows) if len(rows) >= _LEAST_ROWS else 0

    def _has_paragraph(self) -> bool:
        lines = (self.page.lines[n] for n in self.body.numbers)
        return any(
            "。" in line.text and line.prose_chars > _LEAST_PARAGRAPH for line in lines
        )
