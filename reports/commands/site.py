"""`wangxun site test`: what every step of the patrol would read on one site."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime
from pathlib import Path

from catalog_spec.norm import Norm, NormItem, load_norm
from catalog_spec.norm.items import UNIT_KINDS
from catalog_spec.observations import Outcome, Request
from catalog_spec.roster import Unit
from crawler.browser import Browser
from crawler.outfit import open_fetcher
from crawler.parse.plugins import plugged_in
from crawler.parse.profile import Profile
from crawler.parse.reader import read
from crawler.settings import Settings
from crawler.trial import Look, Trial, reader_of, try_site
from reports.arguments import (
    DEFAULT_CONFIG,
    Commands,
    add_command,
    add_format,
    add_group,
    an_address,
)
from reports.exits import CommandError, ExitCode, cannot_read
from reports.listing import as_json
from reports.office import read_settings, roster_names, today
from reports.one_page import open_single_fetcher
from reports.plain import web_address
from reports.site_test_screen import draw_trial, trial_row
from reports.terminal import emit, output, remark
from reports.words import say


def register(commands: Commands) -> None:
    """Add the command of this module."""
    group = add_group(commands, "site")
    parser = add_command(group, "test", run_test, words="site_test")
    parser.add_argument("page", metavar=say("metavar.page"), help=say("arguments.page"))
    parser.add_argument(
        "--url",
        type=an_address,
        default=None,
        metavar=say("metavar.url"),
        help=say("arguments.page_url"),
    )
    parser.add_argument(
        "--unit", metavar=say("metavar.unit"), help=say("arguments.site_unit")
    )
    add_format(parser, "table", "json")


def run_test(arguments: Namespace) -> ExitCode:
    """Try a site and print what each step read."""
    settings = _settings(arguments.config)
    unit = _unit(settings, arguments.unit)
    for name, reason in plugged_in().failures:
        remark(say("site_test.broken_plugin", name=name, reason=reason))
    if web_address(arguments.page):
        trial = asyncio.run(_try_address(arguments.page, settings, unit))
    else:
        body = _body(Path(arguments.page))
        trial = asyncio.run(_try_stored(body, arguments.url or "", settings, unit))
    if arguments.format == "json":
        emit(as_json(trial_row(trial)))
    else:
        output().print(draw_trial(trial))
    return ExitCode.CLEAN


def _settings(config: Path) -> Settings | None:
    """The office's settings; a site can also be tried before there are any."""
    if config == DEFAULT_CONFIG and not config.exists():
        return None
    return read_settings(config)


def _unit(settings: Settings | None, name: str | None) -> Unit | None:
    if name is None:
        return None
    if settings is None:
        raise CommandError(say("error.no_config", path=DEFAULT_CONFIG))
    (official,) = roster_names(settings, [name])
    return settings.roster.find(official)


async def _try_address(url: str, settings: Settings | None, unit: Unit | None) -> Trial:
    async with AsyncExitStack() as stack:
        if settings is None:
            fetcher = await stack.enter_async_context(open_single_fetcher(url))
        else:
            fetcher = await stack.enter_async_context(open_fetcher(settings))
        browser = None
        if settings and unit and unit.name in settings.browser_units:
            browser = await stack.enter_async_context(Browser(fetcher.fetch))
        see = reader_of(fetcher, _profiles(settings), browser)
        items = _items(settings, unit)
        return await try_site(url, see, items, unit, _profiles(settings))


def _body(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise cannot_read(path, error) from error


async def _try_stored(
    body: bytes, url: str, settings: Settings | None, unit: Unit | None
) -> Trial:
    """Try a stored page: the one step that needs no network."""
    profiles = _profiles(settings)
    reading = read(body, url, profiles=profiles)

    async def see(request: Request) -> Look:
        if request.url == url:
            return Look(request, Outcome.OK, "", reading.page, reading.mark)
        return Look(request, Outcome.NOT_VISITED)

    return await try_site(url, see, _items(settings, unit), unit, profiles)


def _profiles(settings: Settings | None) -> Sequence[Profile]:
    return settings.profiles if settings else ()


def _items(
    settings: Settings | None, unit: Unit | None
) -> Mapping[str, Sequence[NormItem]]:
    """What the norm asks of the unit's kind, or of every kind when none is named."""
    norm: Norm = settings.norm if settings else load_norm()
    day: date = today(settings) if settings else datetime.now(UTC).date()
    if unit is not None:
        return {unit.kind: norm.asked_of(unit.kind, day, unit.duties)}
    return {kind: norm.asked_of(kind, day) for kind in UNIT_KINDS}
