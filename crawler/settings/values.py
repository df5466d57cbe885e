"""The office's settings as frozen values, with the unit of each figure in its name."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

from catalog_spec.norm import Norm
from catalog_spec.policy import Policy
from catalog_spec.roster import Roster
from catalog_spec.texts import OfficeWords
from crawler.pace import Pace
from crawler.parse.profile import Profile
from crawler.settings.file import SettingsError, say

PASSWORD_VARIABLE = "WANGXUN_MAIL_PASSWORD"  # noqa: S105 - the name, not the secret


@dataclass(frozen=True, slots=True)
class District:
    """Whose sites are patrolled, by which norm, and where things are kept.

    Parameters
    ----------
    name: name of the district.
    timezone: the zone its nights and schedules are counted in.
    norm: name of the norm.
    overlay: the office's own changes to the norm, or None.
    store: the SQLite file.
    evidence: the folder of stored responses.
    contact: mail address, telephone or web page that sites can turn to, "" for none.
    """

    name: str
    timezone: ZoneInfo
    norm: str
    overlay: Path | None
    store: Path
    evidence: Path
    contact: str = ""


@dataclass(frozen=True, slots=True)
class HostRule:
    """What the office has decided about one host.

    Parameters
    ----------
    name: the host, lower case, without a port.
    pace: how gently it is asked.
    ignore_robots: its robots.txt is overridden, for the office's own sites.
    allow_private: it may lead to an address of the inner network.
    insecure_tls: it is read even when its certificate is bad.
    """

    name: str
    pace: Pace
    ignore_robots: bool = False
    allow_private: bool = False
    insecure_tls: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one night may take.

    Parameters
    ----------
    page_bytes: largest body. 8 MiB holds any page; only attachments are larger.
    list_pages: most list pages read of one column. 200 pages of 15 rows hold what a
        column gathers in ten years.
    timeout_seconds: longest silence of a server. 15 s is the limit of the national
        census of government sites of 2015.
    retry_seconds: wait before a doubtful answer is asked for again; the second time
        twice as long.
    articles: "needed" reads an article only where the list leaves its date open;
        "rolling" also those of the last `cycle_days` at once and older ones when their
        turn in the cycle comes; "all" reads every one at once.
    cycle_days: within so many days every known page is read again, and every known
        link looked at again.
    links: "none" looks at no link, "attachments" at those only, "all" also at the links
        in the texts and at columns that lead elsewhere.
    links_per_night: most links looked at in one night, in all units together; hosts
        that may be asked without any limit do not count. Fewer, down to 200, where the
        survey of the busiest host leaves less of half an hour.
    attachment_mb: largest attachment whose text is read, in MiB; 0 to read none. Each
        counts as a look.
    """

    page_bytes: int = 8 * 1024 * 1024
    list_pages: int = 200
    timeout_seconds: float = 15.0
    retry_seconds: float = 60.0
    articles: str = "rolling"
    cycle_days: int = 30
    links: str = "all"
    links_per_night: int = 1000
    attachment_mb: int = 10


@dataclass(frozen=True, slots=True)
class Retention:
    """How long stored answers are kept.

    What an open finding rests on is kept for ever, and so is each page as it was last
    read: tomorrow's verdict may rest on it.

    Parameters
    ----------
    keep: "all" keeps every answer for `days`; "findings" keeps of earlier nights only
        what findings rest on. The last finished night is always kept whole.
    days: how long the rest is kept, and what a finding rested on after it was put
        right; 0 for ever.
    budget_mb: largest size of the evidence folder in MiB, 0 for none; the oldest
        answers that no finding rests on go first.
    visit_days: how long the store keeps each visit of a night, and what its links were
        known to be, 0 for ever; at least as long as the night's answers are kept whole.
        A night without them can no more be done over.
    """

    keep: str = "all"
    days: int = 365
    budget_mb: int = 0
    visit_days: int = 365


