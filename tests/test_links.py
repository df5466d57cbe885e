"""Links and attachments looked at over real sockets, through the checker's own door."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from catalog_spec.observations import (
    ArticleSeen,
    ColumnReading,
    ColumnSeen,
    FileSeen,
    ItemSeen,
    LinkReading,
    LinkSeen,
    Outcome,
    ReachPast,
    Request,
    UnitReading,
)
from crawler.fetch import Fetcher, FetchLimits
from crawler.guard import Guard
from crawler.links import (
    Allowance,
    LinkBook,
    LinkChecker,
    LinkPlan,
    make_link_checker,
    recall_links,
)
from crawler.links.kinds import kind_of, promised_kind
from crawler.pace import Pace, PaceBook
from crawler.packing import pack
from crawler.parse import read_page
from crawler.records import NightState, VisitRecord
from crawler.settings import load_settings
from crawler.store import Store
from crawler.store.reach import reach_past
from tests import servers
from tests.servers import Behaviour, Exchange, Site, answer, by_path, redirect, serve

T = TypeVar("T")

NIGHT = date(2026, 11, 24)
LIMITS = FetchLimits(connect_seconds=5.0, read_seconds=5.0, total_seconds=10.0)
PDF = b"%PDF-1.7\n" + b"x" * 20_000
PDF_HEAD = [("Content-Type", "application/pdf")]
PAGE = (
    "<html><head><title>公开目录</title></head><body><p>正文</p></body></html>".encode()
)


def _zip(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "x" * 50)
    return file.getvalue()


def _ole(stream: str) -> bytes:
    start = bytes.fromhex("d0cf11e0a1b11ae1")
    return start + b"\0" * 1016 + stream.encode("utf-16-le")


@dataclass
class Office:
    """One district with its store; each night has a checker of its own."""

    store: Store
    scope: str = "all"
    looks: int = 100
    units: int = 1
    cycle_days: int = 30
    patience: float = 5.0
    allowed: Sequence[str] = ("127.0.0.1",)
    own: Callable[[str], bool] = lambda url: True
    free: Callable[[str], bool] = lambda url: False
    visits: Sequence[VisitRecord] = field(default_factory=tuple)

    def _checker(self, night: date, night_id: int) -> LinkChecker:
        def fetcher() -> Fetcher:
            guard = Guard(self.allowed)
            pace = PaceBook(Pace(0, 8))
            return Fetcher(pace, LIMITS, user_agent="t", guard=guard, robots=False)

        return LinkChecker(
            LinkBook(self.store, night_id, night, self.cycle_days),
            fetcher(),
            fetcher(),
            night=night,
            plan=LinkPlan(self.scope, self.own, self.free, self.own, self.patience),
            allowance=Allowance(self.looks, self.units),
        )

    def night_of(self, night: date) -> int:
        """The number of a night, begun if need be."""
        known = self.store.night(night)
        now = datetime.now(UTC)
        begun = known or self.store.begin_night(night, now, "n", "s", 1)
        if self.visits:
            self.store.record_visits(begun.id, self.visits)
        return begun.id

    async def check(
        self, *readings: UnitReading, night: date = NIGHT, unit: str = "姚李镇"
    ) -> list[Mapping[str, LinkReading]]:
        """Check the links of some units one after the other in one night."""
        night_id = self.night_of(night)
        async with self._checker(night, night_id) as checker:
            found = [await checker.check(unit, reading) for reading in readings]
        self.store.end_night(night_id, datetime.now(UTC), NightState.FINISHED)
        return found


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(Store.open(tmp_path / "wangxun.db"))


@pytest.fixture(autouse=True)
def _closed(office: Office) -> object:
    yield
    office.store.close()


def _reading(
    *files: str, links: Sequence[str] = (), columns: Sequence[ColumnSeen] = ()
) -> UnitReading:
    article = ArticleSeen(
        url="http://yaoli.example.gov.cn/1.html",
        title="关于某事的通知",
        published=NIGHT,
        attachments=tuple(FileSeen(url, "附件") for url in files),
        links=tuple(LinkSeen(url) for url in links),
    )
    articles = {article.url: article}
    return UnitReading("http://yaoli.example.gov.cn/", columns, articles=articles)


def _on(
    behaviour: Behaviour, act: Callable[[Site], Awaitable[T]]
) -> tuple[T, list[str]]:
    """What came of it, and the requests as "METHOD path" with the range asked for."""

    async def run() -> tuple[T, list[str]]:
        async with serve(behaviour) as site:
            result = await act(site)
            return result, [_line(exchange) for exchange in site.exchanges]

    return asyncio.run(run())


def _line(exchange: Exchange) -> str:
    method = exchange.head.split(b" ", 1)[0].decode()
    ranged = " ranged" if exchange.header("Range") else ""
    return f"{method} {exchange.path}{ranged}"


def _look(
    office: Office, behaviour: Behaviour, path: str = "/f.pdf", night: date = NIGHT
) -> tuple[LinkReading, list[str]]:
    async def act(site: Site) -> LinkReading:
        url = site.url(path)
        found = await office.check(_reading(url), night=night)
        return found[0][url]

    return _on(behaviour, act)


def _like_a_server(pages: Mapping[str, tuple[bytes, str]]) -> Behaviour:
    """Answers HEAD and Range as they should be answered."""

    async def behave(exchange: Exchange) -> None:
        body, kind = pages.get(exchange.path, (b"", ""))
        if not kind:
            await exchange.send(answer(b"gone", 404))
            return
        headers = [("Content-Type", kind)]
        if exchange.head.startswith(b"HEAD"):
            whole = answer(body, 200, headers)
            await exchange.send(whole.partition(b"\r\n\r\n")[0] + b"\r\n\r\n")
        elif exchange.header("Range"):
            headers.append(("Content-Range", f"bytes 0-4095/{len(body)}"))
            await exchange.send(answer(body[:4096], 206, headers))
        else:
            await exchange.send(answer(body, 200, headers))

    return behave


ALIVE = _like_a_server({"/f.pdf": (PDF, "application/pdf")})
GONE = servers.always(answer(b"gone", 404))


def _without_head(exchange_answer: bytes, status: int = 405) -> Behaviour:
    async def behave(exchange: Exchange) -> None:
        if exchange.head.startswith(b"HEAD"):
            head = f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n"
            await exchange.send(head.encode())
        else:
            await exchange.send(exchange_answer)

    return behave


def test_an_attachment_is_known_by_its_head_and_its_first_bytes(office: Office) -> None:
    found, asked = _look(office, ALIVE)
    assert found.outcome is Outcome.OK
    assert found.kind == "pdf"
    assert found.size == len(PDF)
    assert found.checked_on == NIGHT
    assert asked == ["HEAD /f.pdf", "GET /f.pdf ranged"]


@pytest.mark.parametrize("status", [400, 403, 404, 405, 500, 501])
def test_a_refused_head_says_nothing(office: Office, status: int) -> None:
    behaviour = _without_head(answer(PDF, 200, PDF_HEAD), status)
    found, asked = _look(office, behaviour)
    assert (found.outcome, found.kind) == (Outcome.OK, "pdf")
    assert asked == ["HEAD /f.pdf", "GET /f.pdf ranged"]


def test_a_server_that_refuses_head_is_not_asked_so_again(office: Office) -> None:
    async def act(site: Site) -> None:
        await office.check(*(_reading(site.url(f"/{n}.pdf")) for n in range(3)))

    _, asked = _on(_without_head(answer(PDF, 200, PDF_HEAD)), act)
    assert [line for line in asked if line.startswith("HEAD")] == ["HEAD /0.pdf"]


def test_a_server_that_ignores_the_range_is_cut_off(office: Office) -> None:
    found, _ = _look(office, _without_head(answer(PDF, 200, PDF_HEAD)))
    assert (found.kind, found.size) == ("pdf", len(PDF))


def test_a_server_that_dislikes_ranges_is_asked_as_a_browser_asks(
    office: Office,
) -> None:
    async def behave(exchange: Exchange) -> None:
        refused = exchange.header("Range") or exchange.head.startswith(b"HEAD")
        await exchange.send(answer(b"", 416) if refused else answer(PDF, 200, PDF_HEAD))

    found, asked = _look(office, behave)
    assert (found.outcome, found.kind) == (Outcome.OK, "pdf")
    assert asked[-1] == "GET /f.pdf"


def test_a_huge_body_is_not_read(office: Office) -> None:
    found, _ = _look(office, _without_head_endless)
    assert found.outcome is Outcome.OK
    assert found.size is None


async def _without_head_endless(exchange: Exchange) -> None:
    if exchange.head.startswith(b"HEAD"):
        await exchange.send(b"HTTP/1.1 405 X\r\nContent-Length: 0\r\n\r\n")
    else:
        await servers.endless_body(exchange)


def test_a_packed_bomb_is_not_unpacked(office: Office) -> None:
    import gzip  # noqa: PLC0415

    packed = gzip.compress(gzip.compress(b"\0" * 50_000_000))
    headers = [("Content-Type", "text/plain"), ("Content-Encoding", "gzip, gzip")]
    found, _ = _look(office, _without_head(answer(packed, 200, headers)))
    assert found.outcome in (Outcome.OK, Outcome.TOO_LARGE)


@pytest.mark.parametrize(
    ("status", "outcome"), [(404, Outcome.NOT_FOUND), (410, Outcome.GONE)]
)
def test_what_the_site_calls_gone_is_asked_three_ways_first(
    office: Office, status: int, outcome: Outcome
) -> None:
    found, asked = _look(office, servers.always(answer(b"gone", status)))
    assert (found.outcome, found.status) == (outcome, status)
    assert (found.dead_nights, found.doubtful_nights) == (1, 0)
    assert asked == ["HEAD /f.pdf", "GET /f.pdf ranged", "GET /f.pdf"]


def test_a_link_is_dead_on_two_nights_only_if_it_was_asked_on_two(
    office: Office,
) -> None:
    async def act(site: Site) -> list[int]:
        reading = _reading(site.url("/f.pdf"))
        nights = [NIGHT, NIGHT, NIGHT + timedelta(1), NIGHT + timedelta(2)]
        found = [await office.check(reading, night=night) for night in nights]
        return [one[0][site.url("/f.pdf")].dead_nights for one in found]

    dead, asked = _on(GONE, act)
    assert dead == [1, 1, 2, 3]
    assert len(asked) == 3 + 1 + 1


def test_a_link_that_comes_back_is_alive_again(office: Office) -> None:
    first, _ = _look(office, GONE)

    async def act(site: Site) -> LinkReading:
        url = site.url("/f.pdf")
        missing = await office.check(_reading(url), night=NIGHT + timedelta(3))
        state["answer"] = answer(PDF, 200, PDF_HEAD)
        found = await office.check(_reading(url), night=NIGHT + timedelta(4))
        assert missing[0][url].dead_nights == 1
        return found[0][url]

    state = {"answer": answer(b"gone", 404)}

    async def behave(exchange: Exchange) -> None:
        await exchange.send(state["answer"])

    again, _ = _on(behave, act)
    assert first.dead_nights == 1
    assert (again.outcome, again.dead_nights, again.kind) == (Outcome.OK, 0, "pdf")


def test_a_site_that_is_down_leaves_a_death_as_it_was(office: Office) -> None:
    async def act(site: Site) -> list[LinkReading]:
        url = site.url("/f.pdf")
        found = []
        for number, behaviour in enumerate((GONE, GONE, servers.reset)):
            state["behaviour"] = behaviour
            night = NIGHT + timedelta(number)
            found += await office.check(_reading(url), night=night)
        state["behaviour"] = servers.reset
        late = await office.check(_reading(url), night=NIGHT + timedelta(30))
        return [one[url] for one in (*found, *late)]

    state: dict[str, Behaviour] = {}

    async def behave(exchange: Exchange) -> None:
        await state["behaviour"](exchange)

    (*_, second, down, late), _ = _on(behave, act)
    assert (second.dead_nights, second.checked_on) == (2, NIGHT + timedelta(1))
    assert (down.outcome, down.dead_nights) == (Outcome.NOT_FOUND, 2)
    assert down.checked_on == NIGHT + timedelta(1)
    assert (late.outcome, late.dead_nights) == (Outcome.RESET, 0)


def test_trouble_is_counted_in_nights_but_is_no_death(office: Office) -> None:
    async def act(site: Site) -> list[LinkReading]:
        url = site.url("/f.pdf")
        nights = [NIGHT + timedelta(days) for days in range(3)]
        found = [await office.check(_reading(url), night=night) for night in nights]
        return [one[0][url] for one in found]

    found, _ = _on(servers.always(answer(b"<html>busy</html>", 500)), act)
    assert [one.doubtful_nights for one in found] == [1, 2, 3]
    assert {one.dead_nights for one in found} == {0}
    assert {one.outcome for one in found} == {Outcome.SERVER_ERROR}


def test_a_not_found_page_with_200_is_doubtful(office: Office) -> None:
    page = "<html><head><title>404</title></head>您访问的页面不存在</html>".encode()
    found, _ = _look(office, servers.always(answer(page)), "/info.html")
    assert found.outcome is Outcome.UNREADABLE
    assert found.title == "404"
    assert found.dead_nights == 0


def test_a_long_page_is_not_taken_for_a_block_by_its_beginning(office: Office) -> None:
    script = b"<script>document.cookie='a';location.reload</script>"
    page = b"<html><head><title>x</title>" + script + b" " * 5000 + b"<p>text</p>"
    found, _ = _look(office, _without_head(answer(page)), "/info.html")
    assert found.outcome is Outcome.OK


def test_where_a_link_leads_is_kept(office: Office) -> None:
    behaviour = by_path({"/f.pdf": redirect("/"), "/": answer()})
    found, _ = _look(office, behaviour)
    assert found.outcome is Outcome.OK
    assert found.final_url.endswith("/")
    assert found.kind == "html"


def test_a_page_that_only_leads_on_is_followed(office: Office) -> None:
    page = b'<html><meta http-equiv="refresh" content="0;url=/there.html"></html>'
    behaviour = by_path({"/f.html": answer(page), "/there.html": answer()})
    found, _ = _look(office, behaviour, "/f.html")
    assert found.final_url.endswith("/there.html")


def test_a_page_in_place_of_a_file_is_told_by_its_bytes(office: Office) -> None:
    headers = [("Content-Type", "application/pdf")]
    found, _ = _look(office, servers.always(answer(PAGE, 200, headers)))
    assert (found.kind, found.title) == ("html", "公开目录")


def test_an_empty_file_has_no_bytes(office: Office) -> None:
    found, _ = _look(office, servers.always(answer(b"", 200, PDF_HEAD)))
    assert (found.outcome, found.size) == (Outcome.EMPTY, 0)


def test_an_address_of_the_inner_network_is_not_touched(office: Office) -> None:
    async def act(site: Site) -> LinkReading:
        url = site.url("/f.pdf").replace("127.0.0.1", "127.0.0.2")
        found = await office.check(_reading(url))
        return found[0][url]

    found, asked = _on(ALIVE, act)
    assert found.outcome is Outcome.NOT_VISITED
    assert found.doubtful_nights == 0
    assert asked == []


def test_a_redirect_to_the_inner_network_is_refused(office: Office) -> None:
    office.allowed = ("127.0.0.1",)
    found, _ = _look(office, servers.always(redirect("http://10.0.0.1/x.pdf")))
    assert found.outcome is Outcome.BAD_REDIRECT


def test_units_share_what_is_known(office: Office) -> None:
    async def act(site: Site) -> list[Mapping[str, LinkReading]]:
        reading = _reading(site.url("/f.pdf"), links=[site.url("/f.pdf#page=2")])
        return await office.check(reading, reading)

    (first, second), asked = _on(ALIVE, act)
    assert first == second
    assert {url.partition("#")[2] for url in first} == {"", "page=2"}
    assert len(asked) == 2


def test_a_stored_night_is_judged_without_asking(office: Office) -> None:
    async def act(site: Site) -> Mapping[str, LinkReading]:
        reading = _reading(site.url("/f.pdf"), site.url("/g.pdf"))
        found = await office.check(_reading(site.url("/f.pdf")))
        assert recall_links(office.store, reading) == found[0]
        return found[0]

    found, asked = _on(ALIVE, act)
    assert len(found) == 1
    assert len(asked) == 2


def test_nights_share_what_is_known_until_the_cycle_is_round(office: Office) -> None:
    async def act(site: Site) -> list[int]:
        reading = _reading(site.url("/f.pdf"))
        asked = []
        for days in range(office.cycle_days + 1):
            await office.check(reading, night=NIGHT + timedelta(days))
            asked.append(len(site.exchanges))
        return asked

    asked, lines = _on(ALIVE, act)
    assert asked[0] == 2
    assert asked[-1] in (3, 4)
    assert set(lines[2:]) == {"HEAD /f.pdf"}


def test_a_file_that_changed_is_looked_into_again(office: Office) -> None:
    pages = {"/f.pdf": (PDF, "application/pdf")}

    async def act(site: Site) -> LinkReading:
        url = site.url("/f.pdf")
        await office.check(_reading(url))
        pages["/f.pdf"] = (PAGE, "text/html")
        found = await office.check(_reading(url), night=NIGHT + timedelta(1))
        return found[0][url]

    office.cycle_days = 0
    found, _ = _on(_like_a_server(pages), act)
    assert found.kind == "html"


def test_a_night_that_goes_on_asks_nothing_twice(office: Office) -> None:
    async def act(site: Site) -> None:
        reading = _reading(site.url("/f.pdf"), site.url("/g.pdf"))
        await office.check(reading)
        await office.check(reading)

    _, asked = _on(ALIVE, act)
    assert len(asked) == len(set(asked))


def test_what_is_known_survives_a_cut_in_the_middle(office: Office) -> None:
    half_done = asyncio.Event()

    async def behave(exchange: Exchange) -> None:
        if exchange.number >= 100:
            half_done.set()
        await GONE(exchange)

    async def act(site: Site) -> int:
        urls = [site.url(f"/{number}.pdf") for number in range(40)]
        night_id = office.night_of(NIGHT)
        with suppress(asyncio.CancelledError):
            async with office._checker(NIGHT, night_id) as checker:
                checking = asyncio.create_task(checker.check("姚李镇", _reading(*urls)))
                await half_done.wait()
                checking.cancel()
                await checking
        before = len(site.exchanges)
        await office.check(_reading(*urls))
        return len(site.exchanges) - before

    further, _ = _on(behave, act)
    assert 0 < further < 60


def test_a_night_asks_no_more_than_its_allowance(office: Office) -> None:
    async def act(site: Site) -> list[int]:
        one = _reading(*(site.url(f"/{number}.pdf") for number in range(9)))
        other = _reading(*(site.url(f"/{number}.pdf") for number in range(9, 18)))
        first = await office.check(one, other)
        second = await office.check(one, other, night=NIGHT + timedelta(1))
        return [len(found) for found in (*first, *second)]

    office.looks, office.units = 10, 2
    pages = {f"/{number}.pdf": (PDF, "application/pdf") for number in range(18)}
    counts, _ = _on(_like_a_server(pages), act)
    assert counts == [5, 5, 9, 9]


def test_what_one_unit_leaves_goes_to_the_next(office: Office) -> None:
    async def act(site: Site) -> list[int]:
        one = _reading(site.url("/f.pdf"))
        other = _reading(*(site.url(f"/{number}.pdf") for number in range(9)))
        return [len(found) for found in await office.check(one, other)]

    office.looks, office.units = 8, 2
    counts, _ = _on(ALIVE, act)
    assert counts == [1, 7]


def test_hosts_without_a_limit_do_not_count(office: Office) -> None:
    async def act(site: Site) -> int:
        urls = [site.url(f"/{number}.pdf") for number in range(9)]
        return len((await office.check(_reading(*urls)))[0])

    office.looks, office.free = 1, lambda url: True
    assert _on(ALIVE, act)[0] == 9


@pytest.mark.parametrize(
    ("scope", "asked"),
    [("none", 0), ("attachments", 2), ("all", 4)],
)
def test_the_office_says_what_is_looked_at(
    office: Office, scope: str, asked: int
) -> None:
    async def act(site: Site) -> set[str]:
        away = ColumnSeen("c", None, "公示", site.url("/away"), external=True)
        reading = _reading(
            site.url("/f.pdf"), links=[site.url("/page.html")], columns=(away,)
        )
        rows = (
            ItemSeen("名单", site.url("/row.xls"), NIGHT),
            ItemSeen("某事", site.url("/row.html"), NIGHT),
            ItemSeen("没有链接", None, NIGHT),
        )
        reading = replace(reading, readings={"d": ColumnReading("d", rows)})
        return set((await office.check(reading))[0])

    office.scope = scope
    assert len(_on(ALIVE, act)[0]) == asked


def test_nonsense_in_place_of_an_address_is_passed_over(office: Office) -> None:
    odd = [
        "javascript:void(0)",
        "mailto:a@b.cn",
        "http://[::1",
        "http://x.cn/\ud800",
        "http://x.cn/" + "a" * 3000,
        "http://yaoli.example.gov.cn/1.html#top",
    ]

    async def act(site: Site) -> list[Mapping[str, LinkReading]]:
        return await office.check(_reading(links=odd))

    assert _on(ALIVE, act)[0] == [{}]


def test_a_slow_foreign_host_does_not_hold_up_the_unit(office: Office) -> None:
    released = asyncio.Event()

    async def slow(exchange: Exchange) -> None:
        await released.wait()
        await exchange.send(answer(PAGE))

    async def act() -> list[Mapping[str, LinkReading]]:
        async with serve(slow) as abroad, serve(ALIVE) as site:
            office.own = lambda url: str(site.port) in url
            office.patience = 0.05
            urls = [site.url("/f.pdf"), abroad.url("/a.html")]
            reading = _reading(urls[0], links=[urls[1]])
            night_id = office.night_of(NIGHT)
            async with office._checker(NIGHT, night_id) as checker:
                first = await checker.check("姚李镇", reading)
                assert await checker.check("洪集镇", reading) == first
                released.set()
                while not office.store.file.read(
                    "SELECT 1 FROM links WHERE title > ''"
                ):
                    await asyncio.sleep(0.01)
                    await checker.check("洪集镇", _reading())
                second = await checker.check("洪集镇", reading)
            return [first, second]

    first, second = asyncio.run(act())
    assert len(first) == 1
    assert len(second) == 2


def test_a_foreign_host_that_never_answers_ends_with_the_night(office: Office) -> None:
    async def act(site: Site) -> list[Mapping[str, LinkReading]]:
        return await office.check(_reading(links=[site.url("/a.html")]))

    office.own, office.patience = lambda url: False, 0.05
    found, _ = _on(servers.silence, act)
    assert found == [{}]


def test_the_title_of_a_foreign_page_is_read_anew(office: Office) -> None:
    async def act(site: Site) -> list[str]:
        url = site.url("/a.html")
        titles = []
        for number, title in enumerate(("供水公司", "另一个网站")):
            pages["/a.html"] = (f"<html><title>{title}</title>".encode(), "text/html")
            night = NIGHT + timedelta(number)
            found = await office.check(_reading(links=[url]), night=night)
            titles.append(found[0][url].title)
        return titles

    pages: dict[str, tuple[bytes, str]] = {}
    office.own, office.cycle_days = lambda url: False, 0
    assert _on(_like_a_server(pages), act)[0] == ["供水公司", "另一个网站"]


def _visit(url: str, outcome: Outcome, *, page: bool = False) -> VisitRecord:
    kept = pack(read_page(PAGE, url)) if page else None
    now = datetime.now(UTC)
    return VisitRecord("姚李镇", Request(url), outcome, now, 200, page=kept)


def test_what_the_survey_saw_tonight_is_not_asked_again(office: Office) -> None:
    async def act(site: Site) -> Mapping[str, LinkReading]:
        good, gone = site.url("/good.html"), site.url("/gone.html")
        office.visits = [
            _visit(good, Outcome.OK, page=True),
            _visit(gone, Outcome.NOT_FOUND),
        ]
        rows = (ItemSeen("某事", gone, NIGHT), ItemSeen("又", site.url("/new"), NIGHT))
        reading = UnitReading(
            site.url(),
            columns=(ColumnSeen("c", None, "公告", site.url("/list")),),
            readings={"c": ColumnReading("c", rows)},
            articles=_reading(links=[good]).articles,
        )
        found = await office.check(reading)
        return {url.rpartition("/")[2]: link for url, link in found[0].items()}

    found, asked = _on(ALIVE, act)
    assert found["good.html"].outcome is Outcome.OK
    assert found["gone.html"].dead_nights == 1
    assert set(found) == {"good.html", "gone.html"}
    assert asked == []


def test_a_page_that_the_survey_finds_again_is_alive(office: Office) -> None:
    async def act(site: Site) -> list[LinkReading]:
        url = site.url("/page.html")
        reading = _reading(links=[url])
        found = []
        for number, outcome in enumerate((Outcome.NOT_FOUND, Outcome.OK)):
            office.visits = [_visit(url, outcome, page=outcome is Outcome.OK)]
            found += await office.check(reading, night=NIGHT + timedelta(number))
        office.visits = []
        found += await office.check(reading, night=NIGHT + timedelta(2))
        return [one[url] for one in found]

    found, asked = _on(ALIVE, act)
    assert [one.dead_nights for one in found] == [1, 0, 0]
    assert asked == []


def test_a_dead_page_is_not_revived_by_what_was_read_before(office: Office) -> None:
    async def act(site: Site) -> LinkReading:
        url = site.url("/page.html")
        for number, outcome in enumerate((Outcome.OK, Outcome.NOT_FOUND)):
            office.visits = [_visit(url, outcome, page=outcome is Outcome.OK)]
            night = NIGHT + timedelta(number)
            await office.check(_reading(links=[url]), night=night)
        office.visits = []
        found = await office.check(_reading(links=[url]), night=NIGHT + timedelta(2))
        return found[0][url]

    found, asked = _on(ALIVE, act)
    assert (found.outcome, found.dead_nights) == (Outcome.NOT_FOUND, 2)
    assert asked == ["GET /page.html"]


def test_a_column_that_is_itself_a_page_has_links_too(office: Office) -> None:
    async def act(site: Site) -> set[str]:
        article = ArticleSeen(
            site.url("/guide.html"),
            "公开指南",
            None,
            attachments=(FileSeen(site.url("/f.pdf"), "申请表"),),
        )
        columns = (
            ColumnSeen("guide", None, "公开指南", article.url),
            ColumnSeen("hidden", None, "测试", site.url("/test"), hidden=True),
            ColumnSeen("heading", None, "目录", None),
        )
        readings = {"guide": ColumnReading("guide", article=article)}
        reading = UnitReading(site.url(), columns, readings)
        return set((await office.check(reading))[0])

    found, asked = _on(ALIVE, act)
    assert {url.rpartition("/")[2] for url in found} == {"f.pdf"}
    assert len(asked) == 2


def test_pages_of_the_survey_are_left_to_its_own_cycle(office: Office) -> None:
    async def act(site: Site) -> set[int]:
        url = site.url("/page.html")
        office.visits = [_visit(url, Outcome.OK, page=True)]
        office.night_of(NIGHT)
        office.visits = []
        counts = set()
        for days in range(1, office.cycle_days):
            night = NIGHT + timedelta(days)
            counts.add(len((await office.check(_reading(links=[url]), night=night))[0]))
        return counts

    office.cycle_days = 5
    counts, asked = _on(ALIVE, act)
    assert counts == {1}
    assert asked == []


def test_the_settings_make_a_checker(tmp_path: Path, office: Office) -> None:
    async def act(site: Site) -> tuple[Mapping[str, LinkReading], int]:
        path = tmp_path / "wangxun.toml"
        path.write_text(
            f"""
            [district]
            name = "叶集区"
            [limits]
            links = "attachments"
            [[host]]
            name = "127.0.0.1"
            requests_per_second = 0
            [[unit]]
            name = "姚李镇"
            kind = "township"
            entry = "{site.url()}"
            """,
            encoding="utf-8",
        )
        settings = load_settings(path)
        guard = Guard(["127.0.0.1"])
        fetcher = Fetcher(PaceBook(Pace(0, 8)), LIMITS, user_agent="t", guard=guard)
        night_id = office.night_of(NIGHT)
        async with (
            fetcher,
            make_link_checker(
                settings,
                fetcher,
                office.store,
                night_id=night_id,
                night=NIGHT,
                units=1,
            ) as checker,
        ):
            urls = [site.url("/f.pdf"), site.url("/forbidden/g.pdf")]
            found = await checker.check("姚李镇", _reading(*urls))
            return found, settings.limits.links_per_night

    rules = answer(b"User-agent: *\nDisallow: /forbidden/", 200, [])
    pages = by_path({"/robots.txt": rules, "/f.pdf": answer(PDF, 200, PDF_HEAD)})
    (found, most), asked = _on(pages, act)
    outcomes = {url.rpartition("/")[2]: link.outcome for url, link in found.items()}
    assert outcomes == {"f.pdf": Outcome.OK, "g.pdf": Outcome.ROBOTS}
    assert most == 1000
    assert not any("forbidden" in line for line in asked)


@pytest.mark.parametrize(
    ("head", "content_type", "promised", "kind"),
    [
        (PDF[:100], "", "", "pdf"),
        (_zip("[Content_Types].xml", "word/document.xml"), "", "", "docx"),
        (_zip("[Content_Types].xml", "xl/workbook.xml"), "", "", "xlsx"),
        (_zip("ppt/presentation.xml"), "", "", "pptx"),
        (_zip("OFD.xml", "Doc_0/Document.xml"), "", "", "ofd"),
        (_zip("名单.txt"), "", "docx", "zip"),
        (_zip("名单.docx", "word/document.xml"), "", "zip", "zip"),
        (_ole("WordDocument"), "", "doc", "doc"),
        (_ole("WordDocument"), "", "wps", "wps"),
        (_ole("Workbook"), "", "doc", "xls"),
        (_ole("Unknown"), "", "xls", "xls"),
        (_ole("Unknown"), "", "pdf", ""),
        (b"{\\rtf1\\ansi", "", "doc", "doc"),
        (b"{\\rtf1\\ansi", "", "", "text"),
        (b"Rar!\x1a\x07\x01\x00", "", "", "rar"),
        (b"7z\xbc\xaf'\x1c\0\4", "", "", "7z"),
        (b"\xff\xd8\xff\xe0", "", "", "image"),
        (b"RIFF\0\0\0\0WEBP", "", "", "image"),
        (b"BM\0\0\0\0\0\0\0\0", "", "", "image"),
        (b"BMW 730 2026", "text/plain", "", "text"),
        (b"\0\0\0\x18ftypmp42", "", "", "media"),
        ("公示名单".encode("gbk"), "text/plain", "", "text"),
        (b"\n<!-- x --><!-- y --><!DOCTYPE html><html>", "", "", "html"),
        (b"<!-- only a remark", "", "", "text"),
        (b"<?xml version='1.0'?><data/>", "", "", "text"),
        (b'<html xmlns:o="urn:schemas-microsoft-com:office:office">', "", "xls", "xls"),
        (bytes(range(1, 200)), "application/octet-stream", "", ""),
        (bytes(range(1, 200)), "application/octet-stream", "text", ""),
        ("姓名,补助".encode("gbk"), "application/octet-stream", "text", "text"),
        (b"<html><table><tr><td>1</td></tr></table>", "", "xls", "xls"),
        (b"<html><table><tr><td>1</td></tr></table>", "", "pdf", "html"),
        (b"<html><table><tr><td><a href='/'>", "", "xls", "html"),
        (b"<html><form action='/login'><table>", "", "xls", "html"),
        (b"MZ\x90\0\3\0", "application/msword", "doc", "program"),
        (b"", "text/html", "pdf", ""),
    ],
)
def test_kinds_are_told_by_bytes(
    head: bytes, content_type: str, promised: str, kind: str
) -> None:
    assert kind_of(head[:4096], content_type, promised) == kind


@pytest.mark.parametrize(
    ("url", "name", "kind"),
    [
        ("http://a.gov.cn/x/1.PDF", "", "pdf"),
        ("http://a.gov.cn/download.jsp?id=3&file=%E5%90%8D%E5%8D%95.xls", "", "xls"),
        ("http://a.gov.cn/download.jsp?id=3", "附件1:名单.docx", "docx"),
        ("http://a.gov.cn/download.html", "附件2.wps", "wps"),
        ("http://a.gov.cn/1.html", "通知", "html"),
        ("http://a.gov.cn/", "", ""),
        ("http://[::1", "a.pdf", ""),
    ],
)
def test_names_promise_kinds(url: str, name: str, kind: str) -> None:
    assert promised_kind(url, name) == kind


def test_the_store_tells_how_an_entry_answered(office: Office) -> None:
    url = "http://yaoli.example.gov.cn/"
    outcomes = (
        Outcome.OK,
        Outcome.TIMED_OUT,
        Outcome.OK,
        Outcome.ROBOTS,
        Outcome.NOT_FOUND,
        Outcome.SERVER_ERROR,
    )
    for number, outcome in enumerate(outcomes):
        office.visits = [_visit(url, outcome)]
        office.night_of(NIGHT + timedelta(number))
    file = office.store.file
    found = reach_past(file, "姚李镇", url, NIGHT, NIGHT + timedelta(6))
    assert found == ReachPast(probes=5, failed=3, failed_nights=2)
    earlier = reach_past(file, "姚李镇", url, NIGHT, NIGHT + timedelta(1))
    assert earlier == ReachPast(probes=1)
    assert reach_past(file, "洪集镇", url, NIGHT, NIGHT) == ReachPast()
