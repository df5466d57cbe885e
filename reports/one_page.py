"""Looking at a single page for somebody who typed its address or has its file."""

from __future__ import annotations

import asyncio
from importlib.metadata import version
from pathlib import Path
from typing import Any

from catalog_spec.observations import Request
from crawler.fetch import Fetcher
from crawler.guard import Guard, private_hosts
from crawler.pace import PaceBook
from crawler.parse.report import page_report
from reports.exits import CommandError, cannot_read
from reports.words import named, say


def open_single_fetcher(url: str) -> Fetcher:
    """Return a fetcher for an address a person typed: also one in the inner network."""
    return Fetcher(
        PaceBook(),
        user_agent=f"Wangxun/{version('wangxun')}",
        guard=Guard(private_hosts([url])),
    )


def read_file(path: Path, url: str) -> dict[str, Any]:
    """Report what is seen on a stored page.

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
    return page_report(body, url)


def read_address(url: str) -> dict[str, Any]:
    """Fetch a page and report what is seen on it.

    Raises
    ------
    CommandError: it could not be had.
    """
    return asyncio.run(_read_address(url))


async def _read_address(url: str) -> dict[str, Any]:
    async with open_single_fetcher(url) as fetcher:
        fetched = await fetcher.fetch(Request(url))
    if not fetched.outcome.is_readable:
        reason = named("outcome", fetched.outcome.value)
        raise CommandError(
            say("parse.unreadable", url=url, reason=reason, detail=fetched.detail)
        )
    return page_report(fetched.body, fetched.url, fetched.content_type)
