"""Units with a site of static pages: nested menus, `index_1.html`, dates in addresses."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from crawler.sample.model import Column, Item, Shape
from crawler.sample.site import Site, cut
from crawler.sample.words import words

_TITLE_LENGTH = 28


class MenuSite(Site):
    """Pages of a static publishing system with a menu of nested lists."""

    prefix = "menu"

    def entry_path(self) -> str:
        return f"/n{self.unit.number}/index.html"

    def column_path(self, column: Column, page: int = 1) -> str:
        file = "index.html" if page == 1 else f"index_{page - 1}.html"
        return f"/n{self.unit.number}/c{column.number}/{file}"

    def item_path(self, item: Item) -> str:
        day = item.published or self.today
        folder = f"/n{self.unit.number}/{day:%Y%m}"
        return f"{folder}/t{day:%Y%m%d}_{item.number}.html"

    def tree(self) -> str:
        return self._branch(None, 1)

    def _branch(self, parent: int | None, level: int) -> str:
        nodes = "\n".join(self._node(c, level) for c in self.children(parent))
        return f'<ul class="menu{level}">\n{nodes}\n</ul>' if nodes else ""

    def _node(self, column: Column, level: int) -> str:
        name = escape(column.name)
        below = self._branch(column.number, level + 1)
        if column.shape is Shape.HEADING:
            return f"<li><span>{name}</span>{below}</li>"
        href = escape(column.link or self.column_path(column))
        return f'<li><a href="{href}">{name}</a>{below}</li>'

    def rows(self, column: Column, items: Sequence[Item], page: int) -> str:
        if not column.items:
            return self._no_rows(column)
        rows = "\n".join(self._row(item, column.items, "..") for item in items)
        return f'<ul class="list">\n{rows}\n</ul>\n{self._pager(column, page)}'

    def _no_rows(self, column: Column) -> str:
        if column.condition == "blank_bare":
            return '<ul class="list">\n</ul>'
        return f'<ul class="list"><li>{words()["empty"]["menu"]}</li></ul>'

    def _row(self, item: Item, everything: Sequence[Item], up: str) -> str:
        address = self.item_address(item)
        own = f"/n{self.unit.number}"
        href = (
            f"{up}{address.removeprefix(own)}" if address.startswith(own) else address
        )
        day = self.row_date(item, everything)
        title = escape(item.title)
        pin = '<i class="top">[顶]</i>' if item.pinned else ""
        return (
            f'<li><span class="time">{day}</span>{pin}'
            f'<a href="{href}" title="{title}">{cut(item.title, _TITLE_LENGTH)}</a></li>'
        )

    def _pager(self, column: Column, page: int) -> str:
        pages = self.pages_of(column)
        if not self.unit.dress.variant:
            return (
                '<div class="page"><script>createPageHTML('
                f'{pages}, {page - 1}, "index", "html");</script></div>'
            )
        if pages == 1:
            return ""
        numbers = (
            self._page_link(column, number, page) for number in range(1, pages + 1)
        )
        following = ""
        if page < pages:
            href = self.column_path(column, page + 1)
            following = f'<a href="{href}">下一页</a>'
        return f'<div class="page">{"".join(numbers)}{following}共{pages}页</div>'

    def _page_link(self, column: Column, number: int, page: int) -> str:
        if number == page:
            return f"<b>{number}</b>"
        return f'<a href="{self.column_path(column, number)}">{number}</a>'

    def entry_block(self, column: Column, items: Sequence[Item]) -> str:
        rows = "\n".join(self._row(item, column.items, ".") for item in items)
        more = self.column_path(column)
        return (
            f'<div class="list_box"><div class="list_tit">{escape(column.name)}'
            f'<a href="{more}">更多&gt;&gt;</a></div>\n<ul class="list">\n{rows}\n</ul></div>'
        )
