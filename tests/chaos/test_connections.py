"""What can go wrong before a request leaves: names, ports, TLS, proxies."""

from __future__ import annotations

import asyncio
import datetime as dt
import socket
import ssl

import pytest
import trustme

from conformance.errors import UsageError
from conformance.transport.budget import Budget
from conformance.transport.http import Client

pytestmark = pytest.mark.slow  # keys are made


#: Where nobody listens.
CLOSED_PORT = 1


def context(authority: trustme.CA, host: str = "127.0.0.1", **kwargs) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(host, **kwargs).configure_cert(made)
    return made


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def ca_file(authority, tmp_path):
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return path


async def fine(peer):
    await peer.read_request()
    await peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")


async def silent(peer):
    await peer.hang()


async def babbling(peer):
    await peer.send(b"220 mail.example.com ESMTP\r\n")
    await peer.hang()


async def no_proxy(peer):
    await peer.send(b"220 mail.example.com ESMTP\r\n\r\n")
    await peer.hang()


async def refusing(peer):
    await peer.read_request()
    await peer.send(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")


async def relaying(peer):
    """A proxy that speaks no TLS itself and relays what follows a CONNECT."""
    host, port = (await peer.read_request()).rsplit(":", 1)
    reader, writer = await asyncio.open_connection(host, int(port))
    await peer.send(b"HTTP/1.1 200 Connected\r\n\r\n")

    async def copy(source, target):
        while piece := await source.read(65536):
            target.write(piece)
            await target.drain()
        target.close()

    await asyncio.gather(copy(peer.reader, writer), copy(reader, peer.writer))


def test_each_is_named_and_nothing_counts_as_paid(chaos, run, authority, ca_file, monkeypatch):
    real = socket.getaddrinfo

    def known(host, *args, **kwargs):
        if b"invalid" in (host if isinstance(host, bytes) else host.encode()):
            raise socket.gaierror(socket.EAI_NONAME, "not known")
        return real(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", known)
    long_ago = dt.datetime(2001, 1, 1, tzinfo=dt.UTC)
    expected = {
        "dns": "http://acme.invalid/",
        "refused": f"http://127.0.0.1:{CLOSED_PORT}/",
        "bad-url": "http://[::1/",
        "tls": f"https://127.0.0.1:{chaos.listen(babbling)}/",
        "timeout-connect": f"https://127.0.0.1:{chaos.listen(silent)}/",
    }
    certificates = {
        "signed by itself": trustme.CA().issue_cert("127.0.0.1"),
        "another host": authority.issue_cert("api.example.com"),
        "expired": authority.issue_cert("127.0.0.1", not_after=long_ago, not_before=long_ago),
    }
    for name, certificate in certificates.items():
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(made)
        expected[name] = f"https://127.0.0.1:{chaos.listen(fine, made)}/"
    budget = Budget()
    got = run(expected, ca_file=ca_file, budget=budget)
    faults = {name: each.fault.name for name, each in got.items()}
    assert faults == {
        name: "tls-certificate" if name in certificates else name for name in expected
    }
    assert "expired" in got["expired"].fault.detail
    assert budget.spent_usd == 0


def test_a_ca_file_makes_an_own_authority_trusted(chaos, run, authority, ca_file):
    url = f"https://127.0.0.1:{chaos.listen(fine, context(authority))}/"
    assert run({"": url}, ca_file=ca_file)[""].response.status == 200
    assert run({"": url})[""].fault.name == "tls-certificate"
    assert run({"": url}, verify=False)[""].response.status == 200


def test_proxies(chaos, run, authority, ca_file):
    secure = f"https://127.0.0.1:{chaos.listen(fine, context(authority))}/"
    proxies = {
        "answers": f"http://127.0.0.1:{chaos.listen(relaying)}",
        "refuses": f"http://127.0.0.1:{chaos.listen(refusing)}",
        "babbles": f"http://127.0.0.1:{chaos.listen(no_proxy)}",
        "is down": f"http://127.0.0.1:{CLOSED_PORT}",
    }
    faults = {}
    for name, proxy in proxies.items():
        got = run({"": secure}, ca_file=ca_file, proxy=proxy)[""]
        faults[name] = got.fault.name if got.fault else got.response.status
    assert faults == {"answers": 200, "refuses": "proxy", "babbles": "proxy", "is down": "proxy"}


def test_a_silent_proxy_is_given_up(chaos, run):
    proxy = f"http://127.0.0.1:{chaos.listen(silent)}"
    got = run({"": "https://api.example.com/"}, proxy=proxy)[""]
    assert got.fault.name == "timeout-connect"


@pytest.mark.parametrize(
    "options",
    [{"proxy": "socks5://127.0.0.1:1"}, {"proxy": "127.0.0.1:3128"}, {"proxy": "http://"}],
)
def test_a_proxy_that_is_none(options):
    with pytest.raises(UsageError, match="the proxy's URL"):
        Client(**options)


def test_a_ca_file_that_is_none(tmp_path):
    empty = tmp_path / "empty.pem"
    empty.write_text("nothing")
    for path in (empty, tmp_path / "missing.pem"):
        with pytest.raises(UsageError, match="no certificates"):
            Client(ca_file=path)
