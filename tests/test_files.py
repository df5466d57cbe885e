"""Texts of attachments: real files, broken ones and hostile ones, in the sandbox."""

from __future__ import annotations

import asyncio
import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
import openpyxl
import pytest
import xlwt
from fpdf import FPDF
from fpdf.enums import EncryptionMethod

from catalog_spec.observations import NotRead
from crawler.files import FileLimits, FileReader, FileText
from tests.compound_files import compound_file, word_file
from tests.private_figures import identity_number

_NUMBER = identity_number(7)
_WORDS = f"ID {_NUMBER} end"
_KILO = FileLimits(memory_bytes=1 << 30, cpu_seconds=10, wall_seconds=20)


def _docx() -> bytes:
    document = docx.Document()
    document.add_paragraph("补贴对象名单")
    document.add_table(1, 2).cell(0, 1).text = _WORDS
    return _saved(document.save)


def _xlsx() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["姓名", "号码"])
    sheet.append(["王某", _WORDS])
    return _saved(book.save)


def _xls() -> bytes:
    book = xlwt.Workbook()
    book.add_sheet("名单").write(0, 0, _WORDS)
    return _saved(book.save)


def _pdf(password: str = "", *, words: str = _WORDS) -> bytes:
    page = FPDF()
    page.add_page()
    page.set_font("helvetica")
    if words:
        page.cell(text=words)
    if password:
        page.set_encryption(
            "owner",
            user_password=password,
            encryption_method=EncryptionMethod.RC4,
        )
    return bytes(page.output())


def _zip(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name.replace("_", "."), body)
    return packed.getvalue()


def _pptx() -> bytes:
    text = "<a:p><a:r><a:t>名单</a:t></a:r></a:p><a:p><a:r><a:t>{}</a:t></a:r></a:p>"
    slide = '<p:sld xmlns:p="urn:p" xmlns:a="urn:a">' + text.format(_WORDS) + "</p:sld>"
    parts = {"[Content_Types]_xml": b"<Types/>", "ppt/presentation_xml": b"<p/>"}
    return _zip(**parts, **{"ppt/slides/slide1_xml": slide.encode()})


def _ofd(*lines: str, further: Mapping[str, bytes] | None = None) -> bytes:
    """A page with one text object a line, the figures of the last one drawn singly."""
    objects = [
        f'<ofd:TextObject ID="{n}" Boundary="10 {10 * n} 90 5" Size="4">'
        f'<ofd:TextCode X="0" Y="4">{line}</ofd:TextCode></ofd:TextObject>'
        for n, line in enumerate(lines[:-1])
    ]
    objects += [
        f'<ofd:TextObject ID="9{n}" Boundary="{10 + 2 * n} 90 2 5" Size="4">'
        f'<ofd:TextCode X="0" Y="4">{char}</ofd:TextCode></ofd:TextObject>'
        for n, char in enumerate(lines[-1] if lines else "")
    ]
    page = f'<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016">{"".join(objects)}'
    parts = {
        "Doc_0/Res/image_png": bytes(9000),
        "OFD_xml": b"<OFD/>",
        "Doc_0/Document_xml": b"<Document/>",
        "Doc_0/Pages/Page_0/Content_xml": f"{page}</ofd:Page>".encode(),
    }
    return _zip(**parts, **(further or {}))


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    target = io.BytesIO()
    save(target)
    return target.getvalue()


def _read(body: bytes, kind: str, limits: FileLimits = _KILO) -> FileText:
    async def reading() -> FileText:
        async with FileReader(limits=limits) as reader:
            return await reader.read(body, kind)

    return asyncio.run(reading())


def _rules(read: FileText) -> list[str]:
    assert read.not_read == ""
    assert read.text is not None
    return [mark.rule for mark in read.text.marks]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (_docx(), "docx"),
        (_xlsx(), "xlsx"),
        (_xls(), "xls"),
        (_pdf(), "pdf"),
        (_zip(a_docx=_docx(), b_bin=bytes(99)), "zip"),
        (_zip(a_xls=_xls()), "zip"),
        (f"名单,{_WORDS}".encode("gb18030"), "text"),
        (f"<table><tr><td>名单<td>{_WORDS}</table>".encode(), "xls"),
        (_pptx(), "pptx"),
        (_pptx(), "zip"),
        (_ofd("名单", _WORDS), "ofd"),
        (_ofd("名单", _NUMBER), "zip"),
        (_zip(a_ofd=_ofd(_WORDS, "1")), "zip"),
        (word_file(f"名单\r{_WORDS}"), "doc"),
        (word_file(_WORDS), "wps"),
        (_xls(), "wps"),
        (b"{\\rtf1\\ansi " + _WORDS.encode("gb18030") + b"}", "doc"),
    ],
    ids=[
        *("docx", "xlsx", "xls", "pdf", "zip", "zip of xls", "text", "page as xls"),
        *("pptx", "pptx as zip", "ofd", "ofd as zip", "zip of ofd"),
        *("doc", "wps", "et", "rtf"),
    ],
)
def test_numbers_in_files_are_found_and_masked(body: bytes, kind: str) -> None:
    read = _read(body, kind)
    assert _rules(read) == ["P01"]
    assert _NUMBER not in repr(read)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_old_word_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "list.docx").write_bytes(_docx())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "doc", "list.docx"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    body = (tmp_path / "list.doc").read_bytes()
    assert _rules(_read(body, "doc")) == ["P01"]
    assert _read(body[:3000], "doc").not_read == NotRead.BROKEN


