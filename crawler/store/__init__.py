"""The store: one SQLite file that carries the night to the morning."""

from __future__ import annotations

from crawler.store.file import StoreError
from crawler.store.store import Store

__all__ = [
    "Store",
    "StoreError",
]
