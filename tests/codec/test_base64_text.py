from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.codec.base64_text import decode, encode, exact
from tests.linear import is_linear

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def names(text: str) -> set[str]:
    return {defect.name for defect in decode(text).defects}


@given(st.binary(min_size=1))
def test_what_the_standard_encodes_has_no_defect(data):
    decoded = decode(base64.b64encode(data).decode())
    assert decoded.data == data
    assert decoded.defects == ()


@given(st.binary(min_size=1), st.integers(1, 80))
def test_leniency_still_yields_the_bytes(data, width):
    text = base64.b64encode(data).decode()
    wrapped = "\r\n".join(text[at : at + width] for at in range(0, len(text), width))
    for variant in (wrapped, text.rstrip("="), "data:image/png;base64," + text,
                    base64.urlsafe_b64encode(data).decode(), " " + text):  # fmt: skip
        assert decode(variant).data == data


@given(st.text() | st.text(ALPHABET + "=-_ \n."))
def test_nothing_raises_and_no_data_means_a_defect(text):
    decoded = decode(text)
    assert decoded.data is not None or decoded.defects


@given(st.text(ALPHABET + "=-_ \n.", min_size=1))
def test_no_defect_means_that_encoding_again_gives_the_same_text(text):
    decoded = decode(text)
    if not decoded.defects:
        assert base64.b64encode(decoded.data).decode() == text
    assert exact(text) == (None if decoded.defects else decoded.data)


@given(st.binary(min_size=1))
def test_encoding_is_the_standards(data):
    assert encode(data) == base64.b64encode(data)
    assert exact(encode(data)) == exact(encode(data).decode()) == data


@pytest.mark.parametrize(
    "text, expected, data",
    [
        pytest.param("", {"empty"}, None, id="nothing"),
        pytest.param("====", {"misplaced-padding", "empty"}, None, id="padding alone"),
        pytest.param("QUJD", set(), b"ABC", id="whole"),
        pytest.param("QQ", {"missing-padding"}, b"A", id="no padding"),
        pytest.param("QQ=", {"missing-padding"}, b"A", id="half the padding"),
        pytest.param("QQ===", {"misplaced-padding"}, b"A", id="too much padding"),
        pytest.param("QQ==QUJD", {"misplaced-padding"}, b"A", id="two texts in one"),
        pytest.param("QR==", {"trailing-bits"}, b"A", id="bits that should be zero"),
        pytest.param("QUJDQ", {"truncated"}, b"ABC", id="one character too many"),
        pytest.param("-_-_", {"url-safe-alphabet"}, b"\xfb\xff\xbf", id="URL-safe"),
        pytest.param("QU JD", {"whitespace"}, b"ABC", id="blank"),
        pytest.param("QUJDiVBORw...", {"bad-character"}, b"ABC\x89PNG", id="ellipsis"),
        pytest.param("<BASE64_IMAGE_DATA>", {"bad-character", "url-safe-alphabet", "empty"}, None, id="placeholder"),
        pytest.param("data:image/png;base64,QUJD", {"data-uri-prefix"}, b"ABC", id="prefix"),
        pytest.param("QUJDä", {"bad-character"}, b"ABC", id="umlaut"),
    ],
)  # fmt: skip
def test_defects_by_name(text, expected, data):
    assert names(text) == expected
    assert decode(text).data == data


def test_offsets_count_characters_of_the_text_given():
    assert [defect.offset for defect in decode("data:,QU JD!").defects] == [0, 8, 10]


@pytest.mark.parametrize(("piece", "end"), [("A", ""), ("A", "!"), ("A ", ""), ("=", "")])
def test_megabytes_take_linear_time(piece, end):
    assert is_linear(lambda size: decode(piece * size + end), 1_000_000)
