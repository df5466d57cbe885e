"""Time of examining one text and of asking all rules about one page."""

from __future__ import annotations

import statistics
import time
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from catalog_spec.article_cases import article_cases
from catalog_spec.docket import Docket
from catalog_spec.observations import NO_PAST
from catalog_spec.policy import DEFAULT
from catalog_spec.rules import ARTICLE_RULES
from catalog_spec.rules.cases import ArticleCase
from catalog_spec.texts import examine, load_lexicon
from tests.judging import (
    TODAY,
    build_item,
    build_norm,
    build_reading,
    build_unit,
    with_pages,
)

MEDIAN_CHARS = 1_250
"""Of the texts of the stored real pages."""
LONG_CHARS = 10_000
ROUNDS = 300
_SENTENCES = Path(__file__).parents[1] / "labelled" / "wording.toml"


def measure_texts() -> None:
    """Print milliseconds of processor time a page, the median of some hundred runs."""
    lexicon = load_lexicon()
    print("examining one text and judging its page, median processor time")
    for name, chars in (("median", MEDIAN_CHARS), ("long", LONG_CHARS)):
        text = _prose(chars)
        spent = _milliseconds(lambda text=text: examine(text, lexicon))
        print(f"  {name} article of {chars} characters, examined: {spent:.2f} ms")
    case = _case(_prose(MEDIAN_CHARS))
    rules = [rule.check for rule in ARTICLE_RULES.values()]
    spent = _milliseconds(lambda: [check(case) for check in rules])
    print(f"  all {len(rules)} rules on its page: {spent:.2f} ms")


def _prose(chars: int) -> str:
    """Right sentences of official prose, three to a line, of a given length."""
    rows = tomllib.loads(_SENTENCES.read_text("utf-8"))["sentence"]
    right = [row["text"] for row in rows if not row["wrong"]]
    lines = ("".join(right[n : n + 3]) for n in range(0, len(right), 3))
    return "\n".join(lines)[:chars]


def _case(text: str) -> ArticleCase:
    """A page of a column, as the judge asks the rules about it."""
    words: Mapping[str, Any] = {"articles": [{"text": text, "published": TODAY}]}
    column = {"name": "政策文件", "rows": [["关于做好某项工作的通知", TODAY]]}
    reading = with_pages(build_reading([column]), words)
    norm = build_norm([build_item()])
    docket = Docket.of(build_unit(), norm, reading, TODAY, DEFAULT, past=NO_PAST)
    (case,) = article_cases(docket, list(docket.column_cases()))
    return case


def _milliseconds(act: Callable[[], object]) -> float:
    spent = []
    for _ in range(ROUNDS):
        began = time.process_time()
        act()
        spent.append(time.process_time() - began)
    return 1000 * statistics.median(spent)


if __name__ == "__main__":
    measure_texts()
