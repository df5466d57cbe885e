"""`wangxun site test`: each step of a trial, and what is said where one fails."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from catalog_spec.norm import load_norm
from reports.cli import main
from tests.page_files import FOLDER
from tests.site.portals import FAMILIES
from tests.site.server import Page, Routes, serve

pytestmark = pytest.mark.usefixtures("socket_enabled")
PLATFORMS = {
    "lonsun": "lonsun",
    "trs": "trs",
    "hanweb": "hanweb",
    "boda": "boda",
    "openness": "openness",
}
SETTINGS = """
[district]
name = "清河县"

[pace]
requests_per_second = 0

[[unit]]
name = "清河镇"
kind = "township"
entry = "{base}/yz/2"

[[platform]]
name = "云智"
text = ["yunzhi-app"]
tree = ".c7"
column = ".n1 a, .n2 a"
rows = ".r9"
row_title = ".t"
row_date = "u"
"""


def trial(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main(["site", "test", *arguments, "--format", "json"]) == 0
    return dict(json.loads(capsys.readouterr().out))


@pytest.fixture(autouse=True)
def _without_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", PLATFORMS)
def test_a_site_from_its_entry_to_an_information(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    family = FAMILIES[name](load_norm())
    unit = family.portal.units[0]
    with serve(family.routes()) as base:
        found = trial(capsys, base + family.entry(unit))
    assert found["article"]["platform"] == PLATFORMS[name]
    assert found["article"]["recognised_by"]
    catalogue = found["catalogue"]
    assert catalogue["kind"] == unit.kind
    assert len(catalogue["matched"]) > len(catalogue["missed"])
    opened = found["lists"][-1]
    assert opened["rows"]
    if not all(row["date"] for row in opened["rows"]):
        assert any("没有读到日期" in sentence for sentence in found["advice"])
    assert found["article"]["article"]["title"] == opened["rows"][0]["title"]


def test_every_step_is_told_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    family = FAMILIES["trs"](load_norm())
    with serve(family.routes()) as base:
        assert main(["site", "test", base + family.entry(family.portal.units[0])]) == 0
    told = capsys.readouterr().out
    for words in (
        "第1步 打开网址",
        "第2步 读栏目树",
        "读列表",
        "打开一条信息",
        "拓尔思",
    ):
        assert words in told
    assert "目录规范" in told


def test_the_offices_own_platform_is_tried(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    routes = Routes()
    body = (FOLDER / "profile" / "list.html").read_bytes()
    routes.add("/yz/2", lambda: Page(body))
    information = (FOLDER / "profile" / "article.html").read_bytes()
    routes.add("/yz/d/901", lambda: Page(information))
    with serve(routes) as base:
        (tmp_path / "wangxun.toml").write_text(SETTINGS.format(base=base), "utf-8")
        found = trial(capsys, f"{base}/yz/2", "--unit", "清河镇")
    assert found["entry"]["platform"] == "云智"
    assert found["entry"]["recognised_by"] == {"kind": "words", "shown": "yunzhi-app"}
    assert found["catalogue"]["kind"] == "township"
    assert [row["date"] for row in found["lists"][0]["rows"]] == [
        "2026-06-18",
        "2026-05-06",
    ]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<html><body><div id='app'></div><script src='/a.js'></script></body></html>", "browser = true"),
        ("<html><body><p>欢迎访问本网站，请从上级网站进入。</p></body></html>", "tree"),
    ],
)  # fmt: skip
def test_what_is_not_read_comes_with_advice(
    body: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    routes = Routes()
    routes.add("/", lambda: Page(body.encode()))
    with serve(routes) as base:
        found = trial(capsys, f"{base}/")
    assert any(words in sentence for sentence in found["advice"])


def test_an_address_that_does_not_answer(capsys: pytest.CaptureFixture[str]) -> None:
    with serve(Routes()) as base:
        found = trial(capsys, f"{base}/nowhere")
    assert found["entry"]["outcome"] == "not_found"
    assert found["catalogue"] is None
    assert "打不开" in found["advice"][0]


def test_a_stored_page_needs_no_network(capsys: pytest.CaptureFixture[str]) -> None:
    file = FOLDER / "trs" / "groups.html"
    url = "https://www.qinghe.gov.cn/zwgk/ghxx/gzjzqk/"
    found = trial(capsys, str(file), "--url", url)
    rows = found["lists"][0]["rows"]
    assert [row["entered"] for row in rows] == [
        "2026-10-09", "2026-10-09", "2026-07-08", "2026-04-09",
    ]  # fmt: skip
    assert found["article"]["outcome"] == "not_visited"
    assert found["advice"] == []


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["site", "test", "nowhere.html"]) == 2
    assert "nowhere.html" in capsys.readouterr().err
