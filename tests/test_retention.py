"""Retention: what findings rest on stays, whatever moment the process is killed at."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console
from warcio.archiveiterator import ArchiveIterator

from catalog_spec.lifecycle import Status
from catalog_spec.observations import LinkReading, Outcome, Request
from crawler.archive import (
    Archive,
    ArchiveError,
    DroppedError,
    Stored,
    file_name,
    read_members,
    read_stored,
)
from crawler.fetched import Fetched
from crawler.link_record import LinkRecord
from crawler.replay import replay_night
from crawler.retention import PruneReport, prune
from crawler.settings import SettingsError, load_settings
from crawler.store import StoreError
from crawler.store.attachments import known_texts, save_text
from crawler.store.evidence import last_reading
from crawler.store.link_past import read_links, write_links
from crawler.store.links import known_links, save_links
from crawler.text_record import TextRecord
from reports.cli import main
from reports.evidence_screen import draw_pruning
from tests.hamlets import NEXT_DAY, TODAY, UNITS, Hamlets, hamlets

THIRD_DAY = TODAY + timedelta(2)
FINDINGS_ONLY = '[evidence]\nkeep = "findings"\n'
# Runs the command and dies without a word at the given step: a file about to be renamed
# or deleted, or a folder about to be seen down on the disk.
_KILLED = """
import os, sys
left = [int(sys.argv.pop(1))]
def watch(event, arguments):
    is_step = event in ("os.rename", "os.remove")
    is_step = is_step or (event == "open" and os.path.isdir(arguments[0]))
    if is_step and "evidence/" in str(arguments[0]):
        left[0] -= 1
        if not left[0]:
            os._exit(137)
sys.addaudithook(watch)
from reports.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Hamlets:
    """Three nights; on the second the lists of one unit were gone."""
    with hamlets(tmp_path_factory.mktemp("office")) as place:
        place.patrol()
        place.without_lists = {UNITS[2]}
        place.patrol(NEXT_DAY)
        place.without_lists = set()
        place.patrol(THIRD_DAY)
        place.write_settings(FINDINGS_ONLY)
    return place


@pytest.fixture
def place(stored: Hamlets, tmp_path: Path, socket_enabled: None) -> Hamlets:
    return stored.copy(tmp_path)


def run(place: Hamlets, today: date = THIRD_DAY, dry_run: bool = False) -> PruneReport:
    with place.store(read_only=False) as store:
        return prune(place.settings, store, today, dry_run=dry_run)


def cited(place: Hamlets) -> set[str]:
    """All that verdicts on open findings cite on any night, and the pages as known."""
    with place.store() as store:
        ledger = store.ledger()
        open_ones = {k for k, f in ledger.items() if f.status is not Status.FIXED}
        found = {
            reference
            for night in store.nights()
            for said in store.findings(night.id)
            if (said.unit, said.rule, said.subject) in open_ones
            for reference in said.evidence
        }
        rows = store.file.read("SELECT evidence FROM pages WHERE evidence IS NOT NULL")
    return found | {row["evidence"] for row in rows}


def read_all(place: Hamlets, references: Iterable[str]) -> dict[str, Stored]:
    folder = place.settings.district.evidence
    return {each: read_stored(folder, each) for each in references}


def listing(place: Hamlets) -> dict[str, bytes]:
    folder = place.settings.district.evidence
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_all_is_kept_as_long_as_nothing_has_expired(place: Hamlets) -> None:
    place.write_settings('[evidence]\nkeep = "all"\ndays = 365\n')
    before = listing(place)
    report = run(place)
    assert report.dropped == 0
    assert report.bytes_before == report.bytes_after > 0
    assert listing(place) == before


def test_what_no_finding_rests_on_is_dropped(place: Hamlets) -> None:
    before = read_all(place, cited(place))
    report = run(place)
    assert [night.date for night in report.nights] == [TODAY]
    assert report.dropped > 5
    assert report.bytes_after < report.bytes_before
    after = read_all(place, before)
    assert after == before
    assert read_all(place, cited(place))


