from __future__ import annotations

import base64
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.codec.data_uri import parse_data_uri


@given(st.binary(min_size=1), st.sampled_from(["image/png", "image/svg+xml", "a/b"]))
def test_base64_uris_are_read_without_defect(data, mime):
    uri = parse_data_uri(f"data:{mime};base64,{base64.b64encode(data).decode()}")
    assert (uri.mime, uri.base64, uri.data, uri.defects) == (mime, True, data, ())


@given(st.binary())
def test_percent_encoded_uris_are_read_without_defect(data):
    uri = parse_data_uri(f"data:text/plain;charset=UTF-8,{quote(data)}")
    assert (uri.parameters, uri.base64, uri.data, uri.defects) == (
        ("charset=UTF-8",), False, data, ())  # fmt: skip


@given(st.text() | st.text(max_size=20).map("data:".__add__) | st.text().map("data:,".__add__))
def test_nothing_raises_and_no_data_means_a_defect(text):
    uri = parse_data_uri(text)
    assert uri.data is not None or uri.defects


@pytest.mark.parametrize(
    "text, expected, data",
    [
        ("data:image/png;base64,QUJD", [], b"ABC"),
        ("DATA:image/png;BASE64,QUJD", [], b"ABC"),
        ("data:image/png;base64,QUJ%44", [], b"ABC"),
        ("data:image/png;base64, QUJD", ["space-after-comma"], b"ABC"),
        (" data:image/png;base64,QUJD", ["blank-before-scheme"], b"ABC"),
        ("data:;base64,QUJD", ["missing-mime"], b"ABC"),
        ("data:png;base64,QUJD", ["bad-mime"], b"ABC"),
        ("data:image/png; base64,QUJD", ["bad-parameter"], b"ABC"),
        ("data:image/png;base64;x=y,QUJD", ["misplaced-base64"], b"ABC"),
        ("data:image/png;base64,QUJD\nQUJD", ["whitespace"], b"ABCABC"),
        ("data:image/png;base64,", ["empty"], None),
        ("data:image/png;base64", ["no-comma"], None),
        ("data:text/plain,a b", ["bad-character"], b"a b"),
        ("data:text/plain,100%", ["bad-percent"], b"100%"),
        ("https://example.org/a.png", ["not-a-data-uri"], None),
        ("image/png;base64,QUJD", ["not-a-data-uri"], None),
    ],
)
def test_defects_by_name(text, expected, data):
    uri = parse_data_uri(text)
    assert [defect.name for defect in uri.defects] == expected
    assert uri.data == data
