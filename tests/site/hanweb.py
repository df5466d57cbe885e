"""Rows inside an XML data store, columns by number: the way of JPAGE portals."""

from __future__ import annotations

from tests.site.family import Family, cut, escape
from tests.site.model import Column, Piece, Unit
from tests.site.server import Fields, Page, Routes


class Hanweb(Family):
    """The first pages of a list come with the page, the rest by a paging call."""

    page_size = 1000
    per_page = 10
    in_page = 30

    def units_address(self) -> str:
        return "/col/col1500/index.html"

    def entry(self, unit: Unit) -> str:
        return f"/col/col{unit.number}/index.html"

    def address(self, unit: Unit, column: Column, page: int = 1) -> str:
        return f"/col/col{column.number}/index.html"

    def piece_address(self, unit: Unit, column: Column, piece: Piece) -> str:
        day = piece.day if piece.day and piece.dated else self.portal.today
        number = f"art_{column.number}_{piece.number}.html"
        return f"/art/{day.year}/{day.month}/{day.day}/{number}"

    def more_routes(self, routes: Routes) -> None:
        routes.calls["/module/web/jpage/dataproxy.jsp"] = self._proxy

    def _proxy(self, fields: Fields) -> Page:
        number = int(fields["columnid"])
        first, last = int(fields["startrecord"]), int(fields["endrecord"])
        for unit in self.portal.units:
            for column in unit.walk():
                if column.number == number:
                    rows = column.rows()[first - 1 : last]
                    xml = f"<datastore>{self._records(column, rows)}</datastore>"
                    return Page(xml.encode(), "text/xml; charset=utf-8")
        return Page(b"<datastore></datastore>", "text/xml")

    def _records(self, column: Column, rows: list[Piece]) -> str:
        records = "".join(f"<record><![CDATA[{self._row(p)}]]></record>" for p in rows)
        return (
            f"<totalrecord>{len(column.rows())}</totalrecord>"
            f"<totalpage>{-(-len(column.rows()) // self.per_page)}</totalpage>"
            f"<recordset>{records}</recordset>"
        )

    def _row(self, piece: Piece) -> str:
        day = f"<b>{piece.day}</b>" if piece.day and piece.in_list else ""
        return (
            f'<li><a title="{escape(piece.title)}" target="_blank" '
            f'href="{self.find(piece)}">{cut(piece.title, 28)}</a>{day}</li>'
        )

    def _tree(self, unit: Unit, columns: list[Column]) -> str:
        parts = []
        for column in columns:
            if column.hidden:
                continue
            name = f"<span>{escape(column.name)}</span>"
            if self.is_open(column):
                name = f'<a href="{self.href(unit, column)}">{escape(column.name)}</a>'
            below = column.children and self._tree(unit, column.children)
            parts.append(f"<dt>{name}</dt>" + (f"<dd>{below}</dd>" if below else ""))
        return f'<dl class="xxgk_menu">{"".join(parts)}</dl>'

    def _frame(self, unit: Unit, title: str, inner: str) -> str:
        return f"""<!DOCTYPE html><html><head><meta http-equiv="Content-Type"
 content="text/html; charset=utf-8"><title>{self.portal.name}人民政府 {escape(title)}</title>
<meta name="SiteName" content="{self.portal.name}人民政府">
<meta name="Maketime" content="2026-11-24 01:20:11"></head><body>
<table class="top" width="1000"><tr><td><a href="/">首页</a></td>
<td><a href="/col/col20/index.html">要闻</a></td><td><a href="/col/col21/index.html">服务
</a></td></tr></table><div id="barrierfree_container"><div class="lside">
<div class="title">{unit.name}</div>{self._tree(unit, unit.columns)}</div>
<div class="rside">{inner}</div></div><div class="footer"><p>主办单位：{self.portal.name}
人民政府办公室</p><p><a href="/col/col30/index.html">联系我们</a></p></div></body></html>"""

    def units_page(self) -> str:
        cells = "".join(
            f'<td><a href="{self.entry(u)}" target="_blank">{u.name}</a></td>'
            for u in self.portal.listed
        )
        return f"""<html><head><meta charset="utf-8"><title>部门街道信息公开</title></head>
<body><div class="nav"><a href="/">首页</a><a href="/col/col20/index.html">要闻</a></div>
<table class="bmxxgk"><tr><th colspan="4">部门、镇街信息公开</th></tr><tr>{cells}</tr></table>
</body></html>"""

    def _store(self, number: int, column: Column, rows: list[Piece]) -> str:
        total = len(column.rows())
        return f"""<div id="{number}" class="default_pgContainer"></div>
<script type="text/xml" id="{number}_data"><datastore><nextgroup><![CDATA[<a
 href="/module/web/jpage/dataproxy.jsp?page=1&webid=17&path=/&columnid={column.number}&unitid={number}&webname=&permissiontype=0"></a>]]></nextgroup>
{self._records(column, rows)}</datastore></script>
<script>jQuery(function(){{ jQuery('#{number}').jpage({{'col':1,'appid':1,'webid':17,
'path':'/','columnid':{column.number},'sourceContentType':1,'unitid':'{number}',
'webname':'{self.portal.name}','permissiontype':0,perPage:{self.per_page},
totalRecord:{total},proxyUrl:'/module/web/jpage/dataproxy.jsp'}}); }});</script>"""

    def entry_page(self, unit: Unit) -> str:
        latest = unit.latest(10)
        half = len(latest) // 2
        boxes = "".join(
            f'<div class="zx"><h3>{name}</h3><ul>'
            f"{''.join(self._row(p) for p in pieces)}</ul></div>"
            for name, pieces in (("最新公开", latest[:half]), ("公告", latest[half:]))
        )
        return self._frame(unit, unit.name, boxes)

    def _place(self, unit: Unit, column: Column) -> str:
        links = "".join(
            f'<td>&gt;<a href="{self.address(unit, c)}" class="bt_link">{c.name}</a></td>'
            for c in self.path(column)
        )
        return (
            '<table class="position"><tr><td>当前位置：<a href="/">首页</a></td>'
            f'<td>&gt;<a href="{self.entry(unit)}">{unit.name}</a></td>{links}</tr></table>'
        )

    def list_page(self, unit: Unit, column: Column, page: int) -> str:
        rows = column.rows()
        inner = self._place(unit, column)
        if rows or column.number % 2:
            inner += self._store(column.number * 3, column, rows[: self.in_page])
        else:
            words = column.empty_words or "暂无内容"
            inner += f'<div class="list"><ul></ul><p class="none">{words}</p></div>'
        return self._frame(unit, column.name, inner)

    def script_page(self, unit: Unit, column: Column) -> str:
        inner = f"""{self._place(unit, column)}<div id="app"><zw-list
 :column="{column.number}"></zw-list></div><script src="/static/js/app.4f2c.js"></script>"""
        return self._frame(unit, column.name, inner)

    def piece_page(self, unit: Unit, column: Column, piece: Piece) -> str:
        day = f"发布日期：{piece.day} 14:03" if piece.day and piece.dated else ""
        inner = f"""{self._place(unit, column)}<div class="article">
<div class="arttitle" id="title"><!--<$[信息名称]>begin-->{escape(piece.title)}<!--<$[信息名称]>end-->
</div><div class="artinfo"><span>{day}</span><span>信息来源：{unit.name}</span>
<span>浏览次数：<script>document.write(12)</script></span></div>
<div id="zoom"><!--ZJEG_RSS.content.begin-->{self.paragraphs(piece)}<!--ZJEG_RSS.content.end-->
</div></div>"""
        return self._frame(unit, piece.title, inner)