def test_a_rewritten_file_is_sound_and_smaller(place: Hamlets) -> None:
    folder = place.settings.district.evidence
    old = folder / TODAY.isoformat() / file_name(UNITS[2])
    size = old.stat().st_size
    report = run(place)
    assert not old.exists()
    (new,) = (path for path in old.parent.glob(f"{UNITS[2]}*.warc.gz"))
    assert size - new.stat().st_size == pytest.approx(
        report.nights[0].bytes_freed, abs=100
    )
    with new.open("rb") as file:
        kinds = [
            record.rec_type
            for record in ArchiveIterator(file, check_digests="raise")
            if record.content_stream().read() is not None
        ]
    assert kinds[0] == "warcinfo"
    assert kinds.count("response") == kinds.count("request") == report.nights[0].kept


def test_the_store_names_where_the_answers_lie_now(place: Hamlets) -> None:
    folder = place.settings.district.evidence
    run(place)
    for reference in cited(place):
        name, _, offset = reference.partition("@")
        with (folder / name).open("rb") as file:
            file.seek(int(offset))
            record = next(iter(ArchiveIterator(file)))
            assert record.rec_type in {"response", "revisit"}


def test_what_was_dropped_says_so(place: Hamlets) -> None:
    with place.store() as store:
        night = place.night(TODAY)
        visits = store.visited(night.id, UNITS[2])
    run(place)
    folder = place.settings.district.evidence
    gone = []
    for visit in visits.values():
        try:
            read_stored(folder, visit.evidence or "")
        except DroppedError as error:
            gone.append(str(error))
    assert len(gone) > 5
    assert "保留规则" in gone[0]
    with place.store() as store:
        after = store.visited(night.id, UNITS[2])
    assert sum(visit.evidence is None for visit in after.values()) == len(gone)


def test_unchanged_answers_find_their_body_in_a_rewritten_file(place: Hamlets) -> None:
    run(place)
    folder = place.settings.district.evidence
    with place.store() as store:
        night = place.night(THIRD_DAY)
        visits = [v for v in store.visited(night.id).values() if v.evidence]
    members = [read_members(folder, visit.evidence or "") for visit in visits]
    revisits = [each for each in members if each.record.kind == "revisit"]
    assert any(f"/{UNITS[2]}" in each.origin for each in revisits)
    for visit in visits:
        assert read_stored(folder, visit.evidence or "").body


def test_the_last_night_can_still_be_done_over(place: Hamlets) -> None:
    run(place)
    done = replay_night(place.settings, place.night(THIRD_DAY), workers=1)
    assert all(u.against_record.is_none and not u.not_stored for u in done.units)
    first = replay_night(place.settings, place.night(TODAY), workers=1)
    assert [u.unit for u in first.units if u.not_stored] == [UNITS[2]]
    assert all(u.against_record.is_none for u in first.units)


LATER = THIRD_DAY + timedelta(400)


def counts(place: Hamlets, *tables: str) -> dict[str, int]:
    with place.store() as store:
        return {
            table: store.file.read(f"SELECT count(*) AS n FROM {table}")[0]["n"]
            for table in tables
        }


def test_the_store_forgets_the_visits_of_old_nights(place: Hamlets) -> None:
    judged = ("verdicts", "column_rows", "findings", "finding_events", "unit_nights")
    before, kept = counts(place, "visits"), counts(place, *judged)
    trial = run(place, LATER, dry_run=True)
    assert counts(place, "visits") == before
    report = run(place, LATER)
    assert report.visits == trial.visits > 0
    assert counts(place, "visits")["visits"] == before["visits"] - report.visits
    assert counts(place, *judged) == kept
    shown = Console(file=io.StringIO(), record=True)
    shown.print(draw_pruning(report))
    assert f"删去 {report.visits} 条旧的访问明细" in shown.export_text()
    assert run(place, LATER).visits == 0
    done = replay_night(place.settings, place.night(THIRD_DAY), workers=1)
    assert all(u.against_record.is_none and not u.not_stored for u in done.units)
    with pytest.raises(StoreError, match=f"{TODAY}.*visit_days"):
        replay_night(place.settings, place.night(TODAY), workers=1)


