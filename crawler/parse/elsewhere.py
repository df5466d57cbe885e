"""Where else a page keeps what it shows: frames, scripts and calls."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import urlsplit

from catalog_spec.observations import Request
from crawler.parse.addresses import absolute, same_site
from crawler.parse.obstacles import aside_frame
from crawler.parse.sheet import Sheet
from crawler.parse.words import load_words

_QUOTED = re.compile(r"""["']([^"'\s<>]{0,200}[/?][^"'\s<>]{0,200})["']""")
_MOST_FRAMES = 3
_MOST_CALLS = 6


def frames_of(sheet: Sheet) -> list[Request]:
    """The frames of a page's own site that can hold its matter.

    Parameters
    ----------
    sheet: the page.
    """
    outline = sheet.outline
    found = []
    for index, tag in enumerate(outline.tags):
        if tag not in ("iframe", "frame"):
            continue
        source = outline.attribute(index, "src") or outline.attribute(index, "data-src")
        url = absolute(sheet.base, source)
        if not url or url == sheet.url or not same_site(url, sheet.url):
            continue
        if not aside_frame().search(url):
            found.append(Request(url))
    return list(dict.fromkeys(found))


def frames_with_list(sheet: Sheet, *, has_menu: bool) -> tuple[Request, ...]:
    """Frames that hold the list of a column's page.

    Parameters
    ----------
    sheet: the page.
    has_menu: the page itself shows the catalogue, so the frames hold the rest.
    """
    frames = frames_of(sheet)
    return tuple(frames[:_MOST_FRAMES]) if has_menu or len(frames) == 1 else ()


def tree_files(sheet: Sheet) -> list[Request]:
    """Scripts and calls whose names say that they carry a catalogue.

    Parameters
    ----------
    sheet: the page.
    """
    wanted, library = _file_names()
    found = []
    for script in sheet.outline.scripts:
        source = (script.attributes.get("src") or "").strip()
        name = urlsplit(source).path.rpartition("/")[2]
        if source and wanted.search(name) and not library.search(name):
            found.append(source)
    quoted = (match[1] for match in _QUOTED.finditer(sheet.scripts))
    calls = [words for words in quoted if wanted.search(words)]
    found += [words for words in calls if not library.search(words)][:_MOST_CALLS]
    urls = [absolute(sheet.base, words) for words in found]
    return [Request(url) for url in urls if url and same_site(url, sheet.url)]


@cache
def _file_names() -> tuple[re.Pattern[str], re.Pattern[str]]:
    scripts = load_words("tree")["scripts"]
    return (
        re.compile(scripts["tree_file"], re.IGNORECASE),
        re.compile(scripts["library"], re.IGNORECASE),
    )
