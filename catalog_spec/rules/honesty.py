"""Rules on days that do not fit together, late entries and old texts under new days."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from catalog_spec.entries import BurstFigures, entries_of, find_burst
from catalog_spec.notes import NoteReader
from catalog_spec.observations import TextPast
from catalog_spec.page_words import bare, is_reposted, words
from catalog_spec.rules.cases import ArticleCase, ColumnCase, UnitCase
from catalog_spec.rules.registry import (
    NOT_APPLICABLE,
    PASSED,
    Remark,
    article_rule,
    column_rule,
    unit_rule,
)
from catalog_spec.verdicts import Result
from catalog_spec.workdays import WorkdayError, workdays_between

_UNTOLD = Remark(Result.COULD_NOT_CHECK)
_OWN_DAYS = ("shown", "table", "meta")
_MIDNIGHT = "00:00"


@article_rule("D02")
def late_publication(case: ArticleCase) -> Remark:
    """A paper was published later than 20 working days after it was signed.

    What is checked: working days, holidays and make-up days counted, from the day of
        signing (metadata block, else foot of the text) to the day of publication.
    Why: article 26 of the regulations: 20 working days from making or change.
    When it does not apply: pages without a day of signing, papers of others that are
        only reposted, pieces published longer ago than the office looks back. Could not
        check: no day of publication, or a year whose holidays are not known. A hint
        only: a day read from the foot of the text, or under a label that does not only
        mean signing.
    Sample finding: 《关于…的通知》2026-03-02成文，2026-05-11发布，相隔47个工作日，超过20个工作日。
    How to put it right: publish in time; correct a day that was entered wrongly.
    """
    signed, shown = case.article.signed, _shown_day(case)
    if signed is None or _is_reposted(case):
        return NOT_APPLICABLE
    if shown is None:
        return _UNTOLD
    if (case.today - shown).days > case.policy.figure("D02", "recent_days"):
        return NOT_APPLICABLE
    limit = case.policy.figure("D02", "workdays")
    if (shown - signed).days <= limit:
        return PASSED
    try:
        days = workdays_between(signed, shown)
    except WorkdayError:
        return _UNTOLD
    values: dict[str, str | int] = {
        "signed": f"{signed}",
        "shown": f"{shown}",
        "days": days,
        "limit": limit,
    }
    return Remark(_weight_of_signing(case), "late", values) if days > limit else PASSED


def _weight_of_signing(case: ArticleCase) -> Result:
    """A hint where the day was read from the foot, which may be another paper's."""
    return Result.FAULT if _is_labelled(case) else Result.HINT


def _is_labelled(case: ArticleCase) -> bool:
    """Whether the metadata block has a day under a label that means signing."""
    return any(map(case.article.metadata.get, words("signing_labels")))


def _is_reposted(case: ArticleCase) -> bool:
    places = (case.title, *(column.name for column in case.columns))
    return is_reposted(case.unit, case.article, places)


def _shown_day(case: ArticleCase) -> date | None:
    return case.article.published or (case.row.published if case.row else None)


@article_rule("D03")
def signed_after_publication(case: ArticleCase) -> Remark:
    """A page was published before its paper was signed.

    What is checked: the day of signing against the day of publication and the day of
        the patrol.
    Why: nobody can publish what is not signed; contradictory days count as a fault of
        publication in the bulletins.
    When it does not apply: pages without a day of signing or of publication; a day of
        tolerance is granted. A hint only: a day read from the foot of the text, or under
        a label that does not only mean signing.
    Sample finding: 《关于…的通知》的成文日期（2026-05-11）晚于发布日期（2026-03-02）。
    How to put it right: correct the day that was entered wrongly.
    """
    signed, shown = case.article.signed, case.article.published
    if signed is None:
        return NOT_APPLICABLE
    result = _weight_of_signing(case)
    tolerance = timedelta(case.policy.figure("D03", "days"))
    if signed > case.today + tolerance:
        return Remark(result, "future", {"signed": f"{signed}"})
    if shown is None:
        return _UNTOLD
    if signed <= shown + tolerance:
        return PASSED
    return Remark(result, "backwards", {"signed": f"{signed}", "shown": f"{shown}"})


