"""Private figures of nobody, made when they are needed and stored nowhere.

Identity numbers carry the sequence 000, which is given to no one.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping

from stdnum import luhn
from stdnum.cn import ric

_COUNTIES = ("341502", "342401", "110105", "320583", "440106", "510107", "410223")
_CARDS = {"622848": 19, "621700": 19, "622202": 19, "621799": 19, "622575": 16}
_PLACEHOLDER = re.compile(r"〔(号码|老号码|银行卡|手机)(\d+)〕")


def identity_number(seed: int, born: tuple[int, int] = (1930, 2005)) -> str:
    """18 digits with the right check digit."""
    chance = random.Random(seed)
    county = chance.choice(_COUNTIES)
    day = f"{chance.randint(*born)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
    bare = f"{county}{day}000"
    return bare + ric.calc_check_digit(f"{bare}0")


def old_identity_number(seed: int) -> str:
    """15 digits."""
    whole = identity_number(seed, (1930, 1980))
    return whole[:6] + whole[8:17]


def bank_card(seed: int) -> str:
    """16 or 19 digits with the right check digit."""
    chance = random.Random(seed)
    start, length = chance.choice(list(_CARDS.items()))
    bare = start + "".join(chance.choices("0123456789", k=length - 7))
    return bare + luhn.calc_check_digit(bare)


def mobile_number(seed: int) -> str:
    """11 digits of a well-known example series."""
    chance = random.Random(seed)
    start = chance.choice(("1380000", "1590000", "1880000", "1770000"))
    return f"{start}{chance.randint(1000, 9999)}"


_MAKERS: Mapping[str, Callable[[int], str]] = {
    "号码": identity_number,
    "老号码": old_identity_number,
    "银行卡": bank_card,
    "手机": mobile_number,
}


def fill_figures(text: str) -> str:
    """The text with 〔号码1〕, 〔老号码1〕, 〔银行卡1〕 and 〔手机1〕 filled in."""
    return _PLACEHOLDER.sub(lambda at: _MAKERS[at[1]](int(at[2])), text)
