"""What all template families share: routes, and the odds and ends around a page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from html import escape

from tests.site.model import WORDS, Column, Piece, Portal, Unit
from tests.site.server import Page, Routes

__all__ = ["Family", "cut", "escape"]


def cut(title: str, length: int = 22) -> str:
    """A title as many sites show it, cut with dots."""
    return escape(title if len(title) <= length else title[:length] + "…")


class Family:
    """One way of writing a plan as HTML; subclasses say how."""

    charset = "utf-8"
    content_type = "text/html; charset=utf-8"
    page_size = 15

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.homes: dict[int, tuple[Unit, Column]] = {}
        self.paths: dict[int, tuple[Column, ...]] = {}
        for unit in portal.units:
            for column in unit.columns:
                self._learn(unit, column, ())
        self.news = [
            Piece(900 + n, f"{portal.name}{topic}工作持续推进", _days_ago(portal, n))
            for n, topic in enumerate(WORDS["topics"][:6])
        ]

    def _learn(self, unit: Unit, column: Column, above: tuple[Column, ...]) -> None:
        self.paths[column.number] = path = (*above, column)
        for piece in column.pieces:
            self.homes[piece.number] = (unit, column)
        for child in column.children:
            self._learn(unit, child, path)

    # to be written by each family

    def units_address(self) -> str:
        raise NotImplementedError

    def entry(self, unit: Unit) -> str:
        raise NotImplementedError

    def address(self, unit: Unit, column: Column, page: int = 1) -> str:
        raise NotImplementedError

    def piece_address(self, unit: Unit, column: Column, piece: Piece) -> str:
        raise NotImplementedError

    def units_page(self) -> str:
        raise NotImplementedError

    def entry_page(self, unit: Unit) -> str:
        raise NotImplementedError

    def list_page(self, unit: Unit, column: Column, page: int) -> str:
        raise NotImplementedError

    def script_page(self, unit: Unit, column: Column) -> str:
        raise NotImplementedError

    def piece_page(self, unit: Unit, column: Column, piece: Piece) -> str:
        raise NotImplementedError

    def single_page(self, unit: Unit, column: Column) -> str:
        return self.piece_page(unit, column, column.pieces[0])

    def more_routes(self, routes: Routes) -> None:
        """Script files, paging calls and whatever else a platform needs."""

    # what the server needs

    def routes(self) -> Routes:
        """The whole site."""
        routes = Routes()
        routes.add(self.units_address(), lambda: self.answer(self.units_page()))
        routes.add("/robots.txt", _robots)
        for number in range(len(self.news)):
            news = self.news[number]
            routes.add(self.news_address(news), self._news_page(news))
        for unit in self.portal.units:
            routes.add(self.entry(unit), self._maker(self.entry_page, unit))
            for column in unit.walk():
                self._add_column(routes, unit, column)
        self.more_routes(routes)
        return routes

    def answer(self, html: str, unit: Unit | None = None) -> Page:
        """The bytes of a page."""
        return Page(html.encode(self.charset, "replace"), self.content_type)

    def _maker(
        self, write: Callable[..., str], unit: Unit, *rest: object
    ) -> Callable[[], Page]:
        return lambda: self.answer(write(unit, *rest), unit)

    def _news_page(self, news: Piece) -> Callable[[], Page]:
        unit = self.portal.units[0]
        column = Column(899, "新闻中心")
        return lambda: self.answer(self.piece_page(unit, column, news))

    def _add_column(self, routes: Routes, unit: Unit, column: Column) -> None:
        for piece in column.pieces:
            where = self.piece_address(unit, column, piece)
            make = self._maker(self.piece_page, unit, column, piece)
            routes.add(where, make)
        if column.page == "heading" or column.link:
            return
        address = self.address(unit, column)
        if column.trouble.isdigit():
            routes.add(address, _refusal(int(column.trouble)))
        elif column.trouble == "script":
            routes.add(address, self._maker(self.script_page, unit, column))
        elif column.page == "single":
            routes.add(address, self._maker(self.single_page, unit, column))
        else:
            for page in range(1, self.pages(column) + 1):
                make = self._maker(self.list_page, unit, column, page)
                routes.add(self.address(unit, column, page), make)

    # helpers for the families

    def pages(self, column: Column) -> int:
        """How many pages a list has."""
        return max(1, -(-len(column.rows()) // self.page_size))

    def rows(self, column: Column, page: int) -> list[Piece]:
        """The rows of one page."""
        return column.rows()[(page - 1) * self.page_size : page * self.page_size]

    def find(self, piece: Piece) -> str:
        """The address of a piece, wherever it is listed."""
        return self.piece_address(*self.homes[piece.number], piece)

    def path(self, column: Column) -> tuple[Column, ...]:
        """The columns that lead to a column, itself included."""
        return self.paths.get(column.number, (column,))

    def is_open(self, column: Column) -> bool:
        """Whether a column has an address of its own."""
        return column.page != "heading"

    def href(self, unit: Unit, column: Column) -> str:
        """Where the tree leads for a column."""
        return column.link or self.address(unit, column)

    def news_address(self, news: Piece) -> str:
        """Where the site's own news stand."""
        return f"/xwzx/zwyw/{news.number}.html"

    def paragraphs(self, piece: Piece) -> str:
        """The text of a piece, without any tag that a family would choose."""
        if piece.note:
            return f"<p>{escape(piece.title)}。特此说明。</p>"
        start = piece.number % 3
        texts = [*WORDS["bodies"][start:], *WORDS["bodies"][:start]]
        return "".join(f"<p>　　{text}</p>" for text in texts)


def _days_ago(portal: Portal, number: int) -> date:
    return portal.today - timedelta(days=number)


def _robots() -> Page:
    return Page(b"User-agent: *\nDisallow: /admin/\n", "text/plain")


def _refusal(status: int) -> Callable[[], Page]:
    html = f"<html><head><title>{status}</title></head><body>{status}</body></html>"
    return lambda: Page(html.encode(), "text/html", status)
