"""Signs that what a page seems to lack is brought by a script, or stands elsewhere in it.

A list without rows says that a column is blank only where nothing else can be meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import urlsplit

from crawler.parse.addresses import absolute, same_site
from crawler.parse.obstacles import is_mount
from crawler.parse.sheet import FRAME, SIDE, Sheet
from crawler.parse.text import drop_blanks
from crawler.parse.vocabulary import word_set
from crawler.parse.words import load_words, one_of

MATTER = frozenset({"img", "iframe", "embed", "object", "video", "canvas"})
"""Elements that show something without any words."""

SHOWN_BY_SCRIPT = frozenset({
    "ms-visible", "ms-if", "v-if", "v-show", "ng-if", "ng-show", "hidden", "x-show",
})  # fmt: skip
"""Attributes by which a script decides whether an element is seen."""

REPEATED = frozenset({"ms-repeat", "v-for", "ng-repeat", "ms-for", "x-for"})
"""Attributes by which a script repeats an element for each row."""

_BOUND = SHOWN_BY_SCRIPT | REPEATED | {
    "ms-controller", "ng-controller", "v-cloak", "ng-app", "data-api", "data-src",
    "data-url", "lay-filter", "lay-data", "data-ajax",
}  # fmt: skip
_WRITES_ROWS = re.compile(r"document\.write(?:ln)?\s{0,4}\([^;]{0,400}<(?:li|tr|a)\b")
_SENDS_ON = re.compile(
    r"(?:window\.|self\.|top\.)?location(?:\.href)?\s{0,4}(?:=|\.(?:replace|assign)\()"
    r"\s{0,4}[\"'][^\"'\s]{2,300}[\"']"
)
_REFRESH = re.compile(
    r"^\s*\d{1,2}\s*[;,]\s*url\s*=\s*['\"]?([^'\"]{1,400})", re.IGNORECASE
)
_HIDING_TAGS = ("noscript", "template", "textarea")
_ROWS = re.compile(r"<(?:li|tr)\b", re.IGNORECASE)
_SHOWN = frozenset({"embed", "object", "video"})
_LOADING = re.compile(
    r"loading|upload|attach|/files?/|/group\d|/20\d\d|/[PW]0\d{8}", re.IGNORECASE
)
"""Addresses of pictures that wait for rows, or that belong to a text."""

_LISTING = re.compile(r"list|article|news|ajax|getdata|liebiao", re.IGNORECASE)
_LONGEST_SENDER = 240
_LONGEST_NOTICE = 40


def is_left_to_script(sheet: Sheet, index: int) -> bool:
    """Whether a script is to fill a part: bound to one, or named in one.

    Parameters
    ----------
    sheet: the page.
    index: number of the part's entry.
    """
    outline = sheet.outline
    identity = outline.attribute(index, "id")
    if identity and (_is_named(sheet, "#", identity) or any(_own_files(sheet))):
        return True
    if any(map(_LISTING.search, _own_files(sheet))):
        return True
    if any(
        _is_named(sheet, ".", mark)
        for mark in outline.attribute(index, "class").split()
    ):
        return True
    return any(
        not _BOUND.isdisjoint(outline.attributes[part])
        for part in (index, *outline.ancestors(index))
    )


def _is_named(sheet: Sheet, sign: str, name: str) -> bool:
    """Whether a script of the page names a part by its id or by one of its marks."""
    if sign == "#" and len(name) > 2:
        return name in sheet.scripts
    pattern = rf"[\"'\s,>]{re.escape(sign)}{re.escape(name)}(?![\w-])"
    if sign == "#":
        pattern += rf"|[\"']{re.escape(name)}[\"']"
    return bool(re.search(pattern, sheet.scripts))


def _own_files(sheet: Sheet) -> Iterator[str]:
    """Names of the script files of the site that are no known libraries."""
    library = _library()
    for script in sheet.outline.scripts:
        url = absolute(sheet.base, script.attributes.get("src") or "")
        if url and same_site(url, sheet.url):
            name = urlsplit(url).path.rpartition("/")[2]
            if not library.search(name):
                yield name


@cache
def _library() -> re.Pattern[str]:
    return re.compile(load_words("tree")["scripts"]["library"], re.IGNORECASE)


def leads_on(sheet: Sheet) -> bool:
    """Whether a page writes its rows by a script, or sends its visitors on."""
    for script in sheet.outline.scripts:
        text = script.text
        if _WRITES_ROWS.search(text):
            return True
        is_sender = len(text) <= _LONGEST_SENDER and "function" not in text
        if is_sender and _SENDS_ON.search(text):
            return True
    outline = sheet.outline
    for index in outline.named("meta"):
        if outline.attribute(index, "http-equiv").lower() == "refresh":
            target = _REFRESH.match(outline.attribute(index, "content"))
            url = absolute(sheet.base, target[1]) if target else None
            if url and url != sheet.url:
                return True
    return False


def is_alone_in_mount(sheet: Sheet, index: int) -> bool:
    """Whether an entry lies in a part without links that a script draws as a whole."""
    outline, counts = sheet.outline, sheet.link_counts
    return any(
        is_mount(outline.attribute(part, "id"))
        and counts[outline.ends[part]] == counts[part]
        for part in outline.ancestors(index)
    ) and any(script.attributes.get("src") for script in outline.scripts)


def shows_other_matter(sheet: Sheet) -> bool:
    """Whether a page without rows shows anything else that may be its matter."""
    return (
        any(True for _ in _matter(sheet))
        or _hides_rows(sheet)
        or any(map(_is_notice, sheet.outline.texts))
    )


def _matter(sheet: Sheet) -> Iterator[int]:
    """Documents, films, pictures of the text, files and signs of loading."""
    outline = sheet.outline
    endings = tuple(f".{ending}" for ending in word_set("shapes", "file_endings"))
    names = word_set("shapes", "text_names")
    for index, tag in enumerate(outline.tags):
        if not tag or sheet.regions[index] & (FRAME | SIDE):
            continue
        source = outline.attribute(index, "src")
        if tag in _SHOWN or (tag == "iframe" and "srcdoc" in outline.attributes[index]):
            yield index
        elif tag == "a":
            path = urlsplit(outline.attribute(index, "href")).path.lower()
            if path.endswith(endings):
                yield index
        elif tag == "img" and (
            _LOADING.search(source)
            or any(_marks(sheet, part) & names for part in outline.ancestors(index))
        ):
            yield index


def _marks(sheet: Sheet, index: int) -> set[str]:
    return set(sheet.outline.marks(index).split())


def _hides_rows(sheet: Sheet) -> bool:
    """Whether rows stand in an element that only a script shows."""
    source = sheet.source
    for tag in _HIDING_TAGS:
        start = source.find(f"<{tag}")
        while start >= 0:
            end = source.find(f"</{tag}", start)
            inside = source[start : end if end >= 0 else None]
            if _ROWS.search(inside) or _ROWS.search(inside.replace("&lt;", "<")):
                return True
            start = source.find(f"<{tag}", max(end, start + 1))
    return False


def _is_notice(text: str) -> bool:
    """Whether a short text says that something went wrong."""
    if not text or len(text) > 4 * _LONGEST_NOTICE or not _notices().search(text):
        return False
    return len(drop_blanks(text)) <= _LONGEST_NOTICE


@cache
def _notices() -> re.Pattern[str]:
    return one_of(load_words("obstacles")["challenges"]["instead"])
