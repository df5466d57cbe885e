"""The catalogues of a norm as trees on the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from catalog_spec.norm import Norm, NormItem
from catalog_spec.verdicts import Confidence
from reports.words import named, say
from reports.wrapping import Wrapped

QUIET = "grey62"
CONFIDENCE_STYLES = {
    Confidence.VERIFIED: "green",
    Confidence.RECONSTRUCTED: "default",
    Confidence.INFERRED: "yellow",
}


def draw_norm(norm: Norm, kind: str | None) -> RenderableType:
    """Return the trees of a norm.

    Parameters
    ----------
    kind: only what is asked of this kind of unit, the common part included; None for
        all catalogues.
    """
    wanted = [key for key in norm.catalogues if kind in (None, key) or key == "common"]
    parts: list[RenderableType] = [
        Text(f"{norm.title} {norm.doc_no}", style="bold"),
    ]
    for key in wanted:
        items = [item for item in norm.items if item.catalogue == key]
        heading = say("norm.catalogue", name=named("catalogue", key), count=len(items))
        parts.append(Rule(Text(heading, style="bold"), align="left", style=QUIET))
        parts.append(_table(items))
    parts.append(Wrapped(say("norm.legend"), QUIET))
    return Group(*parts)


def _table(items: Sequence[NormItem]) -> Table:
    children: dict[str | None, list[NormItem]] = {}
    ids = {item.id for item in items}
    for item in items:
        parent = item.parent if item.parent in ids else None
        children.setdefault(parent, []).append(item)
    table = Table(box=None, padding=(0, 2, 0, 0), header_style=QUIET)
    table.add_column(say("norm.head.item"), no_wrap=True)
    table.add_column(say("norm.head.id"), no_wrap=True, style=QUIET)
    table.add_column(say("norm.head.required"), no_wrap=True)
    table.add_column(say("norm.head.interval"))
    table.add_column(say("norm.head.confidence"), no_wrap=True)
    for guide, item in _flat(None, children, ""):
        table.add_row(*_row(guide, item))
    return table


def _flat(
    parent: str | None, children: Mapping[str | None, Sequence[NormItem]], guide: str
) -> Iterator[tuple[str, NormItem]]:
    level = children.get(parent, ())
    for place, item in enumerate(level):
        is_last = place == len(level) - 1
        yield guide + ("└ " if is_last else "├ "), item
        yield from _flat(item.id, children, guide + ("  " if is_last else "│ "))


def _row(guide: str, item: NormItem) -> list[RenderableType]:
    style = QUIET if item.off else "default"
    name = Text(guide, style=QUIET).append(item.name, style=style)
    if item.off:
        name.append(say("norm.off"), style=QUIET)
    return [
        name,
        Text(item.id),
        Text(named("required", item.required)),
        Wrapped(item.interval.label),
        Text(
            named("confidence", item.confidence.value),
            style=CONFIDENCE_STYLES[item.confidence],
        ),
    ]
