"""Evidence on disk: written, read back, referred to, damaged and taken up again."""

from __future__ import annotations

import multiprocessing
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.cli import main as warcio_main

from catalog_spec.observations import Outcome, Request
from crawler.archive import (
    Archive,
    ArchiveError,
    digest_of,
    file_name,
    pack_record,
    read_stored,
)
from crawler.fetched import Fetched

NIGHT = date(2026, 11, 24)
UNIT = "姚李镇"
BODY = ("<html><title>公开目录</title>" + "<p>正文</p>" * 100).encode()
MOMENT = datetime(2026, 11, 24, 18, 0, 1, 234567, tzinfo=UTC)


def _fetched(number: int = 1, body: bytes = BODY, **changes: Any) -> Fetched:
    url = f"http://www.gov.test/public/{number}.html?type=4"
    fetched = Fetched(
        request=Request(url),
        url=url,
        outcome=Outcome.OK,
        status=200,
        headers=(
            ("Content-Type", "text/html; charset=gbk"),
            ("Content-Encoding", "gzip"),
            ("Content-Length", "17"),
            ("X-Odd", "\xd0\xd5"),
            ("Set-Cookie", "a=1"),
            ("Set-Cookie", "b=2"),
        ),
        body=body,
        started=MOMENT + timedelta(seconds=number),
        seconds=0.2,
        sent=(("Host", "www.gov.test"), ("User-Agent", "Wangxun")),
        address="93.184.216.34",
    )
    return replace(fetched, **changes)


def _unchanged(number: int = 1) -> Fetched:
    return _fetched(number, b"", outcome=Outcome.NOT_MODIFIED, status=304, headers=())


def _records(path: Path) -> list[dict[str, Any]]:
    found = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            body = record.content_stream().read()
            headers = dict(record.rec_headers.headers)
            found.append(
                {"headers": headers, "http": record.http_headers, "body": body}
            )
    return found


def _path(folder: Path, reference: str) -> Path:
    return folder / reference.partition("@")[0]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path, NIGHT) as archive:
        yield archive


def test_what_goes_in_comes_out(archive: Archive) -> None:
    reference = archive.record(UNIT, _fetched())
    assert re.fullmatch(r"2026-11-24/姚李镇\.warc\.gz@\d+", reference)
    stored = archive.read(reference)
    assert stored.url == _fetched().url
    assert stored.status == 200
    assert stored.body == BODY
    assert stored.content_type == "text/html; charset=gbk"
    assert stored.fetched_at == stored.body_fetched_at == _fetched().started
    assert ("X-Odd", "\xd0\xd5") in stored.headers
    assert ("X-Archive-Orig-Content-Encoding", "gzip") in stored.headers


def test_other_readers_understand_the_file(archive: Archive, tmp_path: Path) -> None:
    reference = archive.record(UNIT, _fetched())
    info, response, request = _records(_path(tmp_path, reference))
    assert info["headers"]["WARC-Type"] == "warcinfo"
    assert b"Wangxun" in info["body"]
    named = response["headers"]
    assert named["WARC-Type"] == "response"
    assert named["WARC-Target-URI"] == _fetched().url
    assert named["WARC-Date"] == "2026-11-24T18:00:02.234567Z"
    assert named["WARC-IP-Address"] == "93.184.216.34"
    assert named["WARC-Payload-Digest"] == digest_of(BODY)
    assert response["body"] == BODY
    assert response["http"].get_header("Content-Length") == str(len(BODY))
    assert request["headers"]["WARC-Type"] == "request"
    assert request["headers"]["WARC-Concurrent-To"] == named["WARC-Record-ID"]
    assert request["http"].get_header("User-Agent") == "Wangxun"
    assert request["http"].protocol == "GET"


