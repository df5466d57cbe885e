"""Hand-made pages and what must be read from them.

Each page in `tests/pages/<kind>/` has a TOML file of the same name. Only what the file
states is compared, so every file tells what its page is about.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from catalog_spec.observations import ArticleSeen, ColumnSeen, PageSeen, Request
from crawler.parse.generic import Reading
from crawler.parse.platforms import platform_named
from crawler.parse.reader import read
from crawler.parse.report import report_of

FOLDER = Path(__file__).with_name("pages")


def page_files(kind: str) -> list[Any]:
    """One test parameter for each page of a kind."""
    files = sorted((FOLDER / kind).glob("*.toml"))
    return [pytest.param(file, id=file.stem) for file in files]


def read_file(file: Path) -> tuple[dict[str, Any], Reading]:
    """What is expected of a page, and its reading."""
    expected = tomllib.loads(file.read_text("utf-8"))
    page = next(p for p in file.parent.glob(f"{file.stem}.*") if p.suffix != ".toml")
    return expected, read(page.read_bytes(), expected.pop("url"))


def seen(field: str, reading: Reading) -> Any:
    """One field of a reading in the form the TOML files use."""
    page = reading.page
    other_forms = {
        "rows": lambda: [
            [t, h or "", d or ""] for t, h, d in report_of(reading)["rows"]
        ],
        "columns": lambda: [_line(page.columns, column) for column in page.columns],
        "index_numbers": lambda: [item.index_no for item in page.rows],
        "next_pages": lambda: [_address(request) for request in page.next_pages],
        "tree_requests": lambda: [_address(request) for request in page.tree_requests],
        "units": lambda: [[unit.name, unit.url] for unit in page.units],
        "readable": lambda: page.not_read is None,
        "article": lambda: page.article is not None,
        "information": lambda: _told(page.article) if page.article else [],
        "metadata": lambda: dict(page.article.metadata) if page.article else {},
        "attachments": lambda: [
            file.url for file in (page.article.attachments if page.article else ())
        ],
        "pictures": lambda: page.article.pictures if page.article else 0,
        "entry_days": lambda: [_entry_day(page, row.url) for row in page.rows],
        "recognised_by": lambda: reading.mark.kind if reading.mark else "",
    }
    return other_forms[field]() if field in other_forms else getattr(page, field)


def _told(article: ArticleSeen) -> list[str]:
    """Title, day, source, index number, issuer and document number."""
    day = article.published.isoformat() if article.published else ""
    fields = (article.source, article.index_no, article.issuer, article.doc_no)
    return [article.title, day, *(field or "" for field in fields)]


def _entry_day(page: PageSeen, url: str | None) -> str:
    day = platform_named(page.platform).entry_day(url or "")
    return day.isoformat() if day else ""


def check(file: Path) -> PageSeen:
    """Compare a page with its expectation."""
    expected, reading = read_file(file)
    assert {field: seen(field, reading) for field in expected} == expected
    return reading.page


def _line(columns: Sequence[ColumnSeen], column: ColumnSeen) -> str:
    """A column as its path of names, its address and its marks."""
    by_key = {one.key: one for one in columns}
    names, above = [column.name], column.parent
    while above is not None:
        names.insert(0, by_key[above].name)
        above = by_key[above].parent
    line = "/".join(names)
    line += f" -> {column.url}" if column.url else ""
    line += " !out" if column.external else ""
    return line + (" !hidden" if column.hidden else "")


def _address(request: Request) -> str:
    form = "&".join("=".join(pair) for pair in request.form)
    return f"{request.url}#{form}" if form else request.url
