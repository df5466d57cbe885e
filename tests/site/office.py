"""An office that patrols a pretend district with the real command line."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from tests.site import truth as facts
from tests.site.family import Family
from tests.site.truth import Truth

RULES = {
    "S02": facts.NAMING,
    "D01": facts.DATES,
    "V01": facts.BLANK_VETO,
    "V02": facts.STALE_VETO,
    "F04": facts.HOME,
}

SETTINGS = """[district]
name = "{name}"
timezone = "Asia/Shanghai"
norm = "anhui-2016"
store = "wangxun.db"
evidence = "evidence/"

[pace]
requests_per_second = 0
"""
UNIT = """
[[unit]]
name = "{name}"
kind = "{kind}"
entry = "{entry}"
duties = {duties}
"""


@dataclass(frozen=True, slots=True)
class Office:
    """A folder with its `wangxun.toml`."""

    folder: Path

    def write_settings(self, family: Family, base: str) -> None:
        """The settings a clerk would have written for this district."""
        text = SETTINGS.format(name=family.portal.name)
        for unit in family.portal.units:
            duties = json.dumps(list(unit.duties))
            entry = base + family.entry(unit)
            text += UNIT.format(
                name=unit.name, kind=unit.kind, entry=entry, duties=duties
            )
        (self.folder / "wangxun.toml").write_text(text, encoding="utf-8")

    def settings(self) -> dict[str, Any]:
        """The settings as they stand in the folder."""
        return tomllib.loads((self.folder / "wangxun.toml").read_text("utf-8"))

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """One command line, as a person types it."""
        command = [sys.executable, "-m", "reports.cli", *words]
        return subprocess.run(
            command,
            cwd=self.folder,
            capture_output=True,
            encoding="utf-8",
            timeout=600,
            check=False,
        )

    def ask(self, *words: str) -> list[dict[str, Any]]:
        """The JSON that a command prints."""
        done = self.run(*words, "--format", "json")
        assert done.returncode in (0, 1), done.stderr
        answer: list[dict[str, Any]] = json.loads(done.stdout)
        return answer


@dataclass(slots=True)
class Report:
    """Where the product and the truth part, one line each."""

    invented: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    newest: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    compared: int = 0

    def lines(self) -> list[str]:
        """Everything, for people."""
        return [
            f"{kind}: {line}"
            for kind in ("invented", "missed", "states", "newest", "items")
            for line in getattr(self, kind)
        ]


def compare(
    truth: Truth, columns: list[dict[str, Any]], findings: list[dict[str, Any]]
) -> Report:
    """Hold what the product said against what is true."""
    report = Report()
    found = {_fault(f): f for f in findings if f["outcome"] == "fault"}
    for fault in sorted(set(found) - truth.faults - truth.open):
        report.invented.append(f"{fault} {found[fault]['message']}")
    report.missed += [str(f) for f in sorted(truth.faults - set(found))]
    rows = {(row["unit"], row["norm_item"]): row for row in columns}
    for key in sorted(set(rows) | set(truth.rows)):
        _compare_row(report, truth, key, rows.get(key))
    return report


def _compare_row(
    report: Report, truth: Truth, key: tuple[str, str], row: dict[str, Any] | None
) -> None:
    expected = truth.rows.get(key)
    if expected is None or row is None:
        report.states.append(f"{key} expected {expected}, got {row}")
        return
    report.compared += 1
    where = f"{key} {row['column']} {row['url']}"
    if row["state"] not in expected.states:
        report.states.append(f"{where} {set(expected.states)} got {row['state']}")
        return
    newest = date.fromisoformat(row["newest"]) if row["newest"] else None
    if expected.sure and newest != expected.newest:
        report.newest.append(f"{where} {expected.newest} got {newest}")
    if expected.items is not None and row["items"] not in (expected.items, None):
        report.items.append(f"{where} {expected.items} got {row['items']}")


def _fault(finding: dict[str, Any]) -> tuple[str, str, str]:
    what = RULES.get(finding["rule"]) or finding["state"] or finding["rule"]
    return finding["unit"], finding["norm_item"] or "unit", what
