"""The evidence: every answer as WARC records, one gzip file a unit and night."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from catalog_spec.observations import Outcome, Portable
from crawler.archive import members, warc
from crawler.archive.relocation import SUFFIX, read_relocations
from crawler.archive.warc import digest_of
from crawler.fetched import Fetched
from crawler.words import say

_WORDS = "archive_words"
_REFERENCE = re.compile(
    r"(?P<night>\d{4}-\d\d-\d\d)/(?P<place>[^/\\@]+\.warc\.gz@\d{1,15})"
)
_UNSAFE = re.compile(r"[^\w.-]|^\.")
_PAYLOAD_DIGEST = re.compile(rb"\r\nWARC-Payload-Digest: (\S+)\r\n")
_HEAD_BYTES = 2048
# A body as short as this costs less than the reference to it.
_SHORT_BODY = 256


class ArchiveError(Exception):
    """Evidence cannot be kept or given back; the text says why, in Chinese."""


class DroppedError(ArchiveError):
    """The answer was stored, and has been dropped by the office's own rules since."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One answer as the archive gives it back, its digest checked.

    Parameters
    ----------
    url: the address that answered.
    status: HTTP status of the answer that brought the body.
    headers: its head; codings that were undone are named "X-Archive-Orig-…".
    body: the unpacked body.
    fetched_at: when the answer came, UTC.
    body_fetched_at: when the body came; earlier than `fetched_at` when the site was
        asked again and had not changed.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime
    body_fetched_at: datetime

    @property
    def content_type(self) -> str:
        """The `Content-Type` header, or ""."""
        found = (v for k, v in self.headers if k.lower() == "content-type")
        return next(found, "")


@dataclass(frozen=True, slots=True)
class PackedRecord(Portable):
    """An answer ready to be appended, made where computing time is free.

    Parameters
    ----------
    digest: digest of the unpacked body, "sha256:" and base32.
    packed: the gzip members of the response and its request.
    """

    digest: str
    packed: bytes


def pack_record(fetched: Fetched) -> PackedRecord:
    """Build and compress the records of an answer; for worker processes."""
    digest = digest_of(fetched.body)
    record_id = warc.new_record_id()
    answer = warc.response_record(fetched, record_id, digest)
    request = warc.request_record(fetched, record_id)
    packed = members.pack_member(answer) + members.pack_member(request)
    return PackedRecord(digest, packed)


class Archive:
    """One night's evidence. Use it as a context manager.

    Files are `<folder>/<night>/<unit>.warc.gz`. A reference to a record reads
    "<night>/<unit>.warc.gz@<offset>" and holds for every archive in the same folder.
    A body that the unit's file already has this night, or that `earlier` leads to, is
    stored as a revisit record.

    Parameters
    ----------
    folder: where all nights lie.
    night: the night that is written.
    """

    def __init__(self, folder: Path, night: date) -> None:
        self._folder = folder
        self._night = night.isoformat()
        self._files: dict[str, _UnitFile] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._files.clear()

    def record(self, unit: str, fetched: Fetched, earlier: str = "") -> str:
        """Store an answer and return its reference.

        Parameters
        ----------
        unit: name of the unit it was fetched for.
        fetched: an answer with a status.
        earlier: reference of the last stored answer of this address; a "not modified"
            answer refers to it.

        Raises
        ------
        ArchiveError: the file cannot be written.
        """
        if fetched.outcome is not Outcome.NOT_MODIFIED:
            return self.append(unit, fetched, pack_record(fetched), earlier)
        origin = _find_origin(self._folder, earlier) if earlier else None
        file = self._file(unit)
        return self._write_revisit(file, fetched, "server-not-modified", origin)

    def append(
        self, unit: str, fetched: Fetched, packed: PackedRecord, earlier: str = ""
    ) -> str:
        """Store an answer packed elsewhere.

        Parameters
        ----------
        packed: what `pack_record` made of `fetched`; all else, and the errors, as of
            `record`.
        """
        file = self._file(unit)
        if len(fetched.body) <= _SHORT_BODY:
            return self._write(file, packed.packed)
        origin = self._same_body(file, packed.digest, earlier)
        if origin is not None:
            profile = "identical-payload-digest"
            return self._write_revisit(file, fetched, profile, origin)
        reference = self._write(file, packed.packed)
        file.references[packed.digest] = reference
        return reference

    def finish(self, unit: str) -> None:
        """Forget what was kept in memory for a unit that is done."""
        self._files.pop(unit, None)

    def read(self, reference: str) -> Stored:
        """Give back a stored answer of any night; see `read_stored`."""
        return read_stored(self._folder, reference)

    def _same_body(
        self, file: _UnitFile, digest: str, earlier: str
    ) -> warc.Origin | None:
        reference = file.references.get(digest) or earlier
        origin = _find_origin(self._folder, reference) if reference else None
        return origin if origin and origin.digest == digest else None

    def _write_revisit(
        self,
        file: _UnitFile,
        fetched: Fetched,
        profile: str,
        origin: warc.Origin | None,
    ) -> str:
        record_id = warc.new_record_id()
        revisit = warc.revisit_record(fetched, record_id, profile, origin)
        request = warc.request_record(fetched, record_id)
        packed = members.pack_member(revisit) + members.pack_member(request)
        return self._write(file, packed)

    def _write(self, file: _UnitFile, packed: bytes) -> str:
        offset = file.size
        try:
            members.append(file.path, packed, offset)
        except OSError as error:
            raise _not_written(file.path, error) from error
        file.size += len(packed)
        return f"{self._night}/{file.path.name}@{offset}"

    def _file(self, unit: str) -> _UnitFile:
        found = self._files.get(unit)
        if found is None:
            night = self._folder / self._night
            path = night / _current_name(night, file_name(unit))
            try:
                found = _open(path, self._night)
            except OSError as error:
                raise _not_written(path, error) from error
            self._files[unit] = found
            if not found.size:
                self._write(found, members.pack_member(warc.info_record(path.name)))
        return found


