"""Settings: one TOML file that the office writes by hand, checked to the last value."""

from __future__ import annotations

import hashlib
import shlex
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from catalog_spec.norm import NORMS, Norm, NormError, load_norm
from catalog_spec.policy import Policy
from crawler.pace import Pace
from crawler.settings.file import (
    SettingsError,
    SettingsText,
    Table,
    enumerate_names,
    near,
    say,
)
from crawler.settings.mail import MAIL_KEYS, read_mail
from crawler.settings.platforms import (
    PLATFORM_KEYS,
    profile_files,
    read_browser_units,
    read_profiles,
)
from crawler.settings.roster import read_roster
from crawler.settings.rules import (
    WORDING_KEYS,
    RulePluginError,
    read_rules,
    read_words,
    rule_codes,
)
from crawler.settings.values import (
    District,
    HostRule,
    Limits,
    Retention,
    ScheduledJob,
    Settings,
)
from crawler.survey import Articles
from crawler.words import load_words

_PACE_KEYS = ("requests_per_second", "connections")
_SINGLE = {
    "district": (
        "name",
        "timezone",
        "norm",
        "overlay",
        "store",
        "evidence",
        "contact",
    ),
    "pace": _PACE_KEYS,
    "policy": (
        "warn_days",
        "sightings",
        "blank_veto",
        "stale_veto",
        "home_days",
        "piece_days",
        "settling_days",
        "accepted_hosts",
        "coverage_floor",
    ),
    "limits": (
        "page_bytes",
        "list_pages",
        "timeout_seconds",
        "retry_seconds",
        "articles",
        "cycle_days",
        "links",
        "links_per_night",
        "attachment_mb",
    ),
    "evidence": ("keep", "days", "budget_mb", "visit_days"),
    "wording": WORDING_KEYS,
    "mail": MAIL_KEYS,
}
_SEVERAL = {
    "unit": (
        "name",
        "kind",
        "entry",
        "since",
        "until",
        "founded",
        "moved_from",
        "aliases",
        "duties",
        "column_aliases",
        "browser",
    ),
    "platform": PLATFORM_KEYS,
    "host": ("name", *_PACE_KEYS, "ignore_robots", "allow_private", "insecure_tls"),
    "schedule": ("name", "at", "command"),
}
# Sites are quietest after two; the letter is there when the office opens.
_PATROL_AT = time(2, 0)
_MAIL_AT = time(7, 30)
# A host without a limit is this machine itself: nobody is spared by few connections.
_UNLIMITED_CONNECTIONS = 32
# Below this share of checked columns a night's figures would mislead.
_COVERAGE_FLOOR = 0.8


def load_settings(path: Path) -> Settings:
    """Read and check a settings file.

    Parameters
    ----------
    path: the TOML file; paths inside it are taken from its folder.

    Raises
    ------
    SettingsError: the file, or the norm overlay it names, cannot be used; it says in
        Chinese where and what to write instead.
    """
    path = path.absolute()
    text = SettingsText(path, {**_SINGLE, "rules": _rule_codes(path)}, _SEVERAL)
    district = _district(text)
    norm = _norm(text, district)
    pace = _pace(text.table("pace"), Pace(), None)
    hosts = _hosts(text, pace)
    roster = read_roster(text, norm)
    _refuse_unlimited_elsewhere(text, pace, hosts)
    profiles = read_profiles(text)
    policy_table = text.table("policy")
    return Settings(
        path=path,
        content_hash=_content_hash(path, district.overlay, *profile_files(text)),
        district=district,
        norm=norm,
        pace=pace,
        hosts=hosts,
        roster=roster,
        policy=replace(_policy(policy_table, norm), rules=read_rules(text)),
        coverage_floor=policy_table.number("coverage_floor", _COVERAGE_FLOOR, 0, 1),
        limits=_limits(text.table("limits")),
        schedule=_schedule(text),
        mail=read_mail(text.table("mail"), path) if "mail" in text else None,
        retention=_retention(text.table("evidence")),
        profiles=profiles,
        browser_units=read_browser_units(text),
        words=read_words(text),
    )


