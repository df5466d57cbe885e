"""The 宣城 and 池州 kind: branch and column in the path, one flat menu."""

from __future__ import annotations

from tests.site.family import Family, cut, escape
from tests.site.model import Column, Piece, Unit


class Openness(Family):
    """`/OpennessContent/showList/<branch>/<column>/page_<n>.html`."""

    page_size = 16

    def units_address(self) -> str:
        return "/Openness/branch.html"

    def entry(self, unit: Unit) -> str:
        return f"/OpennessTarget/?branch_id={unit.number}"

    def address(self, unit: Unit, column: Column, page: int = 1) -> str:
        folder = f"/OpennessContent/showList/{unit.number}/{column.number}"
        return f"{folder}/page_{page}.html"

    def piece_address(self, unit: Unit, column: Column, piece: Piece) -> str:
        return f"/OpennessContent/show/{piece.number}.html"

    def _menu(self, unit: Unit, columns: list[Column], depth: int = 1) -> str:
        """All levels as one run of lines that only their class tells apart."""
        parts = []
        for column in columns:
            if column.hidden:
                continue
            name = escape(column.name)
            target = self.href(unit, column) if self.is_open(column) else "#"
            parts.append(
                f'<div class="menu{depth}"><a href="{target}">{name}</a></div>'
            )
            if column.children:
                inner = self._menu(unit, column.children, depth + 1)
                parts.append(f'<div class="sub{depth}">{inner}</div>')
        return "".join(parts)

    def _neighbour(self, unit: Unit) -> str:
        """Some columns of another unit, offered on the pages of this one."""
        other = next(u for u in self.portal.units if u is not unit)
        return (
            f'<div class="tit">{other.name}</div>'
            f"{self._menu(other, other.columns[:12])}"
        )

    def _frame(self, unit: Unit, title: str, inner: str) -> str:
        return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{escape(title)}
</title></head><body><div id="nav"><a href="/">首页</a><a href="/News/index.html">新闻</a>
<a href="/Openness/branch.html">信息公开</a></div><div id="left"><div class="tit">
{unit.name}</div>{self._menu(unit, unit.columns)}
{self._neighbour(unit)}</div><div id="right">{inner}</div>
<div id="foot">{self.portal.name}人民政府主办</div></body></html>"""

    def units_page(self) -> str:
        lines = "".join(
            f'<p><a href="{self.entry(u)}">{u.name}</a></p>' for u in self.portal.listed
        )
        return f"""<html><head><meta charset="utf-8"><title>公开单位</title></head><body>
<div id="nav"><a href="/">首页</a><a href="/News/index.html">新闻</a></div>
<div class="branches"><h4>信息公开单位</h4>{lines}</div></body></html>"""

    def _lines(self, pieces: list[Piece]) -> str:
        lines = "".join(
            f"""<tr class="info"><td class="no">{n}</td><td class="name"><a
 href="{self.find(p)}" title="{escape(p.title)}">{cut(p.title, 32)}</a></td>
<td class="time">{f"{p.day:%Y/%m/%d}" if p.day and p.in_list else ""}</td></tr>"""
            for n, p in enumerate(pieces, 1)
        )
        head = "<tr><th>序号</th><th>信息名称</th><th>发布日期</th></tr>"
        return f'<table class="list">{head}{lines}</table>'

    def entry_page(self, unit: Unit) -> str:
        latest = unit.latest(10)
        return self._frame(
            unit,
            unit.name,
            f"<h3>最新公开信息</h3>{self._lines(latest[:5])}"
            f"<h3>通知公告</h3>{self._lines(latest[5:])}",
        )

    def list_page(self, unit: Unit, column: Column, page: int) -> str:
        rows, total = self.rows(column, page), self.pages(column)
        words = "" if rows else f'<div class="nothing">{column.empty_words}</div>'
        links = "".join(
            f'<a href="page_{n}.html">{n}</a>' if n != page else f"<b>{n}</b>"
            for n in range(1, total + 1)
        )
        pager = ""
        if total > 1:
            pager = f"""<div class="pager">第{page}页 / 共{total}页
 共{len(column.rows())}条 {links}</div>"""
        place = " &gt; ".join(c.name for c in self.path(column))
        inner = f"""<div class="place">当前位置：首页 &gt; {unit.name} &gt; {place}</div>
{self._lines(rows)}{words}{pager}"""
        return self._frame(unit, column.name, inner)

    def script_page(self, unit: Unit, column: Column) -> str:
        inner = f"""<div class="place">当前位置：{column.name}</div><div id="box"></div>
<script>$("#box").load("/OpennessContent/ajax/{column.number}");</script>"""
        return self._frame(unit, column.name, inner)

    def piece_page(self, unit: Unit, column: Column, piece: Piece) -> str:
        day = f"{piece.day:%Y-%m-%d}" if piece.day and piece.dated else ""
        inner = f"""<div class="place">首页 &gt; {unit.name} &gt; {column.name}</div>
<table class="suoyin"><tr><td>索 引 号：</td><td>11341722/{piece.number}</td>
<td>组配分类：</td><td>{column.name}</td></tr><tr><td>发布机构：</td><td>{unit.name}</td>
<td>发布日期：</td><td>{day}</td></tr><tr><td>名　　称：</td>
<td colspan="3">{escape(piece.title)}</td></tr></table>
<h2 class="bt">{escape(piece.title)}</h2><div class="zw">{self.paragraphs(piece)}</div>"""
        return self._frame(unit, piece.title, inner)
