"""How gently each host is asked: spacing, connections, back-off and breaks."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from catalog_spec.observations import Outcome

_STRAINED = frozenset({Outcome.THROTTLED, Outcome.TIMED_OUT})
_OVERLOAD_STATUSES = frozenset({502, 503, 504})
_STRIKES = {
    Outcome.THROTTLED: 1.0,
    Outcome.TIMED_OUT: 1.0,
    Outcome.REFUSED: 1.0,
    Outcome.RESET: 1.0,
    Outcome.DNS_FAILURE: 1.0,
    Outcome.TLS_FAILURE: 1.0,
    Outcome.BLOCKED: 0.25,
}
_SIGNS_OF_LIFE = frozenset(
    {Outcome.OK, Outcome.NOT_MODIFIED, Outcome.NOT_FOUND, Outcome.GONE}
)
# A host that fails every second time is still walked in one night at this rate.
_SLOWEST_SHARE = 1 / 8
_RECOVERY_SHARE = 1 / 50


class Clock(Protocol):
    """Time as the pace needs it, so that tests need not wait."""

    def monotonic(self) -> float:
        """Seconds that never go back."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The real time."""

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Pace:
    """How one host may be asked.

    Parameters
    ----------
    requests_per_second: most requests begun in a second; 0 = no limit, for loopback.
    connections: most requests under way at a time.
    """

    requests_per_second: float = 2.0
    connections: int = 4


@dataclass(frozen=True, slots=True)
class BreakRule:
    """When a host is left alone for a while.

    Parameters
    ----------
    strikes: failures in a row that start a break. A block counts a quarter, since it
        often hangs on the path and not on the host; an error page of the host's own
        programs (500) says nothing about the host.
    first_seconds, longest_seconds: length of the first break; each probe that fails
        doubles it up to the longest.
    patience_seconds: callers wait for a break that ends within this time; for a longer
        one they are told at once.
    """

    strikes: float = 6.0
    first_seconds: float = 60.0
    longest_seconds: float = 900.0
    patience_seconds: float = 15.0


class OnBreakError(Exception):
    """The host is left alone for now and was not asked.

    Parameters
    ----------
    outcome: the failure that led to the break.
    seconds: how long the break still lasts.
    """

    def __init__(self, outcome: Outcome, seconds: float) -> None:
        super().__init__(f"{outcome}, {seconds:.0f} s")
        self.outcome = outcome
        self.seconds = seconds