def test_each_address_keeps_the_visit_that_later_nights_build_on(
    place: Hamlets,
) -> None:
    with place.store() as store:
        known = set(store.visited(place.night(TODAY).id))
    run(place, LATER)
    with place.store() as store:
        gone = {
            each for each in known if last_reading(store.file, each, NEXT_DAY) is None
        }
    assert gone == set()


@pytest.mark.parametrize(
    ("table", "today"),
    [
        (FINDINGS_ONLY, THIRD_DAY + timedelta(60)),
        (FINDINGS_ONLY + "visit_days = 0\n", LATER),
        ("[evidence]\ndays = 0\n", LATER),
    ],
)
def test_visits_stay_while_they_are_wanted(
    place: Hamlets, table: str, today: date
) -> None:
    place.write_settings(table)
    before = counts(place, "visits")
    assert run(place, today).visits == 0
    assert counts(place, "visits") == before


def test_links_and_pages_nobody_asks_for_are_forgotten(place: Hamlets) -> None:
    def record(url: str, day: date) -> LinkRecord:
        return LinkRecord(url, day, Outcome.OK, tried_on=day)

    old, new = "http://a.test/old", "http://a.test/new"
    with place.store(read_only=False) as store:
        save_links(store.file, [record(old, TODAY), record(new, LATER)])
        for url, day in ((old, TODAY), (new, LATER)):
            save_text(store.file, TextRecord(url, day, ""))
    place.write_settings(FINDINGS_ONLY + "visit_days = 90\n")
    run(place, LATER)
    with place.store() as store:
        assert set(known_links(store.file, [old, new])) == {new}
        assert set(known_texts(store.file, [old, new])) == {new}
    assert counts(place, "pages") == {"pages": 0}


def test_the_links_of_kept_nights_stay_and_the_rest_is_forgotten(
    place: Hamlets,
) -> None:
    def reading(name: str) -> LinkReading:
        return LinkReading(f"http://a.test/{name}", Outcome.OK, TODAY)

    nights = [place.night(TODAY), place.night(THIRD_DAY)]
    with place.store(read_only=False) as store:
        for night, name in zip(nights, ("old", "new"), strict=True):
            links = {each.url: each for each in (reading("both"), reading(name))}
            write_links(store.file, night.id, UNITS[0], links)
    run(place, LATER)
    with place.store() as store:
        first, last = (read_links(store.file, n.id, UNITS[0]) for n in nights)
    assert first is None
    assert last is not None
    assert set(last) == {"http://a.test/both", "http://a.test/new"}
    assert counts(place, "link_readings") == {"link_readings": 2}


def test_a_dry_run_says_the_same_and_touches_nothing(place: Hamlets) -> None:
    before = listing(place)
    trial = run(place, dry_run=True)
    assert listing(place) == before
    assert trial.is_dry_run
    done = run(place)
    assert trial.nights == done.nights
    assert trial.bytes_after == done.bytes_after


def test_a_second_run_finds_nothing_more(place: Hamlets) -> None:
    run(place)
    before = listing(place)
    assert run(place).dropped == 0
    assert listing(place) == before


@pytest.mark.parametrize("moment", [1, 2, 3, 4, 5])
def test_a_kill_loses_nothing_that_is_cited(place: Hamlets, moment: int) -> None:
    before = read_all(place, cited(place))
    words = ["evidence", "--prune", "--config", str(place.settings_path)]
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, str(moment), *words],
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 137
    assert read_all(place, before) == before
    assert read_all(place, cited(place))
    run(place)
    assert read_all(place, before) == before
    assert run(place).dropped == 0
    night = place.settings.district.evidence / TODAY.isoformat()
    assert not list(night.glob("*.part"))
    assert len(list(night.glob(f"{UNITS[2]}*.warc.gz"))) == 1


