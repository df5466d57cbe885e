"""One unit held against the norm on one day: states, rows and verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from catalog_spec.article_cases import article_cases
from catalog_spec.docket import Docket
from catalog_spec.norm.items import Norm
from catalog_spec.observations import NO_PAST, NotSeen, UnitPast, UnitReading
from catalog_spec.policy import DEFAULT, Policy
from catalog_spec.roster import Unit
from catalog_spec.rule_words import RuleStatus, outcome_words
from catalog_spec.rules import ARTICLE_RULES, COLUMN_RULES, UNIT_RULES
from catalog_spec.rules.cases import ArticleCase, ColumnCase, Judged, UnitCase
from catalog_spec.rules.gathering import Gathering
from catalog_spec.rules.registry import (
    NOT_APPLICABLE,
    UNIT_SUBJECT,
    UNREAD,
    CaseT,
    Remark,
    Rule,
    could_not_check,
)
from catalog_spec.rules.verdict_words import (
    article_verdict,
    column_verdict,
    unit_verdict,
)
from catalog_spec.verdicts import (
    ColumnRow,
    Gaps,
    Result,
    State,
    UnitJudgement,
    Verdict,
)

STATE_RULES = ("S01", "C01", "S03", "S04", "F01", "F03", "F02")
RULES_OF_UNREAD_UNITS = ("A01",)
_ACCUSING = (Result.FAULT, Result.HINT)
_TELLING = (*_ACCUSING, Result.COULD_NOT_CHECK)


def judge_unit(
    unit: Unit,
    norm: Norm,
    reading: UnitReading,
    today: date,
    policy: Policy = DEFAULT,
    *,
    past: UnitPast = NO_PAST,
    neighbours: Sequence[Unit] = (),
    with_passes: bool = False,
) -> UnitJudgement:
    """Judge everything the norm asks of a unit on one day.

    A column has exactly one state: that of the first rule, in the order of
    `STATE_RULES`, that accuses it or cannot tell. What could not be read is never a
    fault.

    Parameters
    ----------
    unit: who is judged.
    norm: the norm with the office's overlay in it.
    reading: what the patrol read; with `not_seen` set nothing is judged at all.
    today: the day of the patrol.
    policy: the office's own figures.
    past: what earlier nights saw of the unit.
    neighbours: the district's other units, whose names may stand in the wrong place.
    with_passes: also give the verdicts "pass" and "not applicable" of every rule.
    """
    docket = Docket.of(
        unit, norm, reading, today, policy, past=past, neighbours=neighbours
    )
    cases = list(docket.column_cases())
    court = _Court.of(policy, with_passes)
    if reading.not_seen is not None:
        return _judge_unread(docket, court, cases, reading.not_seen)
    judged = [court.judge_column(case) for case in cases]
    articles = list(article_cases(docket, cases))
    pages = [case for case in articles if not case.is_file]
    verdicts = [
        *(verdict for column in judged for verdict in court.told_of_column(column)),
        *(
            verdict
            for article in articles
            for verdict in court.told_of_article(article)
        ),
        *court.told_of_unit(docket.unit_case(judged, pages)),
    ]
    verdicts += court.gathering.told_of(unit, reading)
    rows = tuple(_row(column) for column in judged)
    gaps = _gaps(reading, articles, court.untold)
    return UnitJudgement(unit.name, rows, tuple(verdicts), gaps)


def _judge_unread(
    docket: Docket, court: _Court, cases: Sequence[ColumnCase], why: NotSeen
) -> UnitJudgement:
    """Nothing could be checked: the unit, and every item asked of it."""
    unit, reading = docket.unit, docket.reading
    reason = outcome_words(why)
    whole = could_not_check("unit", reason=reason)
    remark = could_not_check("unit_column", reason=reason)
    verdicts = [
        unit_verdict(unit, reading, UNREAD, whole),
        *(column_verdict(case, UNREAD, remark, State.UNCHECKED) for case in cases),
        *court.told_of_unit(docket.unit_case((), ()), RULES_OF_UNREAD_UNITS),
    ]
    rows = tuple(_row(Judged(case, State.UNCHECKED, None)) for case in cases)
    return UnitJudgement(unit.name, rows, tuple(verdicts), Gaps(is_whole=False))


@dataclass(frozen=True, slots=True)
class _Court:
    """The rules as one office applies them.

    Parameters
    ----------
    statuses: rule code to whether the rule is on trial, active or retired.
    with_passes: tell also what accuses nobody.
    untold: rule and subject of each question that could not be answered tonight.
    gathering: hints that are told once for the whole unit.
    """

    statuses: Mapping[str, RuleStatus]
    with_passes: bool
    untold: set[tuple[str, str]] = field(default_factory=set)
    gathering: Gathering = field(default_factory=Gathering)

    @classmethod
    def of(cls, policy: Policy, with_passes: bool) -> _Court:
        """The court of an office; what it says of each rule is read once."""
        rules = (*COLUMN_RULES, *ARTICLE_RULES, *UNIT_RULES)
        return cls({code: policy.status_of(code) for code in rules}, with_passes)

    def judge_column(self, case: ColumnCase) -> Judged:
        """The first rule that accuses the column or cannot tell gives it its state."""
        for code in STATE_RULES:
            rule = COLUMN_RULES[code]
            remark = self._ask(rule, case)
            if remark.result in _ACCUSING and rule.state is not None:
                verdict = column_verdict(case, code, remark, rule.state)
                return Judged(case, rule.state, verdict)
            if remark.result is Result.COULD_NOT_CHECK:
                verdict = column_verdict(case, UNREAD, remark, State.UNCHECKED)
                return Judged(case, State.UNCHECKED, verdict)
        return Judged(case, case.unaccused_state, None)

    def told_of_column(self, column: Judged) -> Iterator[Verdict]:
        """The verdicts on one column that are worth telling."""
        if column.verdict is not None:
            yield column.verdict
        for code, rule in COLUMN_RULES.items():
            if code in STATE_RULES:
                continue
            remark = self._ask(rule, column.case)
            self._note_doubt(code, column.case.item.id, remark)
            if remark.result in _ACCUSING:
                yield column_verdict(column.case, code, remark, column.state)
        if self.with_passes:
            yield from self._untold(column)

    def told_of_article(self, case: ArticleCase) -> Iterator[Verdict]:
        """The verdicts on one information page that are worth telling."""
        for code, rule in ARTICLE_RULES.items():
            if case.is_file and not rule.takes_files:
                continue
            remark = self._ask(rule, case)
            self._note_doubt(code, case.article.url, remark)
            if self.with_passes or remark.result in _ACCUSING:
                verdict = article_verdict(case, code, remark)
                yield from self.gathering.let_by(verdict, remark.words, case.title)

    def told_of_unit(
        self, case: UnitCase, codes: Iterable[str] = UNIT_RULES
    ) -> Iterator[Verdict]:
        """The verdicts on the whole unit that are worth telling."""
        for code in codes:
            remark = self._ask(UNIT_RULES[code], case)
            self._note_doubt(code, UNIT_SUBJECT, remark)
            if self.with_passes or (remark.words and remark.result in _TELLING):
                yield unit_verdict(case.unit, case.reading, code, remark)

    def _untold(self, column: Judged) -> Iterator[Verdict]:
        """What the rules that accuse nobody say of one column."""
        told = column.verdict.rule if column.verdict else ""
        for code, rule in COLUMN_RULES.items():
            remark = self._ask(rule, column.case)
            is_state = remark.result is Result.COULD_NOT_CHECK and code in STATE_RULES
            if code != told and remark.result not in _ACCUSING and not is_state:
                yield column_verdict(column.case, code, remark, column.state)

    def _note_doubt(self, code: str, subject: str, remark: Remark) -> None:
        if remark.result is Result.COULD_NOT_CHECK and not remark.is_lasting:
            self.untold.add((code, subject))

    def _ask(self, rule: Rule[CaseT], case: CaseT) -> Remark:
        """A rule's answer: a retired rule is silent, one on trial gives hints only."""
        status = self.statuses[rule.code]
        if status is RuleStatus.RETIRED:
            return NOT_APPLICABLE
        remark = rule.check(case)
        if status is RuleStatus.TRIAL and remark.result is Result.FAULT:
            return replace(remark, result=Result.HINT)
        return remark


