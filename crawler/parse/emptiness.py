"""Pages that show nothing: empty by the site's own word, or not readable by us."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from catalog_spec.observations import ColumnSeen
from crawler.parse.calls import find_calls
from crawler.parse.drawn_later import (
    MATTER,
    REPEATED,
    SHOWN_BY_SCRIPT,
    is_alone_in_mount,
    is_left_to_script,
    leads_on,
    shows_other_matter,
)
from crawler.parse.elsewhere import frames_of
from crawler.parse.obstacles import is_mount, unreadable_because
from crawler.parse.sheet import FRAME, Sheet
from crawler.parse.text import fold_blanks
from crawler.parse.words import load_words, one_of

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LIST_TAGS = frozenset({"ul", "ol", "table", "tbody", "dl", "div"})
_LIST_MARKS = re.compile(
    r"(?:^|[\s_-])(?:list|lists|news|liebiao|xxgk_navli|con)(?:$|[\s_-]|\d)"
)
_LONGEST_WORDS = 60
_LONGEST_LONE_WORD = 12
_MOUNT_ENTRIES = 3


def declared_empty(sheet: Sheet, menu: tuple[int, int]) -> str | None:
    """The page's own words that its list is empty, or None.

    Parameters
    ----------
    sheet: the page.
    menu: first and last entry of the catalogue, which does not speak of the list.
    """
    for index in _lines_of_emptiness(sheet):
        in_menu = menu[0] <= index < menu[1]
        if not in_menu and not _is_hidden(sheet, index):
            return fold_blanks(sheet.outline.texts[index])
    return None


def _lines_of_emptiness(sheet: Sheet) -> Iterator[int]:
    """Texts outside the frame of the page that say of a list that it is empty."""
    for index, text in enumerate(sheet.outline.texts):
        match = _empty_words().search(text) if text else None
        if not match or sheet.regions[index] & FRAME:
            continue
        words = fold_blanks(text)
        if len(words) > _LONGEST_WORDS:
            continue
        if len(match[0]) > 2 or len(words) <= _LONGEST_LONE_WORD:
            yield index


@cache
def _empty_words() -> re.Pattern[str]:
    return one_of(load_words("lists")["empty"]["words"])


def _is_hidden(sheet: Sheet, index: int) -> bool:
    """Whether a style or a script decides if the entry is seen."""
    if is_alone_in_mount(sheet, index):
        return True
    for ancestor in sheet.outline.ancestors(index):
        attributes = sheet.outline.attributes[ancestor]
        if not attributes:
            continue
        if _HIDDEN.search(attributes.get("style") or ""):
            return True
        if any(name in attributes for name in SHOWN_BY_SCRIPT):
            return True
    return False


def why_not_read(
    sheet: Sheet, columns: Sequence[ColumnSeen], current: str | None
) -> str | None:
    """Why a page without rows and article shows nothing; None when it is just bare.

    Parameters
    ----------
    sheet: the page.
    columns: its catalogue.
    current: key of the column it shows, or None.
    """
    if current and any(column.parent == current for column in columns):
        return None
    if not columns and (reason := _whole_page_reason(sheet)):
        return reason
    repeated = any(
        name in attributes
        for attributes in sheet.outline.attributes
        if attributes
        for name in REPEATED
    )
    reasons = load_words("obstacles")["reasons"]
    if repeated or find_calls(sheet) or _is_drawn_later(sheet):
        return str(reasons["script"])
    is_bare = _has_empty_list(sheet) and not shows_other_matter(sheet)
    return None if is_bare else str(reasons["unknown"])


def _is_drawn_later(sheet: Sheet) -> bool:
    """Whether signs say that a script or another page brings the list."""
    lists = list(_bare_lists(sheet))
    return (
        # The place of a menu may be bare as well: one list that is not is enough.
        (bool(lists) and all(is_left_to_script(sheet, index) for index in lists))
        or any(_is_hidden(sheet, index) for index in _lines_of_emptiness(sheet))
        or leads_on(sheet)
    )


def _whole_page_reason(sheet: Sheet) -> str | None:
    """A challenge, a login, frames, a page left to a script …"""
    outline = sheet.outline
    has_mount = any(
        is_mount(outline.attribute(index, "id"))
        for index, tag in enumerate(outline.tags)
        if tag == "div" and outline.ends[index] - index <= _MOUNT_ENTRIES
    )
    words = fold_blanks(" ".join(text for text in outline.texts if text))
    return unreadable_because(
        words, sheet.source, has_mount=has_mount, has_frames=bool(frames_of(sheet))
    )


def _has_empty_list(sheet: Sheet) -> bool:
    """Whether the page shows a list that simply has no rows."""
    return any(True for _ in _bare_lists(sheet))


def _bare_lists(sheet: Sheet) -> Iterator[int]:
    """Lists and tables outside the frame of the page that have no rows."""
    for index, tag in enumerate(sheet.outline.tags):
        if tag not in _LIST_TAGS or sheet.regions[index] & FRAME:
            continue
        if _is_bare_list(sheet, index):
            yield index


def _is_bare_list(sheet: Sheet, index: int) -> bool:
    """A list without any words or pictures, or a table with nothing but its heads."""
    outline = sheet.outline
    tag = outline.tags[index]
    inside = slice(index, outline.ends[index])
    if not any(outline.texts[inside]):
        if not MATTER.isdisjoint(outline.tags[inside]):
            return False
        return tag != "div" or bool(_LIST_MARKS.search(outline.marks(index)))
    if tag != "table" or outline.tags[inside].count("tr") != 1:
        return False
    heads = load_words("lists")["headings"]
    words = outline.text(index)
    return any(head in words for head in heads["date"] + heads["title"])
