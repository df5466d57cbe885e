"""One visit under way: where it stands, what it was told, where it goes next."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import quote, urlencode

import httpx

from catalog_spec.observations import Outcome, Request
from crawler.fetch.failures import Ending, VisitEndedError, words
from crawler.fetch.forward import forward_target
from crawler.fetched import Fetched, Validators

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_KEEPS_METHOD = frozenset({307, 308})
_FORM_TYPE = "application/x-www-form-urlencoded"

Head = tuple[tuple[str, str], ...]


class Visit:
    """The state of one visit, from the first request to its ending.

    Cookies live as long as the visit: enough for sites that redirect to themselves
    until a cookie comes back, without being anybody's guest for longer.

    Parameters
    ----------
    request: what was asked for.
    validators: what makes the first request conditional.
    byte_limit: largest body.
    max_redirects: most hops.
    """

    wants_text = True
    """Whether a body that is no text is worth no more than its beginning."""

    patience = 1.0
    """How many times the usual time the whole answer may take."""

    def __init__(
        self,
        request: Request,
        validators: Validators,
        byte_limit: int,
        max_redirects: int,
    ) -> None:
        self.request = request
        self.validators = validators
        self.byte_limit = byte_limit
        self.url = request.url.partition("#")[0]
        self.status: int | None = None
        self.headers: Head = ()
        self.body = b""
        self.truncated = False
        self.address = ""
        self.seconds = 0.0
        self._started = datetime.now(UTC)
        self._max_redirects = max_redirects
        self._content = urlencode(request.form, errors="replace").encode()
        self._sent: Head = ()
        self._redirects: list[str] = []
        self._cookies: dict[str, dict[str, str]] = {}
        self._seen: set[tuple[str, Head]] = set()
        self._remarks: dict[str, None] = {}

    @property
    def is_redirected(self) -> bool:
        """Whether the visit has left its first address."""
        return bool(self._redirects)

    @property
    def is_conditional(self) -> bool:
        """Whether the next request may be answered by "not modified"."""
        known = bool(self.validators.etag or self.validators.last_modified)
        return known and not self.is_redirected

    def header(self, name: str) -> str:
        """The first header of this lower-case name in the last answer, or ""."""
        return next((v for k, v in self.headers if k.lower() == name), "")

    def remark(self, text: str) -> None:
        """Add a remark to the visit's detail, once."""
        self._remarks[text] = None

    def next_address(self) -> httpx.URL:
        """The address to ask now.

        Raises
        ------
        VisitEndedError: it is no http(s) address.
        """
        try:
            url = httpx.URL(self.url)
        except httpx.InvalidURL:
            raise self._bad_address("bad_address") from None
        if url.scheme not in {"http", "https"} or not url.host:
            raise self._bad_address("bad_scheme")
        self.url = str(url)
        return url

    def message(self, url: httpx.URL, base: Head) -> httpx.Request:
        """The request to send now.

        Parameters
        ----------
        url: from `next_address`.
        base: headers of every request.
        """
        headers = [*base, *self._conditions(), *self._cookie_header(url.host)]
        if self._content:
            headers.append(("Content-Type", _FORM_TYPE))
        method = "POST" if self._content else "GET"
        request = httpx.Request(
            method,
            url,
            headers=[(_raw(name), _raw(value)) for name, value in headers],
            content=self._content or None,
        )
        self._sent = tuple(
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, value in request.headers.raw
        )
        return request

    def forget_answer(self) -> None:
        """Nothing of an earlier hop may pass for the answer of the next."""
        self.status = None
        self.headers = ()
        self.body = b""
        self.truncated = False
        self.address = ""

    def take_head(self, response: httpx.Response) -> None:
        """Keep the head of an answer."""
        self.status = response.status_code
        self.headers = tuple(
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, value in response.headers.raw
        )
        self.address = str(response.extensions.get("address", ""))

    def follow(self) -> bool:
        """Go on to the address the last answer leads to, if it leads on.

        Raises
        ------
        VisitEndedError: it leads nowhere, in a circle, or too far.
        """
        if self.status not in _REDIRECTS:
            return False
        self._go_on(self.header("location"))
        return True

    def follow_page(self) -> bool:
        """Go on to where the page leads, if that is all it does.

        Raises
        ------
        VisitEndedError: it leads nowhere, in a circle, or too far.
        """
        target = forward_target(self.body) if self.status == 200 else None
        if target is None:
            return False
        self.remark(words("redirect", "by_page"))
        self._go_on(target.encode("utf-8").decode("latin-1"))
        return True

    def _go_on(self, location: str) -> None:
        target = self._target(location.strip())
        self._keep_cookies(httpx.URL(self.url).host)
        if self.url.startswith("https:") and target.startswith("http:"):
            self.remark(words("redirect", "to_plain"))
        if self.status not in _KEEPS_METHOD:
            self._content = b""
        self._move_to(target)

    @property
    def retry_after(self) -> float | None:
        """Seconds the server asked us to stay away, or None."""
        value = self.header("retry-after").strip()
        if not value:
            return None
        if value.isascii() and value.isdigit():
            return float(value)
        try:
            moment = parsedate_to_datetime(value)
        except (ValueError, OverflowError):
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return max((moment - datetime.now(UTC)).total_seconds(), 0.0)

    def finish(self, ending: Ending) -> Fetched:
        """The whole story."""
        self.remark(ending.detail)
        return Fetched(
            request=self.request,
            url=self.url,
            outcome=ending.outcome,
            status=self.status,
            headers=self.headers,
            body=self.body,
            started=self._started,
            seconds=self.seconds,
            detail=";".join(text for text in self._remarks if text),
            redirects=tuple(self._redirects),
            sent=self._sent,
            address=self.address,
            truncated=self.truncated,
            retry_after=self.retry_after,
        )

    def _bad_address(self, key: str) -> VisitEndedError:
        if self.is_redirected:
            detail = words("redirect", "bad_target", target=self.url[:200])
            return VisitEndedError(Ending(Outcome.BAD_REDIRECT, detail))
        return VisitEndedError(Ending(Outcome.NOT_VISITED, words("failure", key)))

    def _conditions(self) -> Head:
        if not self.is_conditional:
            return ()
        known = self.validators
        pairs = (
            ("If-None-Match", known.etag),
            ("If-Modified-Since", known.last_modified),
        )
        return tuple(pair for pair in pairs if pair[1])

    def _cookie_header(self, host: str) -> Head:
        cookies = self._cookies.get(host)
        if not cookies:
            return ()
        return (("Cookie", "; ".join(f"{k}={v}" for k, v in cookies.items())),)

    def _keep_cookies(self, host: str) -> None:
        for name, value in self.headers:
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                jar = self._cookies.setdefault(host, {})
                jar[key.strip()] = rest.partition(";")[0].strip()

    def _target(self, location: str) -> str:
        if not location:
            raise _bad_redirect("no_target")
        escaped = quote(location.encode("latin-1"), safe=_URL_CHARACTERS)
        try:
            return str(httpx.URL(self.url).join(escaped)).partition("#")[0]
        except httpx.InvalidURL:
            raise _bad_redirect("bad_target", target=escaped[:200]) from None

    def _move_to(self, target: str) -> None:
        self._seen.add((self.url, self._last_cookies()))
        self._redirects.append(self.url)
        self.url = target
        host = httpx.URL(target).host
        if (target, self._cookie_header(host)) in self._seen:
            raise _bad_redirect("loop")
        if len(self._redirects) > self._max_redirects:
            raise _bad_redirect("too_many", count=self._max_redirects)

    def _last_cookies(self) -> Head:
        return tuple(pair for pair in self._sent if pair[0] == "Cookie")


_URL_CHARACTERS = "!#$%&'()*+,/:;=?@[]~"


def _raw(text: str) -> bytes:
    """Header text as it came from a server, odd bytes and all."""
    return text.encode("latin-1", errors="replace")


def _bad_redirect(key: str, **values: object) -> VisitEndedError:
    detail = words("redirect", key, **values)
    return VisitEndedError(Ending(Outcome.BAD_REDIRECT, detail))
