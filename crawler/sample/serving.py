"""Serve a district on loopback: in a thread of this process or in one of its own."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from crawler.sample.district import District, build
from crawler.sample.library import UNIT_LIST
from crawler.sample.server import (
    LOOPBACK,
    Respond,
    answer_until,
    bind_hosts,
    serve_in_thread,
)
from crawler.sample.site import HOST_COUNT
from crawler.sample.units import Blueprint

_GOODBYE_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Served:
    """A district that is being served.

    Parameters
    ----------
    district: what is served.
    base_url: address of its first host; the other hosts have the ports that follow.
    """

    district: District
    base_url: str

    @property
    def unit_list(self) -> str:
        """Address of the page that lists all units."""
        return f"{self.base_url}{UNIT_LIST}"


@contextmanager
def serve(
    district: District, port: int = 0, own_process: bool = False
) -> Iterator[Served]:
    """Serve a district while the block runs.

    Parameters
    ----------
    district: what to serve.
    port: the first of five neighbouring ports, 0 for any free ones.
    own_process: serve from a process of its own, so that the crawler has this one to
        itself. The server makes the district again from its blueprint.

    Raises
    ------
    OSError: the ports are taken.
    """
    if own_process:
        with _served_by_process(district, port) as base_url:
            yield Served(district, base_url)
        return
    sockets = bind_hosts(port, HOST_COUNT)
    base_url = f"http://{LOOPBACK}:{sockets[0].getsockname()[1]}"
    with serve_in_thread(sockets, district.library(base_url).respond):
        yield Served(district, base_url)


@contextmanager
def _served_by_process(district: District, port: int) -> Iterator[str]:
    wanted = json.dumps({**asdict(district.blueprint), "port": port}, default=str)
    command = [sys.executable, "-m", "crawler.sample", wanted]
    with subprocess.Popen(  # noqa: S603 - our own module, our own arguments
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield _read_address(process)
        finally:
            process.terminate()
            process.wait(_GOODBYE_SECONDS)


def _read_address(process: subprocess.Popen[str]) -> str:
    line = process.stdout.readline().strip() if process.stdout else ""
    if not line:
        raise OSError("the sample district could not be served")
    return line


def run(wanted: str) -> None:
    """Serve a district until standard input closes; tell its address first.

    Parameters
    ----------
    wanted: the blueprint's fields and `port`, as JSON.
    """
    fields: dict[str, Any] = json.loads(wanted)
    port = fields.pop("port", 0)
    fields["today"] = date.fromisoformat(fields["today"])
    district = build(Blueprint(**fields))
    sockets = bind_hosts(port, HOST_COUNT)
    base_url = f"http://{LOOPBACK}:{sockets[0].getsockname()[1]}"
    respond = district.library(base_url).respond
    asyncio.run(_serve_until_closed(sockets, respond, base_url))


async def _serve_until_closed(
    sockets: Sequence[socket.socket], respond: Respond, base_url: str
) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def look() -> None:
        if not sys.stdin.readline():
            loop.remove_reader(sys.stdin)
            stop.set()

    loop.add_reader(sys.stdin, look)
    sys.stdout.write(f"{base_url}\n")
    sys.stdout.flush()
    await answer_until(stop, sockets, respond)
