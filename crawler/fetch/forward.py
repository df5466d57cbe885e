"""Pages that are nothing but the way to another page, by refresh or by script."""

from __future__ import annotations

import html
import re

_MOST_BYTES = 8 * 1024
_MOST_WORDS = 120
_LONGEST_DELAY = 10.0
_META = re.compile(r"<meta\b[^>]*>", re.IGNORECASE)
_IS_REFRESH = re.compile(r"http-equiv\s*=\s*[\"']?\s*refresh\b", re.IGNORECASE)
_CONTENT = re.compile(
    r"content\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE
)
_REFRESH = re.compile(
    r"\s*([\d.]+)\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"']+)", re.IGNORECASE
)
_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script\s*>", re.IGNORECASE | re.DOTALL)
_JUMP = re.compile(
    r"\blocation(?:\.href)?\s*=\s*[\"']([^\"'\s]+)[\"']"
    r"|\blocation\.(?:replace|assign)\(\s*[\"']([^\"'\s]+)[\"']\s*\)"
)
# A script that looks before it leaps is a matter for a browser.
_CONDITION = re.compile(r"\bif\b|\?|\bcookie\b|\beval\b|\bunescape\b|\batob\b")
_NOT_SHOWN = re.compile(
    r"<(script|style|noscript|title)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>",
    re.IGNORECASE | re.DOTALL,
)


def forward_target(body: bytes) -> str | None:
    """Where a page leads that shows nothing itself; None for every other page.

    Parameters
    ----------
    body: the unpacked body of a text answer.
    """
    if len(body) > _MOST_BYTES or b"<" not in body[:512]:
        return None
    text = body.decode("utf-8", errors="replace")
    if len("".join(_NOT_SHOWN.sub("", text).split())) > _MOST_WORDS:
        return None
    return _refresh_target(text) or _script_target(text)


def _refresh_target(text: str) -> str | None:
    for meta in _META.findall(text):
        content = _CONTENT.search(meta) if _IS_REFRESH.search(meta) else None
        parts = _REFRESH.match(html.unescape(_first(content))) if content else None
        if parts and _seconds(parts[1]) <= _LONGEST_DELAY:
            return parts[2].strip()
    return None


def _seconds(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return _LONGEST_DELAY + 1


def _script_target(text: str) -> str | None:
    scripts = " ".join(_SCRIPT.findall(text))
    jumps = list(_JUMP.finditer(scripts))
    outside = _JUMP.sub("", scripts)
    if len(jumps) != 1 or _CONDITION.search(outside):
        return None
    return _first(jumps[0])


def _first(found: re.Match[str]) -> str:
    return next(group for group in found.groups() if group is not None)
