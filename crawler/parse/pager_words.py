"""What pagers say: page numbers, counts and turning words."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from crawler.parse.sheet import Sheet
from crawler.parse.text import drop_blanks
from crawler.parse.words import load_words, one_of


@cache
def _words() -> dict[str, frozenset[str]]:
    words = load_words("pager")["words"]
    return {k: frozenset(words[k]) for k in ("next", "last", "previous", "first")}


@cache
def compiled() -> dict[str, list[re.Pattern[str]]]:
    """The patterns of the pager's words, by what they find."""
    data = load_words("pager")
    counts = data["counts"]
    parameter = data["words"]["parameter"]
    lists = load_words("lists")["total"]
    return {
        "pages": [re.compile(p) for p in counts["pages"]],
        "position": [re.compile(p) for p in counts["position"]],
        "current": [re.compile(p) for p in counts["current"]],
        "script_pages": [re.compile(counts["script_pages"])],
        "script_current": [re.compile(counts["script_current"])],
        "script_size": [re.compile(counts["script_size"])],
        "parameter": [re.compile(rf"[?&;]{parameter}=$", re.IGNORECASE)],
        "own_parameter": [re.compile(rf"([?&;]{parameter}=)(\d+)", re.IGNORECASE)],
        "years": [re.compile(data["words"]["years"], re.IGNORECASE)],
        "more": [one_of(data["words"]["more"])],
        "calendar": [re.compile(data["words"]["calendar"], re.IGNORECASE)],
        "total": [re.compile(p) for p in lists["patterns"]],
        "script_total": [re.compile(lists["script"])],
        "widget_total": [re.compile(counts["widget_total"])],
    }


def most_pages() -> int:
    """How many further pages are named at most."""
    return int(load_words("pager")["counts"]["most"])


def first_number(kind: str, text: str) -> int | None:
    """The first number in `text` that a pattern of a kind finds."""
    for pattern in compiled()[kind]:
        match = pattern.search(text)
        if match:
            return int(match[1])
    return None


def is_later_page(url: str) -> bool:
    """Whether an address names a page of a list behind its first."""
    match = compiled()["own_parameter"][0].search(url)
    return match is not None and int(match[2]) > 1


def read_total(sheet: Sheet, words: str) -> int | None:
    """How many items the site says the list has.

    Parameters
    ----------
    sheet: the page.
    words: the words in which the page may say so, its list rows left out.
    """
    shown = first_number("total", words)
    if shown is None:
        shown = first_number("script_total", sheet.scripts)
    if shown is None and load_words("pager")["counts"]["widget"] in sheet.scripts:
        shown = first_number("widget_total", sheet.scripts)
    return shown


@lru_cache(maxsize=1024)
def label_of(words: str) -> str:
    """The number of a page link, or what turning word it bears; "" for others."""
    name = drop_blanks(words).strip("[]【】()（）")
    if name.isdigit() and len(name) <= 4:
        return str(int(name))
    match = re.fullmatch(r"第(\d{1,4})页", name)
    if match:
        return str(int(match[1]))
    for label, known in _words().items():
        if words.strip() in known or name in known:
            return label
    return ""
