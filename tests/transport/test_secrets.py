"""Nothing that reaches the disk holds a key, however a vendor wraps it up."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from dataclasses import replace
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.model import Fault, Fetched, Request, Response
from conformance.transport.recording import Recording
from conformance.transport.replay import Replay

KEYS = st.text(
    st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=12, max_size=48
).filter(lambda key: len(set(key)) > 5)
KEY = 'sk-"Ab/c+d=é'.replace("é", "e") + "\\9f8e7d6c5b4a39281"


def forms(key: str) -> dict[str, bytes]:
    """How a key may come back, by name."""
    percent_all = "".join(f"%{ord(each):02x}" for each in key)
    return {
        "raw": key.encode(),
        "percent": quote(key, safe="").encode(),
        "percent, all of it": percent_all.encode(),
        "JSON": json.dumps(key)[1:-1].encode(),
        "JSON, all of it": "".join(f"\\u{ord(each):04x}" for each in key).encode(),
        "base64 at 0": base64.b64encode(f"{key}:x".encode()),
        "base64 at 1": base64.b64encode(f"a{key}:x".encode()),
        "base64 at 2": base64.b64encode(f"ab{key}:x".encode()),
        "URL-safe base64": base64.urlsafe_b64encode(f"u:{key}".encode()),
    }


def streamed(key: str, pieces: int) -> bytes:
    """A stream of chat chunks over which the key is spread."""
    step = -(-len(key) // pieces)
    texts = ["Invalid key ", *(key[at : at + step] for at in range(0, len(key), step)), "."]
    events = [{"choices": [{"index": 0, "delta": {"content": text}}]} for text in texts]
    return b"".join(b"data: %b\n\n" % json.dumps(each).encode() for each in events)


def traces(key: str, folder) -> list[str]:
    """Every file under the folder, and its name, that still shows the key in any form."""
    found = []
    for path in folder.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        data += path.name.encode()
        for name, form in forms(key).items():
            # base64 of the neighbours may differ: what only the key decides is in the middle.
            core = form[4:-8] if "base64" in name else form
            if core in data:
                found.append(f"{name} in {path}")
    return found


def record(make, folder, key, *exchanges):
    secrets = {"{API_KEY}": key}
    recording = Recording(make.playing(*exchanges), folder, provider=make.provider, secrets=secrets)
    return list(recording.exchanges([each.case for each in exchanges]))


def everywhere(make, form: bytes, name: str):
    """An exchange with a form of a key at every place that is kept."""
    text = form.decode()
    around = b'{"error":{"message":"bad key %b"}}' % form
    given = make.exchange(name, around, kind="live")
    url = f"https://api.example.com/v1/x?key={text}"
    case = replace(
        given.case,
        request=Request(
            method="POST", url=url, headers=(("Authorization", f"Bearer {text}"),), body=around
        ),
    )
    picture = make.png(1, 1500) + form + make.png(2, 1500)
    packed = Response(
        status=200, headers=(("content-encoding", "deflate"),), body=zlib.compress(around)
    )
    return replace(
        given,
        case=case,
        response=replace(given.response, headers=(("x-echo", text), (f"x-{name}", "1"))),
        fault=Fault(name="tls", detail=f"while asking {url}"),
        fetched=(
            Fetched(
                url=f"https://img.example.com/{text}.png",
                response=Response(status=200, body=picture),
            ),
            Fetched(url="https://img.example.com/2", response=packed),
            Fetched(url="https://img.example.com/3", fault=Fault(name="dns", detail=text)),
        ),
    )


@pytest.mark.parametrize("how", forms(KEY))
def test_no_form_of_a_key_is_kept_anywhere(tmp_path, make, how):
    form = forms(KEY)[how]
    (passed,) = record(make, tmp_path, KEY, everywhere(make, form, "a"))
    assert traces(KEY, tmp_path) == []
    assert any(echo.startswith("body: {API_KEY}") for echo in passed.echoes)
    assert any(echo.startswith("header:x-echo: ") for echo in passed.echoes)
    assert list(Replay(tmp_path, make.provider).exchanges(())) == [
        replace(passed, evidence=replace(passed.evidence, kind="recorded"))
    ]


def test_a_planted_key_would_have_been_found(tmp_path, make):
    """The search itself works: without the secret's value everything is kept."""
    form = forms(KEY)["raw"]
    record(make, tmp_path, "another-key-altogether", everywhere(make, form, "a"))
    assert len(traces(KEY, tmp_path)) >= 2


def test_a_key_inside_a_content_encoding_is_found(tmp_path, make):
    given = make.exchange("a", kind="live")
    packed = gzip.compress(b'{"message":"bad key %b"}' % KEY.encode())
    headers = (("Content-Encoding", "gzip"),)
    given = replace(given, response=Response(status=401, headers=headers, body=packed))
    (passed,) = record(make, tmp_path, KEY, given)
    assert passed.response.body == b'{"message":"bad key {API_KEY}"}'
    assert traces(KEY, tmp_path) == []


@pytest.mark.parametrize("cut", [1, 9, 40])
def test_a_key_inside_a_broken_content_encoding_is_found(tmp_path, make, cut):
    given = make.exchange("a", kind="live")
    packed = gzip.compress(b'{"message":"bad key %b and more"}' % KEY.encode(), compresslevel=0)
    headers = (("Content-Encoding", "gzip"),)
    given = replace(given, response=Response(status=401, headers=headers, body=packed[:-cut]))
    (passed,) = record(make, tmp_path, KEY, given)
    assert passed.fault.name == "content-encoding"
    assert traces(KEY, tmp_path) == []


def test_a_body_in_a_coding_we_cannot_undo_is_not_kept(tmp_path, make):
    given = make.exchange("a", kind="live")
    headers = (("Content-Encoding", "rot13"),)
    given = replace(given, response=Response(status=200, headers=headers, body=KEY.encode()))
    (passed,) = record(make, tmp_path, KEY, given)
    assert passed.response.body == b""
    assert passed.received.received_length == len(KEY)
    assert traces(KEY, tmp_path) == []


@pytest.mark.parametrize("pieces", [2, 3, 7])
def test_a_key_spread_over_a_stream_is_found(tmp_path, make, pieces):
    given = make.exchange("a", streamed(KEY, pieces), kind="live")
    (passed,) = record(make, tmp_path, KEY, given)
    said = [
        json.loads(line[6:])["choices"][0]["delta"]["content"]
        for line in passed.response.body.decode().splitlines()
        if line
    ]
    assert "".join(said) == "Invalid key {API_KEY}."
    assert passed.echoes
    assert traces(KEY, tmp_path) == []


@given(key=KEYS, how=st.sampled_from(sorted(forms(KEY))))
def test_any_key_is_found(tmp_path_factory, make, key, how):
    folder = tmp_path_factory.mktemp("c")
    (passed,) = record(make, folder, key, everywhere(make, forms(key)[how], "a"))
    assert passed.echoes
    assert traces(key, folder) == []
