"""Spacing, back-off, breaks and fairness, on a clock that the tests turn."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import pytest

from catalog_spec.observations import Outcome
from crawler.pace import BreakRule, OnBreakError, Pace, PaceBook, place_of

T = TypeVar("T")

RULE = BreakRule(strikes=3, first_seconds=60, longest_seconds=200, patience_seconds=10)


class TurnedClock:
    """Time that jumps to the next sleeper's moment once everybody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._sleepers: list[tuple[float, asyncio.Event]] = []

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        event = asyncio.Event()
        self._sleepers.append((self.now + seconds, event))
        await event.wait()

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        task = asyncio.create_task(work)
        while not task.done():
            for _ in range(20):
                await asyncio.sleep(0)
            if self._sleepers and not task.done():
                self._sleepers.sort(key=lambda sleeper: sleeper[0])
                moment, event = self._sleepers.pop(0)
                self.now = max(self.now, moment)
                event.set()
        return task.result()


class Street:
    """A book of paces with the moments at which requests began."""

    def __init__(self, default: Pace, hosts: dict[str, Pace] | None = None) -> None:
        self.clock = TurnedClock()
        self.book = PaceBook(default, hosts, RULE, self.clock)
        self.begun: list[tuple[str, float]] = []

    async def ask(
        self,
        host: str,
        outcome: Outcome = Outcome.OK,
        status: int | None = 200,
        retry_after: float | None = None,
        seconds: float = 0.0,
    ) -> None:
        async with self.book.turn(host):
            self.begun.append((host, self.clock.now - 1000.0))
            if seconds:
                await self.clock.sleep(seconds)
        self.book.report(host, outcome, status, retry_after)

    def times(self, host: str) -> list[float]:
        return [moment for name, moment in self.begun if name == host]

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run(self.clock.run(work))


async def _together(*work: Coroutine[Any, Any, None]) -> None:
    await asyncio.gather(*work)


def test_requests_are_spaced() -> None:
    street = Street(Pace(2, connections=8))
    street.run(_together(*(street.ask("a") for _ in range(4))))
    assert street.times("a") == [0.0, 0.5, 1.0, 1.5]


def test_no_limit() -> None:
    street = Street(Pace(0, connections=8))
    street.run(_together(*(street.ask("a") for _ in range(50))))
    assert street.times("a") == [0.0] * 50


def test_connections_are_limited() -> None:
    street = Street(Pace(0, connections=2))
    street.run(_together(*(street.ask("a", seconds=10) for _ in range(5))))
    assert street.times("a") == [0, 0, 10, 10, 20]


def test_a_slow_host_starves_nobody() -> None:
    street = Street(Pace(1, connections=1), {"slow": Pace(0.1, connections=1)})
    slow = [street.ask("slow", seconds=100) for _ in range(4)]
    street.run(_together(*slow, *(street.ask("quick") for _ in range(4))))
    assert street.times("quick") == [0, 1, 2, 3]
    assert street.times("slow") == [0, 100, 200, 300]


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (Outcome.THROTTLED, 429),
        (Outcome.SERVER_ERROR, 503),
        (Outcome.TIMED_OUT, None),
    ],
)
def test_strain_halves_the_rate(outcome: Outcome, status: int | None) -> None:
    street = Street(Pace(4))
    street.run(street.ask("a", outcome, status))
    assert street.book.rate("a") == 2
    assert street.book.rate("b") == 4


def test_a_broken_page_is_no_strain() -> None:
    street = Street(Pace(4))

    async def work() -> None:
        for _ in range(10):
            await street.ask("a", Outcome.SERVER_ERROR, 500)

    street.run(work())
    assert street.book.rate("a") == 4
    assert len(street.begun) == 10


def test_the_rate_recovers_slowly_and_never_beyond() -> None:
    street = Street(Pace(4))

    async def work() -> list[float]:
        await street.ask("a", Outcome.TIMED_OUT, None)
        rates = []
        for _ in range(60):
            await street.ask("a")
            rates.append(street.book.rate("a"))
        return rates

    rates = street.run(work())
    assert rates[0] == pytest.approx(2.08)
    assert rates == sorted(rates)
    assert rates[20] < 4
    assert rates[-1] == 4


def test_the_rate_has_a_floor() -> None:
    street = Street(Pace(4))

    async def work() -> None:
        for _ in range(20):
            street.book.report("a", Outcome.THROTTLED, 429)
            street.book.report("a", Outcome.CLIENT_ERROR, 400)

    street.run(work())
    assert street.book.rate("a") == 4 / 8


def test_a_short_retry_after_is_waited_for() -> None:
    street = Street(Pace(0, connections=4))

    async def work() -> None:
        await street.ask("a", Outcome.THROTTLED, 429, retry_after=8)
        await _together(street.ask("a"), street.ask("b"))

    street.run(work())
    assert street.times("a") == [0, 8]
    assert street.times("b") == [0]


