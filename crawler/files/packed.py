"""Zip archives, opened with care: bombs, passwords, broken ones."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from catalog_spec.observations import NotRead
from crawler.files.limits import FileLimits
from crawler.files.unreadable import UnreadableError

_ENCRYPTED = 0x1


def open_zip(body: bytes, limits: FileLimits) -> zipfile.ZipFile:
    """Open an archive whose members, as it announces them, stay within the limits.

    Raises
    ------
    UnreadableError: no archive, one with a password, or one that is too large.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(body))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableError(NotRead.BROKEN) from error
    if any(member.flag_bits & _ENCRYPTED for member in archive.infolist()):
        raise UnreadableError(NotRead.ENCRYPTED)
    if sum(member.file_size for member in archive.infolist()) > limits.unpacked_bytes:
        raise UnreadableError(NotRead.TOO_LARGE)
    return archive


def read_member(archive: zipfile.ZipFile, name: str, limits: FileLimits) -> bytes:
    """The bytes of one member, however large it says it is.

    Raises
    ------
    UnreadableError: it is missing, broken, or unpacks to more than the limits allow.
    """
    try:
        with archive.open(name) as member:
            body = member.read(limits.unpacked_bytes + 1)
    except (
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        EOFError,
        OSError,
        RuntimeError,
        NotImplementedError,
    ) as error:
        raise UnreadableError(NotRead.BROKEN) from error
    if len(body) > limits.unpacked_bytes:
        raise UnreadableError(NotRead.TOO_LARGE)
    return body


def files_inside(
    archive: zipfile.ZipFile, limits: FileLimits
) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of an archive's files, as many as the limits allow."""
    members = [member for member in archive.infolist() if not member.is_dir()]
    for member in members[: limits.members]:
        yield member.filename, read_member(archive, member.filename, limits)
