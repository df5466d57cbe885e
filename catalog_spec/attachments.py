"""Whether a file is what its name says."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import cache

from catalog_spec.data_files import load_data


class Fit(Enum):
    """How the contents of a file go with its name."""

    GOOD = "good"
    UNKNOWN = "unknown"
    PAGE = "page"
    OTHER = "other"


def how_it_fits(url: str, words: str, kind: str) -> Fit:
    """How the contents of a file go with the ending of its address or words.

    Parameters
    ----------
    url: absolute address.
    words: the words of its link.
    kind: what its first bytes say it is, "" when unknown.
    """
    path = url.partition("://")[2].partition("?")[0].partition("#")[0]
    endings = (_ending(path), _ending(words))
    allowed = next((_endings()[e] for e in endings if e in _endings()), None)
    if allowed is None or not kind:
        return Fit.UNKNOWN
    if kind == "html":
        return Fit.PAGE
    return Fit.GOOD if kind in allowed else Fit.OTHER


def _ending(text: str) -> str:
    return text.rpartition(".")[2].strip().casefold()


@cache
def _endings() -> Mapping[str, list[str]]:
    endings: Mapping[str, list[str]] = load_data("attachments.toml")["endings"]
    return endings
