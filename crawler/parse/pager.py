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
from functools import cache, lru_cache
from urllib.parse import urljoin, urlsplit

from catalog_spec.observations import Request
from crawler.parse.addresses import absolute, same_site
from crawler.parse.page_forms import find_page_form, offered_addresses
from crawler.parse.page_rules import PageRule, change_between, rule_from_one, rule_of
from crawler.parse.sheet import PAGER, Link, Sheet
from crawler.parse.text import drop_blanks
from crawler.parse.words import load_words

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


@dataclass(frozen=True, slots=True)
class Paging:
    """What a page says about the rest of its list.

    Parameters
    ----------
    requests: further pages in order, without this one.
    total: number of items the site says there are, or None.
    """

    requests: tuple[Request, ...] = ()
    total: int | None = None


@cache
def _words() -> dict[str, frozenset[str]]:
    words = load_words("pager")["words"]
    return {k: frozenset(words[k]) for k in ("next", "last", "previous", "first")}


@cache
def _compiled() -> dict[str, list[re.Pattern[str]]]:
    data = load_words("pager")
    counts = data["counts"]
    parameter = data["words"]["parameter"]
    lists = load_words("lists")["total"]
    return {
        "pages": [re.compile(p) for p in counts["pages"]],
        "position": [re.compile(p) for p in counts["position"]],
        "current": [re.compile(p) for p in counts["current"]],
        "script_pages": [re.compile(counts["script_pages"])],
        "script_current": [re.compile(counts["script_current"])],
        "script_size": [re.compile(counts["script_size"])],
        "parameter": [re.compile(rf"[?&;]{parameter}=$", re.IGNORECASE)],
        "own_parameter": [re.compile(rf"([?&;]{parameter}=)(\d+)", re.IGNORECASE)],
        "calendar": [re.compile(data["words"]["calendar"], re.IGNORECASE)],
        "total": [re.compile(p) for p in lists["patterns"]],
        "script_total": [re.compile(lists["script"])],
        "widget_total": [re.compile(counts["widget_total"])],
    }


def _most() -> int:
    return int(load_words("pager")["counts"]["most"])


def _first_number(kind: str, text: str) -> int | None:
    for pattern in _compiled()[kind]:
        match = pattern.search(text)
        if match:
            return int(match[1])
    return None


def read_total(sheet: Sheet, words: str) -> int | None:
    """How many items the site says the list has.

    Parameters
    ----------
    sheet: the page.
    words: the words in which the page may say so, its list rows left out.
    """
    shown = _first_number("total", words)
    if shown is None:
        shown = _first_number("script_total", sheet.scripts)
    if shown is None and load_words("pager")["counts"]["widget"] in sheet.scripts:
        shown = _first_number("widget_total", sheet.scripts)
    return shown


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
    return Paging(tuple(Request(url) for url in kept[: _most()]), total)


class _PagerReader:
    """Reads the pager of one page."""

    def __init__(self, sheet: Sheet, words: str, rows: int, total: int | None) -> None:
        self.sheet = sheet
        self.total = total
        self.labelled = [(link, _label(link.name)) for link in sheet.links if link.url]
        self.pager_links = list(self._pager_links())
        self.current, self.pages = self._position(words)
        if self.pages is None and total and self.pager_links:
            size = _first_number("script_size", sheet.scripts)
            if size and (rows in (0, size) or rows < size):
                self.pages = math.ceil(total / size)

    # -- linked pages ------------------------------------------------------------

    def _pager_links(self) -> Iterator[tuple[Link, str]]:
        """Links of the pager: numbers and turning words that stand together."""
        calendar = _compiled()["calendar"][0]
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
        for pattern in _compiled()["position"]:
            for match in pattern.finditer(words):
                here, of = int(match[1]), int(match[2])
                if 1 <= here <= of and (of > 1 or "页" in match[0]) and of < 20_000:
                    return here, of
        pages = _first_number("pages", words)
        current = self._current_from_links()
        if current is None:
            current = _first_number("current", words) if pages else None
        return current or self._current_from_address() or 1, pages

    def _current_from_links(self) -> int | None:
        """The number that is shown without a link, or one marked as current."""
        numbers = {int(label) for _, label in self.pager_links if label.isdigit()}
        if not numbers:
            return None
        part = self._pager_part(self.pager_links[0][0].index)
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
        match = _compiled()["own_parameter"][0].search(self.sheet.url)
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
        pages = range(self.current + 1, min(last, self.current + _most()) + 1)
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
        pages = _first_number("script_pages", script)
        name = _JOINED_NAME.search(script)
        if not pages or not name:
            return []
        ending = _JOINED_ENDING.search(script)
        current = _first_number("script_current", script) or 0
        ending_name = ending[1] if ending else "html"
        return self._named(name[1], ending_name, pages, current, from_one=False)

    def _named(
        self, name: str, ending: str, pages: int, current: int, *, from_one: bool
    ) -> list[str]:
        numbers = range(current + 1, min(pages + from_one, current + 1 + _most()))
        return [urljoin(self.sheet.base, f"{name}_{n}.{ending}") for n in numbers]

    def _stems(self, script: str) -> list[str]:
        """A page count and the stem of the addresses, joined by a script."""
        pages = self.pages or _first_number("script_pages", script)
        if pages is None:
            size = _first_number("script_size", script)
            pages = math.ceil(self.total / size) if self.total and size else None
        if not pages or pages < 2:
            return []
        current = max(self.current, _first_number("script_current", script) or 1)
        for match in _TEMPLATE.finditer(script):
            return self._filled(match[1], match[2], current, pages)
        for match in _STEM.finditer(script):
            stem, rest = match[1], match[2] or ""
            if _compiled()["parameter"][0].search(stem):
                return self._filled(stem, rest, current, pages)
            if re.search(r"[\w/][_/-]$", stem) and re.match(
                r"\.s?html?|\.jsp|\.jhtml", rest
            ):
                return self._filled(stem, rest, current, pages)
        return []

    def _filled(self, stem: str, rest: str, current: int, pages: int) -> list[str]:
        numbers = range(current + 1, min(pages, current + _most()) + 1)
        found = [absolute(self.sheet.base, f"{stem}{n}{rest}") for n in numbers]
        return [url for url in found if url]

    def from_own_address(self) -> list[str]:
        """Pages named by the page's own address, when the page tells their number."""
        pages = self.pages or _first_number("script_pages", self.sheet.scripts)
        if not pages or pages <= self.current:
            return []
        numbers = range(self.current + 1, min(pages, self.current + _most()) + 1)
        match = _compiled()["own_parameter"][0].search(self.sheet.url)
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
        numbers = range(self.current + 1, min(last, self.current + _most()) + 1)
        return [form.address(n) for n in numbers] if form else []


@lru_cache(maxsize=1024)
def _label(words: str) -> str:
    """The number of a page link, or what turning word it bears; "" for others."""
    name = drop_blanks(words).strip("[]【】()（）")
    if name.isdigit() and len(name) <= 4:
        return str(int(name))
    match = re.fullmatch(r"第(\d{1,4})页", name)
    if match:
        return str(int(match[1]))
    for label, known in _words().items():
        if words.strip() in known or name in known:
            return label
    return ""
