"""Menus without links, lists under headings of years, pages that a posted form turns."""

from __future__ import annotations

import hashlib
from itertools import groupby

from tests.site.family import Family, cut, escape
from tests.site.model import Column, Piece, Unit
from tests.site.server import Fields, Page, Routes

_LIST = "/zwgk/list.action"


class Grouped(Family):
    """Items of the menu are clicked; rows show month and day below their year."""

    charset = "gbk"
    content_type = "text/html;charset=GBK"
    page_size = 12

    def units_address(self) -> str:
        return "/zwgk/depts.action"

    def entry(self, unit: Unit) -> str:
        return f"/zwgk/dept.action?deptCode=D{unit.number}"

    def address(self, unit: Unit, column: Column, page: int = 1) -> str:
        return f"{_LIST}?deptCode=D{unit.number}&lmCode={column.number}"

    def piece_address(self, unit: Unit, column: Column, piece: Piece) -> str:
        return f"/zwgk/show.action?infoId={piece.number}"

    def more_routes(self, routes: Routes) -> None:
        columns = {
            str(column.number): (unit, column)
            for unit in self.portal.units
            for column in unit.walk()
        }
        routes.calls["/zwgk/turn.action"] = lambda sent: self._turned(columns, sent)

    def _turned(self, columns: dict[str, tuple[Unit, Column]], sent: Fields) -> Page:
        unit, column = columns[sent["lmCode"]]
        page = int(sent["pageInfo.currentPage"])
        assert sent["token"] == self._token(column, page - 1)
        return self.answer(self.list_page(unit, column, page), unit)

    def _token(self, column: Column, page: int) -> str:
        return hashlib.sha256(f"{column.number}/{page}".encode()).hexdigest()

    def _tree(self, unit: Unit, columns: list[Column], level: int = 1) -> str:
        parts = []
        for column in columns:
            if column.hidden:
                continue
            name = f"<span>{escape(column.name)}</span>"
            if self.is_open(column):
                code = f"window.open('{self.href(unit, column)}','_self')"
                name = f'<div class="nd" onclick="{code}">{name}</div>'
            else:
                name = f'<div class="nd fold">{name}</div>'
            below = self._tree(unit, column.children, level + 1)
            parts.append(f"<li>{name}{below if column.children else ''}</li>")
        return f'<ul class="lv{level}">{"".join(parts)}</ul>'

    def _frame(self, unit: Unit, title: str, inner: str) -> str:
        sites = "".join(
            f'<li><a href="http://www.{name}.example/">{place}门户</a></li>'
            for name, place in (("ab", "东城"), ("cd", "西城"), ("ef", "北城"))
        )
        return f"""<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html;
 charset=gb2312"><title>{escape(title)}－{self.portal.name}人民政府</title></head><body>
<div class="topnav"><a href="/">首页</a><a href="/zwdt/">政务动态</a><a href="/hd/">互动交流</a></div>
<table width="1000"><tr><td class="lt" valign="top"><h2>{unit.name}</h2>
<div id="menu">{self._tree(unit, unit.columns)}</div></td><td class="rt">{inner}</td></tr></table>
<div class="friend"><ul>{sites}</ul></div><div class="bottom">主办：{self.portal.name}人民政府</div>
</body></html>"""

    def units_page(self) -> str:
        lines = "".join(
            f'<dd><a href="{self.entry(u)}">{u.name}</a></dd>'
            for u in self.portal.listed
        )
        return f"""<html><head><title>部门公开</title></head><body>
<div class="topnav"><a href="/">首页</a></div><dl><dt>公开单位</dt>{lines}</dl></body></html>"""

    def _row(self, piece: Piece) -> str:
        top = "<b>[置顶]</b>" if piece.pinned else ""
        day = f"{piece.day:%m-%d}" if piece.day and piece.in_list else ""
        return (
            f'<li>{top}<a href="{self.find(piece)}" title="{escape(piece.title)}">'
            f"{cut(piece.title)}</a><em>{day}</em></li>"
        )

    def _groups(self, pieces: list[Piece]) -> str:
        """Rows below their years, as they follow each other."""
        parts = []
        for year, rows in groupby(pieces, lambda p: p.day.year if p.day else 0):
            lines = "".join(self._row(piece) for piece in rows)
            head = f'<h4 class="year">{year}年</h4>' if year else ""
            parts.append(f'{head}<ul class="rows">{lines}</ul>')
        return "".join(parts)

    def entry_page(self, unit: Unit) -> str:
        return self._frame(
            unit, unit.name, f"<h3>最新公开</h3>{self._groups(unit.latest(10))}"
        )

    def _place(self, unit: Unit, column: Column) -> str:
        links = " &gt;&gt; ".join(c.name for c in self.path(column))
        return f'<div class="wz">您的位置：<a href="/">首页</a> &gt;&gt; {unit.name} &gt;&gt; {links}</div>'

    def list_page(self, unit: Unit, column: Column, page: int) -> str:
        rows = self.rows(column, page)
        words = "" if rows else f"<p>{column.empty_words or '暂无内容'}</p>"
        return self._frame(
            unit,
            column.name,
            f"{self._place(unit, column)}{self._groups(rows)}{words}"
            f"{self._pager(unit, column, page)}",
        )

    def _pager(self, unit: Unit, column: Column, page: int) -> str:
        last = self.pages(column)
        if last < 2:
            return ""

        def turn(number: int, label: str) -> str:
            if number == page or not 1 <= number <= last:
                return f"<span>{label}</span>"
            return f'<a href="javascript:void(0);" onclick="gotoPage({number})">{label}</a>'

        numbers = "".join(turn(number, str(number)) for number in range(1, last + 1))
        return f"""<form id="turnForm" name="turnForm" action="/zwgk/turn.action" method="post">
<input type="hidden" name="lmCode" value="{column.number}"><input type="hidden"
 name="deptCode" value="D{unit.number}"><input type="hidden" name="token" value="{self._token(column, page)}">
<input type="hidden" name="pageInfo.currentPage" id="currentPage" value="{page}"></form>
<div class="pagebox">{turn(page - 1, "上一页")}{numbers}{turn(page + 1, "下一页")}</div>
<script type="text/javascript">function gotoPage(no) {{
 document.getElementById("currentPage").value = no; document.turnForm.submit(); }}</script>"""

    def script_page(self, unit: Unit, column: Column) -> str:
        inner = f"""{self._place(unit, column)}<div id="listDiv"></div>
<script>loadList('listDiv', {column.number});</script>"""
        return self._frame(unit, column.name, inner)

    def piece_page(self, unit: Unit, column: Column, piece: Piece) -> str:
        day = f"{piece.day.year}.{piece.day.month}.{piece.day.day}" if piece.day else ""
        shown = day if piece.dated else ""
        text = self.paragraphs(piece)
        if piece.number % 4 == 0 and not piece.note:
            text = (
                f'<object data="/files/{piece.number}.pdf" type="application/pdf" '
                'width="100%" height="700"><p>请安装阅读器</p></object>'
            )
        inner = f"""{self._place(unit, column)}<div class="bt">{escape(piece.title)}</div>
<div class="fbt">发布日期：{shown}　　来源：{unit.name}　　浏览次数：<span id="c">0</span></div>
<div class="nr">{text}</div>"""
        return self._frame(unit, piece.title, inner)
