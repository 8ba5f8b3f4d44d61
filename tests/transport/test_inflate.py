from __future__ import annotations

from dataclasses import replace

import httpx
import pytest
import vcr

from conformance.errors import CorruptEvidence
from conformance.model import Fault, Fetched, Response
from conformance.transport.inflate import inflate
from conformance.transport.recording import Recording

PICTURE_URL = "https://img.example.com/1.png"


@pytest.fixture
def recorded(tmp_path, make):
    """A cassette with a picture in JSON, one fetched, one sent, text that looks like a marker."""
    exchanges = (
        make.exchange(
            "plain",
            b'{"data":"%b"}' % make.b64(make.png(1)).encode(),
            sent=b'{"ratio":"16:9","image":"data:image/png;base64,%b"}'
            % make.b64(make.png(2)).encode(),
            fetched=(
                Fetched(
                    url=PICTURE_URL,
                    response=Response(
                        status=200, headers=(("content-type", "image/png"),), body=make.png(3)
                    ),
                ),
            ),
        ),
        make.exchange("odd", b"\xff\xfe not text", sent=b'{"n":2}'),
        make.exchange("marker", b"blob:sha256:" + b"0" * 64 + b"\r\n\x85", sent=b'{"n":3}'),
        make.exchange("empty", b"", sent=b'{"n":4}'),
    )
    lost = make.exchange("lost", sent=b'{"n":5}', fault=Fault(name="timeout-total"))
    lost = replace(lost, response=None)
    list(Recording(make.playing(*exchanges, lost), tmp_path, provider=make.provider).exchanges(()))
    return tmp_path / "acme" / "chat.simulated.yaml", exchanges


def ask(client, exchange):
    request = exchange.case.request
    return client.request(
        request.method, request.url, content=request.body, headers=list(request.headers)
    )


def test_plain_vcrpy_plays_an_inflated_copy_byte_for_byte(recorded, tmp_path):
    path, exchanges = recorded
    out = tmp_path / "copy.yaml"
    inflate(path, out)
    matching = ["method", "uri", "raw_body"]
    with (
        vcr.use_cassette(str(out), record_mode="none", match_on=matching) as tape,
        httpx.Client() as client,
    ):
        for exchange in exchanges:
            answer = ask(client, exchange)
            assert answer.content == exchange.response.body
            assert answer.status_code == 200
            assert answer.headers["x-conformance-simulator"] == "1"
        assert client.get(PICTURE_URL).content == exchanges[0].fetched[0].response.body
        assert tape.all_played


def test_plain_vcrpy_loads_our_own_file_and_sees_markers(recorded):
    path, exchanges = recorded
    with (
        vcr.use_cassette(str(path), record_mode="none", match_on=["method", "uri"]) as tape,
        httpx.Client() as client,
    ):
        assert len(tape) == 6
        answer = ask(client, exchanges[0])
        assert answer.content.startswith(b'{"data":"blob:sha256:')
        assert len(answer.content) == len('{"data":"blob:sha256:"}') + 64


def test_an_inflated_copy_holds_nothing_of_ours_and_no_answer_that_never_came(recorded, tmp_path):
    path, _ = recorded
    out = tmp_path / "copy.yaml"
    inflate(path, out)
    text = out.read_text()
    assert "conformance:" not in text
    assert "code: 599" not in text
    assert "code: 599" in path.read_text()


def test_a_missing_picture_leaves_no_half_copy(recorded, tmp_path):
    path, _ = recorded
    next((tmp_path / "blobs").iterdir()).unlink()
    out = tmp_path / "copy.yaml"
    with pytest.raises(CorruptEvidence, match="no such picture"):
        inflate(path, out)
    assert not out.exists()
    assert not list(tmp_path.glob(".*"))


def test_there_must_be_a_cassette(tmp_path):
    with pytest.raises(CorruptEvidence, match="no cassette"):
        inflate(tmp_path / "x.yaml", tmp_path / "y.yaml")
