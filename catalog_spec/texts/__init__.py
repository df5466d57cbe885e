"""The examination of texts: what a whole text shows that no other reader may see.

It runs where the text is, in the worker that reads the page or the file; only marks
with private figures masked come out of it.
"""

from catalog_spec.texts.examination import digest_of, examine
from catalog_spec.texts.lexicon import Lexicon, OfficeWords, load_lexicon

__all__ = ["Lexicon", "OfficeWords", "digest_of", "examine", "load_lexicon"]
