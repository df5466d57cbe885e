"""Pages that send themselves back: ASP.NET WebForms, its pager and its catalogue table."""

from __future__ import annotations

import base64

from tests.site.family import Family, cut, escape
from tests.site.model import Column, Piece, Unit
from tests.site.server import Fields, Page, Routes

_LIST = "/xxgk/List.aspx"
_PAGER = "ctl00$Main$AspNetPager1"


class WebForms(Family):
    """A deep tree of definition lists; rows with 索引号, 名称 and 发文日期."""

    page_size = 10

    def units_address(self) -> str:
        return "/xxgk/Units.aspx"

    def entry(self, unit: Unit) -> str:
        return f"/xxgk/Default.aspx?dept={unit.number}"

    def address(self, unit: Unit, column: Column, page: int = 1) -> str:
        return f"{_LIST}?dept={unit.number}&cid={column.number}"

    def piece_address(self, unit: Unit, column: Column, piece: Piece) -> str:
        return f"/xxgk/Detail.aspx?id={piece.number}"

    def more_routes(self, routes: Routes) -> None:
        lists = {
            str(column.number): (unit, column)
            for unit in self.portal.units
            for column in unit.walk()
            if column.page in ("list", "gathered", "hollow") and not column.trouble
        }
        # A page of a list has no address: it is what the form is answered with.
        for unit, column in lists.values():
            key = f"{_LIST}?" + "&".join(
                sorted((f"dept={unit.number}", f"cid={column.number}"))
            )
            routes.pages.pop(key, None)
        routes.calls[_LIST] = lambda sent: self._answer_form(lists, sent)

    def _answer_form(self, lists: dict[str, tuple[Unit, Column]], sent: Fields) -> Page:
        unit, column = lists[sent["cid"]]
        page = 1
        if sent.get("__EVENTTARGET") == _PAGER:
            state = base64.b64decode(sent["__VIEWSTATE"]).decode()
            assert state.startswith(f"{column.number}/")
            page = int(sent["__EVENTARGUMENT"])
        return self.answer(self.list_page(unit, column, page), unit)

    def _tree(self, unit: Unit, columns: list[Column]) -> str:
        parts = []
        for column in columns:
            if column.hidden:
                continue
            name = escape(column.name)
            if self.is_open(column):
                name = f'<a href="{self.href(unit, column)}">{name}</a>'
            below = self._tree(unit, column.children) if column.children else ""
            parts.append(f"<dt>{name}</dt>{f'<dd>{below}</dd>' if below else ''}")
        return f"<dl>{''.join(parts)}</dl>"

    def _frame(self, unit: Unit, title: str, inner: str, state: str = "0/1") -> str:
        hidden = base64.b64encode(state.encode()).decode()
        return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN">
<html><head><title>
	{escape(title)}-{self.portal.name}人民政府信息公开网
</title><meta http-equiv="Content-Type" content="text/html; charset=utf-8" /></head><body>
<form method="post" action="" id="aspnetForm"><div class="aspNetHidden">
<input type="hidden" name="__EVENTTARGET" id="__EVENTTARGET" value="" />
<input type="hidden" name="__EVENTARGUMENT" id="__EVENTARGUMENT" value="" />
<input type="hidden" name="__VIEWSTATE" id="__VIEWSTATE" value="{hidden}" /></div>
<script type="text/javascript">
var theForm = document.forms['aspnetForm'];
function __doPostBack(eventTarget, eventArgument) {{
 theForm.__EVENTTARGET.value = eventTarget; theForm.__EVENTARGUMENT.value = eventArgument;
 theForm.submit(); }}
</script><div id="header"><ul><li><a href="/">网站首页</a></li>
<li><a href="/News.aspx">新闻中心</a></li><li><a href="/Service.aspx">办事服务</a></li></ul>
<input name="ctl00$txtKey" type="text" id="ctl00_txtKey" />
<input type="submit" name="ctl00$btnFind" value="检索" /></div>
<div class="wrap"><div class="leftbox"><h3>{unit.name}</h3>{self._tree(unit, unit.columns)}
</div><div class="rightbox">{inner}</div></div>
<div id="footer">主办：{self.portal.name}人民政府办公室 <a href="/Map.aspx">网站地图</a></div>
</form></body></html>"""

    def units_page(self) -> str:
        cells = "".join(
            f'<td><a href="{self.entry(u)}">{u.name}</a></td>'
            for u in self.portal.listed
        )
        return f"""<html><head><title>公开单位</title><meta charset="utf-8"></head><body>
