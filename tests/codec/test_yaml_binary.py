from __future__ import annotations

import base64

import pytest
import yaml as pyyaml
from hypothesis import given
from hypothesis import strategies as st

from conformance.codec.yaml import Binary, dump, load
from conformance.errors import YamlError


@given(st.binary(max_size=300))
def test_bytes_survive_and_every_reader_sees_them(data):
    text = dump({"a": [Binary(base64.b64encode(data).decode())]})
    read = load(text, binary=True).value["a"][0]
    assert isinstance(read, Binary)
    assert base64.b64decode(read, validate=True) == data
    assert pyyaml.safe_load(text) == {"a": [data]}


def test_wrapped_base64_is_joined():
    assert load("a: !!binary |\n  aGVs\n  bG8=\n", binary=True).value == {"a": "aGVsbG8="}


@pytest.mark.parametrize(
    ("text", "binary"),
    [
        ("a: !!binary aGk=", False),
        ("!!binary aGk=: a", True),
        ("a: !!str x", True),
        ("a: !!binary [x]", True),
        ("a: !!python/object/apply:os.system [x]", True),
    ],
)
def test_other_tags_stay_refused(text, binary):
    with pytest.raises(YamlError):
        load(text, binary=binary)
