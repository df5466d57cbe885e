"""宣城 and 池州, the OpennessContent platform: branch and column stand in the address.

`/OpennessContent/showList/<branch>/<column>/page_<n>.html`, and before that
`/opennessContent/?branch_id=<branch>&column_code=<code>&page=<n>`. Its columns have
codes of two digits a level (030000, 030100, 030105). Column 0 is the newest of all.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from selectolax.lexbor import LexborNode

from catalog_spec.observations import ColumnSeen, ItemSeen, Request
from crawler.parse.dates import CHINA, find_dates
from crawler.parse.pager import Paging
from crawler.parse.platform import Fingerprint, Platform, WebPage
from crawler.parse.rows import RowSeen
from crawler.parse.text import drop_blanks
from crawler.parse.vocabulary import words_of
from crawler.parse.words import load_words

_LIST = re.compile(r"/\w{0,12}OpennessContent/showList/(\w+)/(\w+)", re.IGNORECASE)
_PAGE_IN_PATH = re.compile(r"(/page_)(\d{1,5})(\.html)")
_PAGE_IN_QUERY = re.compile(r"([?&]page=)(\d{1,5})()")
# The identity that the older kind gives its articles begins with the second of birth.
_IDENTITY = re.compile(
    r"/openness/detail/content/([0-9a-f]{8})[0-9a-f]{16}\.html", re.IGNORECASE
)
_CODE = re.compile(r"\d{5,6}")
_NEWEST_OF_ALL = frozenset({"0", "000000"})
_HIDDEN_BOX = "li > .m-listview"
_PLATFORM_AGE = date(2008, 1, 1)


@dataclass(frozen=True, slots=True)
class Place:
    """Branch and column that an address speaks of, None where it does not."""

    branch: str | None = None
    column: str | None = None


class Openness(Platform):
    """Menus with columns of several branches, levels that only the code tells."""

    name = "openness"
    fingerprint = Fingerprint(
        addresses=(
            r"/\w{0,12}OpennessContent/",
            r"/opennessTarget/",
            r"/openness/detail/content/",
        ),
        words={"OpennessContent/": 2, "/opennessTarget/": 2},
    )

    def columns(
        self, page: WebPage, found: tuple[ColumnSeen, ...]
    ) -> tuple[ColumnSeen, ...]:
        """The branch's own columns, hung below each other by their codes."""
        own = read_place(page.url).branch
        places = {column.key: read_place(column.url or "") for column in found}
        strange = {
            key
            for key, place in places.items()
            if place.column in _NEWEST_OF_ALL
            or (own and place.branch and place.branch != own)
        }
        if len(strange) == len(found):
            return found
        kept = [column for column in found if column.key not in strange]
        keys = {column.key for column in kept}
        freed = [c if c.parent in keys else replace(c, parent=None) for c in kept]
        return tuple(_hung_by_code(freed, places))

    def rows(self, page: WebPage) -> Sequence[RowSeen] | None:
        """Rows with a hidden box of their metadata, whose days are not that of the row."""
        boxes = page.tree.css(_HIDDEN_BOX)
        return [row for box in boxes if (row := _row_around(page, box))] or None

    def paging(self, page: WebPage, shown: int, found: Paging) -> Paging:
        """Pages that only a script of the pager would name, by the number of rows."""
        if found.requests or not shown or not found.total or found.total <= shown:
            return found
        url = page.url
        match = _PAGE_IN_PATH.search(url) or _PAGE_IN_QUERY.search(url)
        if not match:
            if "branch_id=" not in url:
                return found
            url = f"{url}&page=1"
            match = _PAGE_IN_QUERY.search(url)
        if not match or match[2] != "1":
            # Only on the first page do the rows tell how many a page has.
            return found
        most = load_words("pager")["counts"]["most"]
        pages = range(2, min(math.ceil(found.total / shown), most) + 1)
        head, tail = url[: match.start()] + match[1], match[3] + url[match.end() :]
        return Paging(tuple(Request(f"{head}{n}{tail}") for n in pages), found.total)

    def entry_day(self, url: str) -> date | None:
        """The day in the identity of an article of the older kind."""
        match = _IDENTITY.search(url)
        if not match:
            return None
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(match[1], 16))
        day = moment.astimezone(CHINA).date()
        return day if day >= _PLATFORM_AGE else None


def read_place(url: str) -> Place:
    """Read branch and column from an address.

    >>> read_place("http://a.gov.cn/OpennessContent/showList/12/30105/page_1.html")
    Place(branch='12', column='30105')
    """
    match = _LIST.search(url)
    if match:
        return Place(match[1], match[2])
    query = parse_qs(urlsplit(url).query)
    return Place(
        next(iter(query.get("branch_id", ())), None),
        next(iter(query.get("column_code", query.get("topic_id", ()))), None),
    )


def _row_around(page: WebPage, box: LexborNode) -> RowSeen | None:
    """The row that a box of metadata belongs to, its title and number from the box."""
    holder = box.parent
    index = page.entry_of(holder) if holder is not None else None
    inside = page.entry_of(box)
    if index is None or inside is None:
        return None
    sheet = page.sheet
    link = next((k for k in sheet.links if index <= k.index < inside), None)
    if link is None:
        return None
    shown = "".join(sheet.outline.texts[index:inside])
    date = next(iter(find_dates(shown.replace(link.name, " "))), None)
    told = dict(_told_in(box))
    item = ItemSeen(
        title=_first_told(told, "title") or link.title,
        url=link.url,
        published=date.value if date else None,
        date_text=date.text if date else "",
        date_from="list" if date else "",
        index_no=_first_told(told, "index_no"),
    )
    return RowSeen(item, link.href or None, index)


def _told_in(box: LexborNode) -> Iterator[tuple[str, str]]:
    """Each label of a box with its value."""
    for line in box.css("li"):
        label, colon, value = line.text().replace(":", "：").partition("：")
        if colon:
            yield drop_blanks(label), value.strip()


def _first_told(told: Mapping[str, str], group: str) -> str | None:
    return next(
        (told[name] for name in words_of("labels", group) if told.get(name)), None
    )


def _hung_by_code(
    columns: Sequence[ColumnSeen], places: dict[str, Place]
) -> Sequence[ColumnSeen]:
    """Give a flat menu the levels that its codes tell; any other stays as it is."""
    if any(column.parent for column in columns):
        return columns
    codes = {column.key: _code(places[column.key].column) for column in columns}
    by_code = {code: key for key, code in codes.items() if code}
    parents = {
        key: by_code.get(_code_above(code, by_code)) if code else None
        for key, code in codes.items()
    }
    lower = [code for code in by_code if code % 10_000]
    hung = [key for key, parent in parents.items() if parent]
    if len(by_code) < len(columns) / 2 or len(hung) < len(lower) / 2:
        return columns
    return [replace(column, parent=parents[column.key]) for column in columns]


def _code(column: str | None) -> int:
    return int(column) if column and _CODE.fullmatch(column) else 0


def _code_above(code: int, known: dict[int, str]) -> int:
    """The code of the next level up that the menu has, 0 for none."""
    for step in (100, 10_000):
        above = code // step * step
        if above != code and above in known:
            return above
    return 0
