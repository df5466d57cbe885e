"""Units with a site of their own making: definition lists, tables, `?page=2`."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from crawler.sample.model import Column, Item, Shape
from crawler.sample.site import Site
from crawler.sample.words import words


class BoardSite(Site):
    """Pages of a small home-made system."""

    prefix = "board"

    def entry_path(self) -> str:
        return f"/bm/{self.unit.number}/index.php"

    def column_path(self, column: Column, page: int = 1) -> str:
        path = f"/bm/{self.unit.number}/list.php?cid={column.number}"
        return path if page == 1 else f"{path}&page={page}"

    def item_path(self, item: Item) -> str:
        return f"/bm/{self.unit.number}/show.php?id={item.number}"

    def tree(self) -> str:
        return self._branch(None)

    def _branch(self, parent: int | None) -> str:
        nodes = "\n".join(self._node(column) for column in self.children(parent))
        return f"<dl>\n{nodes}\n</dl>" if nodes else ""

    def _node(self, column: Column) -> str:
        below = self._branch(column.number)
        name = escape(column.name)
        if column.shape is Shape.HEADING:
            return f"<dt>{name}</dt>\n<dd>{below}</dd>"
        href = escape(column.link or self.column_path(column))
        inner = f"\n<dd>{below}</dd>" if below else ""
        return f'<dt><a href="{href}">{name}</a></dt>{inner}'

    def rows(self, column: Column, items: Sequence[Item], page: int) -> str:
        if not column.items:
            return self._no_rows(column)
        return self._table(items, column.items) + self._pager(column, page)

    def _no_rows(self, column: Column) -> str:
        if column.condition == "blank_bare":
            return '<table class="infolist"><tbody></tbody></table>'
        return f'<p class="empty">{words()["empty"]["board"]}</p>'

    def _table(self, items: Sequence[Item], everything: Sequence[Item]) -> str:
        rows = "\n".join(self._row(item, everything) for item in items)
        return f'<table class="infolist"><tbody>\n{rows}\n</tbody></table>'

    def _row(self, item: Item, everything: Sequence[Item]) -> str:
        href = escape(self.item_address(item))
        day = self.row_date(item, everything)
        return f'<tr><td>·<a href="{href}">{escape(item.title)}</a></td><td>{day}</td></tr>'

    def _pager(self, column: Column, page: int) -> str:
        pages = self.pages_of(column)
        if pages == 1:
            return ""
        links = [
            f'<a href="{escape(self.column_path(column, number))}">{number}</a>'
            for number in range(1, pages + 1)
            if number != page
        ]
        total = len(column.items)
        return (
            f'<div class="pages">共{total}条 {page}/{pages}页 {" ".join(links)}</div>'
        )

    def entry_block(self, column: Column, items: Sequence[Item]) -> str:
        return f"<h3>{escape(column.name)}</h3>\n{self._table(items, column.items)}"
