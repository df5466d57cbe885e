"""The words that an examination looks for: built in, and the office's own.

All of them, however many, are found in one pass over the text by an automaton after
Aho and Corasick.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from itertools import pairwise

from ahocorasick_rs import AhoCorasick, Implementation

from catalog_spec.elements import Element, text_elements
from catalog_spec.texts.entries import (
    Entries,
    Enumeration,
    Pair,
    Phrase,
    read_entries,
)

OFFICE_RULE = "W07"
_HASH_BYTES = 12


@dataclass(frozen=True, slots=True)
class OfficeWords:
    """An office's own words; hashable, and cheap to hand to a worker.

    Parameters
    ----------
    pairs: wrong words and what should stand instead.
    ignored: words, or ids of built-in entries, that are not to be marked.
    """

    pairs: tuple[tuple[str, str], ...] = ()
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shield:
    """A right word; whatever wrong word stands in it is none."""


Use = Element | Shield | Pair | Phrase | Enumeration


@dataclass(frozen=True, slots=True)
class Found:
    """What one pass over a text found; places are (start, end) in the folded text."""

    elements: set[str] = field(default_factory=set)
    shields: list[tuple[int, int]] = field(default_factory=list)
    pairs: list[tuple[int, int, Pair]] = field(default_factory=list)
    heads: list[tuple[int, int, Phrase]] = field(default_factory=list)
    links: list[tuple[int, int, Enumeration]] = field(default_factory=list)

    def add(self, use: Use, start: int, end: int) -> None:
        """Take in one occurrence of a word."""
        match use:
            case Element():
                self.elements.add(use.key)
            case Shield():
                self.shields.append((start, end))
            case Pair():
                self.pairs.append((start, end, use))
            case Phrase():
                self.heads.append((start, end, use))
            case _:
                self.links.append((start, end, use))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All words to look for.

    Parameters
    ----------
    content_hash: changes with every word; what was examined with other words must be
        examined again.
    uses: what each word of the automaton is looked for.
    automaton: finds all of them at once.
    corrections: words beside a wrong word that say it is only talked about.
    ignored: words and ids of entries that the office does not want marked.
    """

    content_hash: str
    uses: Sequence[tuple[Use, ...]] = field(repr=False, compare=False)
    automaton: AhoCorasick = field(repr=False, compare=False)
    corrections: tuple[str, ...] = field(repr=False, compare=False)
    ignored: frozenset[str] = field(repr=False, compare=False)

    def find(self, bare: str) -> Found:
        """Find all words in a text without blanks, in one pass."""
        found = Found()
        for number, start, end in self.automaton.find_matches_as_indexes(
            bare, overlapping=True
        ):
            for use in self.uses[number]:
                found.add(use, start, end)
        return found


@cache
def load_lexicon(office: OfficeWords = OfficeWords()) -> Lexicon:
    """The built-in words with the office's own in them."""
    entries = read_entries()
    ignored = frozenset(office.ignored)
    uses: dict[str, list[Use]] = {}
    for word, use in _words(entries, office, ignored):
        uses.setdefault(word, []).append(use)
    return Lexicon(
        content_hash=_hash(uses, entries, ignored),
        uses=tuple(map(tuple, uses.values())),
        automaton=AhoCorasick(list(uses), implementation=Implementation.DFA),
        corrections=entries.corrections,
        ignored=ignored,
    )


def _words(
    entries: Entries, office: OfficeWords, ignored: frozenset[str]
) -> Iterator[tuple[str, Use]]:
    """Every word to look for, without blanks, and what for."""
    for element in text_elements():
        yield from ((_bare(word), element) for word in element.words)
    yield from ((_bare(word), Shield()) for word in office.ignored if _bare(word))
    for pair in (*entries.pairs, *_own_pairs(office)):
        if ignored.isdisjoint((pair.id, pair.wrong)):
            yield pair.wrong, pair
            yield from ((word, Shield()) for word in pair.exceptions)
    for phrase in entries.phrases:
        if phrase.id not in ignored:
            yield phrase.head, phrase
    for fixed in entries.enumerations:
        if fixed.id not in ignored:
            yield from (("、".join(two), fixed) for two in pairwise(fixed.members))


def _own_pairs(office: OfficeWords) -> Iterator[Pair]:
    for wrong, right in office.pairs:
        word = _bare(wrong)
        if word:
            yield Pair(word, OFFICE_RULE, word, right, counts=True)


def _bare(word: str) -> str:
    return "".join(word.split())


def _hash(uses: dict[str, list[Use]], entries: Entries, ignored: frozenset[str]) -> str:
    content = repr((uses, entries, sorted(ignored)))
    return blake2b(content.encode(), digest_size=_HASH_BYTES).hexdigest()
