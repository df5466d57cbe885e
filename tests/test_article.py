"""Information pages of many shapes are read, and other pages are not."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from catalog_spec.observations import ArticleSeen
from crawler.parse.article import read_article

CASES = tomllib.loads(
    (Path(__file__).parent / "cases" / "articles.toml").read_text("utf-8")
)
URL = "http://www.example.gov.cn/zwgk/gsgg/1.html"
FIELDS = ("published_time", "source", "index_no", "issuer", "doc_no")
FRAME = """<html><head><title>{title}</title></head><body>
<div class="nav"><a href="/">首页</a><a href="/gk">政务公开</a></div>{body}
<div class="footer">主办：清溪县人民政府 皖ICP备00000000号</div></body></html>"""
TEXT = "<p>根据上级要求，现将有关情况公布如下，请社会各界监督。联系电话：0564-1234567。</p>"


def read(html: str, url: str = URL) -> ArticleSeen | None:
    return read_article(LexborHTMLParser(html), url)


def read_framed(body: str, title: str = "清溪县人民政府") -> ArticleSeen:
    article = read(FRAME.format(title=title, body=body))
    assert article is not None
    return article


@pytest.mark.parametrize("case", CASES["page"], ids=lambda case: case["shape"])
def test_shapes_of_information_pages(case: dict[str, Any]) -> None:
    article = read(case["html"], case["url"])
    assert article is not None
    assert article.title == case["title"]
    published = article.published.isoformat() if article.published else None
    assert published == case.get("published")
    assert {field: getattr(article, field) for field in FIELDS} == {
        field: case.get(field) for field in FIELDS
    }
    assert list(article.breadcrumb) == case.get("breadcrumb", [])
    assert [file.url for file in article.attachments] == case.get("attachments", [])
    assert abs(article.body_chars - case["body_chars"]) <= case["body_chars"] // 10 + 2


@pytest.mark.parametrize("case", CASES["other"], ids=lambda case: case["shape"])
def test_pages_that_are_no_information(case: dict[str, Any]) -> None:
    assert read(case["html"]) is None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("关于防汛的通知_通知公告_清溪镇人民政府", "关于防汛的通知"),
        ("关于防汛的通知-清溪县人民政府门户网站", "关于防汛的通知"),
        ("1-10月财政收支情况 - 清溪县财政局", "1-10月财政收支情况"),
        ("关于A-B线改造的通知|清溪县政务公开网", "关于A-B线改造的通知"),
        ("稳增长——清溪县在行动_清溪县人民政府", "稳增长——清溪县在行动"),
    ],
)
def test_a_headline_no_line_shows_is_taken_from_the_page_title(
    title: str, expected: str
) -> None:
    article = read_framed(f'<div id="zoom">{TEXT}{TEXT}</div>', title)
    assert article.title == expected


def test_the_shown_day_beats_meta_and_address() -> None:
    html = FRAME.format(
        title="关于防汛的通知",
        body=f"<h1>关于防汛的通知</h1><p>发布时间：2016-06-30</p>{TEXT}",
    ).replace("<head>", '<head><meta name="PubDate" content="2017-01-01 10:00">')
    article = read(html, "http://www.example.gov.cn/201701/t20170105_1.html")
    assert article is not None
    assert article.published == date(2016, 6, 30)
    assert [(seen.where, seen.value) for seen in article.dates] == [
        ("shown", date(2016, 6, 30)),
        ("meta", date(2017, 1, 1)),
        ("url", date(2017, 1, 5)),
    ]


def test_meta_alone_is_not_shown() -> None:
    html = FRAME.format(
        title="关于防汛的通知",
        body=f"<h1>关于防汛的通知</h1><div id='zoom'>{TEXT}{TEXT}</div>",
    ).replace("<head>", '<head><meta name="PubDate" content="2017-01-01 10:00">')
    article = read(html)
    assert article is not None
    assert article.published is None
    assert [seen.where for seen in article.dates] == ["meta"]


def test_a_date_of_signing_is_not_the_date_of_publication() -> None:
    article = read_framed(
        f"<h1>关于防汛的通知</h1><div id='zoom'>{TEXT}"
        "<p>清溪镇人民政府</p><p>2016年6月30日</p></div>"
    )
    assert article.published is None
    assert [seen.where for seen in article.dates] == ["body"]


def test_a_published_day_in_the_block_beats_the_day_of_making() -> None:
    article = read_framed(
        "<table><tr><th>生成日期：</th><td>2016-01-01</td>"
        "<th>发布日期：</th><td>2016-02-02</td></tr></table>"
        f"<h1>关于防汛的通知</h1><div id='zoom'>{TEXT}</div>"
    )
    assert article.published == date(2016, 2, 2)
    assert article.metadata == {"生成日期": "2016-01-01", "发布日期": "2016-02-02"}


def test_a_block_in_the_page_twice_is_read_once() -> None:
    row = "<tr><th>索 引 号：</th><td>{}</td></tr><tr><th>文&emsp;号：</th><td>{}</td></tr>"
    article = read_framed(
        f"<table>{row.format('K1-201601-1', '')}</table>"
        f"<table>{row.format('K1-201601-1', '清政〔2016〕1号')}</table>"
        f"<h1>关于防汛的通知</h1><div id='zoom'>{TEXT}</div>"
    )
    assert article.metadata == {"索引号": "K1-201601-1", "文号": "清政〔2016〕1号"}
    assert article.doc_no == "清政〔2016〕1号"


@pytest.mark.parametrize("empty", ["", "无", "暂无", "-", "&nbsp;"])
def test_empty_values_are_no_values(empty: str) -> None:
    article = read_framed(
        f"<table><tr><td>索引号：</td><td>K1-201601-1</td></tr>"
        f"<tr><td>文号：</td><td>{empty}</td></tr></table>"
        f"<h1>关于防汛的通知</h1><p>来源：{empty}</p><div id='zoom'>{TEXT}</div>"
    )
    assert article.doc_no is None
    assert article.source is None


def test_a_document_number_alone_on_a_line_of_the_text() -> None:
    article = read_framed(
        "<h1>关于防汛的通知</h1><p>日期：2016-06-30 来源：水利局</p>"
        f"<div id='zoom'><p>清政办〔2016〕12号</p>{TEXT}</div>"
    )
    assert article.doc_no == "清政办〔2016〕12号"


def test_a_document_number_quoted_in_the_text_is_not_its_own() -> None:
    article = read_framed(
        "<h1>关于防汛的通知</h1><p>日期：2016-06-30 来源：水利局</p>"
        f"<div id='zoom'><p>根据清政办〔2016〕12号文件要求，通知如下。</p>{TEXT}</div>"
    )
    assert article.doc_no is None


def test_a_text_of_one_picture_has_no_characters() -> None:
    article = read_framed(
        "<h1>招商引资宣传图</h1><p>日期：2016-06-30 来源：招商局</p>"
        '<div id="zoom"><p><img src="a.png"></p></div><p>附件:</p>'
    )
    assert article.body_chars == 0
    assert article.excerpt == ""


def test_hidden_text_does_not_count() -> None:
    article = read_framed(
        "<h1>关于防汛的通知</h1><p>日期：2016-06-30 来源：水利局</p>"
        f'<div id="zoom">{TEXT}</div><div style="display: none">{TEXT * 5}</div>'
    )
    assert article.body_chars < 60


def test_a_text_that_a_script_will_show_is_not_blank() -> None:
    article = read_framed(
        "<h1>关于防汛的通知</h1><p>日期：2016-06-30 来源：水利局</p>"
        f'<div id="zoom" style="display:none">{TEXT}</div>'
    )
    assert article.body_chars > 30


def test_nested_hostile_markup_is_read() -> None:
    deep = (
        "<div>" * 4000 + "<h1>关于防汛的通知</h1><p>日期：2016-06-30 来源：水利局</p>"
    )
    article = read(f"<html><body>{deep}{TEXT}")
    assert article is not None
    assert article.published == date(2016, 6, 30)


@pytest.mark.parametrize(
    "piece",
    [
        "发布时间：",
        "来源：2016-",
        "<b>索引号</b>",
        "<td>索引号：</td>",
        "首页 &gt; ",
        "位置：",
        "<a href='a.doc'>附件</a>",
        "_清溪县-人民政府|",
        "<p>文号",
        "〔2016〕",
        "<span>：</span>",
        "<h1>关于</h1>",
        "<br>",
        "<div>文字内容，很长。",
        "<table><tr><td>索引号：<td>一",
        "<ul><li>首页&gt;",
        "<td>文号<td>名称<td>备注",
    ],
)
def test_hostile_repetitions_are_read(piece: str) -> None:
    page = piece * (200_000 // len(piece))
    read(
        f"<html><head><title>{page[:200_000]}</title></head><body>{page}</body></html>"
    )
    read(
        f"<html><body><h1>关于防汛的通知</h1><p>日期：2016-06-30</p>{page}</body></html>"
    )


@pytest.mark.parametrize(
    "html", ["", "<html></html>", "<body> </body>", "<p>一", "\ufeff"]
)
def test_empty_pages_are_no_information(html: str) -> None:
    assert read(html) is None
