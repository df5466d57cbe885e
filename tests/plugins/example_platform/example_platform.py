"""An office's own platform: lists at `/info/iList.jsp`, whose pager is a script.

Everything but the pager is read by its shape, so nothing else is written here.
"""

from __future__ import annotations

import re

from catalog_spec.observations import Request
from crawler.parse.pager import Paging
from crawler.parse.platform import Fingerprint, Platform, WebPage

_PAGES = re.compile(r"turnTo\(this,(\d{1,4})\)")
_OWN_PAGE = re.compile(r"([?&]cur_page=)(\d{1,4})")


class ExamplePlatform(Platform):
    """Turns the pages that its script would turn."""

    name = "example"
    fingerprint = Fingerprint(
        addresses=(r"/info/iList\.jsp\?",), words={"iList.jsp": 2}
    )

    def paging(self, page: WebPage, shown: int, found: Paging) -> Paging:
        """The pages up to the number that the script is called with."""
        pages, own = _PAGES.search(page.sheet.source), _OWN_PAGE.search(page.url)
        if not shown or not pages or not own:
            return found
        numbers = range(int(own[2]) + 1, int(pages[1]) + 1)
        urls = (_OWN_PAGE.sub(rf"\g<1>{number}", page.url) for number in numbers)
        return Paging(tuple(map(Request, urls)), found.total)
