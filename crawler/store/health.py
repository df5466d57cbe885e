"""What the store knows of how a night's visits went, for the run doctor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crawler.packing import build, day_text
from crawler.store.file import StoreFile

_LOADS = """
SELECT a.host, count(DISTINCT v.unit) AS units, count(*) AS visits,
    sum(v.attempts) AS requests, sum(v.seconds) AS seconds,
    sum(v.outcome IN ('ok', 'not_modified')) AS readable
FROM visits v JOIN addresses a ON a.id = v.address_id JOIN nights n ON n.id = v.night_id
WHERE v.night_id = ? AND v.run = n.run GROUP BY a.host ORDER BY visits DESC, a.host
"""

_DOUBTED = """
SELECT DISTINCT unit FROM visits WHERE attempts > 1 AND night_id = (
    SELECT id FROM nights WHERE date < ? ORDER BY date DESC LIMIT 1)
"""


@dataclass(frozen=True, slots=True)
class HostLoad:
    """What one host was asked on one night.

    Parameters
    ----------
    host: its name.
    units: units that were looked for there.
    visits: addresses asked for.
    requests: requests made for them, repeated ones counted.
    seconds: time on the network, all visits together.
    readable: visits that brought something to read.
    """

    host: str
    units: int
    visits: int
    requests: int
    seconds: float
    readable: int


def host_loads(file: StoreFile, night_id: int) -> list[HostLoad]:
    """The hosts of a night's present run, the busiest first."""
    return [build(HostLoad, row) for row in file.read(_LOADS, (night_id,))]


def doubted_units(file: StoreFile, night: date) -> set[str]:
    """Units some of whose pages had to be asked for again on the night before."""
    return {row["unit"] for row in file.read(_DOUBTED, (day_text(night),))}
