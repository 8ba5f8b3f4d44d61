"""Which addresses a URL of an answer may lead to: public ones, whoever is asked for their names.

A vendor's answer names URLs that we fetch. They must not reach into the network that we stand in:
https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Thread
from typing import Any, Final, TypeAlias

import httpx

from conformance.model import Fault

#: Asks for the addresses of a host; raises ``OSError`` where there are none.
Resolver: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]

_PORTS: Final = {"http": 80, "https": 443}
_LAST_PORT: Final = 65535
_DNS_SECONDS: Final = 10.0

#: Networks whose addresses carry an IPv4 address, by its first bit; https://www.iana.org/
#: assignments/iana-ipv6-special-registry, RFC 6052, RFC 3056, RFC 4291 section 2.5.5.1.
_CARRYING: Final = (
    (IPv6Network("64:ff9b::/96"), 0),
    (IPv6Network("2002::/16"), 80),
    (IPv6Network("::/96"), 0),
)
#: Translation and tunnels whose inner address cannot be told: RFC 8215, RFC 4380.
_OPAQUE: Final = (IPv6Network("64:ff9b:1::/48"), IPv6Network("2001::/32"))


async def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of a host as the system knows them, IPv4 first, each once."""
    found = list(await _asked(host, port))
    found.sort(key=lambda entry: entry[0] != socket.AF_INET)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


_Found: TypeAlias = Sequence[tuple[Any, ...]]


async def _asked(host: str, port: int) -> _Found:
    """What the system says of a host; who gives up waiting is not held up by a resolver that hangs.

    An event loop's own threads are waited for when it ends, and when the process does.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[_Found] = loop.create_future()

    def tell(found: _Found, error: Exception | None) -> None:
        if answer.done():  # nobody waits any more
            return
        if error is None:
            answer.set_result(found)
        else:
            answer.set_exception(error)

    def ask() -> None:
        found: _Found = ()
        failure: Exception | None = None
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except Exception as error:  # noqa: BLE001 - whoever waits raises it
            failure = error
        with suppress(RuntimeError):  # the loop is closed
            loop.call_soon_threadsafe(tell, found, failure)

    Thread(target=ask, name="resolving", daemon=True).start()
    return await answer


async def reachable(
    url: str, *, private: bool = False, ask: Resolver = resolve
) -> tuple[str, ...] | Fault:
    """The addresses to connect to for a URL, every one of them checked.

    To ask again when connecting would let a name lead elsewhere the second time. With ``private``
    any address will do.
    """
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError):
        return Fault(name="bad-url", detail="it is no URL")
    if parsed.scheme not in _PORTS or not parsed.host:
        return Fault(name="bad-url", detail="only http and https are followed")
    port = parsed.port or _PORTS[parsed.scheme]
    if port > _LAST_PORT:
        return Fault(name="bad-url", detail="there is no such port")
    try:
        async with asyncio.timeout(_DNS_SECONDS):
            host = parsed.raw_host.decode("ascii")
            addresses = tuple(await ask(host, port))
    except (OSError, UnicodeError):  # TimeoutError is an OSError
        addresses = ()
    if not addresses:
        return Fault(name="dns", detail="the host has no address")
    blocked = [address for address in addresses if not private and not is_public(address)]
    if blocked:
        return Fault(name="blocked-address", detail=f"{parsed.host} is at {blocked[0]}")
    return addresses


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet at large; false for what is no address."""
    try:
        parsed = ip_address(address.split("%", maxsplit=1)[0])
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address):
        if any(parsed in network for network in _OPAQUE):
            return False
        if (inner := _carried(parsed)) is not None:
            return _is_global(inner)
    return _is_global(parsed)


def _carried(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that one of IPv6 stands for."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    for network, shift in _CARRYING:
        if address in network:
            return IPv4Address((int(address) >> shift) & 0xFFFFFFFF)
    return None


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )
