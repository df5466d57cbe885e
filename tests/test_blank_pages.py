"""Pages of columns without rows: blank by their own witness, or just not readable."""

from __future__ import annotations

import pytest

from catalog_spec.observations import PageSeen
from crawler.parse import read_page

_MENU = "".join(
    f'<li><a href="/x/{number}/">{name}</a></li>'
    for number, name in enumerate(("机构设置", "领导简介", "政策文件", "财政资金"))
)
_ROWS = '<ul><li><a href="/x/2/1.html">关于公布办事指南的通知</a><i>2026-06-06</i></li></ul>'
_BARE = '<ul class="news-list"></ul>'

BLANK = {
    "bare": _BARE,
    "words": "<p>暂无相关信息</p>",
    "words_in_list": "<ul><li>暂无内容</li></ul>",
    "heads": "<table><tr><th>标题</th><th>发布日期</th></tr></table>",
    "counter": f'{_BARE}<script>$.get("/hits.jsp?lm=2");</script>',
    "search": f"{_BARE}<script>function find() {{ location.href = '/s.jsp'; }}</script>",
    "library": f'{_BARE}<script src="/js/jquery.min.js"></script>',
    "in_comment": f"<!-- {_ROWS} -->{_BARE}",
    "place_of_menu": f'<ul id="menu_2"></ul>{_BARE}<script src="/js/2.js"></script>',
    "icon": f'{_BARE}<img src="/images/icon_top.png">',
}
NOT_READ = {
    "noscript": f"<noscript>{_ROWS}</noscript>{_BARE}",
    "template": f"<template>{_ROWS}</template>{_BARE}",
    "textarea": f"<textarea class='lazy' style='display:none'>{_ROWS}</textarea>{_BARE}",
    "own_frame_text": f"<iframe srcdoc='&lt;p&gt;x&lt;/p&gt;'></iframe>{_BARE}",
    "sent_on": f"<script>window.location.replace('/y/2.html')</script>{_BARE}",
    "refreshed": f"<meta http-equiv='refresh' content='0;url=/y/2.html'>{_BARE}",
    "named_by_class": f"{_BARE}<script>$('.news-list').load('/part/2.html');</script>",
    "named_by_short_id": "<table id='t'></table><script>table.render({elem: '#t'});</script>",
    "bound": '<ul class="list" data-src="/api/2"></ul>',
    "id_and_file": '<ul id="rows"></ul><script src="/js/page2.js"></script>',
    "list_file": f'{_BARE}<script src="/js/article_list.js"></script>',
    "written": "<ul><script>document.write('<li><a href=/1>通知</a></li>')</script></ul>",
    "hidden_words": f"{_BARE}<p style='display:none'>暂无相关信息</p>",
    "conditional_words": f"{_BARE}<p v-if='!rows.length'>暂无数据</p>",
    "words_in_mount": "<div id='app'><p>暂无数据</p></div><script src='/a.js'></script>",
    "waiting": f"{_BARE}<img src='/img/loading.gif'>",
    "file_alone": f"<a href='/u/2026.zip'>下载</a>{_BARE}",
    "document": f"<embed src='/u/1.pdf'>{_BARE}",
    "film": f"<video src='/u/1.mp4'></video>{_BARE}",
    "scanned": f"{_BARE}<div class='con'><img src='/upload/2026/page1.jpg'></div>",
    "busy": f"<p>服务器繁忙，请稍后再试</p>{_BARE}",
    "login": f"<p>请先登录</p>{_BARE}",
    "database": f"<p>数据库连接失败</p>{_BARE}",
    "nothing": "",
}


def _read(content: str) -> PageSeen:
    html = f"""<!DOCTYPE html><html><head><title>政策文件_清河县人民政府</title></head><body>
<div class="side"><div class="mulu"><ul>{_MENU}</ul></div></div>
<div class="main">{content}</div></body></html>"""
    return read_page(html.encode(), "http://www.qinghe.gov.cn/x/2/")


@pytest.mark.parametrize("content", BLANK.values(), ids=BLANK)
def test_a_list_without_rows_is_blank(content: str) -> None:
    page = _read(content)
    assert (page.rows, page.article, page.not_read) == ((), None, None)


@pytest.mark.parametrize("content", NOT_READ.values(), ids=NOT_READ)
def test_a_page_whose_rows_may_come_otherwise_is_not_blank(content: str) -> None:
    page = _read(content)
    assert (page.rows, page.article, page.declared_empty) == ((), None, None)
    assert page.not_read


def test_a_page_outside_its_own_menu_is_not_blank_without_a_witness() -> None:
    html = f"<html><body><div class='mulu'><ul>{_MENU}</ul></div><p>?</p></body></html>"
    page = read_page(html.encode(), "http://www.qinghe.gov.cn/other.html")
    assert page.columns
    assert page.not_read
