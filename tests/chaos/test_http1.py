"""What a server can do wrong in HTTP/1.1: each is named, none raises, none outlasts its limit."""

from __future__ import annotations

import asyncio
import gzip
import json
import zlib

import pytest

from conformance.transport.limits import Limits

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
SSE = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


def says(*pieces: bytes, pause: float = 0):
    """Answer with these bytes, and close."""

    async def script(peer):
        await peer.send(*pieces, pause=pause)

    return script


def says_and_hangs(*pieces: bytes):
    async def script(peer):
        await peer.send(*pieces)
        await peer.hang()

    return script


def says_and_resets(*pieces: bytes):
    async def script(peer):
        await peer.send(*pieces, pause=0.5)  # to be read before it is too late
        peer.reset()

    return script


def repeats(start: bytes, piece: bytes, pause: float = 0):
    async def script(peer):
        await peer.send(start)
        await peer.for_ever(piece, pause)

    return script


def sized(body: bytes, length: int | None = None, *headers: bytes) -> bytes:
    length = len(body) if length is None else length
    more = b"".join(header + b"\r\n" for header in headers)
    return OK + more + b"Content-Length: %d\r\n\r\n" % length + body


def zipped(body: bytes) -> bytes:
    return sized(body, None, b"Content-Encoding: gzip")


BOMB = gzip.compress(bytes(1 << 25))
DEEP = b'{"a":' * 100_000 + b"1" + b"}" * 100_000