def _rule_codes(path: Path) -> tuple[str, ...]:
    try:
        return rule_codes()
    except RulePluginError as error:
        message = say("broken_rules", name=error.name, reason=error.reason)
        raise SettingsError(path, 1, message) from error


def _content_hash(path: Path, overlay: Path | None, *others: Path) -> str:
    digest = hashlib.sha256(path.read_bytes())
    for file in (overlay, *others):
        if file is not None:
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _district(text: SettingsText) -> District:
    if "district" not in text:
        text.refuse("missing_table", "district", example='name = "叶集区"')
    table = text.table("district")
    return District(
        name=table.text("name", "叶集区"),
        timezone=_timezone(table),
        norm=table.choice("norm", NORMS, "anhui-2016"),
        overlay=table.optional_file("overlay", "office.toml"),
        store=table.file("store", "wangxun.db"),
        evidence=table.file("evidence", "evidence/"),
        contact=_contact(table),
    )


def _timezone(table: Table) -> ZoneInfo:
    name = table.text("timezone", "Asia/Shanghai", "Asia/Shanghai")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        table.refuse("bad_timezone", "timezone", value=name)


def _contact(table: Table) -> str:
    contact = table.optional_text("contact", "admin@example.gov.cn") or ""
    if not (contact.isascii() and contact.isprintable()):
        table.refuse("bad_contact", "contact")
    return contact


def _norm(text: SettingsText, district: District) -> Norm:
    try:
        return load_norm(district.norm, district.overlay)
    except NormError as error:
        overlay = district.overlay or text.path
        raise SettingsError(overlay, max(error.line, 1), error.message_zh) from error


def _pace(table: Table, default: Pace, connections: int | None) -> Pace:
    """Read a pace; without a number of connections it follows from the rate."""
    rate = table.number("requests_per_second", default.requests_per_second, 0, 1000)
    usual = connections or (Pace().connections if rate else _UNLIMITED_CONNECTIONS)
    return Pace(rate, table.whole("connections", usual, 1, 64))


def _hosts(text: SettingsText, pace: Pace) -> dict[str, HostRule]:
    wanted = pace.connections if "connections" in text.table("pace") else None
    hosts: dict[str, HostRule] = {}
    for table in text.tables("host"):
        written = table.text("name", "www.example.gov.cn").lower()
        name = written.strip("[]")
        if not _is_host(written):
            table.refuse("bad_host", "name", value=written)
        if name in hosts:
            table.refuse("double_host", "name", value=name)
        hosts[name] = HostRule(
            name=name,
            pace=_pace(table, pace, wanted),
            ignore_robots=table.flag("ignore_robots"),
            allow_private=table.flag("allow_private"),
            insecure_tls=table.flag("insecure_tls"),
        )
    return hosts


def _is_host(written: str) -> bool:
    try:
        return urlsplit(f"//{written}").hostname == written.strip("[]")
    except ValueError:
        return False


def _refuse_unlimited_elsewhere(
    text: SettingsText, pace: Pace, hosts: Mapping[str, HostRule]
) -> None:
    for table in text.tables("host"):
        host = table.text("name", "").lower().strip("[]")
        if not hosts[host].pace.requests_per_second and not is_loopback(host):
            table.refuse("no_limit_elsewhere", "requests_per_second", host=host)
    for table in text.tables("unit"):
        host = urlsplit(table.url("entry")).hostname or ""
        is_unlimited = host not in hosts and not pace.requests_per_second
        if is_unlimited and not is_loopback(host):
            text.table("pace").refuse(
                "no_limit_elsewhere", "requests_per_second", host=host
            )


