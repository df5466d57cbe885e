"""The store: what is written comes back, a kill loses nothing, strangers are refused."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from catalog_spec.lifecycle import Finding, Status, advance
from catalog_spec.norm.items import UNIT_KINDS
from catalog_spec.observations import (
    ColumnReading,
    ColumnSeen,
    ItemSeen,
    LinkReading,
    NotRead,
    NotSeen,
    Outcome,
    PageSeen,
    Request,
    UnitReading,
)
from catalog_spec.verdicts import ColumnRow, Result, State, UnitJudgement, Verdict
from catalog_spec.vocabulary import vocabulary
from crawler.link_record import LinkRecord
from crawler.packing import moment_text, pack
from crawler.records import Decision, NightRecord, NightState, VisitRecord
from crawler.store import Store, StoreError
from crawler.store.attachments import save_text
from crawler.store.ledger import decide, ledger_of
from crawler.store.link_past import read_links
from crawler.store.links import save_links
from crawler.store.migrations import MIGRATIONS
from crawler.store.pruning import has_visits
from crawler.store.yields import record_yield
from crawler.text_record import TextRecord
from crawler.yields import Yield

NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
DAY = date(2026, 11, 25)
UNIT = "姚李镇"
LIST_PAGE = Request("https://www.example.gov.cn/public/column/1")
PAGING = Request(LIST_PAGE.url, (("page", "2"), ("标题", "a&b=c"), ("empty", "")))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "wangxun.db") as opened:
        yield opened


def begin(store: Store, day: date = DAY, units: int = 1) -> NightRecord:
    return store.begin_night(day, NOW, "anhui-2016", "hash", units)


def visit(
    request: Request = LIST_PAGE, outcome: Outcome = Outcome.OK, unit: str = UNIT
) -> VisitRecord:
    status = 200 if outcome.is_readable else None
    return VisitRecord(unit, request, outcome, NOW, status=status, bytes=1000)


def row(item: str, state: State, newest: date | None = None) -> ColumnRow:
    column = None if state is State.MISSING else f"目录 > {item}"
    return ColumnRow(UNIT, item, f"项目{item}", column, None, state, newest, 180, 9, 3)


def verdict(rule: str, subject: str, result: Result = Result.FAULT) -> Verdict:
    return Verdict(
        UNIT,
        "township",
        rule,
        subject,
        result,
        state=State.BLANK,
        url="https://www.example.gov.cn/public/column/1",
        newest=date(2026, 3, 2),
        message="栏目自开设以来无内容",
        evidence=("2026-11-25/姚李镇.warc.gz@0",),
        facts={"items": 0, "share": 0.5, "note": None, "sure": True},
    )


def reading(*items: ItemSeen, not_seen: NotSeen | None = None) -> UnitReading:
    column = ColumnSeen("1", None, "政策", LIST_PAGE.url, order=0, description="说明")
    return UnitReading(
        LIST_PAGE.url,
        columns=() if not_seen else (column,),
        readings={"1": ColumnReading("1", items)},
        not_seen=not_seen,
    )


def finish(
    store: Store,
    night: NightRecord,
    *verdicts: Verdict,
    rows: tuple[ColumnRow, ...] = (),
    read: UnitReading | None = None,
    unit: str = UNIT,
) -> None:
    verdicts = tuple(replace(each, unit=unit) for each in verdicts)
    store.finish_unit(
        night.id,
        kind="township",
        reading=read or reading(),
        judgement=UnitJudgement(unit, rows, verdicts),
        findings=advance(store.ledger(unit), verdicts, night.date),
        finished_at=NOW,
    )


def later(days: int) -> date:
    return DAY + timedelta(days)


def test_a_night_is_told_in_figures(store: Store) -> None:
    night = begin(store, units=2)
    assert (night.state, night.coverage, night.units_done) == ("running", None, 0)
    store.record_visits(night.id, [visit(), visit(PAGING, Outcome.TIMED_OUT)])
    rows = (
        row("a", State.NORMAL, date(2026, 11, 1)),
        row("b", State.DUE_SOON, date(2026, 5, 1)),
        row("c", State.MISSING),
        row("d", State.OVERDUE, date(2025, 1, 1)),
        row("e", State.BLANK),
        row("f", State.UNCHECKED),
    )
    finish(
        store, night, verdict("S01", "c"), verdict("S02", "x", Result.PASS), rows=rows
    )
    (unit,) = store.unit_nights(night.id)
    assert (unit.asked, unit.present, unit.fed) == (6, 5, 2)
    assert (unit.missing, unit.overdue, unit.blank, unit.unchecked) == (1, 1, 1, 1)
    assert (unit.faults, unit.pages, unit.bytes) == (1, 1, 2000)
    assert (unit.newest, unit.outcome) == (date(2026, 11, 1), Outcome.OK)
    assert unit.coverage == pytest.approx(5 / 6)
    assert store.rows(night.id) == list(rows)
    assert store.rows(night.id, "别的单位") == []
    told = store.night(DAY)
    assert told is not None
    assert told.coverage == pytest.approx(5 / 6)
    assert (told.units_done, told.units_planned, told.pages) == (1, 2, 1)


def test_a_unit_that_could_not_be_read_says_why(store: Store) -> None:
    night = begin(store)
    trouble = NotSeen(Outcome.BLOCKED, LIST_PAGE.url, "HTTP 412")
    finish(store, night, read=reading(not_seen=trouble))
    (unit,) = store.unit_nights(night.id)
    assert (unit.outcome, unit.detail) == (Outcome.BLOCKED, "HTTP 412")
    assert unit.coverage == 0


def test_nights_are_found_by_date_and_in_order(store: Store) -> None:
    assert store.night() is None
    for day in (later(0), later(2), later(1)):
        night = begin(store, day)
        finish(store, night)
        store.end_night(night.id, NOW)
    newest = store.night()
    assert newest is not None
    assert newest.date == later(2)
    before = store.previous_night(newest.id)
    assert before is not None
    assert before.date == later(1)
    assert [night.date for night in store.nights()] == [later(2), later(1), later(0)]
    assert store.night(later(9)) is None


def test_a_night_cut_short_is_gone_on_with(store: Store) -> None:
    night = begin(store, units=2)
    store.record_visits(night.id, [visit()])
    finish(store, night)
    again = store.begin_night(DAY, NOW + timedelta(hours=5), "anhui-2016", "hash", 2)
    assert (again.id, again.run, again.started_at) == (night.id, 1, NOW)
    assert store.finished_units(night.id) == {UNIT}
    assert list(store.visited(night.id)) == [LIST_PAGE]


def test_a_finished_night_is_walked_again_from_the_start(store: Store) -> None:
    night = begin(store)
    store.record_visits(night.id, [visit()])
    finish(store, night, verdict("S01", "a"))
    store.end_night(night.id, NOW)
    again = begin(store)
    assert (again.id, again.run) == (night.id, 2)
    assert store.finished_units(night.id) == set()
    assert store.visited(night.id) == {}
    assert len(store.findings(night.id)) == 1
    finish(store, again)
    assert store.findings(night.id) == []
    assert store.finished_units(night.id) == {UNIT}


def test_a_night_is_not_finished_before_all_its_units_are(store: Store) -> None:
    night = begin(store, units=2)
    finish(store, night)
    store.end_night(night.id, NOW)
    assert [each.state for each in store.nights()] == [NightState.INTERRUPTED]
    begin(store, units=1)
    finish(store, night, unit="三元镇")
    store.end_night(night.id, NOW)
    assert [each.state for each in store.nights()] == [NightState.FINISHED]


def test_a_night_left_running_by_a_crash_is_marked(store: Store) -> None:
    begin(store)
    begin(store, later(1))
    states = [night.state for night in store.nights()]
    assert states == [NightState.RUNNING, NightState.INTERRUPTED]


def test_visits_come_back_as_they_were(store: Store) -> None:
    night = begin(store)
    full = VisitRecord(
        UNIT,
        PAGING,
        Outcome.OK,
        NOW.replace(microsecond=123000),
        status=200,
        bytes=12,
        digest="sha1:A",
        etag='"e"',
        last_modified="Tue, 24 Nov 2026 00:00:00 GMT",
        seconds=0.25,
        evidence="2026-11-25/姚李镇.warc.gz@7",
        detail="备注",
        attempts=3,
    )
    store.record_visits(night.id, [full, visit(unit="三元镇")])
    assert store.visited(night.id, UNIT) == {PAGING: full}
    assert set(store.visited(night.id)) == {PAGING, LIST_PAGE}


def test_a_later_try_replaces_the_earlier(store: Store) -> None:
    night = begin(store)
    store.record_visits(night.id, [visit(outcome=Outcome.TIMED_OUT)])
    store.record_visits(night.id, [visit()])
    assert store.visit_outcomes(night.id) == [
        (UNIT, "www.example.gov.cn", Outcome.OK, 1)
    ]


def test_a_page_is_kept_until_it_is_read_anew(store: Store) -> None:
    page = PageSeen(LIST_PAGE.url, "utf-8", "lonsun", rows=(ItemSeen("甲", None, DAY),))
    first = replace(visit(), digest="A", etag="1", page=pack(page), evidence="e1")
    store.record_visits(begin(store).id, [first])
    assert store.page(PAGING) is None
    nights = (
        (1, visit(outcome=Outcome.SERVER_ERROR), DAY),
        (2, replace(visit(outcome=Outcome.NOT_MODIFIED), etag="2"), later(2)),
        (3, replace(visit(), digest="A"), later(3)),
        (4, replace(visit(), digest="B"), later(3)),
    )
    for number, seen, seen_on in nights:
        store.record_visits(begin(store, later(number)).id, [seen])
        known = store.page(LIST_PAGE)
        assert known is not None
        assert (known.page, known.digest, known.evidence) == (page, "A", "e1")
        assert known.seen_on == seen_on
    assert known.etag == "2"
    fresh = replace(page, title="新")
    store.record_visits(
        begin(store, later(5)).id, [replace(visit(), digest="C", page=pack(fresh))]
    )
    known = store.page(LIST_PAGE)
    assert known is not None
    assert (known.page, known.digest, known.etag) == (fresh, "C", None)


def test_findings_carry_the_ledger_of_their_night(store: Store) -> None:
    for number in range(3):
        night = begin(store, later(number))
        finish(store, night, verdict("S01", "a"), verdict("S02", "b", Result.HINT))
        store.end_night(night.id, NOW)
    first, second, third = (n.id for n in reversed(store.nights()))
    fault, hint = store.findings(second)
    assert (fault.status, fault.sightings) == ("open", 2)
    assert (fault.first_seen, fault.last_seen) == (DAY, later(1))
    assert (fault.facts, fault.state) == (verdict("S01", "a").facts, State.BLANK)
    assert (hint.status, hint.sightings, hint.first_seen) == ("", 2, DAY)
    assert [f.status for f in store.findings(first, UNIT, "S01")] == ["suspected"]
    assert [f.sightings for f in store.findings(third)] == [3, 3]
    assert store.findings(third, rule="S09") == []
    assert len(store.new_since(first)) == 2
    assert store.new_since(second) == []


def test_a_night_of_our_own_trouble_does_not_make_a_hint_new(store: Store) -> None:
    hint = verdict("S02", "b", Result.HINT)
    finish(store, begin(store), hint)
    trouble = NotSeen(Outcome.TIMED_OUT, LIST_PAGE.url)
    finish(store, begin(store, later(1)), read=reading(not_seen=trouble))
    last = begin(store, later(2))
    finish(store, last, hint)
    assert [f.first_seen for f in store.findings(last.id)] == [DAY]
    gone = begin(store, later(3))
    finish(store, gone)
    back = begin(store, later(4))
    finish(store, back, hint)
    assert [f.first_seen for f in store.findings(back.id)] == [later(4)]


def test_the_ledger_moves_by_noted_steps(store: Store) -> None:
    fault = verdict("S01", "a")
    nights = [begin(store, later(number)) for number in range(4)]
    for night, seen in zip(nights, ([fault], [fault], [], [fault]), strict=True):
        finish(store, night, *seen)
    steps = [
        (event.before, event.after)
        for night in nights
        for event in store.finding_events(night.id)
    ]
    assert steps == [
        ("", "suspected"),
        ("suspected", "open"),
        ("open", "fixed"),
        ("fixed", "returned"),
    ]
    (finding,) = store.ledger().values()
    assert finding == Finding(
        UNIT, "S01", "a", Status.RETURNED, DAY, later(3), 3, fault
    )
    assert store.ledger("三元镇") == {}


def test_columns_and_items_remember_their_nights(store: Store) -> None:
    one = ItemSeen("甲", "https://www.example.gov.cn/a/1", date(2026, 11, 2))
    two = ItemSeen("乙", None, None)
    finish(store, begin(store), read=reading(one, two))
    night = begin(store, later(1))
    finish(store, night, read=reading(replace(one, published=None, title="甲(更正)")))
    first, second = store.items(UNIT, "1")
    assert (first.title, first.published) == ("甲(更正)", date(2026, 11, 2))
    assert (first.first_seen, first.last_seen) == (DAY, later(1))
    assert (second.title, second.url, second.last_seen) == ("乙", None, DAY)
    assert store.columns(night.id, UNIT) == list(reading().columns)
    assert store.items(UNIT, "2") == []


def test_nonsense_from_a_page_does_no_harm(store: Store) -> None:
    night = begin(store)
    strange = Request("http://[half/\ud800", (("a\udfff", "\x00"),))
    store.record_visits(night.id, [visit(strange)])
    item = ItemSeen("甲\ud800乙\x00'; DROP TABLE items; --", None, None)
    finish(store, night, read=reading(item))
    assert [seen.title for seen in store.items(UNIT)] == [
        "甲?乙\x00'; DROP TABLE items; --"
    ]
    assert store.visit_outcomes(night.id) == [(UNIT, "", Outcome.OK, 1)]
    assert store.page(strange) is None


def test_jobs_and_letters_are_noted(store: Store) -> None:
    assert store.first_job_start("夜巡") is None
    run = store.begin_job("夜巡", "wangxun patrol", NOW, NOW, "补跑")
    assert store.job_runs("夜巡")[0].ended_at is None
    store.end_job(run, NOW + timedelta(hours=1), 1)
    (noted,) = store.job_runs()
    assert (noted.exit_code, noted.note) == (1, "补跑")
    assert store.first_job_start("夜巡") == NOW
    night = begin(store)
    assert store.letter_sent(night.id, "office") is None
    store.record_letter(night.id, "office", NOW, 3)
    letter = store.letter_sent(night.id, "office")
    assert letter is not None
    assert (letter.recipients, letter.sent_at) == (3, NOW)
    assert store.letter_sent(night.id, "unit") is None


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="time zone"):
        store.begin_job("夜巡", "x", datetime(2026, 1, 1), NOW)  # noqa: DTZ001
    assert store.job_runs() == []


def test_the_views_speak_chinese_and_know_every_code(store: Store) -> None:
    night = begin(store)
    store.record_visits(night.id, [visit()])
    item = ItemSeen("甲", LIST_PAGE.url, DAY)
    finish(
        store,
        night,
        verdict("S01", "a"),
        rows=(row("a", State.BLANK),),
        read=reading(item),
    )
    store.begin_job("夜巡", "wangxun patrol", NOW, NOW)
    record_yield(store.file, night.id, UNIT, Yield("lonsun", "www.example.gov.cn"))
    save_links(store.file, [LinkRecord(LIST_PAGE.url, DAY, Outcome.OK, tried_on=DAY)])
    save_text(store.file, TextRecord(LIST_PAGE.url, DAY, "", not_read=NotRead.BROKEN))
    (finding,) = ledger_of(store.file)
    decide(store.file, finding, Decision(finding.status, NOW, "已核对"))
    for view in store.file.database.view_names():
        (shown,) = store.file.read(f'SELECT * FROM "{view}"')
        assert all(ord(name[-1]) > 127 for name in shown), view
    assert store.file.read('SELECT "问题", "处理状态" FROM "问题清单"') == [
        {"问题": "栏目自开设以来无内容", "处理状态": "待复核"}
    ]
    labels = {
        (label["kind"], label["code"])
        for label in store.file.read("SELECT kind, code FROM labels")
    }
    wanted = {
        "outcome": Outcome,
        "status": Status,
        "night": NightState,
        "unit": UNIT_KINDS,
        "result": Result,
        "not_read": NotRead,
    }
    assert labels == {(k, str(c)) for k, codes in wanted.items() for c in codes}


def test_an_older_word_gives_way_to_the_common_one(tmp_path: Path) -> None:
    path = tmp_path / "wangxun.db"
    with Store.open(path) as store, store.file.transaction():
        store.file.write("UPDATE labels SET label = '反复' WHERE code = 'returned'")
    with Store.open(path) as store:
        told = {
            (label["kind"], label["code"]): label["label"]
            for label in store.file.read("SELECT * FROM labels")
        }
    assert told["status", "returned"] == "整改后复发"
    for kind in ("status", "outcome", "result"):
        for code, word in vocabulary()[kind].items():
            assert told[kind, code] == word


def test_every_table_is_strict(store: Store) -> None:
    tables = store.file.database.tables
    loose = [table.name for table in tables if not table.strict]
    assert loose == ["_sqlite_migrations"]


WRITE_FOR_EVER = """
import sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from test_store import *
with Store.open(Path(sys.argv[1])) as store:
    night = begin(store, units=1000)
    for number in range(1000):
        name = f"单位{number}"
        pages = [Request(f"http://127.0.0.1/{number}/{page}") for page in range(50)]
        store.record_visits(night.id, [visit(page, unit=name) for page in pages])
        rows = tuple(row(str(item), State.BLANK) for item in range(60))
        finish(store, night, verdict("S01", "a"), verdict("S02", "b"), rows=rows, unit=name)
        print(name, flush=True)
