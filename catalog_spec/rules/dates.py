"""Rules on dates that are missing or cannot be true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from catalog_spec.entries import address_day
from catalog_spec.holdings import Piece
from catalog_spec.rule_words import message
from catalog_spec.rules.cases import ColumnCase
from catalog_spec.rules.registry import (
    NOT_APPLICABLE,
    PASSED,
    Remark,
    accuse,
    column_rule,
)

_WITHOUT_YEAR = re.compile(r"[^0-9]{0,4}[0-9]{1,2}[^0-9]{1,3}[0-9]{1,2}[^0-9]{0,4}")
_TOLERANCE = timedelta(days=1)
_Aspect = tuple[str, bool, list[Piece]]


@column_rule("D01")
def odd_dates(case: ColumnCase) -> Remark:
    """Pieces of a column bear no day, or one that cannot be true.

    What is checked: rows without a day though their page was opened too, days after
        the day of the patrol (one day is tolerated), days before the unit came into
        being.
    Why: a piece without a day counts as not updated in the national check.
    When it does not apply: pages that need no day, pieces that lie on another host
        (for days before the unit), history of a unit taken over from elsewhere, columns
        that serve another item first; a day that a list writes without its year is
        neither missing nor in the future. A hint only: rows without a day whose page
        was not opened, in columns of standing matter (leaders, lists of powers, guides),
        or of a unit none of whose pages shows a day that could be read; days before the
        unit's duties began here.
    Sample finding: 栏目“政策文件”有1条信息的日期晚于检查当天，如《关于印发…的通知》（2027-01-05）。
    How to put it right: add or correct the days.
    """
    if not case.is_first or not case.own.pieces:
        return NOT_APPLICABLE
    aspects = [aspect for aspect in _aspects(case) if aspect[2]]
    if not aspects:
        return PASSED
    remark = accuse(
        case,
        "dates",
        case.item.confidence,
        is_sure=any(is_sure for _, is_sure, _ in aspects),
        parts="；".join(_part(case, words, odd) for words, _, odd in aspects),
        count=sum(len(odd) for *_, odd in aspects),
    )
    return remark.at(aspects[0][2][0].url)


def _aspects(case: ColumnCase) -> Iterator[_Aspect]:
    """Key of the message, whether it is beyond doubt, and the odd pieces."""
    rows = [piece for piece in case.own.pieces if not piece.is_page]
    undated = [p for p in rows if p.published is None and not p.date_text]
    early = [piece for piece in case.own.pieces if _is_before_founding(case, piece)]
    yield (
        "future",
        True,
        [piece for piece in case.own.pieces if _is_future(case, piece)],
    )
    yield "early", True, early
    yield (
        "undated",
        not case.item.is_standing and _shows_days(case),
        [piece for piece in undated if piece.is_page_undated],
    )
    yield "undated_list", False, [p for p in undated if not p.is_page_undated]
    yield (
        "before_duty",
        False,
        [p for p in case.own.pieces if _is_before_duty(case, p) and p not in early],
    )


def _shows_days(case: ColumnCase) -> bool:
    """Whether a day was read on any page, so that one without a day has none."""
    return any(page.published for page in case.articles.values())


def _is_future(case: ColumnCase, piece: Piece) -> bool:
    """Whether the site itself dates a piece after today.

    A list that leaves out the year does not; its page or its address may do.
    """
    day = piece.published
    if day is None or day <= case.today + _TOLERANCE:
        return False
    if not _WITHOUT_YEAR.fullmatch(piece.date_text) or piece.url is None:
        return True
    page = case.articles.get(piece.url)
    return day in (address_day(piece.url), page.published if page else None)


def _is_before_founding(case: ColumnCase, piece: Piece) -> bool:
    founded = case.unit.founded
    if founded is None or piece.published is None:
        return False
    return piece.published < founded and _is_on_own_host(case, piece)


def _is_before_duty(case: ColumnCase, piece: Piece) -> bool:
    since = case.unit.since
    if since is None or case.unit.moved_from or piece.published is None:
        return False
    return piece.published < since and _is_on_own_host(case, piece)


def _is_on_own_host(case: ColumnCase, piece: Piece) -> bool:
    """Whether the piece is the unit's own and not taken over from another site."""
    return piece.url is None or _host(piece.url) == _host(case.entry)


def _host(url: str) -> str:
    """Host and port of an absolute address."""
    return url.partition("://")[2].partition("/")[0].casefold()


def _part(case: ColumnCase, words: str, odd: list[Piece]) -> str:
    example = odd[0]
    values: dict[str, str | int] = {
        "count": len(odd),
        "title": example.title,
        "day": str(example.published),
        "founded": str(case.unit.founded),
        "since": str(case.unit.since),
    }
    return message("D01", words, values)
