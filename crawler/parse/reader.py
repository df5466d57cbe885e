"""The door of the parser: bytes of any kind to what was seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from catalog_spec.observations import PageSeen
from crawler.decode import decode
from crawler.parse.answers import (
    Answer,
    embedded_records,
    further_answers,
    is_xml_answer,
    load_json,
    read_json_list,
    total_of_records,
)
from crawler.parse.catalogs import is_catalog_script, read_catalogs
from crawler.parse.generic import Reading, read_html
from crawler.parse.hanweb import further_records
from crawler.parse.hiding import hide_private
from crawler.parse.nodes import columns_of, read_script_nodes
from crawler.parse.nowhere import NOWHERE, without_host
from crawler.parse.pager_words import is_later_page
from crawler.parse.platforms import recognise
from crawler.parse.plugins import PluginFailure
from crawler.parse.profile import Profile
from crawler.parse.words import load_words

_MOST_CHARACTERS = 6_000_000


def read_page(
    body: bytes,
    url: str,
    content_type: str = "",
    *,
    article_only: bool = False,
    profiles: Sequence[Profile] = (),
) -> PageSeen:
    """Read what stands on a page.

    Parameters
    ----------
    body: the bytes of the answer.
    url: the absolute address they came from.
    content_type: the Content-Type header, or "".
    article_only: where the page surely is one information, read that alone, which
        takes half of the time; the page then says so itself.
    profiles: platforms that the office described itself.
    """
    return read(
        body, url, content_type, article_only=article_only, profiles=profiles
    ).page


def read(
    body: bytes,
    url: str,
    content_type: str = "",
    *,
    article_only: bool = False,
    profiles: Sequence[Profile] = (),
) -> Reading:
    """Like `read_page`, keeping the addresses of rows as the page writes them.

    Without an address ("") the page is read all the same; its own addresses then come
    out without a host.
    """
    if not url:
        return without_host(read(body, NOWHERE, content_type, profiles=profiles))
    decoded = decode(body, content_type)
    text = decoded.text[:_MOST_CHARACTERS]
    try:
        reading = _read_text(text, url, decoded.encoding, article_only, profiles)
        return replace(reading, page=hide_private(reading.page))
    except PluginFailure as failure:
        # Never a fault of the site: nothing is said of a page that was half read.
        reason = load_words("obstacles")["reasons"]["plugin"]
        reason = reason.format(name=failure.name, reason=failure.reason)
        return Reading(PageSeen(url, decoded.encoding, failure.name, not_read=reason))


def _read_text(
    text: str,
    url: str,
    encoding: str,
    article_only: bool,
    profiles: Sequence[Profile],
) -> Reading:
    start = text[:200].lstrip("\ufeff \t\r\n")[:1]
    if not start:
        reason = load_words("obstacles")["reasons"]["empty"]
        return Reading(PageSeen(url, encoding, "generic", not_read=reason))
    if start != "<":
        reading = _read_data(text, url, encoding, profiles)
        if reading:
            return reading
    elif is_xml_answer(text):
        return _read_xml(text, url, encoding)
    return read_html(text, url, encoding, article_only=article_only, profiles=profiles)


def _read_data(
    text: str, url: str, encoding: str, profiles: Sequence[Profile]
) -> Reading | None:
    """A catalogue script, a JSON answer, or a script with nodes."""
    if is_catalog_script(text):
        columns = read_catalogs(text, url)
        return Reading(PageSeen(url, encoding, "lonsun", columns=columns))
    value = load_json(text)
    if value is not None:
        return _read_json(value, url, encoding, profiles)
    if "<" in text[:2000] and ">" in text[:2000]:
        return None
    columns = read_script_nodes(text, url)
    if not columns:
        return None
    known = recognise(url, text, profiles)
    page = PageSeen(url, encoding, known.platform.name, columns=columns)
    return Reading(page, mark=known.mark)


def _read_json(
    value: Any, url: str, encoding: str, profiles: Sequence[Profile]
) -> Reading:
    known = recognise(url, "", profiles)
    platform = known.platform.name
    answer = known.platform.answer(value, url) or read_json_list(value, url)
    columns = columns_of(value, url)
    dated = any(item.published for item in answer.items)
    if columns and not dated and len(columns) >= len(answer.items):
        page = PageSeen(url, encoding, platform, columns=columns)
        return Reading(page, mark=known.mark)
    fragment = "" if answer.items else _fragment(value)
    if fragment:
        reading = read_html(fragment, url, encoding, profiles=profiles)
        total = answer.total if answer.total is not None else reading.page.total
        page = replace(reading.page, total=total)
        return replace(reading, page=page)
    page = _list_page(answer, url, encoding, platform)
    return Reading(page, answer.hrefs, known.mark)


def _list_page(answer: Answer, url: str, encoding: str, platform: str) -> PageSeen:
    nothing = not answer.items and answer.total is None
    further = further_answers(answer, url)
    is_part = bool(answer.items) and (answer.total or 0) > len(answer.items)
    return PageSeen(
        url=url,
        encoding=encoding,
        platform=platform,
        rows=answer.items,
        next_pages=further,
        total=answer.total,
        not_read=load_words("obstacles")["reasons"]["unknown"] if nothing else None,
        is_cut=is_part and not further and not is_later_page(url),
    )


def _fragment(value: Any) -> str:
    """The longest text inside a JSON answer that is markup."""
    waiting, best, seen = [value], "", 0
    while waiting and seen < 2000:
        entry = waiting.pop()
        seen += 1
        if isinstance(entry, str):
            if "<" in entry and "</" in entry and len(entry) > len(best):
                best = entry
        elif isinstance(entry, dict):
            waiting += list(entry.values())
        elif isinstance(entry, list):
            waiting += entry[:200]
    return best


def _read_xml(text: str, url: str, encoding: str) -> Reading:
    """An XML answer with list fragments in its records."""
    fragment = embedded_records(text)
    total = total_of_records(text)
    reading = read_html(fragment or "<p></p>", url, encoding)
    rows = reading.page.rows
    page = replace(
        reading.page,
        platform="hanweb" if fragment else reading.page.platform,
        total=total if total is not None else reading.page.total,
        next_pages=tuple(further_records(text, url, len(rows), total)),
        columns=(),
        not_read=reading.page.not_read if total is None and not rows else None,
    )
    return replace(reading, page=page)
