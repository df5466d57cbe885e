"""The words and card beginnings that make a figure private, from their data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from catalog_spec.data_files import load_data


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
class Words:
    """Words that speak for a private figure, and words that speak against it."""

    private: tuple[str, ...]
    public: tuple[str, ...]

    def say_private(self, text: str) -> bool | None:
        """What the word nearest to the end of a text says; None without any."""
        private, public = _last(text, self.private), _last(text, self.public)
        return None if private == public else private > public


def _last(text: str, words: Sequence[str]) -> int:
    """Where the last of the words ends, -1 when there is none."""
    places = ((text.rfind(word), len(word)) for word in words)
    return max((at + length for at, length in places if at >= 0), default=-1)


@dataclass(frozen=True, slots=True)
class Beside:
    """What right beside a mobile number tells whose it is.

    Parameters
    ----------
    sure: words that name a private person.
    not_sure_before: what makes another word of such a one.
    spoken_to: words that tell readers what to do.
    units: what makes an amount of a number.
    """

    sure: tuple[str, ...]
    not_sure_before: tuple[str, ...]
    spoken_to: tuple[str, ...]
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrivateWords:
    """All of `data/private.toml`.

    Parameters
    ----------
    reach: how far to look.
    identity, card, mobile, address: words for and against each kind of figure.
    born: first and last year of birth that can be.
    label_from: year of birth from which a label is needed.
    card_starts: length to the known beginnings of cards, six digits each.
    labelled_lengths: lengths at which any other card needs a label.
    holders, organs: labels of an account's holder; words that make one an organ.
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
    born: tuple[int, int]
    label_from: int
    card_starts: Mapping[int, frozenset[str]]
    labelled_lengths: frozenset[int]
    holders: tuple[str, ...]
    organs: tuple[str, ...]
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
        identity=Words(tuple(identity["labels"]), tuple(identity["others"])),
        card=Words(tuple(card["labels"]), tuple(card["others"])),
        mobile=Words(tuple(mobile["persons"]), tuple(mobile["offices"])),
        address=Words(tuple(address["labels"]), tuple(address["others"])),
        born=(identity["born"][0], identity["born"][1]),
        label_from=identity["label_from"],
        card_starts={
            int(length): frozenset(_spread(starts))
            for length, starts in cards.items()
            if isinstance(starts, str)
        },
        labelled_lengths=frozenset(cards["labelled"]),
        holders=tuple(card["holders"]),
        organs=tuple(card["organs"]),
        mobile_starts=tuple(mobile["starts"]),
        beside=Beside(
            sure=tuple(mobile["sure"]),
            not_sure_before=tuple(mobile["not_sure_before"]),
            spoken_to=tuple(mobile["spoken_to"]),
            units=tuple(mobile["units"]),
        ),
        surnames=frozenset(mobile["surnames"]),
        stops=address["stops"],
    )


def _spread(starts: str) -> list[str]:
    """Ranges such as 622615-622623 as single beginnings."""
    spread: list[str] = []
    for part in starts.split():
        first, _, last = part.partition("-")
        spread += map(str, range(int(first), int(last or first) + 1))
    return spread
