"""Content codings undone piece by piece, never beyond a limit: bombs stay small."""

from __future__ import annotations

import sys
import zlib
from typing import Protocol

import brotli  # type: ignore[import-untyped]

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

STEP_BYTES = 64 * 1024
MOST_CODINGS = 4
MOST_MEMBERS = 256
_GZIP_MAGIC = b"\x1f\x8b"
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"


class TooLargeError(Exception):
    """The body grew beyond its limit."""


class PackingError(Exception):
    """The body is not what its content coding says, or ends early."""


class _Coding(Protocol):
    """One content coding: pieces in, pieces of about `STEP_BYTES` at most out."""

    @property
    def hungry(self) -> bool:
        """Whether the next piece needs more input."""

    @property
    def finished(self) -> bool:
        """Whether the packed data came to its end."""

    def unpack(self, data: bytes) -> bytes:
        """Take more input (or none) and give the next piece."""

    def goes_on_with(self, data: bytes) -> bytes:
        """Begin again with the next member, if that is what follows the end.

        Returns the bytes to unpack next; b"" when nothing follows but rubbish, which
        is left alone as browsers do.
        """


class _Deflate:
    """gzip and deflate; a raw deflate stream is recognised by its first bytes."""

    def __init__(self, window_bits: int) -> None:
        self._window_bits = window_bits
        self._decoder = zlib.decompressobj(window_bits)
        self._may_be_raw = window_bits == zlib.MAX_WBITS
        self._full = False
        self._members = 1

    @property
    def hungry(self) -> bool:
        return not (self._full or self._decoder.unconsumed_tail)

    @property
    def finished(self) -> bool:
        return self._decoder.eof

    def unpack(self, data: bytes) -> bytes:
        data = self._decoder.unconsumed_tail + data
        try:
            piece = self._decoder.decompress(data, STEP_BYTES)
        except zlib.error:
            if not self._may_be_raw:
                raise
            self._decoder = zlib.decompressobj(-zlib.MAX_WBITS)
            piece = self._decoder.decompress(data, STEP_BYTES)
        self._may_be_raw = False
        self._full = len(piece) == STEP_BYTES
        return piece

    def goes_on_with(self, data: bytes) -> bytes:
        data = self._decoder.unused_data + data
        if self._window_bits <= zlib.MAX_WBITS or not data.startswith(_GZIP_MAGIC):
            return b""
        self._members = _one_more(self._members)
        self._decoder = zlib.decompressobj(self._window_bits)
        return data


class _Brotli:
    """Brotli, which takes new input only once it has given everything it holds."""

    def __init__(self) -> None:
        self._decoder = brotli.Decompressor()

    @property
    def hungry(self) -> bool:
        return bool(self._decoder.can_accept_more_data())

    @property
    def finished(self) -> bool:
        return bool(self._decoder.is_finished())

    def unpack(self, data: bytes) -> bytes:
        return bytes(self._decoder.process(data, output_buffer_limit=STEP_BYTES))

    def goes_on_with(self, data: bytes) -> bytes:
        return b""


class _Zstandard:
    """Zstandard, one frame after the other."""

    def __init__(self) -> None:
        self._decoder = zstd.ZstdDecompressor()
        self._members = 1

    @property
    def hungry(self) -> bool:
        return self._decoder.needs_input

    @property
    def finished(self) -> bool:
        return self._decoder.eof

    def unpack(self, data: bytes) -> bytes:
        return self._decoder.decompress(data, STEP_BYTES)

    def goes_on_with(self, data: bytes) -> bytes:
        data = self._decoder.unused_data + data
        if not data.startswith(_ZSTD_MAGIC):
            return b""
        self._members = _one_more(self._members)
        self._decoder = zstd.ZstdDecompressor()
        return data


def _one_more(members: int) -> int:
    if members == MOST_MEMBERS:
        raise PackingError("too many members")
    return members + 1


_FAILURES = (zlib.error, brotli.error, zstd.ZstdError, EOFError)


def _coding(name: str) -> _Coding | None:
    match name.strip().lower():
        case "gzip" | "x-gzip":
            return _Deflate(zlib.MAX_WBITS | 16)
        case "deflate":
            return _Deflate(zlib.MAX_WBITS)
        case "br":
            return _Brotli()
        case "zstd":
            return _Zstandard()
        case _:
            return None


class Unpacker:
    """Undoes a `Content-Encoding` and keeps count of the result.

    Parameters
    ----------
    encoding: the header's value; several codings are undone from the last to the
        first, unknown ones and "identity" are taken as no coding.
    limit: most bytes that may come out.

    Raises
    ------
    PackingError: more codings than anybody means honestly.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        names = reversed(encoding.split(",")) if encoding else ()
        self._codings = [coding for name in names if (coding := _coding(name))]
        if len(self._codings) > MOST_CODINGS:
            raise PackingError("too many codings")
        self._left = limit

    def feed(self, data: bytes) -> bytes:
        """Unpack one piece of the body.

        Raises
        ------
        TooLargeError: more came out than the limit allows.
        PackingError: the data is damaged.
        """
        try:
            return self._feed(data, 0)
        except _FAILURES as error:
            raise PackingError(str(error)) from error

    def finish(self) -> None:
        """Say that the body has ended.

        Raises
        ------
        PackingError: a coding still waits for data.
        """
        if not all(coding.finished for coding in self._codings):
            raise PackingError("cut short")

    def _feed(self, data: bytes, level: int) -> bytes:
        if level == len(self._codings):
            self._left -= len(data)
            if self._left < 0:
                raise TooLargeError
            return data
        coding = self._codings[level]
        pieces: list[bytes] = []
        while not coding.finished or (data := coding.goes_on_with(data)):
            pieces.append(self._feed(coding.unpack(data), level + 1))
            data = b""
            if coding.hungry and not coding.finished:
                break
        return b"".join(pieces)
