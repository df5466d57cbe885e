"""The stored pages beside the repository, and the floors of accuracy over them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "corpus"
_FLOORS = Path(__file__).with_name("floors.toml")
_SLACK = 0.01

needs_corpus = pytest.mark.skipif(
    not (FOLDER / "truth.jsonl").is_file(),
    reason="the corpus of stored pages is not beside the repository",
)


def truths(kind: str) -> list[dict[str, Any]]:
    """What was read by hand on every usable stored page of one kind."""
    source = FOLDER / "truth.jsonl"
    if not source.is_file():
        return []
    records = map(json.loads, source.read_text("utf-8").splitlines())
    return [one for one in records if one["kind"] == kind and one["usable"]]


def page_bytes(truth: Mapping[str, Any]) -> bytes:
    """The bytes of the page a truth is about."""
    return (FOLDER / truth["file"]).read_bytes()


def floors(table: str) -> dict[str, float]:
    """The share that must at least be right, field by field."""
    return tomllib.loads(_FLOORS.read_text("utf-8"))[table]


def hold_floors(table: str, outcomes: Mapping[str, Iterable[bool]]) -> None:
    """Fail when a field is below its floor, or clearly above a floor not yet raised.

    Parameters
    ----------
    table: table of `floors.toml`.
    outcomes: field to one truth value for every page.
    """
    shares = {field: _share(right) for field, right in outcomes.items()}
    report = "\n".join(f"{field}: {share:.3f}" for field, share in shares.items())
    print(f"\n[{table}]\n{report}")  # noqa: T201
    wanted = floors(table)
    assert shares.keys() == wanted.keys()
    below = {field: share for field, share in shares.items() if share < wanted[field]}
    assert not below, f"below the floor in {_FLOORS.name} [{table}]: {below}\n{report}"
    above = {f: s for f, s in shares.items() if s > wanted[f] + _SLACK}
    assert not above, f"raise the floors in {_FLOORS.name} [{table}]: {above}"


def _share(right: Iterable[bool]) -> float:
    values = list(right)
    return sum(values) / len(values)
