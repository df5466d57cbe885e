"""The proof of one finding on the terminal: what was stored, and the place that tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from rich import box
from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from crawler.archive import digest_of
from crawler.evidence import Exhibit, Proof, finding_id
from crawler.retention import PruneReport
from reports.plain import plain
from reports.tables import QUIET
from reports.views import FindingLine
from reports.words import chinese_date, named, say
from reports.wrapping import Wrapped

LINES_AROUND = 4
LINES_UNMARKED = 30
_MARK = "▶"
_MEBIBYTE = 1024 * 1024


def draw_proof(
    proof: Proof, zone: ZoneInfo, *, number: int = 1, is_full: bool = False
) -> RenderableType:
    """Return who, what and when, the stored pages, and the text of one of them.

    Parameters
    ----------
    zone: the zone moments are shown in.
    number: which stored page's text is shown, from 1.
    is_full: show all of its text, not only the lines around the marked ones.
    """
    parts: list[RenderableType] = [*_heading(proof)]
    count = len(proof.exhibits)
    parts.append(_rule(say("evidence.pages", count=count)))
    for each, exhibit in enumerate(proof.exhibits, 1):
        parts += _facts(each, exhibit, zone)
    if count:
        parts += _text(number, proof.exhibits[number - 1], is_full=is_full)
    return Group(*parts)


def _heading(proof: Proof) -> Iterator[RenderableType]:
    finding = proof.finding
    yield Text(say("evidence.title", id=finding_id(finding)), style="bold")
    column = plain(finding.column or "") or say("evidence.whole")
    first = finding.first_seen.isoformat() if finding.first_seen else "—"
    told = [
        (say("evidence.unit", unit=plain(finding.unit)), "bold"),
        (say("evidence.column", column=column), ""),
        (_said(proof), ""),
        (say("evidence.clause", clause=plain(finding.clause)), QUIET),
        (say("evidence.night", night=chinese_date(proof.night)), QUIET),
        (say("evidence.seen", first=first, count=finding.sightings), QUIET),
    ]
    for text, style in told:
        yield Wrapped(text, style)


def _said(proof: Proof) -> str:
    finding = proof.finding
    return say(
        "evidence.said",
        result=named("result", finding.result.value),
        rule=plain(finding.rule),
        message=plain(finding.message),
    )


def _rule(heading: str) -> Rule:
    return Rule(Text(heading, style="bold"), align="left", style=QUIET)


def _facts(number: int, exhibit: Exhibit, zone: ZoneInfo) -> Iterator[RenderableType]:
    stored = exhibit.stored
    indent = "   "
    if stored is None:
        lines = [say("evidence.not_intact", problem=plain(exhibit.problem))]
        yield Wrapped(f"{number}. {lines[0]}", "red")
        return
    yield Wrapped(say("evidence.page", number=number, url=plain(stored.url)), "bold")
    facts = say(
        "evidence.fetched",
        moment=moment_words(stored.fetched_at, zone),
        zone=zone.key,
        status=stored.status,
        bytes=len(stored.body),
    )
    lines = [facts, say("evidence.intact", digest=digest_of(stored.body))]
    if stored.body_fetched_at != stored.fetched_at:
        moment = moment_words(stored.body_fetched_at, zone)
        lines.insert(1, say("evidence.unchanged", moment=moment))
    if exhibit.is_rendered:
        lines.append(say("evidence.rendered"))
    lines.append(say("evidence.stored_at", reference=plain(exhibit.reference)))
    for line in lines:
        yield Wrapped(f"{indent}{line}", QUIET, indent)


def moment_words(moment: datetime, zone: ZoneInfo) -> str:
    """Return a moment as the clock on the wall showed it."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S}"


def _text(number: int, exhibit: Exhibit, *, is_full: bool) -> Iterator[RenderableType]:
    if exhibit.stored is None:
        return
    if exhibit.is_file:
        yield Wrapped(say("evidence.is_file"), QUIET)
        return
    key = "evidence.text" if exhibit.marked else "evidence.text_unmarked"
    yield _rule(say(key, number=number))
    if not exhibit.marked:
        yield Wrapped(say("evidence.nothing_to_mark"), QUIET)
    if not exhibit.lines:
        yield Wrapped(say("evidence.blank_page"), QUIET)
    if exhibit.is_private:
        yield Wrapped(say("evidence.masked"), QUIET)
    shown = range(len(exhibit.lines)) if is_full else _around(exhibit)
    yield _numbered(exhibit, shown)


