"""The marks of the national page standard, read through the parser's door."""

from __future__ import annotations

import pytest

from catalog_spec.observations import SiteSeen
from crawler.parse import read_page

URL = "https://yaoli.example.gov.cn/"


def _site(head: str = "", body: str = "") -> SiteSeen:
    page = f"<html><head>{head}</head><body><p>正文</p>{body}</body></html>"
    site = read_page(page.encode(), URL).site
    assert site is not None
    return site


def test_the_tags_of_the_standard_are_read() -> None:
    site = _site(
        '<meta name="SiteName" content="姚李镇政府"><meta name="SiteDomain" '
        'content="yaoli.example.gov.cn"><meta name="SiteIDCode" content="3415040001">'
        '<meta name="viewport" content="width=1"><meta name="ColumnName" content="">'
    )
    assert site.tags == {
        "sitename": "姚李镇政府",
        "sitedomain": "yaoli.example.gov.cn",
        "siteidcode": "3415040001",
    }
    assert site.id_code == "3415040001"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<p>网站标识码：3415040001</p>", "3415040001"),
        ("<p>网站标识码:<span>bm05000001</span></p>", "bm05000001"),
        ("<p>网站标识码：３４１５０４０００１ 皖ICP备</p>", "3415040001"),
        ("<p>网站标识码：</p><p>皖公网安备 34150402000123号</p>", None),
        ("<p>联系电话 0564-6491234</p>", None),
    ],
)
def test_the_number_is_read_where_it_is_shown(body: str, code: str | None) -> None:
    assert _site(body=body).id_code == code


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (
            (
                '<a href="https://zfwzgl.www.gov.cn/exposure/jiucuo.html?'
                'site_code=3415040001&url=x"><img src="e.png"></a>'
            ),
            "3415040001",
        ),
        (
            (
                "<script id='_jiucuo_' sitecode='3415040001' "
                "src='https://zfwzgl.www.gov.cn/exposure/jiucuo.js'></script>"
            ),
            "3415040001",
        ),
        ('<span id="_span_jiucuo"></span>', None),
    ],
)
def test_the_error_report_is_known_by_its_entry(body: str, code: str | None) -> None:
    site = _site(body=body)
    assert site.reports_errors
    assert site.id_code == code


def test_a_page_without_marks_has_none() -> None:
    assert _site() == SiteSeen(bears_party_mark=False)


@pytest.mark.parametrize(
    "body",
    [
        '<a href="https://bszs.conac.cn/sitename?method=show"><img src="red.png"></a>',
        '<script>document.write("//dcs.conac.cn/js/1.js")</script>',
        '<img src="/images/dz.png" alt="党政机关标识">',
    ],
)
def test_the_mark_of_party_and_government_bodies(body: str) -> None:
    assert _site(body=body).bears_party_mark


def test_marks_are_not_looked_for_where_only_the_article_is_wanted() -> None:
    text = "今年以来，我镇全面推进政务公开工作。" * 20
    page = (
        f"<html><body><h1>关于某事的通知</h1><p>发布时间：2026-11-20</p>"
        f"<div class='content'><p>{text}</p></div></body></html>"
    )
    seen = read_page(page.encode(), URL, article_only=True)
    assert seen.article_only
    assert seen.site is None
