"""What each unit's links were known to be on the night it was judged.

A link seldom changes from one night to the next, so each thing ever known of one is kept
once, and a unit's night names them by number.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import accumulate, pairwise

from catalog_spec.observations import LinkReading
from crawler.packing import Packed, dumps, pack, unpack
from crawler.store.file import StoreFile

_KEEP = "INSERT INTO link_readings (digest, reading, evidence) VALUES (?, ?, ?)"

_KNOWN = """
SELECT digest, id FROM link_readings WHERE digest IN (SELECT value FROM json_each(?))
"""

_NAME = "UPDATE unit_nights SET links = ? WHERE night_id = ? AND unit = ?"

_NAMED = "SELECT links FROM unit_nights WHERE night_id = ? AND unit = ?"

_READING = "SELECT reading, evidence FROM link_readings WHERE id = ?"

_ALL_NAMED = "SELECT links FROM unit_nights WHERE links IS NOT NULL"


@dataclass(frozen=True, slots=True)
class _Steps:
    """Numbers in their order, each as the step from the one before: small and alike."""

    steps: tuple[int, ...]


def write_links(
    file: StoreFile, night_id: int, unit: str, links: Mapping[str, LinkReading]
) -> None:
    """Keep what a unit was judged by, inside the caller's transaction."""
    named = {_digest(reading): reading for reading in links.values()}
    rows = file.read(_KNOWN, (json.dumps(list(named)),))
    numbers = {row["digest"]: int(row["id"]) for row in rows}
    for digest, reading in named.items():
        if digest not in numbers:
            numbers[digest] = _keep(file, digest, reading)
    file.write(_NAME, (_packed(sorted(numbers.values())), night_id, unit))


def _digest(reading: LinkReading) -> str:
    text = dumps(reading).encode(errors="replace")
    return blake2b(text, digest_size=16).hexdigest()


def _keep(file: StoreFile, digest: str, reading: LinkReading) -> int:
    # The evidence may be moved to another place later.
    bare = pack(replace(reading, evidence=""))
    return file.write(_KEEP, (digest, bare, reading.evidence or None))


def read_links(
    file: StoreFile, night_id: int, unit: str
) -> dict[str, LinkReading] | None:
    """What a unit was judged by; None when it was not kept."""
    rows = file.read(_NAMED, (night_id, unit))
    if not rows or rows[0]["links"] is None:
        return None
    readings = (_reading(file, number) for number in _numbers(rows[0]["links"]))
    return {reading.url: reading for reading in readings}


def _reading(file: StoreFile, number: int) -> LinkReading:
    row = file.read(_READING, (number,))[0]
    reading = unpack(LinkReading, row["reading"])
    return replace(reading, evidence=row["evidence"] or "")


def drop_unnamed(file: StoreFile) -> None:
    """Forget what no night names any more, inside the caller's transaction."""
    named = {
        number for row in file.read(_ALL_NAMED) for number in _numbers(row["links"])
    }
    known = (row["id"] for row in file.read("SELECT id FROM link_readings"))
    gone = ((number,) for number in known if number not in named)
    file.write_all("DELETE FROM link_readings WHERE id = ?", list(gone))


def _packed(numbers: Iterable[int]) -> Packed:
    return pack(_Steps(tuple(b - a for a, b in pairwise((0, *numbers)))))


def _numbers(packed: Packed) -> Iterator[int]:
    return accumulate(unpack(_Steps, packed).steps)
