"""Links to papers that belong to the one shown, outside its text."""

from __future__ import annotations

import pytest

from catalog_spec.observations import LinkSeen
from crawler.parse import read_page
from tests.private_figures import identity_number

URL = "http://www.example.gov.cn/gk/1.html"
PAGE = """
<html><head><title>姚李镇人居环境整治办法</title></head><body>
<div class="nav"><a href="/">首页</a><a href="/zcjd/">政策解读</a><a href="/wj/">政策文件</a></div>
<div class="dqwz">当前位置：<a href="/">首页</a> &gt; <a href="/gk/">规范性文件</a></div>
<h1>姚李镇人居环境整治办法</h1><p>发布时间：2026-03-02 来源：姚李镇 {beside}</p>
<div class="con"><p>第一条 为了整治人居环境，根据有关规定制定本办法，适用于全镇各村和居民。</p>
<p>第二条 各村应当做好垃圾清运工作，落实责任到人，接受监督检查，按月上报情况。</p></div>
{below}
<div>上一篇：<a href="/gk/0.html">关于防汛的通知</a></div>
<div class="footer">主办：姚李镇人民政府 <a href="http://www.gov.cn/">政策文件库</a></div>
</body></html>"""
READING = "http://www.example.gov.cn/jd/1.html"


def related(beside: str = "", below: str = "") -> list[LinkSeen]:
    body = PAGE.format(beside=beside, below=below).encode()
    article = read_page(body, URL).article
    assert article
    return list(article.related)


@pytest.mark.parametrize(
    "below",
    [
        "<div><h3>相关解读</h3><ul><li><a href='/jd/1.html'>解读</a></li></ul></div>",
        "<dl><dt><span>解读链接：</span></dt><dd><a href='/jd/1.html'>解读</a></dd></dl>",
        "<p>政策原文：<a href='/jd/1.html'>解读</a></p>",
    ],
)
def test_a_block_under_the_text(below: str) -> None:
    assert related(below=below) == [LinkSeen(READING, "解读")]


def test_the_whole_title_of_a_cut_link_counts() -> None:
    link = "<a href='/jd/1.html' title='《姚李镇人居环境整治办法》解读'>《姚李镇…</a>"
    (found,) = related(below=f"<div><b>相关解读</b><p>{link}</p></div>")
    assert found.words == "《姚李镇人居环境整治办法》解读"


def test_a_button_beside_the_headline() -> None:
    found = related(beside="<a href='/jd/1.html'><span>【相关解读】</span></a>")
    assert [link.url for link in found] == [READING]


@pytest.mark.parametrize(
    "below",
    [
        "<div>相关新闻：<a href='/x/1.html'>镇里召开会议</a></div>",
        "<div><a href='/jd/'>政策解读</a></div>",
        "<div>相关解读</div>",
        "<div>相关解读 <a href='http://www.elsewhere.gov.cn/1.html'>别处</a></div>",
        "<div>相关文件 <a href='/f/1.doc'>办法.doc</a></div>",
        "<div>为了方便群众了解，相关解读将在近日发布 <a href='/x'>更多</a></div>",
    ],
)
def test_what_is_no_related_paper(below: str) -> None:
    assert related(below=below) == []


def test_a_link_in_the_text_stays_one_of_the_text() -> None:
    page = PAGE.format(beside="", below="").replace(
        "第二条", "相关解读见<a href='/jd/1.html'>这里</a>。第二条"
    )
    article = read_page(page.encode(), URL).article
    assert article
    assert article.links == (LinkSeen(READING, "这里"),)


def test_they_are_no_links_of_the_text() -> None:
    """A dead column of a menu under such a heading is no dead link of every page."""
    block = (
        "<div><h3>相关解读</h3><ul><li><a href='/jd/1.html'>解读</a></li></ul></div>"
    )
    article = read_page(PAGE.format(beside="", below=block).encode(), URL).article
    assert article
    assert [link.url for link in article.related] == [READING]
    assert READING not in {link.url for link in article.links}


def test_a_private_figure_in_their_words_is_masked() -> None:
    number = identity_number(1)
    below = f"<div>相关解读<a href='/jd/1.html'>张某（{number}）的解读</a></div>"
    (link,) = related(below=below)
    assert number not in link.words
