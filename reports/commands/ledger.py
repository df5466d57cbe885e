"""`wangxun ledger`: what became of each finding, and findings that people hand in."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from catalog_spec.handmade import make_finding
from catalog_spec.lifecycle import Finding, Status
from crawler.evidence import identity_id
from crawler.records import Decision
from crawler.settings import Settings
from crawler.store import Store
from crawler.store.ledger import decide, enter, last_decisions, ledger_of
from reports.arguments import Commands, a_date, add_command, add_format, add_group
from reports.entries import read_entry, read_table
from reports.exits import CommandError, ExitCode
from reports.ledger_screen import draw_ledger, ledger_row
from reports.listing import as_json
from reports.office import read_settings, today
from reports.plain import plain
from reports.terminal import emit, output
from reports.words import named, say, section
from reports.wrapping import Wrapped

_MARKS = (
    Status.NOTIFIED,
    Status.DISPUTED,
    Status.EXEMPT,
    Status.FIXED,
    Status.OPEN,
)
_NEED_REASON = (Status.DISPUTED, Status.EXEMPT)


def register(commands: Commands) -> None:
    """Add the commands of this module."""
    group = add_group(commands, "ledger")
    _register_list(group)
    _register_mark(group)
    _register_add(group)
    table = add_command(group, "import", run_import, words="ledger_import")
    columns = "、".join(section("ledger.csv").values())
    table.add_argument(
        "file",
        type=Path,
        metavar=say("metavar.csv_file"),
        help=say("arguments.import_file", columns=columns),
    )


def _register_list(group: Commands) -> None:
    parser = add_command(group, "list", run_list, words="ledger_list")
    parser.add_argument(
        "--status",
        choices=[status.value for status in Status],
        metavar=say("metavar.status"),
        help=say("arguments.ledger_status"),
    )
    add_format(parser, "table", "json")


def _register_mark(group: Commands) -> None:
    parser = add_command(group, "mark", run_mark, words="ledger_mark")
    parser.add_argument(
        "finding", metavar=say("metavar.finding"), help=say("arguments.finding")
    )
    parser.add_argument(
        "--status",
        required=True,
        choices=[status.value for status in _MARKS],
        metavar=say("metavar.status"),
        help=say("arguments.mark_status"),
    )
    parser.add_argument(
        "--note",
        default="",
        metavar=say("metavar.note"),
        help=say("arguments.mark_note"),
    )
    parser.add_argument(
        "--until",
        type=a_date,
        metavar=say("metavar.date"),
        help=say("arguments.mark_until"),
    )


def _register_add(group: Commands) -> None:
    parser = add_command(group, "add", run_add, words="ledger_add")
    needed = {"unit": "unit", "type": "type", "message": "message"}
    for name, metavar in needed.items():
        parser.add_argument(
            f"--{name}",
            required=True,
            metavar=say(f"metavar.{metavar}"),
            help=say(f"arguments.add_{name}"),
        )
    further = {"column": "column_name", "url": "url", "fix": "note", "clause": "note"}
    for name, metavar in further.items():
        parser.add_argument(
            f"--{name}",
            metavar=say(f"metavar.{metavar}"),
            help=say(f"arguments.add_{name}"),
        )


@contextmanager
def _open(arguments: Namespace, *, read_only: bool) -> Iterator[tuple[Settings, Store]]:
    settings = read_settings(arguments.config)
    path = settings.district.store
    if not path.exists():
        raise CommandError(say("error.no_store", path=path))
    with Store.open(path, read_only=read_only) as store:
        yield settings, store


def run_list(arguments: Namespace) -> ExitCode:
    """Print the ledger."""
    with _open(arguments, read_only=True) as (settings, store):
        findings = ledger_of(store.file, arguments.status)
        decisions = last_decisions(store.file)
    if arguments.format == "json":
        rows = [ledger_row(each, decisions.get(each.identity)) for each in findings]
        emit(as_json(rows))
    else:
        output().print(draw_ledger(findings, decisions, settings.district.name))
    return ExitCode.CLEAN


def run_mark(arguments: Namespace) -> ExitCode:
    """Note what became of one finding."""
    with _open(arguments, read_only=False) as (settings, store):
        decision = _decision(arguments, settings)
        finding = _find(ledger_of(store.file), arguments.finding)
        decide(store.file, finding, decision)
    _tell("ledger.marked", finding, status=named("status", decision.status))
    return ExitCode.CLEAN


def _decision(arguments: Namespace, settings: Settings) -> Decision:
    status, until = Status(arguments.status), arguments.until
    if status in _NEED_REASON and not arguments.note.strip():
        raise CommandError(say("ledger.needs_note", status=named("status", status)))
    if until is not None and status is not Status.EXEMPT:
        raise CommandError(say("ledger.only_exempt"))
    if until is not None and until < today(settings):
        raise CommandError(say("ledger.past_end", day=until))
    return Decision(status.value, datetime.now(UTC), arguments.note.strip(), until)


def _find(findings: list[Finding], name: str) -> Finding:
    wanted = name.strip().lower()
    named_so = {
        identity_id(finding.identity): finding
        for finding in findings
        if wanted and identity_id(finding.identity).startswith(wanted)
    }
    if not named_so:
        raise CommandError(say("ledger.unknown", id=name))
    if len(named_so) > 1:
        names = "、".join(named_so)
        raise CommandError(say("ledger.several", id=name, names=names))
    return next(iter(named_so.values()))


def run_add(arguments: Namespace) -> ExitCode:
    """Enter one problem that no crawler can see."""
    with _open(arguments, read_only=False) as (settings, store):
        fields = {
            "unit": arguments.unit,
            "type": arguments.type,
            "message": arguments.message,
            "column": arguments.column,
            "url": arguments.url,
            "how_to_fix": arguments.fix,
            "clause": arguments.clause,
        }
        finding = make_finding(read_entry(settings, fields, today(settings)))
        is_new = enter(store.file, [finding]) > 0
    _tell("ledger.added" if is_new else "ledger.known", finding)
    return ExitCode.CLEAN


def run_import(arguments: Namespace) -> ExitCode:
    """Enter all problems of a table, or none of them."""
    with _open(arguments, read_only=False) as (settings, store):
        entries = read_table(settings, arguments.file, today(settings))
        new = enter(store.file, map(make_finding, entries))
    output().print(say("ledger.imported", count=len(entries), new=new))
    return ExitCode.CLEAN


def _tell(key: str, finding: Finding, **values: str) -> None:
    sentence = say(
        key,
        id=identity_id(finding.identity),
        unit=plain(finding.unit),
        message=plain(finding.verdict.message),
        **values,
    )
    output().print(Wrapped(sentence))
