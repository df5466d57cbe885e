"""Rules on the wording of pages and of their attachments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalog_spec.former_names import own_former_names, read_former_names
from catalog_spec.observations import Mark
from catalog_spec.rule_words import message
from catalog_spec.rules.cases import ArticleCase
from catalog_spec.rules.registry import (
    NOT_APPLICABLE,
    PASSED,
    Remark,
    article_rule,
)
from catalog_spec.texts.clock_times import (
    NO_SUCH_DAY,
    NO_SUCH_HOUR,
    SAID_TWICE,
    WRONG_HALF,
)
from catalog_spec.texts.entries import counting_entries
from catalog_spec.verdicts import Result

_MOST_PLACES = 5
_FORMERLY = "原"
_UNREAD = Remark(Result.COULD_NOT_CHECK)
_UNREADABLE = Remark(Result.COULD_NOT_CHECK, is_lasting=True)
_TIME_WORDS = {
    NO_SUCH_DAY: "no_such_day",
    NO_SUCH_HOUR: "no_such_hour",
    WRONG_HALF: "wrong_half",
    SAID_TWICE: "said_twice",
}


@article_rule("W01", takes_files=True)
def wrong_characters(case: ArticleCase) -> Remark:
    """A word is written with a wrong character.

    What is checked: the text of the page and of its attachments, for words of the list
        that are written with a character alike in shape or in sound.
    Why: wrong characters are named in the national check and in most bulletins.
    When it does not apply: no text could be read. Longer right words that contain a
        wrong one, words quoted or named as mistakes, words the office ignores. A hint
        only: pairs of variants, and pairs not sure enough.
    Sample finding: 《关于春季防火的通知》有1处错别字：“布署”应为“部署”（…工作作出布署，请各村…）。
    How to put it right: correct the words.
    """
    return _judge(case, "W01")


@article_rule("W02", takes_files=True)
def wrong_phrases(case: ArticleCase) -> Remark:
    """A fixed phrase lacks a character, has one too many, or names a wrong member.

    What is checked: fixed phrases and fixed enumerations, name of the state, congresses
        and plenary sessions, in the text of the page and of its attachments.
    Why: fixed phrases given wrongly are grave errors in the national check.
    When it does not apply: no text could be read; other phrases alike that are in use.
        Lists that only share some members. Enumerations are always a hint.
    Sample finding: 《…》有1处固定表述疑似有误：“…”，规范表述为“…”（…）。
    How to put it right: hold the phrase against the original document.
    """
    return _judge(case, "W02")


@article_rule("W03", takes_files=True)
def doubled_words(case: ArticleCase) -> Remark:
    """A character or a word is written twice.

    What is checked: particles, verbs and connecting words that stand twice in a row,
        in the text of the page and of its attachments.
    Why: common practice of proof-reading.
    When it does not apply: no text could be read; right words that end and begin with
        the same character.
    Sample finding: 《…》有1处疑似重复用字：“的的”疑为“的”（…最关心的的问题…）。
    How to put it right: delete what stands there twice.
    """
    return _judge(case, "W03")


@article_rule("W04", takes_files=True)
def impossible_times(case: ArticleCase) -> Remark:
    """A day or an hour in the text is on no calendar and no clock.

    What is checked: days such as 2月30日, hours such as 25:00 beside a day or a part of
        the day, afternoon hours called morning.
    Why: no such day or hour exists.
    When it does not apply: no text could be read; the lunar calendar, blanks of forms,
        ratios. A hint only, told once a unit: 下午14:00, which says the same twice.
    Sample finding: 《…》有1处时间有误：“2月30日”没有这一天（…请于2月30日前…）。
    How to put it right: correct the day or the hour.
    """
    return _judge(case, "W04")


@article_rule("W05", takes_files=True)
def unpaired_marks(case: ArticleCase) -> Remark:
    """A quotation mark or bracket has no partner.

    What is checked: Chinese quotation marks and all brackets, in the text of the page
        and of its attachments.
    Why: GB/T 15834.
    When it does not apply: no text could be read; numbers such as 1）, half-open
        intervals, quotations that open again with every paragraph. Always a hint.
    Sample finding: 《…》有1处引号、括号等疑似不成对：「（」（…（叶政办〔2026〕5号…）。
    How to put it right: add or delete the mark.
    """
    return _judge(case, "W05")


@article_rule("W06")
def former_names(case: ArticleCase) -> Remark:
    """A page is issued under a name that its body no longer bears.

    What is checked: source and issuing body of the page against names given up
        everywhere by a known day, and against the unit's own names of another rank.
    Why: names of bodies follow the reform of 2018 and 2019 and the roster.
    When it does not apply: pages without a day or without source and body; pages older
        than the change; names with 原 before them. Names in the text are history and
        are let alone. Always a hint.
    Sample finding: 《…》发布于2026-03-01，发布单位仍写作“某县国土资源局”，现为“自然资源主管部门”。
    How to put it right: give the present name in the metadata block.
    """
    told = [text for text in (case.article.issuer, case.article.source) if text]
    if not told or case.article.published is None:
        return NOT_APPLICABLE
    for text in told:
        now = _present_name(case, text)
        if now:
            values = {"old": text, "now": now, "day": str(case.article.published)}
            return Remark(Result.HINT, "old_name", values)
    return PASSED


@article_rule("W07", takes_files=True)
def office_words(case: ArticleCase) -> Remark:
    """A word stands on the office's own list of words not to be used.

    What is checked: the words of the office's settings, in the text of the page and of
        its attachments.
    Why: the office's own list.
    When it does not apply: no text could be read; words quoted or named as mistakes.
    Sample finding: 《…》有1处本单位词表所列用词：“…”应为“…”（…）。
    How to put it right: use the word that the office prescribes.
    """
    return _judge(case, "W07")


def _present_name(case: ArticleCase, text: str) -> str:
    """What the body that a text names with its old name is called on its day."""
    day = case.article.published
    for former in (*read_former_names(), *own_former_names(case.unit)):
        before, found, _ = text.partition(former.name)
        is_late = day is not None and day >= former.since
        is_own = former.name in case.unit.name
        if found and is_late and not is_own and _FORMERLY not in before:
            return former.now
    return ""


@dataclass(frozen=True, slots=True)
class _Place:
    """One mark, and the name of the attachment it is in, "" for the page itself."""

    mark: Mark
    file: str

    @property
    def is_sure(self) -> bool:
        """Whether it may be counted as a fault."""
        return self.mark.rule == "W07" or self.mark.key in counting_entries()


def _judge(case: ArticleCase, code: str) -> Remark:
    places = list(_places(case, code))
    sure = [place for place in places if place.is_sure]
    if sure:
        return _accuse(code, Result.FAULT, sure, len(places) - len(sure))
    if places:
        return _accuse(code, Result.HINT, places, 0)
    if case.has_doubtful_files:
        return _UNREAD
    if case.article.body_chars or _files_read(case):
        return PASSED
    return _UNREADABLE if case.article.attachments else NOT_APPLICABLE


def _places(case: ArticleCase, code: str) -> Iterator[_Place]:
    for mark in case.article.text.marks:
        if mark.rule == code:
            yield _Place(mark, "")
    for file in case.article.attachments:
        text = case.text_of(file)
        for mark in text.marks if text else ():
            if mark.rule == code:
                yield _Place(mark, "" if case.is_file else file.name)


def _files_read(case: ArticleCase) -> bool:
    """Whether the text of any attachment was read."""
    return any(case.text_of(file) is not None for file in case.article.attachments)


def _accuse(
    code: str, result: Result, places: Sequence[_Place], doubtful: int
) -> Remark:
    words = "wrong" if result is Result.FAULT else "doubtful"
    parts = [_words(code, place) for place in places[:_MOST_PLACES]]
    if len(places) > _MOST_PLACES:
        parts.append(message("W01", "and_more", {}))
    if doubtful:
        parts.append(message("W01", "and_doubtful", {"doubtful": doubtful}))
    values: dict[str, str | int] = {
        "count": len(places),
        "places": "；".join(parts),
        "doubtful_count": doubtful,
    }
    return Remark(result, words, values)


def _words(code: str, place: _Place) -> str:
    """One place in words: what stands there, what should, what is around it."""
    mark = place.mark
    key = _TIME_WORDS.get(mark.key, "place")
    values = {"value": mark.value, "instead": mark.instead, "shown": mark.shown}
    told = message(code, key, values)
    return (
        message("W01", "in_file", {"file": place.file}) + told if place.file else told
    )
