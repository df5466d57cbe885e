"""The days of rows: those the site tells, and those their own pages tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from catalog_spec.observations import ArticleSeen, ItemSeen


def without_guesses(rows: Sequence[ItemSeen]) -> tuple[ItemSeen, ...]:
    """The rows with only such days as the site itself tells."""
    return tuple(
        replace(row, published=None, date_from="") if row.date_from == "guess" else row
        for row in rows
    )


def with_article_date(item: ItemSeen, article: ArticleSeen) -> ItemSeen:
    """Take the article's date; `date_from` tells that its page was read."""
    text = next((d.text for d in article.dates if d.value == article.published), "")
    return replace(
        item, published=article.published, date_text=text, date_from="article"
    )