def test_a_long_retry_after_is_told_at_once() -> None:
    street = Street(Pace(0))

    async def work() -> float:
        await street.ask("a", Outcome.SERVER_ERROR, 503, retry_after=120)
        with pytest.raises(OnBreakError) as caught:
            await street.ask("a")
        assert caught.value.outcome is Outcome.SERVER_ERROR
        await street.clock.sleep(120)
        await street.ask("a")
        return caught.value.seconds

    assert street.run(work()) == 120
    assert street.times("a") == [0, 120]


def test_an_absurd_retry_after_is_cut() -> None:
    street = Street(Pace(0))

    async def work() -> None:
        await street.ask("a", Outcome.THROTTLED, 429, retry_after=1e9)
        await street.clock.sleep(RULE.longest_seconds)
        await street.ask("a")

    street.run(work())
    assert street.times("a") == [0, 200]


async def _fail(
    street: Street,
    times: int,
    outcome: Outcome = Outcome.REFUSED,
    place: str = "a",
) -> None:
    for _ in range(times):
        await street.ask(place, outcome, None)


def test_failures_in_a_row_bring_a_break() -> None:
    street = Street(Pace(0))

    async def work() -> None:
        await _fail(street, 3)
        with pytest.raises(OnBreakError) as caught:
            await street.ask("a")
        assert caught.value.outcome is Outcome.REFUSED
        await street.ask("b")

    street.run(work())
    assert len(street.times("a")) == 3


def test_a_good_answer_between_failures_prevents_it() -> None:
    street = Street(Pace(0))

    async def work() -> None:
        for _ in range(5):
            await _fail(street, 2)
            await street.ask("a", Outcome.NOT_FOUND, 404)

    street.run(work())
    assert len(street.times("a")) == 15


def test_blocks_count_a_quarter() -> None:
    street = Street(Pace(0))

    async def work() -> None:
        await _fail(street, 11, Outcome.BLOCKED)
        await _fail(street, 1, Outcome.BLOCKED)
        with pytest.raises(OnBreakError):
            await street.ask("a")

    street.run(work())


def test_one_probe_after_the_break_and_then_all() -> None:
    street = Street(Pace(0, connections=8))

    async def work() -> list[BaseException | None]:
        await _fail(street, 3)
        await street.clock.sleep(60)
        results = await asyncio.gather(
            *(street.ask("a", seconds=5) for _ in range(3)), return_exceptions=True
        )
        await _together(*(street.ask("a") for _ in range(3)))
        return results

    results = street.run(work())
    assert [isinstance(result, OnBreakError) for result in results] == [
        False,
        True,
        True,
    ]
    assert street.times("a")[3:] == [60, 65, 65, 65]


def test_a_probe_that_fails_doubles_the_break() -> None:
    street = Street(Pace(0))

    async def work() -> list[float]:
        left = []
        await _fail(street, 3)
        for _ in range(4):
            with pytest.raises(OnBreakError) as caught:
                await street.ask("a")
            left.append(caught.value.seconds)
            await street.clock.sleep(caught.value.seconds)
            await _fail(street, 1)
        return left

    assert street.run(work()) == [60, 120, 200, 200]


def test_many_failures_at_once_make_one_break() -> None:
    street = Street(Pace(0, connections=32))

    async def work() -> float:
        crowd = (street.ask("a", Outcome.TIMED_OUT, None, seconds=9) for _ in range(32))
        await _together(*crowd)
        with pytest.raises(OnBreakError) as caught:
            await street.ask("a")
        return caught.value.seconds

    assert street.run(work()) == 60


def test_a_delay_asked_for_by_robots() -> None:
    street = Street(Pace(0, connections=8))
    street.book.ask_for_delay("a", 5)
    street.run(_together(*(street.ask("a") for _ in range(3))))
    assert street.times("a") == [0, 5, 10]


def test_a_delay_shorter_than_our_own_changes_nothing() -> None:
    street = Street(Pace(1, connections=8))
    street.book.ask_for_delay("a", 0.1)
    street.run(_together(*(street.ask("a") for _ in range(3))))
    assert street.times("a") == [0, 1, 2]


def test_sites_on_several_ports_of_one_machine_are_paced_apart() -> None:
    street = Street(Pace(0), {"127.0.0.1": Pace(2)})
    assert street.book.rate("127.0.0.1:8001") == 2

    async def work() -> None:
        await _fail(street, 3, place="127.0.0.1:8001")
        with pytest.raises(OnBreakError):
            await street.ask("127.0.0.1:8001")
        await street.ask("127.0.0.1:8002")

    street.run(work())


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("http://WWW.example.gov.cn/a?b", "www.example.gov.cn"),
        ("http://guest:word@127.0.0.1:8001/", "127.0.0.1:8001"),
        ("https://[::1]:8443/", "[::1]:8443"),
    ],
)
def test_place_of_an_address(url: str, place: str) -> None:
    assert place_of(url) == place


def test_a_slow_host_never_holds_up_the_others() -> None:
    street = Street(Pace(0, connections=4))
    crowd = [street.ask("slow", seconds=20) for _ in range(43)]
    others = [street.ask(f"own{n}") for n in range(5) for _ in range(50)]
    street.run(_together(*crowd, *others))
    assert {max(street.times(f"own{n}")) for n in range(5)} == {0}
    assert max(street.times("slow")) == 200
