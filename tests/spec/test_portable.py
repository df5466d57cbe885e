"""Facts that cross from process to process arrive as they were."""

from __future__ import annotations

import pickle
from datetime import date

import pytest

from catalog_spec.observations import ArticleSeen, ItemSeen, LinkSeen, TextSeen

URL = "https://www.example.gov.cn/1.html"


@pytest.mark.parametrize(
    "fact",
    [
        ItemSeen("通知", URL, date(2026, 11, 1)),
        LinkSeen(URL, "官网", is_hidden=True),
        ArticleSeen(
            URL,
            "关于防汛的通知",
            None,
            metadata={"索引号": "1"},
            text=TextSeen("0f", elements=frozenset({"guide.address"})),
            links=(LinkSeen(URL),),
        ),
    ],
)
def test_a_fact_is_the_same_after_the_way(fact: object) -> None:
    assert pickle.loads(pickle.dumps(fact)) == fact
