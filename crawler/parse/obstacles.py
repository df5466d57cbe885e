"""What stands between a visitor and a page: challenges, logins, frames, scripts."""

from __future__ import annotations

import re
from functools import cache

from crawler.parse.words import load_words

_LEAST_TEXT = 60


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
    data = load_words("obstacles")
    challenges, reasons = data["challenges"], data["reasons"]
    short = len(words) <= challenges["most_characters"]
    head = source[:20_000]
    if short and any(all(w in head for w in group) for group in challenges["groups"]):
        return str(reasons["challenge"])
    if short:
        for reason in ("gone", "rebuilt", "broken", "login"):
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
    return identity.lower() in load_words("obstacles")["challenges"]["mounts"]


@cache
def aside_frame() -> re.Pattern[str]:
    """Addresses of frames that never hold the matter of a page."""
    return re.compile(load_words("obstacles")["frames"]["aside"], re.IGNORECASE)