def is_loopback(host: str) -> bool:
    """Whether a host is this very machine by its name or address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _policy(table: Table, norm: Norm) -> Policy:
    usual = Policy()
    blank_veto = table.whole("blank_veto", usual.blank_veto, 1, 1000)
    stale_veto = table.whole("stale_veto", usual.stale_veto, 1, 1000)
    policy = Policy(
        sightings_to_open=table.whole("sightings", usual.sightings_to_open, 1, 30),
        blank_veto=blank_veto,
        blank_warning=min(usual.blank_warning, blank_veto),
        stale_veto=stale_veto,
        stale_warning=min(usual.stale_warning, stale_veto),
        home_days=table.whole("home_days", usual.home_days, 1, 365),
        piece_days=table.whole("piece_days", usual.piece_days, 0, 365),
        settling_days=table.whole("settling_days", usual.settling_days, 0, 365),
        accepted_hosts=tuple(map(str.casefold, table.texts("accepted_hosts"))),
    )
    return _with_warn_days(policy, table, norm)


def _with_warn_days(policy: Policy, table: Table, norm: Norm) -> Policy:
    days = table.raw("warn_days")
    if days is None:
        return policy
    if _is_day_count(days):
        return replace(policy, lead_share=0.0, lead_min_days=days, lead_max_days=days)
    known = tuple(norm.intervals)
    if not isinstance(days, dict) or not all(map(_is_day_count, days.values())):
        table.refuse("bad_warn_days", "warn_days", example=known[-1])
    for interval in days:
        if interval not in norm.intervals:
            parts = {"near": near(interval, known), "known": enumerate_names(known)}
            table.refuse("unknown_interval", "warn_days", value=interval, **parts)
    return replace(policy, warn_days=days)


def _is_day_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 365


def _limits(table: Table) -> Limits:
    usual = Limits()
    return Limits(
        page_bytes=table.whole("page_bytes", usual.page_bytes, 64 * 1024, 1 << 30),
        list_pages=table.whole("list_pages", usual.list_pages, 1, 100_000),
        timeout_seconds=table.number("timeout_seconds", usual.timeout_seconds, 1, 600),
        retry_seconds=table.number("retry_seconds", usual.retry_seconds, 0.1, 3600),
        articles=table.choice("articles", tuple(Articles), usual.articles),
        cycle_days=table.whole("cycle_days", usual.cycle_days, 0, 3650),
        links=table.choice("links", ("none", "attachments", "all"), usual.links),
        links_per_night=table.whole(
            "links_per_night", usual.links_per_night, 1, 1_000_000
        ),
        attachment_mb=table.whole("attachment_mb", usual.attachment_mb, 0, 100),
    )


def _retention(table: Table) -> Retention:
    usual = Retention()
    return Retention(
        keep=table.choice("keep", ("all", "findings"), usual.keep),
        days=table.whole("days", usual.days, 0, 36_500),
        budget_mb=table.whole("budget_mb", usual.budget_mb, 0, 100_000_000),
        visit_days=table.whole("visit_days", usual.visit_days, 0, 36_500),
    )


def _schedule(text: SettingsText) -> tuple[ScheduledJob, ...]:
    if not text.tables("schedule"):
        words = load_words("settings_words")["jobs"]
        return (
            ScheduledJob(words["patrol"], _PATROL_AT, "wangxun patrol"),
            ScheduledJob(words["mail"], _MAIL_AT, "wangxun mail"),
        )
    jobs: dict[str, ScheduledJob] = {}
    for table in text.tables("schedule"):
        job = ScheduledJob(
            table.text("name", "夜间巡查"), _time_of_day(table), _command(table)
        )
        if job.name in jobs:
            table.refuse("double_job", "name", value=job.name)
        jobs[job.name] = job
    return tuple(jobs.values())


def _time_of_day(table: Table) -> time:
    value = table.raw("at")
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0)
    try:
        return time.fromisoformat(table.text("at", "02:00"))
    except ValueError:
        table.refuse("bad_time", "at")


def _command(table: Table) -> str:
    command = table.text("command", "wangxun patrol")
    try:
        program = shlex.split(command)[0]
    except ValueError:
        table.refuse("bad_command", "command", value=command)
    if program != "wangxun" and shutil.which(program) is None:
        table.refuse("unknown_command", "command", value=program)
    return command
