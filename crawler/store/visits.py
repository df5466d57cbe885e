"""What visits leave in the store: addresses, visits, and the pages last read well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from crawler.packing import moment_text
from crawler.records import VisitRecord
from crawler.store.file import StoreFile
from crawler.store.read import form_text

_ADD_ADDRESS = """
INSERT INTO addresses (url, form, host) VALUES (?, ?, ?) ON CONFLICT DO NOTHING
"""

_ADD_VISIT = """
INSERT OR REPLACE INTO visits (night_id, unit, address_id, run, outcome, status, bytes,
    digest, etag, last_modified, fetched_at, seconds, evidence, detail, attempts)
SELECT n.id, ?3, a.id, n.run, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14
FROM nights n, addresses a
WHERE n.id = ?15 AND a.url = ?1 AND a.form = ?2
"""

_KEEP_PAGE = """
INSERT OR REPLACE INTO pages (address_id, night_id, digest, etag, last_modified,
    fetched_at, evidence, page, reading)
SELECT id, ?4, ?5, ?6, ?7, ?8, ?9, ?3, ?10 FROM addresses WHERE url = ?1 AND form = ?2
"""

# Not modified, or read anew with the same bytes.
_CONFIRM_PAGE = """
UPDATE pages SET night_id = ?3, etag = coalesce(?4, etag),
    last_modified = coalesce(?5, last_modified)
WHERE address_id = (SELECT id FROM addresses WHERE url = ?1 AND form = ?2)
    AND (?6 = 'not_modified' OR digest = ?7)
"""

_Row = tuple[str | int | float | bytes | None, ...]


def write_visits(file: StoreFile, night_id: int, visits: Sequence[VisitRecord]) -> None:
    """Write visits and keep their pages, inside the caller's transaction.

    A failure leaves the page last read well as it is; an unchanged answer confirms it.
    """
    file.write_all(_ADD_ADDRESS, map(_address_row, visits))
    file.write_all(_ADD_VISIT, (_visit_row(visit, night_id) for visit in visits))
    file.write_all(_KEEP_PAGE, _kept_pages(visits, night_id))
    file.write_all(_CONFIRM_PAGE, _confirmed_pages(visits, night_id))


def _address_row(visit: VisitRecord) -> _Row:
    request = visit.request
    return request.url, form_text(request), _host(request.url)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # a page may offer any nonsense as an address
        return ""


def _visit_row(visit: VisitRecord, night_id: int) -> _Row:
    return (
        visit.request.url,
        form_text(visit.request),
        visit.unit,
        visit.outcome.value,
        visit.status,
        visit.bytes,
        visit.digest,
        visit.etag,
        visit.last_modified,
        moment_text(visit.fetched_at),
        visit.seconds,
        visit.evidence,
        visit.detail,
        visit.attempts,
        night_id,
    )


def _kept_pages(visits: Sequence[VisitRecord], night_id: int) -> Iterator[_Row]:
    for visit in visits:
        if visit.page is not None:
            yield (
                visit.request.url,
                form_text(visit.request),
                visit.page,
                night_id,
                visit.digest,
                visit.etag,
                visit.last_modified,
                moment_text(visit.fetched_at),
                visit.evidence,
                visit.reading,
            )


def _confirmed_pages(visits: Sequence[VisitRecord], night_id: int) -> Iterator[_Row]:
    for visit in visits:
        if visit.page is None and visit.outcome.is_readable:
            yield (
                visit.request.url,
                form_text(visit.request),
                night_id,
                visit.etag,
                visit.last_modified,
                visit.outcome.value,
                visit.digest,
            )
