"""Session ids are taken out of addresses, and nothing else is."""

from __future__ import annotations

import pytest

from crawler.survey.sessions import without_session

LONG = "0123456789ABCDEF0123456789ABCDEF"


@pytest.mark.parametrize(
    ("url", "bare"),
    [
        (f"http://g.cn/a;jsessionid={LONG}.node1?page=2", "http://g.cn/a?page=2"),
        (f"http://g.cn/a?PHPSESSID={LONG}&page=2#top", "http://g.cn/a?page=2#top"),
        (f"http://g.cn/a?page=2&sid={LONG}", "http://g.cn/a?page=2"),
        (f"http://g.cn/a?sessionid={LONG}", "http://g.cn/a"),
        (f"http://g.cn/(S({LONG}))/a.aspx", "http://g.cn/a.aspx"),
        (f"/public/column/1;JSESSIONID={LONG}", "/public/column/1"),
    ],
)
def test_session_ids_are_taken_out(url: str, bare: str) -> None:
    assert without_session(url) == bare


@pytest.mark.parametrize(
    "url",
    [
        "http://g.cn/a?sid=12&page=2",
        "http://g.cn/list?session=2026",
        "http://g.cn/a?side=0123456789abcdef0123",
        f"http://g.cn/a?id={LONG}",
        "http://g.cn/a;b?c",
        "http://g.cn/a?",
    ],
)
def test_honest_addresses_stay(url: str) -> None:
    assert without_session(url) == url
