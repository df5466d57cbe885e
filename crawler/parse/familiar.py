"""Catalogues read before: the same one stands on every column page of a unit.

Finding out what hangs below what takes longer than all else on a page with a hundred
columns, so a worker process keeps what it made of the last few hundred catalogues.
"""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Callable, Sequence

from catalog_spec.observations import ColumnSeen
from crawler.parse.addresses import folder_of, site
from crawler.parse.sheet import Sheet

Columns = Sequence[tuple[ColumnSeen, int]]
"""Columns, each with its entry."""

_MOST_CATALOGUES = 64
# Without references between equal values, the same part always gives the same bytes.
_PLAIN_FORM = 2


class Familiar:
    """What was made of the catalogues seen last."""

    def __init__(self) -> None:
        self._known: dict[bytes, Columns] = {}

    def columns(
        self,
        sheet: Sheet,
        root: int,
        rows: frozenset[int],
        read: Callable[[], Columns],
    ) -> Columns:
        """The columns of a catalogue, read only when it was not seen before.

        Parameters
        ----------
        sheet: the page.
        root: the entry that holds the catalogue.
        rows: entries of list rows, which are no columns.
        read: reads the catalogue; the entries of its columns are counted from `root`.
        """
        key = _fingerprint(sheet, root, rows)
        columns = self._known.pop(key, None)
        if columns is None:
            columns = read()
            if len(self._known) >= _MOST_CATALOGUES:
                del self._known[next(iter(self._known))]
        self._known[key] = columns
        return columns


def _fingerprint(sheet: Sheet, root: int, rows: frozenset[int]) -> bytes:
    """A digest of all that the reading of a catalogue depends on."""
    outline = sheet.outline
    end = outline.ends[root]
    part = (
        site(sheet.url),
        folder_of(sheet.base),
        outline.tags[root:end],
        [inner - root for inner in outline.ends[root:end]],
        outline.attributes[root:end],
        outline.texts[root:end],
        [link.url for link in sheet.links if root <= link.index < end],
        sorted(row - root for row in rows if row < end and outline.ends[row] > root),
    )
    return hashlib.blake2b(marshal.dumps(part, _PLAIN_FORM), digest_size=16).digest()
