"""Two generations of the platform that most of Anhui's sites run on."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.site.family import Family, cut, escape
from tests.site.model import Column, Piece, Unit
from tests.site.server import Fields, Page, Routes


class Lonsun(Family):
    """The tree comes in a script file, later rows come from a paging call."""

    page_size = 20
    gbk_unit = 1

    def units_address(self) -> str:
        return "/public/organIndex/6795621.html"

    def entry(self, unit: Unit) -> str:
        return f"/public/column/{unit.number}?type=4&action=list"

    def address(self, unit: Unit, column: Column, page: int = 1) -> str:
        base = f"/public/column/{unit.number}?type=4&catId={column.number}&action=list"
        return base if page == 1 else f"{base}&nav=3&pageIndex={page}"

    def piece_address(self, unit: Unit, column: Column, piece: Piece) -> str:
        return f"/public/{unit.number}/{piece.number}.html"

    def answer(self, html: str, unit: Unit | None = None) -> Page:
        if unit is not None and unit is self.portal.units[self.gbk_unit]:
            body = html.replace('charset="utf-8"', 'charset="gbk"').encode("gbk")
            return Page(body, "text/html")
        return super().answer(html)

    def more_routes(self, routes: Routes) -> None:
        for unit in self.portal.units:
            routes.add(self._script(unit), self._catalogs(unit))
        routes.calls["/site/label/8888"] = self._label

    def _script(self, unit: Unit) -> str:
        return f"/publicconfig/catalog/{unit.number}.js"

    def _catalogs(self, unit: Unit) -> Callable[[], Page]:
        nodes = [
            {
                "attribute": "ATTRIBUTE_OTHER",
                "code": f"1563{column.number}",
                "description": "",
                "id": column.number,
                "isParent": bool(column.children),
                "isShow": True,
                "isWebShow": not column.hidden,
                "link": column.link,
                "name": column.name,
                "parentId": self._parent(column),
                "process": "",
                "uri": self.address(unit, column),
            }
            for column in unit.walk()
        ]
        nodes.sort(key=lambda node: str(node["code"])[::-1])
        text = (
            f"var catalogs = {{{unit.number}:{json.dumps(nodes, ensure_ascii=False)}}}"
        )
        return lambda: Page(text.encode(), "application/javascript")

    def _parent(self, column: Column) -> int:
        path = self.path(column)
        return path[-2].number if len(path) > 1 else 0

    def is_open(self, column: Column) -> bool:
        return True

    def _label(self, fields: Fields) -> Page:
        number, page = int(fields["catId"]), int(fields.get("pageIndex", "1"))
        for unit in self.portal.units:
            for column in unit.walk():
                if column.number == number:
                    return super().answer(self._rows(unit, column, page))
        return super().answer("暂无相关信息")

    def _rows(self, unit: Unit, column: Column, page: int) -> str:
        rows = self.rows(column, page)
        if not rows:
            return f'<div class="noinfo">{column.empty_words or "暂无相关信息"}</div>'
        lines = [
            f"""<li class="clearfix"><a href="{self.find(piece)}" target="_blank"
            title="{escape(piece.title)}" class="title"><i class="top_tag">{
                "置顶" if piece.pinned else ""
            }</i>{cut(piece.title, 30)}</a>
            <span class="date">{piece.day if piece.in_list and piece.day else ""}</span>
            <span class="syh">K16185922-2026-{piece.number:05}</span></li>"""
            for piece in rows
        ]
        return f'<ul class="clearfix xxgk_nav_list">{"".join(lines)}</ul>'

    def _frame(self, unit: Unit, title: str, inner: str, column: str = "") -> str:
        others = "".join(
            f'<option value="{self.entry(u)}">{u.name}</option>'
            for u in self.portal.listed
        )
        return f"""<!DOCTYPE html><html><head><meta charset="utf-8">
