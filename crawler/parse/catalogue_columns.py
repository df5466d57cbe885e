"""What hangs in a catalogue: names on the page, put in order, made columns."""

from __future__ import annotations

from collections.abc import Sequence

from catalog_spec.observations import ColumnSeen
from crawler.parse.addresses import same_site
from crawler.parse.branches import Branch, grow
from crawler.parse.column_names import can_be_column, column_key, column_name
from crawler.parse.familiar import Columns
from crawler.parse.sheet import Link, Sheet
from crawler.parse.text import drop_blanks


def columns_inside(sheet: Sheet, root: int, rows: frozenset[int]) -> Columns:
    """The columns of a catalogue, of all its links and headings, each with its entry.

    Parameters
    ----------
    sheet: the page.
    root: the entry that holds the catalogue.
    rows: entries of list rows, which are no columns.
    """
    return _grown(sheet, root, _Leaves(sheet, rows).inside(root))


def columns_of_links(sheet: Sheet, root: int, links: frozenset[int]) -> Columns:
    """The same where `links`, entries of links, are known to be the columns."""
    end = sheet.outline.ends[root]
    leaves = [
        Branch(link.index, None, column_name(link.title), link.url)
        for link in sheet.links
        if root <= link.index < end and link.index in links
    ]
    return _grown(sheet, root, leaves)


def _grown(sheet: Sheet, root: int, leaves: list[Branch]) -> Columns:
    branches = _pruned(sheet, grow(sheet.outline, root, leaves))
    return _columns(branches, sheet.url)


class _Leaves:
    """All names inside a catalogue: links, and words without a link."""

    def __init__(self, sheet: Sheet, rows: frozenset[int]) -> None:
        self.sheet = sheet
        self.outline = sheet.outline
        self.rows = rows
        self.clicked = {link.index: link for link in sheet.clickables}

    def inside(self, root: int) -> list[Branch]:
        outline = self.outline
        found: list[Branch] = []
        skip_to = root
        for index in range(root, outline.ends[root]):
            if index < skip_to:
                continue
            link = self.sheet.link_at(index) or self.clicked.get(index)
            if link:
                skip_to = outline.ends[index]
                found += self._leaf_of(link)
            elif outline.texts[index]:
                found += self._bare_leaf(index)
        return found

    def _leaf_of(self, link: Link) -> list[Branch]:
        name = column_name(link.title)
        if not can_be_column(name) or self.outline.is_inside(link.index, self.rows):
            return []
        if drop_blanks(name) in ("首页", "网站首页", "返回首页"):
            return []
        return [Branch(link.index, None, name, link.url)]

    def _bare_leaf(self, index: int) -> list[Branch]:
        name = column_name(" ".join(self.outline.texts[index].split()))
        holder = self.outline.parents[index]
        if not can_be_column(name) or self.outline.tags[holder] in (
            "option",
            "button",
            "label",
        ):
            return []
        if self.outline.is_inside(index, self.rows):
            return []
        _, url = self.sheet.target(holder)
        return [Branch(index, None, name, url)]


def _pruned(sheet: Sheet, branches: list[Branch]) -> list[Branch]:
    """Drop words that are no columns: bare text that nothing hangs below."""
    parents = {branch.parent for branch in branches}
    names = sheet.counts({branch.index for branch in branches})
    kept: list[Branch] = []
    position_of: dict[int | None, int] = {}
    for position, branch in enumerate(branches):
        is_text = not sheet.outline.tags[branch.index] and branch.url is None
        bare = is_text and position not in parents
        if bare and not _stands_for_column(sheet, branch.index, names):
            continue
        position_of[position] = len(kept)
        parent = position_of.get(branch.parent)
        kept.append(Branch(branch.index, parent, branch.name, branch.url))
    return kept


def _stands_for_column(sheet: Sheet, index: int, names: Sequence[int]) -> bool:
    """A list item whose only words are a name without a link."""
    outline = sheet.outline
    for _, ancestor in zip(range(4), outline.ancestors(index), strict=False):
        if outline.tags[ancestor] == "li":
            return names[outline.ends[ancestor]] - names[ancestor] == 1
    return False


def _columns(branches: list[Branch], page_url: str) -> list[tuple[ColumnSeen, int]]:
    """Columns with stable keys, each with its entry; doubles are dropped."""
    keys: list[str] = []
    seen: dict[str, int] = {}
    columns: list[tuple[ColumnSeen, int]] = []
    for branch in branches:
        parent = keys[branch.parent] if branch.parent is not None else None
        key = _key(branch, parent, page_url)
        if key in seen:
            other = columns[seen[key]][0]
            if other.name == branch.name and other.url == branch.url:
                keys.append(key)
                continue
            key = f"{key}#{branch.name}"
            if key in seen:
                keys.append(key)
                continue
        keys.append(key)
        seen[key] = len(columns)
        columns.append(
            (_column(branch, key, parent, len(columns), page_url), branch.index)
        )
    return columns


def _column(
    branch: Branch, key: str, parent: str | None, order: int, page_url: str
) -> ColumnSeen:
    external = branch.url is not None and not same_site(branch.url, page_url)
    return ColumnSeen(
        key=key,
        parent=None if parent == key else parent,
        name=branch.name,
        url=branch.url,
        external=external,
        order=order,
    )


def _key(branch: Branch, parent: str | None, page_url: str) -> str:
    if branch.url is None:
        return f"{parent}/{branch.name}" if parent else f"/{branch.name}"
    return column_key(branch.url, page_url)
