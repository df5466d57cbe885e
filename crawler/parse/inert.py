"""A stored page made harmless: as lines of text, or as a page that can do nothing.

Evidence must be looked at without running what a hostile page brought along. Nothing is
filtered out here: the page is written anew, and only what stands on a list gets in.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import suppress
from html import escape
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from catalog_spec.texts.privacy import mask_private
from crawler.decode import decode
from crawler.parse.hiding import mask_pieces
from crawler.parse.lines import read_lines
from crawler.parse.outline import Outline, make_outline
from crawler.parse.text import fold_blanks
from crawler.parse.words import load_words

_MOST_CHARACTERS = 6_000_000
_LONGEST_RAW_LINE = 400
_SHORTEST_CUT_TITLE = 6
_UNSEEN = frozenset(
    ("head", "script", "style", "template", "noscript", "object", "embed", "canvas")
)
_HEADLINES = ("h1", "h2", "h3", "h4", "h5", "h6")
_ALLOWED = frozenset(
    (
        *("p", "div", "section", "article", "main", "header", "footer", "nav", "aside"),
        *("ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "center", "address"),
        *("table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th"),
        *("a", "b", "strong", "i", "em", "u", "s", "span", "small", "sub", "sup", "br"),
        *("hr", "figure", "figcaption", "details", "summary", *_HEADLINES),
    )
)
_EMPTY = frozenset(("br", "hr"))
_SPANS = ("colspan", "rowspan")
_MOST_CELLS = 1000

# Nothing may be loaded, run, sent or embedded, whatever slipped in.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; "
    "base-uri 'none'; frame-src 'none'"
)
_STYLE = (
    "body{font:16px/1.6 sans-serif;max-width:70em;margin:1em auto;padding:0 1em}"
    "header.wx{border:1px solid #888;background:#f6f6f6;padding:.5em 1em;"
    "margin-bottom:1em}header.wx p{margin:.2em 0}mark{background:#ffe066}"
    "table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.2em .5em}"
    "a{color:#036;text-decoration:underline}"
)


def read_text(body: bytes, content_type: str = "") -> tuple[str, ...]:
    """The visible text of a stored answer, line by line.

    An answer that is no page (a script, a list in JSON) gives its characters.

    Parameters
    ----------
    body: the bytes of the answer.
    content_type: the Content-Type header, or "".
    """
    text = decode(body, content_type).text[:_MOST_CHARACTERS]
    if text.lstrip("\ufeff \t\r\n")[:1] != "<":
        return _raw_lines(text)
    outline = make_outline(LexborHTMLParser(text))
    return tuple(line.text for line in read_lines(outline) if not line.hidden)


def _raw_lines(text: str) -> tuple[str, ...]:
    with suppress(ValueError, RecursionError):
        text = json.dumps(json.loads(text), ensure_ascii=False, indent=1)
    lines = (fold_blanks(line)[:_LONGEST_RAW_LINE] for line in text.splitlines())
    return tuple(line for line in lines if line)


def holds(line: str, phrases: Collection[str]) -> bool:
    """Whether a line shows one of the phrases, be it cut short with dots."""
    if any(phrase in line for phrase in phrases):
        return True
    cut = line.rstrip(".…")
    is_cut = cut != line and len(cut) >= _SHORTEST_CUT_TITLE
    return is_cut and any(phrase.startswith(cut) for phrase in phrases)


def write_inert(
    body: bytes,
    url: str,
    content_type: str = "",
    *,
    about: tuple[str, ...] = (),
    phrases: Collection[str] = (),
) -> str:
    """Write a stored answer anew as a page without any life in it.

    Private figures in its text are masked: the page may lie on many desks.

    Parameters
    ----------
    body: the bytes of the answer.
    url: the absolute address they came from.
    content_type: the Content-Type header, or "".
    about: lines to stand above the page: whose it is, when it was fetched …
    phrases: texts to be marked.
    """
    text = decode(body, content_type).text[:_MOST_CHARACTERS]
    if text.lstrip("\ufeff \t\r\n")[:1] == "<":
        outline = make_outline(LexborHTMLParser(text))
        content = "\n".join(_Writer(outline, url, phrases).pieces())
    else:
        lines = (_marked(line, phrases) for line in mask_pieces(_raw_lines(text)))
        content = "<pre>{}</pre>".format("\n".join(lines))
    head = "".join(f"<p>{escape(line)}</p>" for line in about)
    return (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(about[0] if about else url)}</title>\n"
        f'<style>{_STYLE}</style></head><body>\n<header class="wx">{head}</header>\n'
        f"{content}\n</body></html>\n"
    )


def _marked(text: str, phrases: Collection[str]) -> str:
    shown = escape(text)
    return f"<mark>{shown}</mark>" if holds(fold_blanks(text), phrases) else shown


class _Writer:
    """Writes the elements and texts of an outline that are on the list."""

    def __init__(self, outline: Outline, url: str, phrases: Collection[str]) -> None:
        self._outline = outline
        self._texts = mask_pieces(outline.texts)
        self._url = url
        self._phrases = phrases
        self._words = load_words("inert")

    def pieces(self) -> Iterator[str]:
        """The page from its first element to its last, each closed in its place."""
        outline = self._outline
        opened: list[tuple[int, str]] = []
        index, count = 0, len(outline.tags)
        while index < count:
            while opened and index >= opened[-1][0]:
                yield f"</{opened.pop()[1]}>"
            tag = outline.tags[index]
            if tag in _UNSEEN:
                index = outline.ends[index]
                continue
            yield from self._piece(index, tag)
            if tag in _ALLOWED and tag not in _EMPTY:
                opened.append((outline.ends[index], tag))
            index += 1
        while opened:
            yield f"</{opened.pop()[1]}>"

    def _piece(self, index: int, tag: str) -> Iterator[str]:
        if not tag:
            yield _marked(self._texts[index], self._phrases)
        elif tag in _ALLOWED:
            yield f"<{tag}{''.join(self._attributes(index, tag))}>"
        elif tag in self._words["stand_ins"]:
            yield escape(self._stand_in(index, tag))

    def _attributes(self, index: int, tag: str) -> Iterator[str]:
        given = self._outline.attributes[index]
        style = "".join((given.get("style") or "").lower().split())
        if "hidden" in given or "display:none" in style:
            yield " hidden"
        if tag == "a":
            # The address can be read but leads nowhere: only the stored page counts.
            yield f' title="{escape(self._address(index, "href"))}"'
        for name in _SPANS:
            value = (given.get(name) or "").strip()
            if value.isascii() and value.isdigit() and int(value[:6]) <= _MOST_CELLS:
                yield f' {name}="{int(value[:6])}"'

    def _stand_in(self, index: int, tag: str) -> str:
        """What is said in place of a picture, a frame or a field."""
        outline = self._outline
        values = {
            "name": mask_private(
                outline.attribute(index, "alt") or outline.attribute(index, "name")
            ),
            "address": self._address(index, "src"),
        }
        words: str = self._words["stand_ins"][tag]
        return words.format_map(values)

    def _address(self, index: int, name: str) -> str:
        written = self._outline.attribute(index, name)
        try:
            return urljoin(self._url, written) if written else ""
        except ValueError:
            return written
