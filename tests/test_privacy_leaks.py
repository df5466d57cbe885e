"""Nothing private leaves the examination: not into the store, a log, an export."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog_spec.texts.privacy import PRIVATE_RULES
from crawler.parse import read_page
from reports.cli import main
from tests.corpus import FOLDER, needs_corpus
from tests.hamlets import hamlets
from tests.private_figures import bank_card, identity_number, mobile_number
from tests.site.server import Page

_PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head>
<body><div class="main"><h1>{title}</h1><p>发布日期：2026-11-15 来源：青石镇</p>
<div class="content"><p>现将补贴对象公示如下，公示期七天，如有异议请向镇政府反映。</p>
<p>王某，身份证号{identity}，申请人电话{mobile}，银行卡号{card}，
家庭住址：清河县青石镇文化路23号。</p><p>请各村抓好落实，确保资金及时发放到位。</p>
</div></div></body></html>"""
_FIGURES = (identity_number(11), mobile_number(11), bank_card(11))


def _leaky_page() -> Page:
    identity, mobile, card = _FIGURES
    title = f"关于王某（{identity}）补贴的公示"
    text = _PAGE.format(title=title, identity=identity, mobile=mobile, card=card)
    return Page(text.encode())


def _assert_clean(kept: bytes, where: str) -> None:
    for figure in _FIGURES:
        for encoding in ("utf-8", "utf-16-le"):
            assert figure.encode(encoding) not in kept, where
        # The middle of a mobile number is too short to be told from other figures.
        assert len(figure) == 11 or figure[4:-4].encode() not in kept, where


def _cells(store: Path) -> Iterator[bytes]:
    """Every value of a store, packed ones unpacked."""
    with sqlite3.connect(store) as file:
        names = [
            row[0]
            for row in file.execute("select name from sqlite_master where type='table'")
        ]
        for name in names:
            for row in file.execute(f'select * from "{name}"'):
                yield from map(_plain, row)
    file.close()


def _plain(value: object) -> bytes:
    if not isinstance(value, bytes):
        return str(value).encode()
    try:
        return zlib.decompress(value)
    except zlib.error:
        return value


def test_a_patrol_keeps_no_private_figure(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with hamlets(tmp_path, otherwise=_leaky_page) as place:
        place.write_settings('[limits]\narticles = "all"')
        config = ["--config", str(place.settings_path)]
        main(["patrol", "--date", "2026-11-24", *config])
        with place.store() as store:
            said = store.findings(place.night().id)
        main(["findings", *config])
        main(["findings", "--format", "json", *config])
        main(["findings", "--format", "csv", *config])
        main(["report", str(tmp_path / "report.html"), *config])
    rules = {finding.rule for finding in said}
    assert {"P01", "P02", "P03"} <= rules
    for cell in _cells(place.settings.district.store):
        _assert_clean(cell, "store")
    for path in tmp_path.rglob("*"):
        if path.is_file() and ".warc" not in path.name:
            _assert_clean(path.read_bytes(), path.name)
    _assert_clean("".join(capfd.readouterr()).encode(), "terminal")


@needs_corpus
def test_stored_pages_are_not_accused_wrongly() -> None:
    """Every hit on the stored pages was looked at; what is left is really there."""
    hits = []
    for path in sorted(FOLDER.rglob("*.html")):
        article = read_page(path.read_bytes(), "https://www.example.gov.cn/a").article
        marks = article.text.marks if article else ()
        hits += [
            (path.parent.name, mark) for mark in marks if mark.rule in PRIVATE_RULES
        ]
    assert hits == []


def test_a_head_is_masked_though_the_text_shows_nothing() -> None:
    figure = identity_number(12)
    html = (
        f"<html><head><title>关于王某（{figure}）的公示</title></head><body>"
        f"<h1>关于王某（{figure}）的公示</h1><table><tr><th>索引号</th>"
        f"<td>003270913/202611-00005</td></tr><tr><th>信息名称</th>"
        f"<td>关于王某（{figure}）的公示</td></tr><tr><th>发布日期</th>"
        "<td>2026-11-15</td></tr></table><div class='content'><p>现将补贴对象公示如下，"
        "公示期七天，如有异议请向镇政府反映。</p><p>请各村抓好落实，确保资金及时发放。"
        "</p></div></body></html>"
    )
    page = read_page(html.encode(), "https://www.example.gov.cn/1.html")
    assert page.article is not None
    assert page.article.title.startswith("关于王某")
    assert page.article.index_no == "003270913/202611-00005"
    assert figure[4:-4] not in repr(page)
