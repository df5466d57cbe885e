"""`make bench`: prints the figures of the README. Nothing here asserts a time."""

from __future__ import annotations

import argparse

from tests.bench.crawl import compare
from tests.bench.reading import measure_reading


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--pages", type=int, default=6000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--page-bytes", type=int, action="append")
    arguments = parser.parse_args()
    sizes = arguments.page_bytes or (12_000, 40_000)
    for page_bytes in sizes:
        measure_reading(page_bytes)
    for page_bytes in sizes:
        compare(arguments.pages, page_bytes, arguments.rounds)


if __name__ == "__main__":
    main()