@article_rule("D04")
def list_day_differs(case: ArticleCase) -> Remark:
    """The list shows another day than the page.

    What is checked: the day in the list against every day the page itself shows.
    Why: one piece has one day of publication; a newer day in the list makes an old
        piece look fresh.
    When it does not apply: pages no list leads to, rows or pages without a day. A day
        of tolerance. The list may show any of the page's own days, such as 生成日期.
    Sample finding: 《关于…的通知》列表日期为2026-11-20，信息页日期为2026-03-02，两者不一致。
    How to put it right: make both the real day of publication.
    """
    row, shown = case.row, case.article.published
    if row is None or row.published is None or row.date_from != "list":
        return NOT_APPLICABLE
    if shown is None:
        return _UNTOLD
    tolerance = case.policy.figure("D04", "days")
    own = [seen.value for seen in case.article.dates if seen.where in _OWN_DAYS]
    days = [shown, *own, *([case.article.signed] if case.article.signed else [])]
    if any(abs((row.published - day).days) <= tolerance for day in days):
        return PASSED
    return Remark(
        Result.HINT, "differs", {"listed": f"{row.published}", "shown": f"{shown}"}
    )


@column_rule("D05")
def entered_in_a_burst(case: ColumnCase) -> Remark:
    """Many pieces of past periods were entered within a few days.

    What is checked: the day of entry, written into the address on some platforms, else
        the night on which a piece was first seen, against the day the piece bears.
    Why: the national bulletins name burst filling before a check as a trick; a column
        filled that way was empty when it was due.
    When it does not apply: fewer late pieces than the figure; pieces of many years, which
        are rather a move of the whole platform; what the first night found, and the
        older end of a list. Always a hint: the unit may have been told to fill up.
    Sample finding: 栏目“财政资金”有11条信息于2023-12-26至2023-12-28集中录入，显示日期却为2023-02-03至2023-10-23。
    How to put it right: publish each piece when it is due, under its real day.
    """
    if not case.is_first or not case.own.pieces:
        return NOT_APPLICABLE
    policy = case.policy
    names = ("pieces", "window_days", "lag_days", "span_days")
    figures = BurstFigures(*(policy.figure("D05", name) for name in names))
    burst = find_burst(entries_of(case.own.content, case.past, case.today), figures)
    if not burst:
        return PASSED
    days = sorted(entry.shown for entry in burst)
    oldest = min(burst, key=lambda entry: entry.shown)
    values: dict[str, str | int] = {
        "count": len(burst),
        "first": f"{burst[0].entered}",
        "last": f"{burst[-1].entered}",
        "oldest": f"{days[0]}",
        "newest": f"{days[-1]}",
        "title": oldest.title,
        "shown": f"{oldest.shown}",
        "entered": f"{oldest.entered}",
    }
    return Remark(Result.HINT, "burst", values).at(oldest.url)


@dataclass(frozen=True, slots=True)
class _Redated:
    """One text under an older and a newer day."""

    title: str
    older: date
    newer: date


@unit_rule("D06")
def old_text_under_a_new_day(case: UnitCase) -> Remark:
    """A text that was published long ago stands there again under a new day.

    What is checked: the digest of each text against the unit's own earlier texts and
        against tonight's other pages: same address or same title, days months apart.
    Why: the census bulletin of 2015 names old pieces under new days as a sham update.
    When it does not apply: notes that nothing is due, texts that stand on many pages
        (forms, standing phrases), short texts, different titles, papers that were
        signed anew. Always a hint: a piece may have been corrected or moved for good
        reasons.
    Sample finding: 单位有2条信息的正文与更早发布的信息完全相同而日期更新，如《…》（原为2025-03-02，现为2026-11-20）。
    How to put it right: restore the first day of publication, take doubles down.
    """
    texts = _texts(case)
    if not texts:
        return _unread_pages(case)
    days = timedelta(case.policy.figure("D06", "days"))
    most = case.policy.figure("D06", "most_copies")
    found: dict[str, _Redated] = {}
    for digest, pages in texts.items():
        own = [seen for seen in case.past.texts.get(digest, ()) if _is_own(case, seen)]
        if max(len(pages), len(own)) > most:
            continue
        for page in pages:
            for older in (*_seen_before(page, own), *_seen_beside(page, pages)):
                newer = page.article.published
                is_later = newer is not None and newer - older >= days
                if newer and is_later and not _is_signed_since(page, older):
                    told = _Redated(page.title, older, newer)
                    found.setdefault(page.article.url, told)
    if not found:
        return PASSED
    example = max(found.values(), key=lambda each: each.newer - each.older)
    values: dict[str, str | int] = {
        "count": len(found),
        "title": example.title,
        "older": f"{example.older}",
        "newer": f"{example.newer}",
    }
    return Remark(Result.HINT, "redated", values)


