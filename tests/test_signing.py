"""The day of signing, and the links and pictures in a text."""

from __future__ import annotations

from datetime import date

import pytest
from selectolax.lexbor import LexborHTMLParser

from catalog_spec.observations import ArticleSeen, LinkSeen
from crawler.parse.article import read_article

URL = "http://www.example.gov.cn/zwgk/gsgg/1.html"
TEXT = (
    "<p>各村（社区），镇直各单位：</p>"
    "<p>为切实做好当前安全生产工作，经研究，决定在全镇范围内开展安全生产大检查。</p>"
)
TABLE = """<table><tr><th>索引号：</th><td>003226988/202603-00001</td>
<th>发布机构：</th><td>姚李镇</td></tr><tr><th>{label}：</th><td>{value}</td>
<th>发布日期：</th><td>2026-03-20</td></tr></table>"""


def read(inside: str, *, before: str = "", name: str = "zoom") -> ArticleSeen:
    page = (
        f"<html><head><title>关于检查的通知</title></head><body>{before}"
        "<h1>关于检查的通知</h1><p>发布时间：2026-03-20 来源：姚李镇</p>"
        f'<div id="{name}">{inside}</div><div class="footer"><p>版权所有</p></div>'
        "</body></html>"
    )
    article = read_article(LexborHTMLParser(page), URL)
    assert article is not None
    return article


def read_under_block(label: str, value: str, foot: str = "") -> ArticleSeen:
    block = TABLE.format(label=label, value=value)
    text = f"<div id='zoom'>{TEXT}{foot}</div>"
    page = f"<html><body><h1>关于检查的通知</h1>{block}{text}</body></html>"
    article = read_article(LexborHTMLParser(page), URL)
    assert article is not None
    return article


@pytest.mark.parametrize(
    "foot",
    [
        "<p>姚李镇人民政府</p><p>2026年3月5日</p>",
        "<p>姚李镇人民政府</p><p>二〇二六年三月五日</p>",
        "<p>姚李镇人民政府&emsp;2026年3月5日</p>",
        "<p>姚李镇人民政府<br>2026 年 3 月 5 日</p><p>（此件公开发布）</p>",
        "<p>姚李镇党政办公室</p><p>2026-03-05</p><p>附件1</p><p>检查表，请填好。</p>",
        "<p>（姚李镇应急管理所）</p><p>（2026年3月5日）</p>",
        "<p>2026年3月5日</p>",
        # A paper sent on: the original's foot stands behind the sender's.
        (
            "<p>姚李镇人民政府</p><p>2026年3月5日</p><p>附件：原文如下。</p>"
            "<p>叶集区人民政府</p><p>2025年12月1日</p>"
        ),
    ],
)
def test_the_day_at_the_foot_of_the_text_is_that_of_signing(foot: str) -> None:
    assert read(TEXT + foot).signed == date(2026, 3, 5)


@pytest.mark.parametrize(
    "foot",
    [
        "",
        "<p>会议于2026年3月5日召开。</p>",
        "<p>姚李镇党政办公室2026年3月5日印发</p>",
        "<p>报名截止时间：</p><p>2026年3月5日</p><p>请按时报名，逾期不候。</p>",
        "<p>姚李镇人民政府</p><p>2026年3月</p>",
        "<p>姚李镇人民政府</p><p>2026-03-05 09:30</p>",
        "<p>姚李镇人民政府</p><p>2026年3月5日至2026年3月9日</p>",
        "<p>姚李镇人民政府</p><p>2026年3月5日上报</p>",
    ],
)
def test_other_days_of_the_text_are_no_signing(foot: str) -> None:
    assert read(TEXT + foot).signed is None


def test_a_day_over_the_text_is_no_signing() -> None:
    head = "<p>姚李镇人民政府</p><p>2026年3月5日</p>"
    assert read(head + TEXT).signed is None


@pytest.mark.parametrize(
    ("label", "value", "signed"),
    [
        ("成文日期", "2026年3月6日", date(2026, 3, 6)),
        ("发文日期", "2026-03-06", date(2026, 3, 6)),
        ("印发日期", "2026/3/6", date(2026, 3, 6)),
        ("生成日期", "2026-03-06", None),
        ("成文日期", "2026年3月", None),
        ("成文日期", "", None),
    ],
)
def test_the_metadata_block_tells_the_day_of_signing(
    label: str, value: str, signed: date | None
) -> None:
    assert read_under_block(label, value).signed == signed


