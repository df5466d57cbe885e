"""A night done over on the terminal: what would be said now, or by another norm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from catalog_spec.verdicts import ColumnRow, State, Verdict
from crawler.replay import Change, Difference, Replay, UnitReplay
from reports.listing import column_row
from reports.plain import plain
from reports.tables import QUIET
from reports.words import named, say, section, state_word
from reports.wrapping import Wrapped

_Line = tuple[str, Difference]


def draw_replay(replay: Replay, heading: str, norm_path: str = "") -> RenderableType:
    """Return what came out, and how it differs.

    Parameters
    ----------
    heading: which night of which district.
    norm_path: the file of the other norm, "" when there was none.
    """
    pages = sum(unit.pages for unit in replay.units)
    walked = say("replay.walked", units=len(replay.units), pages=pages)
    parts: list[RenderableType] = [
        Text(say("replay.title", heading=heading), style="bold"),
        Wrapped(walked, QUIET),
        *_against_record(replay),
    ]
    if norm_path:
        parts += _what_if(replay, norm_path)
    return Group(*parts)


def _against_record(replay: Replay) -> Iterable[RenderableType]:
    lines = [(unit.unit, unit.against_record) for unit in replay.units]
    changed = [line for line in lines if not line[1].is_none]
    if changed:
        yield from _tables(changed, "before", "after")
        yield Wrapped(
            say(
                "replay.different",
                columns=sum(len(found.rows) for _, found in changed),
                verdicts=sum(len(found.verdicts) for _, found in changed),
            ),
            "bold red",
        )
    else:
        yield Text(say("replay.same"), style="bold green")
    if replay.are_settings_changed:
        yield Wrapped(say("replay.settings_changed"), "yellow")
    yield from _gaps(replay)


def _gaps(replay: Replay) -> Iterable[RenderableType]:
    if replay.left_out:
        units = "、".join(map(plain, replay.left_out))
        yield Wrapped(say("replay.left_out", units=units), "yellow")
    blind = [unit for unit in replay.units if unit.rules_left_out]
    if blind:
        rules = "、".join(blind[0].rules_left_out)
        sentence = say("replay.rules_left_out", units=len(blind), rules=rules)
        yield Wrapped(sentence, "yellow")
    short = [unit for unit in replay.units if unit.not_stored]
    if short:
        sentence = say(
            "replay.not_stored",
            units=len(short),
            count=sum(len(unit.not_stored) for unit in short),
            columns=sum(unit.unverified for unit in short),
        )
        yield Wrapped(sentence, "yellow")


def _what_if(replay: Replay, norm_path: str) -> Iterable[RenderableType]:
    yield Text(f"\n{say('replay.norm', path=norm_path)}", style="bold")
    found = [(u.unit, u.what_if) for u in replay.units if u.what_if is not None]
    changed = [line for line in found if not line[1].is_none]
    if not changed:
        yield Text(say("replay.nothing_changes"), style="bold green")
        return
    yield _counts(changed)
    yield from _tables(changed, "now", "then")
    yield Wrapped(
        say(
            "replay.would_change",
            units=len(changed),
            columns=sum(len(each.rows) for _, each in changed),
            before=sum(each.faults_before for _, each in found),
            after=sum(each.faults_after for _, each in found),
        ),
        "bold",
    )


def _counts(lines: Iterable[_Line]) -> Table:
    """How many columns each unit has in each state, before and after."""
    table = _table()
    table.add_column(say("replay.head.unit"), style="bold")
    table.add_column(say("replay.head.faults"), no_wrap=True)
    states = [State(name) for name in section("state")]
    for state in states:
        table.add_column(state.value, no_wrap=True)
    for unit, found in lines:
        counts = [
            _step(found.states_before.get(state, 0), found.states_after.get(state, 0))
            for state in states
        ]
        faults = _step(found.faults_before, found.faults_after)
        table.add_row(Wrapped(plain(unit)), faults, *counts)
    return table


def _step(before: int, after: int) -> Text:
    if before == after:
        return Text(str(before), style=QUIET)
    return Text(f"{before}→{after}", style="bold")


def _tables(lines: list[_Line], before: str, after: str) -> Iterable[RenderableType]:
    rows = [(unit, change) for unit, found in lines for change in found.rows]
    if rows:
        yield Text(say("replay.rows"), style="bold")
        yield _row_changes(rows, before, after)
    verdicts = [(unit, change) for unit, found in lines for change in found.verdicts]
    if verdicts:
        yield Text(say("replay.verdicts"), style="bold")
        yield _verdict_changes(verdicts, before, after)


def _row_changes(
    changes: Iterable[tuple[str, Change[ColumnRow]]], before: str, after: str
) -> Table:
    table = _table()
    for key in ("unit", "item", before, after):
        table.add_column(say(f"replay.head.{key}"))
    for unit, change in changes:
        item = Wrapped(plain(change.either.item_name))
        states = _state(change.before), _state(change.after)
        table.add_row(Wrapped(plain(unit)), item, *states)
    return table


def _state(row: ColumnRow | None) -> Text:
    if row is None:
        return Text(say("replay.not_asked"), style=QUIET)
    newest = f" {row.newest}" if row.newest else ""
    return Text(f"{row.state.value}{newest}", style=state_word(row.state, "style"))


def _verdict_changes(
    changes: Iterable[tuple[str, Change[Verdict]]], before: str, after: str
) -> Table:
    table = _table()
    table.add_column(say("replay.head.unit"))
    table.add_column(say("replay.head.rule"), no_wrap=True, style=QUIET)
    table.add_column(say(f"replay.head.{before}"), no_wrap=True)
    table.add_column(say(f"replay.head.{after}"), no_wrap=True)
    table.add_column(say("replay.head.message"), ratio=1)
    for unit, change in changes:
        table.add_row(
            Wrapped(plain(unit)),
            plain(change.either.rule),
            _result(change.before),
            _result(change.after),
            Wrapped(plain(change.either.message)),
        )
    return table


def _result(verdict: Verdict | None) -> str:
    if verdict is None:
        return say("replay.nothing_said")
    return named("result", verdict.result.value)


def _table() -> Table:
    return Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style=QUIET)


def replay_row(replay: Replay) -> dict[str, Any]:
    """Return a replay under the names other programs rely on."""
    return {
        "night": replay.night.date.isoformat(),
        "agrees": all(unit.against_record.is_none for unit in replay.units),
        "settings_changed": replay.are_settings_changed,
        "left_out": list(replay.left_out),
        "units": [_unit_row(unit) for unit in replay.units],
    }


def _unit_row(unit: UnitReplay) -> dict[str, Any]:
    return {
        "unit": unit.unit,
        "pages": unit.pages,
        "not_stored": list(unit.not_stored),
        "unverified": unit.unverified,
        "rules_left_out": list(unit.rules_left_out),
        "against_record": _difference_row(unit.against_record),
        "what_if": _difference_row(unit.what_if) if unit.what_if else None,
    }


def _difference_row(found: Difference) -> dict[str, Any]:
    return {
        "faults_before": found.faults_before,
        "faults_after": found.faults_after,
        "states_before": _states(found.states_before),
        "states_after": _states(found.states_after),
        "columns": [
            {
                "norm_item": change.either.norm_item,
                "before": column_row(change.before) if change.before else None,
                "after": column_row(change.after) if change.after else None,
            }
            for change in found.rows
        ],
        "findings": [
            {
                "rule": change.either.rule,
                "subject": change.either.subject,
                "before": _said(change.before),
                "after": _said(change.after),
            }
            for change in found.verdicts
        ],
    }


def _states(states: Mapping[State, int]) -> dict[str, int]:
    return {state.value: count for state, count in states.items()}


def _said(verdict: Verdict | None) -> dict[str, str] | None:
    if verdict is None:
        return None
    return {"outcome": verdict.result.value, "message": verdict.message}
