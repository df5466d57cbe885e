"""The XML parts of packed files, read without trusting them."""

from __future__ import annotations

import io
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]

from catalog_spec.observations import NotRead
from crawler.files.unreadable import UnreadableError


def elements(part: bytes) -> Iterator[tuple[str, etree._Element]]:
    """The elements of one part as they end, each with its name without a namespace.

    An element is emptied once its successor is asked for.

    Raises
    ------
    UnreadableError: it is no well-formed XML.
    """
    parsing = etree.iterparse(
        io.BytesIO(part), resolve_entities=False, no_network=True, load_dtd=False
    )
    try:
        for _, element in parsing:
            is_tag = isinstance(element.tag, str)
            yield etree.QName(element).localname if is_tag else "", element
            element.clear(keep_tail=False)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(NotRead.BROKEN) from error
