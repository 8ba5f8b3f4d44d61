"""Links in answers: followed to what is public and a picture's size, never with a key."""

from __future__ import annotations

import io
import json
import struct
import zlib

import pytest
from PIL import Image

from conformance.transport import live, pictures
from conformance.transport.limits import Limits

pytestmark = pytest.mark.slow

QUICK = Limits(connect=4, first_byte=4, idle=4, total=4, body=1 << 20, redirects=3)


def png(size: int = 8) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (size, size), "teal").save(out, "PNG")
    return out.getvalue()


def pixel_bomb() -> bytes:
    """A PNG of a few kilobytes that claims 60,000 x 60,000 pixels."""

    def part(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1 << 20))
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", pixels) + part(b"IEND", b"")


def gives(body: bytes, *headers: str, status: str = "200 OK"):
    async def script(peer):
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
        await peer.send("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    return script


def leads(to: str):
    return gives(b"", f"Location: {to}", status="302 Found")


async def drips(peer):
    await peer.send(b"HTTP/1.1 200 OK\r\n\r\n")
    await peer.for_ever(b"x", 0.1)


async def floods(peer):
    await peer.send(b"HTTP/1.1 200 OK\r\n\r\n")
    await peer.for_ever(b"x" * 65536)


class _Known(dict):
    """Names as given; an address is its own."""

    def __missing__(self, host):
        return [host]


@pytest.fixture
def linked(chaos, run, monkeypatch):
    """Fetch what links lead to, in a world where names have the addresses that we give them."""
    heads = {}

    def linked(links: dict[str, str], scripts, addresses, **options):
        async def ask(host, port):
            return addresses[host]

        def quick(*args, **kwargs):
            return pictures.Pictures(*args, **kwargs, ask=ask, limits=QUICK)

        monkeypatch.setattr(live, "Pictures", quick)
        # The servers of these tests are on loopback, which is to count as public but for one.
        monkeypatch.setattr(
            "conformance.transport.addresses.is_public", lambda address: address == "127.0.0.1"
        )

        def answering(number, link):
            body = json.dumps({"created": 1, "data": [{"url": link}]}).encode()
            chaos.scripts[f"/answer/{number}"] = gives(body, "Content-Type: application/json")

        def noting(path, script):
            async def noted(peer):
                heads[path] = peer.head
                await script(peer)

            chaos.scripts[path] = noted

        port = chaos.listen()
        for path, script in scripts(port).items():
            noting(path, script)
        links = {name: link.replace("PORT", str(port)) for name, link in links.items()}
        for number, link in enumerate(links.values()):
            answering(number, link)
        urls = {n: f"http://127.0.0.1:{port}/answer/{at}" for at, n in enumerate(links)}
        got = run(urls, **options)
        linked.heads = heads
        return {name: each.fetched for name, each in got.items()}

    return linked


def test_each_is_named(linked):
    world = {
        "good.example": ["127.0.0.1"],
        "inside.example": ["10.0.0.7"],
        "both.example": ["127.0.0.1", "169.254.169.254"],
    }

    def scripts(port):
        there = f"http://good.example:{port}"
        return {
            "/picture.png": gives(png()),
            "/gone": gives(b"{}", status="404 Not Found"),
            "/there": leads("/picture.png"),
            "/inside": leads(f"http://inside.example:{port}/picture.png"),
            "/literal": leads("http://169.254.169.254/latest/meta-data/"),
            "/ftp": leads("ftp://good.example/picture.png"),
            "/round": leads(f"{there}/round"),
            "/nowhere": gives(b"", status="302 Found"),
            "/drips": drips,
            "/floods": floods,
            "/bomb": gives(pixel_bomb()),
            "/broken": gives(b"not gzip", "Content-Encoding: gzip"),
        }

    links = {
        **{path: f"http://good.example:PORT{path}" for path in scripts(0)},
        "private": "http://inside.example:PORT/picture.png",
        "rebinding": "http://both.example:PORT/picture.png",
    }
    fetched = linked(links, scripts, _Known(world))
    faults = {
        name: each[0].fault.name if each[0].fault else each[0].response.status
        for name, each in fetched.items()
    }
    assert faults == {
        "/picture.png": 200,
        "/gone": 404,
        "/there": 200,
        "/inside": "blocked-address",
        "/literal": "blocked-address",
        "/ftp": "bad-url",
        "/round": "redirect-loop",
        "/nowhere": "redirect",
        "/drips": "timeout-total",
        "/floods": "too-large-body",
        "/bomb": 200,
        "/broken": "content-encoding",
        "private": "blocked-address",
        "rebinding": "blocked-address",
    }
    assert fetched["/there"][0].response.body == png()
    assert fetched["/there"][0].url.endswith("/there")
    for head in linked.heads.values():
        assert b"authorization" not in head.lower()
        assert b"canary" not in head


def test_a_name_is_looked_up_once_and_connected_to_as_it_was_checked(linked):
    """A name that leads inside the second time it is asked for is not asked a second time."""

    seen = []

    class Once(_Known):
        def __missing__(self, host):
            seen.append(host)
            return ["127.0.0.1"] if seen.count(host) == 1 else ["10.0.0.7"]

    got = linked(
        {"": "http://rebinding.example:PORT/picture.png"},
        lambda port: {"/picture.png": gives(png())},
        Once(),
    )
    assert got[""][0].response.body == png()
    assert seen == ["rebinding.example"]


def test_private_networks_if_asked_for(linked):
    got = linked(
        {"": "http://inside.example:PORT/picture.png"},
        lambda port: {"/picture.png": gives(png())},
        _Known({"inside.example": ["::1", "127.0.0.1"]}),
        allow_private=True,
    )
    assert got[""][0].response.body == png()


def test_a_key_in_a_link_stays_here(linked):
    """A link that repeats the key is followed without it, and kept without it."""
    got = linked(
        {"": "http://good.example:PORT/picture.png?key=sk-canary-0123456789"},
        lambda port: {"/picture.png?key={API_KEY}": gives(png())},
        _Known({"good.example": ["127.0.0.1"]}),
    )
    assert got[""][0].response.body == png()
    assert "canary" not in repr(got) + repr(linked.heads)
