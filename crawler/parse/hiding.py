"""What a page shows of persons and must not be kept: masked before anything else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from catalog_spec.observations import (
    ArticleSeen,
    FileSeen,
    ItemSeen,
    LinkSeen,
    PageSeen,
)
from catalog_spec.texts.privacy import PRIVATE_RULES, mask_long, mask_private

_LONG = re.compile(r"[0-9\uff10-\uff19]{4}[^\u4e00-\u9fff]{0,6}[0-9\uff10-\uff19]{4}")


def hide_private(page: PageSeen) -> PageSeen:
    """The same page, its private figures masked wherever words of it are kept.

    Addresses stay as they are: they must lead to the page.

    Parameters
    ----------
    page: what was seen, its text examined.
    """
    rows = page.rows
    if any(_LONG.search(row.title) for row in rows):
        rows = tuple(_hidden_row(row) for row in rows)
    article = page.article
    title = _masked(page.title)
    if article is not None and _is_private(article):
        article, title = _hidden_article(article), _hidden(page.title)
    elif article is not None:
        article = _with_hidden_head(article)
    if rows is page.rows and article is page.article and title == page.title:
        return page
    return replace(page, rows=rows, article=article, title=title)


def mask_pieces(pieces: Sequence[str]) -> list[str]:
    """The pieces of one text, each as long as before, their private figures masked.

    They are looked at together: what a number is often stands in another piece.
    """
    whole = mask_private("\n".join(pieces))
    masked, start = [], 0
    for piece in pieces:
        masked.append(whole[start : start + len(piece)])
        start += len(piece) + 1
    return masked


def _is_private(article: ArticleSeen) -> bool:
    return any(mark.rule in PRIVATE_RULES for mark in article.text.marks)


def _masked(words: str) -> str:
    """Short words, which are only looked at when they hold a long number."""
    return mask_private(words) if _LONG.search(words) else words


def _with_hidden_head(article: ArticleSeen) -> ArticleSeen:
    """An article whose text shows nothing private; its head may all the same."""
    title, related = _masked(article.title), _hidden_links(article.related)
    is_clean = all(_masked(value) == value for value in article.metadata.values())
    if is_clean and (title, related) == (article.title, article.related):
        return article
    return replace(_with_hidden_metadata(article), title=title, related=related)


def _with_hidden_metadata(article: ArticleSeen) -> ArticleSeen:
    return replace(
        article,
        metadata={name: _masked(value) for name, value in article.metadata.items()},
        source=_masked(article.source or "") or None,
        index_no=_masked(article.index_no or "") or None,
        issuer=_masked(article.issuer or "") or None,
        doc_no=_masked(article.doc_no or "") or None,
    )


def _hidden_row(row: ItemSeen) -> ItemSeen:
    return replace(row, title=mask_private(row.title))


def _hidden_article(article: ArticleSeen) -> ArticleSeen:
    """All its words; a number at a cut edge is masked like a whole one."""
    return replace(
        _with_hidden_metadata(article),
        title=_hidden(article.title),
        excerpt=_hidden(article.excerpt),
        attachments=tuple(_hidden_file(file) for file in article.attachments),
        links=_hidden_links(article.links),
        related=_hidden_links(article.related),
        tables=tuple(
            tuple(tuple(_hidden(cell) for cell in row) for row in table)
            for table in article.tables
        ),
    )


def _hidden_links(links: Sequence[LinkSeen]) -> tuple[LinkSeen, ...]:
    return tuple(replace(link, words=_hidden(link.words)) for link in links)


def _hidden_file(file: FileSeen) -> FileSeen:
    return replace(file, name=_hidden(file.name))


def _hidden(words: str) -> str:
    return mask_long(mask_private(words))
