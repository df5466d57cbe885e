"""The frame around every page of one unit, encoded once."""

from __future__ import annotations

from zlib import crc32

from crawler.sample.site import Site
from crawler.sample.words import template, words

_CONTENT_BYTES = 3000


class Frame:
    """Head, top and bottom of a unit's pages as bytes.

    Parameters
    ----------
    site: the unit's site.
    """

    def __init__(self, site: Site) -> None:
        dress = site.unit.dress
        self.encoding = dress.encoding
        known = words()
        fields = {
            "unit": site.unit.name,
            "number": site.unit.number,
            "site": known["site"],
            "software": known["software"],
            "script": site.script(),
            "tree": site.tree(),
            "generated": f"{site.today:%Y-%m-%d}",
        }
        name = site.prefix
        head = template(f"{name}_head").format(
            charset=_charset_line(dress.meta_charset, dress.variant)
        )
        bottom = template(f"{name}_bottom").format(**fields)
        bare = template(f"{name}_top").format(**fields, padding="")
        used = len(self.encode(head + bare + bottom)) + _CONTENT_BYTES
        top = template(f"{name}_top").format(**fields, padding=site.padding(used))
        self._head, self._top, self._bottom = map(self.encode, (head, top, bottom))
        self.check = crc32(self._bottom, crc32(self._top, crc32(self._head)))

    def encode(self, text: str) -> bytes:
        """Text as the unit's server writes it."""
        return text.encode(self.encoding)

    def wrap(self, meta: str, content: str) -> tuple[bytes, ...]:
        """A whole page in pieces, without copying the frame."""
        return (
            self._head,
            self.encode(meta),
            self._top,
            self.encode(content),
            self._bottom,
        )


def _charset_line(charset: str, variant: int) -> str:
    if not charset:
        return ""
    if variant:
        return (
            f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
        )
    return f'<meta charset="{charset}">'
