"""Two small nights of a made-up office in a real store, for tests of the reports.

On the first night 姚李镇 has three faults and the two others one each. On the second
姚李镇 has put one right and got two new ones, and 三元镇 cannot be read at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from catalog_spec.lifecycle import advance
from catalog_spec.norm import load_norm
from catalog_spec.observations import NotSeen, Outcome, Request, UnitReading
from catalog_spec.verdicts import (
    ColumnRow,
    Confidence,
    Result,
    State,
    UnitJudgement,
    Verdict,
)
from crawler.records import NightState, VisitRecord
from crawler.store import Store

FIRST = date(2026, 11, 23)
SECOND = date(2026, 11, 24)
HOST = "http://www.example.gov.cn"
HOSTILE = "<script>alert(1)</script>[red]\x1b[31m\u202e=cmd|' /C calc'!A0"
YAOLI, SANYUAN, FINANCE = "姚李镇", "三元镇", "叶集区财政局"
KINDS = {YAOLI: "township", SANYUAN: "township", FINANCE: "department"}
_NORM = load_norm()

SETTINGS = f"""\
[district]
name = "叶集区"
store = "wangxun.db"

[[unit]]
name = "{YAOLI}"
kind = "township"
entry = "{HOST}/public/column/1"
aliases = ["姚李乡"]

[[unit]]
name = "{SANYUAN}"
kind = "township"
entry = "{HOST}/public/column/2"

[[unit]]
name = "{FINANCE}"
kind = "department"
entry = "{HOST}/public/column/3"
"""


@dataclass(frozen=True)
class Office:
    """The folder of a made-up office, with its settings and its store."""

    folder: Path

    @property
    def config(self) -> Path:
        """The settings file."""
        return self.folder / "wangxun.toml"

    @property
    def store(self) -> Path:
        """The SQLite file."""
        return self.folder / "wangxun.db"

    def arguments(self, *words: str) -> list[str]:
        """A command line with this office's settings."""
        return [*words, "--config", str(self.config)]


def make_office(folder: Path, *, nights: int = 2, more_settings: str = "") -> Office:
    """Write the settings and up to two nights."""
    office = Office(folder)
    office.config.write_text(SETTINGS + more_settings, encoding="utf-8")
    with Store.open(office.store) as store:
        for write in (_write_first, _write_second)[:nights]:
            write(store)
    return office


def _write_first(store: Store) -> None:
    township = [
        _row(YAOLI, "cm.guide", State.NORMAL, FIRST),
        _row(YAOLI, "cm.annual", State.BLANK),
        _row(YAOLI, "tp.policy", State.NORMAL, FIRST),
        _row(YAOLI, "tp.policy.norm", State.OVERDUE, FIRST - timedelta(200)),
        _row(YAOLI, "tp.finance", State.MISSING),
        _row(YAOLI, "tp.finance.budget", State.DUE_SOON, FIRST - timedelta(175)),
    ]
    _write_night(
        store,
        FIRST,
        {
            YAOLI: (township, Outcome.OK),
            SANYUAN: ([_row(SANYUAN, "tp.policy", State.BLANK)], Outcome.OK),
            FINANCE: ([_row(FINANCE, "dp.org", State.BLANK)], Outcome.OK),
        },
    )


def _write_second(store: Store) -> None:
    hostile = replace(
        _row(YAOLI, "tp.policy", State.NORMAL, SECOND),
        column=f"目录 > {HOSTILE}",
        url="javascript:alert(document.domain)",
    )
    township = [
        _row(YAOLI, "cm.guide", State.NORMAL, SECOND),
        _row(YAOLI, "cm.annual", State.NORMAL, SECOND),
        hostile,
        _row(YAOLI, "tp.policy.norm", State.OVERDUE, FIRST - timedelta(200)),
        _row(YAOLI, "tp.finance", State.MISSING),
        _row(YAOLI, "tp.finance.budget", State.BLANK),
    ]
    naming = _verdict(hostile, "S02", Result.FAULT, f"栏目名称“{HOSTILE}”不规范。")
    unread = [_row(SANYUAN, "tp.policy", State.UNCHECKED)]
    _write_night(
        store,
        SECOND,
        {
            YAOLI: (township, Outcome.OK),
            SANYUAN: (unread, Outcome.BLOCKED),
            FINANCE: ([_row(FINANCE, "dp.org", State.BLANK)], Outcome.OK),
        },
        (naming,),
    )


