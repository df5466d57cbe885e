"""`wangxun init`: from the address of a portal to a settings file."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from pathlib import Path

from rich.table import Table
from rich.text import Text

from crawler.discover import Discovery, DiscoveryError, discover, settings_text
from reports.arguments import Commands, add_command, an_address
from reports.exits import CommandError, ExitCode, cannot_read
from reports.files import write_whole
from reports.one_page import open_single_fetcher
from reports.plain import plain
from reports.terminal import output
from reports.words import named, say


def register(commands: Commands) -> None:
    """Add the command of this module."""
    parser = add_command(commands, "init", run_init)
    parser.add_argument(
        "url", type=an_address, metavar=say("metavar.url"), help=say("arguments.portal")
    )


def run_init(arguments: Namespace) -> ExitCode:
    """Find the units behind an address and write or extend the settings file."""
    config: Path = arguments.config
    existing = _existing(config)
    try:
        discovery = asyncio.run(_discover(arguments.url))
    except DiscoveryError as error:
        raise CommandError(str(error)) from error
    text = settings_text(discovery, existing)
    if text != existing:
        write_whole(config, text.encode("utf-8"))
    _tell(discovery, config, is_changed=text != existing)
    return ExitCode.CLEAN


def _existing(config: Path) -> str | None:
    if not config.exists():
        return None
    try:
        return config.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise cannot_read(config, error) from error


async def _discover(url: str) -> Discovery:
    async with open_single_fetcher(url) as fetcher:
        return await discover(url, fetcher)


def _tell(discovery: Discovery, config: Path, *, is_changed: bool) -> None:
    console = output()
    district = plain(discovery.district) or say("init.unnamed")
    count = len(discovery.units)
    console.print(say("init.found", district=district, count=count), soft_wrap=True)
    table = Table.grid(padding=(0, 2))
    for unit in discovery.units:
        kind = named("kind", unit.kind)
        table.add_row(
            Text(plain(unit.name)), kind, Text(plain(unit.entry), style="dim")
        )
    console.print(table)
    if discovery.unplaced:
        console.print(
            say("init.unplaced", count=len(discovery.unplaced)), soft_wrap=True
        )
        for seen in discovery.unplaced:
            console.print(
                Text(f"  {plain(seen.name)}  {plain(seen.url)}"), soft_wrap=True
            )
    key = "init.written" if is_changed else "init.unchanged"
    console.print(say(key, path=config), soft_wrap=True)