#: What happens -> the script, the fault's name, and the status where an answer is kept.
SCRIPTS = {
    "closes without a word": (says(), "no-answer", None),
    "resets without a word": (says_and_resets(), "reset", None),
    "never answers": (says_and_hangs(), "timeout-first-byte", None),
    "drips its head": (repeats(b"HTTP/1.1 200 OK\r\nX: ", b"x", 0.05), "timeout-first-byte", None),
    "closes within the status line": (says(b"HTTP/1.1 20"), "cut-head", None),
    "closes within the head": (says(OK), "cut-head", None),
    "resets within the head": (says_and_resets(OK), "reset", None),
    "speaks another protocol": (says(b"SSH-2.0-OpenSSH_9.7\r\n"), "cut-head", None),
    "speaks another protocol at length": (says(b"* OK IMAP4\r\n\r\n"), "bad-head", None),
    "answers with a status of two digits": (says(b"HTTP/1.1 20 OK\r\n\r\n"), "bad-head", None),
    "header without colon": (says(OK + b"no colon here\r\n\r\n"), "bad-head", None),
    "NUL in a header": (says(OK + b"X: a\x00b\r\n\r\n"), "bad-head", None),
    "two lengths": (
        says(OK + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"), "bad-head", None,
    ),
    "a negative length": (says(OK + b"Content-Length: -1\r\n\r\n"), "bad-head", None),
    "an unknown transfer coding": (says(OK + b"Transfer-Encoding: rot13\r\n\r\n"), "bad-head", None),
    "switching protocols": (says(b"HTTP/1.1 101 S\r\nUpgrade: x\r\n\r\n"), "bad-head", None),
    "headers without end": (repeats(OK, b"X: y\r\n" * 100), "too-large-head", None),
    "one header without end": (repeats(OK + b"X: ", b"y" * 1000), "too-large-head", None),
    "interim answers without end": (
        repeats(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 50), "too-large-head", None,
    ),
    "closes within the body": (says(sized(b'{"a":', 100)), "cut-body", 200),
    "resets within the body": (says_and_resets(sized(b'{"a":', 100)), "reset", 200),
    "stops within the body": (says_and_hangs(sized(b'{"a":', 100)), "timeout-idle", 200),
    "drips its body": (repeats(OK + b"\r\n", b" ", 0.05), "timeout-total", 200),
    "more than the length": (says(sized(b'{"a":1}xxx', 7)), "length-mismatch", 200),
    "a second answer behind": (says(sized(b"{}") + sized(b"[]")), "length-mismatch", 200),
    "a body without end": (repeats(OK + b"\r\n", b"x" * 65536), "too-large-body", 200),
    "a chunk's size that is no number": (says(CHUNKED + b"zz\r\n{}\r\n0\r\n\r\n"), "bad-chunk", 200),
    "a chunk's size beyond all measure": (says(CHUNKED + b"f" * 40 + b"\r\n{}"), "bad-chunk", 200),
    "a chunk longer than its size": (says(CHUNKED + b"2\r\n{}}\r\n0\r\n\r\n"), "bad-chunk", 200),
    "closes within a chunk": (says(CHUNKED + b"ff\r\n{}"), "cut-body", 200),
    "closes before the last chunk": (says(CHUNKED + b"2\r\n{}\r\n"), "cut-body", 200),
    "a broken trailer": (says(CHUNKED + b"2\r\n{}\r\n0\r\nno colon\r\n\r\n"), "bad-chunk", 200),
    "tiny chunks without end": (repeats(CHUNKED, b"1\r\nx\r\n" * 5000), "too-large-body", 200),
    "chunk extensions without end": (
        repeats(CHUNKED, b"1;" + b"x" * 5000 + b"\r\nx\r\n"), "too-large-body", 200,
    ),
    "bad gzip": (says(zipped(b"this is not gzip")), "content-encoding", 200),
    "gzip with a broken middle": (
        says(zipped(gzip.compress(json.dumps(list(range(9999))).encode())[:3000] + b"?" * 99)),
        "content-encoding", 200,
    ),
    "gzip that ends early": (says(zipped(gzip.compress(b"{}" * 999)[:-9])), "content-encoding", 200),
    "a gzip bomb": (says(zipped(BOMB)), "too-large-decoded", 200),
    "a coding we did not ask for": (
        says(sized(zlib.compress(b"{}"), None, b"Content-Encoding: br")), "content-encoding", 200,
    ),
    "codings in a pile": (
        says(sized(b"{}", None, b"Content-Encoding: " + b"gzip, " * 500 + b"gzip")),
        "content-encoding", 200,
    ),
    "events without end": (repeats(SSE, b"data: {}\n\n" * 200), "endless-stream", 200),
    "events now and then without end": (repeats(SSE, b": ping\n\n", 0.2), "endless-stream", 200),
    "a redirect": (
        says(b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"),
        "redirect", 302,
    ),
    "a redirect that keeps the method": (
        says(b"HTTP/1.1 307 T\r\nLocation: https://example.com/\r\nContent-Length: 0\r\n\r\n"),
        "redirect", 307,
    ),
    "JSON that nests without end": (says(sized(DEEP)), "", 200),
    "bytes that are no UTF-8": (says(sized(b'{"a": "\xff\xfe\x00"}')), "", 200),
    "header values that are no ASCII": (says(OK + b"X: \xe5\x9b\xbe \xff\r\n\r\n{}"), "", 200),
    "a length twice, the same": (
        says(OK + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}"), "", 200,
    ),
    "an answer before it was asked for all": (says(sized(b"{}")), "", 200),
    "a status of its own": (says(b"HTTP/1.1 799 Odd\r\nContent-Length: 0\r\n\r\n"), "", 799),
}  # fmt: skip


@pytest.mark.slow
def test_each_is_named_and_the_run_is_complete(chaos, run):
    paths = {name: f"/{number}" for number, name in enumerate(SCRIPTS)}
    chaos.scripts = {paths[name]: script for name, (script, _, _) in SCRIPTS.items()}
    port = chaos.listen()
    exchanges = run({name: f"http://127.0.0.1:{port}{path}" for name, path in paths.items()})
    told = {
        name: (each.fault.name if each.fault else "", each.response and each.response.status)
        for name, each in exchanges.items()
    }
    assert told == {name: (fault, status) for name, (_, fault, status) in SCRIPTS.items()}
    assert set(chaos.asked.values()) == {1}, "nothing is sent again"
    assert all(each.timing.total < 20 for each in exchanges.values())


def test_what_came_before_a_fault_is_kept(chaos, run):
    chaos.scripts = {
        "/cut": says(sized(b'{"a":', 100)),
        "/long": says(sized(b"{}xxx", 2)),
        "/chunk": says(CHUNKED + b"2\r\n{}\r\nzz\r\n"),
        "/none": says(),
    }
    port = chaos.listen()
    got = run({path: f"http://127.0.0.1:{port}{path}" for path in chaos.scripts})
    faults = {path: each.fault.name for path, each in got.items()}
    assert faults == {
        "/cut": "cut-body",
        "/long": "length-mismatch",
        "/chunk": "bad-chunk",
        "/none": "no-answer",
    }
    assert got["/cut"].response.body == b'{"a":'
    assert (got["/cut"].received.declared_length, got["/cut"].received.received_length) == (100, 5)
    assert got["/long"].response.body == b"{}"
    assert (got["/long"].received.declared_length, got["/long"].received.received_length) == (2, 5)
    assert got["/chunk"].response.body == b"{}"
    assert got["/none"].response is None


def test_silence_until_the_end_is_called_by_what_did_not_come(chaos, run):
    chaos.scripts = {"/": says_and_hangs()}
    url = f"http://127.0.0.1:{chaos.listen()}/"
    got = run({"": url}, limits=Limits(connect=1, first_byte=9, idle=9, total=1))[""]
    assert got.fault.name == "timeout-first-byte"
    assert got.timing.total >= 0.1, "how long it was waited for is kept"


def test_the_pieces_of_a_stream_keep_their_times(chaos, run):
    chaos.scripts = {"/": says(SSE, b"data: 1\n\n", b"data: 2\n\n", b"data: 3\n\n", pause=0.05)}
    port = chaos.listen()
    timing = run({"": f"http://127.0.0.1:{port}/"})[""].timing
    # A busy machine may read two pieces at once.
    assert sum(size for size, _ in timing.chunks) == 27
    times = [at for _, at in timing.chunks]
    assert times == sorted(times)
    assert len(times) < 3 or times[2] - times[0] >= 0.05
    assert timing.first_byte <= times[0]
    assert times[2] <= timing.total


def test_nobody_answers_in_anothers_name(chaos, run):
    """A second answer behind the first stays with the request that it came for."""

    async def echoes_twice(peer):
        said = sized(peer.head.split(b" ")[1])
        await peer.send(said + sized(b"a stranger's"))
        await asyncio.sleep(0.05)

    chaos.scripts = {f"/{number}": echoes_twice for number in range(20)}
    port = chaos.listen()
    got = run({path: f"http://127.0.0.1:{port}{path}" for path in chaos.scripts}, workers=2)
    assert {path: each.response.body.decode() for path, each in got.items()} == {
        path: path for path in chaos.scripts
    }
