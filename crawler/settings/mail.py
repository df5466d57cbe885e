"""The `[mail]` table: where the morning letter goes, and through which server."""

from __future__ import annotations

from email.utils import parseaddr
from pathlib import Path

from crawler.settings.file import Table
from crawler.settings.values import Mail

MAIL_KEYS = (
    "host",
    "port",
    "security",
    "username",
    "password_file",
    "password",
    "from",
    "to",
)
# The usual port of each kind of connection to a mail server.
_MAIL_PORTS = {"none": 25, "starttls": 587, "tls": 465}


def read_mail(table: Table, path: Path) -> Mail:
    """Read the table; `path` is the settings file.

    Raises
    ------
    SettingsError: a password in the file, no recipient, or a wrong address.
    """
    if "password" in table:
        table.refuse("password_in_file", "password")
    security = table.choice("security", _MAIL_PORTS, "none")
    recipients = table.texts("to")
    if not recipients:
        table.refuse("no_recipients", "to")
    for address in recipients:
        _check_address(table, "to", address)
    sender = table.text("from", "office@example.gov.cn")
    _check_address(table, "from", sender)
    return Mail(
        host=table.text("host", "smtp.example.gov.cn"),
        port=table.whole("port", _MAIL_PORTS[security], 1, 65535),
        security=security,
        sender=sender,
        recipients=recipients,
        username=table.optional_text("username", "office"),
        password_file=table.optional_file("password_file", "mail-password.txt"),
        settings_path=path,
    )


def _check_address(table: Table, key: str, address: str) -> None:
    name, _, domain = parseaddr(address)[1].partition("@")
    if not name or not domain or not address.isprintable() or " " in domain:
        table.refuse("bad_address", key, value=address)
