"""How a value of a file is named in complaints."""

from __future__ import annotations

import pytest

from conformance.errors import SpecError
from conformance.spec.node import Node

FILE = Node.parse("a:\n- b: 1\n  '200': {x: 1}\n- 3\n", file="f.yaml")


@pytest.mark.parametrize(
    ("read", "told"),
    [
        (FILE.text, "f.yaml:1: the file must be a string, not a mapping"),
        (lambda: FILE.require("a").text(), "f.yaml:1: 'a' must be a string, not a list"),
        (lambda: FILE.require("c"), "f.yaml:1: the file has no 'c'"),
        (lambda: FILE.require("a").items()[0].closed(["c"]), "f.yaml:2: item 1 of 'a' has no"),
        (FILE.require("a").items()[1].mapping, "f.yaml:4: item 2 of 'a' must be a"),
        (lambda: FILE.require("a").items()[0].require("200").text(), "f.yaml:3: '200' must be"),
        (Node.of([1], file="g").items()[0].text, "item 1 must be a string, not 1"),
    ],
)
def test_a_complaint_names_a_member_or_says_which_item(read, told):
    with pytest.raises(SpecError) as refused:
        read()
    assert told in str(refused.value)
