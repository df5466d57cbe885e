"""One unit on the terminal: its figures, its tree of columns, what is to be done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from catalog_spec.verdicts import Result, State
from reports.figures import days_left, fault_parts, percent
from reports.plain import plain, web_address
from reports.views import FindingLine, TreeNode, UnitLine, UnitTree
from reports.words import chinese_date, named, say, state_word
from reports.wrapping import Wrapped, shorten

QUIET = "grey62"
# State, newest date, limit and what is left of it, each with a blank after it.
FIGURE_CELLS = 38
OWN_NAME_CELLS = 30
RESULT_STYLES = {
    Result.FAULT: "bold red",
    Result.HINT: "yellow",
    Result.COULD_NOT_CHECK: "bright_blue",
}


def draw_unit(tree: UnitTree, district: str, night: str, width: int) -> RenderableType:
    """Return the screen of one unit.

    Parameters
    ----------
    night: which night it is, in Chinese words.
    width: cells of a line.
    """
    return Group(
        _title(tree.line, district, night),
        _figures(tree.line),
        _columns(tree, width),
        *_findings(tree),
    )


def _title(line: UnitLine, district: str, night: str) -> RenderableType:
    kind = named("kind", line.kind)
    words = say("show.title", name=plain(line.name), kind=kind, district=district)
    head = Table.grid(expand=True)
    head.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
    head.add_column(no_wrap=True, justify="right")
    head.add_row(Text(f" {words}"), Text(f"{night} "), style="bold white on #1f4e79")
    return Group(head, Text(plain(line.entry), style=QUIET, overflow="fold"))


def _figures(line: UnitLine) -> RenderableType:
    words = say(
        "show.figures",
        asked=line.asked,
        present=line.present,
        fed=line.fed,
        unchecked=line.unchecked,
        faults=line.faults,
        parts=fault_parts(line.parts),
        hints=line.hints,
        newest=chinese_date(line.newest),
        coverage=percent(line.coverage),
    )
    parts: list[RenderableType] = [Wrapped(words)]
    if line.remark:
        parts.append(Text(line.remark, style="bright_blue"))
    if not line.outcome.is_readable:
        reason = named("outcome", line.outcome.value)
        parts.append(Wrapped(say("show.unread", reason=reason), "bright_blue"))
    return Group(*parts)


def _columns(tree: UnitTree, width: int) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), header_style=QUIET, expand=False)
    table.add_column(
        say("show.head.column"),
        no_wrap=True,
        overflow="ellipsis",
        max_width=max(width - FIGURE_CELLS, 12),
    )
    table.add_column(say("show.head.state"), no_wrap=True, min_width=8)
    table.add_column(say("show.head.newest"), no_wrap=True, min_width=10)
    table.add_column(say("show.head.limit"), no_wrap=True, min_width=5, justify="right")
    table.add_column(say("show.head.left"), no_wrap=True, min_width=10)
    for guide, node in _flat(tree.nodes, ""):
        table.add_row(*_row(guide, node))
    return table


def _flat(nodes: Sequence[TreeNode], guide: str) -> Iterator[tuple[str, TreeNode]]:
    for place, node in enumerate(nodes):
        is_last = place == len(nodes) - 1
        yield guide + ("└ " if is_last else "├ "), node
        yield from _flat(node.children, guide + ("  " if is_last else "│ "))


def _row(guide: str, node: TreeNode) -> list[Text]:
    name = Text(guide, style=QUIET).append(plain(node.name), style=_name_style(node))
    if node.own_name:
        own_name = shorten(plain(node.own_name), OWN_NAME_CELLS)
        name.append(say("show.own_name", name=own_name), style=QUIET)
    if node.missing_piece:
        period = plain(node.missing_piece)
        name.append(say("show.missing_piece", period=period), style=_left_style(node))
    limit = say("show.days", days=node.limit_days) if node.limit_days else ""
    return [
        name,
        _state(node),
        Text(node.newest.isoformat() if node.newest else ""),
        Text(limit, style=QUIET),
        Text(days_left(node.days_left, node.state), style=_left_style(node)),
    ]


def _name_style(node: TreeNode) -> str:
    return RESULT_STYLES.get(node.result, "default") if node.findings else "default"


def _state(node: TreeNode) -> Text:
    style = state_word(node.state, "style")
    if node.state is State.MISSING and node.result is not Result.FAULT:
        style = RESULT_STYLES.get(node.result, QUIET)
    return Text(node.state.value, style=style)


def _left_style(node: TreeNode) -> str:
    if node.days_left is not None and node.days_left < 0:
        return "red"
    return "yellow" if node.state is State.DUE_SOON else QUIET


def _findings(tree: UnitTree) -> list[RenderableType]:
    lines = [FindingLine(found, say("unit.whole")) for found in tree.findings]
    lines += [
        FindingLine(found, node.name)
        for _, node in _flat(tree.nodes, "")
        for found in node.findings
    ]
    parts: list[RenderableType] = []
    for result, style in RESULT_STYLES.items():
        chosen = [line for line in lines if line.record.result is result]
        if not chosen:
            continue
        heading = say(f"show.results.{result.value}", count=len(chosen))
        parts.append(Rule(Text(heading, style=style), align="left", style=QUIET))
        parts += [_finding(number + 1, line) for number, line in enumerate(chosen)]
    return parts


def _finding(number: int, line: FindingLine) -> RenderableType:
    record = line.record
    status = named("status", record.status) if record.status else ""
    heading = Text(f"{number}. {plain(line.subject)} ", style="bold")
    heading.append(f"{plain(record.rule)} {status}", style=QUIET)
    if record.first_seen:
        since = say("show.since", date=chinese_date(record.first_seen))
        heading.append(f" {since}", style=QUIET)
    body = Table.grid(padding=(0, 1))
    body.add_column(width=len(str(number)) + 1)
    body.add_column()
    for text, style in _told(line):
        body.add_row("", Wrapped(text, style))
    return Group(heading, body)


def _told(line: FindingLine) -> list[tuple[str, str]]:
    record = line.record
    told = [
        (plain(record.message), ""),
        (_labelled("show.fix", record.how_to_fix), "green"),
        (_labelled("show.clause", record.clause), QUIET),
        (_labelled("show.address", web_address(record.url) or ""), QUIET),
    ]
    return [(text, style) for text, style in told if text]


def _labelled(key: str, text: str) -> str:
    return say(key, text=plain(text)) if text else ""
