"""RTF files, also under the ending .doc: their text and nothing else."""

from __future__ import annotations

import pytest

from crawler.files.limits import USUAL, FileLimits
from crawler.files.rtf import read_rtf


def _escaped(words: str, encoding: str = "gb18030") -> bytes:
    return "".join(f"\\'{byte:02x}" for byte in words.encode(encoding)).encode()


def _rtf(inner: bytes, page: int = 936) -> bytes:
    fonts = b"{\\fonttbl{\\f0\\fnil " + _escaped("宋体") + b";}}"
    return b"{\\rtf1\\ansi\\ansicpg%d%s\\f0 %s}" % (page, fonts, inner)


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (_escaped("补助名单"), "补助名单"),
        (b"\\u-30619?\\u21161?123", "补助123"),
        (b"{\\b " + _escaped("姓名") + b"}\\cell\r\n 1\\cell\\row", "姓名\t 1\t\n"),
        (b"a\\par\\pard b\\line c\\tab d", "a\nb\nc\td"),
        (b"\\{a\\}\\\\b", "{a}\\b"),
        (b"{\\pict\\bin4 }}}}0102}a{\\*\\hidden b}c", "ac"),
        (b"\\u55357?\\u56832?a", "a"),
        (b"a{b", "ab"),
        (b"a}}}b", "ab"),
        (b"a\\", "a"),
    ],
)
def test_the_text_is_read(inner: bytes, text: str) -> None:
    assert read_rtf(_rtf(inner), USUAL).strip("}") == text


def test_another_code_page_is_believed() -> None:
    inner = _escaped("補助", "big5hkscs")
    assert read_rtf(_rtf(inner, page=950), USUAL) == "補助"


def test_a_long_text_is_cut() -> None:
    limits = FileLimits(chars=100)
    assert len(read_rtf(_rtf(b"a\\par " * 1000), limits)) < 110


@pytest.mark.parametrize("hostile", [b"{" * 100_000, b"}" * 100_000, b"\\" * 99_999])
def test_hostile_files_end(hostile: bytes) -> None:
    assert len(read_rtf(_rtf(hostile), USUAL)) <= 50_001
