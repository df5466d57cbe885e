"""A trial walk over one site on the terminal: each step, what it read, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from catalog_spec.observations import ArticleSeen, ItemSeen, Outcome, PageSeen
from crawler.parse.platform import Mark
from crawler.trial import CatalogueTrial, ListTrial, Look, Trial
from reports.plain import plain
from reports.tables import QUIET
from reports.words import named, say, section
from reports.wrapping import Wrapped

_MOST_NAMES = 24
_MOST_ROWS = 8
_GOOD, _BAD = "green", "bold yellow"


def draw_trial(trial: Trial) -> RenderableType:
    """Return all steps of a trial, one below the other."""
    parts: list[RenderableType] = []
    for number, (key, lines) in enumerate(_steps(trial), 1):
        heading = say(f"site_test.step.{key}", number=number)
        parts += [Text(heading, style="bold"), *lines, Text("")]
    parts.append(Text(say("site_test.advice_heading"), style="bold"))
    advice = list(advice_on(trial))
    parts += [Wrapped(f"· {words}", _BAD, "  ") for words in advice]
    if not advice:
        parts.append(Wrapped(say("site_test.all_read"), _GOOD))
    return Group(*parts)


def _steps(trial: Trial) -> Iterator[tuple[str, Iterable[RenderableType]]]:
    yield "entry", _draw_look(trial.entry)
    if trial.entry.page is None:
        return
    yield "catalogue", _draw_catalogue(trial.catalogue)
    for one in trial.lists:
        yield "list", _draw_list(one)
    if trial.article is not None:
        yield "article", _draw_article(trial.article)


def _grid(lines: Iterable[tuple[str, str]]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style=QUIET, no_wrap=True)
    table.add_column()
    for label, value in lines:
        if value:
            table.add_row(f"  {label}", Wrapped(plain(value)))
    return table


def _label(key: str) -> str:
    return str(section("site_test.label")[key])


def _draw_look(look: Look) -> Iterator[RenderableType]:
    yield _grid(_look_lines(look))


def _look_lines(look: Look) -> Iterator[tuple[str, str]]:
    yield _label("url"), look.request.url
    if look.request.form:
        form = "&".join("=".join(pair) for pair in look.request.form)
        yield _label("form"), form
    page = look.page
    outcome = named("outcome", look.outcome.value)
    yield _label("outcome"), f"{outcome} {look.detail}".strip()
    if page is None:
        return
    yield _label("platform"), platform_words(page, look.mark)
    yield _label("encoding"), page.encoding
    yield _label("title"), page.title
    yield _label("breadcrumb"), " > ".join(page.breadcrumb)
    yield _label("units"), _count(len(page.units))
    yield _label("not_read"), page.not_read or ""


def platform_words(page: PageSeen, mark: Mark | None) -> str:
    """Return which adapter read a page, and what it was recognised by."""
    name = named("site_test.platform", page.platform)
    if mark is None:
        return say("site_test.unknown_platform", name=name)
    by = say(f"site_test.mark.{mark.kind}", shown=mark.shown)
    return say("site_test.known_platform", name=name, by=by)


def _count(number: int) -> str:
    return say("site_test.count", count=number) if number else ""


def _draw_catalogue(found: CatalogueTrial | None) -> Iterator[RenderableType]:
    if found is None:
        yield Wrapped(f"  {say('site_test.no_catalogue')}", _BAD)
        return
    hidden = sum(column.hidden for column in found.columns)
    outside = sum(column.external for column in found.columns)
    yield _grid(
        [
            (_label("from"), found.look.request.url),
            (
                _label("columns"),
                say(
                    "site_test.columns",
                    count=len(found.columns),
                    hidden=hidden,
                    outside=outside,
                ),
            ),
            (
                _label("matched"),
                say(
                    "site_test.matched",
                    matched=len(found.matched),
                    asked=len(found.matched) + len(found.missed),
                    kind=named("kind", found.kind),
                ),
            ),
            (_label("missed"), _some(found.missed)),
            (_label("others"), _some(_strangers(found))),
        ]
    )


def _strangers(found: CatalogueTrial) -> list[str]:
    """Columns that serve no item of the norm, headings of others left out."""
    used = frozenset(found.matched.values())
    parents = {column.parent for column in found.columns}
    lone = [c.name for c in found.columns if c.key not in parents]
    return [name for name in dict.fromkeys(lone) if name not in used]


def _some(names: Sequence[str]) -> str:
    shown = "、".join(names[:_MOST_NAMES])
    if len(names) <= _MOST_NAMES:
        return shown
    return say("site_test.and_more", names=shown, count=len(names))


def _draw_list(one: ListTrial) -> Iterator[RenderableType]:
    page = one.look.page
    lines = [(_label("column"), one.name), *_look_lines(one.look)]
    yield _grid([*lines, *_list_lines(one, page)] if page else lines)
    if page and page.rows:
        yield _rows_table(page.rows[:_MOST_ROWS], one)


def _list_lines(one: ListTrial, page: PageSeen) -> Iterator[tuple[str, str]]:
    dated = sum(row.published is not None for row in page.rows)
    total = "" if page.total is None else say("site_test.total", total=page.total)
    read = say("site_test.rows", count=len(page.rows), dated=dated)
    yield _label("rows"), f"{read}{total}"
    yield _label("declared_empty"), page.declared_empty or ""
    if page.next_pages:
        yield _label("next"), say("site_test.next_pages", count=len(page.next_pages))
    if one.behind is not None:
        yield from _behind_lines(one, one.behind)


def _behind_lines(one: ListTrial, behind: Look) -> Iterator[tuple[str, str]]:
    outcome = named("outcome", behind.outcome.value)
    rows = len(behind.page.rows) if behind.page else 0
    words = say("site_test.behind", outcome=outcome, count=rows, fresh=one.fresh)
    form = "&".join("=".join(pair) for pair in behind.request.form)
    yield _label("behind"), f"{behind.request.url} {form}".strip()
    yield "", words


def _rows_table(rows: Sequence[ItemSeen], one: ListTrial) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style=QUIET)
    entered = one.entered or {}
    heads = ["date", "title", *(["entered"] if entered else [])]
    for key in heads:
        table.add_column(_label(f"head_{key}"), no_wrap=key != "title")
    for row in rows:
        day = row.published.isoformat() if row.published else "—"
        cells: list[RenderableType] = [Text(day), Wrapped(plain(row.title))]
        if entered:
            own = entered.get(row.url or "")
            cells.append(Text(own.isoformat() if own else "—"))
        table.add_row(*cells)
    return table


def _draw_article(look: Look) -> Iterator[RenderableType]:
    yield _grid(_look_lines(look))
    if look.page and look.page.article:
        yield _grid(_article_lines(look.page.article))


def _article_lines(article: ArticleSeen) -> Iterator[tuple[str, str]]:
    day = article.published.isoformat() if article.published else ""
    where = next((d.where for d in article.dates if d.value == article.published), "")
    place = named("parse.where", where) if where else ""
    shown = f"{day} {article.published_time or ''} {place}".strip()
    yield _label("headline"), article.title
    yield _label("published"), shown or say("site_test.no_date")
    yield _label("source"), article.source or ""
    yield _label("index_no"), article.index_no or ""
    yield _label("issuer"), article.issuer or ""
    yield _label("doc_no"), article.doc_no or ""
    yield _label("metadata"), "、".join(article.metadata)
    yield _label("body"), say("site_test.chars", count=article.body_chars)
    yield _label("attachments"), _count(len(article.attachments))


def advice_on(trial: Trial) -> Iterator[str]:
    """Yield what was not read and what to do about it, in Chinese sentences."""
    page = trial.entry.page
    if page is None:
        reason = named("outcome", trial.entry.outcome.value)
        yield say("site_test.advice.unreachable", reason=reason)
        return
    if page.article is None:
        yield from _on_catalogue(trial, page)
    for one in trial.lists:
        yield from _on_list(one)
    if trial.lists and not any(_has_rows(one) for one in trial.lists):
        yield say("site_test.advice.no_rows")
    yield from _on_article(trial)


def _on_catalogue(trial: Trial, page: PageSeen) -> Iterator[str]:
    found = trial.catalogue
    if found is None and not page.rows:
        if page.not_read:
            yield say("site_test.advice.not_read", reason=plain(page.not_read))
        else:
            yield say("site_test.advice.no_tree")
    elif found is not None and not found.matched:
        yield say("site_test.advice.foreign_tree")
    elif page.current_column or found is None:
        # A column's page need not show the whole catalogue.
        return
    elif len(found.matched) < len(found.missed):
        yield say("site_test.advice.few_matched")


def _has_rows(one: ListTrial) -> bool:
    return bool(one.fresh or (one.look.page and one.look.page.rows))


def _on_list(one: ListTrial) -> Iterator[str]:
    page, name = one.look.page, plain(one.name)
    if page is None:
        reason = named("outcome", one.look.outcome.value)
        yield say("site_test.advice.column_unreachable", name=name, reason=reason)
        return
    if page.not_read and not page.rows:
        reason = plain(page.not_read)
        yield say("site_test.advice.column_not_read", name=name, reason=reason)
    undated = sum(row.published is None for row in page.rows)
    if undated:
        yield say("site_test.advice.undated", name=name, count=undated)
    if page.total and page.rows and page.total > len(page.rows) and not page.next_pages:
        yield say(
            "site_test.advice.no_paging",
            name=name,
            total=page.total,
            count=len(page.rows),
        )
    behind = one.behind
    if behind is None or behind.outcome is Outcome.NOT_VISITED:
        return
    if behind.page is None:
        reason = named("outcome", behind.outcome.value)
        yield say("site_test.advice.behind_unreachable", name=name, reason=reason)
    elif page.rows and not one.fresh:
        yield say("site_test.advice.same_page", name=name)


def _on_article(trial: Trial) -> Iterator[str]:
    look = trial.article
    if look is None or look.outcome is Outcome.NOT_VISITED:
        return
    if look.page is None:
        reason = named("outcome", look.outcome.value)
        yield say("site_test.advice.article_unreachable", reason=reason)
        return
    article = look.page.article
    if article is None:
        yield say("site_test.advice.no_article")
    elif article.published is None:
        yield say("site_test.advice.article_undated")


def trial_row(trial: Trial) -> dict[str, Any]:
    """Return a trial under the names other programs rely on."""
    found = trial.catalogue
    return {
        "entry": _look_row(trial.entry),
        "catalogue": {
            "url": found.look.request.url,
            "kind": found.kind,
            "columns": len(found.columns),
            "matched": dict(found.matched),
            "missed": list(found.missed),
        }
        if found
        else None,
        "lists": [_list_row(one) for one in trial.lists],
        "article": _look_row(trial.article) if trial.article else None,
        "advice": list(advice_on(trial)),
    }


def _look_row(look: Look) -> dict[str, Any]:
    page, mark = look.page, look.mark
    article = page.article if page else None
    return {
        "url": look.request.url,
        "form": dict(look.request.form),
        "outcome": look.outcome.value,
        "detail": look.detail,
        "platform": page.platform if page else None,
        "recognised_by": {"kind": mark.kind, "shown": mark.shown} if mark else None,
        "is_rendered": look.is_rendered,
        "title": page.title if page else None,
        "not_read": page.not_read if page else None,
        "article": _article_row(article) if article else None,
    }


def _article_row(article: ArticleSeen) -> dict[str, Any]:
    return {
        "title": article.title,
        "published": article.published.isoformat() if article.published else None,
        "source": article.source,
        "index_no": article.index_no,
        "issuer": article.issuer,
        "doc_no": article.doc_no,
        "metadata": dict(article.metadata),
        "body_chars": article.body_chars,
        "attachments": [file.url for file in article.attachments],
    }


def _list_row(one: ListTrial) -> dict[str, Any]:
    page, entered = one.look.page, one.entered or {}
    return {
        "column": one.name,
        **_look_row(one.look),
        "total": page.total if page else None,
        "declared_empty": page.declared_empty if page else None,
        "next_pages": len(page.next_pages) if page else 0,
        "rows": [_row_row(row, entered) for row in (page.rows if page else ())],
        "behind": _look_row(one.behind) if one.behind else None,
        "fresh": one.fresh,
    }


def _row_row(row: ItemSeen, entered: Mapping[str, date]) -> dict[str, Any]:
    own = entered.get(row.url or "")
    return {
        "title": row.title,
        "url": row.url,
        "date": row.published.isoformat() if row.published else None,
        "entered": own.isoformat() if own else None,
    }
