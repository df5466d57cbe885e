"""Years for dates that a list shows without one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from catalog_spec.observations import ItemSeen
from crawler.parse.dates import find_address_date, find_dates, parse_row_date

_PAGE_DATE = re.compile(
    r"""(?:HtmlGenerateTime|Maketime|MakeTime|页面生成时间|今天是|当前日期|现在是)"""
    r"""["'\s]{0,3}[^0-9]{0,24}(20[0-9]{2}[-年/.][01]?[0-9][-月/.][0-3]?[0-9])"""
)
_FOLDED_DAY = re.compile(r"/(20[0-9]{2})/([01][0-9])([0-3][0-9])/")
_Choice = Callable[[ItemSeen, date], date | None]


def give_years(items: Sequence[ItemSeen], source: str = "") -> list[ItemSeen]:
    """Infer the year of items whose date has none.

    A year comes from the address of the item (the day of entry), from the neighbours
    (lists run from new to old unless their full dates rise), or from the day the page
    says it was made. Without any of these the item stays undated.

    Parameters
    ----------
    items: the rows of one list from the top.
    source: the text of the page.
    """
    items = list(items)
    if all(item.published or not item.date_text for item in items):
        return items
    items = [_from_address(item) for item in items]
    if not any(item.published for item in items):
        items = _from_page_day(items, source)
    return _from_neighbours(items)


def _month_day(item: ItemSeen, year: int) -> date | None:
    found = parse_row_date(item.date_text, year)
    return found.value if found else None


def _is_open(item: ItemSeen) -> bool:
    return item.published is None and bool(item.date_text)


def _dated(item: ItemSeen, value: date) -> ItemSeen:
    return replace(item, published=value, date_from="list")


def _from_address(item: ItemSeen) -> ItemSeen:
    address = _FOLDED_DAY.sub(r"/\1\2\3/", item.url or "")
    found = find_address_date(address) if _is_open(item) else None
    if not found:
        return item
    near = [
        value
        for year in (found.value.year - 1, found.value.year, found.value.year + 1)
        if (value := _month_day(item, year))
    ]
    if not near:
        return item
    return _dated(item, min(near, key=lambda value: abs(value - found.value)))


def _from_page_day(items: list[ItemSeen], source: str) -> list[ItemSeen]:
    """Date the first open item by the day the page was made."""
    match = _PAGE_DATE.search(source)
    days = find_dates(match[1]) if match else []
    if not days:
        return items
    latest = days[0].value
    for index, item in enumerate(items):
        if _is_open(item):
            value = _at_most(item, latest + timedelta(days=1))
            if value:
                items[index] = _dated(item, value)
            break
    return items


def _from_neighbours(items: list[ItemSeen]) -> list[ItemSeen]:
    known = [item.published for item in items if item.published]
    rising = len(known) > 2 and known == sorted(known) and known[0] < known[-1]
    _carry(items, range(len(items)), _at_least if rising else _at_most)
    _carry(items, range(len(items) - 1, -1, -1), _at_most if rising else _at_least)
    return items


def _carry(items: list[ItemSeen], order: range, choose: _Choice) -> None:
    """Walk along the list, dating each open item by the last dated one."""
    last: date | None = None
    for index in order:
        item = items[index]
        if _is_open(item) and last is not None:
            value = choose(item, last)
            if value:
                items[index] = _dated(item, value)
        last = items[index].published or last


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
