"""What the store keeps of the texts of attachments: each address once."""

from __future__ import annotations

import json
from collections.abc import Iterable

from catalog_spec.observations import TextSeen
from crawler.packing import build, day_text, pack, unpack
from crawler.store.file import StoreFile
from crawler.text_record import TextRecord

_SAVE = """
INSERT OR REPLACE INTO attachments (url, read_on, reading, size, etag, last_modified,
    chars, not_read, text, evidence)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

_KNOWN = "SELECT * FROM attachments WHERE url IN (SELECT value FROM json_each(?))"


def save_text(file: StoreFile, record: TextRecord) -> None:
    """Write down what is now known of the text of one attachment."""
    with file.transaction():
        file.write(_SAVE, _row(record))


def known_texts(file: StoreFile, urls: Iterable[str]) -> dict[str, TextRecord]:
    """What is known of the texts at these addresses; those never read are left out."""
    rows = file.read(_KNOWN, (json.dumps(list(urls)),))
    return {row["url"]: _record(row) for row in rows}


def _record(row: dict[str, str | int | bytes | None]) -> TextRecord:
    packed = row["text"]
    text = unpack(TextSeen, packed) if isinstance(packed, bytes) else None
    row["evidence"] = row["evidence"] or ""
    return build(TextRecord, row, text=text)


def _row(record: TextRecord) -> tuple[str | int | bytes | None, ...]:
    return (
        record.url,
        day_text(record.read_on),
        record.reading,
        record.size,
        record.etag,
        record.last_modified,
        record.chars,
        record.not_read,
        pack(record.text) if record.text else None,
        record.evidence or None,
    )
