"""What robots.txt allows, over real sockets."""

from __future__ import annotations

import asyncio

import pytest

from catalog_spec.observations import Outcome, Request
from crawler.fetch import Fetched, Fetcher, FetchLimits
from crawler.guard import Guard
from crawler.pace import Pace, PaceBook, place_of
from tests import servers
from tests.servers import answer, serve

LIMITS = FetchLimits(connect_seconds=10, read_seconds=10, total_seconds=20)
PLAIN = [("Content-Type", "text/plain")]
FORBID = b"User-agent: *\nDisallow: /inner/\n"


def _fetcher(pace: PaceBook, ignore: tuple[str, ...] = ()) -> Fetcher:
    return Fetcher(
        pace,
        LIMITS,
        user_agent="Mozilla/5.0 (compatible; Wangxun/0.1; +mailto:a@example.cn)",
        guard=Guard({"127.0.0.1"}),
        ignore_robots=ignore,
    )


def _visit(
    robots: bytes, *paths: str, ignore: tuple[str, ...] = ()
) -> tuple[list[Fetched], list[str], Fetcher]:
    pace = PaceBook(Pace(0, 8))

    async def run() -> tuple[list[Fetched], list[str], Fetcher]:
        pages = {"/robots.txt": robots}
        behaviour = servers.by_path(pages, other=answer())
        fetcher = _fetcher(pace, ignore)
        async with serve(behaviour) as site, fetcher:
            work = (fetcher.fetch(Request(site.url(path))) for path in paths)
            return list(await asyncio.gather(*work)), site.paths, fetcher

    return asyncio.run(run())


def test_rules_are_kept_and_asked_for_once() -> None:
    robots = answer(FORBID, headers=PLAIN)
    fetched, paths, fetcher = _visit(robots, "/inner/1", "/a", "/b", "/inner/2")
    outcomes = [one.outcome for one in fetched]
    assert outcomes == [Outcome.ROBOTS, Outcome.OK, Outcome.OK, Outcome.ROBOTS]
    assert sorted(paths) == ["/a", "/b", "/robots.txt"]
    assert fetched[0].detail
    assert fetcher.overrides == ()


def test_rules_for_our_name() -> None:
    text = b"User-agent: wangxun\nDisallow: /\n\nUser-agent: *\nAllow: /\n"
    fetched, _, _ = _visit(answer(text, headers=PLAIN), "/a")
    assert fetched[0].outcome is Outcome.ROBOTS


def test_an_override_is_kept_on_record() -> None:
    robots = answer(FORBID, headers=PLAIN)
    fetched, _, fetcher = _visit(
        robots, "/a", "/inner/1", "/inner/2", ignore=("127.0.0.1",)
    )
    assert {one.outcome for one in fetched} == {Outcome.OK}
    (override,) = fetcher.overrides
    assert override.first_url.endswith("/inner/1")
    assert override.visits == 2


@pytest.mark.parametrize(
    "robots",
    [
        answer(b"<html>no such page</html>", 404),
        answer(b"", 403),
        answer(b"<html>go away</html>", 412),
        answer(b"<!DOCTYPE html><html><p>Disallow: /</html>"),
        answer(b"", headers=PLAIN),
        answer(b"\x89PNG" + bytes(2000), headers=PLAIN),
        servers.redirect("/robots.txt"),
    ],
    ids=["404", "403", "412", "web-page", "empty", "picture", "loop"],
)
def test_no_rules_allow_all(robots: bytes) -> None:
    fetched, _, _ = _visit(robots, "/inner/1")
    assert fetched[0].outcome is Outcome.OK


def test_rules_that_cannot_be_read_forbid_all_for_their_own_reason() -> None:
    fetched, paths, _ = _visit(answer(b"<p>", 503), "/a", "/b")
    assert {one.outcome for one in fetched} == {Outcome.SERVER_ERROR}
    assert "robots.txt" in fetched[0].detail
    assert paths == ["/robots.txt"]


def test_rules_that_cannot_be_read_can_be_overridden() -> None:
    fetched, _, fetcher = _visit(answer(b"<p>", 503), "/a", ignore=("127.0.0.1",))
    assert fetched[0].outcome is Outcome.OK
    assert len(fetcher.overrides) == 1


def test_the_site_a_redirect_leads_to_has_its_own_rules() -> None:
    async def run() -> Fetched:
        robots = answer(FORBID, headers=PLAIN)
        pages = {"/robots.txt": robots}
        async with serve(servers.by_path(pages, other=answer())) as strict:
            lead = {"/go": servers.redirect(strict.url("/inner/1"))}
            async with (
                serve(servers.by_path(lead)) as free,
                _fetcher(PaceBook(Pace(0, 8))) as fetcher,
            ):
                return await fetcher.fetch(Request(free.url("/go")))

    assert asyncio.run(run()).outcome is Outcome.ROBOTS


@pytest.mark.parametrize(("delay", "rate"), [(b"0.5", 2.0), (b"999999", 1 / 30)])
def test_crawl_delay_slows_the_pace(delay: bytes, rate: float) -> None:
    text = b"User-agent: *\nCrawl-delay: " + delay + b"\n"
    pace = PaceBook(Pace(0, 8))

    async def run() -> str:
        pages = {"/robots.txt": answer(text, headers=PLAIN)}
        async with (
            serve(servers.by_path(pages, other=answer())) as site,
            _fetcher(pace) as fetcher,
        ):
            await fetcher.fetch(Request(site.url("/a")))
            return place_of(site.url())

    assert pace.rate(asyncio.run(run())) == pytest.approx(rate)


def test_without_robots_nothing_is_asked() -> None:
    async def run() -> list[str]:
        async with (
            serve(servers.always(answer())) as site,
            Fetcher(
                PaceBook(Pace(0, 8)),
                LIMITS,
                user_agent="t",
                guard=Guard({"127.0.0.1"}),
                robots=False,
            ) as fetcher,
        ):
            await fetcher.fetch(Request(site.url("/a")))
            return site.paths

    assert asyncio.run(run()) == ["/a"]
