"""Texts of attachments in a real patrol: fetched once, read, masked, remembered."""

from __future__ import annotations

import asyncio
import io
import sqlite3
import zlib
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import fpdf
import openpyxl
import pytest

from catalog_spec.observations import (
    ArticleSeen,
    FileSeen,
    LinkReading,
    NotRead,
    Outcome,
    UnitReading,
)
from catalog_spec.verdicts import Result
from crawler.archive import Archive, read_stored
from crawler.evidence import finding_id
from crawler.fetch import Fetcher
from crawler.files import READ_KINDS, FileReader
from crawler.files.texts import KINDS
from crawler.guard import Guard
from crawler.link_record import LinkRecord
from crawler.links import recall_links
from crawler.links.attachments import AttachmentReader, TextPlan
from crawler.links.wanted import WantedLink
from crawler.pace import Pace, PaceBook
from crawler.records import FindingRecord
from crawler.store import Store
from crawler.store.attachments import known_texts
from crawler.text_record import TextRecord
from reports.cli import main
from tests import servers
from tests.compound_files import compound_file
from tests.hamlets import NEXT_DAY, TODAY, UNITS, Hamlets, hamlets
from tests.private_figures import identity_number
from tests.site.server import Page

_IN_SHEET, _IN_PDF = identity_number(21), identity_number(22)
_MEGABYTE = 1 << 20
_PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>补贴公示</title></head>
<body><div class="main"><h1>关于补贴对象的公示</h1>
<p>发布日期：2026-11-15 来源：青石镇</p>
<div class="content"><p>现将补贴对象公示如下，公示期七天，如有异议请向镇政府反映。</p>
<p>请各村抓好落实，确保资金及时足额发放到位，不得截留挪用。</p>{files}</div></div>
</body></html>"""


def _sheet(*rows: tuple[str, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _pdf(text: str, password: str = "") -> bytes:
    document = fpdf.FPDF()
    document.add_page()
    document.set_font("helvetica", size=12)
    if text:
        document.cell(text=text)
    if password:
        document.set_encryption(owner_password=password, user_password=password)
    return bytes(document.output())


@dataclass
class Office:
    """Townships whose pages all offer the same files; `asked` is what was asked for."""

    place: Hamlets
    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def page(self) -> Page:
        links = "".join(
            f'<p>附件：<a href="/files/{name}">{name}</a></p>' for name in self.files
        )
        return Page(_PAGE.format(files=links).encode())

    def file(self, name: str) -> Page:
        self.asked.append(name)
        return Page(self.files[name], "application/octet-stream")

    def patrol(self, day: date = TODAY, limits: str = "") -> None:
        """Patrol the first unit for a night."""
        self.asked.clear()
        self.place.write_settings(f'[limits]\narticles = "all"\n{limits}')
        self.place.patrol(day, UNITS[0])

    @property
    def urls(self) -> dict[str, str]:
        """Address of each file to its name."""
        return {f"{self.place.base}/files/{name}": name for name in self.files}

    def texts(self) -> dict[str, TextRecord]:
        """What the store has of the texts, by the names of the files."""
        with self.place.store() as store:
            texts = known_texts(store.file, self.urls)
        return {self.urls[url]: text for url, text in texts.items()}

    def links(self) -> dict[str, LinkReading]:
        """What rules would be told of the files without anybody being asked."""
        files = tuple(FileSeen(url, name) for url, name in self.urls.items())
        article = ArticleSeen("http://a.test/1", "公示", None, attachments=files)
        reading = UnitReading(self.place.base, articles={article.url: article})
        with self.place.store() as store:
            links = recall_links(store, reading)
        return {self.urls[url]: link for url, link in links.items()}

    def said(self, rule: str, day: date = TODAY) -> list[FindingRecord]:
        with self.place.store() as store:
            return store.findings(self.place.night(day).id, UNITS[0], rule)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with hamlets(tmp_path) as place:
        office = Office(place)
        place.routes.otherwise = office.page
        yield office


def _serve(office: Office, **files: bytes) -> None:
    for key, body in files.items():
        name = key.replace("_", ".")
        office.files[name] = body
        office.place.routes.add(f"/files/{name}", lambda name=name: office.file(name))


def _clean(kept: bytes, where: str) -> None:
    for figure in (_IN_SHEET, _IN_PDF):
        assert figure[4:-4].encode() not in kept, where


def _cells(store: Path) -> Iterator[bytes]:
    """Every value of a store, packed ones unpacked."""
    with sqlite3.connect(store) as file:
        names = file.execute("select name from sqlite_master where type='table'")
        for (name,) in names.fetchall():
            for row in file.execute(f'select * from "{name}"'):
                for value in row:
                    is_packed = isinstance(value, bytes) and value[:1] == b"\x78"
                    yield zlib.decompress(value) if is_packed else str(value).encode()
    file.close()


def test_a_leak_in_a_file_is_told_masked_and_proven(
    office: Office, capfd: pytest.CaptureFixture[str]
) -> None:
    sheet = _sheet(("姓名", "身份证号"), ("王某", _IN_SHEET))
    _serve(office, list_xlsx=sheet, list_pdf=_pdf(f"ID {_IN_PDF}"))
    office.patrol()
    (told, *_) = office.said("P01")
    assert told.result is Result.FAULT
    assert "list.xlsx" in told.message
    assert "list.pdf" in told.message
    folder = office.place.settings.district.evidence
    bodies = [read_stored(folder, each).body for each in told.evidence]
    assert sheet in bodies
    config = ["--config", str(office.place.settings_path)]
    main(["findings", *config])
    main(["evidence", finding_id(told), *config])
    assert main(["replay", TODAY.isoformat(), *config]) == 0
    for cell in _cells(office.place.settings.district.store):
        _clean(cell, "store")
    for path in office.place.folder.rglob("*"):
        if path.is_file() and ".warc" not in path.name:
            _clean(path.read_bytes(), path.name)
    _clean("".join(capfd.readouterr()).encode(), "terminal")


def test_an_unchanged_file_is_fetched_once(office: Office) -> None:
    _serve(office, list_xlsx=_sheet(("姓名", "身份证号"), ("王某", _IN_SHEET)))
    office.patrol(limits="cycle_days = 3650")
    assert office.asked
    office.patrol(NEXT_DAY, "cycle_days = 3650")
    assert office.asked == []
    assert office.said("P01", NEXT_DAY)


def test_a_file_that_grew_is_read_again(office: Office) -> None:
    _serve(office, list_xlsx=_sheet(("姓名",)))
    office.patrol(limits="cycle_days = 0")
    assert not office.said("P01")
    _serve(office, list_xlsx=_sheet(("姓名", "身份证号"), ("王某", _IN_SHEET)))
    office.patrol(NEXT_DAY, "cycle_days = 0")
    assert office.said("P01", NEXT_DAY)


def test_what_cannot_be_read_is_only_not_read(office: Office) -> None:
    _serve(
        office,
        locked_pdf=_pdf("x", "secret"),
        broken_xlsx=_sheet(("x",))[:-400],
        scan_pdf=_pdf(""),
        large_pdf=_pdf("x") + b"\n%" * _MEGABYTE,
    )
    office.patrol(limits="attachment_mb = 1")
    texts = {name: text.not_read for name, text in office.texts().items()}
    assert texts == {
        "locked.pdf": NotRead.ENCRYPTED,
        "broken.xlsx": NotRead.BROKEN,
        "scan.pdf": NotRead.NO_TEXT,
        "large.pdf": NotRead.TOO_LARGE,
    }
    assert not office.said("P01")


def test_a_file_without_a_byte_or_a_reader_says_so(office: Office) -> None:
    _serve(
        office,
        empty_pdf=b"",
        old_rar=bytes.fromhex("526172211a07") + b"x" * 99,
        new_7z=bytes.fromhex("377abcaf271c") + b"x" * 99,
        talk_ppt=compound_file({"PowerPoint Document": b"x"}),
    )
    office.patrol()
    assert office.texts() == {}
    told = {name: link.not_read for name, link in office.links().items()}
    assert told == {
        "empty.pdf": NotRead.EMPTY,
        "old.rar": NotRead.NO_READER,
        "new.7z": NotRead.NO_READER,
        "talk.ppt": NotRead.NO_READER,
    }
    assert not office.said("P01")


def test_none_is_read_where_the_office_wants_none(office: Office) -> None:
    _serve(office, list_xlsx=_sheet(("姓名", "身份证号"), ("王某", _IN_SHEET)))
    office.patrol(limits="attachment_mb = 0")
    assert office.texts() == {}
    assert not office.said("P01")


def test_the_store_gives_back_what_was_read(office: Office) -> None:
    _serve(office, list_xlsx=_sheet(("姓名", "身份证号"), ("王某", _IN_SHEET)))
    office.patrol()
    link = office.links()["list.xlsx"]
    assert link.text is not None
    assert {mark.rule for mark in link.text.marks} == {"P01"}


def test_the_kinds_are_those_that_have_a_reader() -> None:
    assert set(KINDS) - {"html"} == READ_KINDS


def _with_tag(body: bytes) -> servers.Behaviour:
    """A file that says when it has not changed, and never how large it is."""

    async def behave(exchange: servers.Exchange) -> None:
        head = 'Content-Type: application/x\r\nETag: "1"\r\n'
        if exchange.header("If-None-Match") == '"1"':
            await exchange.send(f"HTTP/1.1 304 X\r\n{head}\r\n".encode())
        elif exchange.head.startswith(b"HEAD"):
            await exchange.send(f"HTTP/1.1 405 X\r\n{head}\r\n".encode())
            exchange.hang_up()
        else:
            await exchange.send(f"HTTP/1.1 200 X\r\n{head}\r\n".encode() + body)
            exchange.hang_up()

    return behave


@dataclass
class Night:
    """Nights of one unit whose page offers one file at `site`."""

    folder: Path
    site: servers.Site

    async def read(self, day: date, **changes: Any) -> TextRecord | None:
        """What the store has of the file after that night's reading."""
        url = self.site.url("/a.xlsx")
        link = WantedLink(url, "xlsx", is_offered=True)
        known = {url: LinkRecord(url, day, Outcome.OK, kind="xlsx", **changes)}
        fetcher = Fetcher(
            PaceBook(Pace(0, 8)),
            user_agent="t",
            guard=Guard(["127.0.0.1"]),
            robots=False,
        )
        with (
            Store.open(self.folder / "wangxun.db") as store,
            Archive(self.folder / "evidence", day) as archive,
        ):
            reader = AttachmentReader(
                store,
                fetcher,
                FileReader(),
                archive,
                night=day,
                plan=TextPlan(most_bytes=100_000, cycle_days=0, reading="r"),
            )
            async with fetcher, reader:
                await reader.read("镇", reader.due([link], known), known)
            return known_texts(store.file, [url]).get(url)


