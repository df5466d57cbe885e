"""What earlier nights saw of a unit: its tree, its rows, and where texts stood before."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from catalog_spec.observations import ColumnSeen, TextPast, UnitPast, UnitReading
from crawler.packing import day_text, pack, unpack
from crawler.store.file import StoreFile

_KEEP_TREE = "INSERT INTO trees (digest, tree) VALUES (?, ?) ON CONFLICT DO NOTHING"

_NAME_TREE = """
UPDATE unit_nights SET tree_id = (SELECT id FROM trees WHERE digest = ?)
WHERE night_id = ? AND unit = ?
"""

# A text keeps the day under which it was first seen: later days are what rules ask for.
_KEEP_TEXT = """
INSERT INTO texts (unit, url, digest, title, published, first_night)
VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
"""

_LAST_TREE = """
SELECT n.date, t.tree FROM unit_nights u
JOIN nights n ON n.id = u.night_id JOIN trees t ON t.id = u.tree_id
WHERE u.unit = ? AND n.date < ? ORDER BY n.date DESC LIMIT 1
"""

_FIRST_SEEN = """
SELECT i.url, min(n.date) AS first_seen FROM items i JOIN nights n ON n.id = i.first_night
WHERE i.unit = ? AND i.url IS NOT NULL AND n.date < ? GROUP BY i.url
"""

_EARLIER_TEXTS = """
SELECT t.digest, t.unit, t.url, t.title, t.published, n.date AS first_seen
FROM texts t JOIN nights n ON n.id = t.first_night
WHERE t.digest IN (SELECT value FROM json_each(?)) AND n.date < ?
ORDER BY n.date, t.unit, t.url
"""


@dataclass(frozen=True, slots=True)
class _Tree:
    columns: tuple[ColumnSeen, ...]


def read_past(
    file: StoreFile, unit: str, night: date, reading: UnitReading
) -> UnitPast:
    """What the nights before one saw of a unit.

    Parameters
    ----------
    file: the store.
    unit: name of the unit.
    night: the night; what it saw itself, and later ones, is left out.
    reading: what it read; only texts that stand in it are looked for.

    Raises
    ------
    StoreError: the store cannot be read.
    """
    day = day_text(night)
    trees = file.read(_LAST_TREE, (unit, day))
    rows = file.read(_FIRST_SEEN, (unit, day))
    return UnitPast(
        night=date.fromisoformat(trees[0]["date"]) if trees else None,
        columns=unpack(_Tree, trees[0]["tree"]).columns if trees else (),
        first_seen={row["url"]: date.fromisoformat(row["first_seen"]) for row in rows},
        texts=_earlier_texts(file, _digests(reading), day),
    )


def _digests(reading: UnitReading) -> list[str]:
    digests = {article.text.digest for article in reading.articles.values()}
    return sorted(digests - {""})


def _earlier_texts(
    file: StoreFile, digests: list[str], day: str | None
) -> Mapping[str, tuple[TextPast, ...]]:
    found: defaultdict[str, list[TextPast]] = defaultdict(list)
    for row in file.read(_EARLIER_TEXTS, (json.dumps(digests), day)):
        published = row["published"]
        found[row["digest"]].append(
            TextPast(
                unit=row["unit"],
                url=row["url"],
                title=row["title"],
                published=date.fromisoformat(published) if published else None,
                first_seen=date.fromisoformat(row["first_seen"]),
            )
        )
    return {digest: tuple(places) for digest, places in found.items()}


def write_past(file: StoreFile, night_id: int, unit: str, reading: UnitReading) -> None:
    """Keep what later nights will ask for, inside the caller's transaction.

    A night on which no tree was read leaves the last one in its place.
    """
    if reading.not_seen is None:
        tree = pack(_Tree(reading.columns))
        digest = blake2b(tree, digest_size=16).hexdigest()
        file.write(_KEEP_TREE, (digest, tree))
        file.write(_NAME_TREE, (digest, night_id, unit))
    file.write_all(_KEEP_TEXT, _text_rows(night_id, unit, reading))


def _text_rows(
    night_id: int, unit: str, reading: UnitReading
) -> Iterator[tuple[str | int | None, ...]]:
    for article in reading.articles.values():
        if article.text.digest:
            yield (
                unit,
                article.url,
                article.text.digest,
                article.title,
                day_text(article.published),
                night_id,
            )
