"""What each site's robots.txt allows, asked once and kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from protego import Protego

from catalog_spec.observations import Outcome
from crawler.fetched import Fetched
from crawler.pace import Clock, PaceBook, SystemClock, place_of

ROBOTS_BYTES = 512 * 1024
LONGEST_DELAY = 30.0
_FILE = frozenset({Outcome.OK, Outcome.TOO_LARGE})
_NO_FILE = frozenset(
    {
        Outcome.NOT_VISITED,
        Outcome.NOT_FOUND,
        Outcome.GONE,
        Outcome.CLIENT_ERROR,
        Outcome.BLOCKED,
        Outcome.EMPTY,
        Outcome.BAD_REDIRECT,
        Outcome.NOT_HTML,
        Outcome.UNREADABLE,
    }
)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What robots.txt says about one address.

    Parameters
    ----------
    allowed: the address may be visited.
    unknown: how the attempt to read robots.txt ended, when it could not be read and
        the address must not be visited for now.
    """

    allowed: bool
    unknown: Fetched | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """Visits made although robots.txt forbids them, because the office said so.

    Parameters
    ----------
    origin: scheme, host and port of the site.
    first_url: the first address visited so.
    visits: how many there were.
    """

    origin: str
    first_url: str
    visits: int = 1


_ALLOWED = Ruling(allowed=True)
_FORBIDDEN = Ruling(allowed=False)


class RobotsBook:
    """The rules of every site by RFC 9309.

    A site without robots.txt (any 4xx) allows everything. A robots.txt that cannot be
    reached (5xx, network) means that nothing may be visited; it is asked for again
    after `retry_seconds`, and the visits meanwhile end as that attempt ended, so the
    reason told is the true one. A site's delay is passed to the pace, at most
    `LONGEST_DELAY` seconds. A web page in place of the file counts as no file.

    Parameters
    ----------
    fetch: gets one address without asking for robots.
    pace: is told of crawl delays.
    user_agent: the name the rules are looked up by.
    ignored_hosts: hosts whose rules are overridden by the office's order.
    keep_seconds, retry_seconds: how long rules and failures are used again.
    clock: where time comes from.
    """

    def __init__(
        self,
        fetch: Callable[[str], Awaitable[Fetched]],
        pace: PaceBook,
        *,
        user_agent: str,
        ignored_hosts: Iterable[str] = (),
        keep_seconds: float = 86_400.0,
        retry_seconds: float = 60.0,
        clock: Clock | None = None,
    ) -> None:
        self._fetch = fetch
        self._pace = pace
        self._user_agent = user_agent
        self._ignored = frozenset(ignored_hosts)
        self._keep_seconds = keep_seconds
        self._retry_seconds = retry_seconds
        self._clock = clock or SystemClock()
        self._sites: dict[str, _Site] = {}
        self._overrides: dict[str, Override] = {}

    @property
    def overrides(self) -> tuple[Override, ...]:
        """One record for each site that was visited against its rules."""
        return tuple(self._overrides.values())

    async def ruling(self, url: str) -> Ruling:
        """Whether an address may be visited, after reading the site's rules."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        site = self._sites.setdefault(origin, _Site())
        if site.expires <= self._clock.monotonic():
            await self._read(site, origin)
        ruling = site.ruling(url, self._user_agent)
        if ruling is not _ALLOWED and parts.hostname in self._ignored:
            self._note_override(origin, url)
            return _ALLOWED
        return ruling

    def _note_override(self, origin: str, url: str) -> None:
        known = self._overrides.get(origin)
        self._overrides[origin] = (
            replace(known, visits=known.visits + 1) if known else Override(origin, url)
        )

    async def _read(self, site: _Site, origin: str) -> None:
        async with site.lock:
            if site.expires > self._clock.monotonic():
                return
            fetched = await self._fetch(f"{origin}/robots.txt")
            site.learn(fetched)
            is_known = site.unknown is None
            keep = self._keep_seconds if is_known else self._retry_seconds
            site.expires = self._clock.monotonic() + keep
            delay = site.delay(self._user_agent)
            if delay > 0:
                self._pace.ask_for_delay(place_of(origin), min(delay, LONGEST_DELAY))


class _Site:
    """What is known of one site's rules."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.expires = float("-inf")
        self.unknown: Fetched | None = None
        self._rules: Protego | None = None

    def learn(self, fetched: Fetched) -> None:
        self._rules = self.unknown = None
        if fetched.outcome in _FILE:
            self._rules = _rules(fetched.body)
        elif fetched.outcome not in _NO_FILE:
            self.unknown = fetched

    def ruling(self, url: str, user_agent: str) -> Ruling:
        if self.unknown is not None:
            return Ruling(allowed=False, unknown=self.unknown)
        if self._rules is None or self._rules.can_fetch(url, user_agent):
            return _ALLOWED
        return _FORBIDDEN

    def delay(self, user_agent: str) -> float:
        found = self._rules.crawl_delay(user_agent) if self._rules else None
        return found or 0.0


def _rules(body: bytes) -> Protego | None:
    text = body.decode("utf-8-sig", errors="replace")
    if text.lstrip().startswith("<"):
        return None
    return Protego.parse(text)
