"""Index numbers of disclosure pages, and the organ codes in front of them.

The form of the Anhui platforms since 2015: organ code, year and month of entering, and a
running number, e.g. 003226988/201805-00082. Until about 2022 the organ is named by its
code of GB 11714 (nine characters), later by that of GB 32100 (eighteen); one city uses
numbers of its own. Other platforms number as they like.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stdnum.cn import uscc

from catalog_spec.page_words import bare

_FORM = re.compile(
    r"(?P<organ>[0-9A-HJ-NPQRTUWXY]{18}|[A-Z]{2}[0-9]{11}|[0-9A-Z]{8}-?[0-9X])[/-]"
    r"(?P<year>(?:19|20)[0-9]{2})(?P<month>0[1-9]|1[0-2])-(?P<serial>[0-9]{3,7})"
)
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGAN_CHARS = 9
_CREDIT_CHARS = 18


@dataclass(frozen=True, slots=True)
class IndexNumber:
    """One index number in the form of the Anhui platforms.

    Parameters
    ----------
    organ: code in front, without a hyphen.
    year, month: of entering.
    serial: the running number as written.
    """

    organ: str
    year: int
    month: int
    serial: str

    @property
    def months(self) -> int:
        """The month as a running number, so that two can be subtracted."""
        return self.year * 12 + self.month


def read_index_number(text: str) -> IndexNumber | None:
    """The index number of a page, or None when it has another form."""
    found = _FORM.fullmatch(bare(text).upper())
    if found is None:
        return None
    organ = found["organ"].replace("-", "")
    return IndexNumber(organ, int(found["year"]), int(found["month"]), found["serial"])


def has_wrong_check_digit(organ: str) -> bool:
    """Whether the last character of an organ code contradicts the others.

    Codes of neither standard carry no check digit and cannot be wrong.

    >>> has_wrong_check_digit("003226988"), has_wrong_check_digit("003226989")
    (False, True)
    """
    if len(organ) == _ORGAN_CHARS:
        return organ[-1] != _organ_check_digit(organ[:-1])
    if len(organ) == _CREDIT_CHARS:
        return organ[-1] != uscc.calc_check_digit(organ[:-1])
    return False


def _organ_check_digit(code: str) -> str:
    """The check character of GB 11714 for the eight before it."""
    total = sum(int(sign, 36) * w for sign, w in zip(code, _WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]
