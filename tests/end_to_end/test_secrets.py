"""A key that a vendor sends back in every way there is reaches no file and no terminal."""

from __future__ import annotations

import base64
import gzip
import html
import json
import re
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

import pytest

from conformance import runfile
from conformance.cli.main import main
from conformance.model import EvidenceKind, Exchange, Fault, FindingRecord, Response
from conformance.transport.recording import Recording

VENDOR = "uniall"
KEY = "sk-9f8E/7d6C+5b4A=39281xYzQ"

FORMS: dict[str, bytes] = {
    "raw": KEY.encode(),
    "in capitals": KEY.upper().encode(),
    "percent-encoded": quote(KEY, safe="").encode(),
    "percent-encoded throughout": "".join(f"%{ord(each):02x}" for each in KEY).encode(),
    "JSON-escaped": KEY.replace("/", "\\/").encode(),
    "JSON-escaped throughout": "".join(f"\\u{ord(each):04X}" for each in KEY).encode(),
    "HTML-escaped": "".join(f"&#{ord(each)};" for each in KEY).encode(),
    "base64": base64.b64encode(f"{KEY}:x".encode()),
    "base64, shifted by one": base64.b64encode(f"u{KEY}:x".encode()),
    "base64, shifted by two": base64.b64encode(f"us{KEY}:x".encode()),
    "base64url": base64.urlsafe_b64encode(f"{KEY}?>~".encode()),
    "hexadecimal": KEY.encode().hex().encode(),
    "percent-encoded base64": quote(base64.b64encode(f"{KEY}:x".encode()), safe="").encode(),
}


# The search: what any reader of a file might undo, undone.


def undone(data: bytes) -> Iterator[bytes]:
    """Other readings of some bytes."""
    yield unquote_to_bytes(data)
    text = data.decode("utf-8", "replace")
    yield re.sub(
        r"\\u([0-9a-fA-F]{4})|\\(/)",
        lambda found: chr(int(found[1], 16)) if found[1] else found[2],
        text,
    ).encode("utf-8", "replace")
    yield html.unescape(text).encode("utf-8", "replace")
    yield b"".join(re.findall(rb'"content": ?"((?:[^"\\]|\\.)*)"', data))
    for run in re.findall(rb"[A-Za-z0-9+/_-]{16,}", data):
        standard = run.translate(bytes.maketrans(b"-_", b"+/"))
        for start in range(4):
            piece = standard[start:]
            yield base64.b64decode(piece + b"A" * (-len(piece) % 4))
    for run in re.findall(rb"(?:[0-9a-fA-F]{2}){8,}", data):
        yield bytes.fromhex(run.decode())
    for found in re.finditer(rb"\x1f\x8b\x08", data):
        stream = zlib.decompressobj(31)
        try:
            yield stream.decompress(data[found.start() :])
        except zlib.error:
            continue


def shows(data: bytes, depth: int = 2) -> bool:
    """Whether the key can be read in some bytes, or in what they stand for."""
    if KEY.lower().encode() in data.lower():
        return True
    return depth > 0 and any(shows(other, depth - 1) for other in undone(data) if other != data)


def places(root: Path) -> list[str]:
    """The files under a folder that show the key, in their bytes or their name."""
    return [
        str(path.relative_to(root))
        for path in sorted(root.rglob("*"))
        if path.is_file()
        and not path.is_symlink()
        and shows(path.read_bytes() + path.name.encode())
    ]


def split(text: str, size: int = 5) -> bytes:
    """Some text over the chunks of a chat's stream."""
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    chunks = [{"choices": [{"index": 0, "delta": {"content": piece}}]} for piece in pieces]
    return b"".join(b"data: %b\n\n" % json.dumps(chunk).encode() for chunk in chunks)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_the_search_finds_every_form(form):
    assert shows(b'{"message":"no such key: %b"}' % form)
    assert shows(gzip.compress(b"no such key: %b" % form))
    assert not shows(b'{"message":"no such key: %b"}' % form.replace(form[8:14], b"......"))


def test_the_search_finds_what_is_spread_over_a_stream():
    assert shows(split(f"bad key {KEY}, sorry"))
    assert not shows(split(f"bad key {KEY[:12]}, {KEY[12:]}, sorry"))


# The vendor: whatever it is asked, its answer repeats the key.


