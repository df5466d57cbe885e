"""Platforms that an office describes by data in its settings."""

from __future__ import annotations

import asyncio
import pickle
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from catalog_spec.observations import Outcome, PageSeen, Request
from crawler.fetched import Fetched
from crawler.parse import read_page
from crawler.parse.profile import Profile
from crawler.reader import PageReader, RawPage
from crawler.settings import SettingsError, load_settings
from tests.page_files import FOLDER

LIST = "http://www.qinghe.gov.cn/yz/2"
ARTICLE = "http://www.qinghe.gov.cn/yz/d/901"
SETTINGS = """
[district]
name = "清河县"

[[unit]]
name = "清河镇"
kind = "township"
entry = "http://www.qinghe.gov.cn/yz/1"
"""
PLATFORM = """
[[platform]]
name = "云智"
address = ["/yz/*"]
tree = ".c7"
column = ".n1 a, .n2 a"
rows = ".r9"
row_title = ".t"
row_date = "u"
next = "a.nx"
title = ".ttl"
date = ".when"
body = ".matter"
labels = { "公开编号" = "index_no", "制作单位" = "issuer", "字号" = "doc_no" }
"""


def profile(**changed: object) -> Profile:
    usual: dict[str, object] = {
        "name": "云智",
        "text": ("yunzhi-app",),
        "tree": ".c7",
        "column": ".n1 a, .n2 a",
        "rows": ".r9",
        "row_title": ".t",
        "row_date": "u",
        "next": "a.nx",
        "title": ".ttl",
        "date": ".when",
        "body": ".matter",
        "labels": (
            ("公开编号", "index_no"),
            ("制作单位", "issuer"),
            ("字号", "doc_no"),
        ),
    }
    return Profile(**{**usual, **changed})  # type: ignore[arg-type]


def page(name: str, url: str, *profiles: Profile) -> PageSeen:
    body = (FOLDER / "profile" / f"{name}.html").read_bytes()
    return read_page(body, url, profiles=profiles)


def test_the_list_of_a_platform_that_nobody_knows() -> None:
    seen = page("list", LIST, profile())
    assert seen.platform == "云智"
    assert [(row.title, row.published) for row in seen.rows] == [
        ("关于印发防汛预案的通知", date(2026, 6, 18)),
        ("关于开展应急演练的通知", date(2026, 5, 6)),
    ]
    assert [request.url for request in seen.next_pages] == [f"{LIST}?st=20"]


def test_its_catalogue_holds_the_named_links_only() -> None:
    names = {
        column.key: column.name for column in page("list", LIST, profile()).columns
    }
    tree = [
        (column.name, names.get(column.parent or ""))
        for column in page("list", LIST, profile()).columns
    ]
    assert tree == [
        ("机构设置", None),
        ("领导简介", "机构设置"),
        ("内设机构", "机构设置"),
        ("政策文件", None),
        ("规范性文件", "政策文件"),
        ("政策解读", "政策文件"),
    ]


def test_its_information() -> None:
    article = page("article", ARTICLE, profile()).article
    assert article
    assert article.title == "关于印发防汛预案的通知"
    assert article.published == date(2026, 6, 18)
    assert article.dates[0].where == "shown"
    assert (article.index_no, article.issuer) == ("QH-2026-31", "清河镇人民政府")
    # A label without a value is there, and says nothing.
    assert article.doc_no is None
    assert article.metadata["字号"] == ""
    assert article.body_chars == len("现将《清河镇防汛预案》印发给你们。")


def test_a_row_title_that_is_no_link_keeps_the_link_of_its_row() -> None:
    rows = page("list", LIST, profile()).rows
    assert rows[0].url == "http://www.qinghe.gov.cn/yz/d/901"


def test_what_a_profile_leaves_out_is_read_by_its_shape() -> None:
    seen = page("list", LIST, Profile("云智", text=("yunzhi-app",)))
    assert seen.platform == "云智"
    bare = page("list", LIST)
    assert (seen.rows, seen.columns) == (bare.rows, bare.columns)


