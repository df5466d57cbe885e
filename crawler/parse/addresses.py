"""Addresses as pages write them: made absolute, compared, and reduced to a pattern."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import (
    parse_qsl,
    quote,
    unquote,
    urlencode,
    urljoin,
    urlsplit,
    urlunsplit,
)

_UNSAFE = ' "<>\\^`{|}'
_NOT_A_PLACE = re.compile(
    r"\s*(?:javascript|mailto|tel|data|about|blob|sms):", re.IGNORECASE
)
_SCRIPTED = re.compile(
    r"""(?:location(?:\.href)?\s*=|location\.(?:replace|assign)\s*\(|"""
    r"""\b(?:go|redirect|navigate|visit|view)\w{0,20}\s*\(|(?:window\.)?open\w*\s*\(|goto\w*\s*\(|load\w*\s*\(|"""
    r"""show\w*\s*\(|to\w*\s*\(|jump\w*\s*\(|link\w*\s*\()[^'"]{0,40}['"]([^'"\s]{1,400})['"]""",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"^(?:https?:)?//|^\.{0,2}/|^\?|^[\w%./-]+\.\w{2,6}(?:[?#]|$)|^[\w-]+/"
)
_CHANGING = re.compile(
    r"^(?:_|t|ts|rand|random|timestamp|jsessionid|sessionid|v)$", re.IGNORECASE
)
# An absolute path that joining and quoting leave as it is: most links by far.
_PLAIN_PLACE = re.compile(r"(?:/[\w~-][\w.~-]*)+/?(?:\?[\w=&.~-]+)?", re.ASCII)
_SCHEMES = ("http://", "https://")
_INNER_BLANKS = re.compile(r"[\t\r\n]")
_DIGITS = re.compile(r"\d+")
_LONG_HEX = re.compile(r"[0-9a-f]{16,}", re.IGNORECASE)
_SECOND_LEVEL = frozenset({"gov", "com", "org", "net", "edu", "ac", "mil"})


def absolute(base: str, href: str) -> str | None:
    """Join `href` to `base`; None when it leads to no page.

    Parameters
    ----------
    base: absolute address of the page, or of its base element.
    href: the attribute as written.
    """
    href = href.strip()
    if not href.startswith("?"):
        root, folder = _root_and_folder(base)
        base = root if href.startswith(("/", "http:", "https:")) else folder
    return _joined(base, href)


def folder_of(base: str) -> str:
    """The address that relative links of a page at `base` are joined to."""
    return _root_and_folder(base)[1]


@lru_cache(maxsize=256)
def _root_and_folder(base: str) -> tuple[str, str]:
    """What matters of a page's address when links are joined to it.

    Joined to these instead, the links of a menu are the same on every page.
    """
    bare = base.partition("#")[0].partition("?")[0]
    scheme, mark, rest = bare.partition("://")
    host, _, path = rest.partition("/")
    if not mark or not host:
        return base, base
    root = f"{scheme}://{host}/"
    return root, f"{root}{path[: path.rfind('/') + 1]}"


@lru_cache(maxsize=1024)
def _joined(base: str, href: str) -> str | None:
    if _PLAIN_PLACE.fullmatch(href) and base.endswith("/"):
        return f"{base}{href[1:]}" if base.startswith(_SCHEMES) else None
    href = _INNER_BLANKS.sub("", href)
    if not href or href.startswith("#") or _NOT_A_PLACE.match(href):
        return None
    try:
        joined = urlsplit(urljoin(base, href))
    except ValueError:
        return None
    if joined.scheme not in ("http", "https") or not joined.hostname:
        return None
    path = quote(joined.path, safe="/%:@!$&'()*+,;=~-._") or "/"
    query = "".join(
        quote(c) if c in _UNSAFE or ord(c) > 126 else c for c in joined.query
    )
    return urlunsplit((joined.scheme, joined.netloc, path, query, ""))


def scripted_place(code: str) -> str | None:
    """The address inside a click handler or javascript link, or None.

    >>> scripted_place("window.open('/public/column/3.html')")
    '/public/column/3.html'
    """
    if not code:
        return None
    match = _SCRIPTED.search(code)
    if match and _PLACE.match(match[1]) and not _NOT_A_PLACE.match(match[1]):
        return match[1]
    return None


@lru_cache(maxsize=1024)
def pattern(url: str) -> str:
    """What addresses of one kind share: digits and long identifiers blanked out.

    >>> pattern("http://a.cn/public/column/12?type=4&catId=99")
    'a.cn/public/column/#?catId&type'
    """
    parts = urlsplit(url)
    path = _DIGITS.sub("#", _LONG_HEX.sub("#", parts.path))
    keys = "&".join(sorted({key for key, _ in parse_qsl(parts.query, True)}))
    return f"{parts.netloc}{path}?{keys}"


@lru_cache(maxsize=1024)
def folder_pattern(url: str) -> str:
    """Like `pattern`, with the last step of the path reduced to its ending."""
    head, _, keys = pattern(url).rpartition("?")
    folder, _, name = head.rpartition("/")
    ending = name.rpartition(".")[2] if "." in name else ""
    return f"{folder}/*{ending}?{keys}"


@lru_cache(maxsize=1024)
def place(url: str) -> str:
    """Path and query without host and without changing parameters: a stable key."""
    parts = urlsplit(url)
    fixed = [
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _CHANGING.match(key)
    ]
    path = unquote(parts.path).partition(";jsessionid")[0] or "/"
    return f"{path}?{urlencode(fixed)}" if fixed else path


def host(url: str) -> str:
    """Host and port of `url`, lower case."""
    return urlsplit(url).netloc.lower()


@lru_cache(maxsize=1024)
def site(url: str) -> str:
    """The registrable part of the host: www.a.gov.cn and xxgk.a.gov.cn are one site."""
    name = (urlsplit(url).hostname or "").lower()
    if ":" in name or _DIGITS.sub("", name) == "...":
        return host(url)
    labels = name.split(".")
    if len(labels) <= 2:
        return host(url) if len(labels) == 1 else name
    keep = 3 if labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 else 2
    return ".".join(labels[-keep:])


def same_site(one: str, other: str) -> bool:
    """Whether two addresses belong to one registrable site."""
    return site(one) == site(other)
