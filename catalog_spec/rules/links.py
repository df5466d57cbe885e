"""Rules on the links and attachments of information pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from catalog_spec.attachments import Fit, how_it_fits, kind_words
from catalog_spec.hosts import (
    host_of,
    is_accepted,
    is_home_page,
    is_inner,
    is_number,
    is_official,
    is_own_disk,
    place_of,
    turned_into,
)
from catalog_spec.observations import LinkReading, NotRead, Outcome
from catalog_spec.rules.cases import ArticleCase
from catalog_spec.rules.registry import (
    NOT_APPLICABLE,
    PASSED,
    Remark,
    article_rule,
)
from catalog_spec.verdicts import Result

RULES_ON_LINKS = ("A02", "A03", "A06", "A10", "A11", "A12", "A13")
"""Rules that hang on how a link or attachment answered when it was last tried."""

_UNKNOWN = Remark(Result.COULD_NOT_CHECK)
_LONGEST_WORDS = 40
_SETTLED_KINDS = ("pdf", "ofd", "zip", "docx", "xlsx", "pptx")
_LOOKED_INTO = (NotRead.BROKEN, NotRead.NO_TEXT, NotRead.ENCRYPTED)


@dataclass(frozen=True, slots=True)
class _Known:
    """One link of a page with what is known of it, if anything."""

    url: str
    words: str
    reading: LinkReading | None


@article_rule("A02")
def dead_links(case: ArticleCase) -> Remark:
    """Links in the text of a page lead nowhere.

    What is checked: the links in its text, each asked as a browser asks. Hidden ones
        and bare numbers are left to other rules.
    Why: wrong and dead links are named in the national checks and in bulletins.
    When it does not apply: no links. A fault only where the site itself said on two
        different nights that the address is gone, and the site is an official one. A
        hint: said once; said by another site; a page that only says "not found" or
        leads to the front page; a host that could not be reached for several nights.
    Sample finding: 《关于某事的通知》正文中有1个链接已失效，如“办事指南”（网站回答页面不存在）。
    How to put it right: correct or remove the link.
    """
    is_numbered = is_number(host_of(case.unit.entry))
    links = [
        link for link in _links(case) if is_numbered or not is_number(host_of(link.url))
    ]
    return _judge_dead("A02", case, links)


@article_rule("A03", takes_files=True)
def dead_attachments(case: ArticleCase) -> Remark:
    """Attachments of a page, or files that a list leads straight to, are not there.

    What is checked: every attachment and file, asked as a browser asks.
    Why: attachments and forms that cannot be downloaded are named in bulletins.
    When it does not apply: no attachments. Fault and hint as for dead links in a text.
    Sample finding: 《关于某事的通知》有1个附件不能下载，如“报名表”（网站回答文件不存在）。
    How to put it right: upload the file again.
    """
    return _judge_dead("A03", case, _files(case))


def _judge_dead(code: str, case: ArticleCase, links: Sequence[_Known]) -> Remark:
    if not links:
        return NOT_APPLICABLE
    nights = case.policy.figure(code, "nights")
    patience = case.policy.figure(code, "doubtful_nights")
    known = [link for link in links if link.reading is not None]
    dead = [link for link in known if _dead_nights(link) >= nights]
    certain = [link for link in dead if _is_trusted(case, link.url)]
    aspects = (
        (Result.FAULT, "dead", certain),
        (Result.HINT, "dead_elsewhere", dead),
        (Result.HINT, "dead_once", [link for link in known if _dead_nights(link)]),
        (Result.HINT, "pretended", [link for link in known if _pretends(case, link)]),
        (Result.HINT, "unopened", [link for link in known if _fails(link, patience)]),
    )
    for result, words, found in aspects:
        if found:
            return Remark(result, _worded(case, words), _told(found))
    return PASSED if known else _UNKNOWN


def _dead_nights(link: _Known) -> int:
    return link.reading.dead_nights if link.reading else 0


def _pretends(case: ArticleCase, link: _Known) -> bool:
    """Whether the site shows something else without saying that the page is gone."""
    reading = link.reading
    if reading is None or not _is_trusted(case, link.url):
        return False
    if reading.outcome is Outcome.UNREADABLE:
        return True
    was_sent_home = is_home_page(reading.final_url) and not is_home_page(link.url)
    return reading.outcome is Outcome.OK and was_sent_home


def _fails(link: _Known, patience: int) -> bool:
    reading = link.reading
    return (
        reading is not None
        and reading.outcome.is_unreached
        and reading.doubtful_nights >= patience
    )


def _worded(case: ArticleCase, words: str) -> str:
    """The message about attachments, or the like one about the file in a list."""
    return f"file_{words}" if case.is_file else words


def _told(found: Sequence[_Known]) -> dict[str, str | int]:
    link = found[0]
    reading = link.reading
    return {
        "count": len(found),
        "words": link.words[:_LONGEST_WORDS] or link.url,
        "address": link.url,
        "nights": reading.dead_nights if reading else 0,
        "failed": reading.doubtful_nights if reading else 0,
        "day": str(reading.checked_on) if reading else "",
    }


@article_rule("A05")
def hidden_links(case: ArticleCase) -> Remark:
    """A page holds links to other sites that no reader can see.

    What is checked: links in the text that are hidden by style or size and lead to
        hosts that are neither official nor accepted.
    Why: hidden links are the usual trace of a page that was broken into.
    When it does not apply: no links; hidden links to the site itself, to official or
        to accepted hosts. A hint, as left-over markup of an editor looks the same.
    Sample finding: 《关于某事的通知》正文中有1个隐藏的链接，如指向www.example.com的“官网”。
    How to put it right: remove them and have the site examined.
    """
    if not case.article.links:
        return NOT_APPLICABLE if case.article.body_chars else _UNKNOWN
    hidden = [
        _Known(link.url, link.words, None)
        for link in case.article.links
        if link.is_hidden and _is_foreign(case, link.url)
    ]
    if not hidden:
        return PASSED
    told = {**_told(hidden), "host": host_of(hidden[0].url)}
    return Remark(Result.HINT, "hidden", told)


@article_rule("A06")
def turned_links(case: ArticleCase) -> Remark:
    """Links of a page lead to a domain that has become something else.

    What is checked: the title of the pages that its links to other hosts lead to.
    Why: expired domains are bought up for gambling and the like; bulletins name it as
        an unlawful foreign link.
    When it does not apply: no links to hosts of others. A hint, as only the title was
        read; titles that report on such things are left alone.
    Sample finding: 《关于某事的通知》中的链接“合作单位”现在打开的是“某某娱乐城官网”（疑似博彩）。
    How to put it right: remove the link at once.
    """
    foreign = [link for link in _all_links(case) if _is_foreign(case, link.url)]
    if not foreign:
        return NOT_APPLICABLE
    for link in foreign:
        label = turned_into(link.reading.title) if link.reading else ""
        if link.reading and label:
            title = link.reading.title[:_LONGEST_WORDS]
            told = {**_told([link]), "label": label, "seen": title}
            return Remark(Result.HINT, "turned", told)
    return PASSED if any(link.reading for link in foreign) else _UNKNOWN


@article_rule("A07")
def number_links(case: ArticleCase) -> Remark:
    """Links of a page go to a bare IP address, or to a file on the editor's own disk.

    What is checked: the addresses of links and attachments.
    Why: a number says nothing of who answers; bulletins name it as an irregular link.
        Addresses of the inner network and file:///C:/… do not open outside.
    When it does not apply: no links; a platform that itself stands under a number.
    Sample finding: 《关于某事的通知》中有1个链接使用IP地址，如“报名系统”（http://61.191.0.1/）。
    How to put it right: use the domain name.
    """
    links = [*_all_links(case), *_files(case)]
    if _is_bare(case.unit.entry):
        return NOT_APPLICABLE
    if not links:
        return NOT_APPLICABLE if case.article.body_chars else _UNKNOWN
    own_disk = [link for link in links if is_own_disk(link.url)]
    if own_disk:
        return Remark(Result.HINT, "disk", _told(own_disk))
    own = _own_places(case)
    numbers = [
        link for link in links if _is_bare(link.url) and place_of(link.url) not in own
    ]
    if not numbers:
        return PASSED
    inner = [link for link in numbers if is_inner(host_of(link.url))]
    if inner:
        return Remark(Result.HINT, "inner", _told(inner))
    return Remark(Result.HINT, "number", _told(numbers))


def _is_bare(url: str) -> bool:
    host = host_of(url)
    return is_number(host) or is_inner(host)


@article_rule("A10", takes_files=True)
def false_attachments(case: ArticleCase) -> Remark:
    """Attachments are something else than their names say.

    What is checked: the first bytes of each attachment against the ending of its name.
    Why: such a file does not open where its name is believed.
    When it does not apply: no attachments; endings that say nothing. Office files
        saved under the ending of an older version, sheets exported as web pages, and
        archives of another kind open all the same and pass.
    Sample finding: 《关于某事的通知》的附件“名单.pdf”点开后是网页而不是文件。
    How to put it right: upload the right file.
    """
    files = _files(case)
    if not files:
        return NOT_APPLICABLE
    fits = [
        (link, how_it_fits(link.url, link.words, link.reading.kind))
        for link in files
        if link.reading and link.reading.outcome is Outcome.OK
    ]
    for words, kind in (("page", Fit.PAGE), ("false", Fit.OTHER)):
        found = [link for link, fit in fits if fit is kind]
        if found:
            seen = found[0].reading.kind if found[0].reading else ""
            told = {**_told(found), "kind": kind_words(seen)}
            return Remark(Result.HINT, _worded(case, words), told)
    return PASSED if fits else _UNKNOWN


@article_rule("A11", takes_files=True)
def odd_sizes(case: ArticleCase) -> Remark:
    """Attachments are empty, or larger than readers can be asked to download.

    What is checked: the size of each attachment as announced or read.
    Why: an empty file informs nobody, a huge one few.
    When it does not apply: no attachments. A hint, as sizes come from the server.
    Sample finding: 《关于某事的通知》的附件“名单.xls”大小为0字节。
    How to put it right: upload the file again, or make it smaller.
    """
    files = _files(case)
    if not files:
        return NOT_APPLICABLE
    most = case.policy.figure("A11", "megabytes")
    sizes = [
        (link, link.reading.size)
        for link in files
        if link.reading and link.reading.size is not None
    ]
    empty = [link for link, size in sizes if size == 0]
    if empty:
        return Remark(Result.HINT, _worded(case, "empty"), _told(empty))
    large = [(link, size) for link, size in sizes if size > most << 20]
    if large:
        told = _told([link for link, _ in large])
        told |= {"megabytes": large[0][1] >> 20, "most": most}
        return Remark(Result.HINT, _worded(case, "large"), told)
    return PASSED if sizes else _UNKNOWN


@article_rule("A13", takes_files=True)
def damaged_attachments(case: ArticleCase) -> Remark:
    """Attachments open as what they are called, but cannot be read through.

    What is checked: files whose first bytes are right and whose contents are cut off
        or broken, of kinds whose make-up is settled: PDF, OFD, ZIP and the packed
        office formats.
    Why: a file that was not uploaded to its end informs nobody.
    When it does not apply: no attachments. Files with a password, files of other kinds,
        files too large to be read. Always a hint, as a reader's program may mend more
        than ours.
    Sample finding: 《关于某事的通知》的附件“名单.pdf”未能完整读出，疑似已损坏。
    How to put it right: open it once, and upload the file again.
    """
    files = _files(case)
    if not files:
        return NOT_APPLICABLE
    opened = [link for link in files if link.reading and _was_opened(link.reading)]
    damaged = [
        link
        for link in opened
        if link.reading and link.reading.not_read == NotRead.BROKEN
    ]
    if damaged:
        return Remark(Result.HINT, _worded(case, "damaged"), _told(damaged))
    return PASSED if opened else _UNKNOWN


def _was_opened(reading: LinkReading) -> bool:
    """Whether a file of a kind with a settled make-up was looked into."""
    was_read = reading.text is not None or reading.not_read in _LOOKED_INTO
    return reading.kind in _SETTLED_KINDS and was_read


def _links(case: ArticleCase) -> list[_Known]:
    """The links in its text that a reader sees."""
    shown = (link for link in case.article.links if not link.is_hidden)
    return list(_known(case, ((link.url, link.words) for link in shown)))


def _all_links(case: ArticleCase) -> list[_Known]:
    pairs = ((link.url, link.words) for link in case.article.links)
    return list(_known(case, pairs))


def _files(case: ArticleCase) -> list[_Known]:
    pairs = ((file.url, file.name) for file in case.article.attachments)
    return list(_known(case, pairs))


def _known(case: ArticleCase, pairs: Iterable[tuple[str, str]]) -> Iterator[_Known]:
    """Each address once, with the first words that lead to it."""
    first: dict[str, str] = {}
    for url, words in pairs:
        first.setdefault(url, words.strip())
    for url, words in first.items():
        yield _Known(url, words, case.links.get(url))


def _is_trusted(case: ArticleCase, url: str) -> bool:
    """Whether the site would not tell a robot other things than a reader."""
    return place_of(url) in _own_places(case) or is_official(host_of(url))


def _is_foreign(case: ArticleCase, url: str) -> bool:
    """Whether an address is a host's that official pages have no business with."""
    host = host_of(url)
    is_known = place_of(url) in _own_places(case) or is_accepted(
        host, case.policy.accepted_hosts
    )
    return bool(host) and not is_known


def _own_places(case: ArticleCase) -> set[str]:
    """Where the unit's pages stand; a file may stand anywhere, its list tells whose."""
    lists = [column.url or "" for column in case.columns]
    pages = lists if case.is_file else [case.article.url]
    return {place_of(url) for url in (*pages, case.unit.entry)}
