"""A look at an address that wants the head of its answer, or its first bytes, alone."""

from __future__ import annotations

import re

import httpx

from catalog_spec.observations import Outcome, Request
from crawler.blocks import find_block
from crawler.fetch.answers import ending_of_answer
from crawler.fetch.failures import Ending, words
from crawler.fetch.sniff import is_text
from crawler.fetch.unpack import TooLargeError, Unpacker
from crawler.fetch.visit import Head, Visit
from crawler.fetched import Validators

SAMPLE_BYTES = 4096
# A packed piece of a few bytes may hold far more than a sample; beyond this it is a bomb.
_MOST_UNPACKED = 4 * 1024 * 1024
_WHOLE = frozenset({200, 203})
_PARTIAL = 206
_HEAD_OF_PAGE = re.compile(rb"</title\s*>", re.IGNORECASE)


class SampleVisit(Visit):
    """A visit that stops after the head or the first `SAMPLE_BYTES` of the answer.

    Any kind of content is in order. A sample is no conditional request and no form.

    Parameters
    ----------
    url: what is looked at.
    max_redirects: most hops.
    method: "HEAD" or "GET".
    is_ranged: ask for the first bytes only; servers may send all the same.
    """

    def __init__(
        self, url: str, max_redirects: int, *, method: str, is_ranged: bool
    ) -> None:
        super().__init__(Request(url), Validators(), SAMPLE_BYTES, max_redirects)
        self._method = method
        self._is_ranged = is_ranged

    def message(self, url: httpx.URL, base: Head) -> httpx.Request:
        """The request to send now; the first bytes of a packed body tell nothing."""
        plain = [pair for pair in base if pair[0] != "Accept-Encoding"]
        plain.append(("Accept-Encoding", "identity"))
        if self._is_ranged:
            plain.append(("Range", f"bytes=0-{SAMPLE_BYTES - 1}"))
        request = super().message(url, tuple(plain))
        request.method = self._method
        return request

    async def taste(self, response: httpx.Response) -> Ending | None:
        """Read as much as is wanted and name the ending; None leads on to a page.

        Raises
        ------
        httpx.TransportError: the connection failed or the framing is wrong.
        PackingError: the content coding is damaged.
        VisitEndedError: the page leads nowhere, in a circle, or too far.
        """
        if self._method != "HEAD":
            try:
                self.body = await self._first_bytes(response)
            except TooLargeError:
                detail = words("failure", "body_too_large", limit=_MOST_UNPACKED)
                return Ending(Outcome.TOO_LARGE, detail)
        if self.status not in (*_WHOLE, _PARTIAL):
            return ending_of_answer(self)
        block = find_block(200, self.headers, self._readable_part())
        if block is not None:
            return Ending(block.outcome, block.words)
        if self._method != "HEAD" and not self.body:
            return Ending(Outcome.EMPTY, words("failure", "empty"))
        if not self.truncated and self.follow_page():
            return None
        return Ending(Outcome.OK)

    async def _first_bytes(self, response: httpx.Response) -> bytes:
        unpacker = Unpacker(self.header("content-encoding"), _MOST_UNPACKED)
        sample = b""
        self.truncated = self.status == _PARTIAL
        async for packed in response.aiter_raw():
            for start in range(0, len(packed), SAMPLE_BYTES):
                sample += unpacker.feed(packed[start : start + SAMPLE_BYTES])
                if len(sample) > SAMPLE_BYTES:
                    self.truncated = True
                    return sample[:SAMPLE_BYTES]
        return sample

    def _readable_part(self) -> bytes:
        """What a block may be known by: of a page cut short nothing but its title."""
        if not is_text(self.body[:512], self.header("content-type")):
            return b""
        title_end = _HEAD_OF_PAGE.search(self.body)
        if not self.truncated:
            return self.body
        return self.body[: title_end.end()] if title_end else b""
