"""Rules on what the public asks: letters nobody answers, and doors that are missing.

What came of consultations is a matter of pairs (rule T10).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from catalog_spec.column_words import is_door, letter_words
from catalog_spec.observations import ColumnSeen
from catalog_spec.rule_words import message
from catalog_spec.rules.cases import ArticleCase, UnitCase
from catalog_spec.rules.registry import (
    NOT_APPLICABLE,
    PASSED,
    Remark,
    unit_rule,
)
from catalog_spec.verdicts import Result

_LETTERS = "letters"
_DOORS = ("letters", "consultations")
_LABELS = ("asked_labels", "answered_labels", "status_labels")
_LONGEST_VALUE = 12
_DAY = re.compile(r"((?:19|20)\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)")


@dataclass(frozen=True, slots=True)
class _Letter:
    """One letter that waited too long.

    Parameters
    ----------
    title, url: of its row or page.
    days: days until the answer, or until today.
    is_open: there is no answer yet.
    """

    title: str
    url: str | None
    days: int
    is_open: bool


@unit_rule("I01")
def unanswered_letters(case: UnitCase) -> Remark:
    """Letters of the public wait longer than they may, or were answered late.

    What is checked: in columns for letters (信箱, 留言 …) rows whose title begins or ends
        with a word such as 未答复 or 办理中, and letter pages whose metadata block or
        beginning says so or names both the day of the letter and that of the answer.
    Why: national check of 2015 and 2019: unanswered for three months is a veto; cities
        ask for an answer within 5 to 15 days.
    When it does not apply: no such column; letters whose state or day is not shown,
        which is most of them. It cannot tell where no such column was read. Never more
        than a hint, as an answer may have been given otherwise.
    Sample finding: 有1件来信超过15天未答复，如《关于路灯损坏的咨询（办理中）》（已30天）。
    How to put it right: answer, and publish the answer.
    """
    doors = _open_doors(case, _LETTERS)
    if not doors:
        return NOT_APPLICABLE
    if not any(_is_read(case, column) for column in doors):
        return Remark(Result.COULD_NOT_CHECK)
    limits = {
        True: case.policy.figure("I01", "days"),
        False: case.policy.figure("I01", "late_days"),
    }
    late = [
        letter
        for letter in _letters(case, doors)
        if letter.days > limits[letter.is_open]
    ]
    if not late:
        return PASSED
    parts = [
        _part("open", [each for each in late if each.is_open], limits[True]),
        _part("late", [each for each in late if not each.is_open], limits[False]),
    ]
    told = "；".join(part for part in parts if part)
    values: dict[str, str | int] = {"count": len(late), "parts": told}
    return Remark(Result.HINT, "letters", values).at(late[0].url)


@unit_rule("I02")
def resting_doors(case: UnitCase) -> Remark:
    """A column for letters or for consultations shows nothing new for long.

    What is checked: the newest day in each public column for letters (信箱, 留言 …) and
        for consultations and surveys, by a limit of days for either kind.
    Why: 各地通报通行做法（互动栏目长期不更新；每年至少征集一次）.
    When it does not apply: no such column, columns without a dated row, columns that
        lead elsewhere, and those whose age the norm limits (rule F01). It cannot tell
        where no such column was read. A hint, as nobody may have written.
    Sample finding: 互动栏目“镇长信箱”最新一条为2026-05-02，已206天没有更新，请核对。
    How to put it right: publish letters with answers, or lead to where they are shown.
    """
    limited = _limited_columns(case)
    doors = [
        (kind, column)
        for kind in _DOORS
        for column in _open_doors(case, kind)
        if column.key not in limited
    ]
    if not doors:
        return NOT_APPLICABLE
    if not any(_is_read(case, column) for _, column in doors):
        return Remark(Result.COULD_NOT_CHECK)
    resting = [
        (age, column, newest)
        for kind, column in doors
        if (newest := _newest_day(case, column))
        and (age := (case.today - newest).days) > case.policy.figure("I02", kind)
    ]
    if not resting:
        return PASSED
    age, column, newest = max(resting, key=lambda each: each[0])
    told: dict[str, str | int] = {"name": column.name.strip(), "day": str(newest)}
    told |= {"days": age, "count": len(resting)}
    return Remark(Result.HINT, "one" if len(resting) == 1 else "some", told).at(
        column.url
    )


def _open_doors(case: UnitCase, kind: str) -> list[ColumnSeen]:
    return [
        column
        for column in case.tree.columns
        if case.tree.is_public(column)
        and not column.external
        and is_door(column.name, kind)
    ]


def _limited_columns(case: UnitCase) -> frozenset[str]:
    """Keys of the columns whose age the norm itself limits."""
    judged = (each.case for each in case.columns)
    return frozenset(
        column.key
        for each in judged
        if each.limit_days is not None
        for column in each.match.columns
    )


def _newest_day(case: UnitCase, column: ColumnSeen) -> date | None:
    reading = case.reading.readings.get(column.key)
    rows = reading.items if reading else ()
    days = (row.published for row in rows if row.published)
    return max((day for day in days if day <= case.today), default=None)


def _is_read(case: UnitCase, column: ColumnSeen) -> bool:
    reading = case.reading.readings.get(column.key)
    return reading is not None and reading.not_seen is None


def _letters(case: UnitCase, doors: list[ColumnSeen]) -> Iterator[_Letter]:
    """Letters whose waiting can be told, each once; its page knows better than a row."""
    pages = {
        page.article.url: page
        for page in case.articles
        if any(column in doors for column in page.columns)
    }
    told: set[str] = set()
    for page in pages.values():
        letter = _letter_of_page(page, case.today)
        if letter is not None:
            told.add(page.article.url)
            yield letter
    for column in doors:
        reading = case.reading.readings.get(column.key)
        for row in reading.items if reading else ():
            is_told = row.url is not None and row.url in told
            if not is_told and row.published and _waiting().search(row.title.strip()):
                told |= {row.url} if row.url else set()
                days = (case.today - row.published).days
                yield _Letter(row.title, row.url, days, is_open=True)


def _letter_of_page(page: ArticleCase, today: date) -> _Letter | None:
    """What a letter page says in so many words, None when it does not say it."""
    block = {**_labelled(page.article.excerpt), **page.article.metadata}
    asked = _day(block, "asked_labels") or page.article.published
    answered = _day(block, "answered_labels")
    if asked is None:
        return None
    if answered is not None:
        days = (answered - asked).days
        return _Letter(page.title, page.article.url, days, is_open=False)
    status = _value(block, "status_labels")
    if not any(word in status for word in letter_words("waiting")):
        return None
    return _Letter(page.title, page.article.url, (today - asked).days, is_open=True)


def _labelled(text: str) -> dict[str, str]:
    """What stands behind the labels of a letter in the beginning of its text."""
    return {found[1]: found[2] for found in _labels().finditer(text)}


@cache
def _labels() -> re.Pattern[str]:
    words = "|".join(word for kind in _LABELS for word in letter_words(kind))
    return re.compile(rf"({words})[:：]\s?(\S{{1,{_LONGEST_VALUE}}})")


def _value(block: Mapping[str, str], labels: str) -> str:
    return next((block[label] for label in letter_words(labels) if label in block), "")


def _day(block: Mapping[str, str], labels: str) -> date | None:
    found = _DAY.search(_value(block, labels))
    if found is None:
        return None
    year, month, day = (int(text) for text in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


@cache
def _waiting() -> re.Pattern[str]:
    """A word at either end of a title, in brackets or not at the very end."""
    words = "|".join(letter_words("waiting"))
    return re.compile(rf"^[(\[（【〔](?:{words})|(?:{words})[)\]）】〕]?$")


def _part(words: str, letters: list[_Letter], limit: int) -> str:
    if not letters:
        return ""
    worst = max(letters, key=lambda letter: letter.days)
    values: dict[str, str | int] = {
        "count": len(letters),
        "limit": limit,
        "title": worst.title.strip(),
        "days": worst.days,
    }
    return message("I01", words, values)


@unit_rule("I03")
def missing_doors(case: UnitCase) -> Remark:
    """The platform has no column for letters or for consultations.

    What is checked: whether the name of any public column speaks of letters (信箱, 留言
        …) and of consultations (意见征集 …); columns that lead elsewhere will do.
    Why: national checks ask a government's site for both; which unit needs which is for
        the office to say.
    When it does not apply: the office does not ask for the column (the default, as
        letters usually come in by the portal of the county); a column for consultations
        that the norm asks for anyway is a matter of rule S01. Never more than a hint.
    Sample finding: 未见来信咨询类栏目，请核对是否已在其他平台设置。
    How to put it right: set the column up, or link to the place that serves for it.
    """
    wanted = [door for door in _DOORS if case.policy.figure("I03", door)]
    if not wanted:
        return NOT_APPLICABLE
    public = [column for column in case.tree.columns if case.tree.is_public(column)]
    missing = [
        door for door in wanted if not any(is_door(seen.name, door) for seen in public)
    ]
    if not missing:
        return PASSED
    words = "both" if len(missing) == len(_DOORS) else missing[0]
    return Remark(Result.HINT, words)
