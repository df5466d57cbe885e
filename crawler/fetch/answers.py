"""What an answer is worth: its body read within limits, its ending named."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable
from contextlib import AsyncExitStack

import httpx

from catalog_spec.observations import Outcome
from crawler.blocks import find_block
from crawler.fetch.failures import Ending, words
from crawler.fetch.sniff import SNIFF_BYTES, is_text
from crawler.fetch.unpack import TooLargeError, Unpacker
from crawler.fetch.visit import Visit
from crawler.wholeness import is_damaged

KEPT_OF_OTHERS = 1024
LARGE_BYTES = 512 * 1024
_BLANKS = b" \t\r\n\x0b\x0c\x00\xef\xbb\xbf"
_BY_STATUS = {
    204: Outcome.EMPTY,
    205: Outcome.EMPTY,
    206: Outcome.BAD_RESPONSE,
    404: Outcome.NOT_FOUND,
    410: Outcome.GONE,
    429: Outcome.THROTTLED,
}
_BY_HUNDRED = {
    3: Outcome.BAD_REDIRECT,
    4: Outcome.CLIENT_ERROR,
    5: Outcome.SERVER_ERROR,
}


async def read_body(
    visit: Visit, response: httpx.Response, large_bodies: asyncio.Semaphore
) -> Ending | None:
    """Read and unpack a body into `visit.body`.

    Parameters
    ----------
    visit: takes the body.
    response: brings it.
    large_bodies: how many bodies beyond `LARGE_BYTES` may be held at a time; further
        ones wait, so that servers without end cannot fill the memory together.

    Returns
    -------
    The ending if the body is none to keep whole: too large, or no text.

    Raises
    ------
    httpx.TransportError: the connection failed or the framing is wrong.
    PackingError: the content coding is damaged.
    """
    unpacker = Unpacker(visit.header("content-encoding"), visit.byte_limit)
    pieces: list[bytes] = []
    head = b""
    size = 0
    async with AsyncExitStack() as stack:
        try:
            body = _unpacked(response.aiter_raw(), unpacker, visit.byte_limit)
            async for piece in body:
                pieces.append(piece)
                if size <= LARGE_BYTES < size + len(piece):
                    await stack.enter_async_context(large_bodies)
                size += len(piece)
                if visit.wants_text and len(head) < SNIFF_BYTES:
                    head = (head + piece)[:SNIFF_BYTES]
                    if len(head) == SNIFF_BYTES and not _is_text(visit, head):
                        return _cut(visit, pieces, _not_text(visit))
        except TooLargeError:
            detail = words("failure", "body_too_large", limit=visit.byte_limit)
            return _cut(visit, pieces, Ending(Outcome.TOO_LARGE, detail))
        visit.body = b"".join(pieces)
    return None


async def _unpacked(
    stream: AsyncIterable[bytes], unpacker: Unpacker, limit: int
) -> AsyncIterable[bytes]:
    packed_bytes = 0
    async for packed in stream:
        packed_bytes += len(packed)
        if packed_bytes > limit:
            raise TooLargeError
        piece = unpacker.feed(packed)
        if piece:
            yield piece
    if packed_bytes:
        unpacker.finish()


def _cut(visit: Visit, pieces: list[bytes], ending: Ending) -> Ending:
    visit.body = b"".join(pieces)[:KEPT_OF_OTHERS]
    visit.truncated = True
    return ending


def ending_of_answer(visit: Visit) -> Ending:
    """Name the ending of a visit whose last answer was read whole."""
    status = visit.status or 0
    is_readable = _is_text(visit, visit.body[:SNIFF_BYTES])
    readable_body = visit.body if is_readable else b""
    block = find_block(status, visit.headers, readable_body)
    if block is not None:
        return Ending(block.outcome, block.words)
    if status == 304:
        return _not_modified(visit)
    if status in _BY_STATUS or status >= 300:
        outcome = _BY_STATUS.get(status) or _BY_HUNDRED.get(status // 100)
        detail = words("failure", "status", status=status)
        return Ending(outcome or Outcome.BAD_RESPONSE, detail)
    if visit.wants_text and visit.body.strip(_BLANKS) and not is_readable:
        return _not_text(visit)
    return _ending_of_body(visit)


def _ending_of_body(visit: Visit) -> Ending:
    if not visit.body.strip(_BLANKS):
        return Ending(Outcome.EMPTY, words("failure", "empty"))
    if visit.wants_text and is_damaged(visit.body):
        return Ending(Outcome.BAD_RESPONSE, words("failure", "damaged"))
    return Ending(Outcome.OK)


def _not_modified(visit: Visit) -> Ending:
    if visit.is_conditional:
        return Ending(Outcome.NOT_MODIFIED)
    return Ending(Outcome.BAD_RESPONSE, words("failure", "status", status=304))


def _is_text(visit: Visit, head: bytes) -> bool:
    return is_text(head, visit.header("content-type"))


def _not_text(visit: Visit) -> Ending:
    kind = visit.header("content-type").partition(";")[0].strip()[:80]
    return Ending(Outcome.NOT_HTML, words("failure", "not_text", kind=kind))
