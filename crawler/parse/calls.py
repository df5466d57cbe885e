"""List calls that a page makes by script, with the page number as a variable."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode, urlsplit

from catalog_spec.observations import Request
from crawler.parse.addresses import absolute, same_site
from crawler.parse.joined_calls import JoinedAddress, joined_addresses
from crawler.parse.literals import read_literal
from crawler.parse.sheet import Sheet
from crawler.parse.words import load_words

_URL = re.compile(r"""\burl\s{0,4}:\s{0,4}["']([^"'\s]{1,600})["']""")
_DATA = re.compile(r"\bdata\s{0,4}:\s{0,4}\{")
_POST = re.compile(r"""\b(?:type|method)\s{0,4}:\s{0,4}["']post["']""", re.IGNORECASE)
_SHORT_CALL = re.compile(
    r"""\.(get|post|getJSON|load)\(\s{0,4}["']([^"'\s]{1,400})["']\s{0,4},\s{0,4}\{"""
)
_WHOLE = re.compile(
    r"""["']([^"'\s<>]{1,200}\?[^"'\s<>]{0,800}?[?&]pageIndex=)\d+([^"'\s<>]{0,800})["']"""
)
_CODE = re.compile(r"[0-9A-Za-z]+")
_COLUMN = re.compile(
    r"id$|^(?:cat|col|column|channel|node|lm|code|type|class|key)", re.IGNORECASE
)
_NEAR = 900


@dataclass(frozen=True, slots=True)
class PagedCall:
    """A call for one page of a list.

    Parameters
    ----------
    url: absolute address of the call.
    fields: its fields, the page number left out.
    page_field: name of the field with the page number.
    is_post: the fields go in the body.
    """

    url: str
    fields: tuple[tuple[str, str], ...]
    page_field: str
    is_post: bool = False

    def requests(self, pages: Iterable[int]) -> list[Request]:
        """The requests for some pages, counted from 1."""
        if self.is_post:
            field = self.page_field
            return [Request(self.url, (*self.fields, (field, str(n)))) for n in pages]
        joint = "&" if "?" in self.url else "?"
        query = urlencode((*self.fields, (self.page_field, "")))
        return [Request(f"{self.url}{joint}{query}{n}") for n in pages]


@cache
def _page_name() -> re.Pattern[str]:
    return re.compile(load_words("pager")["words"]["parameter"] + "$", re.IGNORECASE)


def find_calls(sheet: Sheet) -> list[PagedCall]:
    """The paged list calls of a page's scripts, in the order of the page."""
    calls: list[PagedCall] = []
    for address, data, is_post in _written_calls(sheet.scripts):
        url = absolute(sheet.base, address)
        if not url or not same_site(url, sheet.url) or not isinstance(data, Mapping):
            continue
        call = _call(url, data, is_post=is_post)
        if call and call not in calls:
            calls.append(call)
    joined = (_joined_call(sheet, address) for address in _joined(sheet))
    calls += [call for call in joined if call and call not in calls]
    return calls


def called_pages(sheet: Sheet, shown: int, total: int | None) -> tuple[Request, ...]:
    """Pages had by a script call, when the page tells how many rows there are.

    Parameters
    ----------
    sheet: the page.
    shown: how many rows the page itself shows.
    total: how many there are in all, or None.
    """
    calls = find_calls(sheet) if total and 0 < shown < total else []
    if not calls or not total:
        return ()
    pages = min(-(-total // shown), load_words("pager")["counts"]["most"])
    return tuple(calls[0].requests(range(2, pages + 1)))


def call_for_list(sheet: Sheet) -> PagedCall | None:
    """The call that fetches the whole list of a page which shows none of it.

    Only a call that sends on a number or code from the page's own address is sure to be
    about the page's own column, and only when there is no other such call.

    Parameters
    ----------
    sheet: the page.
    """
    own = set(_CODE.findall(sheet.url.partition("://")[2].partition("/")[2]))
    bound = [
        call
        for call in find_calls(sheet)
        if any(_COLUMN.search(name) and value in own for name, value in call.fields)
    ]
    return bound[0] if len(bound) == 1 else None


def _joined(sheet: Sheet) -> Iterator[JoinedAddress]:
    return joined_addresses(sheet.scripts) if "?" in sheet.scripts else iter(())


def _joined_call(sheet: Sheet, address: JoinedAddress) -> PagedCall | None:
    url = absolute(sheet.base, address.place)
    pages = [name for name, _ in address.fields if _page_name().match(name)]
    others = [pair for pair in address.fields if pair[0] not in pages]
    if not url or not same_site(url, sheet.url) or len(pages) != 1:
        return None
    known = tuple((name, value) for name, value in others if value is not None)
    return PagedCall(url, known, pages[0]) if len(known) == len(others) else None


def _written_calls(script: str) -> Iterator[tuple[str, Any, bool]]:
    for match in _URL.finditer(script):
        near = script[match.end() : match.end() + _NEAR]
        before = script[max(match.start() - 200, 0) : match.start()]
        data = _DATA.search(near)
        if data:
            position = match.end() + data.end() - 1
            is_post = bool(_POST.search(before) or _POST.search(near))
            yield match[1], read_literal(script, position), is_post
    for match in _SHORT_CALL.finditer(script):
        yield match[2], read_literal(script, match.end() - 1), match[1] == "post"


def _call(url: str, data: Mapping[str, Any], *, is_post: bool) -> PagedCall | None:
    page_field = next(
        (k for k, v in data.items() if _page_name().match(k) and not _is_number(v)),
        None,
    )
    if page_field is None:
        page_field = next((k for k in data if _page_name().match(k)), None)
    if page_field is None:
        return None
    fields = tuple(
        (key, _written(value))
        for key, value in data.items()
        if key != page_field and not isinstance(value, list | dict)
    )
    return PagedCall(url, fields, page_field, is_post)


def _is_number(value: Any) -> bool:
    return isinstance(value, int) or (isinstance(value, str) and value.isdigit())


def _written(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def whole_addresses(source: str, base: str) -> tuple[str, str] | None:
    """A written list address cut at its page number: what comes before and after."""
    match = _WHOLE.search(source.replace("&amp;", "&"))
    if not match:
        return None
    head = absolute(base, match[1])
    if not head or not urlsplit(head).query:
        return None
    return head, match[2]
