"""Showing how far a night has come: a live display, or plain lines in a log."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from catalog_spec.observations import Outcome
from crawler.progress import Progress
from reports.figures import percent
from reports.plain import plain
from reports.words import chinese_date, named, say

SECONDS_BETWEEN_FRAMES = 0.15


@contextmanager
def watch(console: Console) -> Iterator[Progress]:
    """Yield a listener that draws on this console while the block runs."""
    if not console.is_terminal:
        yield LineProgress(console)
        return
    with Live(console=console, auto_refresh=False, transient=True) as live:
        yield LiveProgress(live)


@dataclass(slots=True)
class Tally:
    """What has happened so far tonight."""

    units: int = 0
    units_done: int = 0
    pages: int = 0
    pages_failed: int = 0
    faults: int = 0
    under_way: dict[str, str] = field(default_factory=dict)

    def count_page(self, outcome: Outcome) -> None:
        """Count one visit."""
        self.pages += 1
        self.pages_failed += not outcome.is_readable

    def count_unit(self, name: str, faults: int) -> None:
        """Count one finished unit."""
        self.under_way.pop(name, None)
        self.units_done += 1
        self.faults += faults


class LineProgress:
    """One line for each finished unit, for logs and pipes."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._tally = Tally()

    def night_started(self, units: int, night: date) -> None:
        """Say what is going to happen."""
        self._tally.units = units
        self._say("progress.started", date=chinese_date(night), units=units)

    def unit_started(self, name: str, host: str) -> None:
        """Remember the unit; its line comes when it is finished."""
        self._tally.under_way[name] = host

    def page_done(self, unit: str, url: str, outcome: Outcome) -> None:
        """Count the visit."""
        self._tally.count_page(outcome)

    def unit_finished(self, name: str, faults: int, coverage: float) -> None:
        """Say how the unit did."""
        tally = self._tally
        tally.count_unit(name, faults)
        self._say(
            "progress.unit",
            done=tally.units_done,
            units=tally.units,
            name=plain(name),
            faults=faults,
            coverage=percent(coverage),
        )

    def night_finished(self) -> None:
        """Say how much was done."""
        tally = self._tally
        self._say("progress.finished", units=tally.units_done, pages=tally.pages)

    def _say(self, key: str, **values: object) -> None:
        self._console.print(Text(say(key, **values)), soft_wrap=True)


class LiveProgress:
    """A bar, the figures so far, and the units being read, redrawn in place."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._tally = Tally()
        self._night = ""
        self._last_page = Text()
        self._drawn_at = 0.0

    def night_started(self, units: int, night: date) -> None:
        """Put up the empty display."""
        self._tally.units = units
        self._night = chinese_date(night)
        self._draw()

    def unit_started(self, name: str, host: str) -> None:
        """Show the unit among those being read."""
        self._tally.under_way[plain(name)] = plain(host)
        self._draw()

    def page_done(self, unit: str, url: str, outcome: Outcome) -> None:
        """Count the visit, and show what could not be read."""
        self._tally.count_page(outcome)
        if not outcome.is_readable:
            what = named("outcome", outcome.value)
            self._last_page = Text(
                say("progress.trouble", unit=plain(unit), outcome=what, url=plain(url)),
                style="yellow",
                overflow="ellipsis",
                no_wrap=True,
            )
        self._draw_if_due()

    def unit_finished(self, name: str, faults: int, coverage: float) -> None:
        """Move the bar on."""
        self._tally.count_unit(plain(name), faults)
        self._draw()

    def night_finished(self) -> None:
        """Draw for the last time."""
        self._draw()

    def _draw_if_due(self) -> None:
        if time.monotonic() - self._drawn_at >= SECONDS_BETWEEN_FRAMES:
            self._draw()

    def _draw(self) -> None:
        self._drawn_at = time.monotonic()
        self._live.update(self._picture(), refresh=True)

    def _picture(self) -> RenderableType:
        tally = self._tally
        figures = Text(
            say(
                "progress.figures",
                pages=tally.pages,
                failed=tally.pages_failed,
                faults=tally.faults,
            )
        )
        readers = "  ".join(
            f"{name}({host})" for name, host in list(tally.under_way.items())[:4]
        )
        current = Text(
            say("progress.current", units=readers),
            style="dim",
            overflow="ellipsis",
            no_wrap=True,
        )
        return Group(self._bar(), figures, current, self._last_page)

    def _bar(self) -> Table:
        tally = self._tally
        line = Table.grid(padding=(0, 1), expand=True)
        line.add_column(no_wrap=True)
        line.add_column(ratio=1)
        line.add_column(no_wrap=True)
        line.add_row(
            Text(say("progress.title", date=self._night), style="bold"),
            ProgressBar(total=max(tally.units, 1), completed=tally.units_done),
            Text(say("progress.units", done=tally.units_done, units=tally.units)),
        )
        return line
