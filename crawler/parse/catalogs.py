"""The catalogue script of the lonsun platform: `var catalogs = {<unit>: [ … ]}`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from catalog_spec.observations import ColumnSeen
from crawler.parse.addresses import absolute
from crawler.parse.literals import read_literal
from crawler.parse.text import fold_blanks

_OPENING = re.compile(
    r"""\b(?:window\.)?catalogs?\s{0,4}=\s{0,4}(?:\{\s{0,9}["']?\w{1,40}["']?\s{0,4}:\s{0,4})?\["""
)


def is_catalog_script(text: str) -> bool:
    """Whether `text` is the platform's catalogue script and not a page."""
    head = text.lstrip("\ufeff \t\r\n")[:2000]
    return not head.startswith("<") and bool(_OPENING.search(head))


def read_catalogs(text: str, base: str) -> tuple[ColumnSeen, ...]:
    """Read the nodes of a catalogue script; their order is that of the file.

    Parameters
    ----------
    text: the whole script; anything around the array is left out, and of a script that
        breaks off the whole nodes are kept.
    base: address of the unit's page or of the script, to join addresses to.
    """
    match = _OPENING.search(text)
    nodes = read_literal(text, match.end() - 1) if match else None
    if not isinstance(nodes, list):
        return ()
    known = [node for node in nodes if isinstance(node, Mapping) and _name(node)]
    keys = {str(node.get("id")) for node in known}
    columns: dict[str, ColumnSeen] = {}
    for node in known:
        column = _column(node, keys, base, len(columns))
        columns.setdefault(column.key, column)
    return tuple(columns.values())


def _name(node: Mapping[str, Any]) -> str:
    name = node.get("name")
    return fold_blanks(name) if isinstance(name, str) and node.get("id") else ""


def _column(
    node: Mapping[str, Any], keys: set[str], base: str, order: int
) -> ColumnSeen:
    parent = str(node.get("parentId"))
    link, uri = _words(node, "link"), _words(node, "uri")
    return ColumnSeen(
        key=str(node["id"]),
        parent=parent if parent in keys and parent != str(node["id"]) else None,
        name=_name(node),
        url=absolute(base, link or uri) if link or uri else None,
        hidden=node.get("isWebShow") is False,
        external=bool(link),
        order=order,
        description=fold_blanks(_words(node, "description")),
    )


def _words(node: Mapping[str, Any], key: str) -> str:
    value = node.get(key)
    return value.strip() if isinstance(value, str) else ""
