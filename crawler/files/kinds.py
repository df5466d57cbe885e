"""Which kinds of files have a reader, told without loading any of the readers."""

from __future__ import annotations

READ_KINDS = frozenset(
    {"pdf", "ofd", "docx", "pptx", "doc", "wps", "xls", "xlsx", "zip", "text"}
)
"""As `LinkReading.kind` names them; a page is no attachment, whatever it is called."""
