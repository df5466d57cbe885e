"""Sending a letter: the message, the server, and what can go wrong with it."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr

from crawler.settings.values import Mail
from reports.exits import CommandError
from reports.letter import Letter
from reports.words import say

TIMEOUT_SECONDS = 60


def build_message(
    letter: Letter, sender: str, recipients: tuple[str, ...], moment: datetime
) -> EmailMessage:
    """Return the letter as a message of two equal parts, plain text and HTML.

    Parameters
    ----------
    sender, recipients: addresses, with a name before them or without; without
        recipients there is no To line.
    moment: the Date of the letter, aware.

    Raises
    ------
    CommandError: an address is none.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = letter.subject
    message["From"] = _address(sender, say("mail.sender"))
    if recipients:
        message["To"] = tuple(_address(recipient) for recipient in recipients)
    message["Date"] = format_datetime(moment)
    message["Message-ID"] = make_msgid(domain=message["From"].addresses[0].domain)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="base64")
    message.add_alternative(letter.html, subtype="html", cte="base64")
    return message


def _address(text: str, usual_name: str = "") -> Address:
    name, address = parseaddr(text)
    try:
        return Address(display_name=name or usual_name, addr_spec=address)
    except (ValueError, IndexError, HeaderParseError) as error:
        raise CommandError(say("mail.bad_address", text=text)) from error


def send(message: EmailMessage, settings: Mail) -> tuple[str, ...]:
    """Hand the message to the server and return the recipients it would not take.

    Raises
    ------
    CommandError: nobody received it; the sentence says why and what to do.
    SettingsError: there is no password.
    """
    password = settings.password()
    with errors_in_chinese(settings), _connection(settings) as server:
        if settings.username is not None and password is not None:
            server.login(settings.username, password)
        return tuple(server.send_message(message))


def _connection(settings: Mail) -> smtplib.SMTP:
    host, port = settings.host, settings.port
    context = ssl.create_default_context()
    if settings.security == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=context)
    server = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
    if settings.security == "starttls":
        try:
            server.starttls(context=context)
        except (smtplib.SMTPException, OSError):
            server.close()
            raise
    return server


@contextmanager
def errors_in_chinese(settings: Mail) -> Iterator[None]:
    """Turn whatever the server or the net says into a `CommandError`."""
    try:
        yield
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        key, detail = _explained(error)
        server = f"{settings.host}:{settings.port}"
        raise CommandError(say(key, server=server, detail=detail)) from error


_EXPLANATIONS: tuple[tuple[type[BaseException], str], ...] = (
    (smtplib.SMTPAuthenticationError, "mail.authentication"),
    (smtplib.SMTPNotSupportedError, "mail.not_supported"),
    (smtplib.SMTPRecipientsRefused, "mail.recipients_refused"),
    (smtplib.SMTPSenderRefused, "mail.sender_refused"),
    (smtplib.SMTPResponseException, "mail.refused"),
    (smtplib.SMTPServerDisconnected, "mail.disconnected"),
    (ssl.SSLCertVerificationError, "mail.certificate"),
    (ssl.SSLError, "mail.encryption"),
    (socket.gaierror, "mail.unknown_host"),
    (TimeoutError, "mail.timed_out"),
    (ConnectionRefusedError, "mail.unreachable"),
    (UnicodeError, "mail.not_ascii"),
)


def _explained(error: BaseException) -> tuple[str, str]:
    for kind, key in _EXPLANATIONS:
        if isinstance(error, kind):
            return key, _answer(error)
    return "mail.failed", _answer(error)


def _answer(error: BaseException) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "、".join(error.recipients)
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
        words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        return f"{error.smtp_code} {words}"
    return str(error)
