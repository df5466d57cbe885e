"""The words and card beginnings that make a figure private, from their data."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Self

from catalog_spec.data_files import load_data

_SHORT_LABEL = 2


@dataclass(frozen=True, slots=True)
class Reach:
    """How far around a number its meaning is looked for, in characters.

    Parameters
    ----------
    label, clause, after: before it for its own label, before it for the statement it
        belongs to, after it.
    header: before the first number of a list, for its headings.
    list_gap: numbers closer than this stand in one list.
    shown: on either side, what a mark shows.
    marks: how many marks of one rule are kept of one text.
    """

    label: int
    clause: int
    after: int
    header: int
    list_gap: int
    shown: int
    marks: int


@dataclass(frozen=True, slots=True)
class WordSet:
    """Some words, all looked for in one pass.

    Parameters
    ----------
    forwards, backwards: any of them, as it is read and from its end; the longest first.
    """

    forwards: re.Pattern[str]
    backwards: re.Pattern[str]

    @classmethod
    def of(cls, words: Sequence[str]) -> Self:
        """The set of these words."""
        longest = sorted(words, key=len, reverse=True)
        return cls(_any_of(longest), _any_of([word[::-1] for word in longest]))

    def is_in(self, text: str) -> bool:
        """Whether a text holds any of them."""
        return self.forwards.search(text) is not None

    def last(self, text: str) -> tuple[int, int] | None:
        """Where the one that ends last stands, the longest of several that end there."""
        found = self.backwards.search(text[::-1])
        if found is None:
            return None
        return len(text) - found.end(), len(text) - found.start()

    def last_end(self, text: str) -> int:
        """Where the last of them ends, -1 when there is none."""
        place = self.last(text)
        return place[1] if place else -1


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)))


@dataclass(frozen=True, slots=True)
class Words:
    """Words that speak for a private figure, and words that speak against it."""

    private: WordSet
    public: WordSet

    @classmethod
    def of(cls, private: Sequence[str], public: Sequence[str]) -> Self:
        """The two sets of these words."""
        return cls(WordSet.of(private), WordSet.of(public))

    def say_private(self, text: str) -> bool | None:
        """What the word nearest to the end of a text says; None without any."""
        private, public = self.private.last_end(text), self.public.last_end(text)
        return None if private == public else private > public


@dataclass(frozen=True, slots=True)
class Beside:
    """What right beside a mobile number tells whose it is.

    Parameters
    ----------
    person: a word that names a private person.
    person_in_brackets: such a word in brackets of its own.
    spoken_to: words that tell readers what to do.
    role: somebody who serves them, named after them.
    units: what makes an amount of a number.
    """

    person: re.Pattern[str]
    person_in_brackets: re.Pattern[str]
    spoken_to: WordSet
    role: re.Pattern[str]
    units: tuple[str, ...]

    @classmethod
    def of(cls, mobile: Mapping[str, Any]) -> Self:
        """As the data has it."""
        but_not = "|".join(mobile["not_sure_before"])
        person = f"(?:{'|'.join(mobile['sure'])})(?!{but_not})"
        ends = f"(?<![{mobile['no_role_before']}])[{''.join(mobile['role_ends'])}]"
        return cls(
            person=re.compile(person),
            person_in_brackets=re.compile(rf"[（(](?:{person})[)）]"),
            spoken_to=WordSet.of(mobile["spoken_to"]),
            role=re.compile(
                rf"(?:[，,；;、（(]|联系|由)[\u4e00-\u9fff]{{1,5}}{ends}"
                rf"[:：]?[{mobile['surnames']}某]"
            ),
            units=tuple(mobile["units"]),
        )


@dataclass(frozen=True, slots=True)
class PrivateWords:
    """All of `data/private.toml`.

    Parameters
    ----------
    reach: how far to look.
    identity, card, mobile, address: words for and against each kind of figure.
    address_headings: a label of addresses that may stand over a column of a table.
    born: first and last year of birth that can be.
    label_from: year of birth from which a label is needed.
    card_starts: length to the known beginnings of cards, six digits each.
    labelled_lengths: lengths at which any other card needs a label.
    holders, organs: labels of an account's holder; words that make one an organ.
    organ_ends: what the name of an organ ends in.
    mobile_starts: first digits of mobile numbers.
    beside: see `Beside`.
    surnames: characters.
    stops: characters that end an address.
    """

    reach: Reach
    identity: Words
    card: Words
    mobile: Words
    address: Words
    address_headings: re.Pattern[str]
    born: tuple[int, int]
    label_from: int
    card_starts: Mapping[int, frozenset[str]]
    labelled_lengths: frozenset[int]
    holders: WordSet
    organs: WordSet
    organ_ends: tuple[str, ...]
    mobile_starts: tuple[str, ...]
    beside: Beside
    surnames: frozenset[str]
    stops: str


@cache
def private_words() -> PrivateWords:
    """The words, read once."""
    data: dict[str, Any] = load_data("private.toml")
    identity, card, mobile = data["identity"], data["card"], data["mobile"]
    address, cards = data["address"], data["cards"]
    return PrivateWords(
        reach=Reach(**data["reach"]),
        identity=Words.of(identity["labels"], identity["others"]),
        card=Words.of(card["labels"], card["others"]),
        mobile=Words.of(mobile["persons"], mobile["offices"]),
        address=Words.of(address["labels"], address["others"]),
        address_headings=_headings(address["labels"]),
        born=(identity["born"][0], identity["born"][1]),
        label_from=identity["label_from"],
        card_starts={
            int(length): frozenset(_spread(starts))
            for length, starts in cards.items()
            if isinstance(starts, str)
        },
        labelled_lengths=frozenset(cards["labelled"]),
        holders=WordSet.of(card["holders"]),
        organs=WordSet.of(card["organs"]),
        organ_ends=(*card["organs"], *card["organ_ends"]),
        mobile_starts=tuple(mobile["starts"]),
        beside=Beside.of(mobile),
        surnames=frozenset(mobile["surnames"]),
        stops=address["stops"],
    )


def _headings(labels: Sequence[str]) -> re.Pattern[str]:
    """Labels that are no everyday words, a blank behind them."""
    long = [label for label in labels if len(label) > _SHORT_LABEL]
    return re.compile(rf"(?:{'|'.join(long)})(?=\s)")


def _spread(starts: str) -> list[str]:
    """Ranges such as 622615-622623 as single beginnings."""
    spread: list[str] = []
    for part in starts.split():
        first, _, last = part.partition("-")
        spread += map(str, range(int(first), int(last or first) + 1))
    return spread
