"""The plain report of what the parser sees on one page."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from catalog_spec.observations import ArticleSeen, ColumnSeen
from crawler.parse.generic import Reading
from crawler.parse.reader import read


def page_report(body: bytes, url: str, content_type: str = "") -> dict[str, Any]:
    """What the parser sees on one page, ready to be written as JSON.

    Addresses of rows and attachments stand as the page writes them.

    Parameters
    ----------
    body: the bytes of the page.
    url: its absolute address, "" when unknown.
    content_type: the Content-Type header, or "".
    """
    return report_of(read(body, url, content_type))


def report_of(reading: Reading) -> dict[str, Any]:
    """The report of a page that was read already."""
    page = reading.page
    article = page.article or ArticleSeen(page.url, page.title, None)
    return {
        "url": page.url,
        "encoding": page.encoding,
        "platform": page.platform,
        "title": article.title or page.title,
        "published": _day(article.published),
        "published_time": article.published_time,
        "dates": [
            {"date": _day(d.value), "time": d.time, "where": d.where, "text": d.text}
            for d in article.dates
        ],
        "source": article.source,
        "index_no": article.index_no,
        "issuer": article.issuer,
        "doc_no": article.doc_no,
        "columns": list(article.breadcrumb or page.breadcrumb),
        "rows": [
            [item.title, href if href is not None else item.url, _day(item.published)]
            for item, href in zip(page.rows, reading.hrefs, strict=True)
        ],
        "attachments": [file.href or file.url for file in article.attachments],
        "body_chars": article.body_chars,
        "metadata": dict(article.metadata),
        "tree": [_column(column) for column in page.columns],
        "units": [[unit.name, unit.url] for unit in page.units],
        "total": page.total,
        "further_pages": [request.url for request in page.next_pages],
        "declared_empty": page.declared_empty,
        "not_read": page.not_read,
    }


def _column(column: ColumnSeen) -> dict[str, Any]:
    kept = ("key", "parent", "name", "url", "hidden", "external")
    return {name: value for name, value in asdict(column).items() if name in kept}


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
