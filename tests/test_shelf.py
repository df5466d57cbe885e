"""The shelf: whatever is put away comes back, in its order and under its address."""

from __future__ import annotations

from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from catalog_spec.observations import ArticleSeen
from crawler.survey.shelf import PAGES_IN_A_BOX, Shelf

ADDRESSES = st.lists(st.integers(0, 4 * PAGES_IN_A_BOX), max_size=4 * PAGES_IN_A_BOX)


def page(address: int, turn: int) -> ArticleSeen:
    url = f"http://www.example.gov.cn/{address}.html"
    return ArticleSeen(url, f"第{turn}次公示", date(2026, 1, 1))


@given(ADDRESSES, st.sampled_from((1, 2, PAGES_IN_A_BOX)), st.randoms())
def test_every_page_comes_back_as_it_was_put_away_last(
    addresses: list[int], in_a_box: int, chance: Random
) -> None:
    shelf: Shelf[ArticleSeen] = Shelf(in_a_box)
    expected = {}
    for turn, address in enumerate(addresses):
        article = page(address, turn)
        shelf.put(article.url, article)
        expected[article.url] = article
    looks = list(expected)
    chance.shuffle(looks)
    assert {url: shelf[url] for url in looks} == expected
    assert dict(shelf) == expected
    assert list(shelf) == list(expected)
    assert len(shelf) == len(expected)
    assert "http://www.example.gov.cn/none.html" not in shelf
