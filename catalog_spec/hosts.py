"""Whose an address is, as far as the address itself tells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from ipaddress import ip_address
from typing import Any

from catalog_spec.data_files import load_data

# A district's pages lead to the same few hosts again and again.
_CACHED = 4096
_THIS_MACHINE = "localhost"
_BEHIND_DRIVES = (":\\", ":/")
_USUAL_PORTS = (":80", ":443")


@lru_cache(maxsize=_CACHED)
def place_of(url: str) -> str:
    """Host and port of an absolute address, lower case, "" when it has none."""
    authority = re.split(r"[/?#]", url.partition("://")[2], maxsplit=1)[0]
    place = authority.rpartition("@")[2].casefold()
    usual = next((port for port in _USUAL_PORTS if place.endswith(port)), "")
    return place.removesuffix(usual)


@lru_cache(maxsize=_CACHED)
def host_of(url: str) -> str:
    """Host of an absolute address, lower case, without its port."""
    place = place_of(url)
    if place.startswith("["):
        return place[1:].partition("]")[0]
    return place.partition(":")[0].rstrip(".")


@lru_cache(maxsize=_CACHED)
def is_official(host: str) -> bool:
    """Whether only an official body can bear this name."""
    return is_below(host, _hosts()["official"])


def is_accepted(host: str, own_list: Sequence[str] = ()) -> bool:
    """Whether official pages may link to this host.

    Parameters
    ----------
    host: lower case, without a port.
    own_list: further hosts of the office, lower case.
    """
    return is_official(host) or _is_listed(host) or is_below(host, own_list)


@lru_cache(maxsize=_CACHED)
def _is_listed(host: str) -> bool:
    return is_below(host, _hosts()["accepted"])


def is_below(host: str, names: Iterable[str]) -> bool:
    """Whether a host bears one of these names, or one below them."""
    return any(host == name or host.endswith(f".{name}") for name in names)


def is_number(host: str) -> bool:
    """Whether a host is a bare IP address."""
    return _address(host) is not None


def is_inner(host: str) -> bool:
    """Whether a host is one that the public cannot reach: this machine, an inner IP."""
    address = _address(host)
    return host == _THIS_MACHINE or (address is not None and not address.is_global)


def is_own_disk(url: str) -> bool:
    """Whether an address is that of a file on the machine of whoever wrote the page."""
    return url.casefold().startswith("file:") or url[1:3] in _BEHIND_DRIVES


def is_trial(host: str) -> bool:
    """Whether a host is this machine, the inner network, or a name made for trials."""
    return is_inner(host) or host.rpartition(".")[2] in _hosts()["reserved"]


def is_home_page(url: str) -> bool:
    """Whether an address is that of a site's front page or error page."""
    place = url.partition("://")[2].partition("?")[0].partition("#")[0]
    host, slash, path = place.partition("/")
    return bool(host) and (slash + path).casefold() in _hosts()["home_pages"]


def turned_into(title: str) -> str:
    """What a domain has become by the title of its page, "" when nothing is odd."""
    words = "".join(title.casefold().split())
    if any(word in words for word in _hosts()["reports"]["words"]):
        return ""
    for kind in _hosts()["turned"].values():
        alone = (word.replace(" ", "") for word in kind.get("alone", ()))
        pairs = (kind.get("first", ()), kind.get("second", ()))
        if any(word in words for word in alone) or all(
            any(word in words for word in each) for each in pairs
        ):
            label: str = kind["label"]
            return label
    return ""


@lru_cache(maxsize=_CACHED)
def _address(host: str) -> Any:
    try:
        return ip_address(host)
    except ValueError:
        return None


@cache
def _hosts() -> Mapping[str, Any]:
    return load_data("hosts.toml")
