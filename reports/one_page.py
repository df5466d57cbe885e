"""Looking at a single page for somebody who typed its address or has its file."""

from __future__ import annotations

import asyncio
from importlib.metadata import version
from pathlib import Path
from typing import Any

from catalog_spec.observations import (
    ArticleSeen,
    ColumnSeen,
    DateSeen,
    ItemSeen,
    PageSeen,
    Request,
)
from crawler.fetch import Fetcher
from crawler.guard import Guard, private_hosts
from crawler.pace import PaceBook
from crawler.parse import read_page
from reports.exits import CommandError, cannot_read
from reports.words import named, say


def open_single_fetcher(url: str) -> Fetcher:
    """Return a fetcher for an address a person typed: also one in the inner network."""
    return Fetcher(
        PaceBook(),
        user_agent=f"Wangxun/{version('wangxun')}",
        guard=Guard(private_hosts([url])),
    )


def read_file(path: Path, url: str) -> PageSeen:
    """Parse a stored page.

    Parameters
    ----------
    url: the address it was stored from, "" when unknown.

    Raises
    ------
    CommandError: the file cannot be read.
    """
    try:
        body = path.read_bytes()
    except OSError as error:
        raise cannot_read(path, error) from error
    return read_page(body, url)


def read_address(url: str) -> PageSeen:
    """Fetch and parse a page.

    Raises
    ------
    CommandError: it could not be had.
    """
    return asyncio.run(_read_address(url))


async def _read_address(url: str) -> PageSeen:
    async with open_single_fetcher(url) as fetcher:
        fetched = await fetcher.fetch(Request(url))
    if not fetched.outcome.is_readable:
        reason = named("outcome", fetched.outcome.value)
        raise CommandError(
            say("parse.unreadable", url=url, reason=reason, detail=fetched.detail)
        )
    return read_page(fetched.body, fetched.url, fetched.content_type)


def page_row(page: PageSeen) -> dict[str, Any]:
    """Return what was seen on a page under the names other programs rely on."""
    article = page.article or ArticleSeen(page.url, page.title, None)
    published = article.published
    return {
        "url": page.url,
        "encoding": page.encoding,
        "platform": page.platform,
        "title": article.title or page.title,
        "published": published.isoformat() if published else None,
        "published_time": article.published_time,
        "dates": [_date(seen) for seen in article.dates],
        "source": article.source,
        "index_no": article.index_no,
        "issuer": article.issuer,
        "doc_no": article.doc_no,
        "columns": list(article.breadcrumb or page.breadcrumb),
        "rows": [_item(item) for item in page.rows],
        "attachments": [file.url for file in article.attachments],
        "body_chars": article.body_chars,
        "metadata": dict(article.metadata),
        "tree": [_column(column) for column in page.columns],
        "units": [[unit.name, unit.url] for unit in page.units],
        "total": page.total,
        "further_pages": [request.url for request in page.next_pages],
        "declared_empty": page.declared_empty,
        "not_read": page.not_read,
    }


def _date(seen: DateSeen) -> dict[str, Any]:
    return {
        "date": seen.value.isoformat(),
        "time": seen.time,
        "where": seen.where,
        "text": seen.text,
    }


def _item(item: ItemSeen) -> list[str | None]:
    return [
        item.title,
        item.url,
        item.published.isoformat() if item.published else None,
    ]


def _column(column: ColumnSeen) -> dict[str, Any]:
    return {
        "key": column.key,
        "parent": column.parent,
        "name": column.name,
        "url": column.url,
        "hidden": column.hidden,
        "external": column.external,
    }
