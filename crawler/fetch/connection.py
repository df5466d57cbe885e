"""One HTTP/1.x connection: bytes to one answer after the other, nothing trusted."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import cast

import httptools

HIGH_WATER = 256 * 1024
READ_BYTES = 64 * 1024


class BrokenAnswerError(Exception):
    """What came is not a whole HTTP answer.

    Parameters
    ----------
    reason: key of the words that say why ("malformed", "cut_short", "surplus",
        "head_too_large").
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ClosedEarlyError(Exception):
    """The connection ended before the first byte of an answer."""


@dataclass(slots=True)
class Answer:
    """The growing picture of one answer.

    Parameters
    ----------
    bodyless: the method forbids a body (HEAD).
    """

    bodyless: bool
    status: int = 0
    version: str = ""
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    header_bytes: int = 0
    chunks: list[bytes] = field(default_factory=list)
    waiting_bytes: int = 0
    started: bool = False
    has_head: bool = False
    is_framed: bool = False
    complete: bool = False
    error: Exception | None = None


def make_buffer() -> memoryview:
    """What all connections of one event loop are read through, one after the other.

    By default asyncio makes a quarter of a megabyte of new room for each piece that
    comes, which leaves holes in memory that nothing fits into.
    """
    return memoryview(bytearray(READ_BYTES))


