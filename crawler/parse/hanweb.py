"""The hanweb platform: list rows in XML records, further records by a posted call."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urljoin, urlsplit

from catalog_spec.observations import Request
from crawler.parse.addresses import absolute
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
