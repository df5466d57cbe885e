"""Serves a pretend portal on loopback, in this process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True, slots=True)
class Page:
    """One answer."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200


Fields = Mapping[str, str]


@dataclass(slots=True)
class Routes:
    """Which answer stands at which address.

    `pages` are keyed by path and sorted query, `calls` by path alone; a call sees the
    fields of the query and of the body; `otherwise` answers for all other addresses.
    """

    pages: dict[str, Callable[[], Page]] = field(default_factory=dict)
    calls: dict[str, Callable[[Fields], Page]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    otherwise: Callable[[], Page] | None = None

    def add(self, address: str, page: Callable[[], Page]) -> None:
        """Put a page at an address; the first to come keeps it."""
        self.pages.setdefault(_key(address), page)

    def answer(self, address: str, body: bytes) -> Page:
        """What the site says to one request."""
        self.asked.append(address)
        page = self.pages.get(_key(address))
        if page is not None:
            return page()
        parts = urlsplit(address)
        call = self.calls.get(parts.path)
        if call is None:
            return self.otherwise() if self.otherwise else _missing()
        sent = body.decode("utf-8", "replace")
        return call(dict(parse_qsl(parts.query) + parse_qsl(sent)))


def _missing() -> Page:
    html = "<html><head><title>404</title></head><body>您访问的页面不存在</body></html>"
    return Page(html.encode(), status=404)


def _key(address: str) -> str:
    parts = urlsplit(address)
    query = "&".join(sorted(parts.query.split("&")))
    return f"{parts.path}?{query}"


@contextmanager
def serve(routes: Routes) -> Iterator[str]:
    """Run the site while the block runs; gives its address without a last slash."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._reply(b"")

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            self._reply(self.rfile.read(length))

        def do_HEAD(self) -> None:
            self._reply(b"")

        def _reply(self, body: bytes) -> None:
            page = routes.answer(self.path, body)
            self.send_response(page.status)
            if page.content_type:
                self.send_header("Content-Type", page.content_type)
            self.send_header("Content-Length", str(len(page.body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(page.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
