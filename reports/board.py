"""The district on one screen: coverage, troubles, the picture, what is new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from catalog_spec.norm import Norm
from reports.figures import change, percent
from reports.picture import Picture, draw_pictures
from reports.picture_text import UnitTable, legend
from reports.plain import plain
from reports.queries import NightData, list_new, summarise
from reports.views import FindingLine, NewSince, NightSummary, StateCount
from reports.words import chinese_date, named, say, state_word
from reports.wrapping import Wrapped, flow, shorten

WORST_ITEMS = 6
NEW_LINES = 4
BRIEF_NEW_LINES = 2
TROUBLE_UNITS = 4
WIDE = 120
QUIET = "grey62"


@dataclass(frozen=True, slots=True)
class Fit:
    """How much of a night the board shows.

    Parameters
    ----------
    rows: units shown of each picture.
    is_brief: the lists beside the pictures are kept to the least.
    """

    rows: tuple[int, ...]
    is_brief: bool = False


def draw_board(data: NightData, norm: Norm, console: Console) -> RenderableType:
    """Return the board of one night, fitted to the console.

    On a terminal lower than the board the units with the fewest faults are left out
    and counted; in a file or pipe every unit is there.
    """
    pictures = draw_pictures(data, norm)
    fit = Fit(tuple(len(picture.rows) for picture in pictures))
    board = _assemble(data, pictures, fit, console.width)
    if not console.is_terminal:
        return board
    for is_brief in (False, True):
        excess = _excess(board, console)
        if excess <= 0:
            break
        whole = Fit(tuple(len(picture.rows) for picture in pictures), is_brief)
        excess = _excess(_assemble(data, pictures, whole, console.width), console)
        fit = Fit(_cut(whole.rows, excess), is_brief)
        board = _assemble(data, pictures, fit, console.width)
    return board


def _excess(board: RenderableType, console: Console) -> int:
    # One line is left for the prompt.
    return len(console.render_lines(board, pad=False)) + 1 - console.height


def _cut(rows: Sequence[int], excess: int) -> tuple[int, ...]:
    if excess <= 0:
        return tuple(rows)
    # Each picture that is cut says in one line what was left out.
    room = sum(rows) - excess - len(rows)
    return tuple(max(1, room * count // sum(rows)) for count in rows)


def _assemble(
    data: NightData, pictures: Sequence[Picture], fit: Fit, width: int
) -> RenderableType:
    summary = summarise(data)
    new = list_new(data)
    parts: list[RenderableType] = [_title(summary, width), *_head(summary, width)]
    for picture, rows in zip(pictures, fit.rows, strict=True):
        table = UnitTable.fitted(picture, width, summary.district)
        parts += _picture(table, rows)
        if not fit.is_brief:
            parts += _worst_items(table.picture, width)
    parts += _news(new, width, BRIEF_NEW_LINES if fit.is_brief else NEW_LINES)
    if not fit.is_brief:
        parts.append(Rule(style=QUIET))
    return Group(*parts, legend(width))


def _title(summary: NightSummary, width: int) -> Text:
    left = say("board.title", district=plain(summary.district))
    state = named("night_state", summary.state.value)
    right = say("board.night", date=chinese_date(summary.day), state=state)
    gap = max(width - cell_len(left) - cell_len(right) - 2, 1)
    line = f" {left}{' ' * gap}{right} "
    return Text(line, style="bold white on #1f4e79", no_wrap=True, overflow="ellipsis")


def _head(summary: NightSummary, width: int) -> list[RenderableType]:
    return [
        _figures(summary, width),
        _bar(summary.states, width),
        _states(summary.states, width),
        *_troubles(summary),
    ]


def _figures(summary: NightSummary, width: int) -> Text:
    coverage = "bold red" if summary.is_below_floor else "bold green"
    units = f"{summary.units}/{summary.units_planned}"
    faults = _figure(say("board.faults"), str(summary.faults), "bold red")
    faults.append(_change_note(summary), style=QUIET)
    pieces = [
        _figure(say("board.coverage"), percent(summary.coverage), coverage),
        _figure(say("board.units"), units, "bold"),
        _figure(say("board.asked"), str(summary.asked), "bold"),
        faults,
        _figure(say("board.hints"), str(summary.hints), "bold yellow"),
        _figure(say("board.pages"), str(summary.pages), "bold"),
    ]
    return flow(pieces if width >= WIDE else pieces[:-1], width)


def _figure(label: str, value: str, style: str) -> Text:
    return Text.assemble((f"{label} ", QUIET), (value, style))


def _change_note(summary: NightSummary) -> str:
    notes = [change(summary.faults_change)]
    if summary.suspected:
        notes.append(say("board.suspected", count=summary.suspected))
    kept = [note for note in notes if note]
    return f"（{'，'.join(kept)}）" if kept else ""


def _bar(states: Sequence[StateCount], width: int) -> Text:
    total = sum(state.count for state in states) or 1
    bar = Text(no_wrap=True)
    done = filled = 0
    for state in states:
        done += state.count
        end = done * width // total
        if state.count and end == filled and end < width:
            end += 1
        bar.append("━" * (end - filled), style=state_word(state.state, "style"))
        filled = end
    return bar


def _states(states: Sequence[StateCount], width: int) -> Text:
    head = Text(say("board.states"), style=QUIET)
    return flow([head, *(_state(state) for state in states)], width)


def _state(state: StateCount) -> Text:
    style = state_word(state.state, "style") if state.count else QUIET
    difference = f"（{change(state.change)}）" if state.change else ""
    return Text.assemble(
        (f"{state.state.value} {state.count}", style), (difference, QUIET)
    )


def _troubles(summary: NightSummary) -> list[RenderableType]:
    if summary.is_below_floor:
        floor = percent(summary.coverage_floor)
        warning = say("board.below_floor", floor=floor)
        return [Wrapped(warning, "bold red"), *_unread(summary)]
    return _unread(summary)


def _unread(summary: NightSummary) -> list[RenderableType]:
    if not summary.troubles:
        return [Text(say("board.no_troubles"), style=QUIET)]
    shown = [
        say(
            "board.trouble",
            unit=plain(trouble.unit),
            outcome=named("outcome", trouble.outcome.value),
            count=trouble.count,
        )
        for trouble in summary.troubles[:TROUBLE_UNITS]
    ]
    rest = len(summary.troubles) - len(shown)
    more = say("board.more_troubles", count=rest) if rest else ""
    line = say("board.troubles", list="；".join(shown), more=more)
    return [Wrapped(line, "bright_blue", indent="  ")]


def _picture(table: UnitTable, rows: int) -> list[RenderableType]:
    picture = table.picture
    heading = say(
        "board.picture_folded" if table.is_folded else "board.picture",
        kind=picture.kind_name,
        units=len(picture.rows),
        items=len(picture.items),
    )
    parts: list[RenderableType] = [_heading(heading), table.draw(rows)]
    left_out = picture.rows[rows:]
    if left_out:
        faults = sum(row.unit.faults for row in left_out)
        more = say("board.more_units", units=len(left_out), faults=faults)
        parts.append(Text(more, style=QUIET))
    return parts


def _worst_items(picture: Picture, width: int) -> list[RenderableType]:
    key = "board.worst" if len(picture.rows) > 1 else "board.worst_alone"
    pieces = [
        Text(say(key, number=w.number, name=plain(w.item.name), units=w.units))
        for w in picture.worst_items(WORST_ITEMS)
    ]
    if not pieces:
        return []
    return [flow([Text(say("board.worst_head"), style=QUIET), *pieces], width, "  ")]


def _heading(text: str) -> Rule:
    return Rule(Text(text, style="bold"), align="left", style=QUIET)


def _news(new: NewSince, width: int, limit: int) -> list[RenderableType]:
    if new.previous is None:
        return [_heading(say("board.first_night"))]
    heading = say(
        "board.new",
        date=chinese_date(new.previous),
        appeared=len(new.appeared),
        gone=len(new.gone),
        unseen=new.out_of_sight,
    )
    signs = (("＋", "red", new.appeared), ("－", "green", new.gone))
    lists = [change for change in signs if change[2]]
    if width < WIDE or len(lists) < 2:
        return [
            _heading(heading),
            *(_changes(*change, limit, width) for change in lists),
        ]
    half = width // 2 - 1
    side_by_side = Table.grid(padding=(0, 2, 0, 0))
    side_by_side.add_row(*(_changes(*change, limit, half) for change in lists))
    return [_heading(heading), side_by_side]


def _changes(
    sign: str, style: str, findings: Sequence[FindingLine], limit: int, width: int
) -> RenderableType:
    lines = [
        Text.assemble((f"{sign} ", style), shorten(_change(finding), width - 3))
        for finding in findings[:limit]
    ]
    rest = len(findings) - limit
    if rest > 0:
        lines.append(Text(say("board.more_changes", count=rest), style=QUIET))
    return Text("\n").join(lines)


def _change(finding: FindingLine) -> str:
    return f"{plain(finding.record.unit)}：{plain(finding.record.message)}"
