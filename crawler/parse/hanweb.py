"""大汉, the platform of Zhejiang, Jiangsu and Shandong: rows kept in XML or in units.

The older kind carries its rows as XML records inside the page and posts for more of
them. The newer kind leaves the list to a unit, which a call brings as a fragment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from catalog_spec.observations import Request
from crawler.parse.addresses import absolute
from crawler.parse.answers import total_of_records
from crawler.parse.literals import read_literal
from crawler.parse.pager import Paging
from crawler.parse.platform import Fingerprint, Platform, WebPage
from crawler.parse.words import load_words

_NEXT_GROUP = re.compile(
    r"<nextgroup>.{0,40}?<a\s[^>]{0,40}?href=[\"']([^\"']{1,800})[\"']",
    re.DOTALL | re.IGNORECASE,
)
_FIELDS = (
    "col",
    "appid",
    "webid",
    "path",
    "columnid",
    "sourceContentType",
    "unitid",
    "webname",
    "permissiontype",
)
_PER_PAGE = re.compile(
    r"\bperpage\b[\"']?\s{0,4}[:=]\s{0,4}[\"']?(\d{1,4})", re.IGNORECASE
)
_PROXY = re.compile(r"[\"'(=]([^\"'()\s]{0,200}/dataproxy\.jsp)")
_OWN_RANGE = re.compile(r"([?&]startrecord=)(\d+)(&endrecord=)(\d+)", re.IGNORECASE)
_UNIT_CALL = "/front/page/build/unit"
_LIST_UNIT = re.compile("list|列表|内容|分页", re.IGNORECASE)
_MOST_UNITS = 3


class Hanweb(Platform):
    """Rows in `<datastore>` records, or in a unit that is built when it is asked for."""

    name = "hanweb"
    fingerprint = Fingerprint(
        addresses=(
            r"/col/col\d+",
            r"/art/\d{4}/\d{1,2}/\d{1,2}/art_\d+",
            r"/module/(?:web/)?jpage/",
            r"/module/xxgk/",
            r"/jpaas-publish-server/",
        ),
        words={
            "<datastore>": 3,
            "<totalrecord>": 3,
            "dataproxy.jsp": 3,
            "jpaas-publish-server": 3,
            "/jpage": 2,
            "Maketime": 1,
            "/col/col": 2,
            "/art/20": 1,
            "anweb": 1,
        },
    )

    def paging(self, page: WebPage, shown: int, found: Paging) -> Paging:
        """Records posted for, or the unit that holds the list and its other pages."""
        source, url = page.sheet.source, page.url
        total = total_of_records(source)
        if total is not None or "dataproxy.jsp" in source:
            requests = further_records(source, url, shown, total)
            return Paging(tuple(requests) or found.requests, total or found.total)
        if _UNIT_CALL in url:
            return _pages_of_unit(page, shown) or found
        if shown or found.requests:
            return found
        return Paging(tuple(_list_units(page)), found.total)


def _list_units(page: WebPage) -> list[Request]:
    """The calls for the units of a page that hold its list."""
    units = list(_units(page))
    named = [url for url, name in units if _LIST_UNIT.search(name)]
    if not named and len(units) == 1:
        named = [units[0][0]]
    return [Request(url) for url in dict.fromkeys(named)][:_MOST_UNITS]


def _units(page: WebPage) -> Iterator[tuple[str, str]]:
    """Address and name of each unit that the page leaves to a call."""
    for script in page.sheet.outline.scripts:
        url = absolute(page.sheet.base, script.attributes.get("url") or "")
        if not url or _UNIT_CALL not in url:
            continue
        fields = _query_data(script.attributes.get("querydata") or "")
        if fields:
            yield f"{url}?{urlencode(fields)}", fields.get("tagId", "")


def _query_data(written: str) -> dict[str, str]:
    """The fields of a call as an attribute writes them."""
    fields = read_literal(written, 0) if written.startswith("{") else None
    if not isinstance(fields, dict):
        return {}
    return {str(name): str(value) for name, value in fields.items()}


def _pages_of_unit(page: WebPage, shown: int) -> Paging | None:
    """The other pages of a list that came as a unit; its pager tells how many."""
    outline = page.sheet.outline
    written = (outline.attribute(i, "querydata") for i in range(len(outline.tags)))
    counts = next((f for f in map(_query_data, filter(None, written)) if f), {})
    total, size, here = (counts.get(name, "") for name in ("count", "rows", "pageNo"))
    if not (total.isdigit() and size.isdigit() and int(size)):
        return None
    first = int(here) if here.isdigit() else 1
    last = min(
        -(-int(total) // int(size)), first + load_words("pager")["counts"]["most"]
    )
    address, _, query = page.url.partition("?")
    kept = [(k, v) for k, v in parse_qsl(query, True) if k != "paramJson"]
    requests = [
        Request(f"{address}?{urlencode([*kept, ('paramJson', _page_field(n, size))])}")
        for n in range(first + 1, last + 1)
    ]
    return Paging(tuple(requests) if shown else (), int(total))


def _page_field(number: int, size: str) -> str:
    return f'{{"pageNo":{number},"pageSize":{size}}}'


def further_records(
    source: str, url: str, shown: int, total: int | None
) -> list[Request]:
    """Requests for the records behind those a page or answer carries.

    Parameters
    ----------
    source: the page or the XML answer as text.
    url: address it came from.
    shown: how many records it carries.
    total: how many there are in all, or None.
    """
    following = _NEXT_GROUP.search(source)
    next_url = absolute(url, following[1].replace("&amp;", "&")) if following else None
    if total is None or not shown or total <= shown or _OWN_RANGE.search(url):
        return [Request(next_url)] if next_url and total is None else []
    fields = _fields(source, next_url)
    if "columnid" not in fields:
        return [Request(next_url)] if next_url else []
    proxy = _PROXY.search(source)
    address = proxy[1] if proxy else "/module/web/jpage/dataproxy.jsp"
    page = _PER_PAGE.search(source)
    per_page = int(page[1]) if page else min(shown, 15)
    return _ranges(urljoin(url, address), fields, shown, total, per_page)


def _fields(source: str, next_url: str | None) -> dict[str, str]:
    found = dict(parse_qsl(urlsplit(next_url or "").query, keep_blank_values=True))
    fields = {name: found[name] for name in _FIELDS if name in found}
    for name in _FIELDS:
        match = re.search(
            rf"\b{name}[\"']?\s{{0,4}}[:=]\s{{0,4}}[\"']?([^\"',;&\s}}<>]{{1,120}})",
            source,
        )
        if match and name not in fields:
            fields[name] = match[1]
    return fields


def _ranges(
    address: str, fields: dict[str, str], shown: int, total: int, per_page: int
) -> list[Request]:
    most = load_words("pager")["counts"]["most"]
    starts = range(shown + 1, min(total, shown * most) + 1, shown)
    return [
        Request(
            f"{address}?startrecord={start}&endrecord={min(start + shown - 1, total)}"
            f"&perpage={per_page}",
            tuple(fields.items()),
        )
        for start in starts
    ]
