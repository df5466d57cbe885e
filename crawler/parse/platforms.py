"""Which adapter reads a page: the office's profiles, plug-ins, then those built in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crawler.parse.boda import Boda
from crawler.parse.hanweb import Hanweb
from crawler.parse.lonsun import Lonsun
from crawler.parse.openness import Openness
from crawler.parse.platform import Mark, Platform, Recognised
from crawler.parse.plugins import plugged_in
from crawler.parse.profile import Profile
from crawler.parse.profiled import Profiled
from crawler.parse.trs import Trs
from crawler.parse.ucap import Ucap

BUILT_IN: tuple[Platform, ...] = (
    Lonsun(), Openness(), Hanweb(), Boda(), Trs(), Ucap()
)  # fmt: skip
"""In this order an address is held against them; words are weighed."""

GENERIC = Recognised(Platform())
_ENOUGH = 2


def recognise(url: str, source: str, profiles: Iterable[Profile] = ()) -> Recognised:
    """Find the adapter for a page.

    What the office wrote itself comes first and needs no weighing; then an address of
    a platform's own shape decides; without one the words in the source are weighed,
    and without those the addresses it leads to are looked at.

    Parameters
    ----------
    url: address of the page.
    source: its text with all markup.
    profiles: the office's own platforms.
    """
    for profile in profiles:
        adapter = Profiled(profile)
        mark = adapter.own_mark(url, source)
        if mark:
            return Recognised(adapter, mark)
    known = (*plugged_in().platforms, *BUILT_IN)
    for platform in known:
        mark = platform.fingerprint.in_address(url)
        if mark:
            return Recognised(platform, mark)
    # Bytes are searched several times faster than text with Chinese characters.
    body = source.encode("utf-8", "ignore")
    weighed = max(_weighed(known, body), key=_weight, default=None)
    return weighed or _by_links(known, url, source)


def _by_links(known: Iterable[Platform], url: str, source: str) -> Recognised:
    """The platform that a page without a mark of its own leads to."""
    for platform in known:
        mark = platform.fingerprint.in_links(url, source)
        if mark:
            return Recognised(platform, mark)
    return GENERIC


def _weighed(platforms: Iterable[Platform], body: bytes) -> Iterator[Recognised]:
    for platform in platforms:
        mark = platform.fingerprint.in_source(body)
        if mark and mark.weight >= _ENOUGH:
            yield Recognised(platform, mark)


def _weight(found: Recognised) -> int:
    mark: Mark | None = found.mark
    return mark.weight if mark else 0


def platform_named(name: str, profiles: Iterable[Profile] = ()) -> Platform:
    """The adapter of this name, that of unknown pages when there is none."""
    own = (Profiled(profile) for profile in profiles)
    known: Iterable[Platform] = (*own, *plugged_in().platforms, *BUILT_IN)
    return next((one for one in known if one.name == name), GENERIC.platform)
