"""The built-in sample district: a pretend portal with known faults, on loopback.

`make_district(seed, today)` makes it, `serve(district)` serves it, `district.truth()`
tells what a perfect patrol must find.
"""

from crawler.sample.district import District, make_district
from crawler.sample.serving import Served, serve
from crawler.sample.tomorrow import Change
from crawler.sample.truth import FindingTruth, RowTruth, Truth

__all__ = [
    "Change",
    "District",
    "FindingTruth",
    "RowTruth",
    "Served",
    "Truth",
    "make_district",
    "serve",
]