def echoing(form: bytes) -> Callable[[Exchange], Exchange]:
    text = form.decode()

    def changed(each: Exchange) -> Exchange:
        request = replace(
            each.case.request,
            url=f"{each.case.request.url}?key={KEY}",
            headers=(*each.case.request.headers[:1], ("Authorization", f"Bearer {KEY}")),
        )
        body = each.response.body.replace(b'"content":"', b'"content":"%b ' % form)
        link = f"https://pictures.example/{text}.png"
        body = re.sub(rb"https://[^\s\"]+", link.encode().replace(b"\\", b"\\\\"), body)
        type_ = each.response.header("content-type")
        headers = (("Content-Type", type_), ("X-Echo", text), ("Content-Encoding", "gzip"))
        fetched = tuple(
            replace(
                one,
                url=link,
                response=Response(
                    status=200, headers=(("X-Key", text),), body=one.response.body + form
                ),
            )
            for one in each.fetched
        )
        return replace(
            each,
            case=replace(each.case, request=request),
            evidence=replace(each.evidence, kind=EvidenceKind.LIVE),
            response=Response(status=200, headers=headers, body=gzip.compress(body)),
            fetched=fetched,
        )

    return changed


def refusing(each: Exchange) -> Exchange:
    page = b"<!DOCTYPE html><title>403</title>Key %b is unknown" % FORMS["HTML-escaped"]
    spoilt = echoing(FORMS["raw"])(each)
    return replace(
        spoilt,
        response=Response(status=403, headers=(("Content-Type", "text/html"),), body=page),
        fetched=(),
        fault=Fault(name="closed-early", detail=f"GET {spoilt.case.request.url}"),
    )


def streaming(each: Exchange) -> Exchange:
    spoilt = echoing(FORMS["raw"])(each)
    headers = (("Content-Type", "text/event-stream"),)
    body = split(f"The key {KEY} is fine. ") + split(f"{base64.b64encode(KEY.encode()).decode()}")
    return replace(
        spoilt, response=Response(status=200, headers=headers, body=body + b"data: [DONE]\n\n")
    )


class Echo:
    """A transport whose vendor repeats the key, in another way each time."""

    def __init__(self, exchanges: list[Exchange]) -> None:
        answered = [
            each
            for each in exchanges
            if each.response.status == 200 and each.case.phase != "documented"
        ]
        ways = [*map(echoing, FORMS.values()), refusing, streaming]
        assert len(answered) >= len(ways)
        self.given = [way(each) for way, each in zip(ways, answered, strict=False)]

    def exchanges(self, cases: object) -> Iterator[Exchange]:
        yield from self.given


def record(project, library, secrets: dict[str, str]) -> list[Exchange]:
    echo = Echo(project.exchanges(VENDOR))
    for path in (project.cassettes / VENDOR).glob("*"):
        path.unlink()
    provider = library.provider(VENDOR)
    recording = Recording(
        echo, project.cassettes, provider=provider, at="2026-11-21T00:00:00Z", secrets=secrets
    )
    return list(recording.exchanges([each.case for each in echo.given]))


def test_the_key_is_nowhere_but_the_finding_that_it_was_sent_back_stays(
    project, library, tmp_path, monkeypatch, capsys
):
    passed = record(project, library, {"{API_KEY}": KEY})
    assert not shows(repr(passed).encode())
    assert places(project.root) == []
    out = tmp_path / "out"
    monkeypatch.setattr(sys, "argv", ["conformance", "run", "--root", str(project.root), "--out", str(out), VENDOR])  # fmt: skip
    with pytest.raises(SystemExit) as exit_:
        main()
    assert exit_.value.code == 1
    assert sorted(path.name for path in out.iterdir()) == [
        "matrix.html", "matrix.json", "matrix.md", "run.ndjson",
    ]  # fmt: skip
    assert places(out) == []
    printed = capsys.readouterr()
    assert printed.out
    assert not shows((printed.out + printed.err).encode())
    kept = {
        record.case: record.status.value
        for record in runfile.read(out / "run.ndjson")
        if isinstance(record, FindingRecord) and record.check == "credential/kept"
    }
    assert kept == {each.case.id: "fail" for each in passed}


def test_without_its_value_the_key_would_have_been_everywhere(project, library):
    record(project, library, {"{API_KEY}": "another-key-altogether"})
    assert f"cassettes/{VENDOR}/generate_image.recorded.yaml" in places(project.root)
    assert any(place.startswith("cassettes/blobs/") for place in places(project.root))
