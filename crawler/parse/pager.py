"""Further pages of a list: every request that can be named from one page.

Most pagers show a few numbered links. From two of them, or from one and the number of
pages, the address of every page follows; platforms that count down or by records are
the same rule with another step. Script-made pagers tell their page count and the stem
of the addresses.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from catalog_spec.observations import Request
from crawler.parse.addresses import absolute, same_site
from crawler.parse.page_forms import find_page_form, offered_addresses
from crawler.parse.page_rules import PageRule, change_between, rule_from_one, rule_of
from crawler.parse.pager_words import (
    compiled,
    first_number,
    label_of,
    most_pages,
    read_total,
)
from crawler.parse.posted_pages import Turn, find_turns, posted_pages
from crawler.parse.sheet import PAGER, Link, Sheet

_CREATE_PAGE = re.compile(r"createPageHTML\w*\s*\(([^)]{3,300})\)")
_ARGUMENT = re.compile(r"\"([^\"]*)\"|'([^']*)'|(\d+)")
_JOINED_NAME = re.compile(r"""\\?["']([\w-]{1,60})\\?["']\s*\+\s*["']_["']""")
_JOINED_ENDING = re.compile(r"""["']\.?["']\s*\+\s*["'](s?html?|jsp|jhtml)\b""")
_STEM = re.compile(
    r"""["']([^"'\s<>]{0,300}?)["']\s{0,4}\+\s{0,4}\(?\s{0,4}[\w.$\[\]() +-]{1,60}?\)?\s{0,4}"""
    r"""(?:\+\s{0,4}["']([^"'\s<>]{0,100})["']|[;,)}\n])"""
)
_TEMPLATE = re.compile(
    r"""["']([^"'\s<>]{1,200})(?:\{page\w*\}|\{0\}|\$\{\w+\}|#page#|__page__|\[page\]|\{#page\}|\{pageNo\})"""
    r"""([^"'\s<>]{0,60})["']"""
)
_NUMBERED_NAME = re.compile(r"^(.*?)[_-]?(\d{1,4})(\.\w{2,6})$")
_FEWEST_YEARS = 2


@dataclass(frozen=True, slots=True)
class Paging:
    """What a page says about the rest of its list.

    Parameters
    ----------
    requests: further pages in order, without this one.
    total: number of items the site says there are, or None.
    is_cut: the list goes on, and no further page can be named.
    """

    requests: tuple[Request, ...] = ()
    total: int | None = None
    is_cut: bool = False


def read_paging(sheet: Sheet, words: str, rows: int) -> Paging:
    """Name the further pages of the list on a page.

    Parameters
    ----------
    sheet: the page.
    words: the words of the page outside its rows.
    rows: how many rows the page shows.
    """
    total = read_total(sheet, words)
    reader = _PagerReader(sheet, words, rows, total)
    urls = (
        reader.linked()
        or reader.scripted()
        or reader.from_own_address()
        or reader.from_form()
    )
    own = sheet.url.split("#")[0]
    kept = [u for u in dict.fromkeys(urls) if u != own and same_site(u, own)]
    requests = [Request(url) for url in kept[: most_pages()]] or reader.posted()
    is_cut = reader.has_other_years() or (not requests and reader.goes_on(words, rows))
    return Paging(tuple(requests), total, bool(rows) and is_cut)


