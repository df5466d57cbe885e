"""TRS (拓尔思): static folders whose addresses tell the day of entry.

Its Fujian kind carries the first pages of a list all in one page and shows one group of
rows at a time. What lies behind them comes by a search call of the platform, so the
pager of such a page must not be followed: it would bring the same rows again.
"""

from __future__ import annotations

import math
import re
from datetime import date
from urllib.parse import urljoin

from catalog_spec.observations import Request
from crawler.parse.addresses import absolute
from crawler.parse.dates import find_address_date
from crawler.parse.pager import Paging
from crawler.parse.platform import Fingerprint, Platform, WebPage
from crawler.parse.sheet import Sheet
from crawler.parse.words import load_words

_ENTERED = re.compile(r"/t(20\d{2})(0[1-9]|1[0-2])([0-2]\d|3[01])_\d+\.s?html?$")
_GROUPS = "$showStatic("
_ALL_SHOWN = 'ms-visible="showStatic"'
_RECORDS = re.compile(r"\brecordCount\s{0,4}:\s{0,4}[\"'](\d{1,7})[\"']")
_SIZE = re.compile(r"\bprepage\s{0,4}:\s{0,4}(\d{1,4})")
_CLASS = re.compile(
    r"\bclasssql\s{0,4}:\s{0,4}(?:[\"'][\"']\s{0,4}\|\|\s{0,4})?[\"']([^\"']{1,200})[\"']"
)
_CHANNEL = re.compile(r"\b(?:channelid|searchId)\s{0,4}:\s{0,4}[\"']?(\d{1,12})")
_ORDER = re.compile(r"\bsortfield\s{0,4}:\s{0,4}[\"']([^\"']{1,100})[\"']")
_CALL = re.compile(
    r"\blistApi\s{0,4}:\s{0,4}\{\s{0,40}url\s{0,4}:\s{0,4}[\"']([^\"'\s]{1,200})"
)
_USUAL_CALL = "/fjdzapp/search"
_USUAL_ORDER = "-docorderpri,-docreltime"
_USUAL_SIZE = 15


class Trs(Platform):
    """Static pages; where a search stands behind the list, its call is used."""

    name = "trs"
    fingerprint = Fingerprint(
        addresses=(
            r"/t\d{8}_\d+\.s?html?$",
            r"/t0?20\d{6}\d*\.s?html?$",
            r"/igs/front/search/",
        ),
        links=(r"/t20\d{6}_\d{1,12}\.s?html?[\"']",),
        words={
            "createPageHTML": 2,
            "TRS_": 2,
            "trs_editor_view": 2,
            "trssearchform": 2,
            "ms-controller": 1,
            "trt_ui": 1,
            "trsapi": 2,
            "CurrChnlCls": 2,
            "拓尔思": 2,
            "OUTLINEINFO": 1,
        },
    )

    def paging(self, page: WebPage, shown: int, found: Paging) -> Paging:
        """Nothing but the search call where all rows of the pager stand in the page."""
        source = page.sheet.source
        if _GROUPS not in source and _ALL_SHOWN not in source:
            return found
        records = _RECORDS.search(page.sheet.scripts)
        total = int(records[1]) if records else found.total
        return Paging(tuple(_searched_pages(page.sheet, shown, total)), total)

    def entry_day(self, url: str) -> date | None:
        """The day in the name of the file: it was written then, whatever it shows."""
        match = _ENTERED.search(url)
        found = find_address_date(url) if match else None
        return found.value if found else None


def _searched_pages(sheet: Sheet, shown: int, total: int | None) -> list[Request]:
    """The pages behind those that stand in the page, as its script asks for them."""
    script = sheet.scripts
    group, channel = _CLASS.search(script), _CHANNEL.search(script)
    if not total or total <= shown or not group or not channel:
        return []
    written = _SIZE.search(script)
    size = int(written[1]) if written and int(written[1]) else _USUAL_SIZE
    order, call = _ORDER.search(script), _CALL.search(script)
    address = call[1] if call else _USUAL_CALL
    fields = (
        ("channelid", channel[1]),
        ("sortfield", order[1] if order else _USUAL_ORDER),
        ("classsql", group[1]),
        ("classcol", "publishyear"),
        ("classnum", "100"),
        ("classsort", "0"),
        ("cache", "true"),
        ("prepage", str(size)),
    )
    url = absolute(sheet.base, address) or urljoin(sheet.url, _USUAL_CALL)
    first = shown // size + 1
    last = min(math.ceil(total / size), first + load_words("pager")["counts"]["most"])
    pages = range(first, last + 1)
    return [Request(url, (*fields, ("page", str(number)))) for number in pages]
