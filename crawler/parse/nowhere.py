"""Pages whose address nobody knows, such as files from somebody's disk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from catalog_spec.observations import ArticleSeen, Request
from crawler.parse.generic import Reading

NOWHERE = "http://nowhere.invalid/"
_HOST = NOWHERE.rstrip("/")


def without_host(reading: Reading) -> Reading:
    """The reading of a page at `NOWHERE` with the made-up host taken out again."""
    page = reading.page
    article = page.article
    page = replace(
        page,
        url="",
        article=_of_article(article) if article else None,
        columns=tuple(replace(c, url=_cut(c.url)) for c in page.columns),
        rows=tuple(replace(row, url=_cut(row.url)) for row in page.rows),
        next_pages=_of_requests(page.next_pages),
        tree_requests=_of_requests(page.tree_requests),
        units=tuple(replace(u, url=_cut(u.url) or "") for u in page.units),
    )
    return replace(reading, page=page)


def _cut(url: str | None) -> str | None:
    return url.removeprefix(_HOST) if url else url


def _of_article(article: ArticleSeen) -> ArticleSeen:
    files = tuple(replace(f, url=_cut(f.url) or "") for f in article.attachments)
    return replace(article, url="", attachments=files)


def _of_requests(requests: Iterable[Request]) -> tuple[Request, ...]:
    return tuple(replace(r, url=_cut(r.url) or "") for r in requests)