def place_of(url: str) -> str:
    """The place an address is asked at: its host, and its port unless it is usual."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()


class PaceBook:
    """The pace of every place, kept and adapted as answers come in.

    A place is what `place_of` says of an address: several sites on the ports of one
    machine are several places. Each has its own queue, so a slow one holds up nobody
    else. Throttling, 5xx and timeouts halve a place's rate; each good answer gives a
    fiftieth back.

    Parameters
    ----------
    default: pace of hosts that are not listed.
    hosts: pace of each place of a listed host, by the host's name.
    rule: when to take breaks.
    clock: where time comes from.
    """

    def __init__(
        self,
        default: Pace | None = None,
        hosts: Mapping[str, Pace] | None = None,
        rule: BreakRule | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._default = default or Pace()
        self._listed = dict(hosts or {})
        self._rule = rule or BreakRule()
        self._clock = clock or SystemClock()
        self._places: dict[str, _PlacePace] = {}

    @asynccontextmanager
    async def turn(self, place: str) -> AsyncIterator[None]:
        """Wait for this place's next turn and hold one of its connections.

        Raises
        ------
        OnBreakError: the place is on a break that lasts longer than our patience.
        """
        pace = self._of(place)
        async with pace.slots:
            is_probe = await pace.wait()
            try:
                yield
            finally:
                if is_probe:
                    pace.is_probing = False

    def report(
        self,
        place: str,
        outcome: Outcome,
        status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        """Learn from how a request ended.

        Parameters
        ----------
        place: where was asked.
        outcome: how it ended.
        status: HTTP status, if there was an answer.
        retry_after: seconds the server asked us to stay away, if it did.
        """
        self._of(place).learn(outcome, status, retry_after)

    def ask_for_delay(self, place: str, seconds: float) -> None:
        """Let at least this long pass between two requests (robots' crawl-delay)."""
        self._of(place).hold_rate_below(1 / seconds)

    def rate(self, place: str) -> float:
        """Requests a second this place is asked at most just now; 0 = no limit."""
        return self._of(place).rate

    def _of(self, place: str) -> _PlacePace:
        found = self._places.get(place)
        if found is None:
            host = urlsplit(f"//{place}").hostname or ""
            pace = self._listed.get(host, self._default)
            found = self._places[place] = _PlacePace(pace, self._rule, self._clock)
        return found


class _PlacePace:
    """What is known of one place's patience."""

    def __init__(self, pace: Pace, rule: BreakRule, clock: Clock) -> None:
        self.slots = asyncio.Semaphore(pace.connections)
        self.rate = pace.requests_per_second
        self.is_probing = False
        self._full_rate = pace.requests_per_second
        self._rule = rule
        self._clock = clock
        self._next_turn = 0.0
        self._strikes = 0.0
        self._break_until = 0.0
        self._break_seconds = 0.0
        self._break_outcome = Outcome.NOT_VISITED

    async def wait(self) -> bool:
        """Return when a request may begin, and whether it is the probe of a break."""
        while True:
            if await self._sit_out_break():
                return True
            if self.rate <= 0:
                return False
            now = self._clock.monotonic()
            mine = max(now, self._next_turn)
            self._next_turn = mine + 1 / self.rate
            if mine > now:
                await self._clock.sleep(mine - now)
            if self._clock.monotonic() >= self._break_until:
                return False

    async def _sit_out_break(self) -> bool:
        while self._break_until:
            left = self._break_until - self._clock.monotonic()
            if left > self._rule.patience_seconds or self.is_probing:
                raise OnBreakError(self._break_outcome, max(left, 0.0))
            if left <= 0:
                self.is_probing = self._strikes >= self._rule.strikes
                return self.is_probing
            await self._clock.sleep(left)
        return False

    def learn(
        self, outcome: Outcome, status: int | None, retry_after: float | None
    ) -> None:
        """Adapt the rate and begin or end a break."""
        is_overloaded = status in _OVERLOAD_STATUSES
        if is_overloaded or outcome in _STRAINED:
            self.rate = max(self.rate / 2, self._full_rate * _SLOWEST_SHARE)
        strikes = 1.0 if is_overloaded else _STRIKES.get(outcome, 0.0)
        if strikes:
            self._count_failure(outcome, strikes)
        elif outcome in _SIGNS_OF_LIFE:
            self._count_success()
        if strikes and retry_after:
            self._begin_break(outcome, min(retry_after, self._rule.longest_seconds))

    def hold_rate_below(self, rate: float) -> None:
        """Never ask faster than this again."""
        if self._full_rate <= 0 or rate < self._full_rate:
            self._full_rate = rate
            self.rate = rate if self.rate <= 0 else min(self.rate, rate)

    def _count_success(self) -> None:
        self._strikes = 0.0
        self._break_until = self._break_seconds = 0.0
        self.rate = min(self._full_rate, self.rate + self._full_rate * _RECOVERY_SHARE)

    def _count_failure(self, outcome: Outcome, strikes: float) -> None:
        is_on_break = self._clock.monotonic() < self._break_until
        if is_on_break:
            return
        self._strikes += strikes
        if self._strikes >= self._rule.strikes:
            doubled = min(self._break_seconds * 2, self._rule.longest_seconds)
            self._break_seconds = doubled or self._rule.first_seconds
            self._begin_break(outcome, self._break_seconds)

    def _begin_break(self, outcome: Outcome, seconds: float) -> None:
        until = self._clock.monotonic() + seconds
        self._break_until = max(self._break_until, until)
        self._break_outcome = outcome