def test_warcio_check_finds_no_fault(
    archive: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = archive.record(UNIT, _fetched(1))
    archive.record(UNIT, _fetched(2))
    archive.record(UNIT, _unchanged(), first)
    archive.record(UNIT, _fetched(3, b"", status=500, outcome=Outcome.SERVER_ERROR))
    with pytest.raises(SystemExit) as ended:
        warcio_main(["check", str(_path(tmp_path, first))])
    assert ended.value.code == 0
    assert capsys.readouterr().out == ""


def test_a_form_is_kept_with_its_request(archive: Archive, tmp_path: Path) -> None:
    form = (("page", "2"),)
    fetched = _fetched(
        request=Request(_fetched().url, form),
        sent=(("Content-Type", "application/x-www-form-urlencoded"),),
    )
    request = _records(_path(tmp_path, archive.record(UNIT, fetched)))[2]
    assert request["http"].protocol == "POST"
    assert request["body"] == b"page=2"


def test_a_cut_body_says_so(archive: Archive, tmp_path: Path) -> None:
    fetched = _fetched(truncated=True, outcome=Outcome.TOO_LARGE)
    response = _records(_path(tmp_path, archive.record(UNIT, fetched)))[1]
    assert response["headers"]["WARC-Truncated"] == "length"


def test_the_same_body_twice_is_stored_once(archive: Archive, tmp_path: Path) -> None:
    first = archive.record(UNIT, _fetched(1))
    second = archive.record(UNIT, _fetched(2))
    revisit = _records(_path(tmp_path, first))[3]
    assert revisit["headers"]["WARC-Type"] == "revisit"
    assert revisit["headers"]["WARC-Refers-To-Target-URI"] == _fetched(1).url
    assert revisit["headers"]["WARC-Payload-Digest"] == digest_of(BODY)
    stored = archive.read(second)
    assert stored.url == _fetched(2).url
    assert stored.body == BODY
    assert stored.fetched_at > stored.body_fetched_at


def test_an_unchanged_body_of_another_night(archive: Archive, tmp_path: Path) -> None:
    first = archive.record(UNIT, _fetched(1))
    with Archive(tmp_path, NIGHT + timedelta(days=1)) as next_night:
        same = next_night.record(UNIT, _fetched(1), first)
        unchanged = next_night.record(UNIT, _unchanged(), same)
        changed = next_night.record(UNIT, _fetched(1, BODY + b"<p>new</p>"), same)
    kinds = [one["headers"]["WARC-Type"] for one in _records(_path(tmp_path, same))]
    assert kinds.count("revisit") == 2
    assert archive.read(same).body == archive.read(unchanged).body == BODY
    assert archive.read(unchanged).status == 200
    assert archive.read(changed).body.endswith(b"<p>new</p>")


def test_a_reference_that_is_gone_is_no_hindrance(archive: Archive) -> None:
    reference = archive.record(UNIT, _fetched(), "2026-01-01/无.warc.gz@0")
    assert archive.read(reference).body == BODY


def test_not_modified_without_an_earlier_page(archive: Archive) -> None:
    reference = archive.record(UNIT, _unchanged())
    with pytest.raises(ArchiveError, match="没有保存"):
        archive.read(reference)


def test_packed_in_another_process(archive: Archive) -> None:
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        packed = pool.apply(pack_record, (_fetched(),))
    assert packed.digest == digest_of(BODY)
    assert archive.read(archive.append(UNIT, _fetched(), packed)).body == BODY


def test_units_have_their_own_files(archive: Archive) -> None:
    names = {file_name(name) for name in ("a/b", "a_b", "../b", "a:b", "甲" * 200)}
    assert len(names) == 5
    assert not [name for name in names if re.search(r'[/\\:*?"<>|]|^\.', name)]
    for name in ("../../outside", "乡/镇"):
        assert archive.read(archive.record(name, _fetched())).body == BODY


@pytest.mark.parametrize("cut", [1, 30, 400])
def test_a_half_written_record_is_cut_off(
    archive: Archive, tmp_path: Path, cut: int
) -> None:
    first = archive.record(UNIT, _fetched(1))
    second = archive.record(UNIT, _fetched(2, BODY + os.urandom(900)))
    path = _path(tmp_path, first)
    with path.open("r+b") as file:
        file.truncate(int(second.partition("@")[2]) + cut)
    with Archive(tmp_path, NIGHT) as again:
        third = again.record(UNIT, _fetched(3))
        assert third == second
        assert again.read(first).body == again.read(third).body == BODY
    kinds = [one["headers"]["WARC-Type"] for one in _records(path)]
    assert kinds == ["warcinfo", "response", "request", "revisit", "request"]


def test_a_night_taken_up_again_goes_on(archive: Archive, tmp_path: Path) -> None:
    first = archive.record(UNIT, _fetched(1))
    archive.finish(UNIT)
    second = archive.record(UNIT, _fetched(2, BODY + b"x"))
    assert archive.read(first).body == BODY
    assert archive.read(second).body == BODY + b"x"
    assert len(_records(_path(tmp_path, first))) == 5


def test_an_empty_file_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "2026-11-24" / file_name(UNIT)
    path.parent.mkdir()
    path.write_bytes(b"")
    with Archive(tmp_path, NIGHT) as archive:
        assert archive.read(archive.record(UNIT, _fetched())).body == BODY


def _damage(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 0xFF
    path.write_bytes(data)


def test_damage_is_noticed(archive: Archive, tmp_path: Path) -> None:
    reference = archive.record(UNIT, _fetched())
    _damage(_path(tmp_path, reference), int(reference.partition("@")[2]) + 60)
    with pytest.raises(ArchiveError, match="损坏"):
        archive.read(reference)


def test_a_forged_body_is_noticed(archive: Archive, tmp_path: Path) -> None:
    from crawler.archive import members  # noqa: PLC0415 - only the forger needs it

    reference = archive.record(UNIT, _fetched())
    path = _path(tmp_path, reference)
    offset = int(reference.partition("@")[2])
    honest = members.read_member(path, offset)
    forged = honest.replace("正文".encode(), "假的".encode(), 1)
    assert forged != honest
    path.write_bytes(path.read_bytes()[:offset] + members.pack_member(forged))
    with pytest.raises(ArchiveError, match="校验不符"):
        archive.read(reference)


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("", "格式"),
        ("2026-11-24/../../etc/passwd@0", "格式"),
        ("../secret.warc.gz@0", "格式"),
        ("2026-11-24/无.warc.gz@0", "找不到"),
        ("2026-11-24/姚李镇.warc.gz@0", "不是网页"),
        ("2026-11-24/姚李镇.warc.gz@7", "损坏"),
        ("2026-11-24/姚李镇.warc.gz@99999999", "损坏"),
    ],
)
def test_bad_references(
    archive: Archive, tmp_path: Path, reference: str, words: str
) -> None:
    archive.record(UNIT, _fetched())
    with pytest.raises(ArchiveError, match=words):
        read_stored(tmp_path, reference)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "2026-11-24").write_text("in the way")
    with Archive(tmp_path, NIGHT) as archive, pytest.raises(ArchiveError, match="写入"):
        archive.record(UNIT, _fetched())
