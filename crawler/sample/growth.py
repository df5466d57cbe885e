"""The items of one column, grown from what the fault plan says of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import Any

from catalog_spec.norm import NormItem
from crawler.sample.days import QUIET_HOME_DAYS, Period, complete_periods, newest_age
from crawler.sample.model import BLANK, NOTES, Condition, Item
from crawler.sample.words import words

OLD_HOST = 3
_LATE_DAYS = {"monthly": 14, "quarterly": 55, "yearly": 160}
_LONGEST_LIST = 60
_SETTLING_DAYS = {"monthly": 30, "quarterly": 50, "yearly": 120}
_FEW_ROWS = frozenset(
    {Condition.DATE_IN_ARTICLE, Condition.NO_DATE, Condition.NO_DATE_UNREAD}
)
_ODD_AT_END = frozenset(
    {
        Condition.NO_DATE,
        Condition.NO_DATE_UNREAD,
        Condition.BEFORE_FOUNDED,
        Condition.BEFORE_SINCE,
    }
)


@dataclass(slots=True)
class Soil:
    """What the items of one unit grow from.

    Parameters
    ----------
    name: the unit's name in titles; a renamed unit's older items bear its old name.
    today: day of the patrol.
    floor: nothing is older than this day.
    quiet: nothing may be newer than two weeks.
    moved_on: items older than this day lie on the old county's host.
    former_name: the name in titles older than three years, or "".
    page_size: rows a page.
    richness: factor on the number of items.
    host: number of the host that serves the unit's articles.
    numbers: gives article numbers.
    chance: decides.
    """

    name: str
    today: date
    floor: date
    quiet: bool
    moved_on: date | None
    former_name: str
    page_size: int
    richness: float
    host: int
    numbers: Iterator[int]
    chance: Random


def grow(
    topic: str, item: NormItem | None, condition: Condition, soil: Soil
) -> tuple[Item, ...]:
    """Grow the rows of a list, newest first as far as the condition allows.

    Parameters
    ----------
    topic: name of the column, for the titles.
    item: the norm item it stands for, or None.
    condition: what the plan does to it.
    soil: the unit it grows in.
    """
    if condition in BLANK:
        return ()
    if condition in NOTES:
        return tuple(_notes(topic, item, condition, soil))
    if condition in (Condition.SERIES, Condition.SERIES_GAP) and item:
        return tuple(_series(topic, item, condition, soil))
    if condition in (Condition.ANNUAL, Condition.ANNUAL_GAP):
        return tuple(_annual_reports(condition, soil))
    rows = sorted(_dated_rows(topic, item, condition, soil), key=day_of, reverse=True)
    return tuple(_bend(rows, topic, condition, soil))


def grow_page(
    topic: str, item: NormItem | None, condition: Condition, soil: Soil
) -> tuple[Item, ...]:
    """The one information a column's own page shows."""
    if condition in BLANK:
        return ()
    age = newest_age(condition, item, soil.quiet, soil.chance)
    title = words()["titles"]["pages"][0].format(unit=soil.name, topic=topic)
    return (_item(title, _day(age, soil), soil),)


def _dated_rows(
    topic: str, item: NormItem | None, condition: Condition, soil: Soil
) -> Iterator[Item]:
    age = newest_age(condition, item, soil.quiet, soil.chance)
    day = _day(age, soil)
    spread = max(3, (item.interval.stale_after_days if item else 0) or 60)
    for _ in range(_how_many(condition, soil)):
        yield _item(_title(topic, item, day, soil), day, soil)
        day -= timedelta(days=soil.chance.randint(0, spread))
        if day < soil.floor:
            break
    if soil.moved_on and condition is Condition.HEALTHY:
        yield from _rows_before_move(topic, soil)


def _how_many(condition: Condition, soil: Soil) -> int:
    usual = soil.chance.lognormvariate(1.9, 0.9) * soil.richness
    if condition in _FEW_ROWS:
        return 3 + int(usual) % 4
    if condition is Condition.SECOND_PAGE_BROKEN:
        return soil.page_size + 5
    return max(1, min(int(usual), int(_LONGEST_LIST * max(1.0, soil.richness))))


def _rows_before_move(topic: str, soil: Soil) -> Iterator[Item]:
    """What the unit published while it belonged to another county."""
    day = soil.moved_on or soil.today
    for _ in range(soil.chance.randint(0, 2)):
        day -= timedelta(days=soil.chance.randint(20, 300))
        title = _title(topic, None, day, soil)
        yield replace(_item(title, day, soil), host=OLD_HOST)


def _bend(rows: list[Item], topic: str, condition: Condition, soil: Soil) -> list[Item]:
    """Do to a healthy list what its condition says."""
    if condition is Condition.PINNED:
        return [replace(rows[-1], pinned=True), *rows[:-1]]
    if condition is Condition.STATEMENT:
        titles = words()["titles"]["statement"]
        title = soil.chance.choice(titles).format(unit=soil.name)
        return [replace(rows[0], title=title), *rows[1:]]
    if condition is Condition.DATE_IN_ARTICLE:
        return [replace(row, dated_in_list=False) for row in rows]
    if condition is Condition.FUTURE:
        return [_odd_row(topic, condition, soil), *rows]
    if condition in _ODD_AT_END:
        return [*rows, _odd_row(topic, condition, soil)]
    return rows


