"""A site of the first generation: frames, tables, fonts, no declared encoding."""

from __future__ import annotations

from tests.site.family import Family, cut, escape
from tests.site.model import Column, Piece, Unit
from tests.site.server import Page, Routes


class Frames(Family):
    """Tree and list are two frames; lists show month and day only."""

    charset = "gb2312"
    content_type = "text/html"
    page_size = 18

    def units_address(self) -> str:
        return "/gongkai/default.asp"

    def entry(self, unit: Unit) -> str:
        return f"/gongkai/unit.asp?uid={unit.number}"

    def address(self, unit: Unit, column: Column, page: int = 1) -> str:
        base = f"/gongkai/list.asp?uid={unit.number}&id={column.number}"
        return base if page == 1 else f"{base}&page={page}"

    def piece_address(self, unit: Unit, column: Column, piece: Piece) -> str:
        return f"/gongkai/show.asp?id={piece.number}"

    def more_routes(self, routes: Routes) -> None:
        for unit in self.portal.units:
            tree = f"/gongkai/tree.asp?uid={unit.number}"
            routes.add(tree, self._maker(self._tree_page, unit))
            new = f"/gongkai/new.asp?uid={unit.number}"
            routes.add(new, self._maker(self._new_page, unit))

    def answer(self, html: str, unit: Unit | None = None) -> Page:
        return super().answer(html.replace("…", "..."), unit)

    def entry_page(self, unit: Unit) -> str:
        return f"""<html><head><title>{unit.name}信息公开</title></head>
<frameset cols="220,*" frameborder="0"><frame src="tree.asp?uid={unit.number}"
 name="left" scrolling="auto"><frame src="new.asp?uid={unit.number}" name="main">
<noframes><body>您的浏览器不支持框架</body></noframes></frameset></html>"""

    def _tree_page(self, unit: Unit) -> str:
        return f"""<html><head><base target="main"></head><body bgcolor="#EEF6FF">
<font size="2"><b>{unit.name}信息公开目录</b></font>
{self._branch(unit, unit.columns)}</body></html>"""

    def _branch(self, unit: Unit, columns: list[Column]) -> str:
        parts = []
        for column in columns:
            if column.hidden:
                continue
            name = f'<font color="#003366">{escape(column.name)}</font>'
            if self.is_open(column):
                href = column.link or f"list.asp?uid={unit.number}&id={column.number}"
                name = f'<a href="{href}" target="main">{name}</a>'
            below = column.children and self._branch(unit, column.children)
            parts.append(f"<li>{name}{below or ''}")
        return f"<ul>{''.join(parts)}</ul>"

    def _new_page(self, unit: Unit) -> str:
        latest = unit.latest(10)
        half = len(latest) // 2
        return self._body(
            f"<b>最新公开</b>{self._table(latest[:half])}"
            f"<b>最近更新</b>{self._table(latest[half:])}"
        )

    def _body(self, inner: str) -> str:
        return f"""<html><head><title>信息公开</title></head><body topmargin="0">{inner}
<hr><center><font size="2">主办:{self.portal.name}人民政府办公室</font></center></body></html>"""

    def _table(self, pieces: list[Piece]) -> str:
        lines = "".join(
            f"""<tr><td><font color="red">{"[顶]" if p.pinned else "◆"}</font>
<a href="show.asp?id={p.number}" target="_blank" title="{escape(p.title)}">{
                cut(p.title, 20)
            }</a></td><td><font color="#999999">{
                f"({p.day:%m-%d})" if p.day and p.in_list else ""
            }</font></td></tr>"""
            for p in pieces
        )
        return f'<table border="0" width="98%" cellpadding="3">{lines}</table>'

    def units_page(self) -> str:
        cells = "".join(
            f'<tr><td>◇<a href="unit.asp?uid={u.number}">{u.name}</a></td></tr>'
            for u in self.portal.listed
        )
        return f"""<html><head><title>{self.portal.name}信息公开网</title></head><body>
<table><tr><td><a href="/index.asp">首页</a></td><td><a href="/bbs/">论坛</a></td></tr></table>
<table><tr><td>信息公开单位</td></tr>{cells}</table></body></html>"""

    def list_page(self, unit: Unit, column: Column, page: int) -> str:
        rows, total = self.rows(column, page), self.pages(column)
        here = self.address(unit, column).split("/")[-1]
        on = (
            f'<a href="{here}&page={page + 1}">下一页</a>' if page < total else "下一页"
        )
        back = f'<a href="{here}&page={page - 1}">上一页</a>' if page > 1 else "上一页"
        last = f'<a href="{here}&page={total}">尾页</a>'
        words = (
            "" if rows else f"<p><font size=2>{column.empty_words or '暂无内容'}</font>"
        )
        places = " → ".join(c.name for c in self.path(column))
        pager = ""
        if rows:
            pager = f"""<table><tr><td>共有 <b>{len(column.rows())}</b> 条信息
 第{page}页/共{total}页 首页 {back} {on} {last}</td></tr></table>"""
        return self._body(
            f"<table><tr><td>当前位置：{unit.name} → {places}</td></tr></table>"
            f"{self._table(rows)}{words}{pager}"
        )

    def script_page(self, unit: Unit, column: Column) -> str:
        return self._body(
            f"""<div id="list"></div><script language="vbscript">
Set http = CreateObject("Microsoft.XMLHTTP")
http.open "GET", "data.asp?id={column.number}", False</script>"""
        )

    def piece_page(self, unit: Unit, column: Column, piece: Piece) -> str:
        day = piece.day
        shown = (
            f"{day.year}-{day.month}-{day.day} 8:30:00" if day and piece.dated else ""
        )
        return self._body(
            f"""<table width="90%" align="center"><tr><td align="center"><font size="5">
<b>{escape(piece.title)}</b></font></td></tr><tr><td align="center"><font color="#666666">
发布时间：{shown} 发布人：{unit.name} 阅读次数：35</font></td></tr><tr><td><font size="3">
{self.paragraphs(piece)}</font></td></tr></table>"""
        )
