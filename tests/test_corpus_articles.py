"""Accuracy of the article reader over the stored pages, held by floors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from catalog_spec.observations import ArticleSeen
from crawler.decode import Decoded, decode
from crawler.parse.article import read_article
from tests.corpus import hold_floors, needs_corpus, page_bytes, truths

_GB = frozenset({"gb2312", "gbk", "gb18030"})
_META = re.compile(r"<meta\b[^>]*>", re.IGNORECASE)
_NAMES = re.compile(r"\s(?:class|id)\s*=\s*(?:\"[^\"]*\"|'[^']*')", re.IGNORECASE)
pytestmark = needs_corpus


def address(truth: Mapping[str, Any]) -> str:
    url = str(truth["url"] or "/page.html")
    return url if url.startswith("http") else f"http://www.example.gov.cn{url}"


@cache
def read_all() -> list[tuple[dict[str, Any], Decoded, ArticleSeen | None]]:
    read = []
    for truth in truths("article"):
        decoded = decode(page_bytes(truth))
        tree = LexborHTMLParser(decoded.text)
        read.append((truth, decoded, read_article(tree, address(truth))))
    return read


def is_near(chars: int, truth: Mapping[str, Any]) -> bool:
    """Within a tenth: editor line and buttons at the border are a matter of taste."""
    expected = int(truth["body_chars"])
    return abs(chars - expected) <= max(10, expected // 10)


def is_right(field: str, article: ArticleSeen | None, truth: Mapping[str, Any]) -> bool:
    if article is None:
        return False
    match field:
        case "published":
            day = article.published.isoformat() if article.published else None
            return day == truth[field]
        case "breadcrumb":
            return list(article.breadcrumb) == truth["columns"]
        case "attachments":
            seen = [file.url.rpartition("/")[2] for file in article.attachments]
            return seen == [link.rpartition("/")[2] for link in truth[field]]
        case "body_chars":
            return is_near(article.body_chars, truth)
        case _:
            return bool(getattr(article, field) == truth[field])


def test_fields_of_articles() -> None:
    fields = (
        "title", "published", "published_time", "source", "index_no", "issuer",
        "doc_no", "breadcrumb", "attachments", "body_chars",
    )  # fmt: skip
    outcomes = {
        field: [is_right(field, article, truth) for truth, _, article in read_all()]
        for field in fields
    }
    outcomes["encoding"] = [
        decoded.encoding == truth["encoding"]
        or {decoded.encoding, truth["encoding"]} <= _GB
        for truth, decoded, _ in read_all()
    ]
    hold_floors("articles", outcomes)


def test_fields_of_articles_without_names_and_meta_tags() -> None:
    outcomes: dict[str, list[bool]] = {
        field: []
        for field in ("title", "published", "source", "breadcrumb", "body_chars")
    }
    for truth, decoded, _ in read_all():
        bare = _NAMES.sub("", _META.sub("", decoded.text))
        article = read_article(LexborHTMLParser(bare), address(truth))
        for field, right in outcomes.items():
            right.append(is_right(field, article, truth))
    hold_floors("bare_articles", outcomes)


def test_the_declared_encoding_is_kept() -> None:
    for truth, decoded, _ in read_all():
        assert decoded.declared == truth["declared_encoding"], truth["slug"]


@pytest.mark.parametrize("kind", ["list", "home"])
def test_lists_and_home_pages_are_no_information(kind: str) -> None:
    for truth in truths(kind):
        if truth["file"].endswith(".html"):
            tree = LexborHTMLParser(decode(page_bytes(truth)).text)
            assert read_article(tree, address(truth)) is None, truth["slug"]
