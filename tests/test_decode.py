"""The encoding of a page is found out, whatever the page claims."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.decode import decode

WORDS = "叶集区人民政府信息公开目录，二〇一六年财政预算。"
PAGE = f"<html><head><title>{WORDS}</title></head><body>{WORDS * 20}</body></html>"


def page_claiming(encoding: str) -> str:
    return f'<html><head><meta charset="{encoding}"></head><body>{WORDS * 20}</body>'


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("header", ["", "text/html; charset=utf-8", "charset=GBK"])
@pytest.mark.parametrize("claim", ["utf-8", "gb2312", "gbk", "iso-8859-1"])
def test_bytes_win_over_every_claim(encoding: str, header: str, claim: str) -> None:
    page = page_claiming(claim)
    decoded = decode(page.encode(encoding), header)
    assert decoded.text == page
    assert decoded.encoding == encoding


def test_declared_comes_from_header_before_page() -> None:
    body = page_claiming("gb2312").encode("gb18030")
    assert decode(body).declared == "gb2312"
    assert decode(body, 'text/html; Charset="UTF-8"').declared == "utf-8"
    assert decode(PAGE.encode()).declared is None


def test_declared_in_old_meta_and_in_xml() -> None:
    old = b'<META http-equiv=Content-Type content="text/html; charset=GB2312">'
    assert decode(old).declared == "gb2312"
    assert decode(b'<?xml version="1.0" encoding="gbk"?><a/>').declared == "gbk"


def test_claims_behind_the_first_four_kilobytes_do_not_count() -> None:
    body = b" " * 4096 + b'<meta charset="gbk">'
    assert decode(body).declared is None


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16le"),
        (codecs.BOM_UTF16_BE, "utf-16be"),
    ],
)
def test_byte_order_mark_is_believed(mark: bytes, encoding: str) -> None:
    page = page_claiming("gb2312")
    decoded = decode(mark + page.encode(encoding), "text/html; charset=gbk")
    assert (decoded.text, decoded.encoding) == (page, encoding)


@pytest.mark.parametrize("encoding", ["utf-16le", "utf-16be"])
def test_utf_16_without_a_mark(encoding: str) -> None:
    decoded = decode(PAGE.encode(encoding))
    assert (decoded.text, decoded.encoding) == (PAGE, encoding)


def test_utf_8_with_broken_bytes_stays_utf_8() -> None:
    broken = PAGE.encode()[:-30] + b"\xe5\x8f" + PAGE.encode()[-30:] + b"\xb6\xff"
    decoded = decode(broken, "text/html; charset=gbk")
    assert decoded.encoding == "utf-8"
    assert WORDS in decoded.text
    assert "\ufffd" in decoded.text


def test_page_cut_in_the_middle_of_a_character() -> None:
    assert decode(PAGE.encode()[:200]).encoding == "utf-8"
    cut = PAGE.encode("gb18030")[:201]
    assert decode(cut, "text/html; charset=utf-8").encoding == "gb18030"


def test_four_byte_gb18030_and_gbk_beyond_gb2312() -> None:
    text = "姓名：䶮、堃、\U00020087，镕基路"
    assert decode(text.encode("gb18030"), "charset=gb2312").text == text


def test_big5_is_read_when_it_is_plainly_no_gb() -> None:
    text = "臺北市政府資訊公開，歡迎光臨本網站，瀏覽各項統計報告與預算資料。" * 5
    assert decode(text.encode("big5")).text == text
    assert decode(text.encode("big5"), "text/html; charset=big5").text == text


def test_gb_sent_as_big5_is_read_as_gb() -> None:
    assert decode(PAGE.encode("gb18030"), "text/html; charset=big5").text == PAGE


def test_control_characters_are_dropped_and_line_ends_kept() -> None:
    decoded = decode("甲\x00乙\x08\x1f\t丙\r\n丁\x7f".encode())
    assert decoded.text == "甲乙\t丙\r\n丁"


def test_unknown_encoding_names_do_no_harm() -> None:
    assert decode(PAGE.encode("gb18030"), "charset=x-no-such").encoding == "gb18030"
    assert decode(b"plain", "charset=x-no-such").text == "plain"


def test_empty_body() -> None:
    assert decode(b"").text == ""


@given(st.binary(max_size=400), st.text(max_size=40))
def test_any_bytes_are_read(body: bytes, content_type: str) -> None:
    assert "\x00" not in decode(body, content_type).text
