"""Private figures in texts: found, told apart from codes and offices, masked."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from stdnum.cn import ric

from catalog_spec.texts import examine, load_lexicon
from catalog_spec.texts.privacy import TOTAL, find_private, mask_private
from tests.corpus import floors
from tests.private_figures import (
    bank_card,
    fill_figures,
    identity_number,
    mobile_number,
)

_LABELLED = Path(__file__).parents[1].joinpath("labelled", "privacy.toml")
_RULES = ("P01", "P02", "P03", "P04")
_FIELD = re.compile(r"〔(号码|老号码|银行卡|手机)(\d+)〕")
_OTHER_FIELD = re.compile(r"〔(数|代码|假卡)(\d+)(?:-(\d+))?〕")
_LONG = re.compile(r"[0-9]{7,}")


def _text(template: str, turn: int) -> str:
    """A text of the labelled set with its own figures."""
    renumbered = _FIELD.sub(
        lambda at: f"〔{at[1]}{turn * 100 + int(at[2])}〕", template
    )
    return _OTHER_FIELD.sub(lambda at: _other(at, turn), fill_figures(renumbered))


def _other(field: re.Match[str], turn: int) -> str:
    kind, number = field[1], turn * 100 + int(field[2])
    if kind == "数":
        digits = random.Random(number).choices("123456789", k=int(field[3]))
        return "".join(digits)
    if kind == "假卡":
        card = bank_card(number)
        return card[:-1] + str((int(card[-1]) + 3) % 10)
    bare = identity_number(number, (2009, 2026))[:17]
    right = ric.calc_check_digit(f"{bare}0")
    return bare + ("1" if right != "1" else "2")


def _labelled(rule: str) -> Iterator[tuple[str, bool]]:
    table = tomllib.loads(_LABELLED.read_text("utf-8"))[rule]
    for turn in range(table["times"]):
        yield from ((_text(one, turn), True) for one in table["hits"])
        yield from ((_text(one, turn), False) for one in table["misses"])


def test_the_labelled_set_is_large_enough() -> None:
    labels = [is_hit for rule in _RULES for _, is_hit in _labelled(rule)]
    assert labels.count(True) >= 300
    assert labels.count(False) >= 600


@pytest.mark.parametrize("rule", _RULES)
def test_precision_and_recall_over_the_labelled_set(rule: str) -> None:
    outcomes = [
        (text, is_hit, any(mark.rule == rule for mark in find_private(text)))
        for text, is_hit in _labelled(rule)
    ]
    found = [is_hit for _, is_hit, is_found in outcomes if is_found]
    right = sum(found)
    wanted = sum(is_hit for _, is_hit, _ in outcomes)
    shares = {"precision": right / len(found), "recall": right / wanted}
    print(rule, shares, f"{wanted} of {len(outcomes)}")  # noqa: T201
    wrong = {
        _LONG.sub("#", text)
        for text, is_hit, is_found in outcomes
        if is_hit != is_found
    }
    for name, share in shares.items():
        assert share >= floors("privacy")[name], wrong


@pytest.mark.parametrize("rule", _RULES)
def test_marks_hold_no_figure_in_the_open(rule: str) -> None:
    for text, is_hit in _labelled(rule):
        for mark in examine(text, load_lexicon()).marks if is_hit else ():
            assert not _LONG.search(f"{mark.shown} {mark.value}")


def test_masking_keeps_the_length_and_hides_all_long_numbers() -> None:
    text = f"张某 身份证号{identity_number(1)} 电话{mobile_number(2)} 编号20261124001"
    masked = mask_private(text)
    assert len(masked) == len(text)
    assert not _LONG.search(masked)


def test_a_text_without_private_figures_stays_as_it_is() -> None:
    text = "咨询电话：0564-6491234，索引号003121314/202611-00012。"
    assert mask_private(text) == text
    assert find_private(text) == ()


@pytest.mark.parametrize(
    "shape",
    [
        lambda number: f"{number[:6]} {number[6:14]} {number[14:]}",
        lambda number: f"{number[:10]}\n{number[10:]}",
        lambda number: number.translate({48 + n: 0xFF10 + n for n in range(10)}),
        str.lower,
    ],
    ids=["blanks", "wrapped", "full width", "small x"],
)
def test_numbers_typed_otherwise_are_found(shape) -> None:  # type: ignore[no-untyped-def]
    for seed in range(30):
        marks = find_private(f"身份证号：{shape(identity_number(seed))}")
        assert [mark.rule for mark in marks] == ["P01"]


@pytest.mark.parametrize("mask", ["*", "x", "X", "●", "＊"])
def test_masked_numbers_are_fine_in_whatever_form(mask: str) -> None:
    number, mobile = identity_number(3), mobile_number(3)
    for text in (
        f"身份证号：{number[:6]}{mask * 8}{number[14:]}",
        f"身份证号：{number[:14]}{mask * 4}",
        f"身份证号：{number[:2]}{mask * 13}{number[-3:]}",
        f"申请人电话：{mobile[:3]}{mask * 4}{mobile[7:]}",
    ):
        assert find_private(text) == ()


def test_a_long_list_keeps_few_marks_and_tells_how_many_there_are() -> None:
    text = "\n".join(f"王某 身份证号{identity_number(seed)}" for seed in range(60))
    marks = find_private(text)
    assert len(marks) == 21
    assert (marks[-1].key, marks[-1].value) == (TOTAL, "60")


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "1",
            "12 ",
            "123 ",
            "1234-",
            "1 ",
            "住",
            "住12号",
            "村12号",
            "家庭住址",
            "一",
        ),
        *(
            "住村12号",
            "13800001234 ",
            "13800001234",
            "联系人某甲13800001234，",
            "申请人",
        ),
        *("6228-", "身份证号 342425 1990 0101 ", "（"),
    ],
)
def test_hostile_texts_take_linear_time(piece: str) -> None:
    """A text that took longer than in proportion would not end here."""
    assert find_private(piece * (1_000_000 // len(piece))) == ()


@pytest.mark.parametrize(
    "text",
    [
        "身份证号341502199902300001",
        "身份证号341502199901010000",
        "身份证号341502199901010001",
        "一号、二号",
        "申请人：12号 住址 13800000000a",
        "王某，男，住12号。家庭住址。办公在文化路12号",
        "家庭住址，文化路12号",
        "王某，男，汉族，住房在姚李镇王村12号",
        "身份证号：A34150219990101000X",
        "12/13800000000b",
        "4321 1234 5678 90",
        "身份证号342401    198001010001",
        "1234567890\u3000\u3000\u3000\u3000\u3000\u300012",
    ],
)
def test_what_only_resembles_a_figure_is_passed_over(text: str) -> None:
    assert find_private(text) == ()


def test_a_slash_parts_two_numbers() -> None:
    text = f"申请人电话：{mobile_number(1)}/{mobile_number(2)}"
    assert len(find_private(text)) == 2


def test_of_two_readings_the_one_with_the_right_check_digit_counts() -> None:
    card = bank_card(1)
    text = f"银行卡号 {card[:4]} {card[4:8]} {card[8:12]} {card[12:16]} {card[16:]}"
    assert [mark.rule for mark in find_private(text)] == ["P02"]


def test_a_table_of_short_numbers_is_not_put_together() -> None:
    row = " ".join(str(number) for number in range(1000, 1100))
    assert find_private(f"身份证号 {row} {identity_number(2)}")[0].key == "18"


def test_a_card_is_not_lengthened_by_the_number_behind_it() -> None:
    card = next(one for one in map(bank_card, range(99)) if len(one) == 16)
    spaced = " ".join(card[at : at + 4] for at in range(0, 16, 4))
    marks = find_private(f"银行卡号 {spaced} 123")
    assert [mark.rule for mark in marks] == ["P02"]


def test_the_heading_of_a_list_says_whose_numbers_stand_in_it() -> None:
    numbers = "；".join(f"〇〇 {mobile_number(seed)}" for seed in range(3))
    text = f"户主花名册{'，金额若干元' * 8}：{numbers}"
    assert [mark.key for mark in find_private(text)] == ["citizen"] * 3


def test_what_stands_in_an_address_is_told_once() -> None:
    text = f"申请人家庭住址：姚李镇文化路{mobile_number(1)}号"
    assert [mark.rule for mark in find_private(text)] == ["P04"]