def _around(exhibit: Exhibit) -> Sequence[int]:
    count = len(exhibit.lines)
    if not exhibit.marked:
        return range(min(count, LINES_UNMARKED))
    near = {
        line
        for marked in exhibit.marked
        for line in range(marked - LINES_AROUND, marked + LINES_AROUND + 1)
    }
    return sorted(line for line in near if 0 <= line < count)


def _numbered(exhibit: Exhibit, shown: Iterable[int]) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True, style="bold yellow")
    table.add_column(no_wrap=True, justify="right", style=QUIET)
    table.add_column(ratio=1)
    marked = set(exhibit.marked)
    expected = 0
    for line in shown:
        if line > expected:
            _skip(table, line - expected)
        style = "bold black on yellow" if line in marked else ""
        mark = _MARK if line in marked else ""
        text = Wrapped(plain(exhibit.lines[line]), style)
        table.add_row(mark, str(line + 1), text)
        expected = line + 1
    if expected < len(exhibit.lines):
        _skip(table, len(exhibit.lines) - expected)
    return table


def _skip(table: Table, count: int) -> None:
    table.add_row("", "", Text(say("evidence.skipped", count=count), style=QUIET))


def ids_table(lines: Sequence[FindingLine], heading: str) -> Table:
    """Return the short names of findings, unit by unit."""
    table = Table(
        title=Text(say("evidence.list_title", heading=heading), style="bold"),
        title_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        header_style=QUIET,
    )
    table.add_column(say("evidence.head.id"), no_wrap=True, style="bold")
    table.add_column(say("table.head.unit"))
    table.add_column(say("table.head.rule"), no_wrap=True, style=QUIET)
    table.add_column(say("table.head.result"), no_wrap=True)
    table.add_column(say("table.head.item"), ratio=1)
    table.add_column(say("evidence.head.pages"), no_wrap=True, justify="right")
    unit = ""
    for line in lines:
        record = line.record
        name = "" if record.unit == unit else plain(record.unit)
        unit = record.unit
        table.add_row(
            finding_id(record),
            Wrapped(name),
            plain(record.rule),
            named("result", record.result.value),
            Wrapped(plain(line.subject)),
            str(len(record.evidence)),
        )
    return table


def draw_pruning(report: PruneReport) -> RenderableType:
    """Return what was dropped, or would be, night by night."""
    title = say("prune.dry_title" if report.is_dry_run else "prune.title")
    parts: list[RenderableType] = [Text(title, style="bold")]
    if report.nights:
        parts += [_losses(report), Wrapped(_pruned(report))]
    else:
        before = size_words(report.bytes_before)
        parts += [
            Wrapped(say("prune.nothing")),
            Wrapped(say("prune.all_kept", before=before)),
        ]
    if report.visits:
        parts.append(Wrapped(say("prune.visits", count=report.visits)))
    if report.is_over_budget:
        budget = size_words(report.budget_bytes or 0)
        parts.append(Wrapped(say("prune.over", budget=budget), "bold red"))
    parts += [
        Wrapped(say("prune.damaged", path=path), "red") for path in report.damaged
    ]
    return Group(*parts)


def _losses(report: PruneReport) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style=QUIET)
    table.add_column(say("prune.night"), no_wrap=True)
    for key in ("dropped", "kept", "freed"):
        table.add_column(say(f"prune.{key}"), no_wrap=True, justify="right")
    for night in report.nights:
        freed = size_words(night.bytes_freed)
        day = night.date.isoformat()
        table.add_row(day, str(night.dropped), str(night.kept), freed)
    return table


def _pruned(report: PruneReport) -> str:
    return say(
        "prune.total",
        count=report.dropped,
        before=size_words(report.bytes_before),
        after=size_words(report.bytes_after),
        whole_from=chinese_date(report.whole_from),
    )


def size_words(count: int) -> str:
    """Return a number of bytes in KB or MB."""
    if count < _MEBIBYTE:
        return f"{count / 1024:.1f} KB"
    return f"{count / _MEBIBYTE:.1f} MB"