<title>{title}_{unit.name}_{self.portal.name}人民政府</title>
<meta name="SiteName" content="{self.portal.name}人民政府">
<meta name="ColumnName" content="{escape(column or title)}">
<script src="/assets/js/jquery.min.js"></script>
<script src="{self._script(unit)}"></script></head>
<body class="wza-body"><div class="header"><ul class="nav clearfix">
<li><a href="/index.html">网站首页</a></li><li><a href="/xwzx/">新闻中心</a></li>
<li><a href="/zwgk/">政务公开</a></li><li><a href="/hdjl/">互动交流</a></li></ul>
<select id="organ_select" onchange="location.href=this.value">{others}</select></div>
<div class="gk_container clearfix"><div class="gk_left fl"><h2>{unit.name}</h2>
<div id="organ_catalog_tree" class="ztree j-catalog"></div>
<script>Ls.catalogTree("#organ_catalog_tree", catalogs[{unit.number}]);</script></div>
<div class="gk_right fr">{inner}</div></div>
<div class="footer">主办：{self.portal.name}人民政府办公室 皖ICP备05000000号
网站标识码：3415000001 <!-- 技术支持：龙讯科技 --></div></body></html>"""

    def units_page(self) -> str:
        lines = "".join(
            f'<li><a href="{self.entry(u)}" title="{u.name}" target="_blank">{u.name}'
            "</a></li>"
            for u in self.portal.listed
        )
        return f"""<!DOCTYPE html><html><head><meta charset="utf-8">
<title>政府信息公开_{self.portal.name}</title></head><body>
<ul class="nav"><li><a href="/index.html">首页</a></li><li><a href="/zwgk/">政务公开</a></li></ul>
<div class="organ_list"><h3>单位信息公开目录</h3><ul class="clearfix">{lines}</ul></div>
<div class="footer">技术支持：龙讯科技</div></body></html>"""

    def entry_page(self, unit: Unit) -> str:
        latest = unit.latest(10)
        half = len(latest) // 2 or 1
        lists = "".join(
            f'<div class="gk_box"><h3>{name}</h3><ul class="newslist">'
            + "".join(
                f'<li><a href="{self.find(p)}" title="{escape(p.title)}">'
                f"{cut(p.title)}</a><span class='date'>{p.day}</span></li>"
                for p in pieces
            )
            + "</ul></div>"
            for name, pieces in (
                ("最新公开", latest[:half]),
                ("最近更新", latest[half:]),
            )
        )
        return self._frame(unit, "政府信息公开", lists)

    def list_page(self, unit: Unit, column: Column, page: int) -> str:
        label = (
            "/site/label/8888?IsAjax=1&dataType=html&labelName=publicInfoList"
            f"&siteId=6795621&pageSize={self.page_size}&pageIndex={page}&action=list"
            f"&isDate=true&dateFormat=yyyy-MM-dd&length=50&organId={unit.number}&type=4"
            f"&catId={column.number}&cId=&result=暂无相关信息&title=&fileNum=&keyWords="
            "&file=/c1/publicInfoList_newest2017"
        )
        inner = f"""{self._place(unit, column)}<div class="gk_list j-list">
{self._rows(unit, column, page)}</div>
{self._pager(unit, column, page, label)}"""
        return self._frame(unit, column.name, inner)

    def _pager(self, unit: Unit, column: Column, page: int, label: str) -> str:
        total = self.pages(column)
        if total == 1:
            return '<div id="page_public_info" class="pageinfo"></div>'
        links = "".join(
            f'<a href="javascript:void(0);" paged="{n}">{n}</a>'
            for n in range(1, total + 1)
            if n != page
        )
        return f"""<div id="page_public_info" class="pagination">
<span class="current">{page}</span>{links}<a paged="{total}">尾页</a></div>
<script>Ls.pagination("#page_public_info", function (i) {{}}, {{currPage: {page},
pageCount: {total}, link: '{label}'}});</script>"""

    def _place(self, unit: Unit, column: Column) -> str:
        links = " <i>&gt;</i> ".join(
            f'<a href="{self.address(unit, c)}">{c.name}</a>' for c in self.path(column)
        )
        return (
            '<div class="gk_pos"><span><a href="/index.html">首页</a> &gt; '
            f"<i>{unit.name}</i> <i>&gt;</i> {links}</span></div>"
        )

    def script_page(self, unit: Unit, column: Column) -> str:
        inner = f"""{self._place(unit, column)}
<div id="publicInfoListBox" class="j-ajax-box"></div>
<script>$.get("/site/label/9999?catId={column.number}", function (d) {{
$("#publicInfoListBox").html(d); }});</script>"""
        return self._frame(unit, column.name, inner)

    def piece_page(self, unit: Unit, column: Column, piece: Piece) -> str:
        day = f"{piece.day} 08:12" if piece.day and piece.dated else ""
        shown = f"发布时间： {day}" if day else ""
        cells = f"""<tr><th>索<span style="padding-right:0.5em;"></span>引<span
