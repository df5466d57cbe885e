"""The letter to the office about one night: subject, plain text and HTML."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from crawler.records import NightState
from reports.figures import percent
from reports.plain import plain
from reports.queries import NightData, list_new, list_units, summarise
from reports.templating import render
from reports.views import NewSince, NightSummary, UnitLine
from reports.words import chinese_date, say

WHOLE_NIGHT = "office"
PART_OF_A_NIGHT = "office-partial"
LONGEST_LIST = 20
MOST_TROUBLES = 10
WORST_UNITS = 10


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter before anybody is named on it.

    Parameters
    ----------
    kind: under which the store remembers that it was sent; the letter about a night
        that was cut short does not stand in the way of the one about the whole night.
    """

    night_id: int
    night: date
    kind: str
    subject: str
    text: str
    html: str


def write_letter(data: NightData) -> Letter:
    """Return the letter about a night."""
    summary = summarise(data)
    new = list_new(data)
    subject = _subject(summary, new)
    values = _values(data, summary, new, subject)
    is_whole = summary.state is NightState.FINISHED
    return Letter(
        night_id=data.night.id,
        night=data.night.date,
        kind=WHOLE_NIGHT if is_whole else PART_OF_A_NIGHT,
        subject=subject,
        text=render("letter.txt.j2", **values),
        html=render("letter.html.j2", **values),
    )


def _values(
    data: NightData, summary: NightSummary, new: NewSince, subject: str
) -> dict[str, Any]:
    units = list_units(data)
    return {
        "subject": subject,
        "summary": summary,
        "is_whole": summary.state is NightState.FINISHED,
        "new": new,
        "appeared": new.appeared[:LONGEST_LIST],
        "gone": new.gone[:LONGEST_LIST],
        "worst": worst_units(units),
        "not_ranked": [unit for unit in units if unit.remark],
        "troubles": summary.troubles[:MOST_TROUBLES],
    }


def worst_units(units: tuple[UnitLine, ...]) -> list[UnitLine]:
    """Return the ranked units with the most faults, none without any."""
    faulty = [unit for unit in units if unit.faults and unit.place is not None]
    return sorted(faulty, key=lambda unit: -unit.faults)[:WORST_UNITS]


def _subject(summary: NightSummary, new: NewSince) -> str:
    head = say(
        "letter.subject",
        district=plain(summary.district),
        date=chinese_date(summary.day),
    )
    return f"{head}{_news(summary, new)}"


def _news(summary: NightSummary, new: NewSince) -> str:
    if summary.state is not NightState.FINISHED:
        return say(
            "letter.news_partial", units=summary.units, planned=summary.units_planned
        )
    if summary.is_below_floor:
        return say("letter.news_low", coverage=percent(summary.coverage))
    if new.previous is None:
        return say("letter.news_first", faults=summary.faults)
    return say(
        "letter.news",
        appeared=len(new.appeared),
        gone=len(new.gone),
        faults=summary.faults,
    )
