"""A thousand nights on which answers go wrong, and how many faults they invent.

Run it from the repository's folder: `python -m tests.bench.thousand_nights`.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from tests.broken_nights import Town, invented


def main(arguments: Sequence[str] | None = None) -> int:
    """Print every seed that invents a fault; 1 when there is one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nights", type=int, default=1000)
    parser.add_argument("--first-seed", type=int, default=0)
    wanted = parser.parse_args(arguments)
    town = Town()
    seeds = range(wanted.first_seed, wanted.first_seed + wanted.nights)
    wrong = 0
    for seed in seeds:
        for rule, subject in sorted(invented(town, seed)):
            wrong += 1
            print(f"seed {seed}: {rule} {subject}")
    print(f"seeds {seeds[0]}-{seeds[-1]}: {wrong} false faults in {len(seeds)} nights")
    return int(wrong > 0)


if __name__ == "__main__":
    raise SystemExit(main())
