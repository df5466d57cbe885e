"""The vocabulary of observed facts, the border between HTML and the norm.

Whoever knows HTML stops here and whoever knows the norm starts here. Every value is
frozen, holds plain data only, and can be pickled and compared.
"""

from catalog_spec.observations.article import (
    ArticleSeen,
    DateSeen,
    FileSeen,
    LinkSeen,
    Mark,
    Table,
    TextSeen,
)
from catalog_spec.observations.not_read import NotRead
from catalog_spec.observations.outcome import (
    NotSeen,
    Outcome,
    Request,
)
from catalog_spec.observations.page import (
    ColumnSeen,
    ItemSeen,
    PageSeen,
    SiteSeen,
    UnitSeen,
)
from catalog_spec.observations.past import (
    NO_PAST,
    ReachPast,
    TextPast,
    UnitPast,
)
from catalog_spec.observations.portable import Portable
from catalog_spec.observations.unit import (
    ColumnReading,
    LinkReading,
    UnitReading,
)

__all__ = [
    "NO_PAST",
    "ArticleSeen",
    "ColumnReading",
    "ColumnSeen",
    "DateSeen",
    "FileSeen",
    "ItemSeen",
    "LinkReading",
    "LinkSeen",
    "Mark",
    "NotRead",
    "NotSeen",
    "Outcome",
    "PageSeen",
    "Portable",
    "ReachPast",
    "Request",
    "SiteSeen",
    "Table",
    "TextPast",
    "TextSeen",
    "UnitPast",
    "UnitReading",
    "UnitSeen",
]
