"""List answers that are not pages: JSON, XML with fragments, and embedded records."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog_spec.observations import ItemSeen, Request
from crawler.parse.addresses import absolute
from crawler.parse.dates import FoundDate, parse_json_date
from crawler.parse.text import drop_blanks, fold_blanks
from crawler.parse.words import load_words

_TAGS = re.compile(r"<[^<>]{0,400}>")
_TITLE_KEYS = re.compile(
    r"(?:^|_)(?:title|doctitle|bt|name|filename|subject|headline|showtitle|infotitle|mc|newstitle|articletitle|contenttitle|topic)(?:$|_)|title$|^file_?name$",
    re.IGNORECASE,
)
_ADDRESS_KEYS = re.compile(
    r"url$|^href$|^link|uri$|link$|^path$|^address$|htmlpath", re.IGNORECASE
)
_DATE_KEYS = re.compile(
    r"(?:pub|release|fb|show|publish|relt|write|create|input|add|sign|update|cw|date|time|rq|sj)",
    re.IGNORECASE,
)
_GOOD_DATE_KEYS = (
    "pub",
    "fbrq",
    "fbsj",
    "release",
    "publish",
    "reltime",
    "showtime",
    "showdate",
    "date",
    "time",
    "rq",
    "sj",
)
_BAD_DATE_KEYS = re.compile(
    r"(?:cw|write|sign|crtime|create|crt|add|update|modif|warehouse|end|dead|begin|start|expire|valid|effect|open)",
    re.IGNORECASE,
)
_INDEX_KEYS = re.compile(
    r"^(?:idxid|idx_?id|index_?(?:no|num|number|code)|syh|indexid|suoyinhao|idxno)$",
    re.IGNORECASE,
)
_TOTAL_KEYS = re.compile(
    r"^(?:total|totalcount|totalrecords?|recordcount|count|totalelements|totalnum|records_?total|rowcount|totalrecord|allcount|recordstotal|totalrows)$",
    re.IGNORECASE,
)
_PAGES_KEYS = re.compile(
    r"^(?:pages|totalpages?|pagecount|page_?total|lastpage|last_page|pagetotal)$",
    re.IGNORECASE,
)
_TOTAL_RECORD = re.compile(
    r"<totalrecord[^>]{0,40}>\s*(\d{1,8})\s*</totalrecord>", re.IGNORECASE
)
_MOST_RECORDS = 5000


@dataclass(frozen=True, slots=True)
class Answer:
    """What a list answer says.

    Parameters
    ----------
    items: its rows.
    hrefs: their addresses as written, one for each row.
    total: how many items there are in all, or None.
    pages: how many pages there are, or None.
    """

    items: tuple[ItemSeen, ...] = ()
    hrefs: tuple[str | None, ...] = ()
    total: int | None = None
    pages: int | None = None


def load_json(text: str) -> Any:
    """Decode a JSON answer, also one wrapped in a function call; None when it is none."""
    text = text.strip().lstrip("\ufeff")
    if text[:1] not in ("{", "["):
        call = re.match(r"[\w$.]{1,60}\s*\(\s*(?=[{\[])", text)
        if not call:
            return None
        text = text[call.end() :]
    try:
        return json.JSONDecoder().raw_decode(text)[0]
    except (ValueError, RecursionError):
        return None


def read_json_list(value: Any, url: str) -> Answer:
    """Find the rows of a JSON answer by their shape.

    The rows are the array whose objects hold a title and a date or an address.

    Parameters
    ----------
    value: the decoded answer.
    url: address it came from.
    """
    best: list[Mapping[str, Any]] = []
    best_score = 0.0
    for records in _arrays(value):
        score = _score(records)
        if score > best_score:
            best, best_score = records, score
    total, pages = _counts(value)
    if not best:
        return Answer(total=total, pages=pages)
    keys = _Keys.find(best)
    rows = [_item(record, keys, url) for record in best]
    kept = [(item, href) for item, href in rows if item.title]
    return Answer(
        tuple(item for item, _ in kept), tuple(href for _, href in kept), total, pages
    )


def _arrays(value: Any) -> Iterator[list[Mapping[str, Any]]]:
    """Every array of objects, without recursion."""
    waiting = [value]
    seen = 0
    while waiting and seen < 20_000:
        entry = waiting.pop()
        seen += 1
        if isinstance(entry, Mapping):
            waiting += [v for v in entry.values() if isinstance(v, Mapping | list)]
        elif isinstance(entry, list):
            records = [r for r in entry if isinstance(r, Mapping)]
            if records and len(records) == len(entry):
                yield records
            waiting += [
                r for r in entry[:_MOST_RECORDS] if isinstance(r, Mapping | list)
            ]


def _score(records: Sequence[Mapping[str, Any]]) -> float:
    keys = _Keys.find(records)
    if not keys.title or not (keys.date or keys.address):
        return 0.0
    return len(records) * (2.0 if keys.date and keys.address else 1.0)


@dataclass(frozen=True, slots=True)
class _Keys:
    """Names of the fields that hold title, address, date and index number."""

    title: str | None
    address: str | None
    date: str | None
    index_number: str | None

    @classmethod
    def find(cls, records: Sequence[Mapping[str, Any]]) -> _Keys:
        sample = records[:8]
        names = list(dict.fromkeys(str(k) for record in sample for k in record))
        return cls(
            title=_best(names, sample, _title_score),
            address=_best(names, sample, _address_score),
            date=_best(names, sample, _date_score),
            index_number=next((n for n in names if _INDEX_KEYS.match(n)), None),
        )


def _best(
    names: Sequence[str], records: Sequence[Mapping[str, Any]], score: Any
) -> str | None:
    scored = [
        (sum(score(n, r.get(n)) for r in records), -i, n) for i, n in enumerate(names)
    ]
    top = max(scored, default=(0, 0, ""))
    return top[2] if top[0] > 0 else None


def _title_score(name: str, value: Any) -> float:
    if not isinstance(value, str) or not 2 <= len(value) <= 400 or "://" in value:
        return 0.0
    named = 20.0 if _TITLE_KEYS.search(name) else 0.0
    if name.lower().endswith(("title", "bt")):
        named += 10
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in value[:80])
    if not named and chinese < 8:
        return 0.0
    return named + min(chinese, 30) / 4 if chinese or named else 0.0


def _address_score(name: str, value: Any) -> float:
    if not isinstance(value, str) or not value.strip() or len(value) > 1000:
        return 0.0
    looks = bool(re.match(r"\s*(?:https?:)?/|\s*\.{0,2}/|\s*[\w/-]+\.s?html?", value))
    named = bool(_ADDRESS_KEYS.search(name))
    if not looks:
        return 0.0
    picture = bool(re.search(r"\.(?:jpe?g|png|gif|bmp)$", value, re.IGNORECASE))
    return (2.0 if named else 1.0) + ("pub" in name.lower()) - 1.5 * picture


def _date_score(name: str, value: Any) -> float:
    if value is None or isinstance(value, bool) or not _DATE_KEYS.search(name):
        return 0.0
    found = _read_date(value)
    if not found or not 1980 <= found.value.year <= 2100:
        return 0.0
    lower = name.lower()
    good = max(
        (len(_GOOD_DATE_KEYS) - i for i, k in enumerate(_GOOD_DATE_KEYS) if k in lower),
        default=0,
    )
    return 1.0 + good / 4 - 2.5 * bool(_BAD_DATE_KEYS.search(lower)) + (0.01)


def _read_date(value: Any) -> FoundDate | None:
    if isinstance(value, str) and len(value) > 40:
        return None
    return parse_json_date(value)


def _item(
    record: Mapping[str, Any], keys: _Keys, url: str
) -> tuple[ItemSeen, str | None]:
    raw = record.get(keys.title or "")
    title = fold_blanks(_TAGS.sub("", raw)) if isinstance(raw, str) else ""
    href = record.get(keys.address or "")
    href = href.strip() if isinstance(href, str) and href.strip() else None
    value = record.get(keys.date or "")
    found = _read_date(value) if value is not None else None
    number = record.get(keys.index_number or "")
    item = ItemSeen(
        title=_sound(title),
        url=absolute(url, href) if href else None,
        published=found.value if found else None,
        date_text=str(value) if found else "",
        date_from="list" if found else "",
        index_no=number if isinstance(number, str) and number else None,
    )
    return item, href


def _sound(text: str) -> str:
    """Drop halves of characters, which cannot be stored."""
    return text.encode("utf-8", "ignore").decode("utf-8")


def _counts(value: Any) -> tuple[int | None, int | None]:
    total = pages = None
    waiting, seen = [value], 0
    while waiting and seen < 200:
        entry = waiting.pop(0)
        seen += 1
        if not isinstance(entry, Mapping):
            continue
        for key, inner in entry.items():
            number = _number(inner)
            if number is not None and total is None and _TOTAL_KEYS.match(str(key)):
                total = number
            if number is not None and pages is None and _PAGES_KEYS.match(str(key)):
                pages = number
        waiting += [v for v in entry.values() if isinstance(v, Mapping)]
    return total, pages


def _number(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if 0 <= value < 10_000_000 else None
    if isinstance(value, str) and value.isdigit() and len(value) < 8:
        return int(value)
    return None


def further_answers(answer: Answer, url: str) -> tuple[Request, ...]:
    """The requests for the other pages of a JSON answer, by its own address."""
    words = load_words("pager")
    match = re.search(rf"([?&]{words['words']['parameter']}=)(\d+)", url, re.IGNORECASE)
    if not match:
        return ()
    here = int(match[2])
    pages = answer.pages
    if pages is None and answer.total and answer.items:
        pages = math.ceil(answer.total / len(answer.items))
    last = min(pages or here, here + words["counts"]["most"])
    return tuple(
        Request(f"{url[: match.start(2)]}{n}{url[match.end(2) :]}")
        for n in range(here + 1, last + 1)
    )


def embedded_records(text: str) -> str:
    """The list fragments that a page or answer carries as XML records, joined.

    Parameters
    ----------
    text: the page or the answer as text.
    """
    return "\n".join(_records(text))


def _records(text: str) -> Iterator[str]:
    """What stands between the record tags, found without looking twice."""
    lowered = text.lower() if "<RECORD" in text else text
    start = lowered.find("<record>")
    while start >= 0:
        end = lowered.find("</record>", start)
        if end < 0:
            return
        inside = text[start + len("<record>") : end].strip()
        yield inside.removeprefix("<![CDATA[").removesuffix("]]>")
        start = lowered.find("<record>", end)


def total_of_records(text: str) -> int | None:
    """The number of records an XML answer says there are."""
    match = _TOTAL_RECORD.search(text)
    return int(match[1]) if match else None


def is_xml_answer(text: str) -> bool:
    """Whether `text` is an XML list answer rather than a page."""
    head = drop_blanks(text[:400]).lower()
    return (
        head.startswith(("<?xml", "<datastore", "<recordset", "<rss"))
        and "<html" not in head
    )
