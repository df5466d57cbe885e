"""Pretend servers over real sockets, well and badly behaved, for tests."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

PAGE = (
    "<html><head><title>公开目录</title></head><body><p>正文</p></body></html>".encode()
)

Behaviour = Callable[["Exchange"], Awaitable[None]]


@dataclass
class Exchange:
    """One request as it came and the way to answer it."""

    head: bytes
    body: bytes
    writer: asyncio.StreamWriter
    number: int

    @property
    def path(self) -> str:
        """The request target."""
        return self.head.split(b" ", 2)[1].decode("ascii")

    def header(self, name: str) -> str:
        """The first header of this name, or ""."""
        for line in self.head.decode("latin-1").split("\r\n")[1:]:
            key, _, value = line.partition(":")
            if key.lower() == name.lower():
                return value.strip()
        return ""

    async def send(self, data: bytes) -> None:
        """Write bytes as they are."""
        self.writer.write(data)
        await self.writer.drain()

    def hang_up(self) -> None:
        """Close the connection in an orderly way."""
        self.writer.close()

    def tear_down(self) -> None:
        """Reset the connection."""
        handle = self.writer.get_extra_info("socket")
        linger = struct.pack("ii", 1, 0)
        handle.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.writer.transport.abort()


@dataclass
class Site:
    """A running server: where it is and what it was asked."""

    host: str
    port: int
    scheme: str = "http"
    exchanges: list[Exchange] = field(default_factory=list)
    connections: int = 0
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    def url(self, path: str = "/", host: str = "") -> str:
        """Address of a path, by another name if given."""
        return f"{self.scheme}://{host or self.host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        """The request targets in order."""
        return [exchange.path for exchange in self.exchanges]


@asynccontextmanager
async def serve(
    behaviour: Behaviour, tls: ssl.SSLContext | None = None, greeting: bytes = b""
) -> AsyncIterator[Site]:
    """Run a server on a free port of 127.0.0.1 while the context lasts.

    With a greeting it speaks first, as servers of other protocols do.
    """
    tasks: set[asyncio.Task[None]] = set()
    site = Site("127.0.0.1", 0, "https" if tls else "http")

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        site.connections += 1
        writer.write(greeting)
        try:
            await _talk(site, behaviour, reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            tasks.discard(task)
            writer.transport.abort()

    server = await asyncio.start_server(talk, site.host, 0, ssl=tls)
    site.port = server.sockets[0].getsockname()[1]
    try:
        yield site
    finally:
        server.close()
        for task in tuple(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()
        await asyncio.sleep(0)


async def _talk(
    site: Site,
    behaviour: Behaviour,
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
) -> None:
    while not writer.is_closing():
        head = await reader.readuntil(b"\r\n\r\n")
        exchange = Exchange(head, b"", writer, len(site.exchanges))
        length = exchange.header("Content-Length")
        if length:
            exchange.body = await reader.readexactly(int(length))
        site.exchanges.append(exchange)
        site.asked.set()
        await behaviour(exchange)


def answer(
    body: bytes = PAGE,
    status: int = 200,
    headers: Iterable[tuple[str, str]] = (("Content-Type", "text/html"),),
) -> bytes:
    """A correct answer as bytes."""
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body


def always(data: bytes) -> Behaviour:
    """Send the same bytes to everybody and keep the connection."""

    async def behave(exchange: Exchange) -> None:
        await exchange.send(data)

    return behave


def once_and_close(data: bytes) -> Behaviour:
    """Send bytes and close."""

    async def behave(exchange: Exchange) -> None:
        await exchange.send(data)
        exchange.hang_up()

    return behave


def in_turn(*answers: bytes) -> Behaviour:
    """Send one after the other, the last one for ever."""

    async def behave(exchange: Exchange) -> None:
        await exchange.send(answers[min(exchange.number, len(answers) - 1)])

    return behave


def by_path(pages: dict[str, bytes], other: bytes = b"") -> Behaviour:
    """Send what belongs to the path, or a 404."""
    missing = other or answer(b"<html>no</html>", 404)

    async def behave(exchange: Exchange) -> None:
        await exchange.send(pages.get(exchange.path, missing))

    return behave


def redirect(target: str, status: int = 302, cookie: str = "") -> bytes:
    """An answer that leads elsewhere."""
    headers = [("Location", target)]
    if cookie:
        headers.append(("Set-Cookie", cookie))
    return answer(b"", status, headers)


async def trickle(exchange: Exchange, data: bytes, pause: float = 0.005) -> None:
    """Send single bytes for ever, each soon enough to look alive."""
    while True:
        for byte in data:
            await exchange.send(bytes([byte]))
            await asyncio.sleep(pause)


async def never_ending_head(exchange: Exchange) -> None:
    """Slow-loris: a head that never ends."""
    await exchange.send(b"HTTP/1.1 200 OK\r\n")
    await trickle(exchange, b"X-Slow: 1\r\n")


async def never_ending_body(exchange: Exchange) -> None:
    """Slow-loris: a body that trickles for ever."""
    await exchange.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    await trickle(exchange, b"<p>x</p>")


async def endless_body(exchange: Exchange) -> None:
    """A body that comes fast and never ends."""
    await exchange.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>")
    while True:
        await exchange.send(b"<p>more</p>" * 4096)


async def header_flood(exchange: Exchange) -> None:
    """A head that comes fast and never ends."""
    await exchange.send(b"HTTP/1.1 200 OK\r\n")
    while True:
        await exchange.send(b"X-Flood: 0123456789\r\n" * 512)


async def silence(exchange: Exchange) -> None:
    """Take the request and say nothing."""
    await asyncio.sleep(3600)


async def reset(exchange: Exchange) -> None:
    """Take the request and reset the connection."""
    exchange.tear_down()


async def cookie_wall(exchange: Exchange) -> None:
    """Redirect to itself until the cookie comes back."""
    if "seen=1" in exchange.header("Cookie"):
        await exchange.send(answer())
    else:
        await exchange.send(redirect(exchange.path, cookie="seen=1; Path=/"))


def free_port() -> int:
    """A port of 127.0.0.1 where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
