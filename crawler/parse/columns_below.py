"""Columns that only the page of the column above them names.

A catalogue often shows its upper levels alone; the page of a column then has tabs or
boxes for those below it. Where addresses are folders, they tell what lies below what.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from catalog_spec.observations import ColumnSeen
from crawler.parse.column_names import (
    can_be_column,
    column_key,
    column_name,
    is_navigation,
)
from crawler.parse.sheet import FRAME, PAGER, SIDE, TRAIL, Sheet

_INDEX = re.compile(r"(?:index|default|list)?(?:\.\w{2,6})?$|index\.\w{2,6}$")
_ONE_STEP = re.compile(r"[\w-]{1,60}/(?:(?:index|default|list)\.\w{2,6})?$")
_FEWEST_STEPS = 2


def columns_below(
    sheet: Sheet, columns: Sequence[ColumnSeen], current: str | None
) -> tuple[ColumnSeen, ...]:
    """Columns right below the one a page shows that its catalogue does not name.

    Parameters
    ----------
    sheet: the page.
    columns: its catalogue.
    current: key of the column it shows, or None; then nothing is told.
    """
    folder, slash, name = sheet.url.partition("?")[0].rpartition("/")
    steps = folder.partition("://")[2].count("/")
    if current is None or not _INDEX.fullmatch(name) or steps < _FEWEST_STEPS:
        return ()
    top = folder + slash
    known = {column.key for column in columns}
    found: dict[str, ColumnSeen] = {}
    for link in sheet.links:
        url = link.url or ""
        if not url.startswith(top) or not _ONE_STEP.fullmatch(url, len(top)):
            continue
        words = column_name(link.title)
        if sheet.regions[link.index] & (FRAME | TRAIL | SIDE | PAGER):
            continue
        key = column_key(url, sheet.url)
        if key in known or not can_be_column(words) or is_navigation(words):
            continue
        order = len(columns) + len(found)
        found.setdefault(key, ColumnSeen(key, current, words, url, order=order))
    return tuple(found.values())
