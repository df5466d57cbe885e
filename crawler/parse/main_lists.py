"""Which of the lists on a column's page are the column's own."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.parse.lists import ListSeen
from crawler.parse.outline import Outline

_Make = tuple[tuple[str, str], tuple[str, str]]


def main_lists(outline: Outline, lists: Sequence[ListSeen]) -> list[ListSeen]:
    """The lists made like the longest one, and those that are further columns of one.

    Parameters
    ----------
    outline: the page.
    lists: its lists from the top.
    """
    grids = _grids(outline, lists)
    alike: dict[_Make, list[ListSeen]] = {}
    for one in lists:
        alike.setdefault(_make_of(outline, one), []).append(one)
    families = [_with_columns(family, grids) for family in alike.values()]
    longest = max(families, key=lambda kept: sum(len(one.rows) for one in kept))
    return [one for one in lists if any(one is kept for kept in longest)]


def _with_columns(
    family: Sequence[ListSeen], grids: Sequence[Sequence[ListSeen]]
) -> list[ListSeen]:
    """Some lists and those that are further columns of one of them."""
    kept = list(family)
    for grid in grids:
        if any(one is own for one in grid for own in family):
            kept += [one for one in grid if not any(one is own for own in kept)]
    return kept


def _make_of(outline: Outline, one: ListSeen) -> _Make:
    return outline.signature(one.rows[0].index), outline.signature(one.holder)


def _grids(outline: Outline, lists: Sequence[ListSeen]) -> list[list[ListSeen]]:
    """Lists that stand side by side as columns into which one list was dealt out.

    Their rows are made alike and their numbers differ by one at most; no words stand
    between them, as a heading over another list would.
    """
    grids: list[list[ListSeen]] = []
    for one in lists:
        if grids and _goes_on(outline, grids[-1][-1], one):
            grids[-1].append(one)
        else:
            grids.append([one])
    return [grid for grid in grids if len(grid) > 1 and _is_even(grid)]


def _goes_on(outline: Outline, before: ListSeen, after: ListSeen) -> bool:
    one, other = before.holder, after.holder
    if outline.parents[one] != outline.parents[other]:
        return False
    if outline.tags[one] != outline.tags[other]:
        return False
    rows = before.rows[-1].index, after.rows[0].index
    if outline.signature(rows[0]) != outline.signature(rows[1]):
        return False
    return not any(outline.texts[outline.ends[rows[0]] : rows[1]])


def _is_even(grid: Sequence[ListSeen]) -> bool:
    sizes = [len(one.rows) for one in grid]
    return max(sizes) - min(sizes) <= 1
