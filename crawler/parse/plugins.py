"""Platforms that other distributions bring along, by the entry points of Python.

A distribution offers one in its metadata:

    [project.entry-points."wangxun.platforms"]
    mine = "my_package.platform:Mine"

where `Mine` is a subclass of `crawler.parse.platform.Platform` or an object of one. It
is loaded in every process that reads pages, so nothing has to be handed over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, TypeVar

from catalog_spec.observations import ArticleSeen, ColumnSeen, Request
from crawler.parse.answers import Answer
from crawler.parse.pager import Paging
from crawler.parse.platform import Platform, WebPage
from crawler.parse.rows import RowSeen

GROUP = "wangxun.platforms"
T = TypeVar("T")


class PluginFailure(Exception):
    """A plug-in broke while it read a page.

    Parameters
    ----------
    name: name of the platform.
    reason: what it broke with.
    """

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Plugins:
    """What was plugged in.

    Parameters
    ----------
    platforms: the adapters that could be loaded.
    failures: name and reason of each that could not.
    """

    platforms: tuple[Platform, ...]
    failures: tuple[tuple[str, str], ...]


@cache
def plugged_in() -> Plugins:
    """The platforms of all installed distributions, in the order of their names."""
    platforms: list[Platform] = []
    failures: list[tuple[str, str]] = []
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        try:
            platforms.append(Guarded(_loaded(point)))
        except Exception as error:  # noqa: BLE001 - whatever a stranger's code raises
            failures.append((point.name, f"{type(error).__name__}: {error}"))
    return Plugins(tuple(platforms), tuple(failures))


def _loaded(point: EntryPoint) -> Platform:
    offered = point.load()
    platform = offered() if isinstance(offered, type) else offered
    if not isinstance(platform, Platform):
        raise TypeError(f"{point.value} is no crawler.parse.platform.Platform")
    return platform


class Guarded(Platform):
    """A plugged-in adapter whose mistakes end the reading of one page, not the night.

    Parameters
    ----------
    inner: the adapter of the plug-in.
    """

    def __init__(self, inner: Platform) -> None:
        self._inner = inner
        self.name = inner.name
        self.fingerprint = inner.fingerprint

    def tree_requests(self, page: WebPage) -> Sequence[Request]:
        """As the plug-in says."""
        return self._ask(lambda: tuple(self._inner.tree_requests(page)))

    def columns(
        self, page: WebPage, found: tuple[ColumnSeen, ...]
    ) -> tuple[ColumnSeen, ...]:
        """As the plug-in says."""
        return self._ask(lambda: tuple(self._inner.columns(page, found)))

    def rows(self, page: WebPage) -> Sequence[RowSeen] | None:
        """As the plug-in says."""
        return self._ask(lambda: self._inner.rows(page))

    def paging(self, page: WebPage, shown: int, found: Paging) -> Paging:
        """As the plug-in says."""
        return self._ask(lambda: self._inner.paging(page, shown, found))

    def article(self, page: WebPage, found: ArticleSeen | None) -> ArticleSeen | None:
        """As the plug-in says."""
        return self._ask(lambda: self._inner.article(page, found))

    def answer(self, value: Any, url: str) -> Answer | None:
        """As the plug-in says."""
        return self._ask(lambda: self._inner.answer(value, url))

    def entry_day(self, url: str) -> date | None:
        """As the plug-in says."""
        return self._ask(lambda: self._inner.entry_day(url))

    def _ask(self, question: Callable[[], T]) -> T:
        try:
            return question()
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            raise PluginFailure(self.name, reason) from error
