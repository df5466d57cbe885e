"""The store: one SQLite file that carries the night to the morning."""

from __future__ import annotations

from crawler.store.store import (
    Store,
    StoreError,
)

__all__ = [
    "Store",
    "StoreError",
]