def _odd_row(topic: str, condition: Condition, soil: Soil) -> Item:
    """One row whose date is wrong, or not there at all."""
    titles = words()["titles"]
    if condition is Condition.FUTURE:
        day = soil.today + timedelta(days=soil.chance.randint(3, 60))
        return _item(_fill(titles["future"][0], topic, soil), day, soil)
    if condition in (Condition.BEFORE_FOUNDED, Condition.BEFORE_SINCE):
        day = soil.floor - timedelta(days=soil.chance.randint(90, 400))
        return _item(_fill(titles["any"][0], topic, soil), day, soil)
    title = _fill(soil.chance.choice(titles["undated"]), topic, soil)
    is_broken = condition is Condition.NO_DATE_UNREAD
    return replace(_item(title, None, soil), dated_in_list=False, broken=is_broken)


def _notes(
    topic: str, item: NormItem | None, condition: Condition, soil: Soil
) -> Iterator[Item]:
    day = _day(newest_age(condition, item, soil.quiet, soil.chance), soil)
    for _ in range(soil.chance.randint(1, 3)):
        title = _fill(soil.chance.choice(words()["titles"]["notes"]), topic, soil)
        yield replace(_item(title, day, soil), is_note=True)
        day -= timedelta(days=soil.chance.randint(30, 120))
        if day < soil.floor:
            return


def _series(
    topic: str, item: NormItem, condition: Condition, soil: Soil
) -> Iterator[Item]:
    """One piece a period; the gap leaves out the latest piece that is due."""
    cadence = item.interval.cadence
    form = soil.chance.choice(words()["titles"][_PERIOD_TITLES[cadence]])
    periods = complete_periods(cadence, soil.today)
    if condition is Condition.SERIES_GAP:
        wait = timedelta(days=item.interval.grace_days + _SETTLING_DAYS[cadence])
        late = soil.today - timedelta(days=_LATE_DAYS[cadence])
        next(p for p in periods if p.end + wait <= soil.today)
        first = next(periods)
        yield _piece(form, topic, first, late, soil)
    for period in islice(periods, soil.chance.randint(4, 9)):
        day = period.published(soil.today)
        if day < soil.floor:
            return
        yield _piece(form, topic, period, day, soil)


_PERIOD_TITLES = {"monthly": "month", "quarterly": "quarter", "yearly": "year"}


def _piece(form: str, topic: str, period: Period, day: date, soil: Soil) -> Item:
    quarter = (period.end.month - 1) // 3
    title = form.format(
        unit=soil.name,
        topic=topic,
        year=period.first.year,
        month=period.first.month,
        last_month=period.end.month,
        quarter_zh=words()["titles"]["quarters_zh"][quarter],
    )
    return _item(title, day, soil)


def _annual_reports(condition: Condition, soil: Soil) -> Iterator[Item]:
    lag = 2 if condition is Condition.ANNUAL_GAP else 1
    newest = soil.today.year - lag
    form = soil.chance.choice(words()["titles"]["annual"])
    for year in range(newest, newest - 7, -1):
        usual = date(year + 1, 3, 1) + timedelta(days=soil.chance.randint(0, 18))
        latest = soil.today - timedelta(days=QUIET_HOME_DAYS if soil.quiet else 0)
        day = min(usual, latest)
        if day < soil.floor:
            return
        yield _item(form.format(unit=soil.name, year=year), day, soil)


def _title(topic: str, item: NormItem | None, day: date, soil: Soil) -> str:
    titles: dict[str, Any] = words()["titles"]
    may_name_year = item is not None and item.interval.cadence in (
        "half_yearly",
        "none",
    )
    forms = titles["any"] + (titles["dated"] if may_name_year else [])
    return _fill(soil.chance.choice(forms), topic, soil, day)


def _fill(form: str, topic: str, soil: Soil, day: date | None = None) -> str:
    is_former = day and soil.former_name and (soil.today - day).days > 3 * 365
    return form.format(
        unit=soil.former_name if is_former else soil.name,
        topic=topic,
        place=soil.chance.choice(words()["titles"]["places"]),
        year=day.year if day else "",
        count=soil.chance.randint(1, 9),
    )


def next_item(
    like: Item, topic: str, unit: str, day: date, numbers: Iterator[int]
) -> Item:
    """One more item for a list that already has this one."""
    form = words()["titles"]["any"][0]
    title = form.format(topic=topic, unit=unit)
    return Item(next(numbers), title, day, host=like.host)


def day_of(item: Item) -> date:
    """The day of an item, to sort by; an undated one comes last."""
    return item.published or date.min


def _item(title: str, day: date | None, soil: Soil) -> Item:
    return Item(next(soil.numbers), title, day, host=soil.host)


def _day(age: int, soil: Soil) -> date:
    return max(soil.floor, soil.today - timedelta(days=age))