@dataclass(frozen=True, slots=True)
class ScheduledJob:
    """A command line that is run every day.

    Parameters
    ----------
    name: name of the job, unique.
    at: time of day in the district's zone.
    command: the command line as a person would type it.
    """

    name: str
    at: time
    command: str


@dataclass(frozen=True, slots=True)
class Mail:
    """Where the morning letter goes and through which server.

    Parameters
    ----------
    host, port: the SMTP server.
    security: "none", "starttls" or "tls".
    sender: the From address.
    recipients: the To addresses.
    username: name for the server, None when it asks for none.
    password_file: file that holds nothing but the password, or None.
    settings_path: the settings file, for errors.
    """

    host: str
    port: int
    security: str
    sender: str
    recipients: tuple[str, ...]
    username: str | None = None
    password_file: Path | None = None
    settings_path: Path = field(default=Path(), repr=False)

    def password(self) -> str | None:
        """The password from the environment or its file; None without a username.

        It is read when it is needed and never kept, so it shows in no `repr`.

        Raises
        ------
        SettingsError: there is a username, but no password can be had.
        """
        if self.username is None:
            return None
        password = os.environ.get(PASSWORD_VARIABLE) or self._password_of_file()
        if not password:
            raise SettingsError(self.settings_path, 1, say("no_password"))
        return password

    def _password_of_file(self) -> str:
        if self.password_file is None:
            return ""
        try:
            return self.password_file.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            message = say("no_password_file", file=self.password_file, reason=reason)
            raise SettingsError(self.settings_path, 1, message) from error


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the office has decided, checked.

    Parameters
    ----------
    path: the file it was read from.
    content_hash: SHA-256 (hex) of the file and of the overlay.
    district: whose sites, by which norm, kept where.
    norm: the norm with the overlay laid on.
    pace: how gently hosts without a rule of their own are asked.
    hosts: rules for single hosts, by host name.
    roster: the units, in the order of the file.
    policy: the office's own figures for judging.
    coverage_floor: share of a night's columns, 0 to 1, below which it says too little.
    limits: how much a night may take.
    schedule: the daily jobs.
    mail: the morning letter, None when there is no [mail].
    retention: how long stored answers are kept.
    profiles: the platforms that the office described itself.
    browser_units: names of the units whose pages may be rendered in a browser.
    words: the office's own wrong words, and those it lets pass.
    """

    path: Path
    content_hash: str
    district: District
    norm: Norm = field(repr=False)
    pace: Pace
    hosts: Mapping[str, HostRule]
    roster: Roster = field(repr=False)
    policy: Policy
    coverage_floor: float
    limits: Limits
    schedule: tuple[ScheduledJob, ...]
    mail: Mail | None
    retention: Retention = Retention()
    profiles: tuple[Profile, ...] = ()
    browser_units: frozenset[str] = frozenset()
    words: OfficeWords = field(default_factory=OfficeWords)

    @property
    def user_agent(self) -> str:
        """How the patrol introduces itself to a site."""
        contact = f" (+{self.district.contact})" if self.district.contact else ""
        return f"Wangxun/{version('wangxun')}{contact}"

    @property
    def host_paces(self) -> dict[str, Pace]:
        """The pace of each host that has a rule."""
        return {name: rule.pace for name, rule in self.hosts.items()}

    @property
    def ignore_robots(self) -> frozenset[str]:
        """Hosts whose robots.txt is overridden."""
        return frozenset(n for n, rule in self.hosts.items() if rule.ignore_robots)

    @property
    def allow_private(self) -> frozenset[str]:
        """Hosts that may lead into the inner network."""
        return frozenset(n for n, rule in self.hosts.items() if rule.allow_private)

    @property
    def insecure_tls(self) -> frozenset[str]:
        """Hosts that are read even when their certificate is bad."""
        return frozenset(n for n, rule in self.hosts.items() if rule.insecure_tls)