class _PagerReader:
    """Reads the pager of one page."""

    def __init__(self, sheet: Sheet, words: str, rows: int, total: int | None) -> None:
        self.sheet = sheet
        self.total = total
        self.labelled = [
            (link, label_of(link.name)) for link in sheet.links if link.url
        ]
        self.pager_links = list(self._pager_links())
        self.turns = find_turns(sheet)
        self.current, self.pages = self._position(words)
        if self.pages is None and total and self.pager_links:
            size = first_number("script_size", sheet.scripts)
            if size and (rows in (0, size) or rows < size):
                self.pages = math.ceil(total / size)

    # -- linked pages ------------------------------------------------------------

    def _pager_links(self) -> Iterator[tuple[Link, str]]:
        """Links of the pager: numbers and turning words that stand together."""
        calendar = compiled()["calendar"][0]
        groups: dict[int, list[tuple[Link, str]]] = {}
        for link, label in self.labelled:
            if not label or calendar.search(link.url or ""):
                continue
            if not same_site(link.url or "", self.sheet.url):
                continue
            groups.setdefault(self._pager_part(link.index), []).append((link, label))
        best = max(groups.values(), key=self._pager_weight, default=[])
        if best and self._pager_weight(best) > 0:
            yield from best

    def _pager_part(self, index: int) -> int:
        """The list, table row or box around a pager link."""
        outline = self.sheet.outline
        part = index
        for steps, ancestor in enumerate(outline.ancestors(index)):
            part = ancestor
            tag = outline.tags[ancestor]
            if tag in ("ul", "ol", "table", "div", "nav", "p", "body") or steps > 4:
                break
        if outline.tags[part] == "div" and outline.ends[part] - part < 4:
            part = outline.parents[part]
        return part

    def _pager_weight(self, group: Sequence[tuple[Link, str]]) -> float:
        labels = [label for _, label in group]
        weight = 0.0
        if "next" in labels or "last" in labels:
            weight += 5
        if "previous" in labels:
            weight += 2
        numbers = [int(label) for label in labels if label.isdigit()]
        if any(self.sheet.regions[link.index] & PAGER for link, _ in group):
            weight += 3
        elif len(numbers) > 24 and "next" not in labels:
            return 0.0
        weight += min(len(numbers), 5) if weight or 2 in numbers else 0
        return weight if labels != ["first"] and set(labels) != {"first"} else 0.0

    def _position(self, words: str) -> tuple[int, int | None]:
        """Number of this page, and how many there are."""
        for pattern in compiled()["position"]:
            for match in pattern.finditer(words):
                here, of = int(match[1]), int(match[2])
                if 1 <= here <= of and (of > 1 or "页" in match[0]) and of < 20_000:
                    return here, of
        pages = first_number("pages", words)
        current = self._current_from_links()
        if current is None:
            current = first_number("current", words) if pages else None
        return current or self._current_from_address() or 1, pages

    def _current_from_links(self) -> int | None:
        """The number that is shown without a link, or one marked as current."""
        places = [(link.index, label) for link, label in self.pager_links]
        places = places or [(turn.index, turn.label) for turn in self.turns]
        numbers = {int(label) for _, label in places if label.isdigit()}
        if not numbers:
            return None
        part = self._pager_part(places[0][0])
        outline = self.sheet.outline
        for index in range(part, outline.ends[part]):
            text = outline.texts[index].strip(" []()\u3000\xa0")
            if text.isdigit() and len(text) < 5 and int(text) not in numbers:
                return int(text)
        for link, label in self.pager_links:
            if label.isdigit() and link.url == self.sheet.url:
                return int(label)
        return None

    def _current_from_address(self) -> int | None:
        match = compiled()["own_parameter"][0].search(self.sheet.url)
        return int(match[2]) if match and 0 < int(match[2]) < 10_000 else None

    def linked(self) -> list[str]:
        """Pages reached by links: all of them when their rule can be seen."""
        if not self.pager_links:
            return offered_addresses(self.sheet, self.current)
        known = self._known()
        if not known:
            return []
        last = max([self.pages or 0, *known])
        rule = self._rule(known)
        if rule is None or last <= self.current:
            return [known[n] for n in sorted(known) if n > self.current]
        pages = range(self.current + 1, min(last, self.current + most_pages()) + 1)
        return [known.get(n) or rule.address(n) for n in pages]

    def _known(self) -> dict[int, str]:
        """Addresses of pages by their number."""
        known: dict[int, str] = {}
        turning: dict[str, str] = {}
        for link, label in self.pager_links:
            if label.isdigit():
                known.setdefault(int(label), link.url or "")
            else:
                turning.setdefault(label, link.url or "")
        following, last = turning.get("next"), turning.get("last")
        if following and following != self.sheet.url:
            known.setdefault(self.current + 1, following)
        if last and following:
            self._place_last(known, last, following)
        elif last and self.pages and last != self.sheet.url:
            known.setdefault(self.pages, last)
        return {n: url for n, url in known.items() if n >= 1}

    def _place_last(self, known: dict[int, str], last: str, following: str) -> None:
        """Give the last page its number, which its address may tell."""
        number = self.pages
        change = change_between(following, last)
        if number is None and change:
            near, far = change
            step = self._step_of(known)
            if far < near and far <= 1:
                number = self.current + 1 + (near - far)
            elif far >= near and step:
                number = self.current + 1 + (far - near) // step
        if number is None and following == last:
            number = self.current + 1
        if number and last != self.sheet.url:
            known.setdefault(number, last)
            self.pages = self.pages or number

    def _step_of(self, known: dict[int, str]) -> int:
        rule = rule_of(sorted(known.items()))
        return abs(rule.step) if rule else 1

    def _rule(self, known: dict[int, str]) -> PageRule | None:
        points = sorted(known.items())
        rule = rule_of([p for p in points if p[0] != 1] or points) or rule_of(points)
        if rule:
            return rule
        number, url = points[-1] if points[-1][0] != 1 else points[0]
        return rule_from_one(number, url, self.pages)

    # -- script-made pagers --------------------------------------------------------

    def scripted(self) -> list[str]:
        """Pages named by a script."""
        script = self.sheet.scripts
        return self._created(script) or self._counted(script) or self._stems(script)

    def _created(self, script: str) -> list[str]:
        """createPageHTML(pages, current, "index", "html") and its kin."""
        for match in _CREATE_PAGE.finditer(script):
            parts = _ARGUMENT.findall(match[1])
            numbers = [int(number) for _, _, number in parts if number]
            texts = [one or two for one, two, number in parts if not number]
            if len(numbers) < 2 or len(texts) < 2:
                continue
            pages, current = numbers[0], numbers[1]
            name, ending = texts[-2], texts[-1].lstrip(".")
            from_one = len(texts) > 2 or (current == 1 and not self._own_number(name))
            return self._named(name, ending, pages, current, from_one=from_one)
        return []

    def _own_number(self, name: str) -> bool:
        step = urlsplit(self.sheet.url).path.rpartition("/")[2]
        return step.startswith(f"{name}_")

    def _counted(self, script: str) -> list[str]:
        """A script that joins "index" + "_" + number from a page count."""
        pages = first_number("script_pages", script)
        name = _JOINED_NAME.search(script)
        if not pages or not name:
            return []
        ending = _JOINED_ENDING.search(script)
        current = first_number("script_current", script) or 0
        ending_name = ending[1] if ending else "html"
        return self._named(name[1], ending_name, pages, current, from_one=False)

    def _named(
        self, name: str, ending: str, pages: int, current: int, *, from_one: bool
    ) -> list[str]:
        numbers = range(current + 1, min(pages + from_one, current + 1 + most_pages()))
        return [urljoin(self.sheet.base, f"{name}_{n}.{ending}") for n in numbers]

    def _stems(self, script: str) -> list[str]:
        """A page count and the stem of the addresses, joined by a script."""
        pages = self.pages or first_number("script_pages", script)
        if pages is None:
            size = first_number("script_size", script)
            pages = math.ceil(self.total / size) if self.total and size else None
        if not pages or pages < 2:
            return []
        current = max(self.current, first_number("script_current", script) or 1)
        for match in _TEMPLATE.finditer(script):
            return self._filled(match[1], match[2], current, pages)
        for match in _STEM.finditer(script):
            stem, rest = match[1], match[2] or ""
            if compiled()["parameter"][0].search(stem):
                return self._filled(stem, rest, current, pages)
            if re.search(r"[\w/][_/-]$", stem) and re.match(
                r"\.s?html?|\.jsp|\.jhtml", rest
            ):
                return self._filled(stem, rest, current, pages)
        return []

    def _filled(self, stem: str, rest: str, current: int, pages: int) -> list[str]:
        numbers = range(current + 1, min(pages, current + most_pages()) + 1)
        found = [absolute(self.sheet.base, f"{stem}{n}{rest}") for n in numbers]
        return [url for url in found if url]

    def from_own_address(self) -> list[str]:
        """Pages named by the page's own address, when the page tells their number."""
        pages = self.pages or first_number("script_pages", self.sheet.scripts)
        if not pages or pages <= self.current:
            return []
        numbers = range(self.current + 1, min(pages, self.current + most_pages()) + 1)
        match = compiled()["own_parameter"][0].search(self.sheet.url)
        if match:
            head, tail = (
                self.sheet.url[: match.start(2)],
                self.sheet.url[match.end(2) :],
            )
            return [f"{head}{n}{tail}" for n in numbers]
        parts = urlsplit(self.sheet.url)
        folder, _, name = parts.path.rpartition("/")
        step = re.fullmatch(r"(.*page[_-]?)(\d{1,4})(\.\w+)?", name)
        if not step or int(step[2]) != self.current:
            return []
        return [
            urljoin(self.sheet.url, f"{folder}/{step[1]}{n}{step[3] or ''}")
            for n in numbers
        ]

    def from_form(self) -> list[str]:
        """Pages that a box or field of page numbers leads to."""
        form = find_page_form(self.sheet)
        last = max([self.pages or 0, *form.numbers]) if form else 0
        numbers = range(self.current + 1, min(last, self.current + most_pages()) + 1)
        return [form.address(n) for n in numbers] if form else []

    def posted(self) -> list[Request]:
        """Pages that a script asks for by sending a form."""
        requests = posted_pages(self.sheet, self.turns, self.current, self.pages)
        return [r for r in requests if same_site(r.url, self.sheet.url)]

    def goes_on(self, words: str, rows: int) -> bool:
        """Whether the page says that its list has more than the rows it shows."""
        if self.pages is not None:
            return self.pages > self.current
        if self.total is not None and self.current == 1:
            return self.total > rows
        if compiled()["more"][0].search(words):
            return True
        return any(self._leads_on(turn) for turn in self.turns) or any(
            label.isdigit() and int(label) > self.current
            for link, label in self._without_address()
        )

    def has_other_years(self) -> bool:
        """Whether links show the same list of other years."""
        form = compiled()["years"][0]
        own = form.sub("", self.sheet.url).replace("?", "&").strip("&")
        found = {
            year[1]
            for link in self.sheet.links
            if link.url and (year := form.search(link.url))
            if form.sub("", link.url).replace("?", "&").strip("&") == own
        }
        return len(found) >= _FEWEST_YEARS

    def _leads_on(self, turn: Turn) -> bool:
        if turn.label.isdigit():
            return int(turn.label) > self.current
        first = next((value for value in turn.values if value.isdigit()), None)
        return turn.label == "next" and (
            first is None or int(first) > self.current or turn.is_post_back
        )

    def _without_address(self) -> Iterator[tuple[Link, str]]:
        """Numbers of a pager that some script listens to."""
        for link in self.sheet.links:
            if link.url is None and self.sheet.regions[link.index] & PAGER:
                yield link, label_of(link.name)
