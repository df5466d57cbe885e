"""Days: how old the newest item of a column is, periods, and the ways to write a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from catalog_spec.norm import NormItem
from crawler.sample.asking import lead_days
from crawler.sample.model import Condition

QUIET_HOME_DAYS = 16
_MARGIN = 4
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}
_DELAY_DAYS = {"monthly": 8, "quarterly": 12, "yearly": 41}


def newest_age(
    condition: Condition, item: NormItem | None, quiet: bool, chance: Random
) -> int:
    """Age in days of the newest item that this condition asks for.

    Parameters
    ----------
    item: the norm item, or None for a column the norm does not know.
    quiet: the unit's home is stale, so nothing may be newer than two weeks.
    """
    limit = item.interval.stale_after_days if item else 0
    grace = item.interval.grace_days if item else 0
    least = QUIET_HOME_DAYS if quiet else 1
    if condition is Condition.STILL:
        return chance.randint(800, 2500)
    if item is None and condition is Condition.TODAY:
        return chance.randint(0, 8)
    if item is None or limit == 0:
        return chance.randint(least, 700)
    ages = {
        Condition.OVERDUE: limit + grace + chance.randint(2, 400),
        Condition.OVERDUE_BY_ONE: limit + grace + 1,
        Condition.LAST_DAY: limit + grace,
        Condition.DUE_SOON: limit - chance.randint(1, max(1, min(30, limit // 10) - 1)),
        Condition.BORDER: limit - lead_days(item) - 2,
        Condition.TODAY: 0,
        Condition.NOTE_CURRENT: chance.randint(min(least, limit - 2), limit - 2),
        Condition.NOTE_OLD: limit + grace + chance.randint(20, 300),
    }
    most = limit - lead_days(item) - _MARGIN
    return ages.get(condition, chance.randint(min(least, most), most))


@dataclass(frozen=True, slots=True)
class Period:
    """One month, quarter or year, by its first day and its length in months."""

    first: date
    months: int

    @property
    def end(self) -> date:
        """Its last day."""
        return _add_months(self.first, self.months) - timedelta(days=1)

    @property
    def before(self) -> Period:
        """The period just before this one."""
        return Period(_add_months(self.first, -self.months), self.months)

    def published(self, today: date) -> date:
        """The day its piece goes out as a rule, never after today."""
        return min(today, self.end + timedelta(days=_DELAY_DAYS[self.cadence]))

    @property
    def cadence(self) -> str:
        """The cadence it belongs to."""
        return next(name for name, months in MONTHS.items() if months == self.months)


def complete_periods(cadence: str, today: date) -> Iterator[Period]:
    """Periods that have ended before today, the latest first, without end."""
    months = MONTHS[cadence]
    month = (today.month - 1) // months * months + 1
    period = Period(date(today.year, month, 1), months).before
    while True:
        yield period
        period = period.before


def _add_months(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def write_day(day: date, form: str) -> str:
    """A day as a site writes it.

    Parameters
    ----------
    form: iso, slash, dotted, chinese, padded_chinese, bracketed, yearless, two_digit,
        full_width or timed.
    """
    texts = {
        "iso": f"{day:%Y-%m-%d}",
        "slash": f"{day:%Y/%m/%d}",
        "dotted": f"{day:%Y.%m.%d}",
        "chinese": f"{day.year}年{day.month}月{day.day}日",
        "padded_chinese": f"{day.year}年{day.month:02}月{day.day:02}日",
        "bracketed": f"[{day:%Y-%m-%d}]",
        "yearless": f"[{day:%m-%d}]",
        "two_digit": f"{day:%y-%m-%d}",
        "full_width": f"{day:%Y-%m-%d}".translate(_FULL_WIDTH),
        "timed": f"{day:%Y-%m-%d} {8 + day.day % 9:02}:{day.day * 7 % 60:02}",
    }
    return texts[form]