def test_the_metadata_block_beats_the_foot() -> None:
    foot = "<p>姚李镇人民政府</p><p>2026年3月5日</p>"
    article = read_under_block("成文日期", "2026-03-06", foot)
    assert article.signed == date(2026, 3, 6)


def test_links_of_the_text_are_absolute_and_no_attachments() -> None:
    links = (
        '<p><a href="../jd/2.html">政策解读</a> <a href="#top">顶部</a>'
        '<a href="javascript:void(0)">打印</a> <a href="../jd/2.html">再看</a>'
        '<a href="/files/1.doc">附件.doc</a></p>'
    )
    article = read(TEXT + links)
    assert article.links == (
        LinkSeen("http://www.example.gov.cn/zwgk/jd/2.html", "政策解读"),
    )
    assert [file.url for file in article.attachments] == [
        "http://www.example.gov.cn/files/1.doc"
    ]


@pytest.mark.parametrize(
    "link",
    [
        '<div style="display:none"><p><a href="http://a.example/">老虎机</a></p></div>',
        '<span style="color:red; visibility : hidden"><a href="http://a.example/">a</a></span>',
        '<p style="font-size:0px"><a href="http://a.example/">a</a></p>',
        '<a style="FONT-SIZE: 0" href="http://a.example/">a</a>',
        '<a href="http://a.example/"><span style="opacity:0">a</span></a>',
        '<div style="position:absolute;left:-9999px"><a href="http://a.example/">a</a></div>',
        '<p hidden><a href="http://a.example/">a</a></p>',
        '<marquee width="1" height="1px"><a href="http://a.example/">a</a></marquee>',
        '<div style="height:0px;overflow:hidden"><a href="http://a.example/">a</a></div>',
        '<div style="overflow: hidden; width:1px"><a href="http://a.example/">a</a></div>',
    ],
)
def test_links_that_no_reader_sees_are_marked(link: str) -> None:
    assert [seen.is_hidden for seen in read(TEXT + link).links] == [True]


@pytest.mark.parametrize(
    "link",
    [
        '<p style="font-size:0.9em"><a href="http://a.example/">a</a></p>',
        '<p style="opacity:0.8;display:block"><a href="http://a.example/">a</a></p>',
        '<p style="text-indent:-2em"><a href="http://a.example/">a</a></p>',
        '<marquee width="300" height="20"><a href="http://a.example/">a</a></marquee>',
        '<table width="100%" height="1"><tr><td><a href="http://a.example/">a</a></table>',
        '<div style="overflow:hidden;height:100px"><a href="http://a.example/">a</a></div>',
        '<div style="line-height:1;overflow:hidden"><a href="http://a.example/">a</a></div>',
        '<div style="height:0"><a href="http://a.example/">a</a></div>',
        '<p style="display:none">x</p><p><a href="http://a.example/">a</a></p>',
        '<a href="http://a.example/"><i></i>看<b style="display:none">x</b></a>',
    ],
)
def test_links_that_a_reader_sees_are_not_marked(link: str) -> None:
    assert [seen.is_hidden for seen in read(TEXT + link).links] == [False]


@pytest.mark.parametrize("name", ["zoom", "x9"])
def test_menus_around_the_text_are_no_links_of_it(name: str) -> None:
    menu = '<div class="nav"><a href="/a">首页</a></div>'
    article = read(TEXT + '<p><a href="/b">见此处</a></p>', before=menu, name=name)
    assert [seen.url for seen in article.links] == ["http://www.example.gov.cn/b"]


def test_at_most_two_hundred_links_are_kept() -> None:
    many = "".join(f'<p>第{n}条，<a href="/{n}">见</a></p>' for n in range(300))
    assert len(read(TEXT + many).links) == 200


def test_pictures_of_the_text_are_counted_without_icons() -> None:
    pictures = (
        '<p><img src="/upload/1.jpg"><img data-src="/upload/2.png" width="600"></p>'
        '<p><img src="/images/icon_doc.gif"><img src="/x.gif" width="16"><img></p>'
    )
    assert read(TEXT + pictures).pictures == 2


def test_a_text_of_nothing_but_a_picture_has_one() -> None:
    article = read('<p><img src="/upload/1.jpg"></p>')
    assert (article.body_chars, article.pictures) == (0, 1)
