"""Units on the shared portal: the province's usual platform, in its two kinds of tree."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape

from crawler.sample.model import Column, Item, Platform, Shape
from crawler.sample.site import Site, cut
from crawler.sample.words import template, words

_TITLE_LENGTH = 24
_SHUFFLE = 2654435761


class PortalSite(Site):
    """Pages of the portal's platform.

    The tree stands in the page, or in a script file that the page loads.
    """

    prefix = "portal"

    @property
    def has_script(self) -> bool:
        """Whether the tree comes as a script file."""
        return self.unit.platform is Platform.PORTAL_SCRIPT

    @property
    def has_heading_pages(self) -> bool:  # type: ignore[override]
        """Whether a heading of the tree leads to a page of its own."""
        return self.has_script

    def entry_path(self) -> str:
        return f"/public/column/{self.unit.number}?type=4&action=list"

    def column_path(self, column: Column, page: int = 1) -> str:
        number = self.unit.number
        if page == 1:
            return f"/public/column/{number}?type=4&catId={column.number}&action=list"
        return (
            "/site/label/8888?labelName=publicInfoList&siteId=6789941"
            f"&pageSize={self.unit.dress.page_size}&pageIndex={page}&action=list"
            f"&organId={number}&type=4&catId={column.number}"
        )

    def item_path(self, item: Item) -> str:
        return f"/public/{self.unit.number}/{item.number}.html"

    def script_path(self) -> str:
        """Path of the script file with the tree."""
        return f"/public/js/{self.unit.number}.js"

    def script(self) -> str:
        if not self.has_script:
            return ""
        return (
            f'    <script type="text/javascript" src="{self.script_path()}"></script>'
        )

    def tree(self) -> str:
        number = self.unit.number
        if self.has_script:
            return f'<div class="gk_left"><ul id="organ_catalog_{number}"></ul></div>'
        if self.unit.dress.variant:
            inner = self._branch(None, 0)
            return f'<div class="gk_left"><div id="fdzd_gknr">{inner}</div></div>'
        inner = self._branch(None, 0).replace(
            "<ul", f'<ul id="organ_class_{number}_tree"', 1
        )
        return f'<div class="gk_left">{inner}</div>'

    def _branch(self, parent: int | None, level: int) -> str:
        nodes = "\n".join(self._node(c, level) for c in self.children(parent))
        return f'<ul class="level{level}">\n{nodes}\n</ul>' if nodes else ""

    def _node(self, column: Column, level: int) -> str:
        name = escape(column.name)
        href = escape(column.link or self.column_path(column))
        if column.shape is Shape.HEADING:
            href = "javascript:void(0)"
        target = ' target="_blank"' if column.link else ""
        below = self._branch(column.number, level + 1)
        return (
            f'<li class="level{level}"><span class="switch"></span>'
            f'<a href="{href}" title="{name}"{target}><span>{name}</span></a>{below}</li>'
        )

    def catalogue_script(self) -> str:
        """The script file with the whole tree, its nodes in no useful order."""
        nodes = sorted(
            self.unit.columns, key=lambda column: column.number * _SHUFFLE % 2**32
        )
        text = json.dumps(
            [self._script_node(column) for column in nodes],
            ensure_ascii=False,
            separators=(",", ":"),
        )
        return f"var catalogs = {{{self.unit.number}:{text}}}"

    def _script_node(self, column: Column) -> dict[str, object]:
        is_parent = bool(self.children(column.number))
        return {
            "attribute": "ATTRIBUTE_OTHER",
            "code": str(15600000000000000 + column.number),
            "config": False,
            "description": f"发布{column.name}。" if column.item_ids else "",
            "id": column.number,
            "isParent": is_parent,
            "isShow": True,
            "isWebShow": not column.hidden,
            "link": column.link,
            "name": column.name,
            "parent": is_parent,
            "parentId": column.parent or 0,
            "process": "",
            "publishCount": 0,
            "uri": column.link or self.column_path(column),
        }

    def rows(self, column: Column, items: Sequence[Item], page: int) -> str:
        everything = self.list_items(column)
        if not everything:
            return self._no_rows(column)
        size = self.unit.dress.page_size
        draw = self._listed if self.unit.dress.variant else self._numbered
        return draw(items, everything, (page - 1) * size) + self._pager(column, page)

    def _no_rows(self, column: Column) -> str:
        if column.condition == "blank_bare":
            return '<ul class="clearfix xxgk_nav_list">\n</ul>'
        empty = words()["empty"]["portal"]
        return f'<div class="xxgk_navli_null">{empty}</div>'

    def _numbered(
        self, items: Sequence[Item], everything: Sequence[Item], start: int
    ) -> str:
        return "\n".join(
            f'<div class="xxgk_navli"><ul class="clearfix"><li class="num">{index}</li>'
            f'<li class="syh">{self.index_no(item)}</li>'
            f'<li class="mc">{self._link(item)}</li>'
            f'<li class="rq">{self.row_date(item, everything)}</li></ul></div>'
            for index, item in enumerate(items, start + 1)
        )

    def _listed(
        self, items: Sequence[Item], everything: Sequence[Item], start: int
    ) -> str:
        del start
        rows = "\n".join(
            f'<li class="clearfix">{self._link(item)}'
            f'<span class="date">{self.row_date(item, everything)}</span>'
            f'<span class="syh">{self.index_no(item)}</span></li>'
            for item in items
        )
        return f'<ul class="clearfix xxgk_nav_list">\n{rows}\n</ul>'

    def _link(self, item: Item) -> str:
        pin = '<font color="red">[置顶]</font>' if item.pinned else ""
        title = escape(item.title)
        visible = cut(item.title, _TITLE_LENGTH)
        href = self.item_address(item)
        return f'{pin}<a href="{href}" target="_blank" title="{title}">{visible}</a>'

    def _pager(self, column: Column, page: int) -> str:
        pages = self.pages_of(column)
        if pages == 1:
            return ""
        links = "".join(
            f'<span class="current">{number}</span>'
            if number == page
            else f'<a href="javascript:void(0)" paged="{number}">{number}</a>'
            for number in range(1, pages + 1)
        )
        return template("portal_pager").format(
            links=f'{links}<a href="javascript:void(0)" paged="{pages}">尾页</a>',
            page=page,
            pages=pages,
            size=self.unit.dress.page_size,
            total=len(self.list_items(column)),
            organ=self.unit.number,
            category=column.number,
            empty=words()["empty"]["portal"],
        )

    def entry_block(self, column: Column, items: Sequence[Item]) -> str:
        more = escape(self.column_path(column))
        rows = self._listed(items, column.items, 0)
        name = escape(column.name)
        return (
            f'<div class="gk_rightbox"><h3>{name}<a class="more" href="{more}">更多</a>'
            f"</h3>\n{rows}</div>"
        )

    def index_no(self, item: Item) -> str:
        """The index number of an item; an undated one has none."""
        if item.published is None:
            return ""
        serial = item.number // 2 % 100000
        return f"K{self.unit.number:08}-{item.published:%Y%m}-{serial:05}"

    def metadata(self, item: Item, column: Column) -> str:
        return template("portal_metadata").format(
            index=self.index_no(item),
            column=escape(column.name),
            source=self.unit.name,
            made=f"{item.published:%Y-%m-%d}" if item.published else "",
            document="",
            title=escape(item.title),
        )
