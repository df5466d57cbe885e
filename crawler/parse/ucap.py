"""开普 (UCAP): articles under long random names, page marks in its own meta tags."""

from __future__ import annotations

from crawler.parse.platform import Fingerprint, Platform


class Ucap(Platform):
    """Read by its shape alone; known by name so that trouble with it shows as one."""

    name = "ucap"
    fingerprint = Fingerprint(
        addresses=(r"/\d{4}/\d{1,2}/\d{1,2}/[0-9a-f]{32}\.s?html?$",),
        words={"template,templategroup,version": 3, "ucap": 1, "开普云": 2},
    )
