"""Further pages of a list, however the pager is made."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_spec.observations import Request
from crawler.parse import read_page
from tests.page_files import check, page_files

ROWS = (
    "<ul><li><a href='/c/1.html'>关于公布办事指南的通知</a><span>2026-06-06</span></li>"
    "<li><a href='/c/2.html'>关于窗口搬迁的通知</a><span>2026-05-06</span></li></ul>"
)


@pytest.mark.parametrize("file", page_files("pagers"))
def test_pager(file: Path) -> None:
    page = check(file)
    assert len(set(page.next_pages)) == len(page.next_pages)
    assert Request(page.url) not in page.next_pages


@settings(deadline=None)
@given(st.integers(2, 400), st.data())
def test_every_further_page_is_named_from_any_page(
    pages: int, data: st.DataObject
) -> None:
    here = data.draw(st.integers(1, pages))
    shown = {1, pages, *range(max(1, here - 2), min(pages, here + 2) + 1)} - {here}
    links = "".join(
        f"<a href='/list?cat=7&page={number}'>{number}</a>" for number in sorted(shown)
    )
    following = f"<a href='/list?cat=7&page={here + 1}'>下一页</a>"
    body = f"{ROWS}<div class='pages'>{links}<b>{here}</b>"
    body += following if here < pages else ""
    page = read_page(body.encode(), f"http://a.gov.cn/list?cat=7&page={here}")
    assert [request.url for request in page.next_pages] == [
        f"http://a.gov.cn/list?cat=7&page={n}" for n in range(here + 1, pages + 1)
    ]


def test_pages_without_end_are_cut() -> None:
    body = ROWS + "<div class='page'><a href='?page=2'>2</a> 共9000页</div>"
    page = read_page(body.encode(), "http://a.gov.cn/list")
    assert len(page.next_pages) == 500
    assert page.next_pages[-1].url == "http://a.gov.cn/list?page=501"