def test_an_answer_stored_later_never_takes_the_place_of_another(
    place: Hamlets,
) -> None:
    folder = place.settings.district.evidence
    before = read_all(place, cited(place))
    run(place)
    url = "http://www.gov.test/late"
    late = Fetched(
        Request(url), url, Outcome.OK, 200, (), b"late", datetime.now(UTC), 0.1
    )
    with Archive(folder, TODAY) as archive:
        reference = archive.record(UNITS[2], late)
    assert read_stored(folder, reference).body == b"late"
    assert read_all(place, before) == before
    (path,) = (folder / TODAY.isoformat()).glob(f"{UNITS[2]}*.warc.gz")
    assert reference.startswith(f"{TODAY}/{path.name}@")


def test_a_finding_put_right_expires_after_its_days(place: Hamlets) -> None:
    place.write_settings('[evidence]\nkeep = "findings"\ndays = 30\n')
    with place.store(read_only=False) as store:
        store.file.write("UPDATE findings SET status = 'fixed'")
    soon = run(place, THIRD_DAY + timedelta(29), dry_run=True)
    later = run(place, THIRD_DAY + timedelta(33), dry_run=True)
    assert later.dropped > soon.dropped


def test_old_nights_go_first_until_the_budget_is_met(place: Hamlets) -> None:
    place.write_settings('[evidence]\nkeep = "all"\ndays = 0\nbudget_mb = 1\n')
    folder = place.settings.district.evidence
    padding = folder / NEXT_DAY.isoformat() / "别处.warc.gz"
    assert run(place).dropped == 0
    padding.write_bytes(b"\0" * (1 << 20))
    report = run(place)
    assert report.whole_from == THIRD_DAY
    assert report.dropped > 5
    assert report.damaged == (padding,)
    assert padding.exists()
    assert report.is_over_budget


def test_nights_the_store_does_not_know_are_left_alone(place: Hamlets) -> None:
    folder = place.settings.district.evidence
    strange = folder / "2020-01-01" / "某镇.warc.gz"
    strange.parent.mkdir()
    strange.write_bytes((folder / TODAY.isoformat() / "青石镇.warc.gz").read_bytes())
    before = strange.read_bytes()
    run(place)
    assert strange.read_bytes() == before


def test_an_unfinished_night_is_no_reason_to_drop_the_one_before(
    place: Hamlets,
) -> None:
    with place.store(read_only=False) as store:
        store.file.write(
            "UPDATE nights SET state = 'interrupted' WHERE date > ?",
            (TODAY.isoformat(),),
        )
    assert run(place).dropped == 0


def test_a_broken_list_of_moves_is_no_reason_to_forget(place: Hamlets) -> None:
    run(place)
    folder = place.settings.district.evidence
    (folder / TODAY.isoformat() / "moved.json").write_text("{", "utf-8")
    with pytest.raises(ArchiveError, match="清单"):
        read_stored(folder, f"{TODAY}/{UNITS[2]}.warc.gz@300")
    before = listing(place)
    with pytest.raises(ArchiveError, match="无法清理"):
        run(place)
    assert listing(place) == before


def test_the_command_tells_what_it_dropped(
    place: Hamlets, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["evidence", "--prune", "--config", str(place.settings_path)]
    assert main([*words, "--dry-run"]) == 0
    assert "试算" in capsys.readouterr().out
    assert main(words) == 0
    shown = capsys.readouterr().out
    assert TODAY.isoformat() in shown
    assert "删去" in shown
    assert main(words) == 0
    assert "没有过期的证据" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ('keep = "some"', "findings"),
        ("days = -1", "0 到"),
        ("budget = 3", "budget_mb"),
    ],
)
def test_a_wrong_setting_says_what_to_write(
    place: Hamlets, table: str, sentence: str
) -> None:
    place.write_settings(f"[evidence]\n{table}\n")
    with pytest.raises(SettingsError, match=sentence) as caught:
        load_settings(place.settings_path)
    line = place.settings_path.read_text("utf-8").splitlines().index(table) + 1
    assert caught.value.line == line
