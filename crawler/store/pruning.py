"""What the store forgets: the visits of old nights, and addresses nobody asks for.

What was judged, the ledger and what people decided stay for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crawler.packing import day_text
from crawler.store.file import StoreFile
from crawler.store.link_past import drop_unnamed

# Of each address stays what later nights build on: its last answer before them, the last
# that brought a body, and older ones with the same body.
_OLD_VISITS = """
FROM visits WHERE night_id IN (SELECT id FROM nights WHERE date < :whole_from)
AND (night_id, unit, address_id) NOT IN (
    WITH old AS (
        SELECT v.night_id, v.unit, v.address_id, v.digest,
            row_number() OVER (PARTITION BY v.address_id ORDER BY v.fetched_at DESC)
                AS age,
            row_number() OVER (PARTITION BY v.address_id, v.digest = ''
                ORDER BY v.fetched_at DESC) AS age_of_body
        FROM visits v JOIN nights n ON n.id = v.night_id
        WHERE n.date < :whole_from AND v.outcome IN ('ok', 'not_modified'))
    SELECT night_id, unit, address_id FROM old WHERE age = 1
    UNION
    SELECT old.night_id, old.unit, old.address_id
    FROM old JOIN old last ON last.address_id = old.address_id
        AND last.digest = old.digest
    WHERE last.digest <> '' AND last.age_of_body = 1)
"""

_MARK_NIGHTS = """
UPDATE nights SET visits_gone = 1 WHERE date < :whole_from AND NOT visits_gone
"""

_FORGET_LINKS_OF_NIGHTS = """
UPDATE unit_nights SET links = NULL WHERE links IS NOT NULL
    AND night_id IN (SELECT id FROM nights WHERE visits_gone)
"""

_FORGET_UNUSED = (
    "DELETE FROM links WHERE tried_on < :unused_since",
    "DELETE FROM attachments WHERE read_on < :unused_since",
    """DELETE FROM pages
        WHERE night_id IN (SELECT id FROM nights WHERE date < :unused_since)""",
)


@dataclass(frozen=True, slots=True)
class StoreKeeping:
    """What the store goes on remembering.

    Parameters
    ----------
    whole_from: nights from this day on keep all their visits.
    unused_since: pages, links and attachments that no night has asked for since this
        day are forgotten.
    """

    whole_from: date
    unused_since: date


def old_visits(file: StoreFile, keeping: StoreKeeping) -> int:
    """How many visits `forget` would drop."""
    rows = file.read(f"SELECT count(*) AS visits {_OLD_VISITS}", _days(keeping))
    return int(rows[0]["visits"])


def forget(file: StoreFile, keeping: StoreKeeping) -> None:
    """Drop what need not be remembered, all or nothing.

    Raises
    ------
    StoreError: the store cannot be written.
    """
    days = _days(keeping)
    with file.transaction():
        file.write(f"DELETE {_OLD_VISITS}", days)
        file.write(_MARK_NIGHTS, days)
        file.write(_FORGET_LINKS_OF_NIGHTS)
        drop_unnamed(file)
        for statement in _FORGET_UNUSED:
            file.write(statement, days)


def has_visits(file: StoreFile, night_id: int) -> bool:
    """Whether a night still has all its visits."""
    rows = file.read("SELECT visits_gone FROM nights WHERE id = ?", (night_id,))
    return not rows[0]["visits_gone"]


def _days(keeping: StoreKeeping) -> dict[str, str | None]:
    return {
        "whole_from": day_text(keeping.whole_from),
        "unused_since": day_text(keeping.unused_since),
    }
