"""The evidence: every answer as WARC records, one gzip file a unit and night."""

from __future__ import annotations

from crawler.archive.archive import (
    Archive,
    ArchiveError,
    DroppedError,
    PackedRecord,
    Stored,
    StoredMembers,
    file_name,
    pack_record,
    read_members,
    read_stored,
)
from crawler.archive.warc import digest_of

__all__ = [
    "Archive",
    "ArchiveError",
    "DroppedError",
    "PackedRecord",
    "Stored",
    "StoredMembers",
    "digest_of",
    "file_name",
    "pack_record",
    "read_members",
    "read_stored",
]
