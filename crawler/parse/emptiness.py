"""Pages that show nothing: empty by the site's own word, or not readable by us."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from catalog_spec.observations import ColumnSeen
from crawler.parse.calls import find_calls
from crawler.parse.elsewhere import frames_of
from crawler.parse.obstacles import is_mount, unreadable_because
from crawler.parse.sheet import FRAME, Sheet
from crawler.parse.text import fold_blanks
from crawler.parse.words import load_words, one_of

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SHOWN_BY_SCRIPT = (
    "ms-visible", "ms-if", "v-if", "v-show", "ng-if", "ng-show", "hidden", "x-show",
)  # fmt: skip
_REPEATED = ("ms-repeat", "v-for", "ng-repeat", "ms-for", "x-for")
_CONTROLLED = ("ms-controller", "ng-controller", "v-cloak", "ng-app", "data-api")
_BOUND = frozenset((*_SHOWN_BY_SCRIPT, *_REPEATED, *_CONTROLLED))
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
    regions = sheet.regions
    for index, text in enumerate(sheet.outline.texts):
        match = _empty_words().search(text) if text else None
        if not match or regions[index] & FRAME or menu[0] <= index < menu[1]:
            continue
        words = fold_blanks(text)
        if len(words) > _LONGEST_WORDS or _is_hidden(sheet, index):
            continue
        if len(match[0]) > 2 or len(words) <= _LONGEST_LONE_WORD:
            return words
    return None


@cache
def _empty_words() -> re.Pattern[str]:
    return one_of(load_words("lists")["empty"]["words"])


def _is_hidden(sheet: Sheet, index: int) -> bool:
    """Whether a style or a script decides if the entry is seen."""
    for ancestor in sheet.outline.ancestors(index):
        attributes = sheet.outline.attributes[ancestor]
        if not attributes:
            continue
        if _HIDDEN.search(attributes.get("style") or ""):
            return True
        if any(name in attributes for name in _SHOWN_BY_SCRIPT):
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
        for name in _REPEATED
    )
    if columns and current is None and not repeated:
        return None
    reasons = load_words("obstacles")["reasons"]
    if repeated or find_calls(sheet):
        return str(reasons["script"])
    return None if _has_empty_list(sheet) else str(reasons["unknown"])


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
    return any(
        tag in _LIST_TAGS
        and not sheet.regions[index] & FRAME
        and _is_bare_list(sheet, index)
        and not _is_left_to_script(sheet, index)
        for index, tag in enumerate(sheet.outline.tags)
    )


def _is_bare_list(sheet: Sheet, index: int) -> bool:
    """A list without any words, or a table with nothing but its heads."""
    outline = sheet.outline
    tag = outline.tags[index]
    inside = slice(index, outline.ends[index])
    if not any(outline.texts[inside]):
        return tag != "div" or bool(_LIST_MARKS.search(outline.marks(index)))
    if tag != "table" or outline.tags[inside].count("tr") != 1:
        return False
    heads = load_words("lists")["headings"]
    words = outline.text(index)
    return any(head in words for head in heads["date"] + heads["title"])


def _is_left_to_script(sheet: Sheet, index: int) -> bool:
    """Whether a script is to fill the part: bound to one, or named in one."""
    outline = sheet.outline
    identity = outline.attribute(index, "id")
    if len(identity) > 2 and identity in sheet.scripts:
        return True
    return any(
        not _BOUND.isdisjoint(outline.attributes[part])
        for part in (index, *outline.ancestors(index))
    )
