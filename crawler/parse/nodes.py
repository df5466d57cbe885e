"""Catalogue nodes written as data: script arrays, tree widgets' calls, JSON answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog_spec.observations import ColumnSeen
from crawler.parse.addresses import absolute, same_site, scripted_place
from crawler.parse.answers import read_json_list
from crawler.parse.column_names import can_be_column, column_name
from crawler.parse.literals import read_literal_to_end
from crawler.parse.text import fold_blanks

_NAMES = (
    "name",
    "title",
    "text",
    "label",
    "nodename",
    "catname",
    "columnname",
    "channelname",
    "cname",
    "lmmc",
    "menuname",
    "typename",
    "chnlname",
    "chnldesc",
)
_IDS = (
    "id",
    "nodeid",
    "catid",
    "columnid",
    "channelid",
    "cid",
    "tid",
    "code",
    "chnlid",
    "key",
    "treeid",
    "menuid",
)
_PARENTS = (
    "pid",
    "parentid",
    "parent_id",
    "fid",
    "upid",
    "parent",
    "pnodeid",
    "parentcode",
    "pcode",
    "parid",
    "_parentid",
    "p_id",
)
_ADDRESSES = (
    "uri",
    "url",
    "href",
    "link",
    "linkurl",
    "path",
    "target_url",
    "chnlurl",
    "pageurl",
    "weburl",
    "channelurl",
    "click",
)
_CHILDREN = (
    "children",
    "nodes",
    "childs",
    "child",
    "childlist",
    "sub",
    "subs",
    "items",
    "childnodes",
    "list",
    "submenu",
)
_DESCRIPTIONS = ("description", "desc", "remark", "explain", "memo")
_ARRAY = re.compile(r"(?:=|\(|:|return)\s*\[\s*\{")
_ADD = re.compile(
    r"\.(?:add|insertNode|addNode)\(\s*(['\"]?)([\w.-]{1,60})\1\s*,\s*(['\"]?)([\w.-]{1,60})\3\s*,"
    r"\s*(?:'((?:[^'\\\n]|\\.){1,200})'|\"((?:[^\"\\\n]|\\.){1,200})\")"
    r"(?:\s*,\s*(?:'((?:[^'\\\n]|\\.){0,600})'|\"((?:[^\"\\\n]|\\.){0,600})\"|[\w.]{1,30}))?"
)
_CODE = re.compile(r"[A-Za-z_$][\w$.]*\s*\(")
_MOST_ARRAYS = 40
_FEWEST = 3
_FEWEST_FLAT = 5


@dataclass(slots=True)
class _Node:
    key: str
    parent: str | None
    name: str
    address: str
    hidden: bool = False
    leads_out: bool = False
    description: str = ""


def read_script_nodes(script: str, base: str) -> tuple[ColumnSeen, ...]:
    """The catalogue written into a script as an array or as calls of a tree widget.

    Parameters
    ----------
    script: the text of one or more scripts.
    base: address that node addresses are joined to.
    """
    candidates = [columns_of(value, base) for value in _arrays(script)]
    candidates.append(_as_columns(list(_added(script)), base))
    return max(candidates, key=len)


def _arrays(script: str) -> Iterator[Any]:
    position = 0
    for _ in range(_MOST_ARRAYS):
        match = _ARRAY.search(script, position)
        if not match:
            return
        start = script.index("[", match.start())
        value, end = read_literal_to_end(script, start)
        yield value
        position = max(end, match.end())


def _added(script: str) -> Iterator[_Node]:
    if ".add" not in script and "Node(" not in script:
        return
    for match in _ADD.finditer(script):
        name = column_name(re.sub(r"<[^>]{0,200}>", "", match[5] or match[6] or ""))
        if can_be_column(name):
            yield _Node(match[2], match[4], name, match[7] or match[8] or "")


def columns_of(value: Any, base: str) -> tuple[ColumnSeen, ...]:
    """Columns of a decoded array of nodes, flat with parent ids or nested.

    Parameters
    ----------
    value: what the script or answer holds; anything but nodes gives ().
    base: address that node addresses are joined to.
    """
    nodes = list(_flatten(value))
    has_links = any(node.address for node in nodes)
    nested = any(node.parent for node in nodes)
    if not has_links or (
        not nested and (len(nodes) < _FEWEST_FLAT or _is_dated(value))
    ):
        return ()
    return _as_columns(nodes, base)


def _is_dated(value: Any) -> bool:
    """Whether the objects of an array have dates, as informations do."""
    items = read_json_list(value, "").items
    return sum(item.published is not None for item in items) * 2 > len(items)


def _flatten(value: Any) -> Iterator[_Node]:
    """Every node of nested arrays, parents first, without recursion."""
    waiting: list[tuple[Any, str | None]] = [(value, None)]
    number = 0
    while waiting:
        entry, parent = waiting.pop()
        if isinstance(entry, list):
            waiting += [(inner, parent) for inner in reversed(entry)]
        elif isinstance(entry, Mapping):
            number += 1
            node = _node(entry, parent, number)
            if node:
                yield node
            if node is None and parent is None:
                waiting += [(v, None) for v in entry.values() if _is_holder(v)]
                continue
            inside = _pick(entry, _CHILDREN)
            if isinstance(inside, list):
                waiting.append((inside, node.key if node else parent))


def _is_holder(value: Any) -> bool:
    return isinstance(value, list | Mapping)


def _pick(entry: Mapping[str, Any], names: Sequence[str]) -> Any:
    lowered = {str(key).lower(): value for key, value in entry.items()}
    return next((lowered[n] for n in names if lowered.get(n) not in (None, "")), None)


def _node(entry: Mapping[str, Any], above: str | None, number: int) -> _Node | None:
    name, stem = _pick(entry, _NAMES), ""
    if not isinstance(name, str) and (above or _hangs_in_tree(entry)):
        name, stem = _stemmed_name(entry)
    if not isinstance(name, str):
        return None
    name = column_name(fold_blanks(re.sub(r"<[^>]{0,200}>", "", name)))
    if not can_be_column(name):
        return None
    key = _pick(entry, (*_own_ids(stem), *_IDS))
    parent = _pick(entry, _PARENTS)
    address = _pick(entry, _ADDRESSES)
    description = _pick(entry, _DESCRIPTIONS)
    return _Node(
        key=str(key)
        if isinstance(key, str | int)
        else f"{above or ''}/{name}#{number}",
        parent=above or (str(parent) if isinstance(parent, str | int) else None),
        name=name,
        address=address if isinstance(address, str) else "",
        hidden=_is_hidden(entry),
        description=description if isinstance(description, str) else "",
    )


def _hangs_in_tree(entry: Mapping[str, Any]) -> bool:
    """Whether an object says what is above or below it, as nodes do."""
    keys = {str(key).lower() for key in entry}
    return not keys.isdisjoint(_CHILDREN) or not keys.isdisjoint(_PARENTS)


def _stemmed_name(entry: Mapping[str, Any]) -> tuple[str, str]:
    """A name under a key such as catalogName, and what stands before Name in it."""
    for key, value in entry.items():
        lowered = str(key).lower()
        if lowered.endswith("name") and isinstance(value, str) and value:
            return value, lowered.removesuffix("name").rstrip("_")
    return "", ""


def _own_ids(stem: str) -> tuple[str, ...]:
    """The keys that then hold the id."""
    return (f"{stem}id", f"{stem}_id", f"{stem}code") if stem else ()


def _is_hidden(entry: Mapping[str, Any]) -> bool:
    lowered = {str(key).lower(): value for key, value in entry.items()}
    shown = [lowered.get(name) for name in ("iswebshow", "isshow", "visible", "show")]
    hidden = [lowered.get(name) for name in ("hidden", "ishidden", "hide", "isdelete")]
    return any(value is False for value in shown) or any(v is True for v in hidden)


def _as_columns(nodes: list[_Node], base: str) -> tuple[ColumnSeen, ...]:
    if len(nodes) < _FEWEST:
        return ()
    keys = {node.key for node in nodes}
    columns: dict[str, ColumnSeen] = {}
    for node in nodes:
        if node.key in columns:
            continue
        url = _url(node.address, base)
        columns[node.key] = ColumnSeen(
            key=node.key,
            parent=node.parent
            if node.parent in keys and node.parent != node.key
            else None,
            name=node.name,
            url=url,
            hidden=node.hidden,
            external=url is not None and not same_site(url, base),
            order=len(columns),
            description=fold_blanks(node.description),
        )
    return tuple(columns.values())


def _url(address: str, base: str) -> str | None:
    place = scripted_place(address)
    if place is None and _CODE.match(address):
        return None
    return absolute(base, place or address) if address else None
