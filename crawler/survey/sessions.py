"""Session ids in addresses: one page under a thousand names is still one page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from catalog_spec.observations import ArticleSeen, ColumnSeen, PageSeen, Request
from crawler.survey.sight import Recall, See, Sight

_NAMES = (
    r"(?:j?sessionid|phpsessid|aspsessionid\w*|asp\.net_sessionid|cfid|cftoken|sid|"
    r"session_?id|session|s?vsid)"
)
# The value must look made up, so that an honest "sid=12" of a CMS stays.
_VALUE = r"(?=[^&#;?/]*[0-9])[0-9a-zA-Z_.!~-]{16,}"
_SESSION = re.compile(
    rf";{_NAMES}=[^?#/&]*|(?<=[?&]){_NAMES}={_VALUE}(?:&|(?=#)|\Z)"
    rf"|/\((?:[sfa]\([0-9a-zA-Z_-]{{16,}}\))+\)(?=/)",
    re.IGNORECASE,
)
_TELLTALES = ("sess", "sid", "cf", "/(")
"""One of these is in every session id, in whatever case."""

_DANGLING = re.compile(r"[?&](?=#|\Z)")


def without_session(url: str) -> str:
    """The address without the session ids that its server wrote into it."""
    cleaned = _SESSION.sub("", url)
    return url if cleaned == url else _DANGLING.sub("", cleaned)


def freed_from_sessions(see: See) -> See:
    """The same look, its pages without session ids in any address.

    Parameters
    ----------
    see: looks at one address.
    """

    async def look(
        request: Request, *, recall: Recall = Recall.NEVER, article_only: bool = False
    ) -> Sight:
        sight = await see(request, recall=recall, article_only=article_only)
        if sight.page is None:
            return sight
        before = _freed(sight.before) if sight.before else None
        return replace(sight, page=_freed(sight.page), before=before)

    return look


def _freed(page: PageSeen) -> PageSeen:
    if not _has_sessions(page):
        return page
    return replace(
        page,
        article=_freed_article(page.article) if page.article else None,
        columns=tuple(_freed_column(column) for column in page.columns),
        current_column=_freed_text(page.current_column),
        rows=tuple(replace(row, url=_freed_text(row.url)) for row in page.rows),
        next_pages=_freed_requests(page.next_pages),
        tree_requests=_freed_requests(page.tree_requests),
    )


def _has_sessions(page: PageSeen) -> bool:
    if page.article_only:
        return page.article is not None and bool(_SESSION.search(page.article.url))
    addresses = (
        *(row.url for row in page.rows),
        *(column.url for column in page.columns),
        *(column.key for column in page.columns),
        *(request.url for request in (*page.next_pages, *page.tree_requests)),
        page.article.url if page.article else None,
    )
    # One quick look at all is enough to know that hardly any page has one.
    text = "\n".join(filter(None, addresses)).lower()
    is_likely = any(telltale in text for telltale in _TELLTALES)
    return is_likely and bool(_SESSION.search(text))


def _freed_text(url: str | None) -> str | None:
    return without_session(url) if url else url


def _freed_column(column: ColumnSeen) -> ColumnSeen:
    return replace(
        column,
        key=without_session(column.key),
        parent=_freed_text(column.parent),
        url=_freed_text(column.url),
    )


def _freed_article(article: ArticleSeen) -> ArticleSeen:
    return replace(article, url=without_session(article.url))


def _freed_requests(requests: Iterable[Request]) -> tuple[Request, ...]:
    freed = (replace(one, url=without_session(one.url)) for one in requests)
    return tuple(dict.fromkeys(freed))
