"""Pages with a headline and no text: what stands around it is not taken for one."""

from __future__ import annotations

import pytest

from catalog_spec.observations import ArticleSeen
from crawler.parse import read_page

URL = "http://www.example.gov.cn/gk/202603/t20260302_5.html"
PAGE = """
<html><head><title>姚李镇关于公布检查结果的公告</title></head><body>
<div class="nav"><a href="/">首页</a><a href="/wj/">政策文件</a></div>
<div class="dqwz">当前位置：<a href="/">首页</a> &gt; <a href="/gk/">重点工作</a></div>
<div class="detail"><h2>姚李镇关于公布检查结果的公告</h2>
<p><span>日期：2026-03-02</span><span>来源：姚李镇</span><span>浏览量：8</span></p>
<div>{text}</div>
{below}</div>
<div class="footer">主办：姚李镇人民政府 网站标识码：3415040001</div>
</body></html>"""
OTHERS = "<ul><li><a href='/gk/1.html'>关于防汛的通知</a></li></ul>"


def article(text: str, below: str = "") -> ArticleSeen:
    found = read_page(PAGE.format(text=text, below=below).encode(), URL).article
    assert found is not None
    return found


@pytest.mark.parametrize("heading", ["相关信息", "相关阅读", "下一篇："])
def test_links_to_other_articles_are_no_text(heading: str) -> None:
    seen = article("", f"<div class='xgyd'><h4>{heading}</h4>{OTHERS}</div>")
    assert (seen.body_chars, seen.links) == (0, ())


def test_a_link_in_place_of_a_text_counts() -> None:
    seen = article("<a href='/gk/2.html'>点击查看</a>")
    assert [link.url for link in seen.links] == ["http://www.example.gov.cn/gk/2.html"]


@pytest.mark.parametrize(
    "line", ["------分隔线--------", "————————", "=====", "附件："]
)
def test_a_rule_made_of_signs_is_no_text(line: str) -> None:
    assert article("", f"<p><b>{line}</b></p>").body_chars == 0


def test_a_rule_between_paragraphs_takes_nothing_away() -> None:
    seen = article("<p>检查结果如下。</p><p>----------</p><p>全部合格。</p>")
    assert seen.excerpt == "检查结果如下。 全部合格。"


@pytest.mark.parametrize(
    "shown",
    [
        "<iframe src='/files/1.pdf' width='800' height='600'></iframe>",
        "<embed src='/files/1.pdf' type='application/pdf'>",
        "<iframe src='/pdfjs/web/viewer.html?file=/files/1.pdf'></iframe>",
        "<a href='/pdfjs/web/viewer.html?file=%2Ffiles%2F1.pdf#page=1'>查看.pdf</a>",
    ],
)
def test_a_file_shown_in_a_frame_is_an_attachment(shown: str) -> None:
    files = article(f"<p>{shown}</p>").attachments
    assert [file.url for file in files] == ["http://www.example.gov.cn/files/1.pdf"]


def test_a_program_that_hands_out_files_is_asked_itself() -> None:
    (file,) = article("<a href='/down.jsp?file=1.pdf'>名单</a>").attachments
    assert file.url == "http://www.example.gov.cn/down.jsp?file=1.pdf"


def test_a_frame_with_a_page_is_no_attachment() -> None:
    assert article("<iframe src='/video/1.html'></iframe>").attachments == ()


SHORT = "<p>现将名单公示如下，公示期为7个工作日，详见附件。</p>"


@pytest.mark.parametrize(
    "link",
    [
        "<aside><p>附件：</p><p><a href='/f/1.xlsx'>1.困难群众救助名单.xlsx</a></p></aside>",
        "<p>详见：<a href='http://www.example.com/1.html'>困难群众救助办理流程</a></p>",
    ],
)
def test_the_only_link_of_a_short_text_makes_no_list_of_it(link: str) -> None:
    page = (
        "<main><article><header><h1>关于第3批救助名单的公示</h1><div class='meta'>"
        "<span>发布日期：2026-11-16</span><span>来源：姚李镇</span></div></header>"
        f"<div>{SHORT}{link}</div></article></main>"
    )
    seen = read_page(page.encode(), URL)
    assert seen.rows == ()
    assert seen.article is not None
    assert seen.article.title == "关于第3批救助名单的公示"


def test_a_list_of_one_row_stays_a_list() -> None:
    page = (
        "<div class='dqwz'>当前位置：<a href='/'>首页</a> &gt; <a href='/l/'>救助</a></div>"
        "<main><h2>救助</h2><ul><li><a href='/f/1.xlsx'>困难群众救助名单.xlsx</a>"
        "<span>2026-11-16</span></li></ul><div>共1条 1/1页</div></main>"
    )
    assert len(read_page(page.encode(), URL).rows) == 1


def test_a_metadata_table_is_no_list_of_one_row() -> None:
    page = (
        "<html><head><title>关于路灯的公告-姚李镇</title></head><body><table border=1>"
        "<tr><td>索 引 号：</td><td>003226980/202611-00004</td><td>信息分类：</td>"
        "<td>重点工作</td></tr><tr><td>发布机构：</td><td>姚李镇</td><td>生成日期：</td>"
        "<td>2026-11-16</td></tr><tr><td>名　　称：</td><td colspan=3>关于路灯的公告</td>"
        "</tr></table><p align=center><b>关于路灯的公告</b></p>"
        f"<p align=center>发布时间：2026年11月16日　来源：姚李镇</p><div>{SHORT}</div>"
    )
    seen = read_page(page.encode(), "http://www.example.gov.cn/Show.asp?ID=3")
    assert seen.article is not None
    assert seen.article.index_no == "003226980/202611-00004"
