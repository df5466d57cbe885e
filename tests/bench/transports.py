"""Compares ways to send requests: pages a second at 64 connections on loopback.

Run: python bench/transports.py [--pages N] [--rounds N]

A server in another process answers with pages of 12 KB and 40 KB. Each contender is an
httpx transport that gets its requests directly, without httpx.AsyncClient. The last
line is the whole Fetcher: limits, redirects, address policy and block signatures on.
Contenders whose package is not installed are left out.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import multiprocessing
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from multiprocessing.connection import Connection

import httpx

from catalog_spec.observations import Outcome, Request
from crawler.fetch import Fetcher, FetchLimits
from crawler.fetch.transport import PatrolTransport
from crawler.guard import Guard
from crawler.pace import Pace, PaceBook

CONNECTIONS = 64
SIZES = (12 * 1024, 40 * 1024)
LOOPBACK = "127.0.0.1"

Get = Callable[[str], Awaitable[int]]
Make = Callable[[AsyncExitStack], Awaitable[Get]]


class _CannedServer(asyncio.Protocol):
    """Answers every request with a page of the size its path names."""

    def __init__(self, pages: Mapping[bytes, bytes]) -> None:
        self.pages = pages

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.waiting = b""

    def data_received(self, data: bytes) -> None:
        *requests, self.waiting = (self.waiting + data).split(b"\r\n\r\n")
        for request in requests:
            size = request.split(b" ", 2)[1].split(b"/", 2)[1]
            self.transport.write(self.pages[size])


def _page(size: int) -> bytes:
    row = (
        "<li><a href='/public/1/{0}.html'>公开信息标题</a><span>2026-03-02</span></li>"
    )
    rows = "".join(row.format(i) for i in range(size // 64))
    head = "<html><head><title>信息公开目录</title></head><body><ul>"
    body = (head + rows).encode()[:size]
    return (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
        b"Content-Length: %d\r\nServer: bench\r\n\r\n" % len(body)
    ) + body


def _serve(channel: Connection) -> None:
    async def main() -> None:
        pages = {str(size).encode(): _page(size) for size in SIZES}
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: _CannedServer(pages), LOOPBACK, 0, backlog=512
        )
        channel.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


async def _through(transport: httpx.AsyncBaseTransport, stack: AsyncExitStack) -> Get:
    await stack.enter_async_context(transport)
    timeout = {"connect": 15.0, "read": 15.0, "write": 15.0, "pool": None}

    async def get(url: str) -> int:
        request = httpx.Request("GET", url, extensions={"timeout": timeout})
        response = await transport.handle_async_request(request)
        size = 0
        async for piece in response.aiter_raw():
            size += len(piece)
        await response.aclose()
        return size

    return get


async def _stock(stack: AsyncExitStack) -> Get:
    limits = httpx.Limits(
        max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS
    )
    return await _through(httpx.AsyncHTTPTransport(limits=limits), stack)


async def _aiohttp(stack: AsyncExitStack) -> Get:
    from httpx_aiohttp import AiohttpTransport  # noqa: PLC0415 - optional

    limits = httpx.Limits(
        max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS
    )
    return await _through(AiohttpTransport(limits=limits), stack)


async def _pyreqwest(stack: AsyncExitStack) -> Get:
    from pyreqwest.client import ClientBuilder  # noqa: PLC0415 - optional
    from pyreqwest.compatibility.httpx import HttpxTransport  # noqa: PLC0415

    client = ClientBuilder().max_connections(CONNECTIONS).gzip(False).build()
    return await _through(HttpxTransport(client), stack)


async def _own(stack: AsyncExitStack) -> Get:
    guard = Guard(allow_private={LOOPBACK})
    return await _through(PatrolTransport(guard, FetchLimits()), stack)


async def _fetcher(stack: AsyncExitStack) -> Get:
    fetcher = Fetcher(
        PaceBook(Pace(0, CONNECTIONS)),
        user_agent="Wangxun-bench",
        guard=Guard(allow_private={LOOPBACK}),
        robots=False,
    )
    await stack.enter_async_context(fetcher)

    async def get(url: str) -> int:
        fetched = await fetcher.fetch(Request(url))
        if fetched.outcome is not Outcome.OK:
            raise SystemExit(f"{url}: {fetched.outcome} {fetched.detail}")
        return len(fetched.body)

    return get


CONTENDERS: tuple[tuple[str, str, Make], ...] = (
    ("httpx stock", "httpx", _stock),
    ("httpx-aiohttp", "httpx_aiohttp", _aiohttp),
    ("pyreqwest", "pyreqwest", _pyreqwest),
    ("own transport", "httptools", _own),
    ("whole Fetcher", "httptools", _fetcher),
)


async def _measure(make: Make, base: str, size: int, pages: int) -> float:
    async with AsyncExitStack() as stack:
        get = await make(stack)
        numbers = iter(range(pages))

        async def work() -> None:
            for number in numbers:
                if await get(f"{base}/{size}/{number}.html") != size:
                    raise SystemExit("a page came back with another size")

        began = time.perf_counter()
        await asyncio.gather(*(work() for _ in range(CONNECTIONS)))
        return pages / (time.perf_counter() - began)


def _loop_factory(name: str) -> Callable[[], asyncio.AbstractEventLoop] | None:
    if name == "asyncio":
        return None
    import uvloop  # noqa: PLC0415 - optional

    return uvloop.new_event_loop


def main() -> None:
    """Print the median of each contender."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=_serve, args=(theirs,), daemon=True)
    server.start()
    base = f"http://{LOOPBACK}:{ours.recv()}"
    loops = ["asyncio"] + ["uvloop"] * bool(importlib.util.find_spec("uvloop"))
    for size in SIZES:
        for loop in loops:
            for name, package, make in CONTENDERS:
                if importlib.util.find_spec(package) is None:
                    continue
                rates = []
                for _ in range(options.rounds):
                    with asyncio.Runner(loop_factory=_loop_factory(loop)) as runner:
                        work = _measure(make, base, size, options.pages)
                        rates.append(runner.run(work))
                median = statistics.median(rates)
                sys.stdout.write(
                    f"{size // 1024:>3} KB  {loop:<8} {name:<14} "
                    f"{median:>7.0f} pages/s\n"
                )
                sys.stdout.flush()
    server.terminate()


if __name__ == "__main__":
    main()
