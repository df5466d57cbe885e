"""A portal drawn by a script: its tree is an answer, its lists are data in the page."""

from __future__ import annotations

import json

from tests.site.family import Family, escape
from tests.site.model import Column, Piece, Unit
from tests.site.server import Fields, Page, Routes

_ROWS = "/api/open/article/page"
_TREE = "/api/open/catalog/tree"


class App(Family):
    """The first rows stand in a script; the others come from a call of the page."""

    page_size = 8

    def units_address(self) -> str:
        return "/open/departments"

    def entry(self, unit: Unit) -> str:
        return f"/open/dept/{unit.number}"

    def address(self, unit: Unit, column: Column, page: int = 1) -> str:
        base = f"/open/dept/{unit.number}/list?catalogId={column.number}"
        return base if page == 1 else f"{base}&page={page}"

    def piece_address(self, unit: Unit, column: Column, piece: Piece) -> str:
        return f"/open/article/{piece.number}"

    def more_routes(self, routes: Routes) -> None:
        units = {str(unit.number): unit for unit in self.portal.units}
        routes.calls[_TREE] = lambda sent: self._tree(units[sent["deptId"]])
        columns = {
            str(column.number): (unit, column)
            for unit in self.portal.units
            for column in unit.walk()
        }
        routes.calls[_ROWS] = lambda sent: self._more_rows(columns, sent)

    def _more_rows(self, columns: dict[str, tuple[Unit, Column]], sent: Fields) -> Page:
        _, column = columns[sent["catalogId"]]
        data = self._data(column, int(sent["pageNum"]))
        return _json({"code": 200, "msg": "操作成功", "data": data})

    def _tree(self, unit: Unit) -> Page:
        nodes = [self._node(unit, column) for column in unit.columns]
        return _json({"code": 200, "msg": "操作成功", "data": nodes})

    def _node(self, unit: Unit, column: Column) -> dict[str, object]:
        return {
            "catalogId": column.number,
            "catalogName": column.name,
            "isShow": not column.hidden,
            "linkUrl": self.href(unit, column) if self.is_open(column) else None,
            "children": [self._node(unit, child) for child in column.children],
        }

    def _frame(self, unit: Unit, title: str, inner: str) -> str:
        hot = json.dumps(
            [
                {"title": n.title, "url": self.news_address(n), "date": str(n.day)}
                for n in self.news
            ],
            ensure_ascii=False,
        )
        return f"""<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">
<title>{escape(title)} - {self.portal.name}人民政府</title>
<link rel="stylesheet" href="/static/css/app.2f1c.css"></head><body><div id="app">
<my-header></my-header><div class="page"><aside><h2>{unit.name}</h2>
<el-tree :data="catalogs" node-key="catalogId"></el-tree></aside>{inner}</div>
<my-footer></my-footer></div><script src="/static/js/chunk-vendors.8a1b.js"></script>
<script>var deptId = "{unit.number}";
axios.get("{_TREE}?deptId={unit.number}").then(function (r) {{ vm.catalogs = r.data.data; }});
var hotNews = {hot};</script></body></html>"""

    def _data(self, column: Column, page: int) -> dict[str, object]:
        rows = [
            {
                "articleId": piece.number,
                "articleTitle": piece.title,
                "publishTime": f"{piece.day} 09:30:00"
                if piece.day and piece.in_list
                else None,
                "url": self.find(piece),
                "isTop": piece.pinned,
            }
            for piece in self.rows(column, page)
        ]
        return {
            "total": len(column.rows()),
            "pageNum": page,
            "pageSize": self.page_size,
            "records": rows,
        }

    def units_page(self) -> str:
        cards = "".join(
            f'<a class="dept" href="{self.entry(u)}"><span>{u.name}</span></a>'
            for u in self.portal.listed
        )
        return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>部门 -
 {self.portal.name}人民政府</title></head><body><div id="app"><div class="depts">{cards}
</div></div></body></html>"""

    def entry_page(self, unit: Unit) -> str:
        latest = "".join(
            f'<a class="line" href="{self.find(p)}"><b>{escape(p.title)}</b>'
            f"<time>{p.day}</time></a>"
            for p in unit.latest(6)
        )
        return self._frame(unit, unit.name, f'<div class="latest">{latest}</div>')

    def _place(self, unit: Unit, column: Column) -> str:
        links = "".join(
            f'<span class="sep">/</span><a href="{self.address(unit, c)}">{c.name}</a>'
            for c in self.path(column)
        )
        return (
            f'<div class="breadcrumb"><a href="/">首页</a><span class="sep">/</span>'
            f'<a href="{self.entry(unit)}">{unit.name}</a>{links}</div>'
        )

    def list_page(self, unit: Unit, column: Column, page: int) -> str:
        data = json.dumps(self._data(column, page), ensure_ascii=False)
        inner = f"""{self._place(unit, column)}<main class="list"><ul>
<li v-for="row in rows" :key="row.articleId"><a :href="row.url">{{{{ row.articleTitle }}}}</a>
<time>{{{{ row.publishTime }}}}</time></li></ul><p v-if="!rows.length">暂无数据</p>
<el-pagination :total="total" @current-change="turn"></el-pagination></main>
<script>var catalogId = "{column.number}"; var pageData = {data};
function turn(page) {{ fetch("{_ROWS}?catalogId=" + catalogId + "&pageSize={self.page_size}&pageNum=" + page)
 .then(function (r) {{ return r.json(); }}).then(show); }}</script>"""
        return self._frame(unit, column.name, inner)

    def script_page(self, unit: Unit, column: Column) -> str:
        inner = f"""{self._place(unit, column)}<main class="list"><ul>
<li v-for="row in rows"><a :href="row.url">{{{{ row.articleTitle }}}}</a></li></ul></main>
<script>store.dispatch("loadRows", {{ id: {column.number} }});</script>"""
        return self._frame(unit, column.name, inner)

    def piece_page(self, unit: Unit, column: Column, piece: Piece) -> str:
        day = f"{piece.day:%Y年%m月%d日}" if piece.day and piece.dated else ""
        inner = f"""{self._place(unit, column)}<main class="article-detail"><h1>{
            escape(piece.title)
        }</h1><div class="article-meta"><span>发布时间：{day}</span><span>来源：{
            unit.name
        }</span></div><div class="article-content">{
            self.paragraphs(piece)
        }</div></main>"""
        return self._frame(unit, piece.title, inner)


def _json(value: object) -> Page:
    body = json.dumps(value, ensure_ascii=False).encode()
    return Page(body, "application/json;charset=UTF-8")
