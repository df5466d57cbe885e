"""Where persons live, as a text says it down to the house."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from catalog_spec.texts.private_kinds import PrivateFigure
from catalog_spec.texts.private_words import PrivateWords

_HOUSE = re.compile(
    r"(?:[0-9]{1,4}|[一二三四五六七八九十百]{1,5})(?:号(?![线文令召])|[栋幢室])"
)
_OTHER_CHAR = re.compile(r"[^\u4e00-\u9fff0-9A-Za-z-]")
_PLACES = re.compile(r"[镇乡村路街巷组区庄屯]")
_TOWNS = re.compile(r".*(?:镇|乡|街道|[县区市省])")
_TRAIL = re.compile(r"[0-9A-Za-z\u4e00-\u9fff-]{0,12}?[0-9]{1,4}[室号](?![线文令召])")
_BEFORE = 40
_LABEL_CHARS = 12
_SHORT_LABEL = 2
_PERSON = re.compile(r"[男女]|族|出生|身份证|岁|年生")
_LIVES = re.compile(r"[，,、；;现家]\Z")


def home_addresses(text: str, words: PrivateWords) -> Iterator[PrivateFigure]:
    """Home addresses with a house number; without one they name no house."""
    if not any(label in text for label in words.address.private):
        return
    headings = _headings(text, words)
    end, listed_until = 0, -1
    for house in _HOUSE.finditer(text):
        floor = max(end, house.start() - _BEFORE)
        if house.start() < end or not _PLACES.search(text, floor, house.start()):
            continue
        start = _address_start(text, house.start(), end)
        label = _label(text, start, house.start(), words)
        is_listed = start <= listed_until or _heads_a_list(headings, start, words)
        if label is None and not is_listed:
            continue
        start = start if label is None else label
        if not _PLACES.search(text, start, house.start()):
            continue
        trail = _TRAIL.match(text, house.end())
        end = trail.end() if trail else house.end()
        if is_listed:
            listed_until = end + words.reach.list_gap
        yield PrivateFigure("P04", "house", start, end, _masked(text[start:end]))


def _address_start(text: str, house: int, floor: int) -> int:
    """Where the unbroken characters before the house number begin."""
    before = text[max(floor, house - _BEFORE) : house]
    broken = _OTHER_CHAR.search(before[::-1])
    return house - (broken.start() if broken else len(before))


def _label(text: str, start: int, house: int, words: PrivateWords) -> int | None:
    """Where the address begins behind its own label, None when it has none."""
    begin = max(0, start - _LABEL_CHARS)
    stretch = text[begin:house]
    ends = [
        (stretch.rfind(label) + len(label), label)
        for label in words.address.private
        if label in stretch
    ]
    if not ends:
        return None
    at, label = max(ends)
    before = stretch[: at - len(label)]
    if _is_other_word(text, begin + at - len(label), words):
        return None
    if len(label) == 1 and not (
        _LIVES.search(before) and _tells_of_a_person(text, begin + at)
    ):
        return None
    between = text[begin + at : start] if begin + at < start else ""
    if any(stop in between for stop in words.stops):
        return None
    return max(start, begin + at)


def _is_other_word(text: str, place: int, words: PrivateWords) -> bool:
    """Whether the label is only part of a word with another meaning."""
    around = text[max(0, place - 1) : place + 3]
    return any(word in around for word in words.address.public)


def _tells_of_a_person(text: str, place: int) -> bool:
    return _PERSON.search(text, max(0, place - 60), place) is not None


def _headings(text: str, words: PrivateWords) -> list[int]:
    """Where the headings end that stand over home addresses, a blank behind them."""
    labels = [label for label in words.address.private if len(label) > _SHORT_LABEL]
    heading = re.compile(rf"(?:{'|'.join(labels)})(?=\s)")
    return [found.end() for found in heading.finditer(text)]


def _heads_a_list(headings: list[int], start: int, words: PrivateWords) -> bool:
    """Whether the headings of a table before the address name home addresses."""
    place = bisect_left(headings, start)
    return place > 0 and headings[place - 1] > start - words.reach.header


def _masked(address: str) -> str:
    """The address down to its township, the rest hidden."""
    town = _TOWNS.match(address)
    shown = town.group() if town else ""
    return shown + "*" * (len(address) - len(shown))
