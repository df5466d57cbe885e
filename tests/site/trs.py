"""Static pages with relative links, the way the TRS publisher writes them."""

from __future__ import annotations

import posixpath

from tests.site.family import Family, cut, escape
from tests.site.model import Column, Piece, Unit


def slug(number: int) -> str:
    """A short folder name made of letters, like the initials editors use."""
    letters = "zcwjgkmlxdbsfyht"
    text = ""
    while number:
        number, rest = divmod(number, 16)
        text = letters[rest] + text
    return text


class Trs(Family):
    """Folders all the way down; `index_1.html` is the second page."""

    page_size = 15

    def units_address(self) -> str:
        return "/zwgk/xxgkml/index.html"

    def folder(self, unit: Unit, column: Column | None = None) -> str:
        """Where a unit or a column lives."""
        path = self.path(column) if column else ()
        parts = [slug(c.number) for c in path]
        return "/".join(["/zwgk/xxgkml", slug(unit.number), *parts]) + "/"

    def entry(self, unit: Unit) -> str:
        return self.folder(unit)

    def address(self, unit: Unit, column: Column, page: int = 1) -> str:
        name = "" if page == 1 else f"index_{page - 1}.html"
        return self.folder(unit, column) + name

    def piece_address(self, unit: Unit, column: Column, piece: Piece) -> str:
        day = piece.day or self.portal.today
        folder = self.folder(unit, column)
        stamp = f"{day:%Y%m%d}" if piece.dated else "20190101"
        return f"{folder}{stamp[:6]}/t{stamp}_{piece.number}.html"

    def _to(self, here: str, there: str) -> str:
        """A relative address, as the publisher writes them all."""
        if there.startswith("http"):
            return there
        way = posixpath.relpath(there, posixpath.dirname(here) or "/")
        slash = "/" if there.endswith("/") and not way.endswith("/") else ""
        return ("" if way.startswith(".") else "./") + way + slash

    def _tree(
        self, unit: Unit, columns: list[Column], here: str, depth: int = 1
    ) -> str:
        lines = []
        for column in columns:
            name = f"<span>{escape(column.name)}</span>"
            if self.is_open(column):
                way = self._to(here, self.href(unit, column))
                name = f'<a href="{way}" title="{escape(column.name)}">{name}</a>'
            below = column.children and self._tree(
                unit, column.children, here, depth + 1
            )
            lines.append(f'<li class="lv{depth}">{name}{below or ""}</li>')
        return f'<ul class="menu_{depth}">{"".join(lines)}</ul>'

    def _frame(
        self, unit: Unit, title: str, here: str, inner: str, column: str = ""
    ) -> str:
        others = "".join(
            f'<li><a href="{self._to(here, self.entry(u))}">{u.name}</a></li>'
            for u in self.portal.listed
        )
        hot = "".join(
            f'<li><a href="{n.number and self.news_address(n)}">{cut(n.title, 16)}</a>'
            f"<span>{n.day}</span></li>"
            for n in self.news
        )
        return f"""<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"/>
<title>{escape(title)}_{self.portal.name}人民政府网</title>
<meta name="SiteName" content="{self.portal.name}人民政府网"/>
<meta name="ColumnName" content="{escape(column or title)}"/></head><body>
<!--头部 begin--><div class="head"><ul class="nav"><li><a href="/">首页</a></li>
<li><a href="/xwzx/">新闻</a><ul><li><a href="/xwzx/zwyw/">政务要闻</a></li>
<li><a href="/xwzx/bmdt/">部门动态</a></li></ul></li>
<li><a href="/zwgk/">公开</a><ul><li><a href="/zwgk/zcwj/">政策文件</a></li>
<li><a href="/zwgk/zcjd/">政策解读</a></li></ul></li><li><a href="/hdjl/">互动</a></li>
</ul></div><!--头部 end--><div class="main"><div class="fl w280">
<div class="bt">{unit.name}</div>{self._tree(unit, unit.columns, here)}
<div class="bt">其他单位</div><ul class="dw">{others}</ul></div>
<div class="fr w880">{inner}</div><div class="rd"><h3>热点信息</h3><ul>{hot}</ul></div>
</div><div class="foot"><select><option>友情链接</option><option
 value="http://www.gov.cn/">中国政府网</option></select>版权所有：{self.portal.name}人民政府
</div></body></html>"""

    def _place(self, unit: Unit, column: Column, here: str) -> str:
        links = "&nbsp;&gt;&nbsp;".join(
            f'<a href="{self._to(here, self.address(unit, c))}" class="CurrChnlCls">'
            f"{c.name}</a>"
            for c in self.path(column)
        )
        home = self._to(here, self.entry(unit))
        return (
            '<div class="dqwz">当前位置：<a href="/">首页</a>&nbsp;&gt;&nbsp;'
            f'<a href="{home}">{unit.name}</a>&nbsp;&gt;&nbsp;{links}</div>'
        )

    def units_page(self) -> str:
        here = self.units_address()
        towns = [u for u in self.portal.listed if u.kind == "township"]
        boards = [u for u in self.portal.listed if u.kind != "township"]
        parts = "".join(
            f"<h3>{name}</h3><ul class='dwlist'>"
            + "".join(
                f"<li><a href='{self._to(here, self.entry(u))}'>{u.name}</a></li>"
                for u in units
            )
            + "</ul>"
            for name, units in (("乡镇街道", towns), ("政府部门", boards))
        )
        return f"""<!DOCTYPE html><html><head><meta charset="utf-8"/><title>信息公开目录
</title></head><body><ul class="nav"><li><a href="/">首页</a></li>
<li><a href="/xwzx/">新闻</a></li></ul><div class="c">{parts}</div>
<div class="foot"><a href="/wzdt/">网站地图</a><a href="/gywm/">关于我们</a></div></body></html>"""

    def _list(self, pieces: list[Piece], here: str) -> str:
        return "".join(
            f'<li><a href="{self._to(here, self.find(p))}" target="_blank" '
            f'title="{escape(p.title)}">{cut(p.title, 24)}</a>'
            + (f"<span>[{p.day}]</span>" if p.day and p.in_list else "")
            + "</li>"
            for p in pieces
        )

    def entry_page(self, unit: Unit) -> str:
        here = self.entry(unit)
        latest = unit.latest(8)
        boxes = "".join(
            f'<div class="box"><h2>{name}</h2><ul class="list">'
            f"{self._list(pieces, here)}</ul></div>"
            for name, pieces in (("最新信息", latest[:5]), ("最新文件", latest[5:]))
        )
        return self._frame(unit, unit.name, here, boxes)

    def list_page(self, unit: Unit, column: Column, page: int) -> str:
        here = self.address(unit, column, page)
        rows, total = self.rows(column, page), self.pages(column)
        words = "" if rows else f"<p>{column.empty_words}</p>"
        inner = f"""{self._place(unit, column, here)}<div class="lb"><h1>{column.name}</h1>
<ul class="list">{self._list(rows, here)}</ul>{words}<div class="page">
<script>createPageHTML({total}, {page - 1}, "index", "html");</script></div></div>"""
        return self._frame(unit, column.name, here, inner)

    def script_page(self, unit: Unit, column: Column) -> str:
        here = self.address(unit, column)
        inner = f"""{self._place(unit, column, here)}<div class="lb"
 ms-controller="list"><ul ms-visible="list.length"></ul></div>
<script>avalon.ajax({{url: "/fjdzapp/search", data: {{chnlid: {column.number}}},
success: function (d) {{ vm.list = d.data; }}}});</script>"""
        return self._frame(unit, column.name, here, inner)

    def piece_page(self, unit: Unit, column: Column, piece: Piece) -> str:
        here = self.piece_address(unit, column, piece)
        if column.number == 899:
            here = self.news_address(piece)
        elif column.page == "single":
            here = self.address(unit, column)
        day = f"发布时间：{piece.day} 10:20" if piece.day and piece.dated else ""
        inner = f"""{self._place(unit, column, here)}<div class="xl">
<h1>{escape(piece.title)}</h1><div class="xx"><span>{day}</span>
<span>来源：{unit.name}</span><span>字体：[大 中 小]</span></div>
<div class="TRS_Editor">{self.paragraphs(piece)}</div></div>"""
        return self._frame(unit, piece.title, here, inner, column.name)