_RULES = {
    State.MISSING: ("S01", Result.FAULT, "未按目录规范设置“{name}”栏目。"),
    State.BLANK: ("S03", Result.FAULT, "“{name}”栏目没有内容。"),
    State.OVERDUE: ("F01", Result.FAULT, "“{name}”超过期限没有更新。"),
    State.DUE_SOON: ("F02", Result.HINT, "“{name}”快到更新期限。"),
    State.UNCHECKED: ("C01", Result.COULD_NOT_CHECK, "“{name}”没有读到。"),
}
_DAYS_LEFT = {State.OVERDUE: -16, State.DUE_SOON: 9}


def _row(unit: str, item: str, state: State, newest: date | None = None) -> ColumnRow:
    name = _NORM.item(item).name
    is_there = state is not State.MISSING
    return ColumnRow(
        unit=unit,
        norm_item=item,
        item_name=name,
        column=f"目录 > {name}" if is_there else None,
        url=f"{HOST}/column/{item}" if is_there else None,
        state=state,
        newest=newest,
        limit_days=184 if newest else None,
        days_left=_DAYS_LEFT.get(state, 184) if newest else None,
        items=3 if newest else 0,
    )


def _verdict(row: ColumnRow, rule: str, result: Result, message: str) -> Verdict:
    return Verdict(
        unit=row.unit,
        unit_kind=KINDS[row.unit],
        rule=rule,
        subject=row.norm_item,
        result=result,
        norm_item=row.norm_item,
        column=row.column,
        state=row.state,
        url=row.url,
        newest=row.newest,
        limit_days=row.limit_days,
        overdue_days=16 if row.state is State.OVERDUE else None,
        message=message.format(name=row.item_name),
        how_to_fix="请按目录规范整改。",
        clause="皖政务办秘〔2016〕7号",
        confidence=Confidence.VERIFIED,
        evidence=("2026-11-24/a.warc.gz@0",),
    )


def _write_night(
    store: Store,
    day: date,
    units: dict[str, tuple[list[ColumnRow], Outcome]],
    more: Sequence[Verdict] = (),
) -> None:
    # A patrol at 02:00 in China is one at 18:00 UTC of the day before.
    start = datetime.combine(day - timedelta(1), datetime.min.time(), UTC)
    start += timedelta(hours=18)
    night = store.begin_night(day, start, "anhui-2016", "hash", len(units))
    for unit, (rows, outcome) in units.items():
        entry = f"{HOST}/public/column/{list(KINDS).index(unit) + 1}"
        visit = VisitRecord(unit, Request(entry), outcome, start, status=200, bytes=900)
        store.record_visits(night.id, [visit])
        verdicts = tuple(
            _verdict(row, *_RULES[row.state]) for row in rows if row.state in _RULES
        ) + tuple(verdict for verdict in more if verdict.unit == unit)
        not_seen = None if outcome.is_readable else NotSeen(outcome, entry, "HTTP 403")
        store.finish_unit(
            night.id,
            kind=KINDS[unit],
            reading=UnitReading(entry, not_seen=not_seen),
            judgement=UnitJudgement(unit, tuple(rows), verdicts),
            findings=advance(store.ledger(unit), verdicts, day),
            finished_at=start + timedelta(minutes=20),
        )
    end = start + timedelta(minutes=21)
    store.end_night(night.id, end, NightState.FINISHED)
