"""The title of a page that is no information: the name of its column."""

from __future__ import annotations

import re
from collections.abc import Sequence

from catalog_spec.observations import ColumnSeen
from crawler.parse.headline import without_site
from crawler.parse.metadata import read_meta_tags
from crawler.parse.sheet import Sheet
from crawler.parse.vocabulary import words_of

# Informations have such signs inside their titles; names of columns do not.
_SIGNS = re.compile(r"\s*[—–－丨·]+\s*|\s+")


def title_of_column(
    sheet: Sheet,
    breadcrumb: Sequence[str],
    columns: Sequence[ColumnSeen],
    current: str | None,
) -> str:
    """The name of the column a page shows, by the best witness it has.

    Parameters
    ----------
    sheet: the page.
    breadcrumb: names of the columns that lead to it.
    columns: the catalogue in it.
    current: key of the column it shows, or None.
    """
    if breadcrumb:
        return breadcrumb[-1]
    meta = read_meta_tags(sheet.outline)
    if meta.get("columnname"):
        return meta["columnname"]
    title = _own_title(sheet, meta.get("sitename", ""))
    if title and not title.endswith(words_of("shapes", "site_words")):
        return title
    return next((c.name for c in columns if c.key == current), title)


def _own_title(sheet: Sheet, site: str) -> str:
    """The words of <title> without the name of the site."""
    titles = (sheet.outline.text(index) for index in sheet.outline.named("title"))
    words = next((t for t in titles if t), "")
    kept = without_site(words, (site,) if site else ())
    for sign in reversed(list(_SIGNS.finditer(kept))):
        tail = kept[sign.end() :]
        if not sign.start() or not _is_site(tail, site):
            break
        kept = kept[: sign.start()]
    return kept


def _is_site(name: str, site: str) -> bool:
    return name == site or name.endswith(words_of("shapes", "site_ends"))
