"""Which addresses the patrol may touch: never our own network by a page's wish."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

Resolve = Callable[[str, int], Awaitable[tuple[str, ...]]]

_TRANSLATED = ip_network("64:ff9b::/96")


class ForbiddenAddressError(Exception):
    """A name leads into a network that was not listed as allowed.

    Parameters
    ----------
    host: the name or literal address.
    address: the address it leads to.
    """

    def __init__(self, host: str, address: str) -> None:
        super().__init__(f"{host} -> {address}")
        self.host = host
        self.address = address


@lru_cache(maxsize=4096)
def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet.

    IPv4 addresses wrapped in IPv6 ones (mapped, 6to4, Teredo, NAT64) are looked at by
    what they wrap. Anything that is no address at all is not public.
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(_is_open(one) for one in _unwrap(parsed))


def _is_open(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and not address.is_multicast and not address.is_reserved


def _unwrap(
    address: IPv4Address | IPv6Address,
) -> Iterable[IPv4Address | IPv6Address]:
    if isinstance(address, IPv4Address):
        return (address,)
    if address in _TRANSLATED:
        return (IPv4Address(int(address) & 0xFFFFFFFF),)
    inner = address.ipv4_mapped or address.sixtofour
    if inner is not None:
        return (inner,)
    return (address, *(address.teredo or ()))


async def resolve_by_system(host: str, port: int) -> tuple[str, ...]:
    """Addresses of a host by the system's resolver, IPv4 first.

    IPv4 leads because many offices have IPv6 addresses that lead nowhere.

    Raises
    ------
    socket.gaierror: the name does not resolve.
    """
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    ranked = sorted(found, key=lambda entry: entry[0] != socket.AF_INET)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in ranked))


def private_hosts(urls: Iterable[str]) -> frozenset[str]:
    """Hosts of the given addresses that are themselves private or loopback ones.

    For addresses that the operator typed: who writes 127.0.0.1 into the settings means
    it. Names are never taken, since a name can be led anywhere.
    """
    hosts = {(urlsplit(url).hostname or "") for url in urls}
    return frozenset(host for host in hosts if _is_private_literal(host))


def _is_private_literal(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        ip_address(host)
    except ValueError:
        return False
    return not is_public(host)


class Guard:
    """Resolves names and lets only allowed addresses through.

    The caller must connect to an address this gave back, not to the name: a name may
    resolve differently the next time.

    Parameters
    ----------
    allow_private: hosts that may lead to loopback, private or link-local addresses.
    resolve: how names become addresses.
    keep_seconds: how long an answer is used again, by the event loop's clock.
    """

    def __init__(
        self,
        allow_private: Iterable[str] = (),
        resolve: Resolve = resolve_by_system,
        keep_seconds: float = 300.0,
    ) -> None:
        self._allowed = frozenset(host.lower() for host in allow_private)
        self._resolve = resolve
        self._keep_seconds = keep_seconds
        self._known: dict[tuple[str, int], tuple[float, tuple[str, ...]]] = {}
        self._asking: dict[tuple[str, int], asyncio.Task[tuple[str, ...]]] = {}

    async def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """Addresses of a host that may be connected to.

        Raises
        ------
        ForbiddenAddressError: any of them is not public and the host is not listed.
        OSError: the name does not resolve.
        """
        found = await self._look_up(host, port)
        if host.lower() not in self._allowed:
            for address in found:
                if not is_public(address):
                    raise ForbiddenAddressError(host, address)
        return found

    async def _look_up(self, host: str, port: int) -> tuple[str, ...]:
        now = asyncio.get_running_loop().time()
        known = self._known.get((host, port))
        if known is not None and now < known[0]:
            return known[1]
        asking = self._asking.get((host, port))
        if asking is None:
            asking = asyncio.create_task(self._ask(host, port))
            self._asking[host, port] = asking
        # Shielded: who gives up waiting must not take the answer from the others.
        return await asyncio.shield(asking)

    async def _ask(self, host: str, port: int) -> tuple[str, ...]:
        try:
            found = await self._resolve(host, port)
        finally:
            self._asking.pop((host, port), None)
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "no address")
        expires = asyncio.get_running_loop().time() + self._keep_seconds
        self._known[host, port] = (expires, found)
        return found
