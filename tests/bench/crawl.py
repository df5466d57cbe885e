"""Pages a second and peak memory of a whole patrol, against the Scrapy yardstick."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from crawler.sample import make_district, serve

TODAY = date(2026, 11, 24)
SEED = 11


@dataclass(frozen=True, slots=True)
class Run:
    """One whole crawl: seconds, pages, and peak memory of all its processes (MB)."""

    seconds: float
    pages: int
    peak_mb: float

    @property
    def rate(self) -> float:
        return self.pages / self.seconds


@contextmanager
def bench_site(
    pages: int, page_bytes: int, folder: Path
) -> Iterator[tuple[Path, Path]]:
    """Serve a district of this size; settings file and list of all its addresses."""
    district = make_district(SEED, TODAY, pages=pages, page_bytes=page_bytes)
    with serve(district, own_process=True) as site:
        settings = folder / "wangxun.toml"
        text = district.config_toml(site.base_url, folder)
        settings.write_text(text + '\n[limits]\narticles = "all"\n', "utf-8")
        seeds = folder / "addresses.txt"
        seeds.write_text("\n".join(district.addresses(site.base_url)), "utf-8")
        yield settings, seeds


def run_spider(seeds: Path) -> Run:
    pages = len(seeds.read_text("utf-8").split())
    command = [sys.executable, "-m", "tests.bench.spider", str(seeds), str(pages)]
    output, _, peak = _measured(command)
    seconds, visited = output.split()[-2:]
    return Run(float(seconds), int(visited), peak)


def run_patrol(settings: Path, night: date = TODAY) -> Run:
    """Patrol on one night; `TODAY` begins with an empty store."""
    if night == TODAY:
        for leftover in settings.parent.glob("wangxun.db*"):
            leftover.unlink()
    command = [sys.executable, "-m", "reports.cli", "patrol"]
    command += ["--config", str(settings), "--date", night.isoformat()]
    _, seconds, peak = _measured(command)
    from crawler.store import Store  # noqa: PLC0415 - the parent process stays small

    with Store.open(settings.parent / "wangxun.db", read_only=True) as store:
        record = store.night()
        assert record is not None
        return Run(seconds, record.pages, peak)


def _measured(command: list[str]) -> tuple[str, float, float]:
    """Run a command; its output, seconds, and the peak memory of its process tree."""
    began = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        peak = _Peak(process.pid)
        output = process.stdout.read() if process.stdout else ""
        process.wait()
    return output, time.perf_counter() - began, peak.stop()


class _Peak:
    """Samples the proportional memory of a process and its descendants."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._most = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def stop(self) -> float:
        self._over.set()
        self._thread.join()
        return self._most / 1024

    def _watch(self) -> None:
        while not self._over.wait(0.25):
            self._most = max(self._most, sum(map(_memory_kb, _family(self._pid))))


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text()
        except OSError:
            continue
        for child in children.split():
            yield from _family(int(child))


def _memory_kb(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        return 0
    return 0


def compare(pages: int, page_bytes: int, rounds: int) -> None:
    """Print both crawlers over the same site, turn by turn, and the ratio."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with bench_site(pages, page_bytes, folder) as (settings, seeds):
            pairs = [(run_spider(seeds), run_patrol(settings)) for _ in range(rounds)]
    spiders, patrols = zip(*pairs, strict=True)
    ratios = [ours.rate / theirs.rate for theirs, ours in pairs]
    kilobytes = page_bytes // 1000
    print(f"{pages:,} pages of {kilobytes} KB, {os.cpu_count()} cores, {rounds} rounds")
    _print_line("minimal Scrapy spider", spiders)
    _print_line("wangxun patrol, all articles, evidence on", patrols)
    print(f"  ratio: median {statistics.median(ratios):.1f}, {_spread(ratios)}")


def weigh(pages: int, page_bytes: int) -> None:
    """Print pages a second and peak memory of one patrol over so many pages.

    Then the night after is walked, on which the site stands still.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with bench_site(pages, page_bytes, folder) as (settings, _):
            first = run_patrol(settings)
            second = run_patrol(settings, TODAY + timedelta(days=1))
    share = 100 * second.pages / first.pages
    print(f"{first.pages:,} pages of {page_bytes // 1000} KB, one patrol")
    print(f"  {first.rate:,.0f} pages/s, peak {first.peak_mb:,.0f} MB")
    print(f"  the night after: {share:.1f} % of the requests")


def _print_line(name: str, runs: tuple[Run, ...]) -> None:
    rate = statistics.median(run.rate for run in runs)
    peak = max(run.peak_mb for run in runs)
    rates = _spread([run.rate for run in runs])
    print(f"  {name}: median {rate:,.0f} pages/s, {rates}, peak {peak:,.0f} MB")


def _spread(values: list[float]) -> str:
    return f"{min(values):,.1f} to {max(values):,.1f}"
