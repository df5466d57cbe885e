"""One table of a norm file, read key by key with every value checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from catalog_spec.norm.text import NormError, NormText
from catalog_spec.norm.words import enumerate_words, say
from catalog_spec.verdicts import Confidence

_MONTH_AND_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")


@dataclass(frozen=True, slots=True)
class NormTable:
    """A table with its place in the file, so that a bad value is shown where it is.

    Parameters
    ----------
    text: the file.
    name: dotted name as its header has it, "" for the file itself.
    index: which of several `[[name]]`, from 0.
    values: the parsed keys.
    """

    text: NormText
    name: str
    index: int
    values: dict[str, Any]

    @classmethod
    def whole(cls, text: NormText) -> NormTable:
        """The file itself as a table."""
        return cls(text, "", 0, text.tables)

    def table(self, key: str) -> NormTable:
        """The table `[key]`; NormError when it is missing or is none."""
        value = self._required(key)
        if not isinstance(value, dict):
            raise self.error("file.not_a_table", key)
        return NormTable(self.text, key, 0, value)

    def named_tables(self, key: str) -> Iterator[tuple[str, NormTable]]:
        """Every table `[key.name]` with its name."""
        parent = self.table(key)
        for name, value in parent.values.items():
            if not isinstance(value, dict):
                raise parent.error("file.only_tables_below", name, parent=key)
            yield name, NormTable(self.text, f"{key}.{name}", 0, value)

    def tables(self, key: str) -> Iterator[NormTable]:
        """Every table `[[key]]` in the order of the file; none is no error."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(x, dict) for x in value):
            raise self.error("file.not_tables", key)
        for index, table in enumerate(value):
            yield NormTable(self.text, key, index, table)

    def allow(self, known: Sequence[str]) -> None:
        """NormError on the first key that is not one of the known ones."""
        for key in self.values:
            if key not in known:
                nearest = get_close_matches(key, known, 1)
                words = "table.unknown_key" if nearest else "table.unknown_key_bare"
                raise self.error(
                    words,
                    key,
                    nearest="".join(nearest),
                    known=enumerate_words(known),
                )

    def has(self, key: str) -> bool:
        """Whether the table sets this key."""
        return key in self.values

    def string(self, key: str) -> str:
        """A text that is not blank."""
        value = self._required(key)
        if not isinstance(value, str):
            raise self.error("table.not_string", key)
        if not value.strip():
            raise self.error("table.blank", key)
        return value

    def optional_string(self, key: str) -> str | None:
        """A text that is not blank, or None when the key is not there."""
        return self.string(key) if self.has(key) else None

    def strings(self, key: str) -> tuple[str, ...]:
        """A list of texts, none of them blank; () when the key is not there."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(x, str) for x in value):
            raise self.error("table.not_strings", key)
        if not all(text.strip() for text in value):
            raise self.error("table.blank", key)
        return tuple(value)

    def whole_number(self, key: str) -> int:
        """A whole number, zero or more."""
        value = self._required(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.error("table.not_whole", key)
        return value

    def optional_number(self, key: str) -> int | None:
        """A whole number, or None when the key is not there."""
        return self.whole_number(key) if self.has(key) else None

    def flag(self, key: str) -> bool:
        """True or false; false when the key is not there."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self.error("table.not_flag", key)
        return value

    def choice(self, key: str, known: Sequence[str]) -> str:
        """One of the known words."""
        value = self.string(key)
        if value not in known:
            raise self.error(
                "table.not_choice", key, value=value, known=enumerate_words(known)
            )
        return value

    def confidence(self, key: str) -> Confidence:
        """A confidence word."""
        return Confidence(self.choice(key, [word.value for word in Confidence]))

    def optional_confidence(self, key: str) -> Confidence | None:
        """A confidence word, or None when the key is not there."""
        return self.confidence(key) if self.has(key) else None

    def optional_month_and_day(self, key: str) -> tuple[int, int] | None:
        """A day of every year, written "03-31", or None when it is not there."""
        written = self.optional_string(key)
        if written is None:
            return None
        found = _MONTH_AND_DAY.fullmatch(written)
        if not found:
            raise self.error("table.not_day", key)
        return int(found[1]), int(found[2])

    def error(self, words: str, key: str, **values: object) -> NormError:
        """A NormError that points at a key of this table.

        Parameters
        ----------
        words: key of the Chinese words, which may name `{key}`.
        key: the key that is wrong or missing, "" for the table itself.
        values: what else the words name.
        """
        line = self.text.line_of(self.name, self.index, key)
        return NormError(self.text.path, line, say(words, key=key, **values))

    def _required(self, key: str) -> Any:
        if key not in self.values:
            raise self.error("table.missing", key)
        return self.values[key]
