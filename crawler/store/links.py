"""What the store keeps of links: each address once, whoever links to it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date

from catalog_spec.observations import Outcome
from crawler.link_record import LinkRecord
from crawler.packing import build, day_text
from crawler.store.file import StoreFile

_SAVE = """
INSERT OR REPLACE INTO links (url, checked_on, outcome, status, final_url, kind,
    content_type, size, title, dead_nights, first_dead, doubtful_nights, tried_on)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

_KNOWN = "SELECT * FROM links WHERE url IN (SELECT value FROM json_each(?))"

_READ_SINCE = """
SELECT a.url, n.date AS day FROM pages p JOIN addresses a ON a.id = p.address_id
JOIN nights n ON n.id = p.night_id
WHERE a.form = '' AND n.date >= ? AND n.date <= ?
    AND a.url IN (SELECT value FROM json_each(?))
"""


_VISITED = """
SELECT a.url, v.outcome, v.status FROM visits v
JOIN addresses a ON a.id = v.address_id JOIN nights n ON n.id = v.night_id
WHERE v.night_id = ? AND v.unit = ? AND v.run = n.run AND a.form = ''
"""


def visits_of(
    file: StoreFile, night_id: int, unit: str
) -> dict[str, tuple[Outcome, int | None]]:
    """How the survey's visits of a unit ended in the night's present run."""
    return {
        row["url"]: (Outcome(row["outcome"]), row["status"])
        for row in file.read(_VISITED, (night_id, unit))
    }


def save_links(file: StoreFile, records: Sequence[LinkRecord]) -> None:
    """Write down what is now known of some links, all or nothing."""
    with file.transaction():
        file.write_all(_SAVE, (_row(record) for record in records))


def known_links(file: StoreFile, urls: Iterable[str]) -> dict[str, LinkRecord]:
    """What is known of these addresses; those never tried are left out."""
    rows = file.read(_KNOWN, (json.dumps(list(urls)),))
    return {row["url"]: build(LinkRecord, row) for row in rows}


def pages_read(
    file: StoreFile, urls: Iterable[str], since: date, until: date
) -> dict[str, date]:
    """Which of these addresses the patrol itself read well as pages, and when last."""
    wanted = day_text(since), day_text(until), json.dumps(list(urls))
    rows = file.read(_READ_SINCE, wanted)
    return {row["url"]: date.fromisoformat(row["day"]) for row in rows}


def _row(record: LinkRecord) -> tuple[str | int | None, ...]:
    return (
        record.url,
        day_text(record.checked_on),
        record.outcome.value,
        record.status,
        record.final_url,
        record.kind,
        record.content_type,
        record.size,
        record.title,
        record.dead_nights,
        day_text(record.first_dead),
        record.doubtful_nights,
        day_text(record.tried_on),
    )
