"""Answers that are not the site's: firewalls, captchas, logins, maintenance, parking.

What they look like is data (`data/blocks.toml`); this module only compares.
"""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from catalog_spec.observations import Outcome

_TITLE_WITHIN = 4096
_MOST_TAGS = 120
_TITLE = re.compile(rb"<title[^>]*>([^<]{0,400})", re.IGNORECASE)
_INVISIBLE = re.compile(r"(?is)<(script|style|noscript)\b.*?</\1\s*>|<[^>]*>|\s+")
_WIDE_COMMA = "\N{FULLWIDTH COMMA}"


@dataclass(frozen=True, slots=True)
class Block:
    """A recognised answer that is not the site's own page.

    Parameters
    ----------
    name: name of the signature, or "" when the status alone told.
    kind: "status", "waf", "challenge", "captcha", "login", "maintenance", "parked",
        "hijacked", "default" or "soft_404".
    outcome: what it means for the visit.
    words: Chinese words for the operator.
    """

    name: str
    kind: str
    outcome: Outcome
    words: str


@dataclass(frozen=True, slots=True)
class _Signature:
    """One way such an answer looks; every given condition must hold.

    `title` is matched against the whole title, `all_of` and `any_of` are phrases of
    the page's source, `max_text` is the most visible characters.
    """

    block: Block
    statuses: frozenset[int]
    headers: tuple[tuple[str, str], ...]
    title: re.Pattern[str] | None
    all_of: tuple[str, ...]
    any_of: tuple[str, ...]
    max_bytes: int
    max_text: int

    def fits(self, page: _Page) -> bool:
        # What rules out most pages comes first.
        return (
            (self.title is None or self.title.fullmatch(page.title) is not None)
            and len(page.body) <= self.max_bytes
            and (not self.statuses or page.status in self.statuses)
            and all(page.has_header(*header) for header in self.headers)
            and all(phrase in page.source for phrase in self.all_of)
            and (not self.any_of or any(p in page.source for p in self.any_of))
            and (self.max_text == 0 or page.visible_characters <= self.max_text)
        )


class _Page:
    """An answer, looked at no closer than needed."""

    def __init__(
        self, status: int, headers: Sequence[tuple[str, str]], body: bytes
    ) -> None:
        self.status = status
        self.body = body
        self._headers = headers

    @cached_property
    def title(self) -> str:
        found = _TITLE.search(self.body, 0, _TITLE_WITHIN)
        return " ".join(html.unescape(_text(found[1])).split()) if found else ""

    @cached_property
    def source(self) -> str:
        return _text(self.body)

    @cached_property
    def visible_characters(self) -> int:
        return len(_INVISIBLE.sub("", self.source))

    @property
    def is_rich(self) -> bool:
        """Whether it has more tags than any page that stands in for another."""
        return self.status == 200 and self.body.count(b"<") > _MOST_TAGS

    def has_header(self, name: str, part: str) -> bool:
        return any(name == k.lower() and part in v.lower() for k, v in self._headers)


@dataclass(frozen=True, slots=True)
class _Book:
    """Everything `blocks.toml` says."""

    by_status: Mapping[int, Block]
    by_title: tuple[_Signature, ...]
    by_look: tuple[_Signature, ...]


def find_block(
    status: int, headers: Sequence[tuple[str, str]], body: bytes
) -> Block | None:
    """Recognise an answer that is not the site's own page.

    Parameters
    ----------
    status: HTTP status.
    headers: head of the answer.
    body: the unpacked body, or b"" when it is no text.
    """
    book = _book()
    page = _Page(status, headers, body)
    signatures = book.by_title if page.title else ()
    if body and not page.is_rich:
        signatures += book.by_look
    for signature in signatures:
        if signature.fits(page):
            return signature.block
    return book.by_status.get(status)


def _text(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", errors="replace")
    return text.replace(_WIDE_COMMA, ",")


@cache
def _book() -> _Book:
    path = files("crawler") / "data" / "blocks.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    signatures = [_signature(entry, data) for entry in data["signature"]]
    return _Book(
        by_status={
            int(status): Block("", "status", Outcome.BLOCKED, words)
            for status, words in data["status"].items()
        },
        by_title=tuple(one for one in signatures if one.title is not None),
        by_look=tuple(one for one in signatures if one.title is None),
    )


def _signature(entry: Mapping[str, Any], data: Mapping[str, Any]) -> _Signature:
    kind = data["kind"][entry["kind"]]
    block = Block(
        name=entry["name"],
        kind=entry["kind"],
        outcome=Outcome(kind["outcome"]),
        words=f"{kind['words']}({entry['name']})",
    )
    title = entry.get("title")
    return _Signature(
        block=block,
        statuses=frozenset(entry.get("status", ())),
        headers=tuple(_header(text) for text in entry.get("header", ())),
        title=re.compile(title, re.IGNORECASE) if title else None,
        all_of=tuple(entry.get("all", ())),
        any_of=tuple(entry.get("any", ())),
        max_bytes=entry.get("max_bytes", data["default"]["max_bytes"]),
        max_text=entry.get("max_text", data["default"]["max_text"]),
    )


def _header(text: str) -> tuple[str, str]:
    name, _, part = text.lower().partition(":")
    return name.strip(), part.strip()
