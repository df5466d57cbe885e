"""How many links a night has room for beside the survey."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from crawler.pace import Pace
from crawler.store.health import HostLoad

NIGHT_MINUTES = 30
"""What a night may take where the survey itself leaves something of it."""

FEWEST_LOOKS = 200
"""Looked at however long the survey takes: 6,000 links within thirty nights."""

# The head, and where it does not tell enough, the first bytes.
_REQUESTS_A_LOOK = 2


def looks_tonight(
    most: int, last_night: Iterable[HostLoad], pace_of: Callable[[str], Pace]
) -> int:
    """The most links that are looked at tonight.

    Parameters
    ----------
    most: what the settings allow.
    last_night: what the survey asked of each host; nothing on a first night, which
        takes its time.
    pace_of: how gently a host is asked.
    """
    rooms = (_room(load.requests, pace_of(load.host)) for load in last_night)
    fitting = min((room for room in rooms if room is not None), default=most)
    return min(most, max(fitting, FEWEST_LOOKS))


def _room(requests: int, pace: Pace) -> int | None:
    """Looks that fit into a night of one host; None where it has no limit."""
    if not pace.requests_per_second:
        return None
    left = pace.requests_per_second * NIGHT_MINUTES * 60 - requests
    return int(left) // _REQUESTS_A_LOOK
