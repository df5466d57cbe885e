"""Lists without any date in sight: links of one kind in the main part of a page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from catalog_spec.observations import ItemSeen
from crawler.parse.addresses import folder_pattern, pattern, same_site
from crawler.parse.column_names import (
    is_column_address,
    is_item_address,
    is_unit_name,
)
from crawler.parse.dates import parse_row_date
from crawler.parse.lists import ListSeen
from crawler.parse.rows import RowSeen, is_title, without_bullets
from crawler.parse.sheet import FRAME, PAGER, SIDE, TRAIL, Link, Sheet
from crawler.parse.text import drop_blanks

_LONG_ENOUGH = 8
_LABELLED_DAY = re.compile(
    r"(?:发布|公开|更新)(?:日期|时间)\s?[:：]\s?((?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2})"
)
_NUMBERED = re.compile(r"/[\w-]{0,40}\d[\w-]{0,40}\.\w{3,5}$")


def read_undated(
    sheet: Sheet,
    menu: tuple[int, int],
    columns: frozenset[str],
    aside: frozenset[int] = frozenset(),
) -> list[ListSeen]:
    """Find the list of a page whose rows show no date.

    Parameters
    ----------
    sheet: the page.
    menu: first and last entry of the catalogue, which is no list.
    columns: addresses of the catalogue's columns.
    aside: entries that stand in boxes beside the matter of the page.
    """
    groups: dict[int, list[Link]] = {}
    for link in sheet.links:
        if link.index in aside or link.url in columns:
            continue
        if _may_be_row(sheet, link, menu):
            groups.setdefault(_holder(sheet, link.index), []).append(link)
    groups = _joined(sheet, groups)
    scored = [(_score(links, sheet.url), holder) for holder, links in groups.items()]
    best, holder = max(scored, default=(0.0, -1))
    if best <= 0:
        return []
    rows = tuple(_row(sheet, link) for link in groups[holder])
    return [ListSeen(holder, rows)]


def _may_be_row(sheet: Sheet, link: Link, menu: tuple[int, int]) -> bool:
    if menu[0] <= link.index < menu[1] and menu != (0, 0):
        return False
    if sheet.regions[link.index] & (FRAME | TRAIL | SIDE | PAGER):
        return False
    if not link.url or not is_title(link.title) or not same_site(link.url, sheet.url):
        return False
    return len(drop_blanks(link.title)) >= 3


def _holder(sheet: Sheet, index: int) -> int:
    """The list, table or box around the row of a link."""
    outline = sheet.outline
    part = index
    for steps, ancestor in enumerate(outline.ancestors(index)):
        part = ancestor
        if outline.tags[ancestor] in ("ul", "ol", "dl", "tbody", "table", "body"):
            break
        alone = sheet.link_counts[outline.ends[ancestor]] - sheet.link_counts[ancestor]
        if (outline.tags[ancestor] == "div" and alone > 1) or steps > 5:
            break
    return part


def _joined(sheet: Sheet, groups: dict[int, list[Link]]) -> dict[int, list[Link]]:
    """The groups, rows that have a list each put together when they are alike."""
    alike: dict[tuple[int, tuple[str, str]], list[int]] = {}
    for holder, links in groups.items():
        if len(links) == 1:
            row = _whole_row(sheet, links[0].index)
            kind = (sheet.outline.parents[row], sheet.outline.signature(row))
            alike.setdefault(kind, []).append(holder)
    joined = dict(groups)
    for (parent, _), holders in alike.items():
        if len(holders) > 1:
            rows = [link for holder in holders for link in joined.pop(holder)]
            joined[parent] = joined.get(parent, []) + rows
    return joined


def _whole_row(sheet: Sheet, index: int) -> int:
    """The largest part around a link that holds no other link."""
    counts, ends, row = sheet.link_counts, sheet.outline.ends, index
    for ancestor in sheet.outline.ancestors(index):
        if counts[ends[ancestor]] - counts[ancestor] > 1:
            break
        row = ancestor
    return row


def _score(links: Sequence[Link], page: str) -> float:
    """How much a group of links looks like a list of informations; <= 0: not at all."""
    urls = [link.url or "" for link in links]
    lengths = [len(drop_blanks(link.title)) for link in links]
    mean = sum(lengths) / len(lengths)
    items = sum(is_item_address(url) or _lies_below(url, page) for url in urls)
    items_share = items / len(urls)
    columns = sum(is_column_address(url) for url in urls) / len(urls)
    units = sum(is_unit_name(link.title) for link in links) / len(links)
    kinds = max(
        Counter(map(kind, urls)).most_common(1)[0][1]
        for kind in (pattern, folder_pattern)
    ) / len(urls)
    if columns > 0.5 or (units > 0.5 and mean < 10) or kinds < 0.5:
        return 0.0
    if items_share < 0.5 and mean < _LONG_ENOUGH:
        return 0.0
    if len(links) == 1 and items_share < 1:
        return 0.0
    return len(links) * kinds * (0.5 + items_share) * min(mean, 20.0)


def _lies_below(url: str, page: str) -> bool:
    """Whether an address is a numbered page in the folder of the page itself."""
    folder = page.partition("?")[0].rpartition("/")[0]
    return url.startswith(f"{folder}/") and bool(_NUMBERED.search(url))


def _row(sheet: Sheet, link: Link) -> RowSeen:
    """A row; its day may stand in the words that show when the mouse rests on it."""
    told = _LABELLED_DAY.search(sheet.outline.attribute(link.index, "title"))
    found = parse_row_date(told[1]) if told else None
    item = ItemSeen(
        without_bullets(link.title),
        link.url,
        found.value if found else None,
        date_text=found.text if found else "",
        date_from="list" if found else "",
    )
    return RowSeen(item, link.href or None, link.index)
