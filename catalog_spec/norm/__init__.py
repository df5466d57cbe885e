"""The door to the norm: load it with an office's overlay, and check it."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from catalog_spec.norm.check import check_norm
from catalog_spec.norm.items import (
    Catalogue,
    Interval,
    MetadataProfile,
    Norm,
    NormItem,
    Source,
)
from catalog_spec.norm.overlay import lay_overlay
from catalog_spec.norm.reading import read_norm
from catalog_spec.norm.text import NormError, NormText
from catalog_spec.norm.words import enumerate_words, say

__all__ = [
    "NORMS",
    "Catalogue",
    "Interval",
    "MetadataProfile",
    "Norm",
    "NormError",
    "NormItem",
    "Source",
    "check_norm",
    "load_norm",
]

NORMS = {"anhui-2016": "anhui_2016.toml"}


def load_norm(name: str = "anhui-2016", overlay: Path | None = None) -> Norm:
    """Load a shipped norm and lay an office's overlay on it.

    Parameters
    ----------
    name: a key of `NORMS`, as `norm` in the settings names it.
    overlay: the office's own file, or None.

    Raises
    ------
    NormError: the name is unknown, or the overlay cannot be read or is wrong; it
        says in Chinese what to write instead, with file and line.
    """
    if name not in NORMS:
        message = say("file.unknown_norm", name=name, known=enumerate_words(NORMS))
        raise NormError(name, 0, message)
    file = resources.files("catalog_spec") / "data" / NORMS[name]
    norm = read_norm(NormText(NORMS[name], file.read_text(encoding="utf-8")))
    return norm if overlay is None else lay_overlay(norm, NormText.read(overlay))
