"""One night with every hostile server, at the limits an office would use.

Run it from the repository's folder: `python -m tests.bench.hostile_night`. It prints
how long the night took and how much memory the patrol and its workers held at most.
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from crawler.night import run_patrol
from crawler.settings import load_settings
from tests.hostile import TODAY, street
from tests.nights import served, small_district

RATES = (0, 2)
MOST_SECONDS = 15 * 60
MOST_MEGABYTES = 600
HOSTS = """
[[host]]
name = "127.0.0.1"
requests_per_second = {rate}

[[host]]
name = "localhost"
requests_per_second = {rate}
allow_private = true
insecure_tls = true

[[host]]
name = "nowhere.invalid"
requests_per_second = 2

"""


class Scales:
    """The most memory this process and its children held together."""

    def __init__(self) -> None:
        self.megabytes = 0.0
        self._stop = threading.Event()

    @contextmanager
    def weighing(self) -> Iterator[None]:
        """Weigh twice a second while the block runs."""
        thread = threading.Thread(target=self._weigh)
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join()

    def _weigh(self) -> None:
        while not self._stop.wait(0.5):
            held = sum(map(_resident, _family(os.getpid())))
            self.megabytes = max(self.megabytes, held / 2**20)


def _family(root: int) -> set[int]:
    """A process and all that it began, but for the pretend servers."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            status = (folder / "stat").read_text("ascii", "replace")
        except OSError:
            continue
        if b"tests.hostile\x00" not in command:
            parents[int(folder.name)] = int(status.rpartition(")")[2].split()[1])
    family = {root}
    while more := {pid for pid, of in parents.items() if of in family} - family:
        family |= more
    return family


def _resident(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def measure(rate: float) -> tuple[float, float]:
    """Seconds and megabytes of one hostile night at so many requests a second."""
    scales = Scales()
    district = small_district()
    names = [unit.name for unit in district.units if unit.host == 0][:4]
    with (
        tempfile.TemporaryDirectory() as folder,
        street() as hostile,
        served(district, Path(folder)) as settings,
    ):
        text = settings.read_text("utf-8") + HOSTS.format(rate=rate)
        settings.write_text(text + hostile.settings(), "utf-8")
        loaded = load_settings(settings)
        began = time.monotonic()
        with scales.weighing():
            run_patrol(loaded, night=TODAY, units=(*names, *hostile.entries))
        return time.monotonic() - began, scales.megabytes


def main(rates: Sequence[int] = RATES) -> int:
    """Measure at these rates; 1 when a night was too long or too heavy."""
    is_over = False
    for rate in rates:
        seconds, megabytes = measure(rate)
        is_over |= seconds > MOST_SECONDS or megabytes > MOST_MEGABYTES
        per_second = f"{rate} requests/s a host" if rate else "no pace"
        print(f"hostile night, {per_second}: {seconds:.0f} s, {megabytes:.0f} MB")
    return int(is_over)


if __name__ == "__main__":
    raise SystemExit(main())
