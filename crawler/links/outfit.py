"""The link checker as the office's settings want it."""

from __future__ import annotations

from datetime import date
from importlib.metadata import version
from urllib.parse import urlsplit

from catalog_spec.texts import load_lexicon
from crawler.archive import Archive
from crawler.fetch import Fetcher
from crawler.fetched import FetchLimits
from crawler.files import FileLimits, FileReader
from crawler.guard import Guard, private_hosts
from crawler.links.allowance import Allowance
from crawler.links.attachments import AttachmentReader, TextPlan
from crawler.links.book import LinkBook
from crawler.links.checker import LinkChecker, LinkPlan
from crawler.pace import Pace, PaceBook, place_of
from crawler.settings import Settings
from crawler.settings.settings import is_loopback
from crawler.store import Store

FOREIGN_PACE = Pace(requests_per_second=0.5, connections=1)
"""Foreign hosts owe us nothing: one request every two seconds, never two at a time."""

_MEGABYTE = 1 << 20
_FOREIGN_LIMITS = FetchLimits(connect_seconds=10.0, read_seconds=10.0, total_seconds=15)


def make_link_checker(
    settings: Settings,
    fetcher: Fetcher,
    store: Store,
    *,
    night_id: int,
    night: date,
    units: int,
    archive: Archive | None = None,
) -> LinkChecker:
    """The checker of one night.

    Parameters
    ----------
    settings: the office's settings.
    fetcher: asks the patrol's own sites.
    store: open for writing.
    night_id, night: the night that is being patrolled.
    units: how many units share tonight's looks.
    archive: keeps the attachments that are evidence; without it no texts are read.
    """
    limits = settings.limits
    attachments = None
    if archive is not None and limits.attachment_mb:
        attachments = _attachments(settings, fetcher, store, archive, night)
    # Each unit has two turns then: one at its links, one at the texts of its files.
    turns = units if attachments is None else 2 * units
    return LinkChecker(
        LinkBook(store, night_id, night, limits.cycle_days),
        fetcher,
        _gentle_fetcher(settings),
        night=night,
        plan=_plan(settings),
        allowance=Allowance(limits.links_per_night, turns),
        attachments=attachments,
    )


def _attachments(
    settings: Settings, fetcher: Fetcher, store: Store, archive: Archive, night: date
) -> AttachmentReader:
    limits = settings.limits
    most_bytes = limits.attachment_mb * _MEGABYTE
    return AttachmentReader(
        store,
        fetcher,
        FileReader(settings.words, FileLimits(file_bytes=most_bytes)),
        archive,
        night=night,
        plan=TextPlan(most_bytes, limits.cycle_days, _reading(settings)),
    )


def _reading(settings: Settings) -> str:
    """What texts are read with: this version and the office's words."""
    return f"{version('wangxun')} {load_lexicon(settings.words).content_hash}"


def _plan(settings: Settings) -> LinkPlan:
    places = frozenset(place_of(unit.entry) for unit in settings.roster)

    def is_own(url: str) -> bool:
        host = urlsplit(url).hostname or ""
        is_listed = host in settings.hosts or is_loopback(host)
        return is_listed or place_of(url) in places

    def is_free(url: str) -> bool:
        host = urlsplit(url).hostname or ""
        pace = settings.host_paces.get(host, settings.pace)
        return is_own(url) and not pace.requests_per_second

    return LinkPlan(settings.limits.links, is_own, is_free)


def _gentle_fetcher(settings: Settings) -> Fetcher:
    entries = (unit.entry for unit in settings.roster)
    return Fetcher(
        PaceBook(FOREIGN_PACE),
        _FOREIGN_LIMITS,
        user_agent=settings.user_agent,
        guard=Guard(settings.allow_private | private_hosts(entries)),
        ignore_robots=settings.ignore_robots,
        insecure_tls=settings.insecure_tls,
    )
