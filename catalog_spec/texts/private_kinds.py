"""Which numbers are identity numbers, bank cards and mobile numbers of persons."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from stdnum import luhn, numdb
from stdnum.cn import ric

from catalog_spec.texts.numbers import Number
from catalog_spec.texts.private_words import PrivateWords, Words
from catalog_spec.texts.surroundings import Surroundings, surroundings

_NAME = re.compile(r"([\u4e00-\u9fff]{2,3})(?:电话|手机|联系电话)?[:：(（,，、]?\Z")
_TITLE = re.compile(r"(?:本人|姓名|码)?[:：（(，,]*")
_PERSONS_NAME = re.compile(
    r"([\u4e00-\u9fff〇])[\u4e00-\u9fff〇]{0,3}?(?=[，,；;、（(:：)）电手联]|\Z)"
)
_NOBODY = frozenset("某甲乙丙丁〇")
# What may stand between a person and the number: only the names of the number.
_LABELS = re.compile(
    r"[)）]?[，,；;、（(]?(?:(?:个人|本人|移动|手机|联系|电话|号码|方式))*[:：（(]*"
)
_FACTS = re.compile(r"[，,；;、（(:：].{0,30}(?:电话|手机|号码|联系方式)[:：（(]*")
_CONTACT = re.compile(r"联系(?:电话|手机|方式|号码)")
_HOLDER_CHARS = 30
_ACCOUNT = re.compile(
    r"[）)，,；;、:：]*(?:银行)?(?:账号|帐号|卡号|账户|帐户)?[:：]*\Z"
)
# How many digits stay open at either end; less than official lists usually leave.
_LEFT_OPEN = {"P01": (3, 2), "P02": (4, 3), "P03": (3, 4)}
_COUNTRY = "86"
_MOBILE_GROUPS = ((11,), (3, 4, 4), (3, 8), (7, 4))


@dataclass(frozen=True, slots=True)
class PrivateFigure:
    """One private number or address of a text.

    Parameters
    ----------
    rule, key: as in `Mark`.
    start, end: where it stands.
    masked: the same with its middle hidden, of the same length.
    """

    rule: str
    key: str
    start: int
    end: int
    masked: str


def identity_numbers(
    text: str, numbers: Sequence[Number], words: PrivateWords
) -> Iterator[PrivateFigure]:
    """Identity numbers of 18 digits, and old ones of 15 where a label says so."""
    shaped = [one for one in numbers if _is_identity_shaped(one, words)]
    shaped = _without_overlaps(shaped, _is_identity)
    judged = _judge(text, shaped, words.identity, words, _is_identity)
    for number in _believed(judged, lambda one: _is_recent(one, words)):
        key = str(len(number.digits))
        yield _figure("P01", key, text, number)


def _is_identity_shaped(number: Number, words: PrivateWords) -> bool:
    digits = number.digits
    if len(digits) not in (15, 18) or not _is_region(digits[:6]):
        return False
    birth = digits[6:14] if len(digits) == 18 else f"19{digits[6:12]}"
    first, last = words.born
    return first <= int(birth[:4]) <= last and _is_day(birth)


def _is_identity(number: Number) -> bool:
    """Whether the number itself proves it, by its check digit."""
    digits = number.digits
    return len(digits) == 18 and digits[17] == ric.calc_check_digit(digits)


def _is_recent(number: Number, words: PrivateWords) -> bool:
    return int(number.digits[6:10]) >= words.label_from


def _is_day(text: str) -> bool:
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return True


@lru_cache(maxsize=4096)
def _is_region(code: str) -> bool:
    """Whether there is or was such a county; who was born there keeps its code."""
    places = numdb.get("cn/loc").info(code)
    return any("county" in known for _, known in places)


def bank_cards(
    text: str, numbers: Sequence[Number], words: PrivateWords
) -> Iterator[PrivateFigure]:
    """Numbers of bank cards that belong to persons."""
    shaped = [one for one in numbers if _is_card_shaped(one, words)]
    shaped = _without_overlaps(shaped, _is_card)
    judged = [
        one
        for one in _judge(text, shaped, words.card, words, _is_card)
        if not _is_of_an_organ(one.around, words)
    ]
    for number in _believed(judged, lambda one: not _is_known(one, words)):
        key = "known" if _is_known(number, words) else "labelled"
        yield _figure("P02", key, text, number)


def _is_card_shaped(number: Number, words: PrivateWords) -> bool:
    is_union = number.digits.startswith("62")
    is_labelled = is_union and len(number.digits) in words.labelled_lengths
    if not is_labelled and not _is_known(number, words):
        return False
    *fours, last = number.groups
    is_in_fours = not fours or (set(fours) == {4} and last <= 4)
    return is_in_fours and number.is_typed_in_groups


def _is_known(number: Number, words: PrivateWords) -> bool:
    starts = words.card_starts.get(len(number.digits), frozenset())
    return number.digits[:6] in starts


def _is_card(number: Number) -> bool:
    return luhn.is_valid(number.digits)


def _is_of_an_organ(around: Surroundings, words: PrivateWords) -> bool:
    """Whether the holder that the statement names is no person."""
    clause = around.clause
    begin = words.holders.last_end(clause)
    if begin < 0:
        return not _heads_cards(around, words) and _ends_in_organ(clause, words)
    return words.organs.is_in(clause[begin:][:_HOLDER_CHARS])


def _heads_cards(around: Surroundings, words: PrivateWords) -> bool:
    """Whether the number belongs to a list whose headings name cards of persons."""
    return around.is_listed and words.card.private.is_in(around.header)


def _ends_in_organ(clause: str, words: PrivateWords) -> bool:
    """Whether a body stands right before the number, or before its label."""
    return _ACCOUNT.sub("", clause).endswith(words.organ_ends)


def mobile_numbers(
    text: str, numbers: Sequence[Number], words: PrivateWords
) -> Iterator[PrivateFigure]:
    """Mobile numbers of persons who hold no office here."""
    local = (_without_country(text, one) for one in numbers)
    shaped = [one for one in local if _is_mobile_shaped(one, words)]
    around = surroundings(text, [(one.start, one.end) for one in shaped], words.reach)
    # In a list the same words stand around one number after the other.
    keys: dict[Surroundings, str] = {}
    for number, place in zip(shaped, around, strict=True):
        key = keys.get(place)
        if key is None:
            key = keys[place] = _whose(place, words)
        if key:
            yield _figure("P03", key, text, number)


def _without_country(text: str, number: Number) -> Number:
    """A mobile number without the code of the country that stands before it."""
    if len(number.digits) != 13 or not number.digits.startswith(_COUNTRY):
        return number
    first, *rest = number.groups
    is_apart = first == len(_COUNTRY)
    if not is_apart and not text.endswith("+", 0, number.start):
        return number
    skipped = len(_COUNTRY) + (len(number.gaps[0]) if is_apart else 0)
    return replace(
        number,
        start=number.start + skipped,
        digits=number.digits[len(_COUNTRY) :],
        groups=tuple(rest) if is_apart else (first - len(_COUNTRY), *rest),
        gaps=number.gaps[1:] if is_apart else number.gaps,
    )


def _is_mobile_shaped(number: Number, words: PrivateWords) -> bool:
    return (
        len(number.digits) == 11
        and number.digits.startswith(words.mobile_starts)
        and number.groups in _MOBILE_GROUPS
        and number.is_typed_in_groups
        and number.digits[2:] != number.digits[2] * 9
    )


def _whose(around: Surroundings, words: PrivateWords) -> str:
    """ "citizen" or "named" for a person's own number, "" for any other.

    A word for a person only somewhere before it is no proof: notices tell applicants
    whom to call.
    """
    if around.after.startswith(words.beside.units):
        return ""
    nearest = _says_nearest(around, words)
    if nearest is False:
        return ""
    if _is_said_to_be_a_persons(around, words):
        return "citizen"
    if not around.is_listed or words.mobile.public.is_in(around.header):
        return "named" if nearest else ""
    if _heads_persons(around.header, words):
        return "citizen"
    is_perhaps = words.mobile.private.is_in(around.header)
    is_named = nearest or is_perhaps or _ends_in_name(around.clause, words)
    return "named" if is_named else ""


def _is_said_to_be_a_persons(around: Surroundings, words: PrivateWords) -> bool:
    """Whether the person is named right before the number, or in brackets behind it."""
    if words.beside.person_in_brackets.match(around.after):
        return True
    for named in words.beside.person.finditer(around.clause):
        # Bidders name their managers with their identity cards.
        is_card = words.identity.private.forwards.fullmatch(named.group())
        if is_card and words.mobile.public.is_in(around.clause):
            continue
        rest = _TITLE.sub("", around.clause[named.end() :], count=1)
        if _LABELS.fullmatch(rest):
            return True
        name = _PERSONS_NAME.match(rest)
        if name is None or name.group(1) not in words.surnames | _NOBODY:
            continue
        rest = rest[name.end() :]
        is_fact = not _tells_readers(rest, words) and _FACTS.fullmatch(rest)
        if _LABELS.fullmatch(rest) or is_fact:
            return True
    return False


def _says_nearest(around: Surroundings, words: PrivateWords) -> bool | None:
    """Whether the nearest words make the number a person's; None without any."""
    says = words.mobile.say_private(around.clause)
    if says is None:
        return words.mobile.say_private(around.after)
    return says and not _leads_elsewhere(around.clause, words)


