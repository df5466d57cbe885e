"""Lists whose pages count down, and a catalogue made of table rows."""

from __future__ import annotations

from tests.site.family import Family, cut, escape
from tests.site.model import Column, Piece, Unit


class Boda(Family):
    """`zfxx/c12.htm`, then `zfxx/c12/3.htm`, `2.htm`, `1.htm`: the last page is 1."""

    page_size = 12

    def units_address(self) -> str:
        return "/xxgk/dwml.htm"

    def entry(self, unit: Unit) -> str:
        return f"/u{unit.number}/xxgk.htm"

    def address(self, unit: Unit, column: Column, page: int = 1) -> str:
        base = f"/u{unit.number}/xxgk/{column.number}"
        return f"{base}.htm" if page == 1 else f"{base}/{self._back(column, page)}.htm"

    def _back(self, column: Column, page: int) -> int:
        return self.pages(column) - page + 1

    def piece_address(self, unit: Unit, column: Column, piece: Piece) -> str:
        return f"/info/{column.number}/{piece.number}.htm"

    def _tree(self, unit: Unit, columns: list[Column], depth: int = 0) -> str:
        lines = []
        for column in columns:
            if column.hidden:
                continue
            name = escape(column.name)
            if self.is_open(column):
                name = f'<a class="c1290" href="{self.href(unit, column)}">{name}</a>'
            below = ""
            if column.children:
                below = (
                    '<tr><td width="12">&nbsp;</td><td>'
                    f"{self._tree(unit, column.children, depth + 1)}</td></tr>"
                )
            lines.append(
                f'<tr><td width="12"><img src="/images/dot{depth}.gif"></td>'
                f"<td>{name}</td></tr>{below}"
            )
        return f'<table class="tree{depth}" cellspacing="0">{"".join(lines)}</table>'

    def _frame(self, unit: Unit, title: str, inner: str) -> str:
        rows = "".join(
            f'<tr><td>·<a href="{self.news_address(n)}">{cut(n.title, 12)}</a></td>'
            f"<td>{n.day:%m/%d}</td></tr>"
            for n in self.news
        )
        return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"><HTML>
<HEAD><TITLE>{escape(title)}-{self.portal.name}政府信息公开</TITLE>
<META content="text/html; charset=UTF-8" http-equiv="Content-Type"/></HEAD><BODY>
<table width="980" align="center"><tr><td><a href="/index.htm">首页</a> |
<a href="/zwdt.htm">政务动态</a> | <a href="/bsfw.htm">办事服务</a></td></tr></table>
<table width="980" align="center"><tr><td width="230" valign="top">
<table><tr><td class="lmbt">{unit.name}</td></tr></table>
{self._tree(unit, unit.columns)}<table class="hot"><tr><td colspan="2">热点信息</td></tr>{rows}
</table></td><td valign="top">{inner}</td></tr></table>
<table align="center"><tr><td>版权所有 {self.portal.name}人民政府 您是第12345位访客</td></tr></table>
</BODY></HTML>"""

    def units_page(self) -> str:
        lines = "".join(
            f'<tr><td><a href="{self.entry(u)}">{u.name}</a></td></tr>'
            for u in self.portal.listed
        )
        return f"""<HTML><HEAD><TITLE>单位目录</TITLE><META charset="utf-8"></HEAD><BODY>
<a href="/index.htm">首页</a><table><tr><td>单位名称</td></tr>{lines}</table></BODY></HTML>"""

    def _table(self, pieces: list[Piece]) -> str:
        lines = "".join(
            f'<tr id="line{p.number}" height="20"><td width="10"><span>·</span></td>'
            f'<td><a href="{self.find(p)}" target="_blank" title="{escape(p.title)}">'
            f"{cut(p.title, 25)}</a></td><td width='120'>"
            + (f"{p.day:%Y年%m月%d日}" if p.day and p.in_list else "&nbsp;")
            + "</td></tr>"
            for p in pieces
        )
        return f'<table class="winstyle1011" width="100%">{lines}</table>'

    def entry_page(self, unit: Unit) -> str:
        latest = unit.latest(12)
        boxes = (
            f"<h2>最新信息</h2>{self._table(latest[:6])}"
            f"<h2>公示公告</h2>{self._table(latest[6:])}"
        )
        return self._frame(unit, unit.name, boxes)

    def _place(self, unit: Unit, column: Column) -> str:
        links = " &gt;&gt; ".join(
            f'<a href="{self.address(unit, c)}">{c.name}</a>' for c in self.path(column)
        )
        return (
            f'<div class="pos">您现在的位置： <a href="/index.htm">首页</a> &gt;&gt; '
            f'<a href="{self.entry(unit)}">{unit.name}</a> &gt;&gt; {links}</div>'
        )

    def list_page(self, unit: Unit, column: Column, page: int) -> str:
        rows = self.rows(column, page)
        words = "" if rows else f"<p>{column.empty_words or '暂无内容'}</p>"
        inner = f"""{self._place(unit, column)}{self._table(rows)}{words}
{self._pager(unit, column, page)}"""
        return self._frame(unit, column.name, inner)

    def _pager(self, unit: Unit, column: Column, page: int) -> str:
        total, count = self.pages(column), len(column.rows())
        if not count:
            return ""
        back, on, last = "上页", "下页", "尾页"
        folder = "" if page > 1 else f"{column.number}/"
        if page > 1:
            up = f"../{column.number}.htm" if page == 2 else f"{total - page + 2}.htm"
            back = f'<a href="{up}">上页</a>'
        if page < total:
            on = f'<a href="{folder}{total - page}.htm" class="Next">下页</a>'
            last = f'<a href="{folder}1.htm">尾页</a>'
        return (
            f'<div class="p_pages">共{count}条&nbsp;&nbsp;{page}/{total}&nbsp;首页 '
            f"{back} {on} {last}</div>"
        )

    def script_page(self, unit: Unit, column: Column) -> str:
        inner = f"""{self._place(unit, column)}<div id="ajaxlist"></div>
<script language="javascript">vsb_ajax_list("/system/resource/ajax/list.jsp",
{column.number}, "ajaxlist");</script>"""
        return self._frame(unit, column.name, inner)

    def piece_page(self, unit: Unit, column: Column, piece: Piece) -> str:
        day = f"{piece.day:%Y年%m月%d日} 09:00" if piece.day and piece.dated else ""
        inner = f"""{self._place(unit, column)}<form name="_newscontent_fromname"><div>
<h1 align="center">{escape(piece.title)}</h1><div align="center">{day}&nbsp; {unit.name}
&nbsp; 点击：[<span id="dynclicks">&nbsp;</span>]</div><div id="vsb_content">
<div class="v_news_content">{self.paragraphs(piece)}</div></div></div></form>"""
        return self._frame(unit, piece.title, inner)
