"""Bodies that lost their end on the way are told from untidy ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.wholeness import is_damaged
from tests.corpus import needs_corpus, page_bytes, truths

PAGE = (
    b"<!doctype html><html><head><title>t</title><script>var a='<div>';</script>"
    b"</head><body><div class=x><ul><li>a<li>b</ul><!-- <div> --></div>%s"
    b"</body></html>\r\n<!-- by cms -->"
) % (b"<p>text</p>" * 900)
END = PAGE.index(b"</div>%s" % b"<p>text</p>")
"""Behind it nothing is open any more but what may be."""


@given(st.integers(min_value=PAGE.index(b"<title>"), max_value=END - 1))
def test_a_page_cut_anywhere_before_its_end(length: int) -> None:
    assert is_damaged(PAGE[:length])


@pytest.mark.parametrize(
    "body",
    [
        PAGE,
        PAGE.replace(b"</body></html>", b""),
        PAGE.replace(b"</head>", b"").replace(b"</html>", b""),
        b"<li>a<li>b",
        b"<ul><li>a</ul>",
        b"",
        b"plain words, 5 < 6",
        b'{"rows": [{"a": 1}',
        b"var catalogs = {a: [1, 2]};",
        b"<a>\x00\x00x</a>",
        "<p>甲</p>".encode("utf-16"),
    ],
)
def test_whole_bodies(body: bytes) -> None:
    assert not is_damaged(body)


@pytest.mark.parametrize(
    "body",
    [
        b"<html><head><title>a</title>",
        b"<ul><li><a href='/x'>a</a>",
        b"<html><body><p>a<script>var a = 1;",
        b"<html><body><p>a<a hre",
        b"<html><body><p>a<!-- b </body>"[:-7],
        b"var catalogs = {a: [1, 2",
        b"<html><body>" + bytes(512) + b"</body></html>",
    ],
)
def test_damaged_bodies(body: bytes) -> None:
    assert is_damaged(body)


@needs_corpus
def test_no_stored_page_counts_as_damaged() -> None:
    pages = [*truths("list"), *truths("home"), *truths("article")]
    assert pages
    assert [one["file"] for one in pages if is_damaged(page_bytes(one))] == []


@given(st.binary(max_size=300))
def test_any_bytes_are_looked_at(body: bytes) -> None:
    assert is_damaged(body) in (True, False)
