"""A unit's site: what all templates share. Each template is a subclass of `Site`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cached_property
from html import escape
from urllib.parse import urlsplit

from crawler.sample.days import write_day
from crawler.sample.growth import OLD_HOST
from crawler.sample.model import (
    UNREADABLE,
    Column,
    Condition,
    Item,
    Role,
    Shape,
    Unit,
)
from crawler.sample.padding import make_padding
from crawler.sample.words import template, words

HOST_COUNT = 5
_YEARLESS_DAYS = 330
_ENTRY_ROWS = 6
_META_LIES = 17
_STEPS = (1, 5, 7, 11)
_ODD_ROWS = UNREADABLE | frozenset(
    {
        Condition.FUTURE,
        Condition.NO_DATE,
        Condition.NO_DATE_UNREAD,
        Condition.BEFORE_FOUNDED,
        Condition.BEFORE_SINCE,
        Condition.HIDDEN,
    }
)


def host_addresses(base_url: str) -> tuple[str, ...]:
    """Addresses of the district's hosts: the first, and the ports that follow it."""
    parts = urlsplit(base_url)
    first = parts.port or 80
    return tuple(f"http://{parts.hostname}:{first + n}" for n in range(HOST_COUNT))


class Site:
    """The pages of one unit.

    Parameters
    ----------
    unit: the unit and its tree.
    today: the day of the patrol.
    hosts: addresses of the hosts, for links from one to another.
    page_bytes: least size of a page, 0 for its natural size.
    """

    prefix = ""
    has_heading_pages = False

    def __init__(
        self, unit: Unit, today: date, hosts: Sequence[str], page_bytes: int
    ) -> None:
        self.unit = unit
        self.today = today
        self.hosts = hosts
        self.page_bytes = page_bytes
        self.by_number = {column.number: column for column in unit.columns}

    # Addresses: each template has its own.

    def entry_path(self) -> str:
        """Path of the entry page."""
        raise NotImplementedError

    def column_path(self, column: Column, page: int = 1) -> str:
        """Path of one page of a column."""
        raise NotImplementedError

    def item_path(self, item: Item) -> str:
        """Path of an article on the unit's own host."""
        raise NotImplementedError

    def item_address(self, item: Item) -> str:
        """What a link to an article says: a path, or an address on the old host."""
        if item.host == OLD_HOST:
            return f"{self.hosts[OLD_HOST]}{old_item_path(item)}"
        return self.item_path(item)

    # Parts that each template draws in its own way.

    def tree(self) -> str:
        """The catalogue tree as it stands in every page, or ""."""
        raise NotImplementedError

    def script(self) -> str:
        """A script line of the head, or ""."""
        return ""

    def rows(self, column: Column, items: Sequence[Item], page: int) -> str:
        """The rows and the pager of one list page."""
        raise NotImplementedError

    def entry_block(self, column: Column, items: Sequence[Item]) -> str:
        """One list on the entry page."""
        raise NotImplementedError

    # Whole pages, as text without the frame.

    def list_page(self, column: Column, page: int) -> tuple[str, str]:
        """Meta and content of one list page."""
        size = self.unit.dress.page_size
        items = self.list_items(column)[(page - 1) * size : page * size]
        content = template(f"{self.prefix}_list").format(
            unit=self.unit.name,
            number=self.unit.number,
            column=escape(column.name),
            trail=self.trail(column),
            rows=self.rows(column, items, page),
        )
        return self.meta(column.name, column, None), content

    def bare_page(self, column: Column, rows: str) -> tuple[str, str]:
        """Meta and content of a list page with something else in place of the rows."""
        content = template(f"{self.prefix}_list").format(
            unit=self.unit.name,
            number=self.unit.number,
            column=escape(column.name),
            trail=self.trail(column),
            rows=rows,
        )
        return self.meta(column.name, column, None), content

    def article_page(self, item: Item, column: Column) -> tuple[str, str]:
        """Meta and content of an article."""
        content = template(f"{self.prefix}_article").format(
            unit=self.unit.name,
            number=self.unit.number if self.prefix != "portal" else item.number,
            trail=self.trail(column),
            title=escape(item.title),
            shown=self.shown(item),
            source_line=self.source_line(item),
            metadata=self.metadata(item, column),
            body=body_of(item),
        )
        return self.meta(item.title, column, item), content

    def entry_page(self) -> tuple[str, str]:
        """Meta and content of the entry page."""
        blocks = [] if self.unit.role is Role.HOME_NAVIGATING else self._entry_columns()
        content = "\n".join(
            self.entry_block(column, column.items[:_ENTRY_ROWS]) for column in blocks
        )
        return self.meta(words()["catalogue_name"], None, None), content

    def _entry_columns(self) -> list[Column]:
        extras = [
            column
            for column in self.unit.columns
            if not column.item_ids and column.shape is Shape.LIST
        ]
        return extras[:2]

    def list_items(self, column: Column) -> tuple[Item, ...]:
        """The rows of a column; a heading shows the newest of all below it."""
        if column.shape is not Shape.HEADING:
            return column.items
        found = {
            item.number: item
            for below in self.below(column)
            if below.shape is Shape.LIST and below.condition not in _ODD_ROWS
            for item in below.items
            if item.published and item.dated_in_list
        }
        newest = sorted(
            found.values(), key=lambda i: (i.published or date.min, i.number)
        )
        return tuple(reversed(newest))[: self.unit.dress.page_size]

    def below(self, column: Column) -> list[Column]:
        """All columns of the subtree below one."""
        inside = {column.number}
        for other in self.unit.columns:
            if other.parent in inside:
                inside.add(other.number)
        return [self.by_number[number] for number in sorted(inside - {column.number})]

    def children(self, parent: int | None) -> list[Column]:
        """Columns directly below this number that the public sees."""
        return self._children.get(parent, [])

    @cached_property
    def _children(self) -> dict[int | None, list[Column]]:
        children: dict[int | None, list[Column]] = {}
        for column in self.unit.columns:
            if not column.hidden:
                children.setdefault(column.parent, []).append(column)
        return children

    def pages_of(self, column: Column) -> int:
        """How many list pages a column has, at least 1."""
        return max(1, -(-len(self.list_items(column)) // self.unit.dress.page_size))

    # Small parts.

    def meta(self, title: str, column: Column | None, item: Item | None) -> str:
        """What the head says of this page alone."""
        article_meta = ""
        if item is not None:
            article_meta = template("portal_article_meta").format(
                title=escape(item.title),
                meta_date=self.meta_date(item),
                source=self.unit.name,
            )
        return template(f"{self.prefix}_meta").format(
            title=escape(title),
            unit=self.unit.name,
            column=escape(column.name) if column else "",
            article_meta=article_meta,
        )

    def meta_date(self, item: Item) -> str:
        """The day in the meta tag; now and then it is not the shown one."""
        if item.published is None:
            return ""
        is_wrong = item.number % _META_LIES == 0
        day = item.published - timedelta(days=2 if is_wrong else 0)
        return f"{day:%Y-%m-%d} {clock_of(item)}"

    def shown(self, item: Item) -> str:
        """The line beside the headline that tells the day."""
        if item.published is None:
            return ""
        form = self.unit.dress.date_form
        if form in ("yearless", "two_digit", "timed", "bracketed"):
            form = "iso"
        return f"发布时间： {write_day(item.published, form)} {clock_of(item)}"

    def source_line(self, item: Item) -> str:
        """The line beside the headline that tells the source."""
        return f"　信息来源： {self.unit.name}" if item.number % 5 else ""

    def metadata(self, item: Item, column: Column) -> str:
        """The metadata block, where the template has one."""
        del item, column
        return ""

    def trail(self, column: Column) -> str:
        """The breadcrumb behind the unit's name."""
        above: list[Column] = []
        step: Column | None = column
        while step is not None:
            above.append(step)
            step = self.by_number.get(step.parent or 0)
        return "".join(self._trail_step(step) for step in reversed(above))

    def _trail_step(self, column: Column) -> str:
        name = escape(column.name)
        if column.shape is Shape.HEADING and not self.has_heading_pages:
            return f" <i>&gt;</i> <i>{name}</i>"
        return f' <i>&gt;</i> <a href="{escape(self.column_path(column))}">{name}</a>'

    def row_date(self, item: Item, items: Sequence[Item]) -> str:
        """The day of a row, as this site writes it in this list."""
        if item.published is None or not item.dated_in_list:
            return ""
        form = self.unit.dress.date_form
        if form == "yearless" and not self._is_this_year(items):
            form = "iso"
        return write_day(item.published, form)

    def _is_this_year(self, items: Sequence[Item]) -> bool:
        """Whether no day of these rows needs its year to be understood."""
        days = [item.published for item in items if item.published]
        return all(0 <= (self.today - day).days < _YEARLESS_DAYS for day in days)

    def padding(self, used: int) -> str:
        """Frame text that brings a page to its least size."""
        return make_padding(self.unit.number, self.page_bytes - used)


def old_item_path(item: Item) -> str:
    """Path of an article on the old county's host."""
    return f"/xxgk/show-{item.number}.html"


def clock_of(item: Item) -> str:
    """The time of day an article shows."""
    return f"{8 + item.number % 9:02}:{item.number * 7 % 60:02}"


def body_of(item: Item) -> str:
    """The text of an article; it holds no date."""
    known = words()
    if item.is_note:
        return f"<p>{known['body']['note']}</p>"
    sentences = known["body"]["sentences"]
    step = _STEPS[item.number // 2 % len(_STEPS)]
    places = range(item.number, item.number + step * (3 + item.number % 4), step)
    return "".join(
        f'<p style="text-indent:2em">{sentences[place % len(sentences)]}</p>'
        for place in places
    )


def cut(title: str, length: int) -> str:
    """A title as a narrow list shows it."""
    return escape(title if len(title) <= length else f"{title[:length]}...")
