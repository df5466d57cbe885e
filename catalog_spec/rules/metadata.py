"""Rules on the metadata block of information pages: labels, index and paper numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from catalog_spec.observations import ArticleSeen
from catalog_spec.organ_codes import (
    IndexNumber,
    has_wrong_check_digit,
    read_index_number,
)
from catalog_spec.page_words import bare, holds_any, labels_of, named
from catalog_spec.rule_words import message
from catalog_spec.rules.cases import ArticleCase, UnitCase
from catalog_spec.rules.registry import (
    NOT_APPLICABLE,
    PASSED,
    Remark,
    unit_rule,
)
from catalog_spec.verdicts import Result

_UNTOLD = Remark(Result.COULD_NOT_CHECK)
_OWN_DAYS = ("shown", "table", "meta", "url")
_ENDS_IN_SERIAL = re.compile(r"[0-9]{3,}$")
_PAPER_NUMBER = re.compile(
    r"[^0-9\[(【〔［<〈]{2,24}(?P<open>[\[(【〔［<〈])第?(?P<year>[0-9]{2,4})年?[\])】〕］>〉]"
    r"(?P<stuffing>第?0{0,5})[0-9]{1,6}号"
)
_RIGHT_BRACKET = "〔"
_YEAR_CHARS = 4


@dataclass(frozen=True, slots=True)
class _Aspect:
    """One thing that is not in order, and the pages where it is not.

    Parameters
    ----------
    words: key of the message.
    pages: the pages.
    label: the label in question, "" when it is none.
    """

    words: str
    pages: Sequence[ArticleCase]
    label: str = ""


def _hint(code: str, aspects: Sequence[_Aspect]) -> Remark:
    """One hint on all aspects, or a pass when there are none."""
    if not aspects:
        return PASSED
    parts = (
        message(
            code,
            aspect.words,
            {
                "count": len(aspect.pages),
                "label": aspect.label,
                "titles": named([page.title for page in aspect.pages]),
            },
        )
        for aspect in aspects
    )
    return Remark(Result.HINT, "parts", {"parts": "；".join(parts)})


def _without_pages(case: UnitCase) -> Remark:
    """Nothing to judge: no page was read though there are some, or none exists."""
    is_unread = not case.articles and any(piece.url for piece in case.whole.pieces)
    return _UNTOLD if is_unread else NOT_APPLICABLE


@unit_rule("M01")
def incomplete_metadata(case: UnitCase) -> Remark:
    """The metadata blocks of a unit's pages lack labels or values.

    What is checked: the block of each page against the metadata profile of its norm
        item. A label that is missing and a value that is empty are two things.
    Why: the platform norm of 2016 and the regulations ask for index number, class,
        maker and day of each piece; the bulletins take points off for each gap.
    When it does not apply: units none of whose pages has a block, the columns' own
        pages, profiles without a block, empty values where the label is empty on all
        pages (a script fills them in), labels that no page of the unit has (the
        platform's form, told only if the office wishes so). What the page shows elsewhere is not missing.
        Always a hint: names of labels differ between platforms.
    Sample finding: 单位的信息页元数据不完整：3条信息的“文号”一项没有填写，如《…》。
    How to put it right: fill in the gaps; let the platform's keeper complete the form.
    """
    pages = [page for page in case.articles if page.row is not None and page.profile]
    with_block = [page for page in pages if page.article.metadata]
    least = case.policy.figure("M01", "pages")
    if not with_block:
        return _without_pages(case) if not pages else NOT_APPLICABLE
    if len(with_block) < least:
        return PASSED
    with_template = bool(case.policy.figure("M01", "tell_template"))
    gaps = _gaps_of_labels(with_block, with_template=with_template)
    found = [*gaps, *_without_block(pages, with_block)]
    return _hint("M01", found)


def _without_block(
    pages: Sequence[ArticleCase], with_block: Sequence[ArticleCase]
) -> Iterator[_Aspect]:
    """Pages without a block where most of the unit's pages have one."""
    bare_pages = [page for page in pages if not page.article.metadata]
    if bare_pages and len(bare_pages) < len(with_block):
        yield _Aspect("no_block", bare_pages)


def _gaps_of_labels(
    pages: Sequence[ArticleCase], *, with_template: bool
) -> Iterator[_Aspect]:
    """Fields whose label is missing, and fields whose value is empty, field by field.

    Parameters
    ----------
    pages: those with a metadata block.
    with_template: also tell labels that none of the pages has.
    """
    asked: dict[str, list[ArticleCase]] = defaultdict(list)
    for page in pages:
        for field in filter(_labels, page.profile.must_show if page.profile else ()):
            asked[field].append(page)
    for field, askers in asked.items():
        labels = _labels(field)
        unshown = [page for page in askers if not _shows_elsewhere(field, page.article)]
        lacking = [page for page in unshown if not _values(page.article, labels)]
        empty = [page for page in unshown if _is_empty(page.article, labels)]
        is_everywhere = len(lacking) == len(askers)
        if lacking and not is_everywhere:
            yield _Aspect("no_label", lacking, labels[0])
        if is_everywhere and with_template:
            yield _Aspect("template", lacking, labels[0])
        if empty and len(empty) < len(askers):
            yield _Aspect("empty", empty, labels[0])


def _labels(field: str) -> list[str]:
    """How pages write a field such as create_date|publish_date; [] when not known."""
    return [label for part in field.split("|") for label in labels_of(part)]


def _values(article: ArticleSeen, labels: Sequence[str]) -> list[str]:
    return [article.metadata[label] for label in labels if label in article.metadata]


def _is_empty(article: ArticleSeen, labels: Sequence[str]) -> bool:
    values = _values(article, labels)
    return bool(values) and not any(values)


def _shows_elsewhere(field: str, article: ArticleSeen) -> bool:
    """Whether the page shows outside the block what a field asks for."""
    shown = {
        "index_no": article.index_no,
        "publisher": article.issuer or article.source,
        "source": article.source,
        "title": article.title,
        "doc_no": article.doc_no,
        "doc_date": article.signed,
        "publish_date": article.published,
        "create_date": article.published,
    }
    return any(shown.get(part) for part in field.split("|"))


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A page with its index number, as written and as read."""

    page: ArticleCase
    text: str
    number: IndexNumber | None


def _numbered(case: UnitCase) -> list[_Numbered]:
    """The pages of lists that show an index number."""
    return [
        _Numbered(page, bare(text), read_index_number(text))
        for page in case.articles
        if (text := page.article.index_no) is not None and page.row is not None
    ]


@unit_rule("M02")
def odd_index_number(case: UnitCase) -> Remark:
    """Some index numbers of a unit have another form than all its others.

    What is checked: organ code, year and month, running number, e.g.
        003226988/201805-00082, where most of the unit's numbers have that form.
    Why: the platform norm of 2016; a number of another form is mostly a slip.
    When it does not apply: units that number in their own way, or with few numbers.
        Always a hint.
    Sample finding: 单位有2条信息的索引号格式与其他信息不同，如《…》。
    How to put it right: have the platform number the pieces, correct those typed in.
    """
    pages = _numbered(case)
    odd = [each.page for each in pages if each.number is None]
    if not pages:
        return _without_pages(case)
    formed = len(pages) - len(odd)
    least = case.policy.figure("M02", "numbers")
    percent = case.policy.figure("M02", "percent")
    if formed < least or formed * 100 < percent * len(pages):
        return NOT_APPLICABLE
    return _hint("M02", [_Aspect("form", odd)] if odd else [])


@unit_rule("M03")
def wrong_check_digit(case: UnitCase) -> Remark:
    """The organ code in index numbers contradicts its own check digit.

    What is checked: the check character of organ codes (GB 11714) and of unified social
        credit codes (GB 32100) in front of index numbers.
    Why: both standards; a code that fails was mistyped somewhere.
    When it does not apply: index numbers of another form, and platforms that put
        numbers of their own in front. Always a hint: a platform may use other codes
        that look the same.
    Sample finding: 单位有12条信息索引号中的机构代码（003226989）与校验位不符，如《…》。
    How to put it right: correct the organ code in the platform's settings.
    """
    coded = [each for each in _numbered(case) if each.number is not None]
    if not coded:
        return _without_pages(case)
    wrong: dict[str, list[ArticleCase]] = defaultdict(list)
    for each in coded:
        if each.number is not None and has_wrong_check_digit(each.number.organ):
            wrong[each.number.organ].append(each.page)
    return _hint(
        "M03", [_Aspect("digit", pages, code) for code, pages in wrong.items()]
    )


@unit_rule("M04")
def index_month_differs(case: UnitCase) -> Remark:
    """The year and month in an index number fit none of the page's days.

    What is checked: the month of entering in the index number against every day the
        page and its row show, the day in its address, and the day of signing.
    Why: the platform gives the number when a piece is entered; a month that fits no day
        means that number or day was changed by hand.
    When it does not apply: index numbers of another form; one month of tolerance, real
        numbers differ by that. Units most of whose numbers differ: their platform was
        moved. Always a hint.
    Sample finding: 单位有2条信息索引号中的年月与发布日期不符，如《…》。
    How to put it right: correct the day of publication, or the number.
    """
    dated = [
        (each, months)
        for each in _numbered(case)
        if each.number is not None and (months := _months_of(each.page))
    ]
    if not dated:
        return _without_pages(case)
    tolerance = case.policy.figure("M04", "months")
    odd = [
        each.page
        for each, months in dated
        if each.number is not None
        and min(abs(each.number.months - month) for month in months) > tolerance
    ]
    if len(odd) * 2 > len(dated):
        return NOT_APPLICABLE
    return _hint("M04", [_Aspect("month", odd)] if odd else [])


def _months_of(page: ArticleCase) -> set[int]:
    """The months of every day a page bears, as running numbers."""
    days = [seen.value for seen in page.article.dates if seen.where in _OWN_DAYS]
    row_day = page.row.published if page.row else None
    known = [*days, page.article.published, page.article.signed, row_day]
    return {day.year * 12 + day.month for day in known if day is not None}


@unit_rule("M05")
def double_index_number(case: UnitCase) -> Remark:
    """Several different pieces of a unit bear one index number.

    What is checked: index numbers that end in a running number, over all pages.
    Why: the number identifies the piece; two pieces under one cannot be told apart.
    When it does not apply: the same piece in several columns (same title or same text),
        numbers that a large part of the pages share, because they number no piece.
        Always a hint.
    Sample finding: 单位有2个索引号各用于多条不同的信息，如《…》《…》。
    How to put it right: have the platform number the pieces anew.
    """
    pages = [each for each in _numbered(case) if _ENDS_IN_SERIAL.search(each.text)]
    if not pages:
        return _without_pages(case)
    groups: dict[str, list[ArticleCase]] = defaultdict(list)
    for each in pages:
        groups[each.text].append(each.page)
    most = max(2, len(pages) * case.policy.figure("M05", "percent") // 100)
    double = [
        group for group in groups.values() if len(group) <= most and _differ(group)
    ]
    if not double:
        return PASSED
    titles = named([page.title for page in double[0]])
    return Remark(Result.HINT, "double", {"count": len(double), "titles": titles})


def _differ(pages: Sequence[ArticleCase]) -> bool:
    """Whether pages are different pieces, by title and by text."""
    titles = {bare(page.title) for page in pages}
    digests = {page.article.text.digest or page.article.url for page in pages}
    return len(titles) > 1 and len(digests) > 1


@unit_rule("M06")
def odd_paper_number(case: UnitCase) -> Remark:
    """A paper's number is malformed, or its year fits neither signing nor publication.

    What is checked: hexagonal brackets 〔〕, no 第 and no leading zeros, the year in the
        number against the years of signing and publication.
    Why: GB/T 9704-2012 for the form; the year is that of signing.
    When it does not apply: pages without a number, numbers without a year such as those
        of announcements; a paper numbered at the end of a year may be signed in the
        first month of the next. Always a hint.
    Sample finding: 单位有3个文号没有使用六角括号“〔〕”，如《…》；有1个文号的年份与成文日期不符，如《…》。
    How to put it right: write the number as on the paper, correct a wrong year.
    """
    numbered = [
        (page, found)
        for page in case.articles
        if (found := _PAPER_NUMBER.fullmatch(_paper_number(page.article)))
    ]
    if not numbered:
        return _without_pages(case)
    aspects: dict[str, list[ArticleCase]] = defaultdict(list)
    for page, found in numbered:
        if found["open"] != _RIGHT_BRACKET:
            aspects["brackets"].append(page)
        if found["stuffing"]:
            aspects["stuffing"].append(page)
        is_own = not holds_any(page.title, "repost_words")
        if is_own and _has_wrong_year(found["year"], page.article, case.today):
            aspects["year"].append(page)
    return _hint("M06", [_Aspect(words, pages) for words, pages in aspects.items()])


def _paper_number(article: ArticleSeen) -> str:
    """The number without blanks; `bare` would make full-width brackets half-width."""
    return "".join((article.doc_no or "").split())


def _has_wrong_year(year: str, article: ArticleSeen, today: date) -> bool:
    if len(year) != _YEAR_CHARS:
        return False
    number, signed = int(year), article.signed
    latest = article.published or today
    if signed is None:
        return number > latest.year
    is_of_last_year = number == signed.year - 1 and signed.month == 1
    return number != signed.year and not is_of_last_year
