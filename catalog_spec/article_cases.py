"""The cases of a unit's information pages: each page once, with all that leads to it.

A row may lead straight to a file; such a file has a case of its own, without a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from catalog_spec.attachments import is_file
from catalog_spec.docket import Docket
from catalog_spec.norm.items import MetadataProfile
from catalog_spec.observations import (
    ArticleSeen,
    ColumnSeen,
    FileSeen,
    ItemSeen,
    LinkReading,
)
from catalog_spec.rules.cases import ArticleCase, ColumnCase


@dataclass(slots=True)
class _Place:
    """Where one page is found: the first row that leads to it, and all its columns."""

    row: ItemSeen | None
    columns: list[ColumnSeen] = field(default_factory=list)


def article_cases(
    docket: Docket, columns: Sequence[ColumnCase]
) -> Iterator[ArticleCase]:
    """One case for each information page that was read, and for each file in a list.

    Parameters
    ----------
    docket: all that is known of the unit.
    columns: the cases of its columns.
    """
    reading, tree = docket.reading, docket.matching.tree
    pages: dict[str, ArticleSeen] = dict(reading.articles)
    places: dict[str, _Place] = {}
    files: set[str] = set()
    for column in tree.columns:
        seen = reading.readings.get(column.key)
        if seen is None or not tree.is_public(column):
            continue
        for row in seen.items:
            url = row.url or ""
            if url not in pages and _leads_to_file(url, reading.links):
                pages[url] = _stand_in(url, row)
                files.add(url)
            if url in pages:
                places.setdefault(url, _Place(row)).columns.append(column)
        if seen.article is not None:
            pages[seen.article.url] = seen.article
            places.setdefault(seen.article.url, _Place(None)).columns.append(column)
    served = _served(docket, columns)
    for url, place in places.items():
        yield ArticleCase(
            unit=docket.unit,
            today=docket.today,
            policy=docket.policy,
            article=pages[url],
            row=place.row,
            columns=tuple(place.columns),
            path=tree.path(place.columns[0]),
            served=_each_once(
                served[each.key] for each in place.columns if each.key in served
            ),
            links=reading.links,
            past=docket.past,
            profile=_profile(docket, place, served),
            neighbours=docket.neighbours,
            evidence=(*_evidence(docket, url, place), *_files(docket, pages[url])),
            is_file=url in files,
        )


def _leads_to_file(url: str, links: Mapping[str, LinkReading]) -> bool:
    """Whether an address at which no page was read is a file's that was looked at."""
    link = links.get(url)
    return link is not None and is_file(url, link.kind)


def _stand_in(url: str, row: ItemSeen) -> ArticleSeen:
    """What a row tells of the file that it leads to."""
    file = FileSeen(url, row.title)
    return ArticleSeen(url, row.title, row.published, attachments=(file,))


def _profile(
    docket: Docket, place: _Place, served: Mapping[str, ColumnCase]
) -> MetadataProfile | None:
    """What the norm wants in the metadata block of pages in the first column served."""
    keys = (column.key for column in place.columns if column.key in served)
    first = next(keys, None)
    if first is None:
        return None
    return docket.norm.metadata_profiles[served[first].item.metadata]


def _each_once(cases: Iterable[ColumnCase]) -> tuple[ColumnCase, ...]:
    return tuple({case.item.id: case for case in cases}.values())


def _served(docket: Docket, columns: Sequence[ColumnCase]) -> dict[str, ColumnCase]:
    """Column key to the case of the item that it serves, itself or by one above it."""
    own = {
        column.key: case for case in columns for column in reversed(case.match.columns)
    }
    tree = docket.matching.tree
    served: dict[str, ColumnCase] = {}
    for column in tree.columns:
        way_up = (column, *tree.ancestors(column))
        nearest = next((own[seen.key] for seen in way_up if seen.key in own), None)
        if nearest is not None:
            served[column.key] = nearest
    return served


def _evidence(docket: Docket, url: str, place: _Place) -> tuple[str, ...]:
    """The stored page, else the stored list that leads to it."""
    stored = docket.reading.article_evidence.get(url)
    if stored:
        return (stored,)
    return docket.reading.readings[place.columns[0].key].evidence


def _files(docket: Docket, article: ArticleSeen) -> Iterator[str]:
    """The stored attachments of a page."""
    for file in article.attachments:
        link = docket.reading.links.get(file.url)
        if link is not None and link.evidence:
            yield link.evidence