def read_stored(folder: Path, reference: str) -> Stored:
    """Give back a stored answer, through a revisit, with its digests checked.

    Parameters
    ----------
    folder: where all nights lie.
    reference: as `Archive.record` returned it.

    Raises
    ------
    ArchiveError: there is none, or it is damaged, or it is no answer of a site.
    """
    visited = origin = _load(folder, reference)
    origin_reference = reference
    if visited.kind == "revisit":
        origin_reference = _reference_to_origin(visited)
        if not origin_reference:
            raise ArchiveError(say(_WORDS, "no_origin", reference=reference))
        origin = _load(folder, origin_reference)
    if origin.kind != "response" or origin.status is None:
        raise ArchiveError(say(_WORDS, "not_a_page", reference=reference))
    is_same = visited.digest == origin.digest
    if not is_same or not origin.is_intact or visited.is_intact is False:
        raise ArchiveError(say(_WORDS, "bad_digest", reference=origin_reference))
    return Stored(
        url=visited.url,
        status=origin.status,
        headers=origin.headers,
        body=origin.body,
        fetched_at=visited.moment,
        body_fetched_at=origin.moment,
    )


@dataclass(frozen=True, slots=True)
class StoredMembers:
    """One stored answer with its request, as the bytes lie in the archive.

    Parameters
    ----------
    record: the answer as read back: a response, or a revisit record.
    answer, request: the gzip members; `request` is b"" when none was stored.
    origin: reference of the response that holds the body of a revisit, else "".
    """

    record: warc.Record
    answer: bytes
    request: bytes
    origin: str


def read_members(folder: Path, reference: str) -> StoredMembers:
    """Give back an answer packed as it lies, to be put into another file.

    Raises
    ------
    ArchiveError: there is none, or it is damaged.
    """
    record = _load(folder, reference)
    path, offset = _locate(folder, reference)
    answer, following = members.packed_members(path, offset, 2)
    is_request = following and _is_request(members.unpack_member(following))
    origin = _reference_to_origin(record) if record.kind == "revisit" else ""
    return StoredMembers(record, answer, following if is_request else b"", origin)


def _is_request(record: bytes) -> bool:
    return b"\r\nWARC-Type: request\r\n" in record[:_HEAD_BYTES]


def file_name(unit: str) -> str:
    """A file name for a unit that no system stumbles over, different for each name."""
    safe = _UNSAFE.sub("_", unit)[:60]
    if safe != unit:
        safe += "-" + hashlib.sha256(unit.encode()).hexdigest()[:8]
    return safe + SUFFIX


@dataclass(slots=True)
class _UnitFile:
    """What is known of the file being written: its size and the bodies it holds."""

    path: Path
    size: int = 0
    references: dict[str, str] = field(default_factory=dict)


def _open(path: Path, night: str) -> _UnitFile:
    """Take up a night's file, cutting off what a killed process left behind."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = _UnitFile(path)
    if not path.exists():
        return file
    for begin, end, head in members.whole_members(path, _HEAD_BYTES):
        file.size = end
        digest = _PAYLOAD_DIGEST.search(head)
        if digest and b"\r\nWARC-Type: response\r\n" in head:
            reference = f"{night}/{path.name}@{begin}"
            file.references.setdefault(digest[1].decode("ascii"), reference)
    if file.size < path.stat().st_size:
        with path.open("r+b") as handle:
            handle.truncate(file.size)
    return file


def _current_name(night: Path, name: str) -> str:
    try:
        return read_relocations(night).current_name(name)
    except (OSError, ValueError) as error:
        raise ArchiveError(say(_WORDS, "bad_list", path=night)) from error


def _locate(folder: Path, reference: str) -> tuple[Path, int]:
    """The file that holds an answer now, and where in it the answer begins."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise ArchiveError(say(_WORDS, "bad_reference", reference=reference))
    night = folder / found["night"]
    try:
        place = read_relocations(night).place(found["place"])
    except (OSError, ValueError) as error:
        raise ArchiveError(say(_WORDS, "bad_list", path=night)) from error
    if place is None:
        raise DroppedError(say(_WORDS, "dropped", reference=reference))
    name, _, offset = place.rpartition("@")
    return night / name, int(offset)


def _load(folder: Path, reference: str) -> warc.Record:
    path, offset = _locate(folder, reference)
    try:
        return warc.read_record(members.read_member(path, offset))
    except FileNotFoundError:
        raise ArchiveError(say(_WORDS, "no_file", path=path)) from None
    except OSError as error:
        text = say(_WORDS, "not_readable", path=path, reason=_reason(error))
        raise ArchiveError(text) from error
    except (members.BrokenMemberError, warc.BrokenRecordError) as error:
        raise ArchiveError(say(_WORDS, "damaged", reference=reference)) from error


def _reference_to_origin(record: warc.Record) -> str:
    return "{}@{}".format(*record.refers_to) if record.refers_to else ""


def _find_origin(folder: Path, reference: str) -> warc.Origin | None:
    """The response behind a reference, or None when it is gone or damaged."""
    try:
        record = _load(folder, reference)
        if record.kind == "revisit":
            reference = _reference_to_origin(record)
            record = _load(folder, reference)
    except ArchiveError:
        return None
    file, _, offset = reference.rpartition("@")
    return warc.Origin(file, int(offset), record.url, record.date, record.digest)


def _not_written(path: Path, error: OSError) -> ArchiveError:
    return ArchiveError(say(_WORDS, "not_written", path=path, reason=_reason(error)))


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
