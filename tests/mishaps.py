"""A sample district whose answers go wrong on the way, one by one and by chance."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from random import Random
from urllib.parse import urlsplit

import httpx

from catalog_spec.observations import Outcome, PageSeen, Request
from crawler.fetch import Fetcher
from crawler.fetch.transport import CutOffError, MalformedError
from crawler.pace import BreakRule, Pace, PaceBook
from crawler.parse import read_page
from crawler.sample.library import Library
from crawler.sample.reply import Reply, blocked, login, not_found, server_error
from crawler.survey import Recall, Sight

_SOFT_404 = "<html><head><title>{title}</title></head><body>{text}</body></html>"
_NO_SPEED_LIMIT = Pace(0, 64)
_NO_BREAKS = BreakRule(strikes=1e9)


class _Pieces(httpx.AsyncByteStream):
    """A body that may break off with an error."""

    def __init__(self, body: bytes, error: Exception | None) -> None:
        self._body = body
        self._error = error

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._body
        if self._error is not None:
            raise self._error


@dataclass(frozen=True, slots=True)
class Sent:
    """What the wire carries: an answer, or an error before or within its body.

    `home` and `entry` are the address and the page of the unit that is being read.
    """

    reply: Reply
    headers: Mapping[str, str]
    home: str = ""
    entry: Callable[[], Reply] | None = None
    error: Exception | None = None
    is_headless: bool = False


Mishap = Callable[[Sent, Random], Sent]
Met = Callable[[str], tuple[Mishap, Random] | None]
"""What an address meets: a mishap and the chance it goes by, or nothing."""


def _instead(reply: Reply) -> Mishap:
    return lambda sent, chance: Sent(reply, {"content-type": reply.content_type})


def _page(title: str, text: str, status: int = 200) -> Reply:
    body = _SOFT_404.format(title=title, text=text).encode()
    return Reply(status, "text/html; charset=utf-8", (body,))


def _fails(error: Exception) -> Mishap:
    return lambda sent, chance: replace(sent, error=error, is_headless=True)


def _with_body(sent: Sent, body: bytes) -> Sent:
    return replace(sent, reply=replace(sent.reply, chunks=(body,)))


def _cut_unnoticed(sent: Sent, chance: Random) -> Sent:
    """A proxy closes early and nothing in the head told the length."""
    body = sent.reply.body
    return _with_body(sent, body[: chance.randrange(len(body) + 1)])


def _cut_noticed(sent: Sent, chance: Random) -> Sent:
    return replace(_cut_unnoticed(sent, chance), error=MalformedError("cut_short"))


def _garbage(sent: Sent, chance: Random) -> Sent:
    return _with_body(sent, chance.randbytes(chance.randrange(1, 4000)))


def _nulled(sent: Sent, chance: Random) -> Sent:
    """A disk block of NUL bytes stands where text was."""
    body = sent.reply.body
    first = chance.randrange(len(body) + 1)
    return _with_body(sent, body[:first] + bytes(512) + body[first + 512 :])


def _lying_charset(sent: Sent, chance: Random) -> Sent:
    charset = chance.choice(("gb2312", "utf-8", "iso-8859-1", "big5", "x-unknown"))
    return replace(sent, headers={"content-type": f"text/html; charset={charset}"})


def _no_charset(sent: Sent, chance: Random) -> Sent:
    return replace(sent, headers={})


def _home_instead(sent: Sent, chance: Random) -> Sent:
    """The entry page answers for whatever the site no longer finds."""
    return replace(sent, reply=sent.entry() if sent.entry else sent.reply)


def _sent_home(sent: Sent, chance: Random) -> Sent:
    return Sent(Reply(302, ""), {"location": sent.home})


def _list_lost(sent: Sent, chance: Random) -> Sent:
    """A list answers with an error of its data base inside the usual frame."""
    body = sent.reply.body
    rows = [row.start() for row in re.finditer(rb"<li\b|<tr\b", body)]
    if not rows:
        return sent
    place = chance.choice(rows)
    return _with_body(sent, body[:place] + b"<p>ORA-12541: TNS:no listener</p>")


def _not_modified(sent: Sent, chance: Random) -> Sent:
    return Sent(Reply(304, ""), {})


MISHAPS: Mapping[str, Mishap] = {
    "server error": _instead(server_error()),
    "gateway": _instead(_page("502 Bad Gateway", "nginx", 502)),
    "overload": _instead(_page("503", "Service Unavailable", 503)),
    "too many requests": _instead(_page("429", "slow down", 429)),
    "challenge": _instead(blocked(412, 7)),
    "forbidden": _instead(blocked(403, 7)),
    "not found": _instead(not_found()),
    "login": _instead(login()),
    "soft 404": _instead(_page("404 页面不存在", "您访问的页面不存在")),
    "maintenance": _instead(_page("系统维护", "系统维护中,请稍后访问")),
    "database": _instead(_page("提示信息", "无法连接数据库")),
    "unknown words": _instead(_page("", "<p>Error code: 0x80070005</p>")),
    "bare page": _instead(_page("政府信息公开", "<div></div>")),
    "script only": _instead(_page("", "<script>location.href='/x'</script>")),
    "empty": _instead(Reply(200, "text/html")),
    "blanks": _instead(Reply(200, "text/html", (b"\r\n  \r\n",))),
    "image": _instead(Reply(200, "image/gif", (b"GIF89a" + bytes(600),))),
    "json": _instead(Reply(200, "application/json", (b'{"code":500,"data":[]}',))),
    "reset": _fails(CutOffError("reset")),
    "timeout": _fails(httpx.ReadTimeout("read")),
    "malformed": _fails(MalformedError("malformed")),
    "cut short": _cut_noticed,
    "cut short unnoticed": _cut_unnoticed,
    "home instead": _home_instead,
    "sent home": _sent_home,
    "list lost": _list_lost,
    "garbage": _garbage,
    "nulls": _nulled,
    "lying charset": _lying_charset,
    "no charset": _no_charset,
    "not modified": _not_modified,
}


class BrokenTransport(httpx.AsyncBaseTransport):
    """Answers from a library without any socket; some answers meet a mishap.

    Parameters
    ----------
    library: knows all pages.
    home: the entry address of the unit that is read.
    met: what each address meets.
    """

    def __init__(
        self,
        library: Library,
        home: str,
        met: Met,
    ) -> None:
        self._home = home
        self._library = library
        self._met = met
        self._numbers = {
            urlsplit(host).netloc: n for n, host in enumerate(library.hosts)
        }

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request, or fail as the wire would."""
        sent = self._answer(request)
        if sent.is_headless and sent.error:
            raise sent.error
        return httpx.Response(
            sent.reply.status,
            headers=dict(sent.headers),
            stream=_Pieces(sent.reply.body, sent.error),
        )

    def _answer(self, request: httpx.Request) -> Sent:
        reply = self._reply(request.url)
        headers = {"content-type": reply.content_type}
        sent = Sent(reply, headers, self._home, self._entry)
        if reply.is_cut:
            sent = replace(sent, error=MalformedError("cut_short"))
        met = self._met(str(request.url))
        return met[0](sent, met[1]) if met else sent

    def _entry(self) -> Reply:
        return self._reply(httpx.URL(self._home))

    def _reply(self, url: httpx.URL) -> Reply:
        number = self._numbers[url.netloc.decode()]
        return self._library.respond(number, url.raw_path.decode())


