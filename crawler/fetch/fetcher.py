"""Visits: from a request to bytes or to a named failure, never to an exception."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from types import TracebackType
from typing import Self

import httpx

from catalog_spec.observations import Outcome, Request
from crawler.fetch.answers import ending_of_answer, read_body
from crawler.fetch.failures import (
    FAILURES,
    Ending,
    VisitEndedError,
    ending_of,
    tls_reason,
    words,
)
from crawler.fetch.sample import SampleVisit
from crawler.fetch.transport import CutOffError, PatrolTransport, TlsFailureError
from crawler.fetch.visit import Visit
from crawler.fetch.whole import WholeVisit
from crawler.fetched import Fetched, FetchLimits, Validators
from crawler.guard import ForbiddenAddressError, Guard
from crawler.pace import OnBreakError, PaceBook, place_of
from crawler.robots import ROBOTS_BYTES, Override, RobotsBook

_ACCEPTED = "text/html,application/xhtml+xml,application/xml,application/json,*/*;q=0.8"
# With 8 MiB a page they hold a quarter of the 600 MB that a night may take.
_LARGE_BODIES = 16


class Fetcher:
    """Fetches pages politely and safely. Use it as an async context manager.

    Parameters
    ----------
    pace: how gently each host is asked.
    limits: what one visit may cost.
    user_agent: how we introduce ourselves, with a contact.
    guard: which addresses may be touched; without it nothing but public ones.
    robots: whether robots.txt counts at all.
    ignore_robots: hosts whose robots.txt is overridden; each override is kept in
        `overrides`.
    insecure_tls: hosts read even when their certificate is bad, with the reason kept
        in `Fetched.detail`.
    transport: sends the requests; made from `guard` and `limits` by default.
    room: is waited for before each request, when who reads the answers may be slower.
    """

    def __init__(
        self,
        pace: PaceBook,
        limits: FetchLimits | None = None,
        *,
        user_agent: str,
        guard: Guard | None = None,
        robots: bool = True,
        ignore_robots: Iterable[str] = (),
        insecure_tls: Iterable[str] = (),
        transport: httpx.AsyncBaseTransport | None = None,
        room: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._pace = pace
        self._limits = limits or FetchLimits()
        self._insecure_tls = frozenset(insecure_tls)
        self._room = room
        self._tls_reasons: dict[str, str] = {}
        self._large_bodies = asyncio.Semaphore(_LARGE_BODIES)
        self._transport = transport or PatrolTransport(guard or Guard(), self._limits)
        self._headers = (
            ("User-Agent", user_agent),
            ("Accept", _ACCEPTED),
            ("Accept-Language", "zh-CN,zh;q=0.9"),
            ("Accept-Encoding", "gzip, deflate, br, zstd"),
            ("Connection", "keep-alive"),
        )
        self._robots: RobotsBook | None = None
        if robots:
            self._robots = RobotsBook(
                self._fetch_robots,
                pace,
                user_agent=user_agent,
                ignored_hosts=ignore_robots,
            )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._transport.aclose()

    @property
    def overrides(self) -> tuple[Override, ...]:
        """What was visited against robots.txt because the office ordered it."""
        return self._robots.overrides if self._robots else ()

    async def fetch(
        self, request: Request, validators: Validators | None = None
    ) -> Fetched:
        """Visit one address and follow its redirects.

        Parameters
        ----------
        request: what to ask for; with a form it is a POST.
        validators: what an earlier visit learned; the answer may then be
            `Outcome.NOT_MODIFIED`.
        """
        return await self._run(
            self._visit(request, validators, self._limits.page_bytes), self._robots
        )

    async def sample(
        self, url: str, *, method: str = "GET", is_ranged: bool = False
    ) -> Fetched:
        """Look at the head of an answer, or at its first bytes, whatever its kind.

        Parameters
        ----------
        url: what is looked at; redirects are followed.
        method: "HEAD" for the head alone, else "GET".
        is_ranged: ask for the first `SAMPLE_BYTES` only; else the answer is cut off
            there.
        """
        redirects = self._limits.redirects
        visit = SampleVisit(url, redirects, method=method, is_ranged=is_ranged)
        return await self._run(visit, self._robots)

    async def download(
        self, url: str, byte_limit: int, validators: Validators | None = None
    ) -> Fetched:
        """Bring back a whole file, whatever its kind.

        Parameters
        ----------
        url: the file; redirects are followed.
        byte_limit: largest body; one that is larger ends as `Outcome.TOO_LARGE`.
        validators: what an earlier download learned.
        """
        known = validators or Validators()
        visit = WholeVisit(url, known, byte_limit, self._limits.redirects)
        return await self._run(visit, self._robots)

    async def _fetch_robots(self, url: str) -> Fetched:
        return await self._run(self._visit(Request(url), None, ROBOTS_BYTES), None)

    def _visit(
        self, request: Request, validators: Validators | None, byte_limit: int
    ) -> Visit:
        known = validators or Validators()
        return Visit(request, known, byte_limit, self._limits.redirects)

    async def _run(self, visit: Visit, robots: RobotsBook | None) -> Fetched:
        ending = None
        try:
            while ending is None:
                ending = await self._hop(visit, robots)
        except (VisitEndedError, OnBreakError) as error:
            ending = ending_of(error)
        return visit.finish(ending)

    async def _hop(self, visit: Visit, robots: RobotsBook | None) -> Ending | None:
        url = visit.next_address()
        if robots is not None:
            await _respect(robots, visit.url)
        place = place_of(visit.url)
        async with self._pace.turn(place):
            if self._room is not None:
                await self._room()
            ending = await self._ask(visit, url)
        outcome = ending.outcome if ending is not None else Outcome.OK
        self._pace.report(place, outcome, visit.status, visit.retry_after)
        return ending

    async def _ask(self, visit: Visit, url: httpx.URL) -> Ending | None:
        began = time.perf_counter()
        visit.forget_answer()
        seconds = self._limits.total_seconds * visit.patience
        try:
            async with asyncio.timeout(seconds):
                return await self._exchange(visit, url)
        except TimeoutError:
            detail = words("failure", "total_timeout", seconds=seconds)
            return Ending(Outcome.TIMED_OUT, detail)
        except ForbiddenAddressError as error:
            return _forbidden(visit, error)
        except FAILURES as error:
            return ending_of(error)
        finally:
            visit.seconds += time.perf_counter() - began

    async def _exchange(self, visit: Visit, url: httpx.URL) -> Ending | None:
        response = await self._send(visit, visit.message(url, self._headers))
        try:
            visit.take_head(response)
            if visit.follow():
                return None
            if isinstance(visit, SampleVisit):
                return await visit.taste(response)
            ending = await read_body(visit, response, self._large_bodies)
            ending = ending or ending_of_answer(visit)
            if ending.outcome is Outcome.OK and visit.follow_page():
                return None
            return ending
        finally:
            await response.aclose()

    async def _send(self, visit: Visit, request: httpx.Request) -> httpx.Response:
        host, place = request.url.host, place_of(str(request.url))
        reason = self._tls_reasons.get(place)
        if reason is None:
            try:
                return await self._transport.handle_async_request(request)
            except (TlsFailureError, CutOffError) as error:
                # Some servers hang up instead of saying what they cannot agree to.
                if host not in self._insecure_tls or request.url.scheme != "https":
                    raise
                reason = tls_reason(error)
        request.extensions["lax_tls"] = True
        response = await self._transport.handle_async_request(request)
        self._tls_reasons[place] = reason
        visit.remark(words("tls", "ignored", reason=reason))
        return response


async def _respect(robots: RobotsBook, url: str) -> None:
    ruling = await robots.ruling(url)
    if ruling.unknown is not None:
        reason = ruling.unknown
        detail = words("failure", "robots_unknown", reason=reason.detail)
        raise VisitEndedError(Ending(reason.outcome, detail))
    if not ruling.allowed:
        raise VisitEndedError(Ending(Outcome.ROBOTS, words("failure", "robots")))


def _forbidden(visit: Visit, error: ForbiddenAddressError) -> Ending:
    if not visit.is_redirected:
        return ending_of(error)
    detail = words("redirect", "private_target", target=error.host)
    return Ending(Outcome.BAD_REDIRECT, detail)
