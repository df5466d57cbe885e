"""A visit that brings back a whole file, whatever its kind."""

from __future__ import annotations

from catalog_spec.observations import Request
from crawler.fetch.visit import Visit
from crawler.fetched import Validators


class WholeVisit(Visit):
    """A visit for a file: its body is kept to the end, and may take its time.

    Parameters
    ----------
    url: the file.
    validators: what makes the request conditional.
    byte_limit: largest body, as sent and unpacked.
    max_redirects: most hops.
    """

    wants_text = False
    patience = 4.0

    def __init__(
        self, url: str, validators: Validators, byte_limit: int, max_redirects: int
    ) -> None:
        super().__init__(Request(url), validators, byte_limit, max_redirects)
