"""Visits to well and badly behaved servers over real sockets."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
import zlib
from collections.abc import Awaitable, Callable
from datetime import UTC
from typing import TypeVar

import brotli
import pytest
import trustme
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_spec.observations import Outcome, Request
from crawler.fetch import Fetched, Fetcher, FetchLimits, Validators
from crawler.fetch.transport import PatrolTransport
from crawler.guard import Guard, is_public, private_hosts
from crawler.pace import Pace, PaceBook
from tests import certificates, servers
from tests.servers import PAGE, Behaviour, Site, answer, redirect, serve

T = TypeVar("T")

HOST = "www.gov.test"
QUICK = FetchLimits(
    connect_seconds=10.0,
    read_seconds=10.0,
    total_seconds=20.0,
    page_bytes=100_000,
    header_bytes=16_384,
)
HASTY = FetchLimits(connect_seconds=0.05, read_seconds=0.05, total_seconds=0.09)


async def _resolve_to_loopback(host: str, port: int) -> tuple[str, ...]:
    if host.endswith(".invalid"):
        raise socket.gaierror(socket.EAI_NONAME, "unknown")
    return ("127.0.0.1",)


def _fetcher(
    limits: FetchLimits = QUICK,
    allow_private: tuple[str, ...] = ("127.0.0.1",),
    tls: ssl.SSLContext | None = None,
    insecure_tls: tuple[str, ...] = (),
) -> Fetcher:
    guard = Guard(allow_private, _resolve_to_loopback)
    return Fetcher(
        PaceBook(Pace(0, 8)),
        limits,
        user_agent="Wangxun-test",
        guard=guard,
        robots=False,
        insecure_tls=insecure_tls,
        transport=PatrolTransport(guard, limits, tls),
    )


def _visit(
    behaviour: Behaviour,
    act: Callable[[Fetcher, Site], Awaitable[T]],
    fetcher: Callable[[], Fetcher] = _fetcher,
    tls: ssl.SSLContext | None = None,
) -> T:
    async def run() -> T:
        async with serve(behaviour, tls) as site, fetcher() as ours:
            return await act(ours, site)

    return asyncio.run(run())


def _fetch(
    behaviour: Behaviour, path: str = "/", limits: FetchLimits = QUICK
) -> Fetched:
    return _visit(
        behaviour,
        lambda fetcher, site: fetcher.fetch(Request(site.url(path))),
        lambda: _fetcher(limits),
    )


def test_a_page_comes_back_whole() -> None:
    headers = [("Content-Type", "text/html; charset=klingon"), ("ETag", '"1"')]
    fetched = _fetch(servers.always(answer(headers=headers)), "/public/1?type=4")
    assert fetched.outcome is Outcome.OK
    assert fetched.status == 200
    assert fetched.body == PAGE
    assert fetched.content_type == "text/html; charset=klingon"
    assert fetched.validators == Validators('"1"', "")
    assert fetched.address == "127.0.0.1"
    assert fetched.url.endswith("/public/1?type=4")
    assert ("User-Agent", "Wangxun-test") in fetched.sent
    assert fetched.started.tzinfo is UTC


def test_a_form_is_posted() -> None:
    async def act(fetcher: Fetcher, site: Site) -> bytes:
        await fetcher.fetch(Request(site.url(), (("page", "2"), ("col", "政策"))))
        return site.exchanges[0].head[:4] + site.exchanges[0].body

    sent = _visit(servers.always(answer()), act)
    assert sent == b"POSTpage=2&col=%E6%94%BF%E7%AD%96"


def test_headers_of_odd_bytes_go_back_as_they_came() -> None:
    async def act(fetcher: Fetcher, site: Site) -> bytes:
        await fetcher.fetch(Request(site.url()), Validators('"\xd0\xd5"'))
        return site.exchanges[0].head

    sent = _visit(servers.always(answer()), act)
    assert b'If-None-Match: "\xd0\xd5"\r\n' in sent


def test_a_name_is_looked_up_once() -> None:
    asked: list[str] = []

    async def resolve(host: str, port: int) -> tuple[str, ...]:
        asked.append(host)
        await asyncio.sleep(0)
        return ("127.0.0.1",)

    def fetcher() -> Fetcher:
        guard = Guard({HOST}, resolve)
        pace = PaceBook(Pace(0, 8))
        return Fetcher(pace, QUICK, user_agent="t", guard=guard, robots=False)

    async def act(ours: Fetcher, site: Site) -> set[Outcome]:
        urls = (site.url(f"/{number}", HOST) for number in range(6))
        found = await asyncio.gather(*(ours.fetch(Request(url)) for url in urls))
        return {one.outcome for one in found}

    assert _visit(servers.always(answer()), act, fetcher) == {Outcome.OK}
    assert asked == [HOST]


def test_connections_are_used_again() -> None:
    async def act(fetcher: Fetcher, site: Site) -> int:
        for number in range(5):
            await fetcher.fetch(Request(site.url(f"/{number}")))
        return site.connections

    assert _visit(servers.always(answer()), act) == 1


def test_a_dead_idle_connection_is_replaced() -> None:
    async def act(fetcher: Fetcher, site: Site) -> list[Outcome]:
        first = await fetcher.fetch(Request(site.url("/1")))
        second = await fetcher.fetch(Request(site.url("/2")))
        return [first.outcome, second.outcome]

    async def drop_second(exchange: servers.Exchange) -> None:
        if exchange.number == 1:
            exchange.tear_down()
        else:
            await exchange.send(answer())

    assert _visit(drop_second, act) == [Outcome.OK, Outcome.OK]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (204, Outcome.EMPTY),
        (206, Outcome.BAD_RESPONSE),
        (300, Outcome.BAD_REDIRECT),
        (400, Outcome.CLIENT_ERROR),
        (401, Outcome.BLOCKED),
        (403, Outcome.BLOCKED),
        (404, Outcome.NOT_FOUND),
        (405, Outcome.BLOCKED),
        (410, Outcome.GONE),
        (412, Outcome.BLOCKED),
        (418, Outcome.BLOCKED),
        (429, Outcome.THROTTLED),
        (451, Outcome.BLOCKED),
        (493, Outcome.BLOCKED),
        (500, Outcome.SERVER_ERROR),
        (503, Outcome.SERVER_ERROR),
        (521, Outcome.BLOCKED),
    ],
)
def test_statuses(status: int, outcome: Outcome) -> None:
    body = b"" if status == 204 else b"<html><body>x</body></html>"
    fetched = _fetch(servers.always(answer(body, status)))
    assert fetched.outcome is outcome
    assert fetched.status == status
    assert fetched.detail


def test_not_modified_only_when_asked() -> None:
    async def act(fetcher: Fetcher, site: Site) -> tuple[Fetched, Fetched, str]:
        known = Validators('"7"', "Mon, 02 Mar 2026 08:00:00 GMT")
        asked = await fetcher.fetch(Request(site.url()), known)
        unasked = await fetcher.fetch(Request(site.url()))
        return asked, unasked, site.exchanges[0].header("If-None-Match")

    head = b'HTTP/1.1 304 Not Modified\r\nETag: "7"\r\n\r\n'
    asked, unasked, sent = _visit(servers.always(head), act)
    assert asked.outcome is Outcome.NOT_MODIFIED
    assert sent == '"7"'
    assert unasked.outcome is Outcome.BAD_RESPONSE


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(PAGE, mtime=0)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)[2:-4]),
        ("br", brotli.compress(PAGE)),
        ("zstd", zstd.compress(PAGE)),
        ("gzip, br", brotli.compress(gzip.compress(PAGE, mtime=0))),
        ("gzip", gzip.compress(PAGE[:30], mtime=0) + gzip.compress(PAGE[30:], mtime=0)),
        ("zstd", zstd.compress(PAGE[:30]) + zstd.compress(PAGE[30:])),
        ("gzip", gzip.compress(PAGE, mtime=0) + b"\0\0rubbish"),
        ("identity", PAGE),
        ("UTF-8", PAGE),
    ],
)
def test_content_codings(coding: str, packed: bytes) -> None:
    headers = [("Content-Type", "text/html"), ("Content-Encoding", coding)]
    fetched = _fetch(servers.always(answer(packed, headers=headers)))
    assert fetched.outcome is Outcome.OK
    assert fetched.body == PAGE


BOMB = b"<html>" + b" " * 30_000_000


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(BOMB, mtime=0)),
        ("deflate", zlib.compress(BOMB)),
        ("br", brotli.compress(BOMB, quality=5)),
        ("zstd", zstd.compress(BOMB)),
        ("gzip, gzip", gzip.compress(gzip.compress(BOMB, mtime=0), mtime=0)),
    ],
    ids=["gzip", "deflate", "br", "zstd", "gzip-twice"],
)
def test_bombs_stay_small(coding: str, packed: bytes) -> None:
    assert len(packed) < QUICK.page_bytes
    headers = [("Content-Type", "text/html"), ("Content-Encoding", coding)]
    fetched = _fetch(servers.always(answer(packed, headers=headers)))
    assert fetched.outcome is Outcome.TOO_LARGE
    assert fetched.truncated
    assert len(fetched.body) <= 1024


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(PAGE, mtime=0)[:-6]),
        ("gzip", b"\x1f\x8bnot gzip at all"),
        ("gzip", gzip.compress(b"", mtime=0) * 1000),
        ("zstd", zstd.compress(PAGE) * 1000),
        ("br", PAGE),
        ("gzip, " * 1000 + "gzip", gzip.compress(PAGE, mtime=0)),
    ],
    ids=["cut", "no-gzip", "members", "frames", "no-br", "codings"],
)
def test_damaged_packing(coding: str, packed: bytes) -> None:
    headers = [("Content-Type", "text/html"), ("Content-Encoding", coding)]
    fetched = _fetch(servers.always(answer(packed, headers=headers)))
    assert fetched.outcome is Outcome.BAD_RESPONSE


def test_an_endless_body_is_cut() -> None:
    assert _fetch(servers.endless_body).outcome is Outcome.TOO_LARGE


def test_a_header_flood_is_cut() -> None:
    assert _fetch(servers.header_flood).outcome is Outcome.TOO_LARGE


@pytest.mark.parametrize(
    "behaviour",
    [servers.never_ending_head, servers.never_ending_body, servers.silence],
)
def test_slow_servers_are_cut(behaviour: Behaviour) -> None:
    assert _fetch(behaviour, limits=HASTY).outcome is Outcome.TIMED_OUT


CHUNKED = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
)


def test_chunked_bodies() -> None:
    half = len(PAGE) // 2
    chunks = b"".join(
        b"%x\r\n%b\r\n" % (len(part), part) for part in (PAGE[:half], PAGE[half:])
    )
    fetched = _fetch(servers.always(CHUNKED + chunks + b"0\r\n\r\n"))
    assert fetched.outcome is Outcome.OK
    assert fetched.body == PAGE


@pytest.mark.parametrize(
    "data",
    [
        CHUNKED + b"20\r\n<html>",
        CHUNKED + b"6\r\n<html>\r\n",
        CHUNKED + b"zz\r\n<html>\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99\r\n\r\n<p>x",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\n<p>xyz",
        b"HTTP/1.1 200 OK\r\nContent-Type: te",
        b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    ],
    ids=[
        "chunk-cut",
        "chunks-cut",
        "chunk-size",
        "too-short",
        "too-long",
        "head-cut",
        "not-http",
        "status",
        "upgrade",
    ],
)
def test_broken_answers(data: bytes) -> None:
    fetched = _fetch(servers.once_and_close(data))
    assert fetched.outcome is Outcome.BAD_RESPONSE
    assert fetched.detail


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_answer_is_an_exception(data: st.DataObject) -> None:
    whole = bytearray(answer(headers=[("Content-Encoding", "gzip"), ("Location", "/")]))
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place : place + data.draw(st.integers(0, 4))] = data.draw(
            st.binary(max_size=6)
        ) or data.draw(st.sampled_from([b"\r\n", b"\0", b"\xff" * 3, b"3"]))
    fetched = _fetch(servers.once_and_close(bytes(whole)))
    assert fetched.outcome is Outcome.OK or fetched.detail


def test_http_1_0_ends_with_the_connection() -> None:
    head = b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n"
    fetched = _fetch(servers.once_and_close(head + PAGE))
    assert fetched.outcome is Outcome.OK
    assert fetched.body == PAGE


def test_interim_answers_are_skipped() -> None:
    hint = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
    fetched = _fetch(servers.always(hint + answer()))
    assert fetched.outcome is Outcome.OK
    assert fetched.header("Link") == ""


@pytest.mark.parametrize("body", [b"", b" \r\n\t", b"\xef\xbb\xbf\n"])
def test_nothing_to_read(body: bytes) -> None:
    assert _fetch(servers.always(answer(body))).outcome is Outcome.EMPTY


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"%PDF-1.4 " + b"x" * 5000, "text/html"),
        (b"PK\x03\x04" + b"x" * 5000, "text/html"),
        (b"\x89PNG\r\n" + b"x" * 50, ""),
        (b"\x01\x02\x03\x04" * 500, "application/octet-stream"),
        (b"\x01\x02\x03\x04" * 500, "text/html"),
    ],
)
def test_what_is_no_text(body: bytes, content_type: str) -> None:
    headers = [("Content-Type", content_type)]
    fetched = _fetch(servers.always(answer(body, headers=headers)))
    assert fetched.outcome is Outcome.NOT_HTML
    assert len(fetched.body) <= max(1024, len(body) if len(body) < 512 else 0)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (PAGE, "application/octet-stream"),
        (PAGE, "image/jpeg"),
        (b"\x00\x00" + PAGE + b"\x00", "text/html"),
        (PAGE.decode().encode("utf-16"), "text/html"),
        (b'{"rows": []}', "application/json"),
        (b'{"rows": []}', "application/octet-stream"),
        (b"var catalogs = [{}];", "application/x-javascript"),
        ("没有标签的文字".encode("gb18030"), ""),
    ],
)
def test_what_is_text(body: bytes, content_type: str) -> None:
    headers = [("Content-Type", content_type)] if content_type else []
    fetched = _fetch(servers.always(answer(body, headers=headers)))
    assert fetched.outcome is Outcome.OK
    assert fetched.body == body


def test_a_block_page_with_200() -> None:
    page = "<html><title>提示</title><body>您的访问已被拦截</body></html>".encode()
    fetched = _fetch(servers.always(answer(page)))
    assert fetched.outcome is Outcome.BLOCKED
    assert fetched.body == page


def test_redirects_are_followed() -> None:
    pages = {
        "/a": redirect("/b?x=政策".encode().decode("latin-1"), 301),
        "/b?x=%E6%94%BF%E7%AD%96": redirect("c#part"),
        "/c": answer(),
    }
    fetched = _fetch(servers.by_path(pages), "/a#top")
    assert fetched.outcome is Outcome.OK
    assert fetched.url.endswith("/c")
    assert [url.rpartition("/")[2] for url in fetched.redirects] == [
        "a",
        "b?x=%E6%94%BF%E7%AD%96",
    ]


@pytest.mark.parametrize(("status", "method"), [(302, b"GET"), (307, b"POST")])
def test_redirects_of_forms(status: int, method: bytes) -> None:
    async def act(fetcher: Fetcher, site: Site) -> bytes:
        await fetcher.fetch(Request(site.url("/a"), (("page", "2"),)))
        return site.exchanges[-1].head

    pages = {"/a": redirect("/b", status), "/b": answer()}
    assert _visit(servers.by_path(pages), act).startswith(method + b" /b ")


@pytest.mark.parametrize(
    "target",
    [
        "/",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "javascript:alert(1)",
        "http://",
        "http://[::bad/",
        "",
    ],
)
def test_redirects_that_lead_nowhere(target: str) -> None:
    fetched = _fetch(servers.always(redirect(target)))
    assert fetched.outcome is Outcome.BAD_REDIRECT
    assert fetched.detail


def test_redirects_without_end() -> None:
    async def behave(exchange: servers.Exchange) -> None:
        await exchange.send(redirect(f"/{exchange.number}"))

    fetched = _fetch(behave)
    assert fetched.outcome is Outcome.BAD_REDIRECT
    assert len(fetched.redirects) == QUICK.redirects + 1


def test_a_cookie_wall_is_passed() -> None:
    fetched = _fetch(servers.cookie_wall, "/wall")
    assert fetched.outcome is Outcome.OK
    assert len(fetched.redirects) == 1


def test_cookies_are_not_kept() -> None:
    async def act(fetcher: Fetcher, site: Site) -> str:
        await fetcher.fetch(Request(site.url()))
        await fetcher.fetch(Request(site.url()))
        return site.exchanges[-2].header("Cookie")

    assert _visit(servers.cookie_wall, act) == ""


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.2/",
        "http://localhost/",
        "http://10.0.0.8/admin",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://0.0.0.0/",
        "http://inner.gov.test/",
    ],
)
def test_private_addresses_are_refused(target: str) -> None:
    async def resolve(host: str, port: int) -> tuple[str, ...]:
        known = {"inner.gov.test": "10.1.1.1", "localhost": "127.0.0.1"}
        return (known.get(host, host),)

    def fetcher() -> Fetcher:
        guard = Guard({"127.0.0.1"}, resolve)
        pace = PaceBook(Pace(0, 8))
        return Fetcher(pace, QUICK, user_agent="t", guard=guard, robots=True)

    async def act(ours: Fetcher, site: Site) -> tuple[Fetched, Fetched]:
        return (
            await ours.fetch(Request(site.url())),
            await ours.fetch(Request(target)),
        )

    redirected, direct = _visit(servers.always(redirect(target)), act, fetcher)
    assert redirected.outcome is Outcome.BAD_REDIRECT
    assert direct.outcome is Outcome.NOT_VISITED


def test_one_private_address_among_public_ones_is_enough() -> None:
    async def resolve(host: str, port: int) -> tuple[str, ...]:
        return ("93.184.216.34", "10.0.0.1")

    def fetcher() -> Fetcher:
        guard = Guard((), resolve)
        pace = PaceBook(Pace(0, 8))
        return Fetcher(pace, QUICK, user_agent="t", guard=guard, robots=False)

    async def act(ours: Fetcher, site: Site) -> Fetched:
        return await ours.fetch(Request("http://mixed.gov.test/"))

    fetched = _visit(servers.silence, act, fetcher)
    assert fetched.outcome is Outcome.NOT_VISITED


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d822", True),
        ("2002:7f00:0001::", False),
        ("::", False),
        ("no address", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_hosts_an_operator_typed() -> None:
    urls = ["http://127.0.0.1:8000/a", "http://localhost/", "http://a.gov.cn/"]
    found = private_hosts([*urls, "https://10.0.0.8/", "http://93.184.216.34/"])
    assert found == {"127.0.0.1", "localhost", "10.0.0.8"}


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "mailto:a@b.cn", "http://", "http://[::bad/", "目录"]
)
def test_addresses_nobody_can_visit(url: str) -> None:
    async def act(fetcher: Fetcher, site: Site) -> Fetched:
        return await fetcher.fetch(Request(url))

    fetched = _visit(servers.silence, act)
    assert fetched.outcome is Outcome.NOT_VISITED
    assert fetched.status is None


def test_nobody_listens() -> None:
    async def act(fetcher: Fetcher, site: Site) -> Fetched:
        return await fetcher.fetch(Request(f"http://127.0.0.1:{servers.free_port()}/"))

    assert _visit(servers.silence, act).outcome is Outcome.REFUSED


def test_a_name_nobody_knows() -> None:
    async def act(fetcher: Fetcher, site: Site) -> Fetched:
        return await fetcher.fetch(Request("http://www.nowhere.invalid/"))

    assert _visit(servers.silence, act).outcome is Outcome.DNS_FAILURE


def test_the_connection_is_reset() -> None:
    assert _fetch(servers.reset).outcome is Outcome.RESET


def test_the_connection_is_closed_without_an_answer() -> None:
    assert _fetch(servers.once_and_close(b"")).outcome is Outcome.RESET


@pytest.mark.parametrize("value", ["120", "Wed, 21 Oct 2099 07:28:00 GMT"])
def test_retry_after_is_read(value: str) -> None:
    headers = [("Retry-After", value)]
    fetched = _fetch(servers.always(answer(b"<p>", 503, headers)))
    assert fetched.retry_after is not None
    assert fetched.retry_after >= 120


@pytest.mark.parametrize("value", ["soon", "-5", "²", ""])
def test_retry_after_may_be_nonsense(value: str) -> None:
    headers = [("X", "y"), ("Retry-After", value)]
    head = answer(b"<p>", 503, headers)
    assert _fetch(servers.always(head)).retry_after is None


@pytest.mark.parametrize(
    "page",
    [
        '<html><head><meta http-equiv="refresh" content="0;url=/goal"></head></html>',
        "<META HTTP-EQUIV=Refresh CONTENT='3; URL=goal'><p>正在跳转,请稍候</p>",
        '<html><script>window.location.href="/goal";</script></html>',
        "<script type=text/javascript>top.location.replace('goal')</script>",
    ],
)
def test_a_page_that_only_leads_on_is_followed(page: str) -> None:
    pages = {"/": answer(page.encode()), "/goal": answer(headers=[("ETag", '"1"')])}
    fetched = _fetch(servers.by_path(pages))
    assert fetched.outcome is Outcome.OK
    assert fetched.url.endswith("/goal")
    assert len(fetched.redirects) == 1
    assert fetched.validators is None


@pytest.mark.parametrize(
    "page",
    [
        '<meta http-equiv="refresh" content="600">',
        '<meta http-equiv="refresh" content="600;url=/goal">',
        '<script>if (screen.width < 400) location.href = "/goal";</script>',
        "<script>document.cookie='a=b';location.href='/goal'</script>",
        '<meta http-equiv="refresh" content="0;url=/goal">' + "<p>正文内容</p>" * 60,
    ],
)
def test_a_page_with_a_mind_of_its_own_stays_where_it_is(page: str) -> None:
    assert _fetch(servers.always(answer(page.encode()))).redirects == ()


@pytest.mark.parametrize(
    ("target", "outcome"),
    [
        ("/", Outcome.BAD_REDIRECT),
        ("file:///etc/passwd", Outcome.BAD_REDIRECT),
        ("http://10.0.0.1/", Outcome.BAD_REDIRECT),
        ("/missing", Outcome.NOT_FOUND),
    ],
)
def test_a_page_leads_no_further_than_a_redirect(target: str, outcome: Outcome) -> None:
    page = f'<meta http-equiv="refresh" content="0;url={target}">'.encode()

    def fetcher() -> Fetcher:
        guard = Guard({"127.0.0.1"})
        pace = PaceBook(Pace(0, 8))
        return Fetcher(pace, QUICK, user_agent="t", guard=guard, robots=False)

    fetched = _visit(
        servers.by_path({"/": answer(page)}),
        lambda ours, site: ours.fetch(Request(site.url())),
        fetcher,
    )
    assert fetched.outcome is outcome


@pytest.mark.parametrize(
    "body",
    [b"<html><body><div><ul><li>a", b"<html><body>" + bytes(600) + b"</body></html>"],
)
def test_a_page_that_lost_a_part_is_not_read(body: bytes) -> None:
    fetched = _fetch(servers.always(answer(body)))
    assert fetched.outcome is Outcome.BAD_RESPONSE
    assert "残缺" in fetched.detail


def test_a_cancelled_visit_leaves_nothing_open() -> None:
    async def act(fetcher: Fetcher, site: Site) -> Outcome:
        task = asyncio.create_task(fetcher.fetch(Request(site.url("/slow"))))
        await site.asked.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return (await fetcher.fetch(Request(site.url("/fast")))).outcome

    async def behave(exchange: servers.Exchange) -> None:
        if exchange.path == "/slow":
            await servers.silence(exchange)
        await exchange.send(answer())

    assert _visit(behave, act) is Outcome.OK


# TLS: certificates are made here, names lead to 127.0.0.1 by our own resolver.


def _tls_visit(
    authority: trustme.CA, server: ssl.SSLContext, *, insecure: bool = False
) -> Fetched:
    client = ssl.create_default_context()
    authority.configure_trust(client)

    async def act(fetcher: Fetcher, site: Site) -> Fetched:
        await fetcher.fetch(Request(site.url("/first", HOST)))
        return await fetcher.fetch(Request(site.url("/", HOST)))

    listed = (HOST,) if insecure else ()
    return _visit(
        servers.always(answer()),
        act,
        lambda: _fetcher(allow_private=(HOST,), tls=client, insecure_tls=listed),
        server,
    )


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def test_tls_in_order(authority: trustme.CA) -> None:
    fetched = _tls_visit(authority, certificates.in_order(authority, HOST))
    assert fetched.outcome is Outcome.OK
    assert fetched.detail == ""


BAD_TLS = pytest.mark.parametrize(
    ("server", "words"),
    [
        (certificates.expired, "证书已过期"),
        (certificates.wrong_host, "证书与域名不符"),
        (certificates.incomplete_chain, "证书链不完整"),
        (certificates.foreign, "证书链"),
    ],
)


@BAD_TLS
def test_bad_certificates(
    authority: trustme.CA,
    server: Callable[[trustme.CA, str], ssl.SSLContext],
    words: str,
) -> None:
    fetched = _tls_visit(authority, server(authority, HOST))
    assert fetched.outcome is Outcome.TLS_FAILURE
    assert words in fetched.detail


@BAD_TLS
def test_bad_certificates_are_read_where_listed(
    authority: trustme.CA,
    server: Callable[[trustme.CA, str], ssl.SSLContext],
    words: str,
) -> None:
    fetched = _tls_visit(authority, server(authority, HOST), insecure=True)
    assert fetched.outcome is Outcome.OK
    assert words in fetched.detail


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_an_old_protocol(authority: trustme.CA) -> None:
    def old() -> ssl.SSLContext:
        return certificates.old_protocol(authority, HOST)

    # The pretend server hangs up without the alert that others send.
    assert _tls_visit(authority, old()).outcome is Outcome.RESET
    assert _tls_visit(authority, old(), insecure=True).outcome is Outcome.OK


def test_no_tls_at_the_port() -> None:
    async def run() -> Fetched:
        greeting = b"HTTP/1.1 400 Bad Request\r\n\r\n"
        async with (
            serve(servers.silence, greeting=greeting) as site,
            _fetcher() as fetcher,
        ):
            url = site.url().replace("http:", "https:")
            return await fetcher.fetch(Request(url))

    fetched = asyncio.run(run())
    assert fetched.outcome is Outcome.TLS_FAILURE
    assert "不提供" in fetched.detail


def test_from_https_to_http_is_told(authority: trustme.CA) -> None:
    client = ssl.create_default_context()
    authority.configure_trust(client)
    server = certificates.in_order(authority, HOST)

    async def run() -> Fetched:
        async with serve(servers.always(answer())) as plain:
            lead = servers.always(redirect(plain.url("/")))
            hosts = (HOST, "127.0.0.1")
            async with (
                serve(lead, server) as safe,
                _fetcher(allow_private=hosts, tls=client) as fetcher,
            ):
                return await fetcher.fetch(Request(safe.url("/", HOST)))

    fetched = asyncio.run(run())
    assert fetched.outcome is Outcome.OK
    assert "http" in fetched.detail
