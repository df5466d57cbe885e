"""`python -m crawler.sample JSON`: serve a district from a process of its own."""

from __future__ import annotations

import sys

from crawler.sample.serving import run

if __name__ == "__main__":
    run(sys.argv[1])
