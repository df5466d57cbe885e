"""A small HTTP/1.1 server for the district, on loopback only.

Hand-written on asyncio's protocols, because it must be several times faster than the
crawler it feeds. It knows GET and HEAD, keep-alive, pipelining and validators.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache, partial
from http import HTTPStatus

from crawler.sample.reply import Reply

LOOPBACK = "127.0.0.1"
_LONGEST_HEAD = 65536
_CUT_SURPLUS = 4096
_ATTEMPTS = 50

Respond = Callable[[int, str], Reply]


class _Connection(asyncio.Protocol):
    """One client's connection; answers its requests in their order."""

    def __init__(self, host: int, respond: Respond, open_ones: set[_Connection]):
        self._host = host
        self._respond = respond
        self._open_ones = open_ones
        self.closed = asyncio.Event()
        self._waiting = b""
        self._is_busy = False
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            self._transport = transport
            self._open_ones.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._open_ones.discard(self)
        self.closed.set()

    def abort(self) -> None:
        """Drop the connection at once."""
        if self._transport is not None:
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        self._work()

    def _work(self) -> None:
        while not self._is_busy and self._transport is not None:
            head, end, rest = self._waiting.partition(b"\r\n\r\n")
            if not end:
                if len(head) > _LONGEST_HEAD:
                    self._transport.close()
                return
            self._waiting = rest
            self._answer(head.decode("latin-1"))

    def _answer(self, head: str) -> None:
        lines = head.split("\r\n")
        method, _, remainder = lines[0].partition(" ")
        target, _, version = remainder.rpartition(" ")
        headers = _parse_headers(lines[1:])
        keep = headers.get("connection", "").lower() != "close" and "1.1" in version
        if method not in ("GET", "HEAD"):
            self._send(Reply(405, "text/plain"), "GET", {}, keep=False)
            return
        reply = self._respond(self._host, target)
        if reply.delay:
            self._is_busy = True
            finish = partial(self._finish_late, reply, method, headers, keep)
            asyncio.get_running_loop().call_later(reply.delay, finish)
        else:
            self._send(reply, method, headers, keep)

    def _finish_late(
        self, reply: Reply, method: str, headers: dict[str, str], keep: bool
    ) -> None:
        self._is_busy = False
        self._send(reply, method, headers, keep)
        self._work()

    def _send(
        self, reply: Reply, method: str, headers: dict[str, str], keep: bool
    ) -> None:
        transport = self._transport
        if transport is None:
            return
        if _is_unchanged(reply, headers):
            transport.write(_head_of(reply, HTTPStatus.NOT_MODIFIED, None, keep))
        else:
            length = reply.length + (_CUT_SURPLUS if reply.is_cut else 0)
            head = _head_of(reply, HTTPStatus(reply.status), length, keep)
            body = () if method == "HEAD" else reply.chunks
            transport.write(b"".join((head, *body)))
        if not keep or reply.is_cut:
            transport.close()


def _parse_headers(lines: Sequence[str]) -> dict[str, str]:
    pairs = (line.partition(":") for line in lines)
    return {name.lower(): value.strip() for name, _, value in pairs}


def _is_unchanged(reply: Reply, headers: dict[str, str]) -> bool:
    """Whether the client's copy still holds; an entity tag beats the date."""
    if reply.status != HTTPStatus.OK:
        return False
    known = headers.get("if-none-match")
    if known is not None:
        return bool(reply.etag) and reply.etag in known
    since = headers.get("if-modified-since")
    if since is None or reply.modified is None:
        return False
    return _modified_at(reply.modified) <= parsedate_to_datetime(since)


def _modified_at(day: date) -> datetime:
    return datetime.combine(day, time(1), UTC)


@lru_cache(maxsize=4096)
def _http_date(day: date) -> str:
    return format_datetime(_modified_at(day), usegmt=True)


def _head_of(reply: Reply, status: HTTPStatus, length: int | None, keep: bool) -> bytes:
    lines = [f"HTTP/1.1 {status.value} {status.phrase}", "Server: nginx"]
    if length is not None:
        lines.append(f"Content-Type: {reply.content_type}")
        lines.append(f"Content-Length: {length}")
    if reply.etag:
        lines.append(f"ETag: {reply.etag}")
    if reply.modified:
        lines.append(f"Last-Modified: {_http_date(reply.modified)}")
    lines.append(f"Connection: {'keep-alive' if keep else 'close'}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def bind_hosts(port: int, count: int) -> list[socket.socket]:
    """Bind `count` neighbouring loopback ports, so that the first tells the others.

    Parameters
    ----------
    port: the first port, or 0 for any free run of ports.

    Raises
    ------
    OSError: the ports are taken.
    """
    attempts = 1 if port else _ATTEMPTS
    for attempt in range(attempts):
        try:
            return _bind_run(port, count)
        except OSError:
            if attempt + 1 == attempts:
                raise
    raise OSError("no free run of ports")


def _bind_run(port: int, count: int) -> list[socket.socket]:
    bound: list[socket.socket] = []
    try:
        for number in range(count):
            first = bound[0].getsockname()[1] if bound else port
            bound.append(_bind(first + number if bound else port))
    except (OSError, OverflowError) as error:
        for open_socket in bound:
            open_socket.close()
        raise OSError(f"ports from {port} on are taken") from error
    return bound


def _bind(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((LOOPBACK, port))
    except BaseException:
        listening.close()
        raise
    return listening


async def answer_until(
    stop: asyncio.Event, sockets: Sequence[socket.socket], respond: Respond
) -> None:
    """Serve on these sockets until the event is set, then close everything."""
    loop = asyncio.get_running_loop()
    open_ones: set[_Connection] = set()
    servers = [
        await loop.create_server(
            partial(_Connection, host, respond, open_ones), sock=listening, backlog=1024
        )
        for host, listening in enumerate(sockets)
    ]
    await stop.wait()
    for server in servers:
        server.close()
    closed = [connection.closed for connection in open_ones]
    for connection in list(open_ones):
        connection.abort()
    await asyncio.gather(*(event.wait() for event in closed))


@contextmanager
def serve_in_thread(
    sockets: Sequence[socket.socket], respond: Respond
) -> Iterator[None]:
    """Serve from a thread of this process while the block runs."""
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()
    thread = threading.Thread(
        target=_run_loop, args=(loop, stop, sockets, respond), name="sample-district"
    )
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()


def _run_loop(
    loop: asyncio.AbstractEventLoop,
    stop: asyncio.Event,
    sockets: Sequence[socket.socket],
    respond: Respond,
) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_until_complete(answer_until(stop, sockets, respond))
        loop.run_until_complete(loop.shutdown_asyncgens())
    finally:
        loop.close()