def _over_nights(
    folder: Path, behaviour: servers.Behaviour, act: Callable[[Night], Awaitable[None]]
) -> servers.Site:
    async def run() -> servers.Site:
        async with servers.serve(behaviour) as site:
            await act(Night(folder, site))
            return site

    return asyncio.run(run())


def test_an_unchanged_file_keeps_what_was_read(tmp_path: Path) -> None:
    async def act(night: Night) -> None:
        first = await night.read(TODAY)
        second = await night.read(NEXT_DAY)
        assert first is not None
        assert first.text is not None
        assert second == replace(first, read_on=NEXT_DAY)

    body = _sheet(("姓名", "身份证号"), ("王某", _IN_SHEET))
    site = _over_nights(tmp_path, _with_tag(body), act)
    assert [each.header("If-None-Match") for each in site.exchanges] == ["", '"1"']


def test_a_file_beyond_the_limit_is_left_whatever_it_said(tmp_path: Path) -> None:
    async def act(night: Night) -> None:
        text = await night.read(TODAY)
        assert text is not None
        assert text.not_read == NotRead.TOO_LARGE

    _over_nights(tmp_path, _with_tag(b"PK\3\4" + b"x" * 300_000), act)


def test_a_page_in_place_of_the_file_is_no_file(tmp_path: Path) -> None:
    async def act(night: Night) -> None:
        text = await night.read(TODAY)
        assert text is not None
        assert text.not_read == NotRead.GIVEN_UP

    _over_nights(tmp_path, _with_tag(servers.PAGE), act)


def test_a_file_that_does_not_come_is_tried_again_and_loses_nothing(
    tmp_path: Path,
) -> None:
    body = _sheet(("姓名", "身份证号"), ("王某", _IN_SHEET))
    answers = servers.in_turn(
        servers.answer(b"", 503), servers.answer(body), servers.answer(b"", 503)
    )

    async def act(night: Night) -> None:
        texts = [await night.read(TODAY + timedelta(days)) for days in range(3)]
        first, second, third = texts
        assert first is not None
        assert first.not_read == NotRead.GIVEN_UP
        assert second is not None
        assert second.text is not None
        assert third == replace(second, read_on=TODAY + timedelta(2))

    _over_nights(tmp_path, answers, act)
