"""The survey of one unit: from its entry address to a `UnitReading`."""

from __future__ import annotations

from crawler.survey.sight import Articles, Depth, Recall, See, Sight
from crawler.survey.survey import survey_unit

__all__ = [
    "Articles",
    "Depth",
    "Recall",
    "See",
    "Sight",
    "survey_unit",
]
