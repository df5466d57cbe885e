"""Ready words that tell a clerk what an entry of the norm rests on.

The text of the norm itself could not be had, so the words say for every entry how far
it is known, and never more.
"""

from __future__ import annotations

from catalog_spec.norm.items import Interval, Norm, NormItem
from catalog_spec.norm.words import enumerate_words, say
from catalog_spec.verdicts import Confidence

_SOURCES_NAMED = 2


def item_clause(item: NormItem, norm: Norm) -> str:
    """Norm, catalogue, name and sources of an item; its sources must be known."""
    trust = "confirmed" if item.confirmed else item.confidence.value
    return say(
        "clause.item",
        doc_no=norm.doc_no,
        catalogue=norm.catalogues[item.catalogue].name,
        name=item.name,
        trust=say(f"clause.{trust}", sources=_source_words(item, norm)),
    )


def interval_clause(interval: Interval) -> str:
    """How often, and what that rests on."""
    is_guess = interval.confidence is Confidence.INFERRED
    return say(
        "clause.interval_inferred" if is_guess else "clause.interval",
        label=interval.label,
        basis=interval.basis,
    )


def _source_words(item: NormItem, norm: Norm) -> str:
    words = [norm.sources[source].words for source in item.sources]
    named = enumerate_words(words[:_SOURCES_NAMED])
    if len(words) > _SOURCES_NAMED:
        return say("clause.and_more", first=named)
    return named
