"""Units, norms and readings built from the short words of a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from catalog_spec.judge import judge_unit
from catalog_spec.norm import load_norm
from catalog_spec.norm.items import Interval, Norm, NormItem
from catalog_spec.observations import (
    ArticleSeen,
    ColumnReading,
    ColumnSeen,
    DateSeen,
    FileSeen,
    ItemSeen,
    LinkReading,
    LinkSeen,
    NotSeen,
    Outcome,
    ReachPast,
    SiteSeen,
    TextPast,
    UnitPast,
    UnitReading,
)
from catalog_spec.policy import Policy
from catalog_spec.roster import Unit
from catalog_spec.texts import OfficeWords, digest_of, examine, load_lexicon
from catalog_spec.verdicts import Confidence, UnitJudgement
from tests.private_figures import fill_figures

TODAY = date(2026, 11, 24)
HOST = "https://yaoli.example.gov.cn"
ENTRY = f"{HOST}/public/column/1"
ARTICLE_URL = f"{HOST}/政策文件/0.html"
"""Address of the first row of the column 政策文件, as `build_reading` writes it."""


_norm = cache(load_norm)


def build_interval(
    *,
    kind: str = "cadence",
    days: int = 0,
    cadence: str = "none",
    grace: int = 0,
    due: Sequence[int] = (),
    label: str = "按时更新",
    confidence: str = "verified",
    is_standing: bool = False,
) -> Interval:
    """An interval of its own, named after nothing in the real norm."""
    return replace(
        _norm().intervals["none"],
        id="case",
        kind=kind,
        label=label,
        stale_after_days=days,
        cadence=cadence,
        grace_days=grace,
        due=(due[0], due[1]) if due else None,
        clause=f"{label}:案例",
        confidence=Confidence(confidence),
        is_standing=is_standing,
    )


def build_item(
    *,
    name: str = "政策文件",
    id: str = "t.policy",  # noqa: A002
    parent: str | None = None,
    required: str = "yes",
    kind: str = "list",
    confidence: str = "verified",
    interval: Mapping[str, Any] | None = None,
    interval_confidence: str = "verified",
    aliases: Sequence[str] = (),
    later_names: Sequence[str] = (),
    shared_names: Sequence[str] = (),
    must_contain: Sequence[str] = (),
    content_confidence: str = "verified",
    metadata: str = "page",
) -> NormItem:
    """A norm item asked of every kind of unit."""
    return replace(
        _norm().items[0],
        id=id,
        catalogue="common",
        name=name,
        aliases=tuple(aliases),
        parent=parent,
        required=required,
        kind=kind,
        interval=build_interval(**(interval or {})),
        confidence=Confidence(confidence),
        interval_confidence=Confidence(interval_confidence),
        later_names=tuple(later_names),
        shared_names=tuple(shared_names),
        must_contain=tuple(must_contain),
        content_confidence=Confidence(content_confidence),
        clause=f"规范“{name}”",
        metadata=metadata,
    )


def build_norm(items: Sequence[NormItem]) -> Norm:
    """A norm of nothing but these items."""
    return replace(_norm(), items=tuple(items))


def build_unit(**words: Any) -> Unit:
    """A township, unless the words say otherwise."""
    usual = {"name": "姚李镇", "kind": "township", "entry": ENTRY}
    lists = {"aliases": tuple(words.pop("aliases", ()))}
    duties = frozenset(words.pop("duties", ()))
    own = words.pop("column_aliases", {})
    names = {item_id: tuple(texts) for item_id, texts in own.items()}
    told = {**usual, **lists, "duties": duties, "column_aliases": names, **words}
    return Unit(**told)


def build_reading(
    columns: Sequence[Mapping[str, Any]] = (),
    entry: Mapping[str, Any] | None = None,
    not_seen: str | Mapping[str, str] | None = None,
) -> UnitReading:
    """What a patrol read; a column is known by its `key`, else by its name.

    `not_seen` is an outcome, or one with a `detail`.
    """
    page = entry or {}
    return UnitReading(
        entry=ENTRY,
        columns=tuple(_column(words, order) for order, words in enumerate(columns)),
        readings={
            _key(words): _reading(words) for words in columns if _is_visited(words)
        },
        entry_items=tuple(_row(row, "entry", n) for n, row in _rows(page)),
        entry_lists=page.get("lists", 0),
        not_seen=_not_seen(not_seen) if not_seen else None,
        evidence=("2026-11-24/tree",),
    )


def _not_seen(words: str | Mapping[str, str]) -> NotSeen:
    told = {"outcome": words} if isinstance(words, str) else words
    return NotSeen(Outcome(told["outcome"]), detail=told.get("detail", ""))


def build_past(words: Mapping[str, Any]) -> UnitPast:
    """What earlier nights saw: `night`, `columns`, `first_seen`, `texts`, `reach`."""
    return UnitPast(
        reach=ReachPast(**words.get("reach", {})),
        night=words.get("night"),
        columns=tuple(
            _column(each, n) for n, each in enumerate(words.get("columns", ()))
        ),
        first_seen=words.get("first_seen", {}),
        texts={
            digest_of(each["text"]): tuple(
                TextPast(**{"published": None, **place}) for place in each["seen"]
            )
            for each in words.get("texts", ())
        },
    )


def judge_case(case: Mapping[str, Any]) -> UnitJudgement:
    """The judgement of one case; everything it does not say is as usual."""
    items = case.get("items") or [case.get("item", {})]
    return judge_unit(
        build_unit(**case.get("unit", {})),
        build_norm([build_item(**words) for words in items]),
        with_pages(
            build_reading(
                case.get("columns", ()), case.get("entry"), case.get("not_seen")
            ),
            case,
        ),
        case.get("today", TODAY),
        Policy(**case.get("policy", {})),
        past=build_past(case.get("past", {})),
        neighbours=[build_unit(**words) for words in case.get("neighbours", ())],
        with_passes=True,
    )


def with_pages(reading: UnitReading, case: Mapping[str, Any]) -> UnitReading:
    """The same with the case's `articles`, `links`, `site`, `tree_unread`
    and `is_tree_whole`.

    An article is found by its `url`, by default that of the first row of the case.
    """
    articles = [build_article(words) for words in case.get("articles", ())]
    links = [_link(words) for words in case.get("links", ())]
    return replace(
        reading,
        articles={article.url: article for article in articles},
        links={link.url: link for link in links},
        site=SiteSeen(**case["site"]) if "site" in case else None,
        tree_unread=tuple(map(_not_seen, case.get("tree_unread", ()))),
        is_tree_whole=case.get("is_tree_whole", False),
    )


def build_article(words: Mapping[str, Any]) -> ArticleSeen:
    """An information page; its `text` is examined as that of a real page is.

    `own` are pairs of the office's own list of words.
    """
    told = dict(words)
    text = fill_figures(told.pop("text", ""))
    office = OfficeWords(tuple((wrong, right) for wrong, right in told.pop("own", ())))
    links = tuple(LinkSeen(**link) for link in told.pop("links", ()))
    related = tuple(LinkSeen(**link) for link in told.pop("related", ()))
    files = tuple(FileSeen(url, url) for url in told.pop("files", ()))
    dates = tuple(DateSeen(text="", **seen) for seen in told.pop("dates", ()))
    tables = tuple(
        tuple(tuple(row) for row in table) for table in told.pop("tables", ())
    )
    usual = {
        "url": ARTICLE_URL,
        "title": "关于做好某项工作的通知",
        "published": None,
        "body_chars": len("".join(text.split())),
        "excerpt": text[:200],
        "text": examine(text, load_lexicon(office)),
    }
    lists = {
        "links": links,
        "related": related,
        "attachments": files,
        "tables": tables,
        "dates": dates,
    }
    if "breadcrumb" in told:
        told["breadcrumb"] = tuple(told["breadcrumb"])
    return ArticleSeen(**{**usual, **lists, **told})


def _link(words: Mapping[str, Any]) -> LinkReading:
    told = {
        "checked_on": TODAY,
        **words,
        "outcome": Outcome(words.get("outcome", "ok")),
    }
    if "text" in told:
        told["text"] = examine(fill_figures(told["text"]), load_lexicon())
    return LinkReading(**told)


def _key(words: Mapping[str, Any]) -> str:
    key: str = words.get("key", words["name"])
    return key


def _is_visited(words: Mapping[str, Any]) -> bool:
    is_shut = (
        words.get("hidden") or words.get("external") or words.get("visited") is False
    )
    return not is_shut and words.get("url") != ""


def _column(words: Mapping[str, Any], order: int) -> ColumnSeen:
    return ColumnSeen(
        key=_key(words),
        parent=words.get("parent"),
        name=words["name"],
        url=words.get("url", f"{HOST}/column/{_key(words)}") or None,
        hidden=words.get("hidden", False),
        external=words.get("external", False),
        order=words.get("order", order),
    )


def _reading(words: Mapping[str, Any]) -> ColumnReading:
    not_seen = words.get("not_seen")
    return ColumnReading(
        key=_key(words),
        items=tuple(_row(row, _key(words), n) for n, row in _rows(words)),
        total=words.get("total"),
        complete=words.get("complete", True),
        declared_empty=words.get("declared_empty"),
        article=_article(words["page"]) if "page" in words else None,
        not_seen=NotSeen(Outcome(not_seen)) if not_seen else None,
        evidence=(f"2026-11-24/{_key(words)}",),
    )


def _rows(words: Mapping[str, Any]) -> list[tuple[int, Sequence[Any]]]:
    return list(enumerate(words.get("rows", ())))


def _row(row: Sequence[Any], key: str, number: int) -> ItemSeen:
    """[title], [title, day], [title, "undated page"] or [title, day, address].

    A last entry is the day as the list writes it.
    """
    title, *rest = row
    day = rest[0] if rest and isinstance(rest[0], date) else None
    was_opened = bool(rest) and rest[0] == "undated page"
    url = rest[1] if len(rest) > 1 else f"{HOST}/{key}/{number}.html"
    source = "list" if day else "article" if was_opened else ""
    written = rest[2] if len(rest) > 2 else str(day or "")
    return ItemSeen(title, url or None, day, written, source)


def _article(words: Mapping[str, Any]) -> ArticleSeen:
    text = words.get("text", "")
    return ArticleSeen(
        url=f"{HOST}/page.html",
        title=words.get("title", ""),
        published=words.get("day"),
        attachments=tuple(FileSeen(url, url) for url in words.get("files", ())),
        body_chars=words.get("chars", len(text)),
        excerpt=text,
        text=examine(text, load_lexicon()),
    )
