"""Time of reading one page: article and list pages of the sample district."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from crawler.parse import read_page
from crawler.sample import make_district

TODAY = date(2026, 11, 24)
SEED = 11
PAGES = 2000
SAMPLE = 120
WARM_UP = 20
BASE = "http://127.0.0.1:8800"


@dataclass(frozen=True, slots=True)
class _Kept:
    """One page as the server sends it."""

    body: bytes
    url: str
    content_type: str


def measure_reading(page_bytes: int) -> None:
    """Print milliseconds of processor time a page, the median of some hundred pages.

    Parameters
    ----------
    page_bytes: size of the district's pages.
    """
    articles, lists = _pages(page_bytes)
    gc.collect()
    gc.freeze()
    print(f"reading one page of {page_bytes // 1000} KB, median processor time")
    _print_line("article page, its article alone", articles, article_only=True)
    _print_line("article page, all that stands on it", articles)
    _print_line("column page with tree and list", lists)
    gc.unfreeze()


def _pages(page_bytes: int) -> tuple[list[_Kept], list[_Kept]]:
    """Article pages and column pages, neighbours in the district as on a patrol."""
    district = make_district(SEED, TODAY, pages=PAGES, page_bytes=page_bytes)
    library = district.library(BASE)
    articles: list[_Kept] = []
    lists: list[_Kept] = []
    for host, path in library.addresses():
        if len(articles) >= SAMPLE and len(lists) >= SAMPLE:
            break
        reply = library.respond(host, path)
        kept = _Kept(reply.body, f"{library.hosts[host]}{path}", reply.content_type)
        page = read_page(kept.body, kept.url, kept.content_type)
        if page.article:
            articles.append(kept)
        elif page.rows and page.columns:
            lists.append(kept)
    return articles[:SAMPLE], lists[:SAMPLE]


def _print_line(
    name: str, pages: Sequence[_Kept], *, article_only: bool = False
) -> None:
    spent = []
    for kept in [*pages[:WARM_UP], *pages]:
        began = time.process_time()
        read_page(kept.body, kept.url, kept.content_type, article_only=article_only)
        spent.append(time.process_time() - began)
    milliseconds = [1000 * seconds for seconds in spent[WARM_UP:]]
    print(f"  {name}: {statistics.median(milliseconds):.2f} ms")
