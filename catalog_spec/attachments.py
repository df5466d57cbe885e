"""Whether a file is what its name says."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import cache

from catalog_spec.data_files import load_data

_NO_FILES = ("", "html", "text")


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


def is_file(url: str, kind: str) -> bool:
    """Whether an address hands out a file, by what it is or by what its name promises.

    Parameters
    ----------
    url: absolute address; names in its query count too, as programs hand files out.
    kind: what its first bytes say it is, "" when unknown.
    """
    path, _, query = url.partition("#")[0].partition("://")[2].partition("?")
    names = (path, *query.split("&"))
    return kind not in _NO_FILES or any(_ending(name) in _endings() for name in names)


def kind_words(kind: str) -> str:
    """What clerks call a kind of file; the kind itself where nobody has a word."""
    names: Mapping[str, str] = load_data("attachments.toml")["names"]
    return names.get(kind, kind)


def _ending(text: str) -> str:
    return text.rpartition(".")[2].strip().casefold()


@cache
def _endings() -> Mapping[str, list[str]]:
    endings: Mapping[str, list[str]] = load_data("attachments.toml")["endings"]
    return endings
