"""Pages to observations: the only part that knows HTML.

`read_page` is a pure function of bytes and address. It accepts pages, fragments of
pages, catalogue scripts, and list answers in JSON and XML.
"""

from __future__ import annotations

from crawler.parse.reader import read_page

__all__ = ["read_page"]
