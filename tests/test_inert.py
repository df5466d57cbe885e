"""Stored pages made harmless: nothing on them can run, load, send or lead away."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parse.inert import holds, read_text, write_inert

URL = "https://www.gov.test/zwgk/index.html"
PAGE = """<!DOCTYPE html><html><head><title>t</title><script>alert(1)</script>
<link rel="stylesheet" href="https://evil.test/a.css"><base href="https://evil.test/">
<meta http-equiv="refresh" content="0;url=https://evil.test/"></head>
<body onload="steal()" background="https://evil.test/b.png">
<h1>政策文件</h1><div style="display:none">看不见</div>
<table><tr><td colspan="2" onclick="x()">关于春耕的通知</td><td>2026-03-02</td></tr></table>
<a href="javascript:alert(2)" onmouseover="x()">点我</a><a href="/a.html">甲</a>
<img src="https://evil.test/p.png" alt="图" onerror="x()">
<iframe src="https://evil.test/f"></iframe><svg onload="x()"><script>1</script></svg>
<form action="https://evil.test/"><input name="password"><button>送出</button></form>
<object data="https://evil.test/o"></object><embed src="https://evil.test/e">
<style>@import "https://evil.test/s.css";</style><video src="https://evil.test/v"></video>
<noscript><img src=x onerror=x()></noscript><math><mtext></mtext></math>
<p>&lt;script&gt;文字&lt;/script&gt;</p></body></html>"""
_LIVE = re.compile(
    r"<(?:script|iframe|frame|object|embed|img|link|base|form|input|button|svg|math|"
    r"video|audio|source|template|noscript)\b",
    re.IGNORECASE,
)
_LOADING = re.compile(
    r"<[^>]+\s(?:src|href|srcset|action|formaction|background|data|poster|style|on\w+)"
    r"\s*=",
    re.IGNORECASE,
)


def is_inert(html: str) -> bool:
    body = html.partition("<body>")[2]
    return not _LIVE.search(body) and not _LOADING.search(body)


def test_nothing_alive_is_left() -> None:
    html = write_inert(PAGE.encode(), URL)
    assert is_inert(html)
    head = html.partition("<body>")[0]
    assert "default-src 'none'" in head
    assert head.count("<meta") == 3
    assert "evil.test/a.css" not in html
    assert "&lt;script&gt;文字&lt;/script&gt;" in html


def test_what_a_reader_needs_stays() -> None:
    html = write_inert(PAGE.encode(), URL)
    assert re.search(r"<h1>\s*政策文件\s*</h1>", html)
    assert re.search(r'<td colspan="2">\s*关于春耕的通知\s*</td>', html)
    assert 'title="https://www.gov.test/a.html"' in html
    assert "〔图片：图〕" in html
    assert "〔内嵌页面：https://evil.test/f〕" in html
    assert "<div hidden>" in html


def test_the_telling_place_is_marked_and_the_page_introduced() -> None:
    html = write_inert(
        PAGE.encode(), URL, about=("逾期 <b>", "二"), phrases=("关于春耕的通知",)
    )
    assert html.count("<mark>") == 1
    assert "<mark>关于春耕的通知</mark>" in html
    assert "<p>逾期 &lt;b&gt;</p><p>二</p>" in html


def test_an_answer_that_is_no_page_is_shown_as_text() -> None:
    body = b'{"data": "<script>alert(1)</script>", "total": 3}'
    html = write_inert(body, URL, "application/json", phrases=('"total": 3',))
    assert is_inert(html)
    assert "&lt;script&gt;" in html
    assert "<mark>" in html
    assert read_text(body, "application/json")[0] == "{"


def test_the_real_encoding_is_found() -> None:
    page = PAGE.encode("gb18030")
    assert "关于春耕的通知" in write_inert(page, URL, "text/html; charset=gbk")
    assert "关于春耕的通知" in read_text(page, "text/html; charset=gbk")


def test_the_text_is_that_which_is_seen() -> None:
    lines = read_text(PAGE.encode())
    assert "政策文件" in lines
    assert "关于春耕的通知" in lines
    assert not any("看不见" in line or "alert" in line for line in lines)


def test_a_page_nested_ten_thousand_deep_is_written_too() -> None:
    page = ("<div>" * 10_000 + "底" + "</div>" * 10_000).encode()
    html = write_inert(page, URL)
    assert html.count("<div>") == html.count("</div>")
    assert "底" in html


@pytest.mark.parametrize(
    ("line", "is_there"),
    [
        ("1 关于做好春耕生产工作的通知 2026-03-02", True),
        ("关于做好春耕生产…", True),
        ("关于做好春耕生产...", True),
        ("关于做好秋收…", False),
        ("关于…", False),
        ("其他", False),
    ],
)
def test_a_title_is_found_even_when_it_is_cut(line: str, is_there: bool) -> None:
    assert holds(line, ("关于做好春耕生产工作的通知",)) is is_there


@given(st.text(alphabet="<>/=\"' aimgscriptonload:&;#x\x00", max_size=200))
def test_no_jumble_of_markup_comes_alive(text: str) -> None:
    assert is_inert(write_inert(f"<p>{text}</p>".encode(), URL))
