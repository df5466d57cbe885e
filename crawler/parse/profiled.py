"""The adapter of a platform that the office described by data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from selectolax.lexbor import LexborNode

from catalog_spec.observations import (
    ArticleSeen,
    ColumnSeen,
    DateSeen,
    ItemSeen,
    Request,
)
from crawler.parse.addresses import same_site
from crawler.parse.dates import FoundDate, find_dates, parse_row_date
from crawler.parse.outline import Outline
from crawler.parse.pager import Paging
from crawler.parse.platform import CERTAIN, Fingerprint, Mark, Platform, WebPage
from crawler.parse.profile import Profile, address_pattern
from crawler.parse.rows import RowSeen
from crawler.parse.sheet import Link
from crawler.parse.text import drop_blanks
from crawler.parse.tree import columns_of_part

_EXCERPT_CHARS = 200
_LONGEST_VALUE = 200
_COLONS = ":："


class Profiled(Platform):
    """Reads the parts a profile names with its selectors, the rest by their shape.

    Parameters
    ----------
    profile: what the office wrote.
    """

    fingerprint = Fingerprint()

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.name = profile.name

    def own_mark(self, url: str, source: str) -> Mark | None:
        """What of the office's own fingerprint a page shows."""
        profile = self.profile
        if profile.address and (match := address_pattern(profile.address).search(url)):
            return Mark("address", match[0], CERTAIN)
        if profile.text and all(words in source for words in profile.text):
            return Mark("words", "、".join(profile.text), CERTAIN)
        return None

    def columns(
        self, page: WebPage, found: tuple[ColumnSeen, ...]
    ) -> tuple[ColumnSeen, ...]:
        """The catalogue in the part that the profile names."""
        roots = self._entries(page, self.profile.tree)
        if not roots:
            return found
        wanted: frozenset[int] | None = None
        if self.profile.column:
            wanted = frozenset(self._entries(page, self.profile.column))
        columns = [
            c for root in roots for c in columns_of_part(page.sheet, root, wanted)
        ]
        once = {column.key: column for column in columns}
        return tuple(replace(c, order=order) for order, c in enumerate(once.values()))

    def rows(self, page: WebPage) -> Sequence[RowSeen] | None:
        """The rows that the profile names; a page without any is left to its shape."""
        if not self.profile.rows:
            return None
        nodes = page.tree.css(self.profile.rows)
        return [row for node in nodes if (row := self._row(page, node))] or None

    def _row(self, page: WebPage, node: LexborNode) -> RowSeen | None:
        index = page.entry_of(node)
        if index is None:
            return None
        link = self._link(page, node, index)
        title = self._title(page, node, link)
        if not title:
            return None
        date = self._date(page, node, index)
        item = ItemSeen(
            title=title,
            url=link.url if link else None,
            published=date.value if date else None,
            date_text=date.text if date else "",
            date_from="list" if date else "",
        )
        return RowSeen(item, (link.href or None) if link else None, index)

    def _title(self, page: WebPage, node: LexborNode, link: Link | None) -> str:
        if not self.profile.row_title:
            return link.title if link else ""
        words = self._words(page, node, self.profile.row_title)
        # The link may hold the full words where the visible ones are cut.
        return link.title if link and link.name == words else words

    def _link(self, page: WebPage, node: LexborNode, index: int) -> Link | None:
        """The link in or around the title, else the longest of the row."""
        ends = page.sheet.outline.ends
        links = [k for k in page.sheet.links if index <= k.index < ends[index]]
        part = (
            node.css_first(self.profile.row_title) if self.profile.row_title else None
        )
        at = page.entry_of(part) if part is not None else None
        if at is not None:
            near = [
                k
                for k in links
                if at <= k.index < ends[at] or k.index <= at < ends[k.index]
            ]
            links = near or links
        return max(links, key=lambda link: len(link.title), default=None)

    def _date(self, page: WebPage, node: LexborNode, index: int) -> FoundDate | None:
        if self.profile.row_date:
            words = self._words(page, node, self.profile.row_date)
            return parse_row_date(words) or next(iter(find_dates(words)), None)
        found = find_dates(page.sheet.outline.text(index))
        return found[-1] if found else None

    def paging(self, page: WebPage, shown: int, found: Paging) -> Paging:
        """The pages behind the links that the profile names."""
        if not self.profile.next:
            return found
        entries = frozenset(self._entries(page, self.profile.next))
        urls = [link.url for link in page.sheet.links if link.index in entries]
        own = page.url.partition("#")[0]
        kept = [u for u in urls if u and u != own and same_site(u, own)]
        return Paging(tuple(map(Request, dict.fromkeys(kept))), found.total)

    def article(self, page: WebPage, found: ArticleSeen | None) -> ArticleSeen | None:
        """The information, the named parts read where the profile says."""
        profile = self.profile
        title = self._page_words(page, profile.title)
        if not title or (profile.body and not page.tree.css_first(profile.body)):
            return found
        article = replace(found or ArticleSeen(page.url, title, None), title=title)
        if profile.date:
            article = self._dated(page, article)
        if profile.body:
            words = self._page_words(page, profile.body)
            chars, excerpt = len(drop_blanks(words)), words[:_EXCERPT_CHARS]
            article = replace(article, body_chars=chars, excerpt=excerpt)
        return self._labelled(page, article) if profile.labels else article

    def _dated(self, page: WebPage, article: ArticleSeen) -> ArticleSeen:
        dates = find_dates(self._page_words(page, self.profile.date))
        if not dates:
            return article
        first = dates[0]
        seen = DateSeen(first.value, "shown", first.text, first.time)
        others = tuple(date for date in article.dates if date != seen)
        return replace(
            article,
            published=first.value,
            published_time=first.time,
            dates=(seen, *others),
        )

    def _labelled(self, page: WebPage, article: ArticleSeen) -> ArticleSeen:
        values = dict(_values_behind(page.sheet.outline, dict(self.profile.labels)))
        metadata = {**article.metadata, **values}
        fields = {
            field: values[label]
            for label, field in self.profile.labels
            if values.get(label)
        }
        return replace(
            article,
            metadata=metadata,
            index_no=fields.get("index_no", article.index_no),
            issuer=fields.get("issuer", article.issuer),
            doc_no=fields.get("doc_no", article.doc_no),
            source=fields.get("source", article.source),
        )

    # -- selectors ---------------------------------------------------------------

    def _entries(self, page: WebPage, selector: str) -> list[int]:
        if not selector:
            return []
        found = (page.entry_of(node) for node in page.tree.css(selector))
        return [index for index in found if index is not None]

    def _words(self, page: WebPage, node: LexborNode, selector: str) -> str:
        part = node.css_first(selector) if selector else None
        index = page.entry_of(part) if part else None
        return page.sheet.outline.text(index) if index is not None else ""

    def _page_words(self, page: WebPage, selector: str) -> str:
        entries = self._entries(page, selector)[:1]
        return page.sheet.outline.text(entries[0]) if entries else ""


def _values_behind(
    outline: Outline, labels: Iterable[str]
) -> Iterator[tuple[str, str]]:
    """Each label of a page with its value: on the same line or in the next cell."""
    known = tuple(labels)
    for index, text in enumerate(outline.texts):
        bare = drop_blanks(text) if text else ""
        label = next((one for one in known if bare.startswith(one)), None)
        if label is None:
            continue
        rest = bare[len(label) :]
        if not rest.strip(_COLONS):
            yield label, _cell_behind(outline, index)[:_LONGEST_VALUE]
        elif rest[0] in _COLONS:
            yield label, rest.lstrip(_COLONS)[:_LONGEST_VALUE]


def _cell_behind(outline: Outline, index: int) -> str:
    """The words of the part that follows the one with the label and nothing else."""
    words = outline.text(index)
    for cell in outline.ancestors(index):
        if outline.text(cell) != words:
            return ""
        following = outline.ends[cell]
        holder = outline.parents[cell]
        if holder >= 0 and following < outline.ends[holder]:
            return outline.text(following).lstrip(_COLONS).strip()
    return ""