class Connection(asyncio.BufferedProtocol):
    """Protocol of one socket; it carries one exchange at a time.

    Parameters
    ----------
    header_bytes: largest head accepted.
    read_seconds: longest silence of the other side.
    address: IP address of the other side.
    buffer: from `make_buffer`.
    """

    _socket: asyncio.Transport

    def __init__(
        self,
        header_bytes: int,
        read_seconds: float,
        address: str,
        buffer: memoryview,
    ) -> None:
        self.address = address
        self._buffer = buffer
        self.idle_since = 0.0
        self._header_limit = header_bytes
        self._read_seconds = read_seconds
        self._loop = asyncio.get_running_loop()
        self._answer = Answer(bodyless=False, complete=True)
        self._wake: asyncio.Future[None] | None = None
        self._is_closed = False
        self._is_idle = True
        self._keeps_alive = False
        self._is_paused = False
        self._parser = httptools.HttpResponseParser(self)
        self._parser.set_dangerous_leniencies(
            lenient_headers=True,
            lenient_optional_cr_before_lf=True,
            lenient_spaces_after_chunk_size=True,
        )

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember the socket."""
        self._socket = cast("asyncio.Transport", transport)

    def get_buffer(self, sizehint: int) -> memoryview:
        """Where the next piece goes; it is used up before any other is read."""
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Feed the parser; what comes unasked makes the connection unusable."""
        data = self._buffer[:nbytes]
        answer = self._answer
        if answer.complete:
            self._take_surplus(data)
            return
        answer.started = True
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self._stumble(error)
        if not answer.has_head:
            answer.header_bytes += nbytes
            if answer.header_bytes > self._header_limit:
                self._fail(BrokenAnswerError("head_too_large"))
        self._rouse()

    def connection_lost(self, exc: Exception | None) -> None:
        """End the answer: whole when nothing told its length, else cut short."""
        self._is_closed = True
        if not self._answer.complete and self._answer.error is None:
            self._end_by_close(exc)
        self._rouse()

    # What httptools calls.

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take one header."""
        answer = self._answer
        if answer.complete:
            raise BrokenAnswerError("surplus")
        answer.headers.append((name, value))
        if name.lower() in {b"content-length", b"transfer-encoding"}:
            answer.is_framed = True

    def on_headers_complete(self) -> None:
        """The head is there; an interim answer (1xx) is forgotten."""
        answer = self._answer
        if answer.complete:
            raise BrokenAnswerError("surplus")
        answer.status = self._parser.get_status_code()
        answer.version = self._parser.get_http_version()
        if answer.status >= 200:
            answer.has_head = True
            answer.complete = answer.bodyless
            self._keeps_alive = self._parser.should_keep_alive() and not answer.bodyless

    def on_body(self, body: bytes) -> None:
        """Keep a piece of the body; stop reading while nobody takes them."""
        answer = self._answer
        if answer.complete:
            return
        answer.chunks.append(body)
        answer.waiting_bytes += len(body)
        if answer.waiting_bytes > HIGH_WATER and not self._is_paused:
            self._is_paused = True
            self._socket.pause_reading()

    def on_message_complete(self) -> None:
        """The answer is whole."""
        answer = self._answer
        answer.complete = answer.status >= 200
        if not answer.complete:
            answer.headers.clear()
            answer.is_framed = False

    # What the transport calls.

    @property
    def is_usable(self) -> bool:
        """Whether another request can be sent."""
        return self._keeps_alive and self._is_idle and not self._is_closed

    async def ask(self, message: bytes, bodyless: bool) -> Answer:
        """Send a request and wait for the head of its answer.

        Raises
        ------
        ClosedEarlyError: the connection ended before the first byte.
        ConnectionResetError: the connection was torn down before the first byte.
        BrokenAnswerError: what came is no HTTP answer, or its head is too large.
        TimeoutError: the server said nothing for too long.
        """
        if self._is_closed:
            raise ClosedEarlyError
        self._keeps_alive = self._is_idle = False
        self._answer = answer = Answer(bodyless)
        self._socket.write(message)
        while not answer.has_head and answer.error is None:
            await self._wait_for_more()
        if answer.error is not None and not answer.has_head:
            raise answer.error
        return answer

    async def read(self) -> bytes:
        """The next piece of the body, b"" at its end.

        Raises
        ------
        BrokenAnswerError: the body ended early, or more came than was announced.
        TimeoutError: the server said nothing for too long.
        """
        answer = self._answer
        while not answer.chunks and not answer.complete and answer.error is None:
            await self._wait_for_more()
        if answer.chunks:
            return self._take_chunks()
        if answer.error is not None:
            raise answer.error
        return b""

    def release(self) -> None:
        """Let the exchange go; the connection lives on only if all of it was read."""
        answer = self._answer
        is_clean = answer.complete and answer.error is None and not answer.chunks
        self._is_idle = True
        if not is_clean or not self._keeps_alive:
            self.close()

    def close(self) -> None:
        """Tear the connection down at once, without waiting for the other side."""
        self._keeps_alive = False
        if not self._is_closed:
            self._socket.abort()

    # Inside.

    def _take_chunks(self) -> bytes:
        answer = self._answer
        piece = b"".join(answer.chunks)
        answer.chunks.clear()
        answer.waiting_bytes = 0
        if self._is_paused and not self._is_closed:
            self._is_paused = False
            self._socket.resume_reading()
        return piece

    async def _wait_for_more(self) -> None:
        self._wake = self._loop.create_future()
        try:
            async with asyncio.timeout(self._read_seconds):
                await self._wake
        finally:
            self._wake = None

    def _rouse(self) -> None:
        if self._wake is not None and not self._wake.done():
            self._wake.set_result(None)

    def _fail(self, error: Exception) -> None:
        if self._answer.error is None:
            self._answer.error = error
        self.close()

    def _stumble(self, error: Exception) -> None:
        cause = error.__context__
        if isinstance(cause, BrokenAnswerError):
            self._fail(cause)
        else:
            is_surplus = self._answer.complete
            self._fail(BrokenAnswerError("surplus" if is_surplus else "malformed"))

    def _take_surplus(self, data: memoryview) -> None:
        answer = self._answer
        if not self._is_idle and not answer.bodyless and bytes(data).strip():
            answer.error = BrokenAnswerError("surplus")
        self.close()

    def _end_by_close(self, exc: Exception | None) -> None:
        answer = self._answer
        if not answer.started:
            answer.error = exc or ClosedEarlyError()
        elif answer.has_head and not answer.is_framed and exc is None:
            answer.complete = True
        else:
            answer.error = BrokenAnswerError("cut_short")