def _locked_zip() -> bytes:
    """A zip whose member says that it is encrypted."""
    body = bytearray(_zip(a_txt=b"1"))
    body[6] |= 1
    body[body.index(b"PK\x01\x02") + 8] |= 1
    return bytes(body)


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        (b"", "pdf", NotRead.EMPTY),
        (b"Rar!\x1a\x07\x01", "rar", NotRead.NO_READER),
        (b"7z\xbc\xaf\x27\x1c", "7z", NotRead.NO_READER),
        (compound_file({"PowerPoint Document": b"x"}), "ppt", NotRead.NO_READER),
        (compound_file({"PowerPoint Document": b"x"}), "wps", NotRead.NO_READER),
        (_zip(a_rar=b"Rar!\x1a\x07\x01"), "zip", NotRead.NO_READER),
        (compound_file({"EncryptedPackage": b"x"}), "doc", NotRead.ENCRYPTED),
        (compound_file({"Other": b"x"}), "wps", NotRead.BROKEN),
        (word_file("\x01"), "doc", NotRead.NO_TEXT),
        (b"PK\x03\x04", "ofd", NotRead.BROKEN),
        (_zip(a_txt=b"x"), "ofd", NotRead.BROKEN),
        (_ofd(), "ofd", NotRead.NO_TEXT),
        (_ofd(_WORDS)[:-100], "ofd", NotRead.BROKEN),
        (_ofd(further={"Pages/1_xml": b"<Page"}), "ofd", NotRead.BROKEN),
        (_ofd(further={"Encryptions_xml": b"<E/>"}), "ofd", NotRead.ENCRYPTED),
        (b"{\\rtf1 {\\info text}{\\*\\x text}}", "doc", NotRead.NO_TEXT),
        (_pdf("secret"), "pdf", NotRead.ENCRYPTED),
        (_locked_zip(), "zip", NotRead.ENCRYPTED),
        (_pdf(words=""), "pdf", NotRead.NO_TEXT),
        (_pdf()[:200], "pdf", NotRead.BROKEN),
        (_docx()[:2000], "docx", NotRead.BROKEN),
        (_xlsx()[:2000], "xlsx", NotRead.BROKEN),
        (_xls()[:700], "xls", NotRead.BROKEN),
        (b"nothing", "docx", NotRead.BROKEN),
        (_zip(a_txt=b"x"), "docx", NotRead.BROKEN),
        (_zip(a_bin=b"\x89PNG\r\n\x1a\n"), "zip", NotRead.NO_READER),
        (_zip(a_txt=bytes(100_000_000)), "zip", NotRead.TOO_LARGE),
        (bytes(11 << 20), "pdf", NotRead.TOO_LARGE),
        (_zip(inner_zip=_zip(a_txt=b"x")), "zip", NotRead.NO_READER),
    ],
)
def test_unreadable_files_are_named(body: bytes, kind: str, reason: NotRead) -> None:
    assert _read(body, kind) == FileText(not_read=reason)


def test_an_entity_bomb_does_no_harm() -> None:
    bomb = b'<!DOCTYPE p [<!ENTITY a "1111111111"><!ENTITY b "' + b"&a;" * 1000
    bomb += b'">]><p><t>' + b"&b;" * 1000 + b"</t></p>"
    read = _read(_zip(**{"word/document_xml": bomb}), "docx")
    assert read.not_read or read.chars < 100


def test_the_lines_of_an_ofd_page_stay_apart() -> None:
    """Figures of two lines are never put together to one number."""
    assert _rules(_read(_ofd(_NUMBER[:9], _NUMBER[9:]), "ofd")) == ["P01"]
    parted = _ofd(_NUMBER[:9], "名单", _NUMBER[9:])
    assert _rules(_read(parted, "ofd")) == []


def test_an_ofd_page_with_odd_places_is_read_all_the_same() -> None:
    page = f'<P><TextObject Boundary="a b"><TextCode X="?">{_WORDS}</TextCode>'
    page += f"</TextObject><TextObject><TextCode>{_WORDS}</TextCode></TextObject></P>"
    read = _read(_ofd(further={"Doc_0/Pages/Page_1/Content_xml": page.encode()}), "ofd")
    assert _rules(read) == ["P01", "P01"]


def test_the_reader_goes_on_after_a_file_that_takes_too_much() -> None:
    heavy = _zip(**{"word/document_xml": b"<p>" + b"<t>1</t>" * 6_000_000 + b"</p>"})

    async def reading() -> list[FileText]:
        async with FileReader(limits=FileLimits(memory_bytes=200 << 20)) as reader:
            return [await reader.read(body, "docx") for body in (heavy, _docx())]

    first, second = asyncio.run(reading())
    assert first.not_read == NotRead.GIVEN_UP
    assert _rules(second) == ["P01"]


def test_a_file_that_takes_too_much_time_is_given_up() -> None:
    heavy = _zip(**{"word/document_xml": b"<p>" + b"<t>1</t>" * 6_000_000 + b"</p>"})
    hasty = FileLimits(cpu_seconds=1)
    assert _read(heavy, "docx", hasty).not_read == NotRead.GIVEN_UP
