"""Requests that JavaScript fetches."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.importers.snippets.javascript import requests
from tests.linear import is_linear

URL = "https://api.acme.test/v1/images/generations"
BODY = {"prompt": 'it\'s "blue"', "n": 1, "image": ["https://acme.test/a.png"], "stream": False}
DIRECT = """
const answer = await fetch("https://api.acme.test/v1/images/generations", {
  method: "POST", // as ever
  headers: { 'Authorization': `Bearer ${process.env.KEY}`, "Content-Type": "application/json" },
  body: JSON.stringify({ prompt: 'it\\'s "blue"', n: 1, image: ["https://acme.test/a.png"], stream: false, }),
});
"""
NAMED = """
const base = 'https://api.acme.test/v1';
const options = {method: 'POST', headers: {Authorization: 'Bearer ' + KEY}, body: '{"a":1}'};
fetch(base + '/images', options).then(res => res.json());
"""


def test_a_request_in_place():
    (found,) = requests(DIRECT)
    assert (found.method, found.url, found.line) == ("POST", URL, 1)
    assert dict(found.headers)["Authorization"] == "Bearer {KEY}"
    assert json.loads(found.body) == BODY


def test_a_request_by_name():
    (found,) = requests(NAMED)
    assert (found.method, found.url) == ("POST", "https://api.acme.test/v1/images")
    assert (found.headers, found.body) == ((("Authorization", "Bearer {KEY}"),), '{"a":1}')


@pytest.mark.parametrize(
    "code",
    [
        "",
        "fetch(",
        "fetch(url)",
        "fetch('/v1/images')",
        "fetch('https://a.test', { body: make(1) })",
        "fetch('https://a.test', { body: JSON.stringify({a: f()}) })",
        "const a = a; fetch(a)",
        "fetch('https://a.test', {...rest})",
        "fetch('https://a.test",
        "prefetch('https://a.test')",
    ],
)
def test_what_is_no_literal_is_no_request(code):
    assert requests(code) == ()


PIECES = st.sampled_from(
    ["fetch(", "'https://a.test'", "{", "}", "[", "]", ",", ":", "a", "const a =", "`", "'", "/*", "\\"]
)  # fmt: skip


@given(st.text(max_size=200) | st.lists(PIECES, max_size=60).map("".join))
def test_any_code_is_read_without_an_error(text):
    assert isinstance(requests("fetch" + text), tuple)


@pytest.mark.parametrize(
    "piece", ["fetch(", "fetch([", "{", "'", "`", "/* ", "\\'", '\\"', "a.", "+"]
)
def test_hostile_code_takes_no_time(piece):
    assert is_linear(lambda size: requests("fetch('" + piece * size), 50_000 // len(piece))
