"""Years for dates that a list shows without one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from catalog_spec.observations import ItemSeen
from crawler.parse.dates import find_address_date, find_dates, parse_row_date

_PAGE_DATE = re.compile(
    r"""(?:HtmlGenerateTime|Maketime|MakeTime|页面生成时间|今天是|当前日期|现在是)"""
    r"""["'\s]{0,3}[^0-9]{0,24}(20[0-9]{2}[-年/.][01]?[0-9][-月/.][0-3]?[0-9])"""
)
_FOLDED_DAY = re.compile(r"/(20[0-9]{2})/([01][0-9])([0-3][0-9])/")
# What is shown may be dated ahead of its entry by a few weeks, behind it by any time.
_AHEAD = timedelta(days=31)


def give_years(
    items: Sequence[ItemSeen], source: str = "", heads: Sequence[int | None] = ()
) -> list[ItemSeen]:
    """Infer the year of items whose date has none.

    A year comes from a heading, from the address of the item (the day of entry), from a newer neighbour
    (lists run from new to old unless their full dates rise), or from the day the page
    says it was made. From an older neighbour only the least year follows: sites leave out
    the year of what is new, however long ago the rest is. Such a day is marked as a
    guess, which the item's own page has to confirm. Without any of these the item stays
    undated.

    Parameters
    ----------
    items: the rows of one list from the top.
    source: the text of the page.
    heads: for each row the year that stands over it, or None.
    """
    items = list(items)
    if all(item.published or not item.date_text for item in items):
        return items
    if heads:
        items = [_from_head(item, y) for item, y in zip(items, heads, strict=True)]
    items = [_from_address(item) for item in items]
    items = _from_page_day(items, source)
    return _from_older(_from_newer(items))


def _month_day(item: ItemSeen, year: int) -> date | None:
    found = parse_row_date(item.date_text, year)
    return found.value if found else None


def _is_open(item: ItemSeen) -> bool:
    return item.published is None and bool(item.date_text)


def _dated(item: ItemSeen, value: date, source: str = "list") -> ItemSeen:
    return replace(item, published=value, date_from=source)


def _from_head(item: ItemSeen, year: int | None) -> ItemSeen:
    value = _month_day(item, year) if year and _is_open(item) else None
    return _dated(item, value) if value else item


def _from_address(item: ItemSeen) -> ItemSeen:
    address = _FOLDED_DAY.sub(r"/\1\2\3/", item.url or "")
    found = find_address_date(address) if _is_open(item) else None
    if not found:
        return item
    near = _at_most(item, found.value + _AHEAD)
    return _dated(item, near) if near else item


def _from_page_day(items: list[ItemSeen], source: str) -> list[ItemSeen]:
    """Date the newest item by the day the page was made."""
    match = _PAGE_DATE.search(source)
    days = find_dates(match[1]) if match else []
    if not days:
        return items
    first = next(iter(_from_the_newest(items)))
    if _is_open(items[first]):
        value = _at_most(items[first], days[0].value + timedelta(days=1))
        items[first] = _dated(items[first], value) if value else items[first]
    return items


def _from_newer(items: list[ItemSeen]) -> list[ItemSeen]:
    """Date open items by the next newer one that has a day."""
    last: date | None = None
    for index in _from_the_newest(items):
        item = items[index]
        if _is_open(item) and last is not None:
            value = _at_most(item, last)
            if value:
                items[index] = _dated(item, value)
        last = items[index].published or last
    return items


def _from_older(items: list[ItemSeen]) -> list[ItemSeen]:
    """Date what stays open at the new end of a list by the next older item."""
    last: date | None = None
    for index in reversed(_from_the_newest(items)):
        item = items[index]
        if _is_open(item) and last is not None:
            value = _at_least(item, last)
            items[index] = _dated(item, value, "guess") if value else item
        last = items[index].published or last
    return items


def _from_the_newest(items: Sequence[ItemSeen]) -> range:
    known = [item.published for item in items if item.published]
    rising = len(known) > 2 and known == sorted(known) and known[0] < known[-1]
    return range(len(items) - 1, -1, -1) if rising else range(len(items))


def _at_most(item: ItemSeen, limit: date) -> date | None:
    for year in range(limit.year, limit.year - 5, -1):
        value = _month_day(item, year)
        if value and value <= limit:
            return value
    return None


def _at_least(item: ItemSeen, limit: date) -> date | None:
    for year in range(limit.year, limit.year + 5):
        value = _month_day(item, year)
        if value and value >= limit:
            return value
    return None
