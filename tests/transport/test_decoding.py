from __future__ import annotations

import gzip
import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.model import Fault, Fetched, Received, Response
from conformance.transport.decoding import decode

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


def bare(data):
    squeeze = zlib.compressobj(wbits=-15)
    return squeeze.compress(data) + squeeze.flush()


PACK = {"gzip": gzip.compress, "X-GZIP": gzip.compress, "deflate": zlib.compress, "identity": bytes}


def answer(make, coding, body, **kwargs):
    given = make.exchange("a", kind="live", **kwargs)
    headers = (("X", "1"), ("Content-Encoding", coding), ("content-length", str(len(body))))
    return replace(given, response=Response(status=200, headers=headers, body=body))


@given(codings=st.lists(st.sampled_from(sorted(PACK)), min_size=1, max_size=3), data=st.binary())
def test_every_coding_is_undone_in_reverse(make, codings, data):
    body = data
    for coding in codings:
        body = PACK[coding](body)
    got = decode(answer(make, ", ".join(codings), body))
    assert got.response.body == data
    assert got.fault is None
    assert got.received.received_length == got.received.declared_length == len(body)
    if set(codings) != {"identity"}:
        assert got.response.headers == (("X", "1"),)


@given(st.binary(min_size=1))
def test_deflate_without_its_frame_is_read_as_well(make, data):
    assert decode(answer(make, "deflate", bare(data))).response.body == data


def test_a_plain_answer_stays_as_it_is(make):
    given = make.exchange("a")
    assert decode(given) == given


@given(data=st.binary(min_size=3000, max_size=5000), cut=st.integers(9, 2000))
def test_what_ends_early_keeps_its_beginning(make, data, cut):
    got = decode(answer(make, "gzip", gzip.compress(data, compresslevel=0)[:-cut]))
    assert data.startswith(got.response.body)
    assert len(got.response.body) > 500
    assert got.fault == Fault(name="content-encoding", detail="the gzip stream ends early")


def test_what_is_broken_keeps_what_stands_before(make):
    packed = bytearray(gzip.compress(b"a" * 10 + bytes(range(256)) * 40, compresslevel=0))
    packed[-6] ^= 0xFF
    got = decode(answer(make, "gzip", bytes(packed)))
    assert got.fault.detail == "the gzip stream is broken"
    assert got.response.body.startswith(b"aaaaaaaaaa")
    assert decode(answer(make, "gzip", b"\x00not at all")).response.body == b""


@pytest.mark.parametrize("coding", ["br", "zstd", "rot13", "gzip, br"])
def test_an_unknown_coding_leaves_no_body(make, coding):
    got = decode(answer(make, coding, b"\x8b\xffsec"))
    assert got.response.body == b""
    assert got.fault.name == "content-encoding"
    assert "5 bytes" in got.fault.detail
    assert got.received.encoding == coding


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "gzip, br"])
@pytest.mark.parametrize("body", [b'{"data":\n []}', b"data: {}\n\n", "图".encode(), PNG])
def test_what_was_never_encoded_stays(make, coding, body):
    got = decode(answer(make, coding, body))
    assert got.response.body == body
    assert got.fault.name == "content-encoding"
    assert "is plain" in got.fault.detail


def test_a_bomb_is_cut(make):
    got = decode(answer(make, "gzip", gzip.compress(bytes(10_000_000))), 10_000)
    assert len(got.response.body) == 10_000
    assert got.fault.name == "too-large-decoded"


def test_a_pile_of_codings_is_not_undone(make):
    got = decode(answer(make, ", ".join(["gzip"] * 5), b"secret"))
    assert got.response.body == b""
    assert got.fault.name == "content-encoding"


def test_an_earlier_fault_and_earlier_lengths_stay(make):
    fault, received = Fault(name="timeout-total"), Received(received_length=99, encoding="gzip")
    got = decode(answer(make, "gzip", gzip.compress(b"x")[:-3], fault=fault, received=received))
    assert got.fault == fault
    assert got.received == Received(received_length=99, encoding="gzip", declared_length=18)


def test_fetched_pictures_are_decoded_too(make):
    headers = (("content-encoding", "gzip"),)
    whole = Response(status=200, headers=headers, body=gzip.compress(b"picture"))
    cut = replace(whole, body=whole.body[:-4])
    fetched = (Fetched(url="u", response=whole), Fetched(url="v", response=cut), Fetched(url="w"))
    got = decode(make.exchange("a", fetched=fetched)).fetched
    assert [each.response and each.response.body for each in got] == [b"picture", b"picture", None]
    assert [each.fault and each.fault.name for each in got] == [None, "content-encoding", None]


@pytest.mark.parametrize("declared", ["-1", "1e3", "", "٣", "1, 1"])
def test_a_length_that_is_no_number_is_none(make, declared):
    given = make.exchange("a")
    headers = (("content-length", declared), ("content-encoding", "gzip"))
    body = gzip.compress(b"x")
    given = replace(given, response=Response(status=200, headers=headers, body=body))
    got = decode(given)
    assert got.received.declared_length is None
    assert got.received.received_length == len(body)