<div id="header"><a href="/">网站首页</a></div><table id="ctl00_dlUnits"><tr>{cells}</tr>
</table></body></html>"""

    def _number(self, piece: Piece) -> str:
        return f"00{self.portal.today:%y}31-{piece.number % 90 + 10}-{piece.number}"

    def _table(self, pieces: list[Piece]) -> str:
        lines = "".join(
            f'<tr><td>{self._number(p)}</td><td><a href="{self.find(p)}" title='
            f'"{escape(p.title)}">{cut(p.title)}</a></td><td>'
            f"{p.day if p.day and p.in_list else ''}</td></tr>"
            for p in pieces
        )
        return f"""<table class="gv" cellspacing="0" rules="all" id="ctl00_Main_gvList">
<tr><th scope="col">索引号</th><th scope="col">名称</th><th scope="col">发文日期</th></tr>
{lines}</table>"""

    def entry_page(self, unit: Unit) -> str:
        return self._frame(unit, unit.name, self._table(unit.latest(10)))

    def _place(self, unit: Unit, column: Column) -> str:
        links = " &gt; ".join(
            f'<a href="{self.address(unit, c)}">{c.name}</a>' for c in self.path(column)
        )
        return (
            f'<div class="weizhi">当前位置：<a href="/">首页</a> &gt; '
            f'<a href="{self.entry(unit)}">{unit.name}</a> &gt; {links}</div>'
        )

    def list_page(self, unit: Unit, column: Column, page: int) -> str:
        rows = self.rows(column, page)
        words = "" if rows else f"<p>{column.empty_words or '暂无内容'}</p>"
        inner = f"""{self._place(unit, column)}{self._table(rows) if rows else ""}{words}
{self._pager(column, page)}"""
        return self._frame(unit, column.name, inner, f"{column.number}/{page}")

    def _pager(self, column: Column, page: int) -> str:
        last = self.pages(column)
        if last < 2:
            return ""

        def turn(number: int, label: str, *, is_on: bool) -> str:
            if not is_on:
                return f'<a disabled="disabled" style="margin-right:5px;">{label}</a>'
            code = f"javascript:__doPostBack('{_PAGER}','{number}')"
            return f'<a href="{code}" style="margin-right:5px;">{label}</a>'

        numbers = "".join(
            f'<span style="font-weight:bold;color:red;">{n}</span>'
            if n == page
            else turn(n, str(n), is_on=True)
            for n in range(1, last + 1)
        )
        return f"""<div id="ctl00_Main_AspNetPager1">{turn(1, "首页", is_on=page > 1)}
{turn(page - 1, "上一页", is_on=page > 1)}{numbers}{turn(page + 1, "下一页", is_on=page < last)}
{turn(last, "尾页", is_on=page < last)}</div>"""

    def script_page(self, unit: Unit, column: Column) -> str:
        inner = f"""{self._place(unit, column)}<div id="ctl00_Main_UpdatePanel1"></div>
<script type="text/javascript">Sys.Application.add_init(function () {{
 loadRows({column.number}, "ctl00_Main_UpdatePanel1"); }});</script>"""
        return self._frame(unit, column.name, inner)

    def piece_page(self, unit: Unit, column: Column, piece: Piece) -> str:
        day = f"{piece.day:%Y/%m/%d} 10:20:00" if piece.day and piece.dated else ""
        inner = f"""{self._place(unit, column)}<table class="info" id="ctl00_Main_tbInfo"><tr>
<td>索引号：</td><td>{self._number(piece)}</td><td>发布机构：</td><td>{unit.name}</td></tr><tr>
<td>名称：</td><td>{escape(piece.title)}</td><td>发文日期：</td><td>{day}</td></tr></table>
<h2 class="biaoti"><span id="ctl00_Main_lblTitle">{escape(piece.title)}</span></h2>
<div id="ctl00_Main_content">{self.paragraphs(piece)}</div>"""
        return self._frame(unit, piece.title, inner)
