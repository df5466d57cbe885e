"""Cards, data attributes, a tree in an inline script and only "next" to turn pages."""

from __future__ import annotations

import json

from tests.site.family import Family, cut, escape
from tests.site.model import Column, Piece, Unit


class Modern(Family):
    """Dates are split into a big day and a small year and month."""

    page_size = 10

    def units_address(self) -> str:
        return "/portal/units"

    def entry(self, unit: Unit) -> str:
        return f"/portal/u/{unit.number}"

    def address(self, unit: Unit, column: Column, page: int = 1) -> str:
        base = f"/portal/u/{unit.number}/c/{column.number}"
        return base if page == 1 else f"{base}?page={page}"

    def piece_address(self, unit: Unit, column: Column, piece: Piece) -> str:
        return f"/portal/detail/{piece.number}"

    def _nodes(self, unit: Unit) -> str:
        nodes = [self._node(unit, column) for column in unit.walk()]
        if unit is self.portal.units[0]:
            return "[" + ",\n".join(_script_object(node) for node in nodes) + "]"
        return json.dumps(nodes, ensure_ascii=False)

    def _node(self, unit: Unit, column: Column) -> dict[str, object]:
        path = self.path(column)
        node: dict[str, object] = {
            "id": column.number,
            "pId": path[-2].number if len(path) > 1 else 0,
            "name": column.name,
            "open": len(path) < 2,
        }
        if self.is_open(column):
            node["url"] = self.href(unit, column)
            node["target"] = "_blank" if column.link else "_self"
        if column.hidden:
            node["isHidden"] = True
        return node

    def _frame(self, unit: Unit, title: str, inner: str) -> str:
        others = "".join(
            f'<a class="chip" href="{self.entry(u)}">{u.name}</a>'
            for u in self.portal.listed
        )
        hot = "".join(
            f'<article class="mini"><a href="{self.news_address(n)}">{cut(n.title, 15)}'
            f'</a><time datetime="{n.day}">{n.day:%m-%d}</time></article>'
            for n in self.news
        )
        return f"""<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{escape(title)} -
 {self.portal.name}政务公开</title></head><body><header><nav><a href="/">首页</a>
<a href="/portal/news">资讯</a><a href="/portal/serve">服务</a></nav>
<div class="chips">{others}</div></header><main><aside><h2>{unit.name}</h2>
<ul id="tree" class="ztree"></ul><script>
var setting = {{data: {{simpleData: {{enable: true}}}}, view: {{showIcon: false}}}};
var zNodes = {self._nodes(unit)};
$(function () {{ $.fn.zTree.init($("#tree"), setting, zNodes); }});
</script></aside><div class="content">{inner}</div>
<section class="side"><h3>热点信息</h3>{hot}</section></main>
<footer><a href="/about">关于本站</a> <a href="/map">网站地图</a></footer></body></html>"""

    def _card(self, piece: Piece) -> str:
        day = ""
        if piece.day and piece.in_list:
            day = (
                f'<div class="when"><b>{piece.day:%d}</b><i>{piece.day:%Y-%m}</i></div>'
            )
        top = '<em class="tag">置顶</em>' if piece.pinned else ""
        return f"""<section class="card" data-id="{piece.number}" data-type="info">{day}
<div class="text"><h4>{top}<a href="{self.find(piece)}" title="{escape(piece.title)}">{
            cut(piece.title, 30)
        }</a></h4></div></section>"""

    def units_page(self) -> str:
        cards = "".join(
            f'<div class="unit-card" data-code="{u.number}"><a href="{self.entry(u)}">'
            f'<img src="/img/{u.number}.png" alt=""><span>{u.name}</span></a></div>'
            for u in self.portal.listed
        )
        return f"""<!doctype html><html><head><meta charset="utf-8"><title>公开单位</title>
</head><body><nav><a href="/">首页</a><a href="/portal/news">资讯</a></nav>
<div class="grid">{cards}</div></body></html>"""

    def entry_page(self, unit: Unit) -> str:
        latest = unit.latest(8)
        boxes = "".join(
            f'<div class="panel"><h3>{name}</h3>'
            f"{''.join(self._card(p) for p in pieces)}</div>"
            for name, pieces in (("最新", latest[:4]), ("更多", latest[4:]))
        )
        return self._frame(unit, unit.name, boxes)

    def _place(self, unit: Unit, column: Column) -> str:
        links = "".join(
            f'<li><a href="{self.address(unit, c)}">{c.name}</a></li>'
            for c in self.path(column)
        )
        return (
            f'<ol class="breadcrumb"><li><a href="/">首页</a></li>'
            f'<li><a href="{self.entry(unit)}">{unit.name}</a></li>{links}</ol>'
        )

    def list_page(self, unit: Unit, column: Column, page: int) -> str:
        rows = self.rows(column, page)
        cards = "".join(self._card(p) for p in rows)
        if not rows:
            cards = f'<p class="empty">{column.empty_words or "暂无内容"}</p>'
        on = ""
        if page < self.pages(column):
            on = f'<a class="next" rel="next" href="?page={page + 1}">下一页</a>'
        inner = f"""{self._place(unit, column)}<h1>{column.name}</h1>
<div class="cards" data-column="{column.number}">{cards}</div><div class="turn">{on}</div>"""
        return self._frame(unit, column.name, inner)

    def script_page(self, unit: Unit, column: Column) -> str:
        inner = f"""{self._place(unit, column)}<h1>{column.name}</h1>
<div class="cards" data-api="/portal/api/list?c={column.number}"><div class="loading">
加载中…</div></div><script>loadCards();</script>"""
        return self._frame(unit, column.name, inner)

    def piece_page(self, unit: Unit, column: Column, piece: Piece) -> str:
        day = ""
        if piece.day and piece.dated:
            day = f'<time datetime="{piece.day}T09:15:00">{piece.day} 09:15:00</time>'
        inner = f"""{self._place(unit, column)}<article class="detail"><h1>{
            escape(piece.title)
        }</h1><div class="meta">{day}<span>来源：{unit.name}</span></div>
<div class="rich-text">{self.paragraphs(piece)}</div></article>"""
        return self._frame(unit, piece.title, inner)


def _script_object(node: dict[str, object]) -> str:
    """A node as a person types it into a script, keys without quotes."""
    fields = ", ".join(
        f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in node.items()
    )
    return "{" + fields + "}"