def _texts(case: UnitCase) -> dict[str, list[ArticleCase]]:
    """Digest to the pages that carry the text tonight; notes are left out."""
    notes = NoteReader((case.unit.name, *case.unit.aliases))
    texts: dict[str, list[ArticleCase]] = defaultdict(list)
    for page in case.articles:
        article = page.article
        is_note = notes.is_note_text(article.excerpt, article.body_chars)
        if article.text.digest and not is_note and not notes.is_note(page.title):
            texts[article.text.digest].append(page)
    return texts


def _unread_pages(case: UnitCase) -> Remark:
    """No page can be judged: none was read though there are some, or none exists."""
    is_unread = not case.articles and any(piece.url for piece in case.whole.pieces)
    return _UNTOLD if is_unread else NOT_APPLICABLE


def _is_own(case: UnitCase, seen: TextPast) -> bool:
    return seen.unit == case.unit.name


def _is_signed_since(page: ArticleCase, older: date) -> bool:
    """Whether the text itself is signed on a later day than the older one.

    A day in the metadata block is often filled in by the platform.
    """
    signed = page.article.signed
    return signed is not None and signed > older and not _is_labelled(page)


def _seen_before(page: ArticleCase, own: Sequence[TextPast]) -> Iterator[date]:
    """Days under which earlier nights saw the same page or one of the same title."""
    for seen in own:
        is_same = seen.url == page.article.url or bare(seen.title) == bare(page.title)
        if is_same and seen.published is not None:
            yield seen.published


def _seen_beside(page: ArticleCase, pages: Sequence[ArticleCase]) -> Iterator[date]:
    """Days of tonight's other pages with the same text and title."""
    for other in pages:
        day = other.article.published
        if other is not page and bare(other.title) == bare(page.title) and day:
            yield day


@unit_rule("D07")
def stamped_at_midnight(case: UnitCase) -> Remark:
    """Very many pieces of one day bear the time 00:00: a batch import.

    What is checked: pages whose shown time is midnight, by day; the day must stand out
        among the unit's other days.
    Why: a move to another platform gives old pieces a new day; days of such pieces
        should not be taken for the day of publication.
    When it does not apply: pages without a time; days on which a unit publishes as many
        pieces as on others. Always a hint: it accuses nobody, it explains days.
    Sample finding: 单位有36条信息的发布时间均为2016-04-25 00:00，疑为平台迁移时批量导入，日期未必是实际发布日期。
    How to put it right: restore the first day of publication of moved pieces.
    """
    timed = [page.article for page in case.articles if page.article.published_time]
    if not timed:
        return _unread_pages(case)
    stamped = Counter(
        page.published
        for page in timed
        if page.published and (page.published_time or "").startswith(_MIDNIGHT)
    )
    if not stamped:
        return PASSED
    day, count = max(stamped.items(), key=lambda each: each[1])
    usual = Counter(piece.published for piece in case.whole.pieces if piece.published)
    others = [number for other, number in usual.items() if other != day]
    least = case.policy.figure("D07", "pieces")
    stands_out = count >= case.policy.figure("D07", "times_usual") * median(
        others or [0]
    )
    if count < least or not stands_out:
        return PASSED
    return Remark(Result.HINT, "stamped", {"count": count, "day": f"{day}"})


@unit_rule("D08")
def text_of_many_units(case: UnitCase) -> Remark:
    """The same texts stand on the platforms of many units.

    What is checked: the digest of each text, of a long one without its signature,
        against those of the district's other units.
    Why: a piece copied to all units keeps columns fresh without work of their own.
    When it does not apply: pages that name another maker or source, columns and titles
        of reposted papers, texts that stand on many of the unit's own pages, notes.
        Always a hint: reposting what superiors publish is normal.
    Sample finding: 单位有3条信息与8个单位的正文完全相同，如《…》（另见甲镇、乙镇、丙局等），也未注明来源。
    How to put it right: name the source, or publish what the unit itself did.
    """
    texts = _texts(case)
    if not texts:
        return _unread_pages(case)
    least = case.policy.figure("D08", "units")
    most = case.policy.figure("D06", "most_copies")
    shared: list[tuple[str, list[str]]] = []
    for digest, pages in texts.items():
        others = [seen.unit for seen in case.past.texts.get(digest, ())]
        units = sorted(set(others) - {case.unit.name})
        if len(units) >= least and len(pages) <= most and not _is_reposted(pages[0]):
            shared.append((pages[0].title, units))
    if not shared:
        return PASSED
    title, units = max(shared, key=lambda each: len(each[1]))
    values: dict[str, str | int] = {
        "count": len(shared),
        "units": len(units),
        "title": title,
        "names": "、".join(units[:3]),
    }
    return Remark(Result.HINT, "shared", values)
