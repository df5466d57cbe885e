"""What a patrol takes along, made from the office's settings."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from hashlib import blake2b
from importlib.metadata import version
from urllib.parse import urlsplit

from catalog_spec.texts import load_lexicon
from crawler.fetch import Fetcher
from crawler.fetched import FetchLimits
from crawler.guard import Guard, private_hosts
from crawler.pace import PaceBook
from crawler.settings import Settings
from crawler.survey import Articles, Depth
from crawler.visitor import Retries

# A slow answer is an answer: only silence is cut at the settings' own limit.
_TOTAL_PER_SILENCE = 2.0
_RETRIES = 2
# A host that may be asked without any limit need not be spared a second look either.
_EAGER_SECONDS = 0.5


def open_fetcher(
    settings: Settings, room: Callable[[], Awaitable[None]] | None = None
) -> Fetcher:
    """The fetcher as the settings want it; `room` is as `Fetcher` takes it."""
    limits = settings.limits
    entries = (unit.entry for unit in settings.roster)
    return Fetcher(
        PaceBook(settings.pace, settings.host_paces),
        FetchLimits(
            connect_seconds=limits.timeout_seconds,
            read_seconds=limits.timeout_seconds,
            total_seconds=limits.timeout_seconds * _TOTAL_PER_SILENCE,
            page_bytes=limits.page_bytes,
        ),
        user_agent=settings.user_agent,
        guard=Guard(settings.allow_private | private_hosts(entries)),
        ignore_robots=settings.ignore_robots,
        insecure_tls=settings.insecure_tls,
        room=room,
    )


def reading_version(settings: Settings) -> str:
    """What pages are read with: this version, the office's words and its platforms."""
    parts = (
        version("wangxun"),
        load_lexicon(settings.words).content_hash,
        repr(settings.profiles),
    )
    return blake2b("|".join(parts).encode(), digest_size=8).hexdigest()


def survey_depth(settings: Settings, night: date) -> Depth:
    """How far each unit is walked on a night."""
    limits = settings.limits
    return Depth(
        list_pages=limits.list_pages,
        articles=Articles(limits.articles),
        recent_since=night - timedelta(limits.cycle_days),
    )


def visit_retries(settings: Settings, url: str) -> Retries:
    """How visits to the host of `url` are tried again."""
    host = urlsplit(url).hostname or ""
    pace = settings.host_paces.get(host, settings.pace)
    seconds = settings.limits.retry_seconds
    if not pace.requests_per_second:
        seconds = min(seconds, _EAGER_SECONDS)
    return Retries(_RETRIES, seconds)
