"""The link checker as the office's settings want it."""

from __future__ import annotations

from datetime import date
from importlib.metadata import version

from catalog_spec.hosts import host_of, is_below, is_number
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
from crawler.links.room import looks_tonight
from crawler.pace import Pace, PaceBook, place_of
from crawler.settings import Settings
from crawler.settings.settings import is_loopback
from crawler.store import Store
from crawler.store.health import host_loads

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
        plan=link_plan(settings),
        allowance=Allowance(_looks(settings, store, night_id), turns),
        attachments=attachments,
    )


def _looks(settings: Settings, store: Store, night_id: int) -> int:
    def pace_of(host: str) -> Pace:
        return settings.host_paces.get(host, settings.pace)

    last = store.previous_night(night_id)
    loads = host_loads(store.file, last.id) if last else ()
    return looks_tonight(settings.limits.links_per_night, loads, pace_of)


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


def link_plan(settings: Settings) -> LinkPlan:
    """How far links are checked, and whose they are.

    Own are the hosts of the units, those below them (files.a.gov.cn of www.a.gov.cn),
    and those with a `[[host]]` table. What stands on a host that the office accepts as
    if it were its own is read like them; all else is only looked at.
    """
    places = frozenset(place_of(unit.entry) for unit in settings.roster)
    hosts = {host_of(unit.entry) for unit in settings.roster}
    names = [host.removeprefix("www.") for host in hosts if not is_number(host)]
    accepted = settings.policy.accepted_hosts

    def is_own(url: str) -> bool:
        host = host_of(url)
        is_listed = host in settings.hosts or is_loopback(host)
        return is_listed or place_of(url) in places or is_below(host, names)

    def is_free(url: str) -> bool:
        pace = settings.host_paces.get(host_of(url), settings.pace)
        return is_own(url) and not pace.requests_per_second

    def is_read(url: str) -> bool:
        return is_own(url) or is_below(host_of(url), accepted)

    return LinkPlan(settings.limits.links, is_own, is_free, is_read)


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