def _gaps(
    reading: UnitReading,
    articles: Sequence[ArticleCase],
    untold: Iterable[tuple[str, str]],
) -> Gaps:
    """Which information pages and questions the night says nothing about."""
    read = frozenset(case.article.url for case in articles)
    listed = (row.url for each in reading.readings.values() for row in each.items)
    is_whole = all(
        each.not_seen is None and each.is_whole for each in reading.readings.values()
    )
    unread = frozenset(url for url in listed if url) - read
    return Gaps(read, unread, is_whole, frozenset(untold))


def _row(column: Judged) -> ColumnRow:
    """The line of the whole picture for one item."""
    case = column.case
    is_read = case.whole.columns_read > 0
    return ColumnRow(
        unit=case.unit.name,
        norm_item=case.item.id,
        item_name=case.item.name,
        column=case.path,
        url=case.column.url if case.column else None,
        state=column.state,
        newest=case.newest,
        limit_days=case.limit_days,
        days_left=_days_left(column),
        items=len(case.whole.pieces) if is_read else None,
    )


def _days_left(column: Judged) -> int | None:
    """Days until the limit runs out; where a piece is missing, since it was due."""
    verdict = column.verdict
    if verdict is not None and verdict.state is State.OVERDUE and verdict.overdue_days:
        return -verdict.overdue_days
    return column.case.days_left