def test_other_pages_are_not_touched() -> None:
    for other in (profile(text=("andere",)), profile(text=(), address=("/zwgk/*/l",))):
        assert page("list", LIST, other) == page("list", LIST)
    by_address = profile(text=(), address=("/y*/2",))
    assert page("list", LIST, by_address).platform == "云智"


def test_a_profile_reaches_the_worker_processes() -> None:
    body = (FOLDER / "profile" / "list.html").read_bytes()
    now = datetime(2026, 11, 24, tzinfo=UTC)
    fetched = Fetched(Request(LIST), LIST, Outcome.OK, 200, (), body, now, 0.1)

    async def read() -> PageSeen | None:
        async with PageReader(1, [profile()]) as reader:
            return (await reader.read(RawPage(fetched))).page

    assert asyncio.run(read()) == page("list", LIST, profile())
    assert pickle.loads(pickle.dumps(profile())) == profile()


# -- the settings --------------------------------------------------------------------


def settings(folder: Path, platform: str) -> Path:
    path = folder / "wangxun.toml"
    path.write_text(SETTINGS + platform, "utf-8")
    return path


def test_profiles_of_the_settings(tmp_path: Path) -> None:
    (found,) = load_settings(settings(tmp_path, PLATFORM)).profiles
    assert found == profile(text=(), address=("/yz/*",))


def test_a_profile_in_a_file_of_its_own(tmp_path: Path) -> None:
    own = PLATFORM.replace("[[platform]]", "[platform]").replace('name = "云智"\n', "")
    file = tmp_path / "yunzhi.toml"
    file.write_text(own, "utf-8")
    path = settings(tmp_path, '[[platform]]\nname = "云智"\nfile = "yunzhi.toml"\n')
    first = load_settings(path)
    assert first.profiles == (profile(text=(), address=("/yz/*",)),)
    file.write_text(own.replace(".r9", ".r8"), "utf-8")
    assert load_settings(path).content_hash != first.content_hash


@pytest.mark.parametrize(
    ("old", "new", "words", "at"),
    [
        ('rows = ".r9"', 'rows = ".r9["', "选择器", 'rows = ".r9["'),
        ('tree = ".c7"', "", "写了“column”就要写“tree”", "column ="),
        ('address = ["/yz/*"]', "", "怎样认出这个平台", "[[platform]]"),
        ('name = "云智"', "", "缺少“name”", "[[platform]]"),
        ('"公开编号" = "index_no"', '"公开编号" = "编号"', "labels", "labels ="),
        ('rows = ".r9"', 'row = ".r9"', "没有“row”这一项", "row ="),
        ('name = "云智"', 'name = "云智"\nfile = "x.toml"', "移到 x.toml", "address ="),
    ],
)
def test_what_is_wrong_is_said_with_its_line(
    old: str, new: str, words: str, at: str, tmp_path: Path
) -> None:
    path = settings(tmp_path, PLATFORM.replace(old, new))
    with pytest.raises(SettingsError) as caught:
        load_settings(path)
    assert words in caught.value.message_zh
    line = path.read_text("utf-8").splitlines()[caught.value.line - 1]
    assert line.startswith(at)


def test_a_wrong_selector_in_a_file_is_said_with_that_file(tmp_path: Path) -> None:
    file = tmp_path / "yunzhi.toml"
    file.write_text('[platform]\ntext = ["a"]\nrows = "li:("\n', "utf-8")
    path = settings(tmp_path, '[[platform]]\nname = "云智"\nfile = "yunzhi.toml"\n')
    with pytest.raises(SettingsError) as caught:
        load_settings(path)
    assert (caught.value.path, caught.value.line) == (file, 3)


def test_two_platforms_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="写了两次"):
        load_settings(settings(tmp_path, PLATFORM + PLATFORM))
