"""What platform a page runs on, and whether it is a page at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from crawler.parse.words import load_words

_ENOUGH = 2
_LEAST_TEXT = 60


@dataclass(frozen=True, slots=True)
class _Platform:
    name: str
    address: re.Pattern[str]
    text: tuple[tuple[bytes, int], ...]

    def weight(self, source: bytes) -> int:
        return sum(weight for words, weight in self.text if words in source)


@cache
def _platforms() -> tuple[_Platform, ...]:
    return tuple(
        _Platform(
            entry["name"],
            re.compile("|".join(entry["address"]), re.IGNORECASE),
            tuple((w.encode(), weight) for w, weight in entry["text"].items()),
        )
        for entry in load_words("platforms")["platform"]
    )


def find_platform(url: str, source: str) -> str:
    """Name the platform of a page: "lonsun", "openness", "hanweb", "boda", "trs" …

    Parameters
    ----------
    url: address of the page.
    source: its text with all markup.
    """
    for platform in _platforms():
        if platform.address.search(url):
            return platform.name
    # Bytes are searched several times faster than text with Chinese characters.
    body = source.encode("utf-8", "ignore")
    weights = [(p.weight(body), p.name) for p in _platforms()]
    top = max(weight for weight, _ in weights)
    return (
        next(name for weight, name in weights if weight == top)
        if top >= _ENOUGH
        else "generic"
    )


def unreadable_because(
    words: str, source: str, *, has_mount: bool, has_frames: bool
) -> str | None:
    """Why a page that showed nothing could not be read; None when it is simply bare.

    Parameters
    ----------
    words: the visible text.
    source: the text with all markup.
    has_mount: the page has an empty part that a script fills.
    has_frames: the page shows its matter in frames.
    """
    data = load_words("platforms")
    challenges, reasons = data["challenges"], data["reasons"]
    short = len(words) <= challenges["most_characters"]
    head = source[:20_000]
    if short and any(all(w in head for w in group) for group in challenges["groups"]):
        return str(reasons["challenge"])
    if short:
        for reason in ("gone", "broken", "login"):
            if any(word in words for word in challenges[reason]):
                return str(reasons[reason])
    if has_frames:
        return str(reasons["frames"])
    loading = short and any(word in words for word in challenges["loading"])
    scripted = "<script" in source and len(words) < _LEAST_TEXT
    if has_mount or loading or scripted:
        return str(reasons["script"])
    return str(reasons["empty"]) if not words else None


def is_mount(identity: str) -> bool:
    """Whether an element id is one that scripts fill with the whole page."""
    return identity.lower() in load_words("platforms")["challenges"]["mounts"]


@cache
def aside_frame() -> re.Pattern[str]:
    """Addresses of frames that never hold the matter of a page."""
    return re.compile(load_words("platforms")["frames"]["aside"], re.IGNORECASE)