def _leads_elsewhere(clause: str, words: PrivateWords) -> bool:
    """Whether somebody who serves the person is named after it, or readers are told
    whom to call.
    """
    rest = clause[words.mobile.private.last_end(clause) :]
    return _tells_readers(rest, words) or words.beside.role.search(rest) is not None


def _heads_persons(header: str, words: PrivateWords) -> bool:
    """Whether the headings of a list name private persons, and tell them nothing."""
    head = header.rpartition("。")[2]
    is_named = words.beside.person.search(head) is not None
    return is_named and not _tells_readers(head, words)


def _tells_readers(text: str, words: PrivateWords) -> bool:
    """Whether a text says what to do; the label of a number does not."""
    return words.beside.spoken_to.is_in(_CONTACT.sub("", text))


def _ends_in_name(clause: str, words: PrivateWords) -> bool:
    name = _NAME.search(clause)
    return name is not None and name.group(1)[0] in words.surnames


@dataclass(frozen=True, slots=True)
class _Judged:
    """A number, what stands around it, what the words there say, and what it proves."""

    number: Number
    around: Surroundings
    says: bool | None
    is_proved: bool


def _judge(
    text: str,
    numbers: Sequence[Number],
    kind: Words,
    words: PrivateWords,
    is_proved: Callable[[Number], bool],
) -> list[_Judged]:
    spans = [(one.start, one.end) for one in numbers]
    found = surroundings(text, spans, words.reach)
    judged = []
    for number, around in zip(numbers, found, strict=True):
        says = kind.say_private(around.label)
        if says is None and kind.private.is_in(around.header):
            says = True
        judged.append(_Judged(number, around, says, is_proved(number)))
    return judged


