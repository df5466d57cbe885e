"""龙讯, the platform of most of Anhui's sites: its catalogue script and its paging call."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urljoin, urlsplit

from catalog_spec.observations import Request
from crawler.parse.addresses import absolute, same_site
from crawler.parse.calls import PagedCall, find_calls, whole_addresses
from crawler.parse.pager import Paging
from crawler.parse.platform import Fingerprint, Platform, WebPage
from crawler.parse.sheet import Sheet
from crawler.parse.words import load_words

_COLUMN = re.compile(r"/public/column/(\d+)")
_PAGED = re.compile(r"""paged\s*=\s*["']?(\d{1,5})""")
_PAGE_COUNT = re.compile(r"""pageCount["']?\s{0,4}[:=]\s{0,4}["']?(\d{1,5})""")
_PAGE_SIZE = re.compile(r"""pageSize["']?\s{0,4}[:=]\s{0,4}["']?(\d{1,4})""")
_CURRENT = re.compile(
    r"""<span[^>]{0,80}class=["']?current["']?[^>]{0,80}>\s*(\d{1,5})\s*<"""
)
_SITE = re.compile(r"""siteId["']?\s{0,4}[:=]\s{0,4}["']?(\d{3,20})""")
_LINK_LIST = re.compile(r"ll_(\d{3,20})")
_SCRIPT_NAME = re.compile(r"/?(\d{2,20})(?:[._-]\w{1,20})?\.js$")


class Lonsun(Platform):
    """The catalogue comes in a script, later rows by a call for a fragment."""

    name = "lonsun"
    fingerprint = Fingerprint(
        addresses=(
            r"/public/column/\d+",
            r"/public/organIndex/\d+",
            r"/site/label/\d+",
            r"/public/\d+/\d+\.html",
            r"[?&]labelName=public",
        ),
        words={
            "龙讯科技": 3,
            "var catalogs": 3,
            "/public/column/": 2,
            "organ_class_": 2,
            "fdzd_gknr": 2,
            "page_public_info": 2,
            "xxgk_nav": 2,
            "publicInfoList": 2,
            "publicContentDetail": 2,
            "table_suoyin": 2,
        },
    )

    def tree_requests(self, page: WebPage) -> list[Request]:
        """The catalogue scripts that the page loads."""
        return tree_scripts(page.sheet)

    def paging(self, page: WebPage, shown: int, found: Paging) -> Paging:
        """The fragments with the later rows."""
        requests = further_pages(page.sheet, shown, found.total)
        return Paging(tuple(requests), found.total) if requests else found


@dataclass(frozen=True, slots=True)
class Place:
    """Unit and column that an address of the platform speaks of, None when it does not."""

    unit: str | None
    column: str | None


def read_place(url: str) -> Place:
    """Read unit and column from an address.

    >>> read_place("https://a.gov.cn/public/column/12?type=4&catId=34&action=list")
    Place(unit='12', column='34')
    """
    query = parse_qs(urlsplit(url).query)
    match = _COLUMN.search(url)
    unit = match[1] if match else next(iter(query.get("organId", ())), None)
    return Place(unit, next(iter(query.get("catId", ())), None))


def tree_scripts(sheet: Sheet) -> list[Request]:
    """The catalogue scripts a page loads: the unit's own first.

    Link lists are loaded the same way, from scripts whose number is announced as
    `ll_<number>`; they are left out.
    """
    announced = set(_LINK_LIST.findall(sheet.source))
    unit = read_place(sheet.url).unit
    own: list[Request] = []
    others: list[Request] = []
    for script in sheet.outline.scripts:
        address = (script.attributes.get("src") or "").strip()
        match = _SCRIPT_NAME.search(urlsplit(address).path)
        url = absolute(sheet.base, address) if match else None
        if not match or not url or match[1] in announced:
            continue
        if same_site(url, sheet.url):
            (own if match[1] == unit else others).append(Request(url))
    return own or others[:4]


def further_pages(sheet: Sheet, rows: int, total: int | None) -> list[Request]:
    """Requests for the pages of a list behind the one shown.

    Parameters
    ----------
    sheet: the page.
    rows: how many rows it shows.
    total: how many items the list has, or None.
    """
    source = sheet.source
    paged = [int(number) for number in _PAGED.findall(source)]
    pages = max(
        [*paged, *(int(n) for n in _PAGE_COUNT.findall(sheet.scripts))], default=0
    )
    size = _PAGE_SIZE.search(sheet.scripts)
    per_page = int(size[1]) if size else rows
    if not pages and total and per_page:
        pages = math.ceil(total / per_page)
    shown = _CURRENT.search(source)
    current = int(shown[1]) if shown else _own_page(sheet.url)
    most = load_words("pager")["counts"]["most"]
    numbers = range(current + 1, min(pages, current + most) + 1)
    if not numbers:
        return []
    return _requests(sheet, numbers, per_page)


def _own_page(url: str) -> int:
    number = (parse_qs(urlsplit(url).query).get("pageIndex") or ["1"])[0]
    return int(number) if number.isdigit() and len(number) < 6 else 1


def _requests(sheet: Sheet, numbers: range, per_page: int) -> list[Request]:
    if "pageIndex=" in sheet.url:
        return [
            Request(re.sub(r"([?&]pageIndex=)\d+", rf"\g<1>{n}", sheet.url))
            for n in numbers
        ]
    call = _list_call(sheet)
    if call:
        return call.requests(numbers)
    written = whole_addresses(sheet.source, sheet.base)
    if written:
        return [Request(f"{written[0]}{n}{written[1]}") for n in numbers]
    default = _default_call(sheet, per_page)
    return default.requests(numbers) if default else []


def _list_call(sheet: Sheet) -> PagedCall | None:
    """The page's own list call: the one for its column, else the first."""
    calls = [call for call in find_calls(sheet) if "/label/" in call.url] or find_calls(
        sheet
    )
    column = read_place(sheet.url).column
    for call in calls:
        fields = dict(call.fields)
        if column and fields.get("catId") == column:
            return call
    for call in calls:
        if dict(call.fields).get("labelName", "publicInfoList") == "publicInfoList":
            return call
    return None


def _default_call(sheet: Sheet, per_page: int) -> PagedCall | None:
    """The call as the platform makes it, when the page's script does not show it."""
    here = read_place(sheet.url)
    if not here.unit:
        return None
    site = _SITE.search(sheet.source)
    fields = {
        "IsAjax": "1",
        "dataType": "html",
        "labelName": "publicInfoList",
        "siteId": site[1] if site else "",
        "pageSize": str(per_page or 20),
        "action": "list",
        "isDate": "true",
        "dateFormat": "yyyy-MM-dd",
        "length": "80",
        "organId": here.unit,
        "type": "4",
        "catId": here.column or "",
        "result": load_words("lists")["empty"]["words"][0],
    }
    prefix = (
        sheet.url.split("/public/column/")[0] if "/public/column/" in sheet.url else ""
    )
    url = (
        f"{prefix}/site/label/8888"
        if prefix
        else urljoin(sheet.url, "/site/label/8888")
    )
    return PagedCall(url, tuple(fields.items()), "pageIndex")
