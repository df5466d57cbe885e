"""Index numbers and the check digits of the organ codes in front of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_spec.organ_codes import has_wrong_check_digit, read_index_number

# Real numbers of nine places, 2015 to 2025, and one of a city with codes of its own.
REAL = (
    "003226988/201805-00082",
    "003110926/201510-00216",
    "003031320/201607-00047",
    "003257952/201703-00091",
    "003244967/201804-00192",
    "003159383/201807-56138",
    "003043524/202203-00218",
    "K16185922-201704-00036",
    "113414260032406591/202503-00036",
    "11341722003251630P/202301-00012",
    "113417000032450703/202311-00040",
    "MJ00101180200/201806-50492",
)
CODES = tuple(text.replace("-2", "/2", 1).partition("/")[0] for text in REAL[:11])


@pytest.mark.parametrize("text", REAL)
def test_real_index_numbers_are_read_and_right(text: str) -> None:
    number = read_index_number(text)
    assert number is not None
    assert text.startswith(number.organ)
    assert text.endswith(f"{number.year}{number.month:02}-{number.serial}")
    assert not has_wrong_check_digit(number.organ)


@pytest.mark.parametrize(
    "text",
    ["", "17", "QX0010-0201-201701-00012", "003226988/201813-00082", "003226988/2018"],
)
def test_other_numbers_are_of_another_form(text: str) -> None:
    assert read_index_number(text) is None


def test_blanks_and_wide_characters_do_not_matter() -> None:
    spaced = read_index_number("００３２２６９８８ / 201805 - 00082")
    assert spaced == read_index_number(REAL[0])


@given(st.sampled_from(CODES), st.data())
def test_one_wrong_digit_is_always_found(code: str, data: st.DataObject) -> None:
    places = [n for n, sign in enumerate(code) if sign.isdigit()]
    place = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != code[place]]))
    assert has_wrong_check_digit(code[:place] + digit + code[place + 1 :])


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading(text: str) -> None:
    number = read_index_number(text)
    assert number is None or 1 <= number.month <= 12
