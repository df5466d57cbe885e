"""The ledger of findings on the terminal and for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from catalog_spec.lifecycle import Finding, Identity, Status
from crawler.evidence import identity_id
from crawler.records import Decision
from reports.plain import plain
from reports.words import named, say
from reports.wrapping import Wrapped

_QUIET = "grey62"
_STYLES = {
    Status.OPEN: "red",
    Status.RETURNED: "bold red",
    Status.NOTIFIED: "yellow",
    Status.FIXED: "green",
    Status.EXEMPT: _QUIET,
}

Decisions = Mapping[Identity, Decision]


def draw_ledger(
    findings: Sequence[Finding], decisions: Decisions, district: str
) -> RenderableType:
    """The findings in a table, each with what the office decided on it."""
    title = Text(say("ledger.title", district=district), style="bold")
    if not findings:
        return Group(title, Text(say("ledger.empty"), style=_QUIET))
    table = Table(box=None, padding=(0, 2, 0, 0), header_style=_QUIET)
    for key in ("id", "unit", "rule", "status", "message", "note"):
        is_narrow = key in ("id", "rule", "status")
        table.add_column(say(f"ledger.head.{key}"), no_wrap=is_narrow)
    for finding in findings:
        table.add_row(
            identity_id(finding.identity),
            Wrapped(plain(finding.unit)),
            plain(finding.rule),
            Text(
                named("status", finding.status), style=_STYLES.get(finding.status, "")
            ),
            Wrapped(plain(finding.verdict.message)),
            Wrapped(_note(decisions.get(finding.identity))),
        )
    return Group(title, table, Text(say("ledger.total", count=len(findings))))


def _note(decision: Decision | None) -> str:
    if decision is None:
        return ""
    until = say("ledger.until", day=decision.until) if decision.until else ""
    return plain(" ".join(part for part in (decision.note, until) if part))


def ledger_row(finding: Finding, decision: Decision | None) -> dict[str, Any]:
    """One finding under names that other programs rely on."""
    verdict = finding.verdict
    return {
        "id": identity_id(finding.identity),
        "unit": finding.unit,
        "unit_kind": verdict.unit_kind,
        "rule": finding.rule,
        "subject": finding.subject,
        "status": finding.status.value,
        "first_seen": finding.first_seen.isoformat(),
        "last_seen": finding.last_seen.isoformat(),
        "sightings": finding.sightings,
        "column": verdict.column,
        "url": verdict.url,
        "message": verdict.message,
        "how_to_fix": verdict.how_to_fix,
        "clause": verdict.clause,
        "note": decision.note if decision else "",
        "until": decision.until.isoformat() if decision and decision.until else None,
    }
