"""The catalogue tree of a unit: of all the menus a site offers, the right one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from catalog_spec.match import match_columns
from catalog_spec.norm import NormItem
from catalog_spec.observations import ColumnSeen, NotSeen, Outcome, Request
from catalog_spec.roster import Unit
from crawler.survey.sight import Depth, See, Sight
from crawler.words import say


@dataclass(frozen=True, slots=True)
class UnitTree:
    """The catalogue tree of a unit, or why there is none.

    Parameters
    ----------
    columns: its columns; none where `failure` tells why.
    failure: why the catalogue could not be had.
    evidence: references of the stored pages it was read from, besides the entry page.
    unread: parts that the site has elsewhere and that could not be had.
    """

    columns: tuple[ColumnSeen, ...] = ()
    failure: NotSeen | None = None
    evidence: tuple[str, ...] = ()
    unread: tuple[NotSeen, ...] = ()


async def find_tree(
    unit: Unit, items: Sequence[NormItem], entry: Sight, see: See, depth: Depth
) -> UnitTree:
    """Find the catalogue: of all trees offered, the one that answers the norm best.

    A disclosure page shows several menus. The one whose names match most norm items is
    the catalogue; a larger tree wins between equals.

    Parameters
    ----------
    unit, items, see, depth: as of `crawler.survey.survey_unit`.
    entry: the entry page, which was read.
    """
    assert entry.page is not None  # noqa: S101 - the caller looked
    best = UnitTree(entry.page.columns)
    best_score = _tree_score(best.columns, items, unit)
    unread: list[NotSeen] = []
    waiting = list(entry.page.tree_requests)
    asked = {Request(unit.entry)}
    while waiting and len(asked) <= depth.tree_pages:
        request = waiting.pop(0)
        if request in asked:
            continue
        asked.add(request)
        sight = await see(request)
        if sight.page is None:
            unread.append(sight.not_seen(request.url))
            continue
        score = _tree_score(sight.page.columns, items, unit)
        if score > best_score:
            best, best_score = (
                UnitTree(sight.page.columns, None, (sight.evidence,)),
                score,
            )
        waiting.extend(sight.page.tree_requests)
    if unread and best_score[0] == 0:
        # The catalogue could not be had: some other menu must not pass for it.
        return UnitTree(failure=unread[0])
    if best.columns and best_score[0] == 0:
        # Not one name of the norm: another menu, or a page that cannot be read.
        reason = say("night", "foreign_tree")
        return UnitTree(failure=NotSeen(Outcome.UNREADABLE, entry.page.url, reason))
    return replace(best, unread=_may_show_more(unread, waiting, asked))


def _may_show_more(
    unread: Iterable[NotSeen], waiting: Iterable[Request], asked: set[Request]
) -> tuple[NotSeen, ...]:
    """Parts of a tree that a visitor may see and the survey did not.

    Some addresses are only guessed from a page's scripts: what the site itself does not
    have shows nothing to anybody.
    """
    left = (request for request in waiting if request not in asked)
    return (
        *(each for each in unread if not each.outcome.is_certain_death),
        *(NotSeen(Outcome.NOT_VISITED, request.url) for request in left),
    )


def _tree_score(
    columns: Sequence[ColumnSeen], items: Sequence[NormItem], unit: Unit
) -> tuple[int, int]:
    if not columns:
        return (0, 0)
    matching = match_columns(columns, items, unit)
    found = sum(match.column is not None for match in matching.matches.values())
    return (found, len(columns))
