"""`wangxun mail` and `wangxun report`: telling the office and the public."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime
from pathlib import Path

from crawler.settings import Settings
from crawler.settings.values import Mail
from crawler.store import Store
from reports.arguments import Commands, add_command, add_night
from reports.exits import CommandError, ExitCode
from reports.files import write_whole
from reports.letter import Letter, write_letter
from reports.mail import build_message, send
from reports.office import NightView, open_night
from reports.site import build_page
from reports.terminal import output, remark
from reports.words import chinese_date, say

NOBODY = "wangxun@localhost"


def register(commands: Commands) -> None:
    """Add the commands of this module."""
    mail = add_command(commands, "mail", run_mail)
    add_night(mail)
    mail.add_argument("--dry-run", action="store_true", help=say("arguments.dry_run"))
    mail.add_argument(
        "--out",
        type=Path,
        metavar=say("metavar.file"),
        help=say("arguments.letter_out"),
    )
    report = add_command(commands, "report", run_report)
    report.add_argument(
        "out",
        type=Path,
        metavar=say("metavar.page_file"),
        help=say("arguments.page_out"),
    )
    add_night(report)


def run_mail(arguments: Namespace) -> ExitCode:
    """Send the letter about a night once, or write it to a file with --dry-run."""
    with open_night(arguments.config, arguments.date) as view:
        letter = write_letter(view.data)
        if arguments.dry_run:
            return _write_draft(letter, view.settings, arguments.out)
        mail = view.settings.mail
        if mail is None:
            raise CommandError(say("mail.no_settings"))
        if _is_sent(view, letter):
            return ExitCode.CLEAN
    return _send(letter, mail, view.settings)


def _write_draft(letter: Letter, settings: Settings, out: Path | None) -> ExitCode:
    mail = settings.mail
    sender, recipients = (mail.sender, mail.recipients) if mail else (NOBODY, ())
    now = datetime.now(settings.district.timezone)
    message = build_message(letter, sender, recipients, now)
    path = out or Path(f"letter-{letter.night.isoformat()}.eml")
    write_whole(path, message.as_bytes())
    output().print(say("mail.written", path=path), soft_wrap=True)
    return ExitCode.CLEAN


def _is_sent(view: NightView, letter: Letter) -> bool:
    sent = view.store.letter_sent(letter.night_id, letter.kind)
    if sent is None:
        return False
    moment = sent.sent_at.astimezone(view.settings.district.timezone)
    told = say(
        "mail.already_sent",
        date=chinese_date(letter.night),
        moment=f"{chinese_date(moment.date())}{moment:%H:%M}",
    )
    output().print(told, soft_wrap=True)
    return True


def _send(letter: Letter, mail: Mail, settings: Settings) -> ExitCode:
    now = datetime.now(settings.district.timezone)
    message = build_message(letter, mail.sender, mail.recipients, now)
    # Opened before the letter leaves: one that cannot be noted down is not sent.
    with Store.open(settings.district.store) as store:
        refused = send(message, mail)
        reached = len(mail.recipients) - len(refused)
        store.record_letter(letter.night_id, letter.kind, now, reached)
    told = say(
        "mail.sent",
        date=chinese_date(letter.night),
        count=reached,
        recipients="、".join(mail.recipients),
    )
    output().print(told, soft_wrap=True)
    if not refused:
        return ExitCode.CLEAN
    remark(say("mail.some_refused", refused="、".join(refused)))
    return ExitCode.COULD_NOT_RUN


def run_report(arguments: Namespace) -> ExitCode:
    """Write the page about a night."""
    with open_night(arguments.config, arguments.date) as view:
        page = build_page(view.data, view.norm, view.settings.district.timezone)
        write_whole(arguments.out, page.encode("utf-8"))
    output().print(say("report.written", path=arguments.out), soft_wrap=True)
    return ExitCode.CLEAN
