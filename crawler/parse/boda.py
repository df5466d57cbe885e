"""博达 (VSB, WebPlus): lists whose page numbers count down in the address.

The first page of a column is `<column>.htm`; of seven pages the second is
`<column>/6.htm` and the last `<column>/1.htm`, so that old pages keep their address.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from catalog_spec.observations import Request
from crawler.parse.pager import Paging
from crawler.parse.platform import Fingerprint, Platform, WebPage
from crawler.parse.words import load_words

_GO_TO_PAGE = re.compile(r"_simple_list_gotopage_fun\(\s{0,4}(\d{1,5})\s{0,4},")
_COLUMN = re.compile(r"(.*/)([^/]+?)(?:/(\d{1,5}))?\.htm")


class Boda(Platform):
    """Countdown lists, told by the box to jump to a page where no link tells them."""

    name = "boda"
    fingerprint = Fingerprint(
        addresses=(r"/info/\d+/\d+\.htm$", r"wbtreeid=", r"urltype=tree"),
        words={
            "v_news_content": 2,
            "vsb_content": 2,
            "isualsitebuilder": 3,
            "isualSiteBuilder": 3,
            "p_pages": 2,
            "/system/_owners/": 2,
            "/system/resource/": 2,
            "博达软件": 2,
        },
    )

    def paging(self, page: WebPage, shown: int, found: Paging) -> Paging:
        """All further pages, also where the pager names but the next one."""
        jump = _GO_TO_PAGE.search(page.sheet.source)
        pages = int(jump[1]) if jump else 0
        place = _COLUMN.fullmatch(urlsplit(page.url).path)
        if not shown or pages < 2 or not place or len(found.requests) >= pages - 1:
            return found
        folder, column, number = place.groups()
        if number and not found.requests:
            return found
        here = pages - int(number) + 1 if number else 1
        last = min(pages, here + load_words("pager")["counts"]["most"])
        urls = [
            urljoin(page.url, f"{folder}{column}/{pages - n + 1}.htm")
            for n in range(here + 1, last + 1)
        ]
        named = {request.url for request in found.requests}
        if not named.issubset(urls):
            # The pager counts in another way than the platform does: believe the pager.
            return found
        return Paging(tuple(map(Request, urls)), found.total)
