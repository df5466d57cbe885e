"""Statements that nothing is due: 情况说明, 暂无, 本季度无此类信息.

Such a note is neither content nor a blank column. What only looks like one, such as
2026年部门预算情况说明, is content.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from catalog_spec.data_files import load_data
from catalog_spec.names import forms_of_name, plain

_PERIOD = (
    r"(?:(?:19|20)\d{2}年?度?|第?[一二三四1-4]季度|前[一二三1-3]个?季度|[上下]半年"
    r"|(?:1[0-2]|0?[1-9]|[一二三四五六七八九十]{1,2})月?份?[-至到—~](?:1[0-2]|0?[1-9])月份?"
    r"|(?:1[0-2]|0?[1-9]|[一二三四五六七八九十]{1,2})月份?)"
)
_GENERAL_OWNER = (
    r"(?:[^,，。无未没不]{1,12}?(?:镇|乡|街道|局|委员会|委|办|中心|政府|区|县))"
)
_BLANKS = re.compile(r"\s+")
_OUTER = " \t\r\n。.;；!！"
_QUOTES = re.compile(r"[“”\"「」《》【】'‘’]")


@dataclass(frozen=True, slots=True)
class NoteReader:
    """Tells notes from content for the columns of one unit.

    Parameters
    ----------
    owners: the unit's names.
    """

    owners: tuple[str, ...] = ()

    def is_note(self, title: str, columns: Sequence[str] = ()) -> bool:
        """Whether a title says that nothing is due.

        Parameters
        ----------
        title: the full title.
        columns: names of the column it stands in; a statement on nothing but the
            column itself (人事任免情况说明 in 人事任免) is a note.
        """
        text = _readable(title)
        words = _words(self.owners)
        if not words.telltale.search(text):
            return False
        if _any(words.negation, text):
            return True
        is_content = _any(words.exceptions, text)
        return not is_content and self._is_statement_on(text, columns, words)

    def is_note_text(self, excerpt: str, chars: int) -> bool:
        """Whether a page's text is a note: short, and denying.

        Parameters
        ----------
        excerpt: the first characters of the text.
        chars: length of the whole text without blanks.
        """
        words = _words(self.owners)
        is_short = chars <= words.longest_text
        return is_short and _any(words.text, _readable(excerpt))

    def _is_statement_on(
        self, text: str, columns: Sequence[str], words: _Words
    ) -> bool:
        """Whether a title states something on a column as such, or on nothing."""
        about = words.opening.sub("", _QUOTES.sub("", text))
        if not (tail := words.statement.search(about)):
            return False
        whole = about[: tail.start()]
        subject = words.leading.sub("", whole)
        named = forms_of_name(subject).core | forms_of_name(whole).core
        return subject in words.blank or any(
            named & forms_of_name(column).core for column in columns
        )


def is_placeholder(text: str) -> bool:
    """Whether the text is the word of a site for a page that nobody has filled."""
    return _any(_words(()).placeholders, _readable(text))


@dataclass(frozen=True, slots=True)
class _Words:
    """The word lists of notes.toml, compiled for one unit."""

    telltale: re.Pattern[str]
    negation: tuple[re.Pattern[str], ...]
    exceptions: tuple[re.Pattern[str], ...]
    placeholders: tuple[re.Pattern[str], ...]
    text: tuple[re.Pattern[str], ...]
    opening: re.Pattern[str]
    leading: re.Pattern[str]
    statement: re.Pattern[str]
    blank: frozenset[str]
    longest_text: int


@cache
def _lists() -> Mapping[str, Any]:
    """The tables of notes.toml; they are the same for every unit."""
    return load_data("notes.toml")


@cache
def _words(owners: tuple[str, ...]) -> _Words:
    data = _lists()
    # As titles write it, and as `plain` leaves it, without 和 and punctuation.
    forms = {form for owner in owners for form in (_readable(owner), plain(owner))}
    named = "|".join(sorted(map(re.escape, forms), key=len, reverse=True))
    owner = f"(?:{named}|{_GENERAL_OWNER})" if named else _GENERAL_OWNER
    meanings = {
        "{owner}": owner,
        "{period}": _PERIOD,
        "{not_none}": f"(?:{'|'.join(data['not_none'])})",
        "{not_done}": f"(?:{'|'.join(data['not_done'])})",
    }

    def compiled(name: str) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(_filled(text, meanings)) for text in data[name])

    return _Words(
        telltale=re.compile(data["telltale"]),
        negation=compiled("negation"),
        exceptions=compiled("exceptions"),
        placeholders=compiled("placeholders"),
        text=compiled("text"),
        opening=re.compile(data["opening"]),
        leading=re.compile(f"^(?:{owner}|{_PERIOD})+"),
        statement=re.compile(data["statement"]),
        blank=frozenset(data["blank_words"]),
        longest_text=data["longest_text"],
    )


def _filled(pattern: str, meanings: Mapping[str, str]) -> str:
    for mark, meaning in meanings.items():
        pattern = pattern.replace(mark, meaning)
    return pattern


def _any(patterns: Sequence[re.Pattern[str]], text: str) -> bool:
    return any(pattern.search(text) for pattern in patterns)


def _readable(text: str) -> str:
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).strip(_OUTER)