class Reading:
    """Parses pages in this process, each body once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, bytes], PageSeen] = {}

    def __call__(self, url: str, content_type: str, body: bytes) -> PageSeen:
        """What is seen on a page."""
        key = (url, content_type, body)
        if key not in self._known:
            self._known[key] = read_page(body, url, content_type)
        return self._known[key]


class Looking:
    """Sees a district through a transport, each address once."""

    def __init__(self, transport: httpx.AsyncBaseTransport, read: Reading) -> None:
        pace = PaceBook(_NO_SPEED_LIMIT, rule=_NO_BREAKS)
        self._fetcher = Fetcher(
            pace, user_agent="test", robots=False, transport=transport
        )
        self._read = read
        self._seen: dict[Request, Sight] = {}

    async def see(
        self,
        request: Request,
        *,
        recall: Recall = Recall.NEVER,
        article_only: bool = False,
    ) -> Sight:
        """Look at an address; nothing is remembered from an earlier night."""
        del recall, article_only
        if request not in self._seen:
            self._seen[request] = await self._look(request)
        return self._seen[request]

    async def _look(self, request: Request) -> Sight:
        fetched = await self._fetcher.fetch(request)
        if fetched.outcome is not Outcome.OK:
            return Sight(fetched.outcome, detail=fetched.detail)
        page = self._read(fetched.url, fetched.content_type, fetched.body)
        return Sight(Outcome.OK, page, evidence=request.url)


def by_chance(seed: int, share: float, names: Iterable[str] = ()) -> Met:
    """Mishaps that meet a share of all addresses, the same ones for the same seed."""
    chosen = tuple(names) or tuple(MISHAPS)

    def mishap_of(url: str) -> tuple[Mishap, Random] | None:
        chance = Random(f"{seed} {url}")
        if chance.random() >= share:
            return None
        return MISHAPS[chance.choice(chosen)], chance

    return mishap_of
