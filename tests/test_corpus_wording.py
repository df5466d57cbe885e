"""Real pages are proof-read: almost every mark on them would be a false one."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from catalog_spec.texts import examine, load_lexicon
from crawler.decode import decode
from tests.corpus import needs_corpus, page_bytes, truths

pytestmark = needs_corpus

_MENU_RULE = "W05"
"""Menus around a text hold arrows and half brackets; the text alone is judged."""


def _text(truth: dict[str, object]) -> str:
    tree = LexborHTMLParser(decode(page_bytes(truth)).text)
    tree.strip_tags(["script", "style"])
    return tree.body.text(separator="\n") if tree.body else ""


@pytest.mark.parametrize("kind", ["article", "list", "home"])
def test_real_pages_bear_no_marks_on_their_wording(kind: str) -> None:
    lexicon, found, chars = load_lexicon(), [], 0
    for truth in truths(kind):
        text = _text(truth)
        chars += len(text)
        marks = examine(text, lexicon).marks
        found += [
            (truth["slug"], mark.key, mark.shown)
            for mark in marks
            if mark.rule.startswith("W") and mark.rule != _MENU_RULE
        ]
    assert chars
    assert found == []
