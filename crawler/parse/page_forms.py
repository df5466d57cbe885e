"""Further pages behind a box or field of page numbers, sent by a form or a script."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from crawler.parse.addresses import absolute
from crawler.parse.outline import Outline
from crawler.parse.sheet import Sheet
from crawler.parse.words import load_words

_NUMBER = re.compile(r"第?\s?(\d{1,4})\s?页?")
_JOINED = re.compile(
    r"""["']([^"'\s<>]{1,300}=)["']\s{0,4}\+\s{0,4}[\w.$\[\]()]{1,80}"""
    r"""(?:\s{0,4}\+\s{0,4}["']([^"'\s<>]{0,200})["'])?"""
)
_MOST_FIELDS = 20
_FIELD_TAGS = frozenset({"input", "select", "textarea"})
_BUTTONS = frozenset({"submit", "button", "image", "reset"})
_TYPED = frozenset({"text", "number", "tel", ""})


@dataclass(frozen=True, slots=True)
class PageForm:
    """A box in which one page of a list is chosen by its number.

    Parameters
    ----------
    head, tail: the address of a page before and behind its number.
    numbers: the numbers offered; empty when any may be typed.
    """

    head: str
    tail: str
    numbers: tuple[int, ...] = ()

    def address(self, page: int) -> str:
        """Address of one page, counted from 1."""
        return f"{self.head}{page}{self.tail}"


@cache
def _page_name() -> re.Pattern[str]:
    return re.compile(load_words("pager")["words"]["parameter"], re.IGNORECASE)


def offered_addresses(sheet: Sheet, current: int) -> list[str]:
    """Addresses of later pages that the options of a selection box bear.

    Parameters
    ----------
    sheet: the page.
    current: its own number in the list.
    """
    outline = sheet.outline
    found: list[str] = []
    for index in outline.named("option"):
        label = _NUMBER.fullmatch(outline.text(index))
        value = outline.attribute(index, "value")
        if not label or not value or value.isdigit():
            continue
        url = absolute(sheet.base, value)
        if url and int(label[1]) > current:
            found.append(url)
    return found


def find_page_form(sheet: Sheet) -> PageForm | None:
    """The first box of page numbers on a page that leads to addresses, or None.

    Parameters
    ----------
    sheet: the page.
    """
    return next(_boxes(sheet), None) or next(_fields(sheet), None)


def _boxes(sheet: Sheet) -> Iterator[PageForm]:
    """Selection boxes whose options are nothing but numbers of pages."""
    outline = sheet.outline
    for box in outline.named("select"):
        numbers = _offered(outline, box)
        if not numbers:
            continue
        form = _joined(sheet, box, numbers) or _sent(sheet, box, numbers)
        if form:
            yield form


def _fields(sheet: Sheet) -> Iterator[PageForm]:
    """Fields in which the number of a page is typed."""
    for field in sheet.outline.named("input"):
        if sheet.outline.attribute(field, "type").lower() in _TYPED:
            form = _sent(sheet, field, ())
            if form:
                yield form


def _offered(outline: Outline, box: int) -> tuple[int, ...]:
    """The page numbers of a selection box, () when it offers anything else."""
    numbers = []
    for index in range(box + 1, outline.ends[box]):
        if outline.tags[index] != "option":
            continue
        label = _NUMBER.fullmatch(outline.text(index))
        value = outline.attribute(index, "value") or (label[1] if label else "")
        if not label or value != label[1]:
            return ()
        numbers.append(int(value))
    return tuple(numbers) if numbers[:2] == [1, 2] else ()


def _joined(sheet: Sheet, box: int, numbers: Sequence[int]) -> PageForm | None:
    """An address that the box itself joins from a stem and its value."""
    match = _JOINED.search(sheet.outline.attribute(box, "onchange"))
    head = absolute(sheet.base, match[1]) if match else None
    return PageForm(head, match[2] or "", tuple(numbers)) if match and head else None


def _sent(sheet: Sheet, field: int, numbers: Sequence[int]) -> PageForm | None:
    """An address that the form around a field makes of its fields."""
    outline = sheet.outline
    name = outline.attribute(field, "name")
    form = next((i for i in outline.ancestors(field) if outline.tags[i] == "form"), -1)
    if form < 0 or not _page_name().fullmatch(name):
        return None
    if outline.attribute(form, "method").lower() not in ("get", ""):
        return None
    target = absolute(sheet.base, outline.attribute(form, "action") or sheet.url)
    others = _other_fields(outline, form, field)
    if not target or others is None:
        return None
    query = urlencode([*others, (name, "")])
    return PageForm(f"{target.split('?')[0]}?{query}", "", tuple(numbers))


def _other_fields(
    outline: Outline, form: int, field: int
) -> list[tuple[str, str]] | None:
    """What the form sends along, or None when it asks for more than a page."""
    fields: list[tuple[str, str]] = []
    for index in range(form + 1, outline.ends[form]):
        name = outline.attribute(index, "name")
        if index == field or not name or outline.tags[index] not in _FIELD_TAGS:
            continue
        kind = outline.attribute(index, "type").lower()
        if outline.tags[index] != "input" or kind not in {"hidden", *_BUTTONS}:
            return None
        if kind not in _BUTTONS:
            fields.append((name, outline.attribute(index, "value")))
    return fields if len(fields) <= _MOST_FIELDS else None
