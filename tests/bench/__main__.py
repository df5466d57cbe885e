"""`make bench`: prints the figures of the README. Nothing here asserts a time."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from tests.bench import hostile_night, polite_night, thousand_nights
from tests.bench.crawl import compare, weigh
from tests.bench.reading import measure_reading

SHORT_NIGHTS = 100


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--pages", type=int, default=6000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--page-bytes", type=int, action="append")
    parser.add_argument(
        "--memory-pages",
        type=int,
        action="append",
        help="sizes of the memory curve; by default 20,000 and 100,000 pages",
    )
    parser.add_argument(
        "--only", choices=sorted(_PARTS), action="append", help="by default all"
    )
    arguments = parser.parse_args()
    for name in arguments.only or _PARTS:
        _PARTS[name](arguments)


def _reading(arguments: argparse.Namespace) -> None:
    for page_bytes in _sizes(arguments):
        measure_reading(page_bytes)


def _crawl(arguments: argparse.Namespace) -> None:
    for page_bytes in _sizes(arguments):
        compare(arguments.pages, page_bytes, arguments.rounds)


def _memory(arguments: argparse.Namespace) -> None:
    for pages in arguments.memory_pages or (20_000, 100_000):
        weigh(pages, _sizes(arguments)[0])


def _nights(_: argparse.Namespace) -> None:
    hostile_night.main(hostile_night.RATES[:1])
    polite_night.main()
    # The whole thousand takes long; `python -m tests.bench.thousand_nights` runs it.
    thousand_nights.main(["--nights", str(SHORT_NIGHTS)])
    sys.stdout.flush()


def _sizes(arguments: argparse.Namespace) -> tuple[int, ...]:
    return tuple(arguments.page_bytes or (12_000, 40_000))


_PARTS: dict[str, Callable[[argparse.Namespace], None]] = {
    "reading": _reading,
    "crawl": _crawl,
    "memory": _memory,
    "nights": _nights,
}


if __name__ == "__main__":
    main()
