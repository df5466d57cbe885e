"""Where persons live, as a text says it down to the house."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from catalog_spec.texts.private_kinds import PrivateFigure
from catalog_spec.texts.private_words import PrivateWords

_HOUSE = re.compile(
    r"(?:[0-9]{1,4}|[一二三四五六七八九十百]{1,5})(?:号(?![线文令召])|[栋幢室])"
    r"|[0-9]{1,3}#[楼栋幢]"
    r"|(?<![0-9-])[0-9]{1,3}-[0-9]{1,2}-[0-9]{3,4}(?![0-9-])"
)
_OTHER_CHAR = re.compile(r"[^\u4e00-\u9fff0-9A-Za-z-]")
_PLACES = re.compile(r"[镇乡村路街巷组区庄屯]")
_TOWNS = re.compile(r".*(?:镇|乡|街道|[县区市省])")
_TRAIL = re.compile(r"[0-9A-Za-z\u4e00-\u9fff-]{0,12}?[0-9]{1,4}[室号](?![线文令召])")
_BEFORE = 40
_LABEL_CHARS = 12
_PERSON_CHARS = 60
_PERSON = re.compile(r"[男女]|族|出生|身份证|岁|年生")
_BEFORE_LIVES = "，,、；;现家"


def home_addresses(text: str, words: PrivateWords) -> Iterator[PrivateFigure]:
    """Home addresses with a house number; without one they name no house."""
    if not words.address.private.is_in(text):
        return
    headings = [found.end() for found in words.address_headings.finditer(text)]
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
    label = words.address.private.last(text[begin:house])
    if label is None:
        return None
    first, end = begin + label[0], begin + label[1]
    if end - first == 1 and not _says_who_lives(text, begin, first):
        return None
    if _is_other_word(text, first, words):
        return None
    if any(stop in text[end:start] for stop in words.stops):
        return None
    return max(start, end)


def _is_other_word(text: str, place: int, words: PrivateWords) -> bool:
    """Whether the label is only part of a word with another meaning."""
    return words.address.public.is_in(text[max(0, place - 1) : place + 3])


def _says_who_lives(text: str, begin: int, place: int) -> bool:
    """Whether the label of a single character is the verb in a sentence on a person."""
    if place == begin or text[place - 1] not in _BEFORE_LIVES:
        return False
    reach = max(0, place + 1 - _PERSON_CHARS)
    return _PERSON.search(text, reach, place + 1) is not None


def _heads_a_list(headings: list[int], start: int, words: PrivateWords) -> bool:
    """Whether the headings of a table before the address name home addresses."""
    place = bisect_left(headings, start)
    return place > 0 and headings[place - 1] > start - words.reach.header


def _masked(address: str) -> str:
    """The address down to its township, the rest hidden."""
    town = _TOWNS.match(address)
    shown = town.group() if town else ""
    return shown + "*" * (len(address) - len(shown))
