"""`make bench`: prints the figures of the README. Nothing here asserts a time."""

from __future__ import annotations

import argparse

from tests.bench.crawl import compare


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--pages", type=int, default=6000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--page-bytes", type=int, action="append")
    arguments = parser.parse_args()
    for page_bytes in arguments.page_bytes or (12_000, 40_000):
        compare(arguments.pages, page_bytes, arguments.rounds)


if __name__ == "__main__":
    main()
