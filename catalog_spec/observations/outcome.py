"""How visits end, what is asked for, and why something was not seen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from catalog_spec.observations.portable import Portable


class Outcome(StrEnum):
    """How one visit ended. A closed list: what is not here cannot happen.

    Only `NOT_FOUND` and `GONE` say something about the site. Everything else but `OK`
    and `NOT_MODIFIED` says that we could not look, and is never a fault.
    """

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    NOT_FOUND = "not_found"
    GONE = "gone"
    CLIENT_ERROR = "client_error"
    SERVER_ERROR = "server_error"
    BLOCKED = "blocked"
    THROTTLED = "throttled"
    REFUSED = "refused"
    RESET = "reset"
    TIMED_OUT = "timed_out"
    TLS_FAILURE = "tls_failure"
    DNS_FAILURE = "dns_failure"
    BAD_REDIRECT = "bad_redirect"
    BAD_RESPONSE = "bad_response"
    TOO_LARGE = "too_large"
    EMPTY = "empty"
    NOT_HTML = "not_html"
    ROBOTS = "robots"
    UNREADABLE = "unreadable"
    NOT_VISITED = "not_visited"

    @property
    def is_readable(self) -> bool:
        """Whether the visit brought something that can be read."""
        return self in (Outcome.OK, Outcome.NOT_MODIFIED)

    @property
    def is_certain_death(self) -> bool:
        """Whether the site itself said that the address no longer exists."""
        return self in (Outcome.NOT_FOUND, Outcome.GONE)

    @property
    def is_unreached(self) -> bool:
        """Whether a reader would see nothing of the site either, as far as we know."""
        return self in _UNREACHED

    @property
    def is_doubtful(self) -> bool:
        """Whether another try later the same night may end differently."""
        return self in _DOUBTFUL


_DOUBTFUL = frozenset(
    {
        Outcome.SERVER_ERROR,
        Outcome.BLOCKED,
        Outcome.THROTTLED,
        Outcome.REFUSED,
        Outcome.RESET,
        Outcome.TIMED_OUT,
        Outcome.DNS_FAILURE,
        Outcome.BAD_RESPONSE,
        Outcome.EMPTY,
    }
)

# What a firewall does to a robot is not among them: readers may see the page.
_UNREACHED = frozenset(
    {
        Outcome.SERVER_ERROR,
        Outcome.REFUSED,
        Outcome.RESET,
        Outcome.TIMED_OUT,
        Outcome.DNS_FAILURE,
    }
)


@dataclass(frozen=True, slots=True)
class Request(Portable):
    """One thing to ask a site for.

    Parameters
    ----------
    url: absolute http(s) address.
    form: fields of a POST body (the paging call of some platforms); empty means GET.
    """

    url: str
    form: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class NotSeen:
    """Why something could not be read.

    Parameters
    ----------
    outcome: the named failure.
    url: the address that was asked for, or "" when nothing was asked.
    detail: a short remark for the operator, e.g. "HTTP 412".
    """

    outcome: Outcome
    url: str = ""
    detail: str = ""
