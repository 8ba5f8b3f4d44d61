"""Which addresses a link may lead to."""

from __future__ import annotations

import asyncio
import socket
import threading
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.model import Fault
from conformance.transport.addresses import is_public, reachable, resolve

INSIDE = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
    "224.0.0.0/4", "240.0.0.0/4", "255.255.255.255/32",
    "::1/128", "::/128", "fc00::/7", "fe80::/10", "ff00::/8", "2001:db8::/32", "2001::/32",
    "64:ff9b:1::/48",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "1.1.1.1", "172.32.0.1", "2606:4700:4700::1111", "64:ff9b::808:808"]


def within(network: str) -> st.SearchStrategy[str]:
    return st.ip_addresses(network=ip_network(network)).map(str)


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address):
    assert is_public(address)


@given(st.sampled_from(INSIDE).flatmap(within))
def test_inside(address):
    assert not is_public(address)


@given(st.ip_addresses(v=4))
def test_an_address_in_disguise_is_judged_by_what_it_stands_for(address):
    inner = int(address)
    for prefix, shift in (("::ffff:0:0", 0), ("64:ff9b::", 0), ("2002::", 80), ("::", 0)):
        disguised = IPv6Address(int(ip_address(prefix)) | inner << shift)
        # ::1 and :: have a meaning of their own.
        if inner > 1 or prefix != "::":
            assert is_public(str(disguised)) == is_public(str(IPv4Address(inner)))


@given(st.text())
def test_what_is_no_address_is_not_public(text):
    assert is_public(text) in {True, False}


@pytest.mark.parametrize("text", ["", "localhost", "fe80::1%eth0", "1.2.3", "127.1"])
def test_odd_addresses(text):
    assert not is_public(text)


def ask(*addresses):
    async def asked(host, port):
        if not addresses:
            raise OSError
        return addresses

    return asked


def reached(url, *addresses, **kwargs):
    return asyncio.run(reachable(url, ask=ask(*addresses), **kwargs))


def test_every_address_counts():
    assert reached("https://a.example/x", "8.8.8.8", "1.1.1.1") == ("8.8.8.8", "1.1.1.1")
    got = reached("https://a.example/x", "8.8.8.8", "10.0.0.1")
    assert got == Fault(name="blocked-address", detail="a.example is at 10.0.0.1")
    assert reached("http://a.example/x", "10.0.0.1", private=True) == ("10.0.0.1",)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("ftp://a.example/x", "bad-url"),
        ("file:///etc/passwd", "bad-url"),
        ("//a.example/x", "bad-url"),
        ("http:///x", "bad-url"),
        ("http://[::1", "bad-url"),
        ("http://a.example:99999/", "bad-url"),
        ("data:image/png;base64,AAAA", "bad-url"),
        ("https://a.example/x", "dns"),
    ],
)
def test_what_cannot_be_asked(url, name):
    got = reached(url)
    assert isinstance(got, Fault)
    assert got.name == name


@given(st.text(max_size=80))
def test_any_text_is_addresses_or_a_fault(text):
    for url in (text, f"http://{text}", f"https://a.example:{text}"):
        got = reached(url, "8.8.8.8")
        assert got == ("8.8.8.8",) or got.name in {"bad-url", "dns"}


@pytest.mark.parametrize("host", ["127.1", "0x7f.1", "2130706433", "localhost", "[::ffff:7f00:1]"])
def test_loopback_by_any_other_name(host):
    got = asyncio.run(reachable(f"http://{host}/", ask=resolve))
    assert isinstance(got, Fault)
    assert got.name in {"blocked-address", "dns", "bad-url"}


def test_a_resolver_that_hangs_holds_nobody_up(monkeypatch):
    answers = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers.wait() and [])

    async def given_up():
        asking = asyncio.create_task(resolve("hangs.example", 443))
        await asyncio.sleep(0)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)

    try:
        asyncio.run(asyncio.wait_for(given_up(), 5))
        assert not answers.is_set()
    finally:
        answers.set()
