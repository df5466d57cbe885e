"""Texts that reports must give again, kept in `tests/golden`.

Set WANGXUN_WRITE_GOLDEN=1 to write them anew, then read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).with_name("golden")


def expect_golden(name: str, text: str) -> None:
    """Fail unless the text is what the golden file of this name holds."""
    file = FOLDER / name
    told = "\n".join(line.rstrip() for line in text.splitlines()) + "\n"
    if os.environ.get("WANGXUN_WRITE_GOLDEN"):
        file.write_text(told, encoding="utf-8")
    assert told == file.read_text(encoding="utf-8")
