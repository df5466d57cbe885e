"""The command `wangxun`.

Worker processes begin by importing the module that the program was started from. They
need nothing of the command line, so nothing is imported here before it is run.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code."""
    from reports.program import run  # noqa: PLC0415 - see above

    return run(argv)


if __name__ == "__main__":
    sys.exit(main())