def _believed(
    judged: Iterable[_Judged], needs_label: Callable[[Number], bool]
) -> Iterator[Number]:
    """The numbers that words and check digits together speak for.

    Codes that only look alike pass a check digit one time in ten. Where more numbers
    of the same shape fail it than pass it, only labels count.
    """
    open_to_doubt = [one for one in judged if one.says is not False]
    unlabelled = [one for one in open_to_doubt if one.says is None]
    proved = sum(one.is_proved for one in unlabelled)
    are_codes = 2 * proved < len(unlabelled)
    for one in open_to_doubt:
        is_short = len(one.number.digits) == 15
        if one.says is None and (are_codes or is_short or needs_label(one.number)):
            continue
        if is_short or one.is_proved:
            yield one.number


def _without_overlaps(
    numbers: Sequence[Number], is_proved: Callable[[Number], bool]
) -> list[Number]:
    """Numbers that share no digit; of two that do, one with the right check digit."""
    kept: list[Number] = []
    for number in numbers:
        if not kept or number.start >= kept[-1].end:
            kept.append(number)
        elif is_proved(number) and not is_proved(kept[-1]):
            kept[-1] = number
    return kept


def _figure(rule: str, key: str, text: str, number: Number) -> PrivateFigure:
    """The number with all but its first and last digits hidden."""
    first, last = _LEFT_OPEN[rule]
    shown = text[number.start : number.end]
    if not number.gaps:
        masked = shown[:first] + "*" * (len(shown) - first - last) + shown[-last:]
        return PrivateFigure(rule, key, number.start, number.end, masked)
    places = [at for at, char in enumerate(shown) if char.isalnum()]
    hidden = set(places[first : len(places) - last])
    masked = "".join("*" if at in hidden else char for at, char in enumerate(shown))
    return PrivateFigure(rule, key, number.start, number.end, masked)
