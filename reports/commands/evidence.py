"""`wangxun evidence`: the proof of a finding, shown, exported, and kept in bounds."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from crawler.archive import ArchiveError, digest_of
from crawler.archive.wacz import PageEntry, pack_wacz
from crawler.evidence import (
    Exhibit,
    Proof,
    UnknownFindingError,
    find_finding,
    finding_id,
    gather_proof,
)
from crawler.lock import hold_store
from crawler.parse.inert import write_inert
from crawler.retention import prune
from crawler.settings import Settings
from crawler.store import Store
from reports.arguments import Commands, a_date, add_command, add_format, add_units
from reports.evidence_screen import draw_proof, draw_pruning, ids_table, moment_words
from reports.exits import CommandError, ExitCode
from reports.files import write_whole
from reports.listing import as_json, finding_row
from reports.office import open_night, read_settings, today
from reports.plain import plain
from reports.queries import name_findings
from reports.terminal import emit, output, remark
from reports.words import chinese_date, say
from reports.wrapping import Wrapped


def register(commands: Commands) -> None:
    """Add the command of this module."""
    parser = add_command(commands, "evidence", run_evidence)
    parser.add_argument(
        "finding",
        nargs="?",
        metavar=say("metavar.finding"),
        help=say("arguments.finding"),
    )
    parser.add_argument(
        "--list", action="store_true", help=say("arguments.evidence_list")
    )
    parser.add_argument("--prune", action="store_true", help=say("arguments.prune"))
    parser.add_argument(
        "--dry-run", action="store_true", help=say("arguments.prune_dry_run")
    )
    parser.add_argument(
        "--date",
        type=a_date,
        metavar=say("metavar.date"),
        help=say("arguments.evidence_night"),
    )
    add_units(parser)
    parser.add_argument(
        "--full", action="store_true", help=say("arguments.evidence_full")
    )
    parser.add_argument(
        "--page",
        type=int,
        default=1,
        metavar=say("metavar.number"),
        help=say("arguments.evidence_page"),
    )
    for option, metavar in (("html", "file"), ("export", "wacz")):
        parser.add_argument(
            f"--{option}",
            type=Path,
            metavar=say(f"metavar.{metavar}"),
            help=say(f"arguments.evidence_{option}"),
        )
    add_format(parser, "table", "json")


def run_evidence(arguments: Namespace) -> ExitCode:
    """Do the one thing that was asked for: show, list or prune."""
    _refuse_mixtures(arguments)
    try:
        if arguments.prune:
            return _prune(arguments)
        return _list(arguments) if arguments.list else _show(arguments)
    except ArchiveError as error:
        raise CommandError(str(error)) from error


def _refuse_mixtures(arguments: Namespace) -> None:
    things = (arguments.finding is not None, arguments.list, arguments.prune)
    if sum(things) != 1:
        raise CommandError(say("error.which_evidence"))
    if arguments.dry_run and not arguments.prune:
        raise CommandError(say("error.only_with_prune"))
    for option in ("html", "export"):
        if getattr(arguments, option) and arguments.finding is None:
            raise CommandError(say("error.only_with_finding", option=f"--{option}"))


def _list(arguments: Namespace) -> ExitCode:
    with open_night(arguments.config, arguments.date) as view:
        units = view.unit_names(arguments.unit)
        found = [f for f in view.data.findings if not units or f.unit in units]
        lines = name_findings(found, view.data.rows)
        heading = view.heading
    if arguments.format == "json":
        emit(as_json([{"id": finding_id(f), **finding_row(f)} for f in found]))
        return ExitCode.CLEAN
    console = output()
    console.print(ids_table(lines, heading))
    console.print(Wrapped(say("evidence.list_total", count=len(lines))))
    return ExitCode.CLEAN


def _show(arguments: Namespace) -> ExitCode:
    settings = read_settings(arguments.config)
    proof = _proof(settings, arguments)
    zone = settings.district.timezone
    count = len(proof.exhibits)
    if count and not 1 <= arguments.page <= count:
        text = say("error.no_such_page", count=count, number=arguments.page)
        raise CommandError(text)
    if arguments.html:
        _write_html(proof, _chosen(proof, arguments.page), zone, arguments.html)
    if arguments.export:
        _export(settings, proof, arguments.export)
    if arguments.html or arguments.export:
        return ExitCode.CLEAN
    if arguments.format == "json":
        emit(as_json(_as_row(proof, zone)))
        return ExitCode.CLEAN
    number, is_full = arguments.page, arguments.full
    output().print(draw_proof(proof, zone, number=number, is_full=is_full))
    if not count:
        remark(say("error.no_evidence"))
    return ExitCode.CLEAN


def _proof(settings: Settings, arguments: Namespace) -> Proof:
    path = settings.district.store
    if not path.exists():
        raise CommandError(say("error.no_store", path=path))
    with Store.open(path, read_only=True) as store:
        try:
            finding, night = find_finding(store, arguments.finding, arguments.date)
        except UnknownFindingError as error:
            raise _unknown(error) from error
    return gather_proof(finding, night, settings.district.evidence)


def _unknown(error: UnknownFindingError) -> CommandError:
    if len(error.matches) > 1:
        names = "、".join(error.matches[:10])
        return CommandError(say("error.several_findings", name=error.name, names=names))
    return CommandError(say("error.no_such_finding", name=error.name))


def _chosen(proof: Proof, number: int) -> Exhibit:
    if not proof.exhibits:
        raise CommandError(say("error.no_evidence"))
    exhibit = proof.exhibits[number - 1]
    if exhibit.stored is None:
        raise CommandError(say("error.page_not_kept", problem=exhibit.problem))
    return exhibit


def _write_html(proof: Proof, exhibit: Exhibit, zone: ZoneInfo, path: Path) -> None:
    stored = exhibit.stored
    assert stored is not None  # noqa: S101 - `_chosen` looked
    if exhibit.is_file:
        raise CommandError(say("evidence.is_file"))
    finding = proof.finding
    page = say(
        "evidence.about_page",
        url=plain(stored.url),
        moment=moment_words(stored.fetched_at, zone),
        status=stored.status,
        digest=digest_of(stored.body),
    )
    about = (
        plain(finding.message),
        say("evidence.about_night", **_names(proof)),
        page,
        *((say("evidence.rendered"),) if exhibit.is_rendered else ()),
        *((say("evidence.masked"),) if exhibit.is_private else ()),
    )
    html = write_inert(
        stored.body,
        stored.url,
        stored.content_type,
        about=about,
        phrases=exhibit.phrases,
    )
    write_whole(path, html.encode("utf-8", "replace"))
    output().print(say("evidence.written", path=path), soft_wrap=True)


def _names(proof: Proof) -> dict[str, str]:
    finding = proof.finding
    return {
        "unit": plain(finding.unit),
        "night": chinese_date(proof.night),
        "id": finding_id(finding),
    }


def _export(settings: Settings, proof: Proof, path: Path) -> None:
    if path.suffix != ".wacz":
        raise CommandError(say("error.wacz_name"))
    kept = [each for each in proof.exhibits if each.stored is not None]
    if not kept:
        _chosen(proof, 1)
    finding, names = proof.finding, _names(proof)
    message, clause = plain(finding.message), plain(finding.clause)
    title = say("evidence.wacz_title", unit=names["unit"], message=message)
    content = pack_wacz(
        settings.district.evidence,
        [PageEntry(each.reference, title) for each in kept],
        title=title,
        description=say(
            "evidence.wacz_description", **names, rule=finding.rule, clause=clause
        ),
        created=datetime.now(UTC),
    )
    write_whole(path, content)
    output().print(say("evidence.exported", path=path, count=len(kept)), soft_wrap=True)
    if any(each.is_private for each in kept):
        remark(say("evidence.private_export"))
    lost = len(proof.exhibits) - len(kept)
    if lost:
        remark(say("evidence.left_out", count=lost))


def _as_row(proof: Proof, zone: ZoneInfo) -> dict[str, object]:
    return {
        "id": finding_id(proof.finding),
        "night": proof.night.isoformat(),
        **finding_row(proof.finding),
        "pages": [_exhibit_row(each, zone) for each in proof.exhibits],
    }


def _exhibit_row(exhibit: Exhibit, zone: ZoneInfo) -> dict[str, object]:
    stored = exhibit.stored
    if stored is None:
        return {"reference": exhibit.reference, "problem": exhibit.problem}
    marked: Sequence[str] = [exhibit.lines[number] for number in exhibit.marked]
    return {
        "reference": exhibit.reference,
        "problem": "",
        "url": stored.url,
        "status": stored.status,
        "fetched_at": stored.fetched_at.astimezone(zone).isoformat(),
        "body_fetched_at": stored.body_fetched_at.astimezone(zone).isoformat(),
        "bytes": len(stored.body),
        "digest": digest_of(stored.body),
        "marked": list(marked),
    }


def _prune(arguments: Namespace) -> ExitCode:
    settings = read_settings(arguments.config)
    path = settings.district.store
    if not path.exists():
        raise CommandError(say("error.no_store", path=path))
    dry_run = arguments.dry_run
    with (
        nullcontext() if dry_run else hold_store(path),
        Store.open(path, read_only=dry_run) as store,
    ):
        report = prune(settings, store, today(settings), dry_run=dry_run)
    output().print(draw_pruning(report))
    return ExitCode.CLEAN
