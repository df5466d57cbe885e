"""Names and addresses that columns, units and informations have."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from crawler.parse.addresses import place, same_site
from crawler.parse.text import drop_blanks
from crawler.parse.words import load_words, one_of

_COUNT = re.compile(r"[\s]*[（(\[【]\s*\d{1,6}\s*(?:条|篇)?\s*[)）\]】]\s*$")
_LEAD = re.compile(r"^[\s\u3000\xa0+＋\-–—·•●○■□◆◇★▪►▶▷>»│┃|├└┣┗─━﹢*]+")
# Names drawn out to one width: 机 构 设 置.
_SPACED = re.compile(r"[\u4e00-\u9fff](?:[ \u3000\xa0]+[\u4e00-\u9fff])+")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_NUMBERING = re.compile(r"^(?:\d{1,2}[.．])+(?:\d{1,2}[.．、]?)?(?=[\u4e00-\u9fff（(])")
_DATE = re.compile(r"\d{1,4}\s?[-/.年]\s?\d{1,2}")
_PLATFORM_KEY = re.compile(
    r"[?&](?:catid|topic_id)=([0-9A-Za-z]{3,40})(?:&|$)", re.IGNORECASE
)


@lru_cache(maxsize=1024)
def column_name(words: str) -> str:
    """A name as the site writes it, without counts, bullets and branch signs.

    >>> column_name("├─ 政策文件 (12)")
    '政策文件'
    """
    name = _COUNT.sub("", _LEAD.sub("", words)).strip(" :：\u3000\xa0")
    return drop_blanks(name) if _SPACED.fullmatch(name) else name


@lru_cache(maxsize=1024)
def can_be_column(name: str) -> bool:
    """Whether `name` can be the name of a column."""
    bare = drop_blanks(name)
    most = load_words("tree")["names"]["most_characters"]
    if not 2 <= len(bare) <= most or bare in _never():
        return False
    if not _CHINESE.search(bare) or _DATE.search(_NUMBERING.sub("", bare)):
        return False
    return not _titles().search(bare)


@lru_cache(maxsize=1024)
def is_known_name(name: str) -> bool:
    """Whether a name holds a piece that names of disclosure columns are made of."""
    return bool(_pieces().search(drop_blanks(name)))


@lru_cache(maxsize=1024)
def is_navigation(name: str) -> bool:
    """Whether a name belongs to the navigation of a site."""
    return bool(_navigation().search(name)) and not is_known_name(name)


@lru_cache(maxsize=1024)
def is_unit_name(name: str) -> bool:
    """Whether `name` is that of a unit of administration."""
    units = load_words("tree")["units"]
    bare = drop_blanks(name)
    if not 3 <= len(bare) <= 24 or any(word in bare for word in units["columns"]):
        return False
    navigation = load_words("tree")["names"]["navigation"]
    return bare.endswith(tuple(units["endings"])) and bare not in navigation


@lru_cache(maxsize=1024)
def ends_like_unit(name: str) -> bool:
    """Whether a name ends like that of a unit and is not known as a column's."""
    return bool(_unit_ending().search(name)) and not is_known_name(name)


@lru_cache(maxsize=1024)
def is_column_address(url: str) -> bool:
    """Whether an address looks like that of a list rather than an information."""
    column, item = _addresses()
    return bool(column.search(url)) and not item.search(url)


@lru_cache(maxsize=1024)
def is_item_address(url: str) -> bool:
    """Whether an address looks like that of a single information."""
    return bool(_addresses()[1].search(url))


def column_key(url: str, page_url: str) -> str:
    """The identity of a column: the platform's id, else path and query."""
    if not same_site(url, page_url):
        return url
    match = _PLATFORM_KEY.search(url)
    return match[1] if match else place(url)


@cache
def _pieces() -> re.Pattern[str]:
    return one_of(load_words("tree")["names"]["pieces"])


@cache
def _navigation() -> re.Pattern[str]:
    return one_of(load_words("tree")["names"]["navigation"])


@cache
def _titles() -> re.Pattern[str]:
    return re.compile(load_words("tree")["names"]["titles"])


@cache
def _never() -> frozenset[str]:
    return frozenset(load_words("tree")["names"]["never"])


@cache
def _addresses() -> tuple[re.Pattern[str], re.Pattern[str]]:
    address = load_words("tree")["address"]
    return re.compile(address["column"], re.IGNORECASE), re.compile(
        address["item"], re.IGNORECASE
    )


@cache
def _unit_ending() -> re.Pattern[str]:
    units = load_words("tree")["units"]
    return re.compile(f"(?:{'|'.join(units['strong_endings'])})$")
