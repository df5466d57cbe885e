"""Every page of the district, made when it is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from html import escape
from urllib.parse import urlsplit
from zlib import crc32

from crawler.sample import reply
from crawler.sample.board import BoardSite
from crawler.sample.frame import Frame
from crawler.sample.growth import OLD_HOST
from crawler.sample.menu import MenuSite
from crawler.sample.model import Column, Condition, Item, Platform, Role, Shape, Unit
from crawler.sample.portal import PortalSite
from crawler.sample.reply import Reply
from crawler.sample.site import (
    Site,
    body_of,
    host_addresses,
    old_item_path,
)
from crawler.sample.units import Blueprint
from crawler.sample.words import template, words

UNIT_LIST = "/public/organIndex/6596300.html"
_SITES: dict[Platform, type[Site]] = {
    Platform.PORTAL_TREE: PortalSite,
    Platform.PORTAL_SCRIPT: PortalSite,
    Platform.MENU: MenuSite,
    Platform.BOARD: BoardSite,
}
_SLOW_SECONDS = 0.8
_COLUMN = re.compile(r"(?:catId=|cid=|/c)(\d+)")
_PAGE = re.compile(r"(?:pageIndex=|page=|index_)(\d+)")
_ARTICLE = re.compile(r"(\d+)(?:\.html)?$")
_UNIT = re.compile(r"^/(?:public/column/|public/js/|bm/|n)(\d+)")
_ROBOTS = b"User-agent: *\nDisallow: /system/\n"


class Library:
    """Answers requests for the pages of a district.

    Parameters
    ----------
    units: the units with their trees.
    blueprint: what the district follows from.
    today: the day the pages are shown on.
    base_url: address of the first host; the others follow on the next ports.
    """

    def __init__(
        self, units: Sequence[Unit], blueprint: Blueprint, today: date, base_url: str
    ) -> None:
        self._units = units
        self._blueprint = blueprint
        self._today = today
        self.hosts = host_addresses(base_url)
        self._sites = {
            unit.number: _SITES[unit.platform](
                unit, today, self.hosts, blueprint.page_bytes
            )
            for unit in units
        }
        self._frames: dict[int, Frame] = {}
        self._columns = {
            column.number: (column, unit.number)
            for unit in units
            for column in unit.columns
        }

    @cached_property
    def _items(self) -> dict[int, tuple[Item, Column, int]]:
        """Article number to the article, its home column and its unit."""
        found: dict[int, tuple[Item, Column, int]] = {}
        for is_guest in (False, True):
            for column, unit in self._columns.values():
                if (column.condition is Condition.CROSSPOST) is is_guest:
                    for item in column.items:
                        found.setdefault(item.number, (item, column, unit))
        return found

    def entry(self, unit: Unit) -> str:
        """Absolute address of a unit's entry page."""
        return f"{self.hosts[unit.host]}{self._sites[unit.number].entry_path()}"

    def addresses(self) -> Iterator[tuple[int, str]]:
        """Host number and path of every page of the district."""
        yield 0, UNIT_LIST
        for unit in self._units:
            site = self._sites[unit.number]
            yield unit.host, site.entry_path()
            if isinstance(site, PortalSite) and site.has_script:
                yield unit.host, site.script_path()
            for column in unit.columns:
                yield from self._column_addresses(site, column)
        for item, _, unit_number in self._items.values():
            site = self._sites[unit_number]
            is_old = item.host == OLD_HOST
            path = old_item_path(item) if is_old else site.item_path(item)
            yield item.host, path

    def _column_addresses(
        self, site: Site, column: Column
    ) -> Iterator[tuple[int, str]]:
        is_bare = column.shape is Shape.HEADING and not site.has_heading_pages
        if column.hidden or column.link or is_bare:
            return
        for page in range(1, site.pages_of(column) + 1):
            yield site.unit.host, site.column_path(column, page)

    def respond(self, host: int, target: str) -> Reply:
        """Answer one request.

        Parameters
        ----------
        host: number of the host that was asked.
        target: path and query.
        """
        if target == "/robots.txt":
            return reply.text("text/plain", _ROBOTS, self._today)
        if self._blueprint.blocked is not None:
            return reply.blocked(self._blueprint.blocked, crc32(target.encode()))
        if host == OLD_HOST:
            return self._old_article(target)
        if target in (UNIT_LIST, "/", "/index.html"):
            return self._unit_list() if host == 0 else reply.not_found()
        return self._find(host, target) or reply.not_found()

    def _find(self, host: int, target: str) -> Reply | None:
        path = urlsplit(target).path
        column_hit = _COLUMN.search(target)
        if column_hit:
            known = self._columns.get(int(column_hit[1]))
            return self._column_reply(host, target, *known) if known else None
        unit_hit = _UNIT.match(path)
        article_hit = _ARTICLE.search(target)
        if article_hit and int(article_hit[1]) in self._items:
            return self._article_reply(host, target, *self._items[int(article_hit[1])])
        if unit_hit and int(unit_hit[1]) in self._sites:
            return self._unit_reply(host, target, self._sites[int(unit_hit[1])])
        return None

    def _unit_reply(self, host: int, target: str, site: Site) -> Reply | None:
        unit = site.unit
        if unit.host != host:
            return None
        if unit.role is Role.BLOCKED:
            return reply.blocked(412, unit.number)
        if isinstance(site, PortalSite) and target == site.script_path():
            if unit.role is Role.TREE_BROKEN:
                return reply.server_error()
            script = self._frame(site).encode(site.catalogue_script())
            return reply.text(
                _content_type("application/javascript", unit), script, self._today
            )
        if urlsplit(target).path != urlsplit(site.entry_path()).path:
            return None
        return self._page(site, *site.entry_page())

    def _column_reply(
        self, host: int, target: str, column: Column, unit_number: int
    ) -> Reply | None:
        site = self._sites[unit_number]
        if site.unit.host != host:
            return None
        if site.unit.role is Role.BLOCKED:
            return reply.blocked(412, column.number)
        page = self._page_number(site, target)
        if not 1 <= page <= site.pages_of(column):
            return reply.not_found()
        broken = self._broken(site, column, page)
        return broken or self._good_column_page(site, target, column, page)

    def _good_column_page(
        self, site: Site, target: str, column: Column, page: int
    ) -> Reply:
        if column.shape is Shape.PAGE:
            return self._page(site, *site.article_page(column.items[0], column))
        if target.startswith("/site/label/"):
            return self._fragment(site, column, page)
        good = self._page(site, *site.list_page(column, page))
        is_slow = column.condition is Condition.SLOW
        return replace(good, delay=_SLOW_SECONDS) if is_slow else good

    def _page_number(self, site: Site, target: str) -> int:
        hit = _PAGE.search(target)
        shift = 1 if isinstance(site, MenuSite) else 0
        return int(hit[1]) + shift if hit else 1

    def _broken(self, site: Site, column: Column, page: int) -> Reply | None:
        """The broken answer this column gives on purpose, or None."""
        if column.condition is Condition.SECOND_PAGE_BROKEN and page == 1:
            return None
        make = self._broken_answers.get(column.condition)
        return make(site, column) if make else None

    @cached_property
    def _broken_answers(self) -> dict[Condition, Callable[[Site, Column], Reply]]:
        return {
            Condition.SERVER_ERROR: lambda site, column: reply.server_error(),
            Condition.SECOND_PAGE_BROKEN: lambda site, column: reply.server_error(),
            Condition.LOGIN: lambda site, column: reply.login(),
            Condition.NOT_FOUND: lambda site, column: reply.not_found(),
            Condition.CHALLENGE: lambda _, column: reply.blocked(412, column.number),
            Condition.EMPTY_BODY: lambda site, _: Reply(
                200, _content_type("text/html", site.unit)
            ),
            Condition.SCRIPT_FILLED: self._filled_by_script,
            Condition.CUT_SHORT: self._cut_short,
            Condition.CUT_BODY: self._cut_body,
        }

    def _filled_by_script(self, site: Site, column: Column) -> Reply:
        rows = template("script_filled").format(number=column.number)
        return self._page(site, *site.bare_page(column, rows))

    def _cut_short(self, site: Site, column: Column) -> Reply:
        return replace(self._page(site, *site.list_page(column, 1)), is_cut=True)

    def _cut_body(self, site: Site, column: Column) -> Reply:
        whole = self._page(site, *site.bare_page(column, ""))
        return replace(whole, chunks=(whole.body[: whole.length // 2],))

    def _fragment(self, site: Site, column: Column, page: int) -> Reply:
        size = site.unit.dress.page_size
        items = column.items[(page - 1) * size : page * size]
        rows = self._frame(site).encode(site.rows(column, items, page))
        return reply.text(_content_type("text/html", site.unit), rows, self._today)

    def _article_reply(
        self, host: int, target: str, item: Item, column: Column, unit_number: int
    ) -> Reply | None:
        site = self._sites[unit_number]
        if item.host != host or site.item_path(item) != target:
            return None
        if item.broken:
            return reply.server_error()
        page = self._page(site, *site.article_page(item, column))
        return replace(page, modified=item.published or self._today)

    def _old_article(self, target: str) -> Reply:
        hit = _ARTICLE.search(target)
        known = self._items.get(int(hit[1])) if hit else None
        if known is None or known[0].host != OLD_HOST:
            return reply.not_found()
        item, column, unit_number = known
        known_words = words()
        page = template("old_article").format(
            title=escape(item.title),
            site=known_words["old_site"],
            unit=self._sites[unit_number].unit.name,
            column=escape(column.name),
            county=known_words["old_county"],
            shown=f"{item.published:%Y-%m-%d}",
            body=body_of(item),
        )
        day = item.published or self._today
        return reply.text("text/html; charset=utf-8", page.encode(), day)

    def _unit_list(self) -> Reply:
        kinds: dict[str, list[str]] = {"county": [], "township": [], "department": []}
        for unit in self._units:
            path = self._sites[unit.number].entry_path()
            href = path if unit.host == 0 else f"{self.hosts[unit.host]}{path}"
            kinds[unit.kind].append(
                f'<li><a href="{escape(href)}" title="{unit.name}">{unit.name}</a></li>'
            )
        page = template("portal_units").format(
            site=words()["site"],
            **{kind: "\n".join(rows) for kind, rows in kinds.items()},
        )
        return reply.text("text/html; charset=utf-8", page.encode(), self._today)

    def _page(self, site: Site, meta: str, content: str) -> Reply:
        frame = self._frame(site)
        chunks = frame.wrap(meta, content)
        etag = f'"{crc32(chunks[3], crc32(chunks[1], frame.check)):08x}"'
        content_type = _content_type("text/html", site.unit)
        return Reply(200, content_type, chunks, self._today, etag)

    def _frame(self, site: Site) -> Frame:
        number = site.unit.number
        if number not in self._frames:
            self._frames[number] = Frame(site)
        return self._frames[number]


def _content_type(kind: str, unit: Unit) -> str:
    charset = unit.dress.header_charset
    return f"{kind}; charset={charset}" if charset else kind
