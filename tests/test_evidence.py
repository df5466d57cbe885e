"""The proof of a finding: named, shown, written out, and readable by other programs."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from catalog_spec.observations import Outcome, Request
from catalog_spec.verdicts import Result, Verdict
from crawler.archive import Archive, digest_of, file_name
from crawler.archive.wacz import PageEntry, pack_wacz, sort_key
from crawler.browser import RENDERED
from crawler.evidence import (
    UnknownFindingError,
    find_finding,
    finding_id,
    gather_proof,
)
from crawler.fetched import Fetched
from crawler.records import FindingRecord
from reports.cli import main
from tests.hamlets import (
    EMPTY_WORDS,
    NEXT_DAY,
    STALE,
    TODAY,
    UNITS,
    Hamlets,
    patrolled_twice,
)
from tests.private_figures import identity_number

UNIT = UNITS[0]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Hamlets:
    return patrolled_twice(tmp_path_factory.mktemp("office"))


@pytest.fixture
def place(office: Hamlets, tmp_path: Path, socket_enabled: None) -> Hamlets:
    return office.copy(tmp_path)


def said(place: Hamlets, rule: str, unit: str = UNIT) -> FindingRecord:
    with place.store() as store:
        return store.findings(place.night(NEXT_DAY).id, unit, rule)[0]


def run(place: Hamlets, *words: str) -> int:
    return main(["evidence", *words, "--config", str(place.settings_path)])


def test_a_name_is_short_stable_and_belongs_to_unit_rule_and_subject() -> None:
    one = Verdict("姚李镇", "township", "F01", "tp.policy", Result.FAULT)
    name = hashlib.sha256("姚李镇|F01|tp.policy".encode()).hexdigest()[:8]
    assert finding_id(one) == name
    assert finding_id(replace(one, message="别的话", url="http://a.test/")) == name
    assert finding_id(replace(one, rule="F02")) != name


def test_a_finding_is_found_by_its_first_letters_on_its_last_night(
    place: Hamlets,
) -> None:
    wanted = said(place, "F01")
    with place.store() as store:
        found, night = find_finding(store, finding_id(wanted)[:6].upper())
        assert (found, night) == (wanted, NEXT_DAY)
        earlier, first = find_finding(store, finding_id(wanted), TODAY)
        assert first == TODAY
        assert earlier.sightings == 1
        for name, day in (("zzzz", None), ("", None), (finding_id(wanted), date.min)):
            with pytest.raises(UnknownFindingError):
                find_finding(store, name, day)


def test_a_finding_put_right_is_shown_as_of_the_night_that_saw_it(
    place: Hamlets,
) -> None:
    with place.store() as store:
        (fixed,) = store.findings(place.night(TODAY).id, UNITS[1], "S03")
        _, night = find_finding(store, finding_id(fixed))
    assert night == TODAY


def test_the_newest_row_of_an_overdue_column_is_marked(place: Hamlets) -> None:
    finding = said(place, "F01")
    proof = gather_proof(finding, NEXT_DAY, place.settings.district.evidence)
    (exhibit,) = proof.exhibits
    assert exhibit.stored is not None
    (line,) = (exhibit.lines[number] for number in exhibit.marked)
    assert f"{UNIT}关于{STALE}的第1号通知" in line
    assert exhibit.stored.url == finding.url


def test_the_words_of_an_empty_list_are_marked(place: Hamlets) -> None:
    folder = place.settings.district.evidence
    (exhibit,) = gather_proof(said(place, "S03"), NEXT_DAY, folder).exhibits
    assert [exhibit.lines[number] for number in exhibit.marked] == [EMPTY_WORDS]


def test_evidence_that_was_tampered_with_proves_nothing(place: Hamlets) -> None:
    folder = place.settings.district.evidence
    finding = said(place, "F01")
    for path in folder.glob(f"*/{file_name(UNIT)}"):
        members = gzip.decompress(path.read_bytes()).replace(
            b"2025-03-02", b"2026-11-23"
        )
        path.write_bytes(gzip.compress(members))
    (exhibit,) = gather_proof(finding, NEXT_DAY, folder).exhibits
    assert exhibit.stored is None
    assert exhibit.problem
    assert exhibit.marked == ()


def test_the_screen_tells_what_when_and_where(
    place: Hamlets, capsys: pytest.CaptureFixture[str]
) -> None:
    finding = said(place, "F01")
    assert run(place, finding_id(finding)) == 0
    shown = capsys.readouterr().out
    for word in (UNIT, "F01", "HTTP 200", "校验相符", "▶", "未变化", finding.url or ""):
        assert word in shown
    (marked,) = (line for line in shown.splitlines() if line.startswith("▶"))
    assert "第1号通知" in marked
    assert run(place, finding_id(finding), "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["id"] == finding_id(finding)
    assert told["pages"][0]["status"] == 200
    assert len(told["pages"][0]["marked"]) == 1


def test_the_list_names_every_finding_of_a_night(
    place: Hamlets, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(place, "--list", "--unit", UNIT) == 0
    shown = capsys.readouterr().out
    with place.store() as store:
        findings = store.findings(place.night(NEXT_DAY).id, UNIT)
    assert all(finding_id(each) in shown for each in findings)
    assert run(place, "--list", "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert {finding_id(each) for each in findings} <= {each["id"] for each in told}


def test_the_stored_page_is_written_without_its_scripts(place: Hamlets) -> None:
    path = place.folder / "page.html"
    assert run(place, finding_id(said(place, "F01")), "--html", str(path)) == 0
    html = path.read_text("utf-8")
    assert "<script" not in html
    assert re.search(r"<mark>.*第1号通知</mark>", html)
    assert "default-src 'none'" in html


@pytest.fixture
def wacz(place: Hamlets) -> zipfile.ZipFile:
    path = place.folder / "proof.wacz"
    assert run(place, finding_id(said(place, "F01")), "--export", str(path)) == 0
    return zipfile.ZipFile(io.BytesIO(path.read_bytes()))


def test_an_exported_file_holds_what_its_package_says(wacz: zipfile.ZipFile) -> None:
    package = json.loads(wacz.read("datapackage.json"))
    assert package["profile"] == "data-package"
    assert package["wacz_version"] == "1.1.1"
    named = {each["path"]: each for each in package["resources"]}
    assert set(named) == {
        "archive/data.warc.gz",
        "indexes/index.cdxj",
        "pages/pages.jsonl",
    }
    for path, resource in named.items():
        content = wacz.read(path)
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    whole = json.loads(wacz.read("datapackage-digest.json"))
    digest = hashlib.sha256(wacz.read("datapackage.json")).hexdigest()
    assert whole == {"path": "datapackage.json", "hash": f"sha256:{digest}"}


def test_the_index_leads_to_each_record(wacz: zipfile.ZipFile) -> None:
    warc = wacz.read("archive/data.warc.gz")
    lines = wacz.read("indexes/index.cdxj").decode().splitlines()
    assert lines == sorted(lines)
    kinds = []
    for line in lines:
        key, moment, plain = line.split(" ", 2)
        entry = json.loads(plain)
        assert key == sort_key(entry["url"])
        begin = int(entry["offset"])
        member = warc[begin : begin + int(entry["length"])]
        record = next(iter(ArchiveIterator(io.BytesIO(member), check_digests="raise")))
        body = record.content_stream().read()
        headers = record.rec_headers
        assert headers.get_header("WARC-Target-URI") == entry["url"]
        stamp = re.sub(r"\D", "", headers.get_header("WARC-Date"))[:14]
        assert moment == stamp
        if record.rec_type == "response":
            assert entry["digest"] == digest_of(body)
            assert entry["mime"] == "text/html"
        kinds.append(record.rec_type)
    assert sorted(kinds) == ["response", "revisit"]


def test_the_file_opens_with_the_page_of_the_finding(wacz: zipfile.ZipFile) -> None:
    head, *pages = map(json.loads, wacz.read("pages/pages.jsonl").splitlines())
    assert head["format"] == "json-pages-1.0"
    package = json.loads(wacz.read("datapackage.json"))
    assert package["mainPageUrl"] == pages[0]["url"]
    assert package["mainPageDate"] == pages[0]["ts"]
    assert UNIT in pages[0]["title"]
    for part in wacz.infolist():
        if part.filename.startswith(("archive/", "indexes/")):
            assert part.compress_type == zipfile.ZIP_STORED


def test_an_unmodified_page_opens_as_it_was_stored_before(tmp_path: Path) -> None:
    url = "http://www.example.gov.cn/list.html"
    body = "<h1>通知</h1>".encode() * 99
    then = datetime(2026, 11, 24, 2, tzinfo=UTC)
    answer = Fetched(Request(url), url, Outcome.OK, 200, (), body, then, 0.0)
    with Archive(tmp_path, TODAY) as archive:
        first = archive.record(UNIT, answer)
    now = replace(
        answer,
        outcome=Outcome.NOT_MODIFIED,
        status=304,
        body=b"",
        started=then + timedelta(1),
    )
    with Archive(tmp_path, NEXT_DAY) as archive:
        second = archive.record(UNIT, now, first)
    packed = pack_wacz(
        tmp_path, [PageEntry(second, "题")], title="题", description="", created=then
    )
    wacz = zipfile.ZipFile(io.BytesIO(packed))
    page = json.loads(wacz.read("pages/pages.jsonl").splitlines()[1])
    package = json.loads(wacz.read("datapackage.json"))
    assert page["ts"] == package["mainPageDate"] == "2026-11-24T02:00:00Z"
    assert f"{NEXT_DAY} 巡查时网站答复网页未改动" in page["title"]
    (line,) = wacz.read("indexes/index.cdxj").decode().splitlines()
    assert json.loads(line.split(" ", 2)[2])["status"] == "200"
    content = gzip.decompress(wacz.read("archive/data.warc.gz"))
    assert content.count(b"HTTP/1.1 304") == 1


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://www.Example.gov.cn/A/?b=2&a=1", "cn,gov,example)/a?a=1&b=2"),
        ("https://example.gov.cn:443/", "cn,gov,example)/"),
        ("https://www2.example.gov.cn:8443/x", "cn,gov,example:8443)/x"),
        ("http://127.0.0.1:8080/x", "1,0,0,127:8080)/x"),
        ("http://a.gov.cn/政务//b", "cn,gov,a)/%e6%94%bf%e5%8a%a1/b"),
    ],
)
def test_addresses_are_turned_round_for_sorting(url: str, key: str) -> None:
    assert sort_key(url) == key


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "请写问题编号"),
        (("abcd1234", "--list"), "请写问题编号"),
        (("zzzz",), "没有编号为"),
        (("--list", "--html", "a.html"), "--html 要和问题编号一起用"),
        (("--list", "--dry-run"), "--dry-run 要和 --prune 一起用"),
    ],
)
def test_a_wrong_command_line_says_what_to_write(
    place: Hamlets,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    sentence: str,
) -> None:
    assert run(place, *words) == 2
    assert sentence in capsys.readouterr().err


def test_wrong_pages_and_file_names_are_refused(
    place: Hamlets, capsys: pytest.CaptureFixture[str]
) -> None:
    name = finding_id(said(place, "F01"))
    assert run(place, name, "--page", "7") == 2
    assert "没有第 7 份" in capsys.readouterr().err
    assert run(place, name, "--export", str(place.folder / "a.zip")) == 2
    assert ".wacz" in capsys.readouterr().err


def test_evidence_that_is_gone_is_said_plainly(
    place: Hamlets, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in place.settings.district.evidence.glob(f"*/{file_name(UNIT)}"):
        path.unlink()
    name = finding_id(said(place, "F01"))
    assert run(place, name) == 0
    assert "找不到证据文件" in capsys.readouterr().out
    for option in ("--html", "--export"):
        assert run(place, name, option, str(place.folder / "a.wacz")) == 2
        assert "已不能取出" in capsys.readouterr().err


_FIGURE = identity_number(31)
_LEAK = (
    "<html><body><h1>补贴公示</h1><table><tr><td>身份证号</td></tr>"
    f"<tr><td>{_FIGURE}</td></tr></table></body></html>"
)


def _leaking(place: Hamlets, body: bytes = _LEAK.encode(), *head: str) -> str:
    """The short name of a finding on privacy that rests on this answer."""
    url = f"{place.base}/leak.html"
    answer = Fetched(
        request=Request(url),
        url=url,
        outcome=Outcome.OK,
        status=200,
        headers=tuple((name, "1") for name in head),
        body=body,
        started=datetime.now(UTC),
        seconds=0.0,
    )
    with Archive(place.settings.district.evidence, NEXT_DAY) as archive:
        reference = archive.record(UNIT, answer)
    night = place.night(NEXT_DAY)
    with place.store(read_only=False) as store:
        store.file.write(
            "UPDATE verdicts SET rule = 'P01', subject = 'x', verdict = "
            "json_set(verdict, '$.rule', 'P01', '$.subject', 'x', '$.evidence', "
            "json_array(?)) WHERE night_id = ? AND unit = ? AND rule = 'F01'",
            (reference, night.id, UNIT),
        )
        (finding,) = store.findings(night.id, UNIT, "P01")
    return finding_id(finding)


def test_private_figures_are_masked_wherever_evidence_is_shown(
    place: Hamlets, capsys: pytest.CaptureFixture[str]
) -> None:
    name = _leaking(place)
    path = place.folder / "page.html"
    assert run(place, name, "--html", str(path)) == 0
    capsys.readouterr()
    assert run(place, name, "--format", "json") == 0
    assert run(place, name) == 0
    shown = capsys.readouterr().out
    (marked,) = (line for line in shown.splitlines() if line.startswith("▶"))
    assert _FIGURE[:3] in marked
    assert "已作遮盖" in shown
    for text in (shown, path.read_text("utf-8")):
        assert _FIGURE[4:-4] not in text
        assert f"{_FIGURE[:3]}***" in text


def test_the_export_is_the_original_and_says_so(
    place: Hamlets, capsys: pytest.CaptureFixture[str]
) -> None:
    path = place.folder / "proof.wacz"
    assert run(place, _leaking(place), "--export", str(path)) == 0
    assert "请按内部资料保管" in "".join(capsys.readouterr())
    content = zipfile.ZipFile(path).read("archive/data.warc.gz")
    assert _FIGURE.encode() in gzip.decompress(content)


def test_a_rendered_page_is_called_so(
    place: Hamlets, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(place, _leaking(place, _LEAK.encode(), RENDERED.lower())) == 0
    assert "这是浏览器渲染后的网页" in capsys.readouterr().out


def test_an_attachment_is_named_and_not_shown(
    place: Hamlets, capsys: pytest.CaptureFixture[str]
) -> None:
    name = _leaking(place, b"%PDF-1.7\n" + _FIGURE.encode())
    assert run(place, name) == 0
    shown = capsys.readouterr().out
    assert "附件原件" in shown
    assert _FIGURE not in shown
    assert run(place, name, "--html", str(place.folder / "page.html")) != 0
