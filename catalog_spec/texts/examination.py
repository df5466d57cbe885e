"""One pass over one text: its digest and sketch, places to mark, elements it names."""

from __future__ import annotations

from hashlib import blake2b

from catalog_spec.observations import TextSeen
from catalog_spec.texts.folded import Folded
from catalog_spec.texts.lexicon import Lexicon
from catalog_spec.texts.privacy import find_and_mask
from catalog_spec.texts.signature import signature_chars
from catalog_spec.texts.sketch import sketch_of
from catalog_spec.texts.wording import find_wording

_LEAST_CHARS = 50
_LEAST_CHARS_UNSIGNED = 150
_DIGEST_BYTES = 12


def examine(text: str, lexicon: Lexicon) -> TextSeen:
    """Examine a whole text.

    Parameters
    ----------
    text: the text of a page or file, without the menus around it; blanks as they come.
    lexicon: the words to look for.
    """
    # What other marks quote must not show what stands masked in these.
    private, masked = find_and_mask(text)
    folded = Folded.of(masked)
    found = lexicon.find(folded.bare)
    bare = "".join(text.split()) if private else folded.bare
    return TextSeen(
        digest=_digest(bare, text),
        marks=(*find_wording(folded, found, lexicon), *private),
        elements=frozenset(found.elements),
        sketch=sketch_of(folded.bare),
    )


def digest_of(text: str) -> str:
    """The digest of a text without blanks; "" when it is too short to tell texts apart.

    The same text under another signature is the same text: a long one is taken without
    the lines at its foot that name who signed and when.
    """
    return _digest("".join(text.split()), text)


def _digest(bare: str, text: str) -> str:
    if len(bare) < _LEAST_CHARS:
        return ""
    body = bare[: len(bare) - signature_chars(text)]
    told = body if len(body) >= _LEAST_CHARS_UNSIGNED else bare
    return blake2b(told.encode(errors="replace"), digest_size=_DIGEST_BYTES).hexdigest()