"""


def test_a_kill_at_any_moment_leaves_whole_units(tmp_path: Path) -> None:
    path = tmp_path / "wangxun.db"
    arguments = [
        sys.executable,
        "-c",
        WRITE_FOR_EVER,
        str(path),
        str(Path(__file__).parent),
    ]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = [process.stdout.readline().strip() for _ in range(7)]
        process.send_signal(signal.SIGKILL)
    with Store.open(path) as store:
        night = store.night()
        assert night is not None
        assert night.state is NightState.RUNNING
        finished = store.finished_units(night.id)
        assert set(said) <= finished
        for unit in finished:
            assert len(store.findings(night.id, unit)) == 2
            assert len(store.ledger(unit)) == 2
            assert len(store.visited(night.id, unit)) == 50
        asked = {each.unit: each.asked for each in store.unit_nights(night.id)}
        assert set(asked.values()) == {60}
        assert len(store.file.read("SELECT 1 FROM column_rows")) == 60 * len(asked)
        assert store.file.read("PRAGMA integrity_check") == [{"integrity_check": "ok"}]
        assert begin(store, units=1000).id == night.id


def test_a_reader_is_not_held_up_by_a_writer(tmp_path: Path) -> None:
    path = tmp_path / "wangxun.db"
    with Store.open(path) as store:
        night = begin(store)
        with (
            Store.open(path, read_only=True) as reader,
            store.file.transaction(),
        ):
            finish(store, night)
            assert reader.unit_nights(night.id) == []
        with Store.open(path, read_only=True) as reader:
            assert len(reader.unit_nights(night.id)) == 1


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    path = tmp_path / "wangxun.db"
    with Store.open(path) as store:
        night = begin(store)
    with Store.open(path, read_only=True) as store:
        with pytest.raises(StoreError, match="只读"):
            finish(store, night)
        assert store.night() == night


def test_a_full_disk_is_said_and_earlier_units_stay(store: Store) -> None:
    night = begin(store)
    finish(store, night, verdict("S01", "a"))
    (pages,) = store.file.read("PRAGMA page_count")
    store.file.read(f"PRAGMA max_page_count = {pages['page_count']}")
    items = [ItemSeen(f"标题{number}" * 20, None, None) for number in range(500)]
    with pytest.raises(StoreError, match="磁盘已满"):
        finish(store, night, read=reading(*items), unit="三元镇")
    assert store.finished_units(night.id) == {UNIT}
    assert store.ledger("三元镇") == {}
    store.file.read("PRAGMA max_page_count = 100000")
    finish(store, night, read=reading(*items), unit="三元镇")
    assert store.finished_units(night.id) == {UNIT, "三元镇"}


def test_a_file_of_a_newer_version_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "wangxun.db"
    with Store.open(path):
        pass
    with sqlite3.connect(path) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('wangxun', 'something_of_tomorrow', '2030-01-01')"
        )
    connection.close()
    before = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(StoreError, match="something_of_tomorrow"):
            Store.open(path, read_only=read_only)
        assert path.read_bytes() == before
    with pytest.raises(StoreError, match="升级网巡"):
        Store.open(path)


def test_refusing_for_writing_leaves_no_file_behind(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE accounts (name TEXT)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="不是网巡"):
        Store.open(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_no_database_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "letter.doc"
    path.write_bytes(b"not a database" * 100)
    for read_only in (False, True):
        with pytest.raises(StoreError, match="已损坏或不是"):
            Store.open(path, read_only=read_only)
    assert path.read_bytes() == b"not a database" * 100


def test_an_older_file_is_brought_up_to_date_by_the_patrol(tmp_path: Path) -> None:
    path = tmp_path / "wangxun.db"
    database = Database(path)
    MIGRATIONS.apply(database, stop_before="views_of_the_first_version")
    database.close()
    with pytest.raises(StoreError, match="旧版本"):
        Store.open(path, read_only=True)
    with Store.open(path) as store:
        assert "问题清单" in store.file.database.view_names()
    with Store.open(path, read_only=True) as store:
        assert store.nights() == []


def test_a_night_of_before_links_were_kept_says_so(tmp_path: Path) -> None:
    path = tmp_path / "wangxun.db"
    database = Database(path)
    MIGRATIONS.apply(database, stop_before="links_of_each_night")
    database.execute(
        "INSERT INTO nights (date, started_at, state, norm_id, settings_hash,"
        " units_planned) VALUES ('2026-11-23', ?, 'finished', 'n', 's', 1)",
        (moment_text(NOW),),
    )
    database.execute(
        "INSERT INTO unit_nights (night_id, unit, run, kind, entry, asked, present, fed,"
        " missing, overdue, blank, unchecked, faults, coverage, pages, bytes, outcome,"
        " detail, finished_at) VALUES (1, ?, 1, 'township', 'http://a.test/', 0, 0, 0, 0,"
        " 0, 0, 0, 0, 1, 0, 0, 'ok', '', ?)",
        (UNIT, moment_text(NOW)),
    )
    database.conn.commit()
    database.close()
    with Store.open(path) as store:
        (old,) = store.nights()
        assert read_links(store.file, old.id, UNIT) is None
        assert has_visits(store.file, old.id)
        link = LinkReading("http://a.test/x#1", Outcome.OK, DAY, size=3, evidence="e@1")
        night = begin(store)
        finish(store, night, read=replace(reading(), links={link.url: link}))
        assert read_links(store.file, night.id, UNIT) == {link.url: link}


def test_a_missing_file_or_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="wangxun patrol"):
        Store.open(tmp_path / "wangxun.db", read_only=True)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(StoreError, match="不存在"):
        Store.open(tmp_path / "nowhere" / "wangxun.db")
