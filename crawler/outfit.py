"""What a patrol takes along, made from the office's settings."""

from __future__ import annotations

from urllib.parse import urlsplit

from crawler.fetch import Fetcher
from crawler.fetched import FetchLimits
from crawler.guard import Guard, private_hosts
from crawler.pace import PaceBook
from crawler.settings import Settings
from crawler.survey import Depth
from crawler.visitor import Retries

# A slow answer is an answer: only silence is cut at the settings' own limit.
_TOTAL_PER_SILENCE = 2.0
_RETRIES = 2
# A host that may be asked without any limit need not be spared a second look either.
_EAGER_SECONDS = 0.5


def open_fetcher(settings: Settings) -> Fetcher:
    """The fetcher as the settings want it."""
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
    )


def survey_depth(settings: Settings) -> Depth:
    """How far each unit is walked."""
    limits = settings.limits
    return Depth(list_pages=limits.list_pages, all_articles=limits.articles == "all")


def visit_retries(settings: Settings, url: str) -> Retries:
    """How visits to the host of `url` are tried again."""
    host = urlsplit(url).hostname or ""
    pace = settings.host_paces.get(host, settings.pace)
    seconds = settings.limits.retry_seconds
    if not pace.requests_per_second:
        seconds = min(seconds, _EAGER_SECONDS)
    return Retries(_RETRIES, seconds)
