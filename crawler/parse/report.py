"""The plain report of what the parser sees on one page."""

from __future__ import annotations

from typing import Any

from crawler.parse.generic import Reading
from crawler.parse.reader import read


def page_report(body: bytes, url: str, content_type: str = "") -> dict[str, Any]:
    """What the parser sees on one page, ready to be written as JSON.

    Parameters
    ----------
    body: the bytes of the page.
    url: its absolute address.
    content_type: the Content-Type header, or "".
    """
    return report_of(read(body, url, content_type))


def report_of(reading: Reading) -> dict[str, Any]:
    """The report of a page that was read already."""
    page, article = reading.page, reading.page.article
    return {
        "encoding": page.encoding,
        "platform": page.platform,
        "title": page.title,
        "published": _day(article.published) if article else None,
        "dates": [
            {"date": _day(d.value), "where": d.where, "text": d.text, "time": d.time}
            for d in (article.dates if article else ())
        ],
        "source": article.source if article else None,
        "index_no": article.index_no if article else None,
        "issuer": article.issuer if article else None,
        "doc_no": article.doc_no if article else None,
        "columns": list(page.breadcrumb),
        "rows": [
            [item.title, href if href is not None else item.url, _day(item.published)]
            for item, href in zip(page.rows, reading.hrefs, strict=True)
        ],
        "attachments": [file.url for file in article.attachments] if article else [],
        "not_read": page.not_read,
    }


def _day(value: Any) -> str | None:
    return value.isoformat() if value else None
