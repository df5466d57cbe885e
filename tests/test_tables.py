"""Number tables of yearly reports, read from pages as editors make them."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from catalog_spec.observations import Table
from catalog_spec.reports import find_wrong_sums
from crawler.parse.article import read_article

TITLE = "姚李镇2025年政府信息公开工作年度报告"
PAGE = """<html><head><title>{title}</title></head><body>
<div class="nav"><a href="/">首页</a></div><h1>{title}</h1>
<p>发布日期：2026-01-12　来源：姚李镇</p>
<div class="content"><p>一、总体情况。全年工作有序开展，现将有关情况报告如下。</p>{tables}
<p>四、存在的主要问题及改进情况。人员不足，将加强培训。</p></div>
<div class="footer">主办：姚李镇人民政府</div></body></html>"""
HEAD = """<tr><td rowspan="2" colspan="2">（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）</td>
<td rowspan="2">自然人</td><td colspan="5">法人或其他组织</td><td rowspan=2><p>总</p><p>计</p></td></tr>
<tr><td>商业<br>企业</td><td>科研机构</td><td>社会公益组织</td><td>法律服务机构</td><td>其他</td></tr>"""


def row(label: str, *numbers: int, before: str = "") -> str:
    cells = "".join(
        f"<td><p><span>{number}</span>&nbsp;</p></td>" for number in numbers
    )
    return f"<tr>{before}{label}{cells}</tr>"


def applications(received: int, handled: int, left: int) -> str:
    """The table of requests, all of them by natural persons."""
    wide = '<td colspan="2">{}</td>'
    rest = (0, 0, 0, 0, 0)
    block = '<td rowspan="3">三、本年度办理结果</td>'
    return (
        "<table>"
        + HEAD
        + row(
            wide.format("一、本年新收政府信息公开申请数量"), received, *rest, received
        )
        + row(wide.format("二、上年结转政府信息公开申请数量"), 0, *rest, 0)
        + row("<td>（一）予以公开</td>", handled, *rest, handled, before=block)
        + row("<td>（二）部分公开</td>", 0, *rest, 0)
        + row("<td>（七）总计</td>", handled, *rest, handled)
        + row(wide.format("四、结转下年度继续办理"), left, *rest, left)
        + "</table>"
    )


def tables_of(markup: str, title: str = TITLE) -> tuple[Table, ...]:
    html = PAGE.format(title=title, tables=markup)
    article = read_article(
        LexborHTMLParser(html), "https://yaoli.example.gov.cn/1.html"
    )
    assert article is not None
    assert article.title == title
    return article.tables


def test_spanning_cells_stand_in_every_row_and_column_they_cover() -> None:
    (table,) = tables_of(applications(3, 2, 1))
    assert [len(row) for row in table] == [9] * 8
    assert table[1][2:] == (
        *("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"),
        "总计",
    )
    assert table[5] == ("三、本年度办理结果", "（二）部分公开", *"0000000")
    assert table[7][:3] == ("四、结转下年度继续办理",) * 2 + ("1",)


def test_a_right_table_adds_up() -> None:
    assert find_wrong_sums(tables_of(applications(3, 2, 1))) == ()


def test_a_wrong_table_does_not() -> None:
    wrong = find_wrong_sums(tables_of(applications(3, 2, 0)))
    assert [(each.kind, each.place) for each in wrong] == [
        ("balance", "自然人"),
        ("balance", "总计"),
    ]


def test_rows_may_stand_in_parts_of_the_table() -> None:
    markup = (
        "<table><thead><tr><th>自然人</th><th>总计</th></tr></thead>"
        "<tbody><tr><td>1</td><td>1</td></tr></tbody></table>"
    )
    assert tables_of(markup) == ((("自然人", "总计"), ("1", "1")),)


def test_a_table_around_the_text_is_no_number_table() -> None:
    inner = applications(1, 1, 0)
    assert tables_of(f"<table><tr><td>{inner}</td></tr></table>") == tables_of(inner)


def test_a_table_of_one_row_is_none() -> None:
    assert tables_of("<table><tr><td>附件</td></tr></table>") == ()


def test_tables_of_other_papers_are_not_read() -> None:
    assert tables_of(applications(1, 1, 0), "姚李镇2025年部门决算公开说明") == ()


@pytest.mark.parametrize("spans", ["0", "-1", "x", "", "99999999999999999999", "²"])
def test_odd_spans_count_as_one(spans: str) -> None:
    cell = f'<td colspan="{spans}" rowspan="{spans}">一</td>'
    table = f"<table><tr>{cell}<td>二</td></tr><tr><td>三</td><td>四</td></tr></table>"
    assert tables_of(table) == ((("一", "二"), ("三", "四")),)


def test_a_monstrous_table_is_cut() -> None:
    cell = '<td colspan="900" rowspan="900">一</td>'
    (table,) = tables_of("<table>" + f"<tr>{cell}</tr>" * 300 + "</table>")
    assert len(table) == 200
    assert {len(row) for row in table} == {60}
    assert len(tables_of(applications(1, 1, 0) * 30)) == 20
