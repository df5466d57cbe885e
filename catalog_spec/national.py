"""The national single-veto indicators that a nightly patrol can hold a unit against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from catalog_spec.norm.table import NormTable
from catalog_spec.norm.text import NormText
from catalog_spec.verdicts import Confidence

_FILE = "national.toml"
_KEYS = ("name", "at_least", "window_days", "clause", "confidence")


@dataclass(frozen=True, slots=True)
class Veto:
    """One indicator by which a whole site fails the national check.

    Parameters
    ----------
    id: "home", "stale" or "blank".
    name: its Chinese name.
    at_least: number of columns from which it strikes, or None.
    window_days: days looked back on, or None.
    clause: ready Chinese words naming the national paper.
    confidence: how well the figure is known.
    """

    id: str
    name: str
    at_least: int | None
    window_days: int | None
    clause: str
    confidence: Confidence


def load_vetoes() -> Mapping[str, Veto]:
    """The shipped indicators by their ids."""
    file = resources.files("catalog_spec") / "data" / _FILE
    return read_vetoes(NormText(_FILE, file.read_text(encoding="utf-8")))


def read_vetoes(text: NormText) -> Mapping[str, Veto]:
    """The indicators of a file; NormError on a missing, unknown or bad key."""
    whole = NormTable.whole(text)
    whole.allow(("veto",))
    return {name: _veto(name, table) for name, table in whole.named_tables("veto")}


def _veto(name: str, table: NormTable) -> Veto:
    table.allow(_KEYS)
    return Veto(
        id=name,
        name=table.string("name"),
        at_least=table.optional_number("at_least"),
        window_days=table.optional_number("window_days"),
        clause=table.string("clause"),
        confidence=table.confidence("confidence"),
    )
