from __future__ import annotations

import base64
import hashlib
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conformance.errors import CorruptEvidence
from conformance.transport import blobs as blobs_module
from conformance.transport.blobs import LEAST, Blobs, deflate, inflate, sha256
from tests.linear import is_linear

MARKER = b"blob:sha256:"
HEX = st.text("0123456789ab", min_size=64, max_size=64).map(str.encode)


def picture(size: int, seed: bytes = b"") -> bytes:
    noise = hashlib.shake_256(seed).digest(size)
    return b"\x89PNG\r\n\x1a\n" + noise[8:]


PICTURES = st.builds(
    picture,
    st.sampled_from([LEAST - 1, LEAST, LEAST + 1, LEAST + 2, 2000]),
    st.sampled_from([b"a", b"b"]),
)
ENCODED = PICTURES.map(base64.b64encode)
# Everything that could make a marker, break one, or touch one.
PIECES = st.one_of(
    st.binary(max_size=8),
    PICTURES,
    ENCODED,
    ENCODED.map(lambda text: text.rstrip(b"=")),
    ENCODED.map(lambda text: text[:-5] + b"/" + text[-4:]),
    HEX,
    HEX.map(lambda digits: MARKER + digits),
    st.sampled_from(
        [
            b"blob:",
            b"=",
            b"==",
            b"sha256:",
            b"blob:=sha256:",
            MARKER,
            b"b",
            b"lob:sha256:",
            b'{"data":"',
            b'"}',
            b"data:image/png;base64,",
            b"\ndata: ",
            b"\\/",
            b"A" * 1366,
        ]
    ),
)


def kept(blobs: Blobs, data: bytes) -> str:
    name = sha256(data)
    blobs.store({name: data})
    return name


def both_ways(body: bytes) -> bytes:
    store: dict[str, bytes] = {}

    def keep(data: bytes) -> str:
        name = hashlib.sha256(data).hexdigest()
        store[name] = data
        return name

    return inflate(deflate(body, keep), store.__getitem__)


@given(st.lists(PIECES, max_size=8).map(b"".join))
@example(MARKER + b"0" * 64)
@example(base64.b64encode(picture(2001)))
@example(base64.b64encode(picture(2001)) + b"lob:sha256:" + b"0" * 64)
@example(b"blob:" + base64.b64encode(picture(2001)) + b":sha256:" + b"0" * 64)
def test_whatever_was_taken_out_comes_back(body):
    assert both_ways(body) == body


@given(st.binary(max_size=200))
def test_bodies_without_pictures_or_markers_stay_as_they_are(body):
    if b"blob:" not in body:
        assert deflate(body, pytest.fail) == body


@pytest.mark.parametrize(
    "around",
    [
        '{"candidates":[{"content":{"parts":[{"inlineData":{"data":"%s"}}]}}]}',
        '{"content":"![image](data:image/png;base64,%s)"}',
        'data: {"b64_json":"%s"}\n\ndata: [DONE]\n\n',
    ],
)
def test_pictures_leave_json_data_uris_and_event_streams(around):
    data = picture(5000)
    kept = []
    body = (around % base64.b64encode(data).decode()).encode()
    short = deflate(body, lambda each: kept.append(each) or "f" * 64)
    assert short == (around % ("blob:sha256:" + "f" * 64)).encode()
    assert kept == [data]


def test_a_body_that_is_a_picture_becomes_a_marker():
    assert deflate(picture(5000), lambda _: "f" * 64) == MARKER + b"f" * 64


@pytest.mark.parametrize(
    "text",
    [
        base64.b64encode(picture(LEAST - 1)),
        base64.b64encode(bytes(5000)),
        base64.b64encode(picture(5000))[:-1],
        base64.urlsafe_b64encode(picture(5000)),
        b"a" * 4000,
    ],
    ids=["small", "no picture", "cut", "other alphabet", "a long word"],
)
def test_what_might_not_come_back_stays(text):
    body = b'{"data":"%b"}' % text
    assert deflate(body, pytest.fail) == body


def test_a_body_too_large_for_an_interaction_is_kept_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(blobs_module, "MOST", 5000)
    store = Blobs(tmp_path)
    for body in (b"word " * 1001, MARKER + b"0" * 5000, bytes(range(256)) * 20):
        short = deflate(body, lambda whole: kept(store, whole))
        assert len(short) == len(MARKER) + 64
        assert inflate(short, store.fetch) == body
    assert {path.suffix for path in (tmp_path / "blobs").iterdir()} == {".bin"}
    assert deflate(b"word " * 1000, pytest.fail) == b"word " * 1000


def test_a_marker_cut_short_is_corrupt():
    with pytest.raises(CorruptEvidence, match="lacks its SHA-256"):
        inflate(b'{"data":"blob:sha256:00ff"}', pytest.fail)


def test_a_long_text_of_near_misses_takes_linear_time():
    piece = b"A" * 1360 + b" "
    assert is_linear(lambda size: deflate(piece * size, pytest.fail), 1600)


def test_blobs_are_named_by_content_and_written_once(tmp_path):
    blobs = Blobs(tmp_path)
    data = picture(2000)
    name = kept(blobs, data)
    path = tmp_path / "blobs" / f"{name}.png"
    assert path.read_bytes() == data == blobs.fetch(name)
    before = path.stat().st_mtime_ns, path.stat().st_ino
    assert kept(blobs, data) == name
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_damaged_blob_is_corrupt_evidence_and_recording_heals_it(tmp_path):
    blobs = Blobs(tmp_path)
    data = picture(2000)
    name = kept(blobs, data)
    path = tmp_path / "blobs" / f"{name}.png"
    path.write_bytes(data[:-1] + b"\x00")
    with pytest.raises(CorruptEvidence) as caught:
        blobs.fetch(name)
    assert caught.value.exit_code == 4
    assert str(path) in str(caught.value)
    kept(blobs, data)
    assert blobs.fetch(name) == data


def test_a_missing_blob_is_corrupt_evidence(tmp_path):
    with pytest.raises(CorruptEvidence) as caught:
        Blobs(tmp_path).fetch("ab" * 32)
    assert "ab" * 32 in str(caught.value)


def test_json_is_still_json_with_markers():
    body = json.dumps({"data": base64.b64encode(picture(4000)).decode()}).encode()
    assert json.loads(deflate(body, lambda _: "0" * 64)) == {"data": "blob:sha256:" + "0" * 64}
