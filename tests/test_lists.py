"""Rows of lists in all the shapes that sites give them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_spec.observations import ItemSeen
from crawler.parse import read_page
from crawler.parse.rows import is_title
from crawler.parse.sheet import full_title
from crawler.parse.years import give_years
from tests.page_files import check, page_files

URL = "http://www.qinghe.gov.cn/zwgk/zcwj/index.html"


@pytest.mark.parametrize("file", page_files("lists"))
def test_list(file: Path) -> None:
    page = check(file)
    assert not (page.rows and page.not_read)


@settings(deadline=None)
@given(
    st.lists(st.dates(date(2000, 1, 1), date(2039, 12, 31)), min_size=1, max_size=30),
    st.sampled_from(["{:%Y-%m-%d}", "{:%Y/%m/%d}", "[{:%Y-%m-%d}]", "{:%Y年%m月%d日}"]),
    st.sampled_from(
        [
            '<li><a href="/c/{0}.html">关于第{0}号事项的通知</a><span>{1}</span></li>',
            '<p><b>{1}</b> <a href="/c/{0}.html">关于第{0}号事项的通知</a></p>',
            '<div><h4><a href="/c/{0}.html">关于第{0}号事项的通知</a></h4>{1}</div>',
        ]
    ),
)
def test_every_row_keeps_its_own_date(days: list[date], form: str, row: str) -> None:
    rows = "".join(row.format(n, form.format(day)) for n, day in enumerate(days))
    page = read_page(f"<div class='list'>{rows}</div>".encode(), URL)
    assert [item.published for item in page.rows] == days
    assert [item.title for item in page.rows] == [
        f"关于第{n}号事项的通知" for n in range(len(days))
    ]


def test_rows_say_where_their_date_is_from() -> None:
    body = (
        "<ul><li><a href='/c/1.html'>关于防汛的通知</a><span>2026-06-06</span></li>"
        "<li><a href='/c/2.html'>关于抗旱的通知</a></li></ul>"
    )
    first, second = read_page(body.encode(), URL).rows
    assert (first.date_text, first.date_from) == ("2026-06-06", "list")
    assert (second.date_text, second.date_from, second.published) == ("", "", None)
    assert first.url == "http://www.qinghe.gov.cn/c/1.html"


@pytest.mark.parametrize("words", ["更多>>", "下一页", "2026-01-01", "12", "详情"])
def test_words_that_are_no_title(words: str) -> None:
    assert not is_title(words)


@pytest.mark.parametrize(
    ("name", "attribute", "title"),
    [
        ("关于印发...", "关于印发要点的通知", "关于印发要点的通知"),
        ("关于印发要点", "关于印发要点的通知", "关于印发要点的通知"),
        ("关于印发要点的通知", "点击查看", "关于印发要点的通知"),
        ("关于印发…", "标题：关于印发要点 发布人：办公室", "关于印发要点"),
        ("", "关于印发要点的通知", "关于印发要点的通知"),
        ("关于印发…", "关于印发要点\n发布时间：2026-11-20", "关于印发要点"),
        ("关于印发…", "关于印发要点 发布日期：2026-11-20", "关于印发要点"),
        ("关于印发…", "关于印发\n要点的通知", "关于印发 要点的通知"),
    ],
)
def test_full_title(name: str, attribute: str, title: str) -> None:
    assert full_title(name, attribute) == title


def items(*texts: str) -> list[ItemSeen]:
    return [
        ItemSeen("t", None, date.fromisoformat(t), t, "list")
        if len(t) > 5
        else ItemSeen("t", None, None, t)
        for t in texts
    ]


def test_years_follow_the_neighbours() -> None:
    dated = give_years(items("2025-01-05", "12-28", "11-02", "2024-10-01"))
    assert [item.published for item in dated] == [
        date(2025, 1, 5),
        date(2024, 12, 28),
        date(2024, 11, 2),
        date(2024, 10, 1),
    ]


def test_the_year_above_an_older_neighbour_is_a_guess() -> None:
    """A row of 2026 may stand over one of 2024 when nothing came in 2025."""
    dated = give_years(items("01-05", "2024-10-01", "09-01"))
    assert [(str(item.published), item.date_from) for item in dated] == [
        ("2025-01-05", "guess"),
        ("2024-10-01", "list"),
        ("2024-09-01", "list"),
    ]


def test_years_of_a_rising_list_follow_its_end() -> None:
    dated = give_years(
        items("2024-01-01", "03-02", "2024-05-06", "11-02", "2025-01-03")
    )
    assert [str(item.published) for item in dated] == [
        "2024-01-01",
        "2024-03-02",
        "2024-05-06",
        "2024-11-02",
        "2025-01-03",
    ]


def test_without_any_hint_no_year_is_made_up() -> None:
    assert [item.published for item in give_years(items("01-05", "12-28"))] == [
        None,
        None,
    ]


def test_the_day_the_page_was_made_gives_the_year() -> None:
    source = '<meta name="Maketime" content="2026-01-09 10:00:00">'
    dated = give_years(items("01-05", "12-28"), source)
    assert [item.published for item in dated] == [date(2026, 1, 5), date(2025, 12, 28)]


@pytest.mark.parametrize(
    ("shown", "entered", "day"),
    [
        ("05-21", "20261120", date(2026, 5, 21)),
        ("02-03", "20261228", date(2026, 2, 3)),
        ("12-30", "20270104", date(2026, 12, 30)),
        ("01-04", "20261228", date(2027, 1, 4)),
        ("11-20", "20261120", date(2026, 11, 20)),
    ],
)
def test_what_is_entered_late_does_not_come_to_lie_in_the_future(
    shown: str, entered: str, day: date
) -> None:
    row = ItemSeen("t", f"http://a.gov.cn/2026/t{entered}_7.html", None, shown)
    assert [item.published for item in give_years([row])] == [day]


@pytest.mark.parametrize(
    "title",
    [
        "通知公告_某某区人民政府",
        "通知公告-某某区人民政府网",
        "通知公告 - 政务公开 - 某某区人民政府",
        "通知公告——某某区政府",
        "通知公告－某某区人民政府",
        "通知公告丨某某镇人民政府",
        "通知公告 某某区人民政府门户网站",
        "通知公告",
    ],
)
def test_the_title_of_a_column_is_its_name_alone(title: str) -> None:
    rows = "<li><a href='/c/1.html'>关于公布办事指南的通知</a><i>2026-06-06</i></li>"
    body = (
        f"<html><head><title>{title}</title></head><body><ul>{rows}</ul></body></html>"
    )
    assert read_page(body.encode(), "http://a.gov.cn/tzgg/").title == "通知公告"