style="padding-right:0.5em"></span>号：</th><td>K16185922-{piece.number}</td>
<th>信息分类：</th><td>{column.name}</td></tr><tr><th>发布机构：</th>
<td>{unit.name}</td><th>生成日期：</th><td>{day[:10] or "暂无"}</td></tr>
<tr><th>文&emsp;&emsp;号：</th><td>无</td><th>有效性：</th><td>有效</td></tr>"""
        inner = f"""{self._place(unit, column)}<div class="wenzhang">
<table class="table_suoyin hidden-sm hidden-xs">{cells}</table>
<table class="table_suoyin visible-xs">{cells}</table>
<h1 class="newstitle">{escape(piece.title)}</h1><div class="newsinfo clearfix">
<div class="newsinfoleft fl">{shown}&emsp;信息来源： {unit.name}</div></div>
<div id="zoom" class="j-fontContent newscontnet">{self.paragraphs(piece)}</div></div>"""
        return self._frame(unit, piece.title, inner, column.name)


class OldLonsun(Lonsun):
    """The tree stands in the page, rows are `div.xxgk_navli`, pages are links."""

    gbk_unit = 0

    def is_open(self, column: Column) -> bool:
        return column.page != "heading"

    def _tree(self, unit: Unit, columns: list[Column], top: str = "") -> str:
        lines = []
        for column in columns:
            name = escape(column.name)
            if self.is_open(column):
                blank = ' target="_blank"' if column.link else ""
                name = f'<a href="{self.href(unit, column)}"{blank}>{name}</a>'
            else:
                name = f'<a href="javascript:void(0)">{name}</a>'
            below = self._tree(unit, column.children) if column.children else ""
            sign = '<i class="hitarea"></i>' if below else ""
            lines.append(f'<li class="closed">{sign}{name}{below}</li>')
        shut = "" if top else ' style="display: none;"'
        return f"<ul{top}{shut}>{''.join(lines)}</ul>"

    def _frame(self, unit: Unit, title: str, inner: str, column: str = "") -> str:
        tree = self._tree(
            unit,
            unit.columns,
            f' id="organ_class_{unit.number}_tree" class="filetree treeview"',
        )
        links = " | ".join(
            f'<a href="{self.entry(u)}">{u.name}</a>' for u in self.portal.listed
        )
        hot = "".join(
            f'<li><a href="{self.news_address(n)}">{cut(n.title, 14)}</a>'
            f"<em>{n.day:%m-%d}</em></li>"
            for n in self.news
        )
        return f"""<html><head><meta http-equiv="Content-Type" content="text/html;
charset="utf-8""><title>{title}-{unit.name}</title></head><body>
<div class="top"><a href="/index.html">首页</a><a href="/xwzx/index.html">新闻</a></div>
<div class="organs">{links}</div><div class="left"><div class="xxgk_left_tit">{unit.name}
信息公开目录</div>{tree}<div class="hot"><h4>热点信息</h4><ul>{hot}</ul></div></div>
<div class="right">{inner}</div><div class="copyright">龙讯科技 提供技术支持</div>
</body></html>"""

    def _rows(self, unit: Unit, column: Column, page: int) -> str:
        rows = self.rows(column, page)
        if not rows:
            return f'<div class="xxgk_none">{column.empty_words}</div>'
        return "".join(
            f"""<div class="xxgk_navli"><ul><li class="xh">{number}</li>
<li class="mc"><a href="{self.find(p)}" title="{escape(p.title)}"
 target="_blank">{cut(p.title, 26)}</a></li>
<li class="rq">{p.day if p.day and p.in_list else ""}</li></ul></div>"""
            for number, p in enumerate(rows, 1)
        )

    def list_page(self, unit: Unit, column: Column, page: int) -> str:
        inner = f"""{self._place(unit, column)}<div class="xxgk_navtit"><ul>
<li class="xh">序号</li><li class="mc">标题</li><li class="rq">发布日期</li></ul></div>
<div class="xxgk_nav_con">{self._rows(unit, column, page)}</div>
<div id="page_public_info">{self._links(unit, column, page)}</div>"""
        return self._frame(unit, column.name, inner)

    def _links(self, unit: Unit, column: Column, page: int) -> str:
        total = self.pages(column)
        if total == 1:
            return ""
        numbers = "".join(
            f'<span class="current">{n}</span>'
            if n == page
            else f'<a paged="{n}" href="{escape(self.address(unit, column, n))}">{n}</a>'
            for n in range(1, total + 1)
        )
        count = len(column.rows())
        return f"共{count}条 {page}/{total}页 {numbers}"
