"""Pages rendered in Chromium, for the few sites that nothing else can read.

An optional extra (`pip install wangxun[browser]`), named by the office for each unit.
The browser never touches the network: whatever a page wants to load is fetched by the
patrol itself, by the same guard, pace and robots.txt as every other visit, and handed to
the browser. What comes out is the page as a reader sees it, marked as rendered.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl

from catalog_spec.observations import Outcome, PageSeen, Request
from crawler.fetched import Fetched
from crawler.parse.addresses import same_site
from crawler.words import say

Fetch = Callable[[Request], Awaitable[Fetched]]

RENDERED = "X-Wangxun-Rendered"
"""Header of a stored answer whose body is the rendered page, not what the server sent."""

PAGES_AT_ONCE = 2
MOST_REQUESTS = 60
LONGEST_SECONDS = 60.0
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    # Were anything to slip past the interception, it would find no host.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)
_WANTED = frozenset({"document", "script", "xhr", "fetch"})
_FORM = "application/x-www-form-urlencoded"
# They speak of the bytes the server sent: of a rendered page they would be untrue, and
# a shell that has not changed says nothing of what its scripts fetch.
_OF_THE_BYTES = frozenset(
    {
        "content-encoding",
        "content-length",
        "content-type",
        "content-security-policy",
        "etag",
        "last-modified",
        "transfer-encoding",
    }
)


class BrowserError(Exception):
    """The browser cannot be used; the message is Chinese and says what to do."""


def is_installed() -> bool:
    """Whether the optional extra is there."""
    return find_spec("playwright") is not None


def find_chromium() -> str | None:
    """Path of the system's Chromium, None when there is none."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


def is_rendered(fetched: Fetched) -> bool:
    """Whether the body is a rendered page."""
    return bool(fetched.header(RENDERED))


def needs_rendering(page: PageSeen | None) -> bool:
    """Whether a page, once read, showed nothing and names no other way to its matter."""
    if page is None:
        return False
    ways = page.next_pages or page.tree_requests
    return page.not_read is not None and not page.rows and not ways


class Browser:
    """One Chromium for a night, started when the first page needs it.

    Parameters
    ----------
    fetch: brings what a page wants to load.
    executable: path of Chromium; by default the system's.
    longest_seconds: time for one page, with all that it loads.
    """

    def __init__(
        self,
        fetch: Fetch,
        executable: str | None = None,
        longest_seconds: float = LONGEST_SECONDS,
    ) -> None:
        self._fetch = fetch
        self._executable = executable
        self._longest_seconds = longest_seconds
        self._places = asyncio.Semaphore(PAGES_AT_ONCE)
        self._starting = asyncio.Lock()
        self._running: Any = None
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    async def render(self, fetched: Fetched) -> Fetched | None:
        """Render a page that was fetched; None when it did not come to rest in time.

        Parameters
        ----------
        fetched: the page as the server sent it; it is not asked for again.

        Raises
        ------
        BrowserError: there is no browser, or it does not start.
        """
        browser = await self._browser()
        api = import_module("playwright.async_api")
        async with self._places:
            context = await browser.new_context(
                service_workers="block", accept_downloads=False
            )
            try:
                page = await context.new_page()
                loads = _Loads(fetched, self._fetch)
                await page.route("**/*", loads.answer)
                milliseconds = self._longest_seconds * 1000
                await page.goto(
                    fetched.url, wait_until="networkidle", timeout=milliseconds
                )
                content: str = await page.content()
            except api.Error:
                return None
            finally:
                await context.close()
        if loads.has_run_short:
            return None
        return _rendered(fetched, content, f"Chromium/{browser.version}")

    async def _browser(self) -> Any:
        async with self._starting:
            if self._running is None:
                self._running = await self._start()
        return self._running

    async def _start(self) -> Any:
        if not is_installed():
            raise BrowserError(say("browser", "not_installed"))
        executable = self._executable or find_chromium()
        if executable is None:
            raise BrowserError(say("browser", "no_chromium"))
        api = import_module("playwright.async_api")
        driver = await self._stack.enter_async_context(api.async_playwright())
        # Chromium's own sandbox refuses to work for root.
        sandboxed = hasattr(os, "geteuid") and os.geteuid() != 0
        try:
            browser = await driver.chromium.launch(
                executable_path=executable,
                headless=True,
                chromium_sandbox=sandboxed,
                args=list(_FLAGS),
                handle_sigint=False,
                handle_sigterm=False,
            )
        except api.Error as error:
            reason = str(error).splitlines()[0]
            message = say("browser", "does_not_start", path=executable, reason=reason)
            raise BrowserError(message) from error
        self._stack.push_async_callback(browser.close)
        return browser


class _Loads:
    """Answers what one page wants to load.

    Parameters
    ----------
    document: the page itself.
    fetch: brings everything else.
    """

    def __init__(self, document: Fetched, fetch: Fetch) -> None:
        self._document = document
        self._fetch = fetch
        self._left = MOST_REQUESTS
        self._is_served = False
        self.has_run_short = False

    async def answer(self, route: Any) -> None:
        wanted = route.request
        if not self._is_served and wanted.url.partition("#")[0] == self._document.url:
            self._is_served = True
            await _fulfil(route, self._document)
            return
        request = _request(wanted)
        if request is None or not self._may_load(wanted):
            await route.abort()
            return
        if self._left <= 0:
            self.has_run_short = True
            await route.abort()
            return
        self._left -= 1
        fetched = await self._fetch(request)
        if fetched.outcome is Outcome.OK:
            await _fulfil(route, fetched)
        else:
            await route.abort()

    def _may_load(self, wanted: Any) -> bool:
        """Scripts from anywhere, matter from the site's own hosts, nothing for show."""
        kind = wanted.resource_type
        if kind not in _WANTED:
            return False
        return kind == "script" or same_site(wanted.url, self._document.url)


def _request(wanted: Any) -> Request | None:
    """What the patrol would ask for in the place of the page; None for other things."""
    if not wanted.url.startswith(("http://", "https://")):
        return None
    if wanted.method == "GET":
        return Request(wanted.url)
    is_form = str(wanted.headers.get("content-type", "")).startswith(_FORM)
    if wanted.method != "POST" or not is_form:
        return None
    fields = parse_qsl(wanted.post_data or "", keep_blank_values=True)
    return Request(wanted.url, tuple(fields))


async def _fulfil(route: Any, fetched: Fetched) -> None:
    kind = fetched.content_type or "text/html"
    await route.fulfill(status=200, content_type=kind, body=fetched.body)


def _rendered(fetched: Fetched, content: str, by: str) -> Fetched:
    kept = [h for h in fetched.headers if h[0].lower() not in _OF_THE_BYTES]
    headers = (*kept, ("Content-Type", "text/html; charset=utf-8"), (RENDERED, by))
    return replace(
        fetched,
        headers=headers,
        body=content.encode("utf-8", "replace"),
        detail=say("browser", "rendered", by=by),
    )
