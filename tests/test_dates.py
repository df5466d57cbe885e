"""Dates are read in every form offices write them, and nothing else is a date."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parse.dates import (
    find_address_date,
    find_dates,
    parse_json_date,
    parse_row_date,
)

LAST_DAY_BUT_ONE = date(2016, 12, 30)


@pytest.mark.parametrize(
    "text",
    [
        "2016-12-30",
        "2016/12/30",
        "2016.12.30",
        "2016年12月30日",
        "2016年12月30号",
        "2016 - 12 - 30",
        "2016年 12月 30日",
        "2016年12月30日（星期五）",
        "２０１６－１２－３０",
        "２０１６年１２月３０日",
        "二〇一六年十二月三十日",
        "二○一六年十二月三十日",
        "二零一六年十二月三十日",
        "二O一六年十二月三十日",
        "[16-12-30]",
        "16-12-30",
        "【2016-12-30】",
        "发布时间：2016-12-30来源：财政局",
        "发布日期:2016-12-30\xa0\xa0浏览次数：3",
        "2016年12月30-31日",
        "2016—12—30",
        "Fri Dec 30 10:20:30 CST 2016",
    ],
)
def test_forms_of_one_day(text: str) -> None:
    assert [found.value for found in find_dates(text)] == [LAST_DAY_BUT_ONE]


@pytest.mark.parametrize(
    "text",
    [
        "电话：0564-2016123",
        "0564-6012-1230",
        "13812302016",
        "六政〔2016〕12号",
        "六政办[2016]12-30号",
        "2016〔12〕30号",
        "价格2016.12.30元",
        "身份证号341500201612301234",
        "项目编号：YJ2016-12-30-1",
        "2016-12-30-5",
        "版本1.2016.12.30",
        "IP 2016.12.30.4",
        "2016-02-30",
        "2016年13月1日",
        "12-30",
        "[12-30]",
        "12月30日",
        "1-9月",
        "t20161230_12",
        "20161230",
        "2016",
    ],
)
def test_no_dates(text: str) -> None:
    assert find_dates(text) == []


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2016-12-30 09:12", "09:12"),
        ("2016-12-30 9:12", "09:12"),
        ("2016-12-30 09:12:48", "09:12:48"),
        ("2016-12-30 00:00:00.0", "00:00:00"),
        ("2016-12-3016:05:29", "16:05:29"),
        ("2016年12月30日 下午3:05", "15:05"),
        ("2016年12月30日上午9时30分", "09:30"),
        ("2016-12-30 星期五 08:01", "08:01"),
        ("2016-12-30T10:00:00", "10:00:00"),
        ("2016-12-30T10:00:00+08:00", "10:00:00"),
        ("2016-12-30", None),
        ("2016-12-30 来源", None),
    ],
)
def test_times(text: str, time: str | None) -> None:
    (found,) = find_dates(text)
    assert (found.value, found.time) == (LAST_DAY_BUT_ONE, time)


def test_a_day_in_greenwich_is_read_as_the_day_in_china() -> None:
    (found,) = find_dates("2006-08-20T18:59:36.000Z")
    assert (found.value, found.time) == (date(2006, 8, 21), "02:59:36")


def test_month_without_a_day() -> None:
    (found,) = find_dates("2016年12月，全镇完成")
    assert found.value == date(2016, 12, 1)
    assert not found.has_day


def test_offsets_point_into_the_text_as_given() -> None:
    text = "发布时间：　２０１６年１２月３０日 08:00"
    (found,) = find_dates(text)
    assert text[found.start : found.end] == found.text == "２０１６年１２月３０日"


def test_several_dates_in_order() -> None:
    found = find_dates("公示期为2016年12月30日至2017年1月5日，2017-01-06起施行")
    assert [one.value for one in found] == [
        LAST_DAY_BUT_ONE,
        date(2017, 1, 5),
        date(2017, 1, 6),
    ]


@pytest.mark.parametrize("text", ["[12-30]", "(12-30)", "12月30日", "12-30", "12/30"])
def test_dates_without_a_year_need_a_hint(text: str) -> None:
    (found,) = find_dates(text, today_hint=date(2017, 3, 1))
    assert (found.value, found.has_year) == (LAST_DAY_BUT_ONE, False)
    row = parse_row_date(text, near_year=2016)
    assert row is not None
    assert (row.value, row.has_year) == (LAST_DAY_BUT_ONE, False)
    assert parse_row_date(text) is None


def test_row_dates() -> None:
    found = parse_row_date("  [2016-12-30 10:11]")
    assert found is not None
    assert (found.value, found.time) == (LAST_DAY_BUT_ONE, "10:11")
    assert parse_row_date("更多>>", 2016) is None
    assert parse_row_date("02-30", 2016) is None


@pytest.mark.parametrize(
    "value",
    [
        1483069536000,
        " 1483069536000 ",
        1483069536,
        "/Date(1483069536000+0800)/",
        "2016-12-30 11:45:36",
        "20161230114536",
        "2016-12-30T03:45:36.000Z",
    ],
)
def test_json_dates(value: object) -> None:
    found = parse_json_date(value)
    assert found is not None
    assert (found.value, found.time) == (LAST_DAY_BUT_ONE, "11:45:36")


@pytest.mark.parametrize(
    "value", [None, True, 12, "", "123", "20161332", "x", [], 1e30]
)
def test_json_values_that_are_no_dates(value: object) -> None:
    assert parse_json_date(value) is None


@pytest.mark.parametrize(
    "address",
    [
        "/art/2016/12/30/art_1543_58.html",
        "/zwgk/201612/t20161230_693227.shtml",
        "./20161230/b5c2db3d781e4c7f.html",
        "/2016/12-30/2559082.html",
        "/c/2016-12-30/2f0c.shtml",
    ],
)
def test_dates_in_addresses(address: str) -> None:
    found = find_address_date(address)
    assert found is not None
    assert found.value == LAST_DAY_BUT_ONE


@pytest.mark.parametrize(
    "address", ["/public/6596321/36443719.html", "/020260429614092103189.htm", "/2016/"]
)
def test_addresses_without_a_date(address: str) -> None:
    assert find_address_date(address) is None


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    forms = [
        f"{day:%Y-%m-%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"({day:%Y/%m/%d} 00:00)",
    ]
    assert [find_dates(form)[0].value for form in forms] == [day] * 3


@given(st.text("0123456789-/.年月日号〇一二十 [](:T", max_size=80))
def test_any_text_is_read(text: str) -> None:
    for found in find_dates(text, today_hint=date(2017, 1, 1)):
        assert text[found.start : found.end] == found.text


@pytest.mark.parametrize(
    "piece", ["2016-12-", "2016年 ", "9 ", "二〇一六年", "12:", "2016-12-30 ", " \x1f"]
)
def test_hostile_text_is_read_to_its_end(piece: str) -> None:
    text = piece * (200_000 // len(piece)) + "发布：2017-01-02。"
    assert find_dates(text)[-1].value == date(2017, 1, 2)
