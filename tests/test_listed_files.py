"""Lists that lead straight to files, and files on other hosts, in a real patrol."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import fpdf
import pytest

from catalog_spec.observations import (
    ArticleSeen,
    FileSeen,
    LinkReading,
    Outcome,
    UnitReading,
)
from catalog_spec.verdicts import Result
from crawler.archive import Archive, read_stored
from crawler.evidence import finding_id
from crawler.fetch import Fetcher
from crawler.files import FileReader
from crawler.guard import Guard
from crawler.links import Allowance, LinkBook, LinkChecker, LinkPlan
from crawler.links.attachments import AttachmentReader, TextPlan
from crawler.links.outfit import link_plan
from crawler.pace import Pace, PaceBook
from crawler.records import FindingRecord
from crawler.settings import load_settings
from crawler.store import Store
from reports.cli import main
from tests import servers
from tests.hamlets import COLUMNS, NEXT_DAY, TODAY, UNITS, Hamlets, hamlets
from tests.private_figures import identity_number
from tests.site.server import Page

_NUMBER = identity_number(31)
_UNIT = UNITS[0]
_PLACE = COLUMNS.index("财政资金")
_PDF = "application/pdf"
_ROWS = '<ul class="list">'


def _pdf(text: str) -> bytes:
    document = fpdf.FPDF()
    document.add_page()
    document.set_font("helvetica", size=12)
    if text:
        document.cell(text=text)
    return bytes(document.output())


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Hamlets]:
    with hamlets(tmp_path, lambda: Page(b"<p>-</p>")) as place:
        place.write_settings('[limits]\narticles = "all"\n')
        yield place


def _list(place: Hamlets, **files: Page | None) -> None:
    """Rows of one column that lead straight to files; those without a page are gone."""
    rows = ""
    for key, page in files.items():
        name = key.replace("_", ".")
        rows += f'<li><a href="/f/{name}">{name}的公示</a><span>2026-11-12</span></li>'
        if page is not None:
            place.routes.pages[f"/f/{name}?"] = lambda page=page: page
        else:
            place.routes.pages[f"/f/{name}?"] = lambda: Page(b"<p>404</p>", status=404)
    usual = place.page(0, _PLACE).body.decode()
    body = usual.replace(_ROWS, _ROWS + rows).encode()
    place.routes.pages[f"/0/{_PLACE}/?"] = lambda: Page(body)


def _said(place: Hamlets, rule: str, day: date = TODAY) -> dict[str, FindingRecord]:
    """What a rule said of the files, by their names."""
    with place.store() as store:
        told = store.findings(place.night(day).id, _UNIT, rule)
    return {each.subject.rpartition("/f/")[2]: each for each in told}


def test_a_leak_in_a_listed_file_is_told_masked_and_proven(
    place: Hamlets, capsys: pytest.CaptureFixture[str]
) -> None:
    leak = _pdf(f"ID {_NUMBER}")
    _list(place, leak_pdf=Page(leak, _PDF), clean_pdf=Page(_pdf("nobody"), _PDF))
    place.patrol(TODAY, _UNIT)
    (told,) = _said(place, "P01").values()
    assert told.result is Result.FAULT
    assert "文件中有1处未遮盖的公民身份号码" in told.message
    assert told.url == f"{place.base}/f/leak.pdf"
    folder = place.settings.district.evidence
    assert leak in [read_stored(folder, each).body for each in told.evidence]
    config = ["--config", str(place.settings_path)]
    main(["evidence", finding_id(told), *config])
    assert main(["replay", TODAY.isoformat(), *config]) == 0
    assert _NUMBER[4:-4] not in "".join(capsys.readouterr())


def test_a_listed_file_must_be_gone_on_two_nights(place: Hamlets) -> None:
    _list(place, gone_pdf=None, here_pdf=Page(_pdf("x"), _PDF))
    place.patrol(TODAY, _UNIT)
    assert {n: s.result for n, s in _said(place, "A03").items()} == {
        "gone.pdf": Result.HINT
    }
    place.patrol(NEXT_DAY, _UNIT)
    assert {n: s.result for n, s in _said(place, "A03", NEXT_DAY).items()} == {
        "gone.pdf": Result.FAULT
    }


def test_listed_files_that_are_not_what_they_seem_give_hints(place: Hamlets) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "nobody")
    _list(
        place,
        scan_pdf=Page(_pdf(""), _PDF),
        broken_pdf=Page(_pdf("x")[:300], _PDF),
        false_pdf=Page(packed.getvalue(), _PDF),
        old_rar=Page(bytes.fromhex("526172211a07") + b"x" * 99, "application/x"),
    )
    place.patrol(TODAY, _UNIT)
    said = {
        code: {name for name, told in _said(place, code).items() if told.message}
        for code in ("M12", "A13", "A10", "P01", "A03")
    }
    assert said == {
        "M12": {"scan.pdf"},
        "A13": {"broken.pdf"},
        "A10": {"false.pdf"},
        "P01": set(),
        "A03": set(),
    }


def test_a_listed_file_is_no_information_page_to_other_rules(place: Hamlets) -> None:
    _list(place, **{f"a{n}_pdf": Page(_pdf("x"), _PDF) for n in range(5)})
    place.patrol(TODAY, _UNIT)
    with place.store() as store:
        told = store.findings(place.night().id, _UNIT)
    assert not [each.rule for each in told if "/f/a" in each.subject]


_SETTINGS = """
[district]
name = "清河县"
[policy]
accepted_hosts = ["lib.example.cn"]
[[unit]]
name = "青石镇"
kind = "township"
entry = "http://www.qinghe.gov.cn/qs/"
[[unit]]
name = "白沙镇"
kind = "township"
entry = "http://61.191.0.1/bs/"
"""


@pytest.mark.parametrize(
    ("url", "is_own", "is_read"),
    [
        ("http://www.qinghe.gov.cn/f.pdf", True, True),
        ("http://files.qinghe.gov.cn:8080/f.pdf", True, True),
        ("http://qinghe.gov.cn/f.pdf", True, True),
        ("http://61.191.0.1/f.pdf", True, True),
        ("http://61.191.0.1:8080/f.pdf", False, False),
        ("http://lib.example.cn/f.pdf", False, True),
        ("http://a.lib.example.cn/f.pdf", False, True),
        ("http://www.xqinghe.gov.cn/f.pdf", False, False),
        ("http://www.example.com/f.pdf", False, False),
    ],
)
def test_files_on_the_districts_own_and_accepted_hosts_are_read(
    tmp_path: Path, url: str, is_own: bool, is_read: bool
) -> None:
    path = tmp_path / "wangxun.toml"
    path.write_text(_SETTINGS, "utf-8")
    plan = link_plan(load_settings(path))
    assert (plan.is_own(url), plan.is_read(url)) == (is_own, is_read)


async def _check(
    folder: Path, site: servers.Site, *, is_read: bool
) -> Mapping[str, LinkReading]:
    """What comes of a foreign attachment in one night."""
    article = ArticleSeen(
        "http://a.test/1",
        "公示",
        None,
        attachments=(FileSeen(site.url("/f.pdf"), "f"),),
    )
    reading = UnitReading("http://a.test/", articles={article.url: article})

    def fetcher() -> Fetcher:
        guard = Guard(["127.0.0.1"])
        return Fetcher(PaceBook(Pace(0, 8)), user_agent="t", guard=guard, robots=False)

    own = fetcher()
    with (
        Store.open(folder / "wangxun.db") as store,
        Archive(folder / "evidence", TODAY) as archive,
    ):
        night = store.begin_night(TODAY, datetime.now(UTC), "n", "s", 1)
        reader = AttachmentReader(
            store,
            own,
            FileReader(),
            archive,
            night=TODAY,
            plan=TextPlan(100_000, cycle_days=0, reading="r"),
        )
        checker = LinkChecker(
            LinkBook(store, night.id, TODAY, 30),
            own,
            fetcher(),
            night=TODAY,
            plan=LinkPlan("all", lambda _: False, lambda _: False, lambda _: is_read),
            allowance=Allowance(9, 2),
            attachments=reader,
        )
        async with own, checker:
            return await checker.check("镇", reading)


@pytest.mark.parametrize("is_read", [True, False])
def test_an_attachment_of_an_accepted_host_is_downloaded_no_other(
    tmp_path: Path, is_read: bool
) -> None:
    async def run() -> tuple[LinkReading, list[bytes]]:
        answer = servers.answer(_pdf(f"ID {_NUMBER}"), 200, [("Content-Type", _PDF)])
        async with servers.serve(servers.always(answer)) as site:
            found = await _check(tmp_path, site, is_read=is_read)
            asked = [each.head.split(b" ")[0] for each in site.exchanges]
            return found[site.url("/f.pdf")], asked

    link, asked = asyncio.run(run())
    assert link.outcome is Outcome.OK
    assert (link.text is not None) is is_read
    assert len(asked) == (3 if is_read else 2)
