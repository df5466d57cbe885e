"""Rows that a page carries as data in a script, to be drawn when it is opened.

Pages carry other data too: menus, banners, latest news. The list is the one array beside
which the page says how many rows there are in all. Where there is none, or several,
nothing is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from crawler.parse.addresses import same_site
from crawler.parse.answers import Answer, read_json_list
from crawler.parse.literals import read_literal_to_end
from crawler.parse.rows import is_title
from crawler.parse.sheet import Sheet

_GIVEN = re.compile(
    r"(?:[\w$\])]\s{0,4}=|\breturn|^|\()\s{0,8}(?=[\[{]\s{0,80}[\"'{\w])"
)
_SIZE_KEYS = re.compile(r"(?:page_?size|size|limit|per_?page)$", re.IGNORECASE)
_MOST_VALUES = 40
_MOST_HOLDERS = 2000


def read_script_list(sheet: Sheet) -> Answer | None:
    """The list that stands in the scripts of a page; None when none can be told.

    A list without rows is told only where its count and the size of its pages are.

    Parameters
    ----------
    sheet: the page.
    """
    found = [
        answer
        for script in sheet.outline.scripts
        for value in _values(script.text)
        for answer in _lists_in(value, sheet)
    ]
    return found[0] if len(found) == 1 else None


def _values(script: str) -> Iterator[Any]:
    """The objects and arrays that a script gives to a name, or is nothing but."""
    position = 0
    for _ in range(_MOST_VALUES):
        match = _GIVEN.search(script, position)
        if not match:
            return
        value, end = read_literal_to_end(script, match.end())
        yield value
        position = max(end, match.end() + 1)


def _lists_in(value: Any, sheet: Sheet) -> Iterator[Answer]:
    waiting = [{"": value}] if isinstance(value, list) else [value]
    for _ in range(_MOST_HOLDERS):
        if not waiting:
            return
        holder = waiting.pop()
        if not isinstance(holder, Mapping):
            continue
        for inner in holder.values():
            if isinstance(inner, list):
                answer = _list_of(holder, inner, sheet)
                if answer:
                    yield answer
        waiting += [inner for inner in holder.values() if isinstance(inner, Mapping)]


def _list_of(
    holder: Mapping[str, Any], records: list[Any], sheet: Sheet
) -> Answer | None:
    """The rows of one array, the counts beside it taken along."""
    beside = {key: one for key, one in holder.items() if not isinstance(one, list)}
    answer = read_json_list({**beside, "": records}, sheet.base)
    if answer.total is None:
        return None
    if not records:
        is_paged = any(_SIZE_KEYS.search(str(key)) for key in beside)
        return answer if is_paged and answer.total == 0 else None
    is_list = all(
        item.url and same_site(item.url, sheet.url) and is_title(item.title)
        for item in answer.items
    )
    return answer if is_list and len(answer.items) == len(records) else None
