"""A street of hostile and broken sites, each on a port of its own.

Every site has the same healthy catalogue underneath, with every column fed; what is
wrong with it is only how it answers. So whoever is accused is accused wrongly.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from html import escape
from pathlib import Path

import brotli
import trustme
from backports import zstd

from catalog_spec.norm import NormItem, load_norm
from tests import certificates, servers
from tests.servers import Behaviour, Exchange, answer, free_port, redirect

TODAY = date(2026, 11, 24)
KIND = "department"
HTML = (("Content-Type", "text/html; charset=utf-8"),)
ESCAPES = "\x1b[2J\x1b]0;被改\x07\x9b31m\u202e告公\u2066"
"""What must never reach a terminal."""


@cache
def asked() -> tuple[NormItem, ...]:
    """The norm items asked of every site of the street."""
    return load_norm().asked_of(KIND, TODAY, frozenset())


@cache
def entry_page() -> bytes:
    """The catalogue with all columns."""
    return _page("信息公开目录", f'<div class="tree">{_branch(None)}</div>')


def _branch(parent: str | None) -> str:
    known = {item.id for item in asked()}
    rows = "".join(
        f'<li><a href="/c/{item.id}.html">{item.name}</a>{_branch(item.id)}</li>'
        for item in asked()
        if (item.parent if item.parent in known else None) == parent
    )
    return f"<ul>{rows}</ul>" if rows else ""


@cache
def list_page(path: str, mark: str = "") -> bytes:
    """The list of a column, fed to this day."""
    name = next((i.name for i in asked() if f"/{i.id}." in path), "目录")
    last_year = TODAY.year - 1
    titles = (f"{name}事项第{n}号" for n in range(1, 9))
    rows = "".join(
        f'<li><a href="/a{path}-{n}.html">{last_year}年{title}{escape(mark)}</a>'
        f"<span>{TODAY - timedelta(days=n):%Y-%m-%d}</span></li>"
        for n, title in enumerate(titles, 1)
    )
    return _page(name, f'<h1>{name}</h1><ul class="list">{rows}</ul>')


def _page(title: str, content: str) -> bytes:
    return (
        f'<html><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body>{content}</body></html>"
    ).encode()


def healthy(path: str) -> bytes:
    """What the site would answer if nothing were wrong with it; b"" for a 404."""
    if path == "/":
        return entry_page()
    return list_page(path) if path.startswith(("/c/", "/r/")) else b""


def everywhere(behaviour: Behaviour) -> Behaviour:
    """The same trouble at every address."""
    return behaviour


def in_columns(behaviour: Behaviour) -> Behaviour:
    """The entry page is in order and every column is not."""

    async def behave(exchange: Exchange) -> None:
        if exchange.path.startswith("/c/"):
            await behaviour(exchange)
        else:
            body = healthy(exchange.path)
            await exchange.send(answer(body, 200 if body else 404, HTML))

    return behave


def sends(make: Callable[[str], bytes]) -> Behaviour:
    """Send the bytes made for the path and close."""

    async def behave(exchange: Exchange) -> None:
        await exchange.send(make(exchange.path))
        exchange.hang_up()

    return behave


def altered(alter: Callable[[bytes], bytes], kind: str = HTML[0][1]) -> Behaviour:
    """Send the healthy page after something happened to its body."""

    def make(path: str) -> bytes:
        body = healthy(path)
        headers = (("Content-Type", kind),) if kind else ()
        return answer(alter(body), 200 if body else 404, headers)

    return sends(make)


def _packed(coding: str, body: bytes) -> bytes:
    return answer(body, 200, (*HTML, ("Content-Encoding", coding)))


@cache
def _zeros() -> bytes:
    return b"<p>0</p>" * (8 << 20)


@cache
def bombs() -> Mapping[str, bytes]:
    """A few kilobytes that become 64 MB, by coding."""
    once = gzip.compress(_zeros(), 6)
    return {
        "gzip": _packed("gzip", once),
        "gzip twice": _packed("gzip, gzip", gzip.compress(once, 6)),
        "br": _packed("br", brotli.compress(_zeros(), quality=3)),
        "zstd": _packed("zstd", zstd.compress(_zeros(), 3)),
    }


def _nested(path: str) -> bytes:
    deep = b"<div>" * 10_000 + b"x" + b"</div>" * 10_000
    return answer(b"<html><body>" + deep + b"</body></html>", 200, HTML)


def _chunked(path: str) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    piece = healthy(path)[:900]
    return head + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n" % (
        len(piece),
        piece,
    )


def _length(shift: int) -> Callable[[str], bytes]:
    def make(path: str) -> bytes:
        body = healthy(path)
        length = len(body) + shift
        return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (length, body)

    return make


def _http_1_0(path: str) -> bytes:
    body = healthy(path)
    status = b"200 OK" if body else b"404 Not Found"
    return b"HTTP/1.0 %b\r\nContent-Type: text/html\r\n\r\n%b" % (status, body)


async def _cookie_wall(exchange: Exchange) -> None:
    if "seen=1" in exchange.header("Cookie"):
        await altered(bytes)(exchange)
    else:
        await exchange.send(redirect(exchange.path, cookie="seen=1; Path=/"))


async def _flapping(exchange: Exchange) -> None:
    if exchange.number % 2:
        await sends(lambda path: answer(b"<p>503</p>", 503, HTML))(exchange)
    else:
        await altered(bytes)(exchange)


def _soft_404(path: str) -> bytes:
    return answer(_page("404", "<h1>您访问的页面不存在</h1>"), 200, HTML)


def _loop(path: str) -> bytes:
    return redirect(f"{path}x" if len(path) < 400 else "/")


def _refresh(path: str) -> bytes:
    goal = path.replace("/c/", "/r/") if path.startswith("/c/") else path
    text = f'<html><head><meta http-equiv="refresh" content="0;url={goal}"></head>'
    return answer(f"{text}<body></body></html>".encode(), 200, HTML)


def _script_jump(path: str) -> bytes:
    return answer(b'<html><script>location.href="/nowhere"</script></html>', 200, HTML)


def _challenge(path: str) -> bytes:
    script = (
        b"<html><script>eval(unescape('%64'));document.cookie='a=b';"
        b"if(1)location.reload()</script></html>"
    )
    return answer(script, 200, HTML)


def _calendar(path: str) -> bytes:
    """A list whose pager and rows go on for ever, under ever new session ids."""
    _, _, number = path.partition("page=")
    day = int(number or 1) - 1
    session = f";jsessionid={day:032X}"
    name, _, _ = path.partition(";")
    name, _, _ = name.partition("?")
    if not path.startswith("/c/"):
        return answer(healthy(path), 200, HTML)
    rows = "".join(
        f'<li><a href="/a{name}-{day * 8 + n}.html{session}">日程第{day * 8 + n}项</a>'
        f"<span>{TODAY - timedelta(days=n):%Y-%m-%d}</span></li>"
        for n in range(8)
    )
    pager = (
        f'<div class="pager"><a href="{name}{session}?page={day + 2}">下一页</a> '
        f'<a href="{name}{session}?page=99999">尾页</a></div>'
    )
    return answer(_page("日程", f'<ul class="list">{rows}</ul>{pager}'), 200, HTML)


def _frames(path: str) -> bytes:
    if path.startswith("/f/"):
        return answer(healthy(path[2:]), 200, HTML)
    frame = f'<frameset><frame src="/f{path}"></frameset>'
    return answer(f"<html><head></head>{frame}</html>".encode(), 200, HTML)


def _filled_by_call(path: str) -> bytes:
    script = (
        '<div id="list"></div><script>$.post("/api/list",{page:1},'
        'function(d){$("#list").html(d)})</script>'
    )
    return answer(_page("目录", script), 200, HTML)


def _hidden_lists(path: str) -> bytes:
    return answer(healthy(path).replace(b"<ul class", b"<ul hidden class"), 200, HTML)


def _crowd(path: str) -> bytes:
    """A catalogue of hundreds of columns that lead nowhere."""
    if path != "/":
        return answer(healthy(path), 200, HTML)
    more = "".join(f'<li><a href="/z/{n}.html">栏目{n}</a></li>' for n in range(300))
    page = entry_page().replace(b"</ul></div>", f"{more}</ul></div>".encode())
    return answer(page, 200, HTML)


def _marked(path: str) -> bytes:
    """Control characters wherever a page has words."""
    if path == "/":
        more = f'<li><a href="/c/more.html">动态{ESCAPES}</a></li></ul></div>'
        page = entry_page().replace(b"</ul></div>", more.encode())
        return answer(page, 200, HTML)
    body = list_page(path, ESCAPES).replace(b"2026-11-23", b"2029-01-01")
    return answer(body, 200, HTML)


def _to(target: str) -> Behaviour:
    return sends(lambda path: redirect(target))


BEHAVIOURS: Mapping[str, Behaviour] = {
    "慢头": everywhere(servers.never_ending_head),
    "慢体": everywhere(servers.never_ending_body),
    "慢栏目": in_columns(servers.never_ending_body),
    "无尽": everywhere(servers.endless_body),
    "无尽栏目": in_columns(servers.endless_body),
    "沉默": in_columns(servers.silence),
    "重置": in_columns(servers.reset),
    "头洪水": in_columns(servers.header_flood),
    "炸弹一": in_columns(sends(lambda path: bombs()["gzip"])),
    "炸弹二": in_columns(sends(lambda path: bombs()["gzip twice"])),
    "炸弹三": in_columns(sends(lambda path: bombs()["br"])),
    "炸弹四": in_columns(sends(lambda path: bombs()["zstd"])),
    "万层": in_columns(sends(_nested)),
    "万层入口": everywhere(sends(_nested)),
    "绕圈": in_columns(sends(_loop)),
    "本地文件": in_columns(_to("file:///etc/passwd")),
    "本机": in_columns(_to("http://localhost:22/")),
    "内网": in_columns(_to("http://169.254.169.254/latest/meta-data/")),
    "内网入口": everywhere(_to("http://10.0.0.1/")),
    "饼干墙": everywhere(_cookie_wall),
    "日历": everywhere(sends(_calendar)),
    "错编码": everywhere(altered(bytes, "text/html; charset=big5")),
    "无编码": everywhere(altered(lambda body: body.replace(b"<meta", b"<x"), "")),
    "谎编码": everywhere(
        altered(
            lambda body: body.decode().encode("gb18030"), "text/html; charset=utf-8"
        )
    ),
    "空字节": everywhere(altered(lambda body: body.replace(b"<li>", b"<li>\x00"))),
    "坏块": in_columns(altered(lambda body: body[:300] + bytes(512) + body[600:])),
    "断块": in_columns(sends(_chunked)),
    "半页": in_columns(sends(lambda path: _http_1_0(path)[:-400])),
    "长度过大": in_columns(sends(_length(500))),
    "长度过小": in_columns(sends(_length(-500))),
    "一点零": everywhere(sends(_http_1_0)),
    "时好时坏": everywhere(_flapping),
    "软丢失": in_columns(sends(_soft_404)),
    "软丢失入口": everywhere(sends(_soft_404)),
    "刷新": in_columns(sends(_refresh)),
    "脚本跳转": in_columns(sends(_script_jump)),
    "验证": in_columns(sends(_challenge)),
    "框架": everywhere(sends(_frames)),
    "脚本列表": in_columns(sends(_filled_by_call)),
    "栏目海": everywhere(sends(_crowd)),
    "转义": everywhere(sends(_marked)),
    "回入口": in_columns(_to("/")),
}
"""Name of a unit to how its site behaves, over plain HTTP."""

CERTIFICATES: Mapping[str, Callable[[trustme.CA, str], ssl.SSLContext]] = {
    "证书过期": certificates.expired,
    "证书不符": certificates.wrong_host,
    "证书链缺": certificates.incomplete_chain,
    "旧协议": certificates.old_protocol,
}
"""Name of a unit to what is wrong with its TLS."""


@dataclass(frozen=True, slots=True)
class Street:
    """The running sites: name of a unit to the address of its entry page."""

    entries: Mapping[str, str]

    def settings(self) -> str:
        """Their part of a settings file."""
        units = (
            f'[[unit]]\nname = "{name}"\nkind = "{KIND}"\nentry = {json.dumps(entry)}\n'
            for name, entry in self.entries.items()
        )
        return "\n".join(units)


@contextlib.contextmanager
def street() -> Iterator[Street]:
    """Run all sites in a process of their own while the block runs."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.hostile"]
    folder = Path(__file__).parents[1]
    with subprocess.Popen(
        command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield Street(json.loads(process.stdout.readline()))
        finally:
            process.stdin.close()
            process.wait(20)


async def _run() -> None:
    bombs()
    async with contextlib.AsyncExitStack() as stack:
        entries = await _open_all(stack)
        sys.stdout.write(f"{json.dumps(entries)}\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)


async def _open_all(stack: contextlib.AsyncExitStack) -> dict[str, str]:
    entries: dict[str, str] = {}
    for name, behaviour in BEHAVIOURS.items():
        site = await stack.enter_async_context(servers.serve(behaviour))
        entries[name] = site.url("/")
    authority = trustme.CA()
    plain = altered(bytes)
    for name, make in CERTIFICATES.items():
        tls = make(authority, "localhost")
        site = await stack.enter_async_context(servers.serve(plain, tls))
        entries[name] = site.url("/")
        # The office allows this name to be read whatever its certificate says.
        entries[f"{name}放行"] = site.url("/", "localhost")
    lead = _to(entries["一点零"])
    tls = certificates.in_order(authority, "localhost")
    site = await stack.enter_async_context(servers.serve(lead, tls))
    entries["降级"] = site.url("/", "localhost")
    entries["无人"] = f"http://127.0.0.1:{free_port()}/"
    entries["无名"] = "http://nowhere.invalid/"
    site = await stack.enter_async_context(servers.serve(plain))
    entries["没有证书"] = site.url("/").replace("http:", "https:")
    return entries


if __name__ == "__main__":
    asyncio.run(_run())
