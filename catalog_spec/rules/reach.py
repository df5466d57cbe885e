"""Rules on whether a unit's platform can be reached, and under which name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from catalog_spec.hosts import (
    host_of,
    is_accepted,
    is_number,
    is_official,
    is_trial,
    place_of,
)
from catalog_spec.observations import ColumnSeen, LinkReading, NotSeen, Outcome
from catalog_spec.page_words import holds_any
from catalog_spec.rule_words import enumerated, message, outcome_words
from catalog_spec.rules.cases import ArticleCase, UnitCase
from catalog_spec.rules.registry import (
    NOT_APPLICABLE,
    PASSED,
    Remark,
    unit_rule,
)
from catalog_spec.verdicts import Result

_UNKNOWN = Remark(Result.COULD_NOT_CHECK)


@unit_rule("A01")
def unreachable_platform(case: UnitCase) -> Remark:
    """A unit's platform does not answer, for nights in a row or too often.

    What is checked: whether the entry address answers within the limit of the
        settings (15 seconds by default), tonight and on earlier nights, and whether it
        shows nothing but that the site is being rebuilt.
    Why: veto of the national check of 2015: no answer within 15 seconds in more than
        five visits of a hundred.
    When it does not apply: a unit that has only just begun. A hint at most, as the
        patrol looks from one place only; a firewall that refuses robots does not
        count. It cannot tell, and keeps silent, on the first bad nights.
    Sample finding: 单位平台已连续3个夜间未能打开（网站没有回应，超时），请从其他网络核对。
    How to put it right: look at the site and at the address in the register.
    """
    if case.start is not None and (
        (case.today - case.start).days <= case.policy.settling_days
    ):
        return NOT_APPLICABLE
    why = case.reading.not_seen
    is_down = why is not None and (
        why.outcome.is_unreached or why.outcome.is_certain_death
    )
    if why is not None and _is_under_work(why):
        return Remark(Result.HINT, "work", {"reason": why.detail})
    past = case.past.reach
    nights = past.failed_nights + 1
    if why is not None and is_down and nights >= case.policy.figure("A01", "nights"):
        told: dict[str, str | int] = {"nights": nights, "reason": outcome_words(why)}
        words = "gone" if why.outcome.is_certain_death else "down"
        return Remark(Result.HINT, words, told)
    if why is None or is_down:
        probes, failed = past.probes + 1, past.failed + is_down
        share = 100 * failed / probes
        is_known = probes >= case.policy.figure("A01", "probes")
        if is_known and share > case.policy.figure("A01", "percent"):
            told = {"probes": probes, "failed": failed, "share": f"{share:.1f}"}
            return Remark(Result.HINT, "often", told)
    return PASSED if why is None else _UNKNOWN


def _is_under_work(why: NotSeen) -> bool:
    """Whether the entry page can be opened and says that the site is being rebuilt."""
    is_page = why.outcome is Outcome.UNREADABLE
    return is_page and holds_any(why.detail, "under_work")


@unit_rule("A04")
def foreign_hosts(case: UnitCase) -> Remark:
    """Pages of a unit link to hosts that are neither official nor accepted.

    What is checked: the hosts of the visible links in all its texts.
    Why: some bulletins accept only names that end in gov.cn; others allow public
        bodies, state media, maps and video hosts.
    When it does not apply: no links in any text. A hint, told once for the whole unit;
        the list of accepted hosts is data, and the office adds its own in its settings.
    Sample finding: 信息正文中有2个链接指向非政府网站，涉及www.example.com，如《关于某事的通知》，请核对是否必要。
    How to put it right: remove links that nobody answers for.
    """
    if not case.articles:
        return _UNKNOWN
    links = [pair for article in case.articles for pair in _visible_links(article)]
    if not links:
        return NOT_APPLICABLE
    own = {place_of(case.unit.entry)}
    foreign = [
        (url, article)
        for url, article in links
        if _is_foreign_name(url, case) and place_of(url) not in own
    ]
    if not foreign:
        return PASSED
    hosts = list(dict.fromkeys(host_of(url) for url, _ in foreign))
    told: dict[str, str | int] = {
        "count": len(foreign),
        "hosts": enumerated(hosts),
        "title": foreign[0][1].title,
    }
    return Remark(Result.HINT, "foreign", told)


def _visible_links(case: ArticleCase) -> Iterator[tuple[str, ArticleCase]]:
    own = place_of(case.article.url)
    for link in case.article.links:
        if not link.is_hidden and place_of(link.url) != own:
            yield link.url, case


def _is_foreign_name(url: str, case: UnitCase) -> bool:
    host = host_of(url)
    # http://http://… is a slip of the keyboard.
    is_name = "." in host and not is_number(host)
    return is_name and not is_accepted(host, case.policy.accepted_hosts)


@unit_rule("A08")
def unofficial_host(case: UnitCase) -> Remark:
    """A platform, or columns of it, stand under a name that is not official.

    What is checked: whether the names of the platform and of its public columns end
        in gov.cn or another ending that only official bodies bear.
    Why: 国办函〔2018〕55号 wants the sites of governments under gov.cn.
    When it does not apply: a platform on this machine, in the inner network, or under
        a name made for trials. Columns that lead elsewhere on purpose are left out. A
        hint, as some public bodies rightly have other names.
    Sample finding: 单位平台使用的域名www.example.com不以gov.cn结尾。
    How to put it right: apply for an official name.
    """
    host = host_of(case.unit.entry)
    if is_trial(host):
        return NOT_APPLICABLE
    if is_number(host):
        return Remark(Result.HINT, "number", {"host": host})
    if not is_official(host):
        return Remark(Result.HINT, "platform", {"host": host})
    others = {
        column.name.strip(): host_of(column.url)
        for column in case.tree.columns
        if column.url
        and case.tree.is_public(column)
        and not column.external
        and not is_official(host_of(column.url))
    }
    if not others:
        return PASSED
    told: dict[str, str | int] = {
        "count": len(others),
        "names": enumerated(f"“{name}”" for name in others),
        "host": next(iter(others.values())),
    }
    return Remark(Result.HINT, "columns", told)


@unit_rule("A09")
def missing_page_marks(case: UnitCase) -> Remark:
    """The entry page lacks the marks of the national standard for pages.

    What is checked: the meta tags SiteName, SiteDomain and SiteIDCode, the entry to the
        national error report, and the mark of party and government bodies.
    Why: 国办发〔2017〕47号 with its standard for pages asks every page for them.
    When it does not apply: a platform on this machine or in the inner network. A hint,
        as scripts may add marks later. It cannot tell when the page was not looked at.
    Sample finding: 单位平台首页缺少网站标识码标签、“我为政府网站找错”入口。
    How to put it right: have the marks added to the template.
    """
    site = case.reading.site
    if site is None:
        return _UNKNOWN
    if is_trial(host_of(case.unit.entry)):
        return NOT_APPLICABLE
    found = {
        "site_name": bool(site.tags.get("sitename")),
        "site_domain": bool(site.tags.get("sitedomain")),
        "site_code": bool(site.id_code),
        "error_report": site.reports_errors,
        "party_mark": site.bears_party_mark is not False,
    }
    missing = [message("A09", mark, {}) for mark, there in found.items() if not there]
    if not missing:
        return PASSED
    return Remark(Result.HINT, "missing", {"marks": "、".join(missing)})


@unit_rule("A12")
def dead_columns(case: UnitCase) -> Remark:
    """Columns, or rows of its lists, lead to pages that are gone.

    What is checked: the addresses of the public columns, and of the rows whose page
        was asked for.
    Why: bulletins name column links that do not open.
    When it does not apply: a unit without public columns of its own. A fault only
        where an official site, or the platform itself, said on two different nights
        that the page is gone; a hint where it said so once, or where another site says
        so. It cannot tell, and keeps silent, while a column could not be read for
        other reasons.
    Sample finding: 有1个栏目的链接已失效（网站回答页面不存在），如“政策文件”。
    How to put it right: correct the link or take the column away.
    """
    columns = [each for each in case.tree.columns if _has_page(case, each)]
    if not columns:
        return NOT_APPLICABLE
    nights = case.policy.figure("A12", "nights")
    aspects = (("columns", _of_columns(case, columns)), ("rows", _of_rows(case)))
    dead: list[tuple[str, list[tuple[str, LinkReading]]]] = [
        (words, [pair for pair in pairs if pair[1].dead_nights])
        for words, pairs in aspects
    ]
    for words, pairs in dead:
        certain = [
            pair
            for pair in pairs
            if pair[1].dead_nights >= nights and _is_trusted(case, pair[1].url)
        ]
        if certain:
            return Remark(Result.FAULT, words, _told(certain, nights))
    for words, pairs in dead:
        if pairs:
            return Remark(Result.HINT, f"{words}_doubtful", _told(pairs, nights))
    is_whole = all(each.not_seen is None for each in case.reading.readings.values())
    return PASSED if is_whole else _UNKNOWN


def _has_page(case: UnitCase, column: ColumnSeen) -> bool:
    return bool(column.url) and case.tree.is_public(column)


def _of_columns(
    case: UnitCase, columns: Iterable[ColumnSeen]
) -> list[tuple[str, LinkReading]]:
    known = case.reading.links
    return [
        (column.name.strip(), known[column.url])
        for column in columns
        if column.url and column.url in known
    ]


def _of_rows(case: UnitCase) -> list[tuple[str, LinkReading]]:
    known = case.reading.links
    rows = (
        row
        for column in case.tree.columns
        if case.tree.is_public(column) and column.key in case.reading.readings
        for row in case.reading.readings[column.key].items
    )
    found = {row.url: row.title for row in rows if row.url in known}
    return [(title, known[url]) for url, title in found.items() if url]


def _is_trusted(case: UnitCase, url: str) -> bool:
    is_own = place_of(url) == place_of(case.unit.entry)
    return is_own or is_official(host_of(url))


def _told(pairs: list[tuple[str, LinkReading]], nights: int) -> dict[str, str | int]:
    return {
        "count": len(pairs),
        "names": enumerated(f"“{name}”" for name, _ in pairs),
        "address": pairs[0][1].url,
        "day": str(pairs[0][1].checked_on),
        "nights": nights,
    }
