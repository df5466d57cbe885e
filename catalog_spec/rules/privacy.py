"""Rules on what must not be published of persons, in pages and in attachments.

Whatever they say is masked already: no figure leaves the examination of a text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from catalog_spec.observations import FileSeen, Mark
from catalog_spec.rule_words import message
from catalog_spec.rules.cases import ArticleCase
from catalog_spec.rules.registry import NOT_APPLICABLE, PASSED, Remark, article_rule
from catalog_spec.texts.privacy import TOTAL, mask_private
from catalog_spec.verdicts import Result

_UNREAD = Remark(Result.COULD_NOT_CHECK)
_EXAMPLES = 3
_FILES = 5
# Only a name beside the number speaks for a person there.
_UNSURE = frozenset({"named"})


@article_rule("P01", takes_files=True)
def identity_numbers(case: ArticleCase) -> Remark:
    """Identity numbers of citizens stand in a page or in an attachment.

    What is checked: numbers of 18 digits with a known county, a day of birth that can
        be and the right check digit; numbers of 15 digits where a label names them.
    Why: an identity number is personal information that may not be published.
    When it does not apply: masked numbers of any form; codes of projects, bodies,
        contracts and the like; numbers without a label where more numbers of their
        shape fail the check digit than pass it. Could not be checked: attachments
        whose text could not be read.
    Sample finding: 《…公示》正文中有12处未遮盖的公民身份号码（如342*************33）。
    How to put it right: take the page down, mask the numbers, publish it again.
    """
    return _judge(case, "P01")


@article_rule("P02", takes_files=True)
def bank_cards(case: ArticleCase) -> Remark:
    """Bank card numbers of persons stand in a page or in an attachment.

    What is checked: numbers of 16 to 19 digits with the beginning of a known card and
        the right check digit.
    Why: a card number is sensitive personal information.
    When it does not apply: masked numbers; accounts of bodies and firms, into which
        the public is to pay; order, waybill and other numbers named as such.
    Sample finding: 《…发放表》附件“明细.xls”中有86处未遮盖的银行卡号（如6228************903）。
    How to put it right: take the page down, mask the numbers, publish it again.
    """
    return _judge(case, "P02")


@article_rule("P03", takes_files=True)
def mobile_numbers(case: ArticleCase) -> Remark:
    """Mobile numbers of citizens stand in a page or in an attachment.

    What is checked: mobile numbers right beside words for a private person (applicant,
        villager, head of household …), or in a list headed by such words.
    Why: private telephone numbers are named as leaks in real bulletins.
    When it does not apply: masked numbers; numbers of offices, hotlines, officials on
        duty, tender contacts. A hint only: numbers in a list that only names stand at,
        and numbers that such words stand before, but not right beside.
    Sample finding: 《…名单》正文中有3处未遮盖的个人手机号码（如138****5678）。
    How to put it right: take the page down, mask the numbers, publish it again.
    """
    return _judge(case, "P03")


@article_rule("P04", takes_files=True)
def home_addresses(case: ArticleCase) -> Remark:
    """Home addresses of citizens stand in a page or in an attachment.

    What is checked: addresses named as somebody's home that reach down to the number
        of a house or flat.
    Why: home addresses are published down to the township at most.
    When it does not apply: addresses down to township, village or group; addresses of
        offices, firms and building sites; masked house numbers.
    Sample finding: 《…决定书》正文中有1处具体到门牌号的家庭住址（如姚李镇******）。
    How to put it right: keep the address down to the township.
    """
    return _judge(case, "P04")


@dataclass(frozen=True, slots=True)
class _Place:
    """The marks of one rule in the page itself, or in one attachment."""

    file: FileSeen | None
    marks: Sequence[Mark]

    @property
    def count(self) -> int:
        """How many figures there are, those that are not kept included."""
        totals = [int(mark.value) for mark in self.marks if mark.key == TOTAL]
        return totals[0] if totals else len(self.marks)

    @property
    def examples(self) -> Iterator[str]:
        """Masked figures, each once."""
        values = (mark.value for mark in self.marks if mark.key != TOTAL)
        yield from list(dict.fromkeys(values))[:_EXAMPLES]


def _judge(case: ArticleCase, code: str) -> Remark:
    places = list(_places(case, code))
    if places:
        return _accuse(case, code, places)
    if not case.article.body_chars and not case.article.attachments:
        return NOT_APPLICABLE
    if not case.has_unread_files:
        return PASSED
    return replace(_UNREAD, is_lasting=not case.has_doubtful_files)


def _places(case: ArticleCase, code: str) -> Iterator[_Place]:
    own = [mark for mark in case.article.text.marks if mark.rule == code]
    if own:
        yield _Place(None, own)
    for file in case.article.attachments:
        text = case.text_of(file)
        inside = [mark for mark in text.marks if mark.rule == code] if text else []
        if inside:
            yield _Place(file, inside)


def _accuse(case: ArticleCase, code: str, places: Sequence[_Place]) -> Remark:
    keys = {mark.key for place in places for mark in place.marks} - {TOTAL}
    is_sure = bool(keys - _UNSURE)
    parts = [_part(case, code, place) for place in places[:_FILES]]
    if len(places) > _FILES:
        parts.append(message(code, "more", {"files": len(places) - _FILES}))
    values: dict[str, str | int] = {
        "title": mask_private(case.title),
        "parts": "；".join(parts),
        "count": sum(place.count for place in places),
    }
    words = "found" if is_sure else "perhaps"
    return Remark(Result.FAULT if is_sure else Result.HINT, words, values)


def _part(case: ArticleCase, code: str, place: _Place) -> str:
    examples = "、".join(place.examples)
    values: dict[str, str | int] = {"count": place.count, "examples": examples}
    if place.file is None:
        return message(code, "in_text", values)
    if case.is_file:
        return message(code, "in_itself", values)
    name = mask_private(place.file.name)
    return message(code, "in_file", {**values, "file": name})
