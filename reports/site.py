"""The inspection report of a night as one page to put online."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from importlib.resources import files
from zoneinfo import ZoneInfo

from markupsafe import Markup

from catalog_spec.norm import Norm
from reports.figures import clock_time
from reports.picture import Picture, draw_pictures
from reports.queries import NightData, list_new, summarise
from reports.templating import render
from reports.trees import unit_trees
from reports.views import StateCount, TreeNode, UnitTree

BAR_UNITS = 1000


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the bar of states, in thousandths of its length."""

    state: StateCount
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Span:
    """A top item and over how many columns of the picture it stretches."""

    name: str
    columns: int


@dataclass(frozen=True, slots=True)
class Branch:
    """One line of a unit's table: a column and how deep it stands."""

    depth: int
    node: TreeNode


def build_page(data: NightData, norm: Norm, zone: ZoneInfo) -> str:
    """Return the page about a night: one HTML document that asks for nothing else.

    Its policy forbids every script and style but its own, and every request.

    Parameters
    ----------
    zone: the time zone its times of day are told in.
    """
    style, script = _asset("site.css"), _asset("site.js")
    summary = summarise(data)
    return render(
        "site.html.j2",
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        policy=_policy(style, script),
        norm=norm,
        summary=summary,
        started=clock_time(summary.started_at, zone),
        ended=clock_time(summary.ended_at, zone),
        segments=_segments(summary.states),
        new=list_new(data),
        pictures=[(picture, _spans(picture)) for picture in draw_pictures(data, norm)],
        trees=[(tree, _branches(tree)) for tree in unit_trees(data, norm)],
        anchors={unit.unit: f"u{n}" for n, unit in enumerate(data.units, start=1)},
    )


def _asset(name: str) -> str:
    return files("reports").joinpath("templates", name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    return (
        "default-src 'none'; "
        f"style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def _segments(states: tuple[StateCount, ...]) -> list[Segment]:
    total = sum(state.count for state in states) or 1
    segments: list[Segment] = []
    seen = 0
    for state in states:
        start = seen * BAR_UNITS // total
        seen += state.count
        segments.append(Segment(state, start, seen * BAR_UNITS // total - start))
    return segments


def _spans(picture: Picture) -> list[Span]:
    names = {item.id: item.name for item in picture.items}
    spans: list[Span] = []
    top = ""
    for item in picture.items:
        if item.top == top:
            spans[-1] = Span(spans[-1].name, spans[-1].columns + 1)
        else:
            spans.append(Span(names[item.top], 1))
        top = item.top
    return spans


def _branches(tree: UnitTree) -> list[Branch]:
    branches: list[Branch] = []

    def add(nodes: tuple[TreeNode, ...], depth: int) -> None:
        for node in nodes:
            branches.append(Branch(depth, node))
            add(node.children, depth + 1)

    add(tree.nodes, 0)
    return branches
