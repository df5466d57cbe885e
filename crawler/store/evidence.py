"""What the store knows of stored answers: who cites them, and where they went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from catalog_spec.lifecycle import Identity, Status
from catalog_spec.observations import Request
from crawler.packing import build, day_text
from crawler.records import VisitRecord
from crawler.store.file import StoreFile
from crawler.store.read import form_text

# What is said of a finding on any night, as long as it is not settled; of the nights
# kept whole, everything.
_CITED = """
SELECT DISTINCT e.value AS reference
FROM verdicts v JOIN nights n ON n.id = v.night_id
JOIN json_each(v.verdict, '$.evidence') e
LEFT JOIN findings f ON f.unit = v.unit AND f.rule = v.rule AND f.subject = v.subject
WHERE n.date >= :whole_from
    OR f.status <> :fixed OR (f.status = :fixed AND f.last_seen >= :fixed_from)
UNION
SELECT e.value FROM findings f JOIN json_each(f.finding, '$.verdict.evidence') e
WHERE f.status <> :fixed OR f.last_seen >= :fixed_from
"""

# A later answer may say no more than "as before": then the body lies with the last
# answer before it, or with an older one that brought the same bytes.
_BASES = """
WITH old AS (
    SELECT v.address_id, v.evidence, v.digest,
        row_number() OVER (PARTITION BY v.address_id ORDER BY v.fetched_at DESC) AS age,
        row_number() OVER (PARTITION BY v.address_id, v.digest = ''
            ORDER BY v.fetched_at DESC) AS age_of_body
    FROM visits v JOIN nights n ON n.id = v.night_id
    WHERE n.date < :whole_from AND v.evidence IS NOT NULL
        AND v.outcome IN ('ok', 'not_modified'))
SELECT evidence AS reference FROM old WHERE age = 1
UNION
SELECT old.evidence FROM old JOIN old last ON last.address_id = old.address_id
    AND last.digest = old.digest
WHERE last.digest <> '' AND last.age_of_body = 1
UNION
SELECT evidence FROM pages WHERE evidence IS NOT NULL
"""

_MOVE_VERDICTS = """
UPDATE {table} SET {column} = json_set({column}, '{path}', json((
    SELECT json_group_array(coalesce(m.after, e.value))
    FROM json_each({column}, '{path}') e LEFT JOIN moves m ON m.before = e.value)))
WHERE EXISTS (SELECT 1 FROM json_each({column}, '{path}') e
    JOIN moves m ON m.before = e.value)
"""

_LAST_VISIT = """
SELECT v.*, a.url, a.form
FROM visits v JOIN addresses a ON a.id = v.address_id JOIN nights n ON n.id = v.night_id
WHERE a.url = :url AND a.form = :form AND v.outcome IN ('ok', 'not_modified')
    AND n.date <= :until AND v.fetched_at < :before
ORDER BY v.fetched_at DESC LIMIT 1
"""

_IDENTITIES = """
SELECT v.unit, v.rule, v.subject, max(n.date) AS last_night
FROM verdicts v JOIN nights n ON n.id = v.night_id GROUP BY v.unit, v.rule, v.subject
"""


@dataclass(frozen=True, slots=True)
class Keeping:
    """From which days on things are kept.

    Parameters
    ----------
    whole_from: nights from this day on are kept whole.
    fixed_from: findings put right are kept when they were last seen since this day.
    """

    whole_from: date
    fixed_from: date


def needed_references(file: StoreFile, keeping: Keeping) -> set[str]:
    """References that must go on leading to their answer.

    Those that findings cite, those of each page as it was last read, and those that
    the nights kept whole build on.
    """
    days = {
        "whole_from": day_text(keeping.whole_from),
        "fixed_from": day_text(keeping.fixed_from),
        "fixed": Status.FIXED.value,
    }
    whole = {"whole_from": days["whole_from"]}
    rows = [*file.read(_CITED, days), *file.read(_BASES, whole)]
    return {row["reference"] for row in rows}


def move_references(file: StoreFile, moves: Mapping[str, str | None]) -> None:
    """Write down where stored answers are now, in one transaction.

    Parameters
    ----------
    file: the store.
    moves: a reference to the new one, or to None when the answer was dropped. A
        verdict keeps naming what it once rested on.
    """
    file.write("CREATE TEMP TABLE IF NOT EXISTS moves (before TEXT PRIMARY KEY, after)")
    with file.transaction():
        file.write("DELETE FROM moves")
        file.write_all("INSERT INTO moves VALUES (?, ?)", moves.items())
        for table in ("visits", "pages", "attachments", "link_readings"):
            file.write(
                f"UPDATE {table} SET evidence = m.after FROM moves m "  # noqa: S608
                "WHERE m.before = evidence"
            )
        file.write("DELETE FROM moves WHERE after IS NULL")
        for table, column, path in (
            ("verdicts", "verdict", "$.evidence"),
            ("findings", "finding", "$.verdict.evidence"),
        ):
            file.write(_MOVE_VERDICTS.format(table=table, column=column, path=path))


def last_reading(
    file: StoreFile, request: Request, until: date, before: str = "9999"
) -> VisitRecord | None:
    """The last good reading of an address, or None when there was none.

    Parameters
    ----------
    file: the store.
    request: what was asked for.
    until: the last night that counts.
    before: only readings before this moment, as the store writes it.
    """
    wanted = {
        "url": request.url,
        "form": form_text(request),
        "until": day_text(until),
        "before": before,
    }
    rows = file.read(_LAST_VISIT, wanted)
    return build(VisitRecord, rows[0], request=request) if rows else None


def identities(file: StoreFile) -> dict[Identity, date]:
    """Everything ever said of anybody, and the last night it was said."""
    return {
        (row["unit"], row["rule"], row["subject"]): date.fromisoformat(
            row["last_night"]
        )
        for row in file.read(_IDENTITIES)
    }
