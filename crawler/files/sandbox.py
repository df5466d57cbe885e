"""The process that reads files: it may compute, and nothing else.

It is started once and reads each file in a child of its own. The child can open
neither file nor socket, has little memory and time, and says what it found in JSON, so
that a file that takes it over gains nothing. Texts never leave it, marks do.

Run as `python -m crawler.files.sandbox`; it reads requests from its standard input and
ends with it.
"""

from __future__ import annotations

import codecs
import io
import json
import os
import pickle
import resource
import signal
import struct
import sys
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from importlib.machinery import BuiltinImporter
from itertools import product
from typing import Any, BinaryIO

from catalog_spec.observations import NotRead, TextSeen
from catalog_spec.texts import OfficeWords, examine, load_lexicon
from crawler.files.limits import FileLimits
from crawler.files.texts import KINDS, read_file_text
from crawler.files.unreadable import UnreadableError

LENGTH = struct.Struct(">Q")
# Parts that libraries load late could not be loaded once no file can be opened.
# Shaped like an identity number of nobody: the year is too early.
_WARM_UP = "身份证号110101190001010000，申请人电话：无，家庭住址：无"
# A file that is a Word file, a presentation and an OFD file at once.
_PARTS = {
    "word/document.xml": "<p><t>1</t></p>",
    "ppt/slides/slide1.xml": "<p><t>1</t></p>",
    "OFD.xml": "<OFD/>",
    "Pages/1.xml": "<TextObject><TextCode>1</TextCode></TextObject>",
}
_CODECS = (
    "ascii gbk gb18030 gb2312 big5 big5hkscs utf-8 utf-8-sig utf-16 utf-16-le utf-16-be "
    "utf-32 latin-1 mac-roman cp437 cp850 cp932 cp936 cp949 cp950 cp1250 cp1251 cp1252"
)


def main() -> None:
    """Read files until the standard input ends."""
    source, target = sys.stdin.buffer, sys.stdout.buffer
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    office, limits = pickle.loads(_receive(source))  # noqa: S301 - from the patrol
    _warm_up(office)
    while request := _receive(source):
        kind, _, body = request.partition(b"\n")
        _send(target, _in_a_child(body, kind.decode(), office, limits))


def _warm_up(office: OfficeWords) -> None:
    for codec in _CODECS.split():
        codecs.lookup(codec)
    examine(_WARM_UP, load_lexicon(office))
    bundle = _packed({"notes.txt": "1"})
    for kind, body in product(KINDS, (bundle, _packed(_PARTS))):
        with suppress(UnreadableError):
            read_file_text(body, kind)
    with suppress(UnreadableError):
        read_file_text(b"<table><tr><td>1</td></tr></table>", "xls")


def _packed(members: Mapping[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return file.getvalue()


def _in_a_child(
    body: bytes, kind: str, office: OfficeWords, limits: FileLimits
) -> bytes:
    """What a child process makes of a file; empty when it did not survive."""
    reading_end, writing_end = os.pipe()
    child = os.fork()
    if child == 0:
        _live_as_child(writing_end, body, kind, office, limits)
    os.close(writing_end)
    with os.fdopen(reading_end, "rb") as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    return answer if status == 0 else b""


def _live_as_child(
    pipe: int, body: bytes, kind: str, office: OfficeWords, limits: FileLimits
) -> None:
    """Read the file, answer, and leave without anything that follows in this module."""
    try:
        _give_up_rights(limits)
        answer = json.dumps(_answer(body, kind, office, limits)).encode()
        while answer:
            answer = answer[os.write(pipe, answer) :]
        os._exit(0)
    finally:
        os._exit(1)


def _give_up_rights(limits: FileLimits) -> None:
    # A codec that nobody knows must be missed at once, not looked for in folders.
    sys.meta_path[:] = [BuiltinImporter]
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(limits.wall_seconds)
    for what, most in (
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        # No further descriptor: neither a file nor a socket can be opened.
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _answer(
    body: bytes, kind: str, office: OfficeWords, limits: FileLimits
) -> dict[str, Any]:
    try:
        text = read_file_text(body, kind, limits)
        seen = examine(text, load_lexicon(office))
    except UnreadableError as error:
        return {"not_read": error.reason}
    except MemoryError:
        return {"not_read": NotRead.GIVEN_UP}
    return {"text": _plain(seen), "chars": len("".join(text.split()))}


def _plain(seen: TextSeen) -> dict[str, Any]:
    told = asdict(seen)
    return {**told, "elements": sorted(told["elements"])}


def _receive(source: BinaryIO) -> bytes:
    """One message, empty at the end of the input."""
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return b""
    return source.read(LENGTH.unpack(head)[0])


def _send(target: BinaryIO, message: bytes) -> None:
    target.write(LENGTH.pack(len(message)) + message)
    target.flush()


if __name__ == "__main__":
    main()
